"""What the client's lines and the tagged replies of IMAP mean, as templates.

Values of the templates: mailbox, other (a second name or pattern), set ("message 2", "the
message with UID 5"), items and flags as sent, user, mechanism, octets, expunged ("two messages
are gone"), order (of SORT), who and rights (of ACL), root (of QUOTA).
"""

# What the client asks for. Keys: a verb (UID forms fall back to the plain verb), a variant.
COMMANDS = {
    "CAPABILITY": "The client asks what the server can do.",
    "NOOP": "The client asks for nothing. The server may use its answer to report new mail and "
    "changes.",
    "LOGOUT": "The client ends the session. Nothing is removed by that, not even messages "
    "marked \\Deleted.",
    "STARTTLS": "The client asks to encrypt this connection with TLS before it logs in.",
    "AUTHENTICATE": "The client begins to log in with the mechanism {mechanism}.",
    "AUTHENTICATE initial": "The client begins to log in with the mechanism {mechanism}, and sends "
    "its first response along, which saves a round trip (SASL-IR).",
    "LOGIN": "The client logs in as {user}. On a line without encryption, anyone who listens "
    "can read the password.",
    "LOGIN encrypted": "The client logs in as {user}. TLS hides the password from all but the "
    "server.",
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
    "LIST name": "The client asks whether there is a mailbox {other}, and what is to be known "
    "of it.",
    "LSUB": "The client asks which subscribed mailboxes match {other}.",
    "STATUS": "The client asks for {items} of {mailbox} without opening it.",
    "STATUS open": "The client asks for {items} of {mailbox}, which it has open. It need not: "
    "of an open mailbox the server tells changes by itself.",
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
    "SEARCH return": "The client asks which messages match {items}.",
    "UID SEARCH": "The client asks which messages match {items}. The answer will name them by "
    "UID.",
    "FETCH": "The client asks for {items} of {set}.",
    "SORT": "The client asks for the messages that match {items}, ordered by {order}. The answer "
    "will name them by sequence number.",
    "UID SORT": "The client asks for the messages that match {items}, ordered by {order}. The "
    "answer will name them by UID.",
    "THREAD": "The client asks for the messages that match {items} as conversations, found by "
    "{mechanism}.",
    "THREAD ORDEREDSUBJECT": "The client asks for the messages that match {items} as "
    "conversations: messages with the same subject, in order of their dates.",
    "THREAD REFERENCES": "The client asks for the messages that match {items} as conversations: "
    "who answers whom, by the header fields References and In-Reply-To.",
    "FETCH seen": "The client asks for {items} of {set}. Fetching text in this way also sets "
    "the flag \\Seen, in a mailbox opened by SELECT.",
    "FETCH peek": "The client asks for {items} of {set}. With .PEEK, that leaves the flag \\Seen "
    "as it is.",
    "STORE +": "The client adds {flags} to the flags of {set}.",
    "STORE + deleted": "The client marks {set} with \\Deleted. That removes nothing yet: "
    "EXPUNGE or CLOSE would.",
    "STORE -": "The client takes {flags} off the flags of {set}.",
    "STORE - deleted": "The client takes {flags} off the flags of {set}: without \\Deleted, no "
    "EXPUNGE removes it.",
    "STORE none": "The client takes all flags off {set}.",
    "STORE": "The client replaces the flags of {set} by {flags}.",
    "COPY": "The client asks for a copy of {set} in {mailbox}. The original stays.",
    "MOVE": "The client moves {set} to {mailbox}. \\Deleted is not set on the way, and no "
    "EXPUNGE is needed.",
    "IDLE": "The client asks to be told of changes as they happen, until it sends DONE.",
    "NAMESPACE": "The client asks where its own, other users' and shared mailboxes live.",
    "UNSELECT": "The client closes the mailbox and removes nothing, unlike CLOSE.",
    "ID": "The client says which program it is, and asks the same of the server.",
    "ID NIL": "The client asks which program the server is, and does not say what it is itself.",
    "ENABLE": "The client allows the server to use what would confuse older clients: {items}.",
    "GETQUOTA": "The client asks how much the quota root {root} holds, and may hold.",
    "GETQUOTAROOT": "The client asks which limits hold for {mailbox}.",
    "SETQUOTA": "The client asks for other limits of the quota root {root}.",
    "SETACL": "The client asks to give {who} just these rights in {mailbox}: {rights}.",
    "SETACL +": "The client asks to give {who} more rights in {mailbox}: {rights}.",
    "SETACL -": "The client asks to take rights in {mailbox} from {who}: {rights}.",
    "DELETEACL": "The client asks to take {who} off the list of those who have rights in "
    "{mailbox}.",
    "GETACL": "The client asks who may do what with {mailbox}.",
    "LISTRIGHTS": "The client asks which rights {who} could be given in {mailbox}.",
    "MYRIGHTS": "The client asks what it may do itself with {mailbox}.",
    "wait": " The last thing on the line announces a literal of {octets}: the client waits for + "
    "before it sends them.",
    "octets": " As a literal8 (~), it may hold any octets, even NUL.",
    "no wait": " The line announces a literal of {octets}, and its + says that the client sends "
    "them without waiting.",
}  # fmt: skip

