"""Words for the small things inside IMAP's lines: search keys, rights, attributes, items."""

# What a FETCH response says, item by item. Values: size ("342 octets"), part, origin, value.
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
    "BINARY[…]": "part {part} with its transfer encoding undone, {size}",
    "BINARY<>": "{size} of part {part} with its transfer encoding undone, from octet {origin} on",
    "BINARY.SIZE[…]": "part {part} has {value} octets when its transfer encoding is undone",
}  # fmt: skip

# What the counts of STATUS are.
COUNTS = {
    "MESSAGES": "messages: {value}",
    "RECENT": "new to every session: {value}",
    "UIDNEXT": "least next UID: {value}",
    "UIDVALIDITY": "UIDVALIDITY: {value}",
    "UNSEEN": "without \\Seen: {value}",
    "HIGHESTMODSEQ": "number of the newest change: {value}",
    "SIZE": "octets in all messages: {value}",
    "DELETED": "marked \\Deleted: {value}",
    "DELETED-STORAGE": "octets in messages marked \\Deleted: {value}",
    "APPENDLIMIT": "most octets of a message that APPEND takes: {value}",
}  # fmt: skip

# Attributes of a name in LIST (RFC 3501 §7.2.2, RFC 5258 §3, RFC 6154 §2, RFC 3348).
ATTRIBUTES = {
    "\\NOINFERIORS": "no mailbox can be made below it",
    "\\NOSELECT": "it cannot be opened, it only holds others",
    "\\MARKED": "there may be new messages in it",
    "\\UNMARKED": "nothing new has come since it was last opened",
    "\\HASCHILDREN": "there are mailboxes below it",
    "\\HASNOCHILDREN": "there are none below it",
    "\\NONEXISTENT": "no mailbox has this name",
    "\\SUBSCRIBED": "the user has subscribed to it",
    "\\REMOTE": "it lives on another server",
    "\\ALL": "it shows all messages",
    "\\ARCHIVE": "it is for messages put away",
    "\\DRAFTS": "it is for drafts",
    "\\FLAGGED": "it shows the messages marked as important",
    "\\JUNK": "it is for junk mail",
    "\\SENT": "it is for copies of messages sent",
    "\\TRASH": "it is for messages thrown away",
}  # fmt: skip

# Rights (RFC 4314 §2.1, §2.1.1).
RIGHTS = {
    "l": "see it in lists",
    "r": "open and read it",
    "s": "set and clear \\Seen",
    "w": "change other flags",
    "i": "put messages in",
    "p": "send to its address",
    "k": "make mailboxes below it",
    "x": "delete or rename it",
    "t": "set and clear \\Deleted",
    "e": "expunge",
    "a": "give rights to others",
    "c": "old name of k, perhaps with x",
    "d": "old name of e and t, perhaps with x",
}  # fmt: skip

# Criteria of SORT (RFC 5256 §3).
SORT_KEYS = {
    "ARRIVAL": "when they came here",
    "CC": "the first Cc address",
    "DATE": "when they were sent",
    "FROM": "the sender",
    "SIZE": "their size",
    "SUBJECT": "the subject without Re: and the like",
    "TO": "the first recipient",
}  # fmt: skip

# Resources of QUOTA (RFC 9208 §5).
RESOURCES = {
    "STORAGE": "storage: {used} of {limit} units of 1024 octets each",
    "MESSAGE": "messages: {used} of {limit}",
    "MAILBOX": "mailboxes: {used} of {limit}",
    "ANNOTATION-STORAGE": "annotations: {used} of {limit} units of 1024 octets each",
}  # fmt: skip

# Results of an extended search (RFC 4731 §3.1, RFC 7162 §3.1.10).
RESULTS = {
    "MIN": "the lowest is {value}",
    "MAX": "the highest is {value}",
    "ALL": "the messages are {value}",
    "COUNT": "their number is {value}",
    "MODSEQ": "the newest change among them has the number {value}",
}  # fmt: skip

# What ENABLE switches on.
SWITCHED = {
    "IMAP4REV2": "From now on mailbox names are in UTF-8, searches are answered by ESEARCH, and "
    "nobody speaks of \\Recent.",
    "CONDSTORE": "From now on the server tells the number of each change (MODSEQ).",
    "QRESYNC": "From now on VANISHED, with UIDs, takes the place of EXPUNGE, and changes are "
    "numbered.",
    "UTF8=ACCEPT": "From now on mailbox names and headers may be in UTF-8.",
}  # fmt: skip

# Search keys (RFC 3501 §6.4.4, RFC 5032, RFC 7162 §3.1.5): what each looks for, and names for
# what follows it.
SEARCH_KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ALL": ("every message", ()),
    "ANSWERED": ("messages with \\Answered", ()),
    "BCC": ("messages with this in Bcc", ("text",)),
    "BEFORE": ("messages that came before this day", ("date",)),
    "BODY": ("messages with this in the body", ("text",)),
    "CC": ("messages with this in Cc", ("text",)),
    "DELETED": ("messages with \\Deleted", ()),
    "DRAFT": ("messages with \\Draft", ()),
    "FLAGGED": ("messages with \\Flagged", ()),
    "FROM": ("messages with this in From", ("text",)),
    "HEADER": ("messages with this in a header field", ("field", "text")),
    "KEYWORD": ("messages with this keyword", ("keyword",)),
    "LARGER": ("messages with more octets than this", ("octets",)),
    "MODSEQ": ("messages whose last change has this number or a higher one", ("number",)),
    "NEW": ("messages with \\Recent and without \\Seen", ()),
    "NOT": ("messages that do not match the next key", ()),
    "OLD": ("messages without \\Recent", ()),
    "OLDER": ("messages that came this many seconds ago or earlier", ("seconds",)),
    "ON": ("messages that came on this day", ("date",)),
    "OR": ("messages that match one of the next two keys, or both", ()),
    "RECENT": ("messages with \\Recent", ()),
    "SEEN": ("messages with \\Seen", ()),
    "SENTBEFORE": ("messages whose Date is before this day", ("date",)),
    "SENTON": ("messages whose Date is this day", ("date",)),
    "SENTSINCE": ("messages whose Date is this day or later", ("date",)),
    "SINCE": ("messages that came on this day or later", ("date",)),
    "SMALLER": ("messages with fewer octets than this", ("octets",)),
    "SUBJECT": ("messages with this in the subject", ("text",)),
    "TEXT": ("messages with this anywhere in header or body", ("text",)),
    "TO": ("messages with this in To", ("text",)),
    "UID": ("messages with these UIDs", ("set",)),
    "UNANSWERED": ("messages without \\Answered", ()),
    "UNDELETED": ("messages without \\Deleted", ()),
    "UNDRAFT": ("messages without \\Draft", ()),
    "UNFLAGGED": ("messages without \\Flagged", ()),
    "UNKEYWORD": ("messages without this keyword", ("keyword",)),
    "UNSEEN": ("messages without \\Seen", ()),
    "YOUNGER": ("messages that came at most this many seconds ago", ("seconds",)),
}  # fmt: skip
