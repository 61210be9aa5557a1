"""What the client's lines and the tagged replies of IMAP mean, as templates.

Values of the templates: mailbox, other (a second name or pattern), set ("message 2", "the
message with UID 5"), items and flags as sent, user, mechanism, octets, expunged ("two messages
are gone").
"""

# What the client asks for. Keys: a verb (UID forms fall back to the plain verb), a variant.
COMMANDS = {
    "CAPABILITY": "The client asks what the server can do.",
    "NOOP": "The client asks for nothing. The server may use its answer to report new mail and "
    "changes.",
    "LOGOUT": "The client ends the session. Nothing is removed by that, not even messages "
    "marked \\Deleted.",
    "AUTHENTICATE": "The client begins to log in with the mechanism {mechanism}.",
    "LOGIN": "The client logs in as {user}. On a line without encryption, anyone who listens "
    "can read the password.",
    "SELECT": "The client opens {mailbox} for reading and writing.",
    "SELECT again": "The client opens {mailbox}. The mailbox open until now is closed, and its "
    "messages marked \\Deleted stay there.",
    "EXAMINE": "The client opens {mailbox} for reading only: nothing in it can change through "
    "this session.",
    "CREATE": "The client asks for a new mailbox, {mailbox}.",
    "DELETE": "The client asks to remove the mailbox {mailbox} with all its messages.",
    "RENAME": "The client asks to give {mailbox} the name {other}.",
    "RENAME INBOX": "The client renames INBOX, which is special: its messages move to {other}, "
    "and INBOX stays, empty.",
    "SUBSCRIBE": "The client puts {mailbox} on the user's list of subscribed mailboxes.",
    "UNSUBSCRIBE": "The client takes {mailbox} off the user's list of subscribed mailboxes. The "
    "mailbox itself stays.",
    "LIST": "The client asks which mailboxes match {other}. In a pattern * stands for anything, "
    "% for anything within one level.",
    "LIST delimiter": "With an empty pattern the client asks only for the hierarchy delimiter: "
    "the character between the levels of a mailbox name.",
    "LSUB": "The client asks which subscribed mailboxes match {other}.",
    "STATUS": "The client asks for {items} of {mailbox} without opening it.",
    "APPEND": "The client stores a message in {mailbox}. That sends it to nobody: sending is "
    "SMTP's work.",
    "CHECK": "The client asks the server to do its housekeeping for this mailbox. It is no way "
    "to look for new mail; NOOP is.",
    "CLOSE": "The client closes the mailbox and wants its messages marked \\Deleted removed, "
    "without being told which.",
    "EXPUNGE": "The client asks to remove for good every message marked \\Deleted, whoever "
    "marked it.",
    "UID EXPUNGE": "The client asks to remove {set}, as far as marked \\Deleted. Other marked "
    "messages stay.",
    "SEARCH": "The client asks which messages match {items}. The answer will name them by "
    "sequence number.",
    "UID SEARCH": "The client asks which messages match {items}. The answer will name them by "
    "UID.",
    "FETCH": "The client asks for {items} of {set}.",
    "FETCH seen": "The client asks for {items} of {set}. Fetching text in this way also sets "
    "the flag \\Seen, in a mailbox opened by SELECT.",
    "FETCH peek": "The client asks for {items} of {set}. BODY.PEEK leaves the flag \\Seen as "
    "it is.",
    "STORE +": "The client adds {flags} to the flags of {set}.",
    "STORE + deleted": "The client marks {set} with \\Deleted. That removes nothing yet: "
    "EXPUNGE or CLOSE would.",
    "STORE -": "The client takes {flags} off the flags of {set}.",
    "STORE - deleted": "The client takes {flags} off the flags of {set}: without \\Deleted, no "
    "EXPUNGE removes it.",
    "STORE": "The client replaces the flags of {set} by {flags}.",
    "COPY": "The client asks for a copy of {set} in {mailbox}. The original stays.",
    "MOVE": "The client moves {set} to {mailbox}. \\Deleted is not set on the way, and no "
    "EXPUNGE is needed.",
    "IDLE": "The client asks to be told of changes as they happen, until it sends DONE.",
    "NAMESPACE": "The client asks where its own, other users' and shared mailboxes live.",
    "UNSELECT": "The client closes the mailbox and removes nothing, unlike CLOSE.",
    "ID": "The client asks which program the server is, and may say which program it is itself.",
    "wait": " The last thing on the line announces a literal of {octets}: the client waits for + "
    "before it sends them.",
    "no wait": " The line announces a literal of {octets}, and its + says that the client sends "
    "them without waiting.",
}  # fmt: skip

