"""Names in few words for the small parts of IMAP's lines: flags, items, sections, values."""

from __future__ import annotations

from collections.abc import Mapping

FLAGS: Mapping[str, str] = {
    "\\SEEN": "it was read",
    "\\ANSWERED": "it was answered",
    "\\FLAGGED": "it is marked as important",
    "\\DELETED": "marked to be removed, still there",
    "\\DRAFT": "it is not finished",
    "\\RECENT": "no session has seen it before",
    "\\*": "new keywords can be made",
    "$FORWARDED": "it was sent on to somebody",
    "$MDNSENT": "a read receipt was sent",
    "$JUNK": "the user says that it is junk",
    "$NOTJUNK": "the user says that it is no junk",
    "$PHISHING": "it is probably a fraud",
}
"""By flag in capitals (RFC 3501 §2.3.2; the last five are registered keywords)."""

ITEMS: Mapping[str, str] = {
    "ALL": "flags, date, size and envelope",
    "FAST": "flags, date and size",
    "FULL": "flags, date, size, envelope and structure",
    "BODY": "its MIME structure",
    "BODY[]": "octets of it",
    "BODY.PEEK": "octets of it, without setting \\Seen",
    "BODYSTRUCTURE": "its MIME structure with all details",
    "ENVELOPE": "the main header fields, already read out",
    "FLAGS": "its flags",
    "INTERNALDATE": "when it came to this server",
    "RFC822": "the whole message",
    "RFC822.HEADER": "its header",
    "RFC822.SIZE": "its size in octets",
    "RFC822.TEXT": "its text without the header",
    "UID": "its UID",
    "MODSEQ": "the number of its last change",
    "BINARY": "a part with its transfer encoding undone",
    "BINARY.PEEK": "a part, decoded, without setting \\Seen",
    "BINARY.SIZE": "octets of a part when it is decoded",
}
"""What FETCH can ask for, by the word in capitals, without section."""

SECTIONS: Mapping[str, str] = {
    "": "all of the message",
    "HEADER": "its header",
    "HEADER.FIELDS": "only these header fields",
    "HEADER.FIELDS.NOT": "its header without these fields",
    "TEXT": "its text without the header",
    "MIME": "the MIME header of the part",
}
"""By the word in the brackets, without the numbers of a part."""

ENVELOPE = (
    "date", "subject", "from", "sender", "reply to", "to", "cc", "bcc", "answers this message",
    "message id",
)  # fmt: skip
"""The fields of an ENVELOPE in their order (RFC 3501 §7.4.2)."""

CODE_VALUES: Mapping[str, tuple[str, ...]] = {
    "UIDVALIDITY": ("UIDVALIDITY",),
    "UIDNEXT": ("least next UID",),
    "UNSEEN": ("message number",),
    "HIGHESTMODSEQ": ("number of the newest change",),
    "APPENDUID": ("UIDVALIDITY", "UID of the stored message"),
    "COPYUID": ("UIDVALIDITY of the target", "UIDs here", "UIDs there"),
    "MODIFIED": ("messages left alone",),
    "BADCHARSET": ("character sets that it knows",),
}
"""What stands behind a response code, word by word."""

RETURNED: Mapping[str, str] = {
    "MIN": "the lowest number found",
    "MAX": "the highest number found",
    "ALL": "all numbers found",
    "COUNT": "how many were found",
    "SAVE": "keep the result, as $",
    "SUBSCRIBED": "the subscribed ones, and which they are",
    "REMOTE": "those on other servers too",
    "RECURSIVEMATCH": "also a name whose inferiors match",
    "CHILDREN": "whether there are mailboxes below",
    "SPECIAL-USE": "what each is for: drafts, junk, …",
    "STATUS": "the counts of each mailbox",
    "MYRIGHTS": "the user's rights in each",
}
"""What an extended SEARCH or LIST may be asked for (RFC 4731 §3.1, RFC 5258 §3, RFC 5819 §2)."""
