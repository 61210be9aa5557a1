"""Which commands change the mail store, and how: what an event of the store may come from."""

from __future__ import annotations

from collections.abc import Mapping

EFFECTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "SMTP": {
        "DATA": ("delivered",),  # RFC 5321 §4.1.1.4
        "BDAT": ("delivered",),  # RFC 3030 §2
    },
    "POP3": {
        "QUIT": ("expunged",),  # RFC 1939 §6
    },
    "IMAP": {
        "APPEND": ("delivered",),  # RFC 3501 §6.3.11
        "COPY": ("delivered",),  # RFC 3501 §6.4.7
        "UID COPY": ("delivered",),
        "MOVE": ("delivered", "expunged"),  # RFC 6851 §3.1
        "UID MOVE": ("delivered", "expunged"),
        "STORE": ("flagged",),  # RFC 3501 §6.4.6
        "UID STORE": ("flagged",),
        "FETCH": ("flagged",),  # BODY[…] sets \Seen (RFC 3501 §6.4.5)
        "UID FETCH": ("flagged",),
        "EXPUNGE": ("expunged",),  # RFC 3501 §6.4.3
        "UID EXPUNGE": ("expunged",),  # RFC 4315 §2.1
        "CLOSE": ("expunged",),  # RFC 3501 §6.4.2
        "DELETE": ("removed",),  # RFC 3501 §6.3.4
        "RENAME": ("renamed", "delivered", "expunged"),  # INBOX is emptied (RFC 3501 §6.3.5)
    },
}
"""For each protocol and command, the kinds of ``mailedu.transcript.Event`` that it can cause."""
