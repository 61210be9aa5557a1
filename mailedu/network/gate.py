"""The gate on one connection: the lines that have come from one side and not gone on yet."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from mailedu.network.recording import cut
from mailedu.transcript import Fate, Sender

if TYPE_CHECKING:
    from mailedu.network.hold import Hold

LIMIT = 256 * 1024
"""Octets of one side that may be in flight before it is told to wait."""


class Carrier(Protocol):
    """The wire of a connection, as its gate sees it."""

    def stamps(self) -> list[float]:
        """Return the time on the clock of each recording."""

    def forward(
        self,
        sender: Sender,
        data: bytes,
        received: list[float] | None = None,
        released: list[float] | None = None,
        fate: Fate = "",
        original: bytes = b"",
    ) -> None:
        """Record a line and hand it on; one that was dropped is only recorded."""

    def slow(self, sender: Sender, *, on: bool) -> None:
        """Ask one side to send nothing, or to go on."""

    def cut(self) -> None:
        """Cut the connection; what is in flight is lost."""

    def cut_after(self) -> None:
        """Cut the connection behind the line that was just handed on, which still arrives."""

    def opened_gate(self) -> None:
        """Go on without the gate, which is empty."""


@dataclass(eq=False)
class Item:
    """A line in flight, or as much of it as has come.

    Parameters
    ----------
    rank: its place among all lines; a copy comes just behind what it was made from.
    size: octets of it that came.
    received, released: stamps for each recording of its wire; ``released`` is None while held.
    delayed: it will be let go by a timer.
    stopped: a breakpoint has stopped at it, and does not do so again.
    cuts: the connection is cut behind it.
    """

    id: int
    rank: tuple[int, int]
    lane: Lane
    data: bytes
    received: list[float]
    fate: Fate = ""
    original: bytes = b""
    size: int = 0
    released: list[float] | None = None
    delayed: bool = False
    stopped: bool = False
    cuts: bool = False

    def let_go(self) -> None:
        """Let it go on, as soon as all before it has."""
        if self.released is None:
            self.released, self.delayed = self.lane.wire.stamps(), False

    def drop(self) -> None:
        """Let nothing of it go on; a copy, which nobody sent, leaves no trace."""
        sent = b"" if self.fate == "duplicated" else self.original or self.data
        self.fate, self.original, self.data = "dropped", sent, b""
        self.let_go()

    def edit(self, data: bytes) -> None:
        """Put other octets in its place."""
        if self.fate != "duplicated":
            sent = self.original or self.data
            self.original, self.fate = (b"", "") if data == sent else (sent, "edited")
        self.data = data


@dataclass(eq=False)
class Lane:
    """One direction of a connection: lines, and what is to be done behind them, in order."""

    gate: Gate
    wire: Carrier
    sender: Sender
    queue: deque[Item | Callable[[], None]] = field(default_factory=deque)
    octets: int = 0
    """How many came and have not gone on."""
    slowed: bool = False
    blocked: bool = False
    """Whether the receiver takes nothing at the moment."""
    busy: bool = False

    @property
    def items(self) -> Iterator[Item]:
        """The lines in flight."""
        return (item for item in self.queue if isinstance(item, Item))

    @property
    def first(self) -> Item | None:
        """The first line that is held."""
        return next((item for item in self.items if item.released is None), None)

    def held(self, *, flows: bool) -> Iterator[Item]:
        """Yield the lines that are held: where all flows, a delayed one and what is behind it."""
        items = (item for item in self.items if item.released is None)
        return itertools.dropwhile(lambda item: flows and not item.delayed, items)

    @property
    def rank(self) -> tuple[int, int]:
        """The place of what is first in it; what is to be done comes before all lines."""
        head = self.queue[0]
        return head.rank if isinstance(head, Item) else (0, 0)

    def add(self, data: bytes, ids: Iterator[int]) -> None:
        """Cut octets that came into lines, the first of which may complete the last one."""
        last = self.queue[-1] if self.queue else None
        pieces = cut(data)
        if isinstance(last, Item) and last.released is None and not last.data.endswith(b"\n"):
            piece = pieces.pop(0)
            last.data += piece
            last.size += len(piece)
            if last.fate == "edited":
                last.original += piece
        received = self.wire.stamps()
        for piece in pieces:
            number = next(ids)
            self.queue.append(Item(number, (number, 0), self, piece, received, size=len(piece)))
        self.count(len(data))

    def count(self, octets: int) -> None:
        """Note that more is in flight, or less; too much, and the sender is to wait."""
        self.octets += octets
        if self.slowed != (self.octets > (LIMIT // 2 if self.slowed else LIMIT)):
            self.slowed = not self.slowed
            self.wire.slow(self.sender, on=self.slowed)


class Gate:
    """The two lanes of one connection; its wire calls it, in the loop's thread.

    Parameters
    ----------
    number: of the connection, in the recording of the holding.
    place: of that recording among those of the wire.
    """

    def __init__(self, hold: Hold, wire: Carrier, number: int, place: int) -> None:
        self.wire, self.number, self.place = wire, number, place
        self.client, self.server = Lane(self, wire, "client"), Lane(self, wire, "server")
        self.lanes = (self.client, self.server)
        self._hold = hold

    def came(self, sender: Sender, data: bytes) -> None:
        """Take octets that came from one side."""
        self._hold.came(self._lane(sender), data)

    def then(self, sender: Sender, action: Callable[[], None]) -> None:
        """Do something as soon as all that one side has sent before has gone on."""
        self._hold.then(self._lane(sender), action)

    def block(self, sender: Sender, *, on: bool) -> None:
        """Note whether the receiver of one side's lines takes nothing at the moment."""
        self._lane(sender).blocked = on
        self._hold.pump()

    def let_go(self, sender: Sender) -> None:
        """Let all lines of one side go on."""
        self._hold.let_go(self._lane(sender))

    def lose(self) -> None:
        """Note that nothing that is in flight will arrive."""
        for lane in self.lanes:
            self.lose_from(lane.sender)

    def lose_from(self, sender: Sender) -> None:
        """Note that nothing of what one side has sent will arrive."""
        self._hold.lose(self._lane(sender))

    def over(self) -> None:
        """Note that the connection is over."""
        self._hold.leave(self)

    def _lane(self, sender: Sender) -> Lane:
        return self.client if sender == "client" else self.server
