"""What a device's user did, and the IMAP server does not know yet (RFC 4549 §4.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mailedu.clients.devices.base import Copy, Kind

Flags = frozenset[str]
What = Literal["+", "-", "expunge"]


@dataclass(frozen=True)
class Action:
    """One change to one message.

    Parameters
    ----------
    key, message: its UID and Message-ID.
    what: ``"+"`` or ``"-"`` a flag, or ``"expunge"``.
    """

    key: int
    message: str
    what: What
    flag: str = ""

    def applied(self, flags: Flags) -> Flags:
        """Return the flags after this action."""
        return {"+": flags | {self.flag}, "-": flags - {self.flag}, "expunge": flags}[self.what]

    def __str__(self) -> str:
        return f"{self.what}{self.flag}"


class Pending:
    """The actions in the order in which they were done.

    Parameters
    ----------
    note: takes log entries.
    """

    def __init__(self, note: Callable[[Kind, str, str], None]) -> None:
        self._note = note
        self.actions: list[Action] = []
        self._before: dict[int, Flags] = {}
        """What the server told of messages when something was done to them off line."""

    def add(self, copy: Copy, what: What, flag: str = "", *, offline: bool) -> None:
        """Do something to a message here, and remember to tell the server."""
        action = Action(copy.key, copy.message, what, flag)
        if offline:
            self._before.setdefault(copy.key, copy.flags)
        copy.flags = action.applied(copy.flags)
        self.actions.append(action)

    def seen(self, key: int, flags: Flags) -> Flags:
        """Return what the user sees when the server tells these flags.

        Flags are changed one by one, so both sides' changes hold; that both changed the same
        message is noted as a conflict all the same.
        """
        mine = [action for action in self.actions if action.key == key]
        before = self._before.get(key)
        seen = flags
        for action in mine:
            seen = action.applied(seen)
        if before is not None and before != flags:
            there = " ".join(
                [f"+{flag}" for flag in sorted(flags - before)]
                + [f"-{flag}" for flag in sorted(before - flags)]
            )
            here = " ".join(map(str, mine))
            self._note("conflict", mine[0].message, f"here {here}, elsewhere {there}: both hold")
            self._before[key] = flags
        return seen

    def done(self, action: Action) -> None:
        """Note that the server knows."""
        if action in self.actions:
            self.actions.remove(action)
        if action.key in self._before:
            self._before[action.key] = action.applied(self._before[action.key])
        if all(other.key != action.key for other in self.actions):
            self._before.pop(action.key, None)

    def fail(self, key: int, why: str) -> None:
        """Give up all actions on a message that is no longer there."""
        failed = [action for action in self.actions if action.key == key]
        self.actions = [action for action in self.actions if action.key != key]
        self._before.pop(key, None)
        for action in failed:
            if (action.what, action.flag) != ("+", "\\Deleted") and action.what != "expunge":
                self._note("conflict", action.message, f"{action} came too late: {why}")
