"""What is said of held lines: to those who hold them, and by those who know what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from mailedu.transcript import Fate, Sender

Mode = Literal["paused", "run", "reply", "auto"]
"""What lets lines go: a hand; nothing stops them; the same until a reply has passed; a clock."""


class HoldError(ValueError):
    """What was asked of a held line cannot be done; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Held:
    """A line that is held.

    Parameters
    ----------
    id: what to call it in ``deliver`` and the others.
    connection: its number in the recording of the holding.
    data: what will go on: the line with its end, or as much of it as has come.
    received: when the wire had it, in seconds since the recording began.
    fate: what was done to it so far: edited, being delayed, or a copy of another.
    original: what its sender had sent, where it was edited.
    """

    id: int
    connection: int
    sender: Sender
    data: bytes
    received: float
    fate: Fate = ""
    original: bytes = b""


class Judge(Protocol):
    """Who knows what lines mean: says where to stop."""

    @property
    def watches(self) -> bool:
        """Whether there is any place to stop at."""

    def stops(self, connection: int, sender: Sender, data: bytes) -> bool:
        """Tell whether to stop before a line that would go on now."""

    def catch_up(self) -> None:
        """Take note of what went on, so that ``passed`` tells only of what comes."""

    def passed(self, connection: int) -> tuple[bool, bool]:
        """Tell of what went on since the last call: was it to be stopped behind, and a reply."""