# What OK means after each verb.
SUCCESS = {
    "CAPABILITY": "The list of capabilities is complete.",
    "NOOP": "Done. Whatever there was to report came in untagged responses before this line.",
    "LOGOUT": "The session is over; the server closes the connection.",
    "AUTHENTICATE": "The client is logged in. No mailbox is open yet.",
    "LOGIN": "{user} is logged in. No mailbox is open yet.",
    "SELECT": "{mailbox} is open. Sequence numbers now count its messages from 1.",
    "EXAMINE": "{mailbox} is open for reading only.",
    "CREATE": "The mailbox {mailbox} exists now.",
    "DELETE": "The mailbox {mailbox} and its messages are gone. Where there are mailboxes below "
    "it, its name stays, for their sake.",
    "RENAME": "{mailbox} has become {other}.",
    "RENAME INBOX": "The messages of INBOX are in {other} now; INBOX is empty.",
    "SUBSCRIBE": "{mailbox} is on the list of subscribed mailboxes.",
    "UNSUBSCRIBE": "{mailbox} is off the list of subscribed mailboxes.",
    "LIST": "The list of mailboxes is complete.",
    "LSUB": "The list of subscribed mailboxes is complete.",
    "STATUS": "The counts have been given.",
    "APPEND": "The message is stored in {mailbox}. Nobody has been sent anything.",
    "CHECK": "The housekeeping is done.",
    "CLOSE": "The mailbox is closed. Its messages marked \\Deleted were removed, unless it had "
    "been opened for reading only.",
    "EXPUNGE": "The removal is done: {expunged}. Messages behind have lower numbers now; "
    "UIDs never change.",
    "EXPUNGE 0": "Done. No message was removed.",
    "SEARCH": "The search is complete.",
    "FETCH": "Everything that was asked for has been sent.",
    "UID FETCH": "Everything that was asked for has been sent. A UID without a message is passed "
    "over; it is no error.",
    "STORE": "The flags are stored.",
    "STORE + deleted": "The mark is stored. The messages are all still there: only EXPUNGE or "
    "CLOSE removes them.",
    "COPY": "The copy is in {mailbox}; the original is unchanged.",
    "COPY 0": "Done. A UID without a message is passed over; it is no error.",
    "MOVE": "What was moved is in {mailbox} now, and no longer in this mailbox: {expunged} here.",
    "MOVE 0": "Done. No message was moved.",
    "IDLE": "The waiting is over; the client may send commands again.",
    "NAMESPACE": "The namespaces have been given.",
    "UNSELECT": "The mailbox is closed and nothing was removed.",
    "ID": "The two programs have introduced themselves.",
}  # fmt: skip

# What NO means after each verb.
FAILURE = {
    "AUTHENTICATE": "The login failed. The client is still not authenticated and may try again.",
    "LOGIN": "The login failed: name or password is wrong, or LOGIN is not allowed here. The "
    "client may try again.",
    "SELECT": "{mailbox} could not be opened, and now no mailbox is open: one that was open "
    "before is closed.",
    "EXAMINE": "{mailbox} could not be opened, and now no mailbox is open: one that was open "
    "before is closed.",
    "CREATE": "{mailbox} was not made.",
    "DELETE": "{mailbox} was not removed.",
    "RENAME": "{mailbox} keeps its name.",
    "APPEND": "The message was not stored in {mailbox}.",
    "COPY": "Nothing was copied: COPY does all or nothing.",
    "MOVE": "Not everything was moved. Each message is still in one of the two mailboxes; none "
    "is lost.",
    "EXPUNGE": "The messages marked \\Deleted were not removed.",
    "STORE": "The flags could not all be stored.",
    "FETCH": "Not everything that was asked for could be sent.",
    "SEARCH": "The search could not be carried out.",
    "STATUS": "There are no counts for {mailbox}.",
}  # fmt: skip
NO = "The server understood the command but could not carry it out."
BAD = (
    "The server did not carry the command out: it does not know it, or the command is wrong or "
    "not allowed here."
)
ODD = "The client cannot tell from this line whether the command was done."
DONE_ELSEWHERE = "The server did what was asked."