# What OK means after each verb.
SUCCESS = {
    "CAPABILITY": "The list of capabilities is complete.",
    "NOOP": "Done. Whatever there was to report came in untagged responses before this line.",
    "LOGOUT": "The session is over; the server closes the connection.",
    "STARTTLS": "The next octets of both sides are the TLS handshake. The client is still not "
    "logged in, and asks again what the server can do: what was said before TLS does not count.",
    "AUTHENTICATE": "{user} is logged in. No mailbox is open yet.",
    "LOGIN": "{user} is logged in. No mailbox is open yet.",
    "SELECT": "{mailbox} is open. Sequence numbers now count its messages from 1.",
    "SELECT READ-WRITE": "{mailbox} is open for reading and writing. Sequence numbers count its "
    "messages from 1.",
    "SELECT READ-ONLY": "{mailbox} is open, but for reading only, though SELECT asked for "
    "more. Sequence numbers count its messages from 1.",
    "EXAMINE": "{mailbox} is open for reading only: through this session nothing in it changes.",
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
    "APPEND several": "All messages of the command are stored in {mailbox}.",
    "CHECK": "The housekeeping is done.",
    "CLOSE": "The mailbox is closed. Its messages marked \\Deleted were removed, unless it had "
    "been opened for reading only.",
    "EXPUNGE": "The removal is done: {expunged}. Messages behind have lower numbers now; "
    "UIDs never change.",
    "EXPUNGE 0": "Done. No message was removed.",
    "SEARCH": "The search is complete.",
    "SORT": "The sorted list is complete.",
    "THREAD": "The conversations are complete.",
    "FETCH": "Everything that was asked for has been sent.",
    "UID FETCH": "Everything that was asked for has been sent. A UID without a message is passed "
    "over; it is no error.",
    "STORE": "The flags are stored.",
    "STORE MODIFIED": "The flags are stored only where nobody else had been faster.",
    "STORE + deleted": "The mark is stored. The messages are all still there: only EXPUNGE or "
    "CLOSE removes them.",
    "COPY": "The copy is in {mailbox}; the original is unchanged.",
    "COPY 0": "Done. A UID without a message is passed over; it is no error.",
    "MOVE": "What was moved is in {mailbox} now, and no longer in this mailbox: {expunged} here.",
    "MOVE 0": "Done. No message was moved.",
    "IDLE": "The waiting is over; the client may send commands again.",
    "NAMESPACE": "The namespaces have been given.",
    "UNSELECT": "The mailbox is closed and nothing was removed.",
    "ID": "The server has said which program it is.",
    "ENABLE": "What ENABLED names is switched on, until the connection ends. What it does not "
    "name is unknown to the server, or was on already.",
    "GETQUOTA": "The usage and the limits have been given.",
    "GETQUOTAROOT": "The quota root and its limits have been given.",
    "SETQUOTA": "The new limits hold.",
    "SETACL": "The rights of {who} in {mailbox} are changed.",
    "DELETEACL": "{who} is off the list of those who have rights in {mailbox}.",
    "GETACL": "The access control list is complete.",
    "LISTRIGHTS": "The rights have been listed.",
    "MYRIGHTS": "The rights have been given.",
}  # fmt: skip

