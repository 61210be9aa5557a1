"""What a server needs from the world around it: the store, its name, time and chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mailedu.store import Store


@dataclass(frozen=True)
class MailHost:
    """One mail host on which SMTP, POP3 and IMAP sessions run.

    Parameters
    ----------
    store: the accounts and messages.
    now: gives the wall-clock time, with a time zone (dates in messages and replies).
    unique: gives a token that was never given before (APOP timestamps, queue ids).
    name: the host's name in greetings.
    domain: the domain whose mail is local.
    message_size_limit: octets that one message may have.
    pop3_autologout, imap_autologout, smtp_timeout: seconds without a command after which a
        session is ended:
        RFC 1939 §3 asks for at least 600, RFC 3501 §5.4 for at least 1800,
        RFC 5321 §4.5.3.2.7 for at least 300.
    """

    store: Store
    now: Callable[[], datetime]
    unique: Callable[[], str]
    name: str = "mail.campus.test"
    domain: str = "campus.test"
    message_size_limit: int = 25 * 1024 * 1024
    pop3_autologout: float = 600.0
    imap_autologout: float = 1800.0
    smtp_timeout: float = 300.0
