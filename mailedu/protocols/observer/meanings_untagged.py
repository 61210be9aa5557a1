"""What the untagged responses of IMAP mean, as templates.

Values: number, value (what follows the keyword, often said in words), mailbox; messages ("three
messages"); of LIST attributes, delimiter and more; of FETCH items; of ACL who.
"""

# keyword: RFC section and meaning; a word behind the keyword tells variants apart.
RESPONSES = {
    "CAPABILITY": ("RFC 3501 §7.2.1", "The server lists what it can do: the versions of IMAP "
                   "that it speaks, and its extensions. A client uses only what it finds here."),
    "LIST": ("RFC 3501 §7.2.2", "There is a mailbox {mailbox}.{attributes}{more} {delimiter}"),
    "LIST missing": ("RFC 5258 §3", "{mailbox} is a name without a mailbox.{attributes}{more} "
                     "{delimiter}"),
    "LIST delimiter": ("RFC 3501 §7.2.2", "This names no mailbox; it tells the hierarchy "
                       "delimiter. {delimiter}"),
    "LSUB": ("RFC 3501 §7.2.3", "{mailbox} is a subscribed mailbox.{attributes} {delimiter}"),
    "LSUB level": ("RFC 3501 §6.3.9", "{mailbox} itself is not subscribed, but a mailbox below it "
                   "is: that is what \\Noselect says here. {delimiter}"),
    "STATUS": ("RFC 3501 §7.2.4", "The counts of {mailbox}: {value}."),
    "SEARCH": ("RFC 3501 §7.2.5", "These messages match: {value}.{more}"),
    "SEARCH UID": ("RFC 3501 §7.2.5", "The messages with these UIDs match: {value}.{more}"),
    "SEARCH none": ("RFC 3501 §7.2.5", "No message matches."),
    "FLAGS": ("RFC 3501 §7.2.6", "These flags can be used in this mailbox: {value}."),
    "EXISTS": ("RFC 3501 §7.3.1", "The mailbox now holds {messages}."),
    "RECENT": ("RFC 3501 §7.3.2", "Messages that no earlier session has been told of: {number}. "
               "They carry the flag \\Recent here, and after SELECT in no later session."),
    "RECENT 0": ("RFC 3501 §7.3.2", "There is no message that earlier sessions have not been "
                 "told of."),
    "EXPUNGE": ("RFC 3501 §7.4.1", "Message {number} is gone for good. Every message behind it "
                "now has a number that is one lower."),
    "FETCH": ("RFC 3501 §7.4.2", "Message {number}: {items}."),
    "FETCH unasked": ("RFC 3501 §7.4.2", "The server reports a change that this command did not "
                      "ask for. Message {number}: {items}."),
    "FETCH idle": ("RFC 3501 §7.4.2", "Something has changed meanwhile. Message {number}: "
                   "{items}."),
    "NAMESPACE": ("RFC 2342 §5", "Where mailboxes live. {value}."),
    "ID": ("RFC 2971 §3.2", "The server says which program it is: {value}."),
    "ID NIL": ("RFC 2971 §3.2", "The server does not say which program it is."),
    "ENABLED": ("RFC 5161 §3.2", "Switched on by this command: {value}.{more}"),
    "ENABLED nothing": ("RFC 5161 §3.2", "This command has switched nothing on that was not on."),
    "ESEARCH": ("RFC 9051 §7.3.4", "The result of the search{more}: {value}."),
    "ESEARCH nothing": ("RFC 9051 §7.3.4", "The search{more} found nothing, or has nothing to "
                        "tell."),
    "VANISHED": ("RFC 7162 §3.2.10", "Gone for good: the messages with {value}. The messages "
                 "behind them now have lower numbers."),
    "VANISHED EARLIER": ("RFC 7162 §3.2.10", "Not here any more, and gone before this command: "
                         "the messages with {value}. The client forgets them; no sequence number "
                         "changes by that."),
    "QUOTA": ("RFC 9208 §4.2.1", "Of the quota root {who}: {value}."),
    "QUOTA none": ("RFC 9208 §4.2.1", "The quota root {who} has no limits."),
    "QUOTAROOT": ("RFC 9208 §4.2.2", "{mailbox} counts for the quota root {value}. What its "
                  "messages take up is counted there."),
    "QUOTAROOT none": ("RFC 9208 §4.2.2", "{mailbox} counts for no quota root: it has no limits."),
    "ACL": ("RFC 4314 §3.6", "Who may do what with {mailbox}: {value}."),
    "ACL nobody": ("RFC 4314 §3.6", "Nobody is on the access control list of {mailbox}."),
    "LISTRIGHTS": ("RFC 4314 §3.7", "What {who} has in {mailbox} in any case: {more}. What could "
                   "be given besides: {value}; letters that stand together only together."),
    "MYRIGHTS": ("RFC 4314 §3.8", "The client's own rights in {mailbox}: {value}."),
    "SORT": ("RFC 5256 §4", "The messages that match, in the order asked for: {value}.{more}"),
    "SORT none": ("RFC 5256 §4", "No message matches."),
    "SORT UID": ("RFC 5256 §4", "The UIDs of the messages that match, in the order asked for: "
                 "{value}.{more}"),
    "THREAD": ("RFC 5256 §4", "{more}, by {who}: {value}.{rule}"),
    "THREAD none": ("RFC 5256 §4", "No message matches, so there is no conversation."),
}  # fmt: skip

# Untagged status responses without a response code that says more.
STATUSES = {
    "OK": ("RFC 3501 §7.1.1", "The server has something to say; it ends no command."),
    "NO": ("RFC 3501 §7.1.2", "A warning. The command may still succeed: its tagged reply says."),
    "BAD": ("RFC 3501 §7.1.3", "The server met an error that it can tie to no command, or found "
            "trouble of its own."),
    "BYE": ("RFC 3501 §7.1.5", "The server is about to close the connection of its own accord."),
    "BYE LOGOUT": ("RFC 3501 §7.1.5", "The server says goodbye, as LOGOUT asked. The tagged "
                   "reply still follows."),
    "PREAUTH": ("RFC 3501 §7.1.4", "The connection is logged in already, by other means."),
}  # fmt: skip
GREETINGS = {
    "OK": ("RFC 3501 §7.1.1", "The server greets. The client must log in before it can do much."),
    "PREAUTH": ("RFC 3501 §7.1.4", "The server greets, and the client counts as logged in "
                "already."),
    "BYE": ("RFC 3501 §7.1.5", "The server refuses the connection and closes it."),
}  # fmt: skip
GREETING_CAPABILITY = " It lists its capabilities at once, which saves the client from asking."
THREAD_RULES = {
    "REFERENCES": " In a conversation each number answers the one before it, or carries on its "
    "subject",
    "ORDEREDSUBJECT": " In a conversation all have the same subject; the first number is the "
    "oldest",
}
THREAD_BRANCHES = "; parentheses side by side are branches that part there"
THREAD_ORPHANS = (
    "; where a conversation begins with parentheses, what joins them is no message here, but a "
    "missing one or the same subject"
)
UNKNOWN = ("RFC 3501 §7", "A response that the observer does not know: {value}.")