# What NO means after each verb.
FAILURE = {
    "STARTTLS": "There will be no TLS, and the line stays readable for others. A careful client "
    "goes no further.",
    "AUTHENTICATE": "The login failed. The client is still not authenticated and may try again.",
    "LOGIN": "The login failed: name or password is wrong, or LOGIN is not allowed here. The "
    "client may try again.",
    "SELECT": "{mailbox} could not be opened. No mailbox is open.",
    "SELECT again": "{mailbox} could not be opened, and now no mailbox is open: the one that was "
    "open before is closed.",
    "EXAMINE": "{mailbox} could not be opened. No mailbox is open.",
    "EXAMINE again": "{mailbox} could not be opened, and now no mailbox is open: the one that was "
    "open before is closed.",
    "CREATE": "{mailbox} was not made.",
    "DELETE": "{mailbox} was not removed.",
    "RENAME": "{mailbox} keeps its name.",
    "SUBSCRIBE": "{mailbox} was not put on the list.",
    "APPEND": "The message was not stored in {mailbox}.",
    "APPEND several": "None of the messages was stored: MULTIAPPEND does all or nothing.",
    "SETQUOTA": "The limits are what they were.",
    "SETACL": "The rights of {who} in {mailbox} are what they were.",
    "DELETEACL": "The rights of {who} in {mailbox} are what they were.",
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
    "The server did not carry the command out: it is malformed, not allowed here, or not known "
    "to this server."
)
BAD_UNKNOWN = "The server does not know this command, or cannot read the line as one."
ODD = "The client cannot tell from this line whether the command was done."
DONE_ELSEWHERE = "The server did what was asked."

# Commands of other RFCs that are not in the table: their section and what they are for.
ELSEWHERE = {
    "COMPRESS": ("RFC 4978 §3", "The client asks to compress everything that follows."),
    "GETMETADATA": ("RFC 5464 §4.2", "The client asks for notes kept with a mailbox."),
    "SETMETADATA": ("RFC 5464 §4.3", "The client keeps notes with a mailbox."),
    "NOTIFY": ("RFC 5465 §3", "The client chooses the events that it wants to hear of."),
}  # fmt: skip

# The states in which they are legal, where that is not any state.
_LOGGED_IN = frozenset({"authenticated", "selected"})
ELSEWHERE_STATES = dict.fromkeys(ELSEWHERE, _LOGGED_IN)

# What a mechanism's lines are told from; others: RFC 3501 §6.2.2.
MECHANISMS = {
    "PLAIN": "RFC 4616 §2",
    "CRAM-MD5": "RFC 2195 §2",
    "SCRAM-SHA-1": "RFC 5802 §3",
    "SCRAM-SHA-256": "RFC 7677 §3",
}  # fmt: skip

