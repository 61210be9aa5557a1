r"""The flags in use in a mailbox, as FLAGS and PERMANENTFLAGS tell them (RFC 3501 §7.1, §7.2.6)."""

from __future__ import annotations

from collections.abc import Iterable

from mailedu.protocols.imap_strings import FLAG_ORDER, format_flags
from mailedu.store import settable

_SYSTEM_FLAGS = tuple(flag for flag in FLAG_ORDER if flag != "\\Recent")


class Keywords:
    """The keywords of one mailbox, and those that its client has been told.

    Parameters
    ----------
    used: the keywords that messages have.
    rights: what the user may do in the mailbox; it is part of what PERMANENTFLAGS tells.
    """

    def __init__(self, used: Iterable[str], rights: frozenset[str]) -> None:
        self._used = set(used)
        self._told = frozenset(self._used), rights

    def add(self, flags: Iterable[str]) -> None:
        """Take in the flags of a message."""
        self._used.update(flag for flag in flags if flag[0] != "\\")

    def news(self, rights: frozenset[str], *, read_only: bool) -> list[bytes]:
        """Return both lines when keywords or rights are not those last told, else nothing."""
        now = frozenset(self._used), rights
        if self._told == now:
            return []
        self._told = now
        return self.lines(rights, read_only=read_only)

    def lines(self, rights: frozenset[str], *, read_only: bool) -> list[bytes]:
        """Return the two lines that tell which flags are in use and which can be set."""
        known = [*_SYSTEM_FLAGS, *self._used]
        lasting = [] if read_only else [*settable([*known, "\\*"], rights)]
        text = b"Read-only mailbox" if read_only else b"Flags permitted"
        return [
            b"* FLAGS " + format_flags(known),
            b"* OK [PERMANENTFLAGS %b] %b" % (format_flags(lasting), text),
        ]
