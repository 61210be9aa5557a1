"""Names of mailboxes and of flags: what is allowed, and the one spelling that is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from mailedu.store.errors import InvalidFlag, InvalidMailboxName, StoreError

SEPARATOR = "/"
INBOX = "INBOX"
MAX_NAME_LENGTH = 255

SYSTEM_FLAGS = ("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen")
SPECIAL_USES = ("\\All", "\\Archive", "\\Drafts", "\\Flagged", "\\Junk", "\\Sent", "\\Trash")

_SYSTEM_FLAG = {flag.lower(): flag for flag in SYSTEM_FLAGS}
_SPECIAL_USE = {use.lower(): use for use in SPECIAL_USES}
_KEYWORD = re.compile(r'[^\x00-\x20\x7f-\U0010ffff(){%*"\\\]]+')  # an atom of RFC 3501 §9
_UNPRINTABLE = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")  # Cc, Cs, Zl, Zp


def canonical_name(name: str) -> str:
    """Return the name with its first level spelled INBOX if it is that in any case.

    RFC 3501 §5.1.
    """
    first, separator, rest = name.partition(SEPARATOR)
    return INBOX + separator + rest if first.upper() == INBOX else name


def valid_name(name: str) -> str:
    """Return the canonical name of a mailbox that may be made.

    Raises
    ------
    InvalidMailboxName: with the reason, for an empty name or level, a control character or
        line separator, a list wildcard, or more than 255 characters.
    """
    for fault, reason in _NAME_FAULTS:
        if fault(name):
            raise InvalidMailboxName(f"{name!a} cannot be a mailbox name: {reason}")
    return canonical_name(name)


_NAME_FAULTS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda name: not name, "give it at least one character"),
    (lambda name: len(name) > MAX_NAME_LENGTH, f"use at most {MAX_NAME_LENGTH} characters"),
    (lambda name: not all(name.split(SEPARATOR)), 'put a name before, after and between each "/"'),
    (lambda name: not set(name).isdisjoint("*%"), 'leave out "*" and "%", they are wildcards'),
    (lambda name: unprintable(name), "leave out control characters and line ends"),
)  # fmt: skip


def unprintable(text: str) -> bool:
    """Tell whether text holds control characters, line separators or half a surrogate pair."""
    return _UNPRINTABLE.search(text) is not None


def parents(name: str) -> Iterator[str]:
    """Yield the superior names, outermost first: ``a/b/c`` has ``a`` and ``a/b``."""
    at = name.find(SEPARATOR)
    while at >= 0:
        yield name[:at]
        at = name.find(SEPARATOR, at + 1)


def special_use(attribute: str) -> str:
    """Return a special-use attribute of RFC 6154 §2 in its usual spelling."""
    try:
        return _SPECIAL_USE[attribute.lower()]
    except KeyError:
        known = ", ".join(SPECIAL_USES)
        raise StoreError(f"{attribute!a} is no special use: take one of {known}") from None


def valid_flags(flags: Iterable[str]) -> frozenset[str]:
    """Return flags with system flags in their usual spelling; ``\\Recent`` is left out.

    Raises
    ------
    InvalidFlag: for an unknown system flag or a word that is no atom (RFC 3501 §9).
    """
    return frozenset(_valid_flag(flag) for flag in flags if flag.lower() != "\\recent")


def _valid_flag(flag: str) -> str:
    system = _SYSTEM_FLAG.get(flag.lower())
    if system is not None:
        return system
    if not _KEYWORD.fullmatch(flag):
        known = ", ".join(SYSTEM_FLAGS)
        raise InvalidFlag(
            f"{flag!a} is no flag: use {known}, or a keyword of printable ASCII without "
            'spaces and ( ) { % * " \\ ]'
        )
    return flag