# Sentences for what may stand among the arguments of a command: verbs, what is looked for, and
# the sentence, in which {0} and {1} are the groups found.
_FIND = r"(?:UID )?(?:SEARCH|SORT|THREAD)"
NOTES = (
    ("SELECT|EXAMINE", r"\(CONDSTORE\)",
     "CONDSTORE asks the server to tell the number of each change."),
    ("SELECT|EXAMINE", r"QRESYNC \(([0-9]+) ([0-9]+)",
     "It was here before, and remembers UIDVALIDITY {0} and change {1}: with QRESYNC the server "
     "tells only what has changed since."),
    ("CREATE", r"^[^(]*/\"?$",
     "The / at the end says that mailboxes will be made below it; it is no part of the name."),
    ("CREATE", r"USE \(([^)]*)\)", "USE says what it is for: {0}."),
    ("LIST", r"^ *\([^)]*SUBSCRIBED", "Of these it wants only the subscribed ones."),
    ("LIST", r"^ *\([^)]*SPECIAL-USE",
     "Of these it wants only those with a special use, such as \\Sent."),
    ("LIST", r"RECURSIVEMATCH",
     "RECURSIVEMATCH: also those that have such a mailbox below them (CHILDINFO will say so)."),
    ("LIST", r"RETURN \(.*STATUS \(([^)]*)\)",
     "For each one it wants the STATUS too, with {0}: one command instead of many."),
    ("LIST", r"RETURN \([^)]*SUBSCRIBED",
     "For each it asks whether the user has subscribed to it."),
    ("LIST", r"RETURN \([^)]*SPECIAL-USE", "For each it asks for its special use, if it has one."),
    ("LIST", r"RETURN \([^)]*CHILDREN", "For each it asks whether there are mailboxes below."),
    ("STATUS", r"HIGHESTMODSEQ",
     "To ask for HIGHESTMODSEQ also asks the server to number changes from now on (CONDSTORE)."),
    (_FIND, r"CHARSET ([^ ]+)", "The texts are written in {0}."),
    (_FIND, r"RETURN \(\)", "RETURN asks for one ESEARCH response with all of them as a set."),
    (_FIND, r"RETURN \(((?:MIN|MAX|ALL|COUNT|\s)+)\)",
     "RETURN asks for one ESEARCH response that tells only {0}."),
    (_FIND, r"RETURN \([^)]*SAVE",
     "SAVE keeps the result on the server, where $ stands for it in later commands."),
    (_FIND, r"\b(?:OLDER|YOUNGER) ",
     "OLDER and YOUNGER look at the age of messages, in seconds (WITHIN)."),
    (_FIND, r"\bMODSEQ ", "MODSEQ looks for messages changed at that number or later."),
    ("(?:UID )?FETCH", r"CHANGEDSINCE ([0-9]+)",
     "It wants to hear only of messages changed after the change numbered {0}."),
    ("UID FETCH", r"\bVANISHED\b", "VANISHED asks for the UIDs that have gone since, too."),
    ("(?:UID )?FETCH", r"\bBINARY",
     "BINARY asks the server to undo the part's transfer encoding, such as base64."),
    ("(?:UID )?FETCH", r"\bMODSEQ\b", "MODSEQ is the number of a message's last change."),
    ("(?:UID )?STORE", r"UNCHANGEDSINCE ([0-9]+)",
     "A message changed after the change numbered {0} is to be left alone, so that nobody's work "
     "is overwritten unseen."),
    ("(?:UID )?STORE", r"FLAGS\.SILENT", "With .SILENT it does not want the new flags told back."),
    ("SETACL|DELETEACL", r"^ *[^ ]+ -", "The name with - before it stands for rights that are "
     "denied to that user."),
)  # fmt: skip

CONTINUE_LITERAL = "The server is ready for the literal: the client may send its octets now."
CONTINUE_IDLE = (
    "The server waits with the client. From now on it reports changes as they happen, until "
    "the client sends DONE."
)
CUT_OFF = " It was cut off: not all of this arrived."
CONTINUE_STRAY = "The server asks the client to go on, but no command of the client waits for that."
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
LITERAL_APPEND_MORE = (
    "This is message {number} of the command, {octets} as announced. Another follows: either all "
    "are stored or none (MULTIAPPEND)."
)
LITERAL_APPEND_LAST = (
    "This is message {number}, the last one of the command, {octets} as announced. Either all are "
    "stored or none (MULTIAPPEND)."
)
SEALED = (
    "TLS records: encrypted. Without the keys nobody can tell from them which commands or replies "
    "they hold, and so nothing can be said of the state."
)
CANCEL = "The client gives up logging in: * cancels the exchange."
LITERAL_PASSWORDS = (
    "The password, sent as a literal. Anyone who listens could read it.",
    "The password, sent as a literal. TLS hides it from all but the server.",
)
UNKNOWN = "The client sends a line that is no IMAP command. The server should answer BAD."
EMPTY = "The client sends a line without a command."

ENDS = {
    "not authenticated": "The connection ended before anyone logged in.",
    "authenticated": "The connection ended without LOGOUT. No mailbox was open.",
    "selected": "The connection ended without LOGOUT. Nothing is removed: messages marked "
    "\\Deleted keep the mark and stay.",
    "logout": "The server closed the connection, as it does after BYE.",
}  # fmt: skip
UNANSWERED = (
    "The connection ended before the answer to {verb} was complete. The server may have done it "
    "all the same. The client cannot know until it looks again."
)
LASTING = {
    "APPEND", "CLOSE", "COPY", "CREATE", "DELETE", "DELETEACL", "EXPUNGE", "MOVE", "RENAME",
    "SETACL", "STORE", "SUBSCRIBE", "UID COPY", "UID EXPUNGE", "UID MOVE", "UID STORE",
    "UNSUBSCRIBE",
}  # fmt: skip
"""The commands that leave something behind when a session is over."""
