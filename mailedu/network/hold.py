"""Holding: what lets the lines of any number of connections go on, and when."""

from __future__ import annotations

import asyncio
import itertools
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Literal

from mailedu.network.gate import Carrier, Gate, Item, Lane
from mailedu.network.held import Held, HoldError, Judge, Mode

__all__ = ["Held", "Hold", "HoldError", "Judge", "Mode"]


class Hold:
    """The lines in flight of all connections that it was given, and what lets them go on.

    What a hand can do may be called from any thread, and returns at once; the lines themselves
    go on in the loop's thread.

    Parameters
    ----------
    loop: in which the wires are.
    judge: knows where to stop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, judge: Judge) -> None:
        self.mode: Mode = "paused"
        self.stopped = False
        self._loop, self._judge = loop, judge
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._gates: list[Gate] = []
        self._every = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._listeners: list[Callable[[], None]] = []

    # What wires call, in the loop's thread.

    def gate(self, wire: Carrier, number: int, place: int) -> Gate:
        """Return a gate for one more connection; parameters as for ``Gate``."""
        gate = Gate(self, wire, number, place)
        with self._lock:
            self._gates.append(gate)
        return gate

    def came(self, lane: Lane, data: bytes) -> None:
        """Take octets of one side of a connection."""
        if self.mode == "run" and not (lane.queue or lane.blocked or self._judge.watches):
            lane.wire.forward(lane.sender, data)
            return
        with self._lock:
            lane.add(data, self._ids)
        self.pump()

    def then(self, lane: Lane, action: Callable[[], None]) -> None:
        """Do something as soon as all that is in a lane has gone on."""
        with self._lock:
            held = lane.gate in self._gates
            if held:
                lane.queue.append(action)
        if held:
            self.pump()
        else:  # its gate was opened meanwhile, and is empty
            action()

    def let_go(self, lane: Lane) -> None:
        """Let all lines of one side go on."""
        with self._lock:
            for item in lane.items:
                item.let_go()
        self.pump()

    def lose(self, lane: Lane) -> None:
        """Take all lines of one side away; what was to be done behind them is done."""
        with self._lock:
            lost = list(lane.items)
            actions = [one for one in lane.queue if not isinstance(one, Item)]
            lane.queue.clear()
            lane.queue.extend(actions)
            for item in lost:
                item.cuts = False
                item.drop()
        for item in lost:
            self._forward(item)
        self.pump()

    def leave(self, gate: Gate) -> None:
        """Forget a connection that is over."""
        with self._lock:
            if gate in self._gates:
                self._gates.remove(gate)
        self._tell()

    def pump(self) -> None:
        """Let go on what may, the oldest first."""
        moved = True
        while moved:
            with self._lock:
                lanes = [lane for gate in self._gates for lane in gate.lanes if lane.queue]
                lanes.sort(key=lambda lane: lane.rank)
            moved = any(self._advance(lane) for lane in lanes)
        if self.stopped:
            self._open_gates()
        self._wind_up()
        self._tell()

    def _advance(self, lane: Lane) -> bool:
        """Let the first in a lane go on, if it may."""
        with self._lock:
            head = lane.queue[0] if lane.queue and not lane.busy else None
            if head is None or (isinstance(head, Item) and not self._may(head)):
                return False
            lane.queue.popleft()
        lane.busy = True
        try:
            if isinstance(head, Item):
                self._forward(head)
            else:
                head()
        finally:
            lane.busy = False
        return True

    def _may(self, item: Item) -> bool:
        if item.lane.blocked and item.fate != "dropped":
            return False
        if item.released is None and self.mode in ("run", "reply") and not item.delayed:
            if self._stops_at(item):
                self.mode = "paused"
            else:
                item.let_go()
        return item.released is not None

    def _stops_at(self, item: Item) -> bool:
        """Tell whether to stop before a line, which is asked once."""
        lane = item.lane
        if not (item.stopped or self.stopped) and self._judge.watches:
            item.stopped = self._judge.stops(lane.gate.number, lane.sender, item.data)
            return item.stopped
        return False

    def _forward(self, item: Item) -> None:
        lane, wire = item.lane, item.lane.wire
        if item.data or item.original:
            wire.forward(
                lane.sender, item.data, item.received, item.released, item.fate, item.original
            )
        with self._lock:  # the judge, too, is asked by one thread at a time
            lane.count(-item.size)
            if not self.stopped and (self._judge.watches or self.mode == "reply"):
                stop, replied = self._judge.passed(lane.gate.number)
                if stop or (replied and self.mode == "reply"):
                    self.mode = "paused"
        if item.cuts:
            wire.cut_after()

    def _open_gates(self) -> None:
        """Let wires whose gate is empty do without it."""
        with self._lock:
            empty = [g for g in self._gates if not any(lane.queue or lane.busy for lane in g.lanes)]
            self._gates = [gate for gate in self._gates if gate not in empty]
        for gate in empty:
            gate.wire.opened_gate()

    # The clock

    def _wind_up(self) -> None:
        if self._timer is None and self.mode == "auto" and self._oldest() is not None:
            self._timer = self._loop.call_later(self._every, self._tick)

    def _tick(self) -> None:
        self._timer = None
        with self._lock:
            oldest = self._oldest()
            if self.mode == "auto" and oldest is not None:
                if self._stops_at(oldest):
                    self.mode = "paused"
                else:
                    oldest.let_go()
        self.pump()

    def _unwind(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.pump()

    # What a hand does, in any thread.

    @property
    def held(self) -> tuple[Held, ...]:
        """The lines that are held, the oldest first."""
        with self._lock:
            flows = self.mode in ("run", "reply")
            lanes = [lane for gate in self._gates for lane in gate.lanes]
            items = [item for lane in lanes for item in lane.held(flows=flows)]
            return tuple(_held(item) for item in sorted(items, key=lambda item: item.rank))

    def next(self) -> Held | None:
        """Let the oldest line go on, and return it; None when there is none.

        A line that is being delayed, and what is behind it, is left alone.
        """
        with self._lock:
            oldest = self._oldest()
            if oldest is None:
                return None
            held = _held(oldest)
            oldest.let_go()
        self._soon(self.pump)
        return held

    def go(self, mode: Mode, every: float = 0.0) -> None:
        """Let lines go on in another way from now on; ``every`` so many seconds with a clock."""
        if mode == "auto" and not (math.isfinite(every) and every > 0):
            raise HoldError("give the milliseconds between two lines, e.g. auto(500)")
        with self._lock:
            if self.stopped:
                return
            if mode == "reply":
                self._judge.catch_up()
            self.mode, self._every = mode, every
        self._soon(self._unwind)

    def deliver(self, number: int) -> None:
        """Let a line go on, which must be the first that is held of its side."""
        with self._lock:
            self._first(number).let_go()
        self._soon(self.pump)

    def delay(self, number: int, seconds: float) -> None:
        """Let a line, the first of its side, go on in a while; what is behind it waits for it."""
        if not (math.isfinite(seconds) and seconds >= 0):
            raise HoldError(f"a line cannot be delayed by {seconds!r} s: give seconds from 0")
        with self._lock:
            item = self._first(number)
            item.delayed, item.fate = True, item.fate or "delayed"
        self._soon(self._loop.call_later, seconds, self._due, item)
        self._soon(self.pump)

    def _due(self, item: Item) -> None:
        with self._lock:
            if item.delayed:
                item.let_go()
        self.pump()

    def drop(self, number: int) -> None:
        """Take a line away: it never arrives."""
        with self._lock:
            self._find(number).drop()
        self._soon(self.pump)

    def edit(self, number: int, data: bytes) -> None:
        """Put other octets in the place of a line; it stays held."""
        if not isinstance(data, bytes):
            raise HoldError(f"{data!r} is no line: give bytes, e.g. b'NOOP\\r\\n'")
        if not data:
            raise HoldError("nothing is left of the line: drop it instead")
        with self._lock:
            self._find(number).edit(data)
        self._soon(self.pump)

    def duplicate(self, number: int) -> Held:
        """Put a copy behind a line, held like it; returns the copy."""
        with self._lock:
            item = self._find(number)
            if not item.data.endswith(b"\n"):
                raise HoldError(f"line {number} has not come to its end yet: wait for the rest")
            new = next(self._ids)
            rank = (item.rank[0], new)
            copy = Item(new, rank, item.lane, item.data, item.received, "duplicated")
            queue = item.lane.queue
            queue.insert(queue.index(item) + 1, copy)
            held = _held(copy)
        self._soon(self.pump)
        return held

    def cut(self, number: int, where: Literal["before", "after"]) -> None:
        """Cut the connection of a line before it, or behind it; what is in flight is lost."""
        if where not in ("before", "after"):
            raise HoldError(f'{where!r}: cut "before" or "after" the line')
        with self._lock:
            if where == "before":
                self._soon(self._find(number).lane.wire.cut)
            else:
                item = self._first(number)
                item.cuts = True
                item.let_go()
        self._soon(self.pump)

    def stop(self) -> None:
        """Let all go on and hold nothing any more; harmless when repeated."""
        with self._lock:
            self.mode, self.stopped = "run", True
            for item in self._items():
                item.let_go()
        self._soon(self._unwind)

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` in the loop's thread after each change; returns what ends that."""
        self._listeners.append(callback)
        return partial(self._deafen, callback)

    def _deafen(self, callback: Callable[[], None]) -> None:
        with suppress(ValueError):
            self._listeners.remove(callback)

    def _tell(self) -> None:
        for callback in list(self._listeners):
            try:
                callback()
            except Exception as error:
                self._loop.call_exception_handler(
                    {"message": "who listens to a holding failed", "exception": error}
                )

    def _soon(self, action: Callable[..., object], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop was closed, and nothing is in flight any more
            self._loop.call_soon_threadsafe(action, *arguments)

    def _items(self) -> Iterator[Item]:
        return (item for gate in self._gates for lane in gate.lanes for item in lane.items)

    def _oldest(self) -> Item | None:
        firsts = [first for gate in self._gates for lane in gate.lanes if (first := lane.first)]
        ready = [first for first in firsts if not first.delayed]
        return min(ready, key=lambda item: item.rank, default=None)

    def _find(self, number: int) -> Item:
        for item in self._items():
            if item.id == number and item.released is None:
                return item
        known = ", ".join(str(held.id) for held in self.held)
        raise HoldError(f"no line {number} is held; " + (f"held: {known}" if known else "none is"))

    def _first(self, number: int) -> Item:
        item = self._find(number)
        first = item.lane.first
        if first is not None and first is not item:
            raise HoldError(
                f"line {number} is behind line {first.id} of the same connection, and TCP keeps "
                f"the order: let {first.id} go first, or drop it"
            )
        return item


def _held(item: Item) -> Held:
    lane, gate = item.lane, item.lane.gate
    received = item.received[gate.place]
    return Held(item.id, gate.number, lane.sender, item.data, received, item.fate, item.original)
