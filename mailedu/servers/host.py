"""What a server needs from the world around it: the store, its name, time, chance and policy."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mailedu.store import Store


@dataclass(frozen=True)
class MailHost:
    """One mail host on which SMTP, POP3 and IMAP sessions run.

    Parameters
    ----------
    store: the accounts and messages.
    now: gives the wall-clock time, with a time zone (dates in messages and replies).
    unique: gives a token that was never given before and that nobody can guess (APOP
        timestamps, nonces, queue ids).
    name: the host's name in greetings.
    domain: the domain whose mail is local.
    message_size_limit: octets that one message may have.
    pop3_autologout, imap_autologout, smtp_timeout: seconds without a command after which a
        session is ended:
        RFC 1939 §3 asks for at least 600, RFC 3501 §5.4 for at least 1800,
        RFC 5321 §4.5.3.2.7 for at least 300.
    tls: what STARTTLS and STLS encrypt with; None: they are not offered.
    cleartext_login: whether a password may cross the line before it is encrypted
        (RFC 8314 §3; False: LOGINDISABLED).
    pop3_expire: days that mail may stay in a maildrop; None for ever, 0 until it was
        retrieved (RFC 2449 §6.7).
    pop3_login_delay: seconds that a user must wait between logins (RFC 2449 §6.5).
    smtp_hide, pop3_hide, imap_hide: names of extensions, as the protocol's table has them, that
        the server is to do without: they are not announced and not understood.
    wrong: names of wrong behaviours (``mailedu.protocols.faults.FAULTS``).
    pop3_logins: when each user logged in by POP3 last, which all sessions share; for
        ``pop3_login_delay``.
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
    tls: ssl.SSLContext | None = None
    cleartext_login: bool = True
    pop3_expire: int | None = None
    pop3_login_delay: float = 0.0
    smtp_hide: frozenset[str] = frozenset()
    pop3_hide: frozenset[str] = frozenset()
    imap_hide: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()
    pop3_logins: dict[str, datetime] = field(default_factory=dict, compare=False, repr=False)

    def takes_passwords(self, *, encrypted: bool) -> bool:
        """Tell whether a password may cross a line as it is (RFC 8314 §3)."""
        return encrypted or self.cleartext_login
