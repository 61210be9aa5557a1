"""The rights of RFC 4314 §2.1, and which of them each flag needs."""

from __future__ import annotations

from collections.abc import Iterable

from mailedu.store.errors import InvalidRights

_ORDER = "lrwstipekxa"
"""Lookup, read, write flags, seen, mark deleted, insert, post, expunge, create, delete, administer.
"""
ALL_RIGHTS = frozenset(_ORDER)
ANYONE = "anyone"
NEGATIVE = "-"

_RIGHT_FOR = {"\\deleted": "t", "\\seen": "s"}


def valid_rights(rights: Iterable[str]) -> frozenset[str]:
    """Return rights as a set, or raise InvalidRights."""
    given = frozenset(rights)
    if not given <= ALL_RIGHTS:
        unknown = " ".join(sorted(given - ALL_RIGHTS))
        raise InvalidRights(f"{unknown!a} is no right: take letters of {_ORDER}")
    return given


def rights_text(rights: Iterable[str]) -> str:
    """Return rights in the one order in which they are stored and told."""
    return "".join(sorted(rights, key=_ORDER.index))


def settable(flags: Iterable[str], rights: frozenset[str]) -> frozenset[str]:
    r"""Return those of the flags that these rights allow to set and to clear (RFC 4314 §4).

    \Deleted needs "t", \Seen needs "s", all other flags and keywords need "w".
    """
    return frozenset(flag for flag in flags if _RIGHT_FOR.get(flag.lower(), "w") in rights)
