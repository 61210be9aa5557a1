"""Which capabilities a connection has, and which of them are announced when."""

from __future__ import annotations

from collections.abc import Collection

from mailedu.protocols.imap import IMAP
from mailedu.servers.host import MailHost
from mailedu.servers.imap.registry import provides
from mailedu.servers.sasl import MECHANISMS, mechanisms

provides("LOGINDISABLED", *(f"AUTH={name}" for name in MECHANISMS))

_LOGIN_ONLY = ("STARTTLS", "LOGINDISABLED", "SASL-IR", "AUTH=")
"""What is of no use once somebody has logged in, and not announced then."""


def offered(host: MailHost, *, encrypted: bool) -> frozenset[str]:
    """Return the capabilities of a connection, by their names in the table.

    Left out is what the host hides or cannot do on this line, and with it what needs that.
    """
    names = set(IMAP.capabilities) - host.imap_hide
    if encrypted or host.tls is None:
        names.discard("STARTTLS")
    if host.takes_passwords(encrypted=encrypted):
        names.discard("LOGINDISABLED")
    usable = mechanisms(host, encrypted=encrypted)
    names -= {f"AUTH={name}" for name in MECHANISMS if name not in usable}
    while incomplete := {n for n in names if not names.issuperset(IMAP.capabilities[n].needs)}:
        names -= incomplete
    return frozenset(names)


def announcement(names: Collection[str], host: MailHost, *, logged_in: bool) -> str:
    """Return what CAPABILITY says, in the order of the table.

    LITERAL+ includes LITERAL-, and only one of them may be announced (RFC 7888 §5).
    APPENDLIMIT comes with its number (RFC 7889 §2).
    """
    words = []
    for name in filter(names.__contains__, IMAP.capabilities):
        if logged_in and name.startswith(_LOGIN_ONLY):
            continue
        if name == "LITERAL-" and "LITERAL+" in names:
            continue
        words.append(f"{name}={host.message_size_limit}" if name == "APPENDLIMIT" else name)
    return " ".join(words)
