"""What the response codes of IMAP mean, as templates.

Values: value (what stands behind the code), mailbox (the one open or being opened), first (its
first word), second and third (sets of UIDs in words), set (messages in words).
"""

# code: RFC section and meaning; a word behind the code tells variants apart.
CODES = {
    "ALERT": ("RFC 3501 §7.1", "The client must show this text to its user."),
    "ALREADYEXISTS": ("RFC 5530 §3", "There is a mailbox of that name already."),
    "APPENDUID": ("RFC 4315 §3", "The stored message has {second}; UIDVALIDITY is {first}. "
                  "The client need not search for what it has just stored."),
    "APPENDUID several": ("RFC 4315 §3", "The stored messages have {second}, in the order of the "
                          "command; UIDVALIDITY is {first}."),
    "AUTHENTICATIONFAILED": ("RFC 5530 §3", "Name or password is wrong. The server does not say "
                             "which."),
    "AUTHORIZATIONFAILED": ("RFC 5530 §3", "The password was right, but this user may not act "
                            "for the one that was asked for."),
    "BADCHARSET": ("RFC 3501 §7.1", "The server does not know the character set of the search."),
    "BADCHARSET known": ("RFC 3501 §7.1", "The server does not know the character set of the "
                         "search. It knows {value}."),
    "CANNOT": ("RFC 5530 §3", "The server can never do this; trying again is of no use."),
    "CAPABILITY": ("RFC 3501 §7.1", "The server says at once what it can do now, which saves the "
                   "client from asking."),
    "CLIENTBUG": ("RFC 5530 §3", "The server thinks that the client has a bug."),
    "CLOSED": ("RFC 7162 §3.2.11", "The mailbox that was open before is closed now. What follows "
               "is about the one to be opened."),
    "CLOSED alone": ("RFC 7162 §3.2.11", "The mailbox that was open is closed now, and no other "
                     "takes its place."),
    "COPYUID": ("RFC 4315 §3", "The message with {second} here has {third} in the other mailbox, "
                "whose UIDVALIDITY is {first}."),
    "COPYUID several": ("RFC 4315 §3", "The messages with {second} here have {third}, in this "
                        "order, in the other mailbox, whose UIDVALIDITY is {first}."),
    "EXPUNGEISSUED": ("RFC 5530 §3", "Another session has removed some of these messages."),
    "HASCHILDREN": ("RFC 9051 §7.1", "The mailbox has mailboxes below it, so its name cannot go."),
    "HIGHESTMODSEQ": ("RFC 7162 §3.1.2.1", "The newest change in this mailbox has number "
                      "{value}: a client that knows it can ask for later changes only."),
    "INUSE": ("RFC 5530 §3", "Something else is using the mailbox just now; try again later."),
    "LIMIT": ("RFC 5530 §3", "The server's limit for this is reached."),
    "MODIFIED": ("RFC 7162 §3.1.3", "Left alone, because changed after the number given: {set}. "
                 "The client should look at the flags there and decide anew."),
    "NOMODSEQ": ("RFC 7162 §3.1.2.2", "This mailbox does not number its changes."),
    "NONEXISTENT": ("RFC 5530 §3", "There is no such mailbox."),
    "NOPERM": ("RFC 5530 §3", "This user does not have the right to do that."),
    "NOTSAVED": ("RFC 9051 §7.1", "The search result was not kept: $ now stands for no message."),
    "OVERQUOTA": ("RFC 5530 §3", "There is no room left for it: the limit that QUOTA tells is "
                  "reached, or would be."),
    "PARSE": ("RFC 3501 §7.1", "The server could not parse the header of a message."),
    "PERMANENTFLAGS": ("RFC 3501 §7.1", "The client can change these flags for good: {value}."),
    "PERMANENTFLAGS none": ("RFC 3501 §7.1", "The client can change no flag for good."),
    "PERMANENTFLAGS *": ("RFC 3501 §7.1", "The client can change these flags for good: {value}. "
                         "The sign \\* means that it can make new keywords."),
    "PRIVACYREQUIRED": ("RFC 5530 §3", "This is possible only on an encrypted connection."),
    "READ-ONLY": ("RFC 3501 §7.1", "{mailbox} is open for reading only: through this session "
                  "nothing in it changes."),
    "READ-WRITE": ("RFC 3501 §7.1", "{mailbox} is open for reading and writing."),
    "SERVERBUG": ("RFC 5530 §3", "The server has met a bug of its own."),
    "TOOBIG": ("RFC 7889 §4", "The message has more octets than the server takes; its APPENDLIMIT "
               "tells how many that is."),
    "TRYCREATE": ("RFC 3501 §7.1", "The target mailbox does not exist; CREATE could make it."),
    "UIDNEXT": ("RFC 3501 §7.1", "The next new message will get UID {value} or a higher one."),
    "UIDNOTSTICKY": ("RFC 4315 §3", "UIDs of this mailbox do not last from session to session."),
    "UIDVALIDITY": ("RFC 3501 §7.1", "UIDVALIDITY is {value}. As long as that number stays the "
                    "same, UIDs remembered from earlier sessions are still right."),
    "UNKNOWN-CTE": ("RFC 3516 §4.3", "The server does not know the part's transfer encoding, and "
                    "so cannot undo it."),
    "USEATTR": ("RFC 6154 §3", "The mailbox cannot have the special use that was asked for, "
                "perhaps because another one has it."),
    "UNAVAILABLE": ("RFC 5530 §3", "Something that the server needs does not work just now."),
    "UNSEEN": ("RFC 3501 §7.1", "Message {value} is the first one without the flag \\Seen."),
    "CONTACTADMIN": ("RFC 5530 §3", "The user should turn to whoever runs the server."),
    "CORRUPTION": ("RFC 5530 §3", "The server has found some of its data broken."),
    "EXPIRED": ("RFC 5530 §3", "The password was right once; it has expired."),
}  # fmt: skip

# Codes that do not say why a command failed: the sentence about the failure stays.
NO_REASON = frozenset(
    {"ALERT", "CAPABILITY", "CLIENTBUG", "CONTACTADMIN", "HIGHESTMODSEQ", "MODIFIED"}
)