# Commands of other RFCs that are not in the table: their section and what they are for.
ELSEWHERE = {
    "STARTTLS": ("RFC 3501 §6.2.1", "The client asks to encrypt this connection with TLS."),
    "ENABLE": ("RFC 5161 §3.1", "The client switches extensions on: {items}."),
    "COMPRESS": ("RFC 4978 §3", "The client asks to compress everything that follows."),
    "GETQUOTA": ("RFC 9208 §4.1.1", "The client asks how much space there is."),
    "GETQUOTAROOT": ("RFC 9208 §4.1.2", "The client asks which quota a mailbox counts for."),
    "SORT": ("RFC 5256 §3", "The client asks which messages match, in an order of its choice."),
    "UID SORT": ("RFC 5256 §3", "The client asks for UIDs, in an order of its choice."),
    "THREAD": ("RFC 5256 §3", "The client asks for messages arranged as conversations."),
    "UID THREAD": ("RFC 5256 §3", "The client asks for UIDs arranged as conversations."),
    "GETACL": ("RFC 4314 §3.3", "The client asks who may do what with a mailbox."),
    "MYRIGHTS": ("RFC 4314 §3.5", "The client asks what it may do with a mailbox."),
    "GETMETADATA": ("RFC 5464 §4.2", "The client asks for notes kept with a mailbox."),
    "NOTIFY": ("RFC 5465 §3", "The client chooses the events that it wants to hear of."),
}  # fmt: skip

# The states in which they are legal, where that is not any state.
_SELECTED = frozenset({"selected"})
_LOGGED_IN = frozenset({"authenticated", "selected"})
ELSEWHERE_STATES = {
    "STARTTLS": frozenset({"not authenticated"}),
    "ENABLE": frozenset({"authenticated"}),
    **dict.fromkeys(("SORT", "UID SORT", "THREAD", "UID THREAD"), _SELECTED),
    **dict.fromkeys(("GETQUOTA", "GETQUOTAROOT", "GETACL", "MYRIGHTS"), _LOGGED_IN),
    **dict.fromkeys(("GETMETADATA", "NOTIFY"), _LOGGED_IN),
}

CONTINUE_LITERAL = "The server is ready for the literal: the client may send its octets now."
CONTINUE_IDLE = (
    "The server waits with the client. From now on it reports changes as they happen, until "
    "the client sends DONE."
)
CONTINUE_LOGIN = "The server waits for the client's next line of the login, in base64."
CONTINUE_STRAY = "The server asks the client to go on, but no command of the client waits for that."
RESPONSE = (
    "The client answers in base64. That is a way of writing octets, no encryption: anyone "
    "who listens can decode it."
)
DONE = (
    "The client ends the waiting. DONE has no tag: it completes the IDLE command, which the "
    "server now answers."
)
LITERAL = (
    "These are the {octets} announced as a literal. Their number was given before, so they may "
    "hold any line ends or brackets."
)
LITERAL_APPEND = (
    "This is the message to be stored, {octets} as announced. The line end after it completes "
    "the command."
)
CANCEL = "The client gives up logging in: * cancels the exchange."
LITERAL_PASSWORD = "The password, sent as a literal. Anyone who listens could read it."
UNKNOWN = "The client sends a line that is no IMAP command. The server should answer BAD."
EMPTY = "The client sends a line without a command."

ENDS = {
    "not authenticated": "The connection ended before anyone logged in.",
    "authenticated": "The connection ended without LOGOUT. No mailbox was open.",
    "selected": "The connection ended without LOGOUT. Nothing is removed: messages marked "
    "\\Deleted keep the mark and stay.",
    "logout": "The server closed the connection, as it does after BYE.",
}  # fmt: skip
