"""What a sandbox may be asked for. All is checked before anything is opened or closed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from mailedu.protocols.faults import FAULTS
from mailedu.protocols.imap import IMAP
from mailedu.protocols.pop3 import POP3
from mailedu.protocols.smtp import SMTP
from mailedu.services import SandboxError

_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*")  # a local-part, unquoted
_PASSWORD = re.compile(r"[\x21-\x7e]{1,64}")
_LABEL = r"(?!..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"  # as a certificate can name it
_DOMAIN = re.compile(rf"({_LABEL}\.)+(test|example)")
_DOMAIN_LENGTH = 200

_BASE = frozenset({"IMAP4rev1", "LOGINDISABLED"})
"""What is announced among the capabilities and is no extension."""

EXTENSIONS: Mapping[str, frozenset[str]] = {
    protocol.name: frozenset(protocol.capabilities).union(
        command.capability for command in protocol.commands.values() if command.capability
    )
    - _BASE
    for protocol in (SMTP, POP3, IMAP)
}
"""What each server can do without, by protocol: what it announces, and POP3's APOP and CAPA."""


def checked_domain(domain: str) -> str:
    """Return ``domain``, or raise SandboxError."""
    if not domain.endswith((".test", ".example")):
        raise SandboxError(
            f"domain {domain!r}: use one that ends in .test or .example, so that no mail "
            "can be meant for the real world"
        )
    if not _DOMAIN.fullmatch(domain) or len(domain) > _DOMAIN_LENGTH:
        raise SandboxError(
            f"domain {domain!r}: use small letters, digits and single hyphens inside each part"
        )
    return domain


def checked_users(
    users: Iterable[str] | Mapping[str, str | None] | None,
) -> dict[str, str | None] | None:
    """Return name -> password (None: any), or None as it is; raises SandboxError."""
    if users is None:
        return None
    if isinstance(users, str):
        raise SandboxError(f"users={users!r}: give a list of names, e.g. users=[{users!r}]")
    wanted = dict(users) if isinstance(users, Mapping) else dict.fromkeys(users)
    for user, password in wanted.items():
        if not (isinstance(user, str) and _USER.fullmatch(user) and len(user) <= 64):
            raise SandboxError(
                f"user name {user!r}: use letters, digits and _ + -, with dots in between "
                "(at most 64)"
            )
        if password is not None and not _PASSWORD.fullmatch(password):
            raise SandboxError(
                f"the password of {user}: use 1 to 64 ASCII characters without spaces"
            )
    return wanted


def checked_ports(clear: Mapping[str, int], secure: Mapping[str, int], *, tls: bool) -> None:
    """Refuse ports that cannot be; raises SandboxError.

    Parameters
    ----------
    clear: port by option; 0 is any free one.
    secure: those that there are only with TLS.
    tls: whether the sandbox has TLS.
    """
    used: dict[int, str] = {}
    for option, port in {**clear, **secure}.items():
        if not isinstance(port, int) or isinstance(port, bool) or not 0 <= port <= 65535:
            raise SandboxError(f"{option}={port!r}: use a number from 0 to 65535")
        if port and option in secure and not tls:
            raise SandboxError(f"{option}={port}: there is no such port without TLS (tls=True)")
        if port in used:
            raise SandboxError(f"{option}={port}: {used[port]} is the same; give each its own")
        if port:
            used[port] = option


def checked_cleartext_login(allowed: bool, *, tls: bool) -> bool:
    """Return whether passwords may cross a line in clear text; raises SandboxError.

    Without TLS they must: no other way is left to log in by name and password.
    """
    if not allowed and not tls:
        raise SandboxError("cleartext_login=False: nobody could log in without TLS (tls=True)")
    return allowed


def checked_number(option: str, value: Any, unit: str, *, whole: bool = True) -> Any:
    """Return a number that is not negative, or None as it is; raises SandboxError."""
    kinds = int if whole else (int, float)
    if value is None or (isinstance(value, kinds) and not isinstance(value, bool) and value >= 0):
        return value
    raise SandboxError(f"{option}={value!r}: give a number of {unit}, from 0")


def checked_hidden(protocol: str, names: Iterable[str]) -> frozenset[str]:
    """Return the extensions of a protocol that are to be hidden; raises SandboxError."""
    option = f"{protocol.lower()}_hide"
    return _checked_names(option, names, f"an extension of {protocol}", EXTENSIONS[protocol])


def checked_wrong(names: Iterable[str]) -> frozenset[str]:
    """Return the wrong behaviours that are asked for; raises SandboxError."""
    return _checked_names("wrong", names, "a wrong behaviour", FAULTS)


def _checked_names(
    option: str, names: Iterable[str], what: str, known: Collection[str]
) -> frozenset[str]:
    if isinstance(names, str) or not isinstance(names, Iterable):
        example = names if isinstance(names, str) else min(known)
        raise SandboxError(
            f"{option}={names!r}: give a set of names, e.g. {option}={{{example!r}}}"
        )
    chosen = frozenset(names)
    by_capitals = {name.upper(): name for name in known}
    for name in sorted(chosen - set(known), key=str):
        near = get_close_matches(str(name).upper(), by_capitals, 1)
        hint = f"did you mean {by_capitals[near[0]]!r}? " if near else ""
        there = ", ".join(sorted(known))
        raise SandboxError(f"{option}: {name!r} is not {what}; {hint}There are: {there}")
    return chosen
