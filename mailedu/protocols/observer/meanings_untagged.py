"""What the untagged responses and response codes of IMAP mean, as templates.

Values: number, value (what follows the keyword), mailbox; messages ("three messages"); of LIST
attributes and delimiter; of a code first, second, third (words of its value); of an item of
FETCH size ("342 octets"), part and origin.
"""

# keyword: RFC section and meaning; a word behind the keyword tells variants apart.
RESPONSES = {
    "CAPABILITY": ("RFC 3501 §7.2.1", "The server lists what it can do: {value}."),
    "LIST": ("RFC 3501 §7.2.2", "There is a mailbox {mailbox}{attributes}. {delimiter}"),
    "LIST delimiter": ("RFC 3501 §7.2.2", "This names no mailbox; it tells the hierarchy "
                       "delimiter. {delimiter}"),
    "LSUB": ("RFC 3501 §7.2.3", "{mailbox} is a subscribed mailbox{attributes}. {delimiter}"),
    "STATUS": ("RFC 3501 §7.2.4", "The counts of {mailbox}: {value}."),
    "SEARCH": ("RFC 3501 §7.2.5", "These messages match: {value}."),
    "SEARCH UID": ("RFC 3501 §7.2.5", "The messages with these UIDs match: {value}."),
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
    "NAMESPACE": ("RFC 2342 §5", "Where mailboxes live, as prefix and delimiter: own ones, those "
                  "of other users, shared ones. NIL means that there are none."),
    "ID": ("RFC 2971 §3.2", "The server says which program it is: {value}."),
    "ENABLED": ("RFC 5161 §3.2", "These extensions are switched on now: {value}."),
    "ESEARCH": ("RFC 9051 §7.3.4", "The result of the search: {value}."),
    "VANISHED": ("RFC 7162 §3.2.10", "The messages with these UIDs are gone: {value}."),
    "QUOTA": ("RFC 9208 §4.2.1", "How much space is used, and how much there is: {value}."),
    "QUOTAROOT": ("RFC 9208 §4.2.2", "Which quota the mailbox counts for: {value}."),
    "SORT": ("RFC 5256 §4", "The messages that match, in the order asked for: {value}."),
    "THREAD": ("RFC 5256 §4", "The messages that match, as conversations: {value}."),
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

# Response codes: section and meaning; ``{value}`` is what stands behind the code.
CODES = {
    "ALERT": ("RFC 3501 §7.1", "The client must show this text to its user."),
    "ALREADYEXISTS": ("RFC 5530 §3", "There is a mailbox of that name already."),
    "APPENDUID": ("RFC 4315 §3", "The stored message has UID {second}; UIDVALIDITY is {first}. "
                  "The client need not search for what it has just stored."),
    "AUTHENTICATIONFAILED": ("RFC 5530 §3", "Name or password is wrong. The server does not say "
                             "which."),
    "AUTHORIZATIONFAILED": ("RFC 5530 §3", "The password was right, but this user may not act "
                            "for the one that was asked for."),
    "BADCHARSET": ("RFC 3501 §7.1", "The server does not know the character set of the search."),
    "CANNOT": ("RFC 5530 §3", "The server can never do this; trying again is of no use."),
    "CAPABILITY": ("RFC 3501 §7.1", "The server says at once what it can do now, which saves the "
                   "client from asking: {value}."),
    "CLIENTBUG": ("RFC 5530 §3", "The server thinks that the client has a bug."),
    "CLOSED": ("RFC 7162 §3.2.11", "The mailbox that was open before is closed now. What follows "
               "is about the one to be opened."),
    "CLOSED alone": ("RFC 7162 §3.2.11", "The mailbox that was open is closed now, and no other "
                     "takes its place."),
    "COPYUID": ("RFC 4315 §3", "UID {second} here became {third} in the other mailbox, whose "
                "UIDVALIDITY is {first}."),
    "EXPUNGEISSUED": ("RFC 5530 §3", "Another session has removed some of these messages."),
    "HIGHESTMODSEQ": ("RFC 7162 §3.1.2.1", "The newest change in this mailbox has number "
                      "{value}: a client that knows it can ask for later changes only."),
    "INUSE": ("RFC 5530 §3", "Something else is using the mailbox just now; try again later."),
    "LIMIT": ("RFC 5530 §3", "The server's limit for this is reached."),
    "NOMODSEQ": ("RFC 7162 §3.1.2.2", "This mailbox does not number its changes."),
    "NONEXISTENT": ("RFC 5530 §3", "There is no such mailbox."),
    "NOPERM": ("RFC 5530 §3", "This user may not do that."),
    "OVERQUOTA": ("RFC 5530 §3", "The user's space is used up."),
    "PARSE": ("RFC 3501 §7.1", "The server could not parse the header of a message."),
    "PERMANENTFLAGS": ("RFC 3501 §7.1", "The client can change these flags for good: {value}."),
    "PERMANENTFLAGS *": ("RFC 3501 §7.1", "The client can change these flags for good: {value}. "
                         "The sign \\* means that it can make new keywords."),
    "PRIVACYREQUIRED": ("RFC 5530 §3", "This is possible only on an encrypted connection."),
    "READ-ONLY": ("RFC 3501 §7.1", "{mailbox} is open for reading only: through this session "
                  "nothing in it changes."),
    "READ-WRITE": ("RFC 3501 §7.1", "{mailbox} is open for reading and writing."),
    "SERVERBUG": ("RFC 5530 §3", "The server has met a bug of its own."),
    "TRYCREATE": ("RFC 3501 §7.1", "The target mailbox does not exist; CREATE could make it."),
    "UIDNEXT": ("RFC 3501 §7.1", "The next new message will get UID {value} or a higher one."),
    "UIDNOTSTICKY": ("RFC 4315 §3", "UIDs of this mailbox do not last from session to session."),
    "UIDVALIDITY": ("RFC 3501 §7.1", "UIDVALIDITY is {value}. As long as that number stays the "
                    "same, UIDs remembered from earlier sessions are still right."),
    "UNAVAILABLE": ("RFC 5530 §3", "Something that the server needs does not work just now."),
    "UNSEEN": ("RFC 3501 §7.1", "Message {value} is the first one without the flag \\Seen."),
}  # fmt: skip

# What a FETCH response says, item by item.
ITEMS = {
    "FLAGS": "its flags are {value}",
    "FLAGS ()": "it has no flags",
    "FLAGS deleted": "its flags are {value}; \\Deleted only marks it, the message is still there",
    "UID": "its UID is {value}",
    "RFC822.SIZE": "it has {value} octets",
    "INTERNALDATE": "it came here on {value}",
    "ENVELOPE": "its envelope, which the server read out of the header: date, subject, addresses",
    "BODY": "its MIME structure",
    "BODYSTRUCTURE": "its MIME structure, with all details",
    "RFC822": "the whole message, {size}",
    "RFC822.HEADER": "its header, {size}",
    "RFC822.TEXT": "its text without the header, {size}",
    "MODSEQ": "its last change has the number {value}",
    "BODY[]": "the whole message, {size}",
    "BODY[HEADER]": "its header, {size}",
    "BODY[HEADER.FIELDS]": "some fields of its header, {size}",
    "BODY[HEADER.FIELDS.NOT]": "its header without some fields, {size}",
    "BODY[TEXT]": "its text without the header, {size}",
    "BODY[…]": "part {part} of it, {size}",
    "BODY<>": "{size} of {part}, from octet {origin} on",
}  # fmt: skip

# What the counts of STATUS are.
COUNTS = {
    "MESSAGES": "messages: {value}",
    "RECENT": "new to every session: {value}",
    "UIDNEXT": "least next UID: {value}",
    "UIDVALIDITY": "UIDVALIDITY: {value}",
    "UNSEEN": "without \\Seen: {value}",
    "HIGHESTMODSEQ": "number of the newest change: {value}",
    "SIZE": "octets: {value}",
    "DELETED": "marked \\Deleted: {value}",
}  # fmt: skip
UNKNOWN = ("RFC 3501 §7", "A response that the observer does not know: {value}.")
