"""What is worth knowing of a command before it is sent: legal, and yet seldom what one wants.

Each rule says of which commands it speaks, what must stand in their arguments, and what may be
better. The verbs that people bring along from elsewhere are here too, and the way that leads from
state to state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["wrong", "but", "fine"]
"""The server should refuse the line; it is legal, but …; it is as it should be."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One piece of advice.

    Parameters
    ----------
    verbs: the commands that it is about.
    pattern: what must be found in the arguments (a regular expression; case does not matter).
    text, section: what to say, and where it is specified.
    kind: see ``Kind``.
    swap: what to replace in the line, and by what, to have the better one; or None.
    states: the states in which it holds; empty: all.
    clear: it holds only where the line is not encrypted.
    """

    verbs: tuple[str, ...]
    pattern: str
    text: str
    section: str
    kind: Kind = "but"
    swap: tuple[str, str] | None = None
    states: tuple[str, ...] = ()
    clear: bool = False


_READABLE = "Anyone on the way can read the password: this line is not encrypted."
_BASE64 = "Base64 hides nothing, and this line is not encrypted: anyone on the way can decode it."
_NUMBERS = (
    "Sequence numbers change when a message before them is removed, and a UID never does: "
    "UID {verb} is the safer way, above all when others use the mailbox too."
)

_SETS_SEEN = (
    "Fetching {0} sets the flag \\Seen: the message then counts as read in all clients. "
    "BODY.PEEK[…] leaves it as it is."
)

IMAP_RULES = (
    Rule(("LOGIN",), "", f"{_READABLE} STARTTLS before it would help.", "RFC 3501 §6.2.3",
         clear=True),
    Rule(("AUTHENTICATE",), r"^(PLAIN|LOGIN)\b", f"{_BASE64} STARTTLS before it would help.",
         "RFC 3501 §6.2.2", clear=True),
    Rule(("FETCH", "UID FETCH"), r"(?<![.\w])BODY\[", _SETS_SEEN.format("BODY[…]"),
         "RFC 3501 §6.4.5", swap=(r"(?<![.\w])BODY\[", "BODY.PEEK[")),
    Rule(("FETCH", "UID FETCH"), r"(?<![.\w])(RFC822)(?![.\w])",
         f"{_SETS_SEEN} It is also the old name of BODY[], which IMAP4rev2 gives up.",
         "RFC 3501 §6.4.5, RFC 9051 App. E", swap=(r"(?<![.\w])RFC822(?![.\w])", "BODY.PEEK[]")),
    Rule(("FETCH", "UID FETCH"), r"(?<![.\w])(RFC822\.TEXT)(?![.\w])",
         f"{_SETS_SEEN} It is also the old name of BODY[TEXT], which IMAP4rev2 gives up.",
         "RFC 3501 §6.4.5, RFC 9051 App. E",
         swap=(r"(?<![.\w])RFC822\.TEXT(?![.\w])", "BODY.PEEK[TEXT]")),
    Rule(("FETCH", "UID FETCH"), r"(?<![.\w])RFC822\.HEADER(?![.\w])",
         "RFC822.HEADER is the old name of BODY.PEEK[HEADER], and IMAP4rev2 gives it up.",
         "RFC 9051 App. E", swap=(r"(?<![.\w])RFC822\.HEADER(?![.\w])", "BODY.PEEK[HEADER]")),
    Rule(("STORE", "COPY", "MOVE"), "", _NUMBERS, "RFC 3501 §2.3.1"),
    Rule(("SEARCH",), "", "The answer names messages by sequence number, which changes when a "
         "message before it is removed; UID SEARCH answers with UIDs, which never do.",
         "RFC 3501 §6.4.8"),
    Rule(("STORE", "UID STORE"), r"^\S+ +(?:\([^)]*\) +)?FLAGS\b",
         "FLAGS without a sign replaces all flags of the message. +FLAGS adds some, -FLAGS takes "
         "some away.", "RFC 3501 §6.4.6"),
    Rule(("STORE", "UID STORE"), r"FLAGS\S* +.*(?<![\\\w$])(Deleted|Seen|Answered|Flagged|Draft)\b",
         "{0} without a backslash is not the system flag \\{0} but a keyword of yours, which means "
         "nothing to the server.", "RFC 3501 §2.3.2",
         swap=(r"(?<=[ (])(Deleted|Seen|Answered|Flagged|Draft)\b", r"\\\1")),
    Rule(("EXPUNGE",), "", "It removes every message marked \\Deleted, also those that others have "
         "marked, and the messages after them get new numbers. UID EXPUNGE removes only those "
         "that you name.", "RFC 3501 §6.4.3, RFC 4315 §2.1"),
    Rule(("CLOSE",), "", "After SELECT it also removes every message marked \\Deleted, and names "
         "none of them. UNSELECT closes and removes nothing.", "RFC 3501 §6.4.2, RFC 3691 §2"),
    Rule(("SELECT", "EXAMINE"), "", "The mailbox that is open now is closed by this, even if the "
         "new one cannot be opened.", "RFC 3501 §6.3.1", states=("selected",)),
    Rule(("STATUS",), "", "Of the mailbox that is open a client should not ask by STATUS; NOOP "
         "lets the server tell what is new there.", "RFC 3501 §6.3.10", states=("selected",)),
    Rule(("CHECK",), "", "IMAP4rev2 has no CHECK any more; NOOP asks for news.", "RFC 9051 App. E"),
    Rule(("LSUB",), "", "IMAP4rev2 has LIST (SUBSCRIBED) instead.", "RFC 9051 App. E"),
    Rule(("CREATE",), r'^"?INBOX"?$', "INBOX is always there and cannot be made.",
         "RFC 3501 §6.3.3", kind="wrong"),
    Rule(("DELETE",), r'^"?INBOX"?$', "INBOX cannot be removed.", "RFC 3501 §6.3.4", kind="wrong"),
    Rule(("IDLE",), "", "From now on the server talks and you listen, until you type DONE alone, "
         "without a tag. Programs do so at least every 29 minutes, or they may be logged off.",
         "RFC 2177 §3", kind="fine"),
    Rule(("STARTTLS",), "", "The connection is encrypted already.", "RFC 3501 §6.2.1",
         kind="wrong"),
)  # fmt: skip

POP3_RULES = (
    Rule(("PASS",), "", f"{_READABLE} STLS before it would help.", "RFC 1939 §13", clear=True),
    Rule(("AUTH",), r"^(PLAIN|LOGIN)\b", f"{_BASE64} STLS before it would help.", "RFC 5034 §4",
         clear=True),
    Rule(("APOP",), "", "The password does not cross the line, but the digest is MD5, which is "
         "broken for this use, and the server must keep the password itself to check it.",
         "RFC 1939 §7, RFC 6151 §2"),
    Rule(("RSET",), "", "It takes back all marks of this session, not only the last one.",
         "RFC 1939 §5"),
    Rule(("QUIT",), "", "Before the login there is no UPDATE: nothing is removed.",
         "RFC 1939 §4", kind="fine", states=("AUTHORIZATION",)),
    Rule(("STLS",), "", "The connection is encrypted already.", "RFC 2595 §4", kind="wrong"),
)  # fmt: skip

SMTP_RULES = (
    Rule(("AUTH",), r"^(PLAIN|LOGIN)\b", f"{_BASE64} STARTTLS before it would help.",
         "RFC 4954 §4", clear=True),
    Rule(("HELO",), "", "With HELO no extension can be used: no AUTH, no STARTTLS, no SIZE. EHLO "
         "is the greeting of today.", "RFC 5321 §3.2", swap=(r"^HELO", "EHLO")),
    Rule(("EHLO", "HELO"), "", "In the middle of a transaction this is a RSET as well: sender and "
         "recipients are forgotten.", "RFC 5321 §4.1.4", states=("MAIL", "RCPT", "CHUNKS")),
    Rule(("EHLO", "HELO"), r"^[^.\[\]]+$", "A client should give its full domain name, such as "
         "laptop.campus.test, or its address as [127.0.0.1].", "RFC 5321 §4.1.1.1"),
    Rule(("MAIL",), r"^FROM:<>", "The empty reverse-path is for reports only: no report is ever "
         "sent about this message.", "RFC 5321 §4.5.5"),
    Rule(("RCPT",), r"^TO:<[^>]*>\s*,", "One RCPT names one recipient; give the next one a RCPT "
         "of its own.", "RFC 5321 §3.3", kind="wrong"),
    Rule(("VRFY", "EXPN"), "", "Most servers give nothing away here: an answer would tell senders "
         "of unwanted mail which addresses exist.", "RFC 5321 §7.3"),
    Rule(("RSET",), "", "It drops sender and recipients; the greeting and the login stay.",
         "RFC 5321 §4.1.1.5", kind="fine"),
    Rule(("QUIT",), "", "The transaction is not complete: nothing will be sent.",
         "RFC 5321 §4.1.1.10", states=("MAIL", "RCPT", "CHUNKS")),
    Rule(("STARTTLS",), "", "The connection is encrypted already.", "RFC 3207 §4.2",
         kind="wrong"),
)  # fmt: skip

RULES: Mapping[str, tuple[Rule, ...]] = {
    "IMAP": IMAP_RULES,
    "POP3": POP3_RULES,
    "SMTP": SMTP_RULES,
}

ENCRYPTS = ("STARTTLS", "STLS")
"""The verbs whose rule holds only where the line is encrypted already."""

SAME_AS: Mapping[str, Mapping[str, str]] = {
    "IMAP": {
        "QUIT": "LOGOUT", "EXIT": "LOGOUT", "BYE": "LOGOUT", "RETR": "FETCH", "TOP": "FETCH",
        "READ": "FETCH", "GET": "FETCH", "DELE": "STORE", "USER": "LOGIN", "PASS": "LOGIN",
        "AUTH": "AUTHENTICATE", "STLS": "STARTTLS", "CAPA": "CAPABILITY", "HELP": "CAPABILITY",
        "EHLO": "CAPABILITY", "STAT": "STATUS", "UIDL": "UID FETCH", "OPEN": "SELECT",
        "RSET": "STORE",
    },
    "POP3": {
        "LOGIN": "USER", "LOGOUT": "QUIT", "EXIT": "QUIT", "BYE": "QUIT", "FETCH": "RETR",
        "READ": "RETR", "GET": "RETR", "DELETE": "DELE", "DEL": "DELE", "STATUS": "STAT",
        "CAPABILITY": "CAPA", "HELP": "CAPA", "EHLO": "CAPA", "STARTTLS": "STLS",
        "PASSWORD": "PASS", "AUTHENTICATE": "AUTH", "EXPUNGE": "QUIT",
    },
    "SMTP": {
        "LOGOUT": "QUIT", "EXIT": "QUIT", "BYE": "QUIT", "LOGIN": "AUTH", "USER": "AUTH",
        "PASS": "AUTH", "AUTHENTICATE": "AUTH", "STLS": "STARTTLS", "HELLO": "EHLO",
        "FROM:": "MAIL", "TO:": "RCPT", "SEND": "DATA", "CAPABILITY": "EHLO", "CAPA": "EHLO",
    },
}  # fmt: skip
"""What people type who know another protocol, and the command that does it here."""

WAY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "IMAP": (("not authenticated", "LOGIN"), ("authenticated", "SELECT"), ("selected", "")),
    "POP3": (("AUTHORIZATION", "USER and PASS"), ("TRANSACTION", "")),
    "SMTP": (("CONNECTED", "EHLO"), ("GREETED", "MAIL"), ("MAIL", "RCPT"), ("RCPT", "")),
}
"""The states on the way through a session, each with the command that leads to the next one."""

TOO_LATE: Mapping[tuple[str, str], str] = {
    ("IMAP", "not authenticated"): "A session logs in once; it ends with LOGOUT.",
    ("IMAP", "authenticated"): "UNSELECT closes the mailbox first.",
    ("POP3", "AUTHORIZATION"): "A session logs in once; it ends with QUIT.",
    ("SMTP", "GREETED"): "A transaction is open: RSET drops it, or DATA completes it.",
}
"""What to do when a command belongs to a state (of the protocol, the state) that has passed."""

STUCK: Mapping[tuple[str, str], str] = {
    ("SMTP", "CHUNKS"): "Chunks have begun: BDAT goes on, and RSET drops them.",
    ("SMTP", "DATA"): "A dot alone on a line ends the message text first.",
}
"""What to do in a state (of the protocol, the state) that is not on that way."""

LINE_ENDS: Mapping[str, str] = {
    "IMAP": "RFC 3501 §2.2",
    "POP3": "RFC 1939 §3",
    "SMTP": "RFC 5321 §2.3.8",
}
"""Where it says that lines end with CRLF."""

CASE: Mapping[str, str] = {
    "IMAP": "RFC 3501 §9",
    "POP3": "RFC 1939 §3",
    "SMTP": "RFC 5321 §2.4",
}
"""Where it says that case does not matter in a command's name."""

RESPONSES: Mapping[str, str] = {
    "IMAP": "RFC 3501 §6.2.2",
    "POP3": "RFC 5034 §4",
    "SMTP": "RFC 4954 §4",
}
"""Where it says that answers to challenges are in base64, and that * gives up."""
