"""What CAPA announces: the table's names, with their arguments, where they hold (RFC 2449 §6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from mailedu.protocols.pop3 import AUTHORIZATION, POP3
from mailedu.servers.pop3.replies import rows, words
from mailedu.servers.pop3.session import Session
from mailedu.servers.sasl import mechanisms

_Announce = Callable[[Session], str | None]


def capa(session: Session, argument: bytes) -> bytes:
    """RFC 2449 §5."""
    words("CAPA", argument, 0, 0)
    lines = []
    for name in POP3.capabilities:
        arguments = FEATURES.get(name, _always)(session) if session.offers(name) else None
        if arguments is not None:
            lines.append(f"{name} {arguments}".rstrip())
    return rows("capabilities follow", lines)


def _always(_: Session) -> str | None:
    return ""


def _user(session: Session) -> str | None:
    return "" if session.passwords_allowed else None


def _sasl(session: Session) -> str | None:
    return " ".join(mechanisms(session.host, encrypted=session.encrypted))


def _login_delay(session: Session) -> str | None:
    seconds = session.host.pop3_login_delay
    return str(math.ceil(seconds)) if seconds else None


def _expire(session: Session) -> str | None:
    days = session.host.pop3_expire
    return "NEVER" if days is None else str(days)


def _stls(session: Session) -> str | None:
    return "" if session.state == AUTHORIZATION and not session.encrypted else None


def _implementation(_: Session) -> str | None:
    return "mailedu"


def _utf8(_: Session) -> str | None:
    return "USER"


def _with_codes(session: Session) -> str | None:
    return "" if session.offers("RESP-CODES") else None


FEATURES: Mapping[str, _Announce] = {
    "USER": _user,
    "SASL": _sasl,
    "RESP-CODES": _always,
    "LOGIN-DELAY": _login_delay,
    "PIPELINING": _always,
    "EXPIRE": _expire,
    "STLS": _stls,
    "IMPLEMENTATION": _implementation,
    "AUTH-RESP-CODE": _with_codes,
    "UTF8": _utf8,
}
"""Per capability, what tells its arguments, or None where it does not hold now.

Those that are not here are announced always, by their name alone.
"""
