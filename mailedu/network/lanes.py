"""The way of segments over links: latency, jitter, and bandwidth that connections share."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf


@dataclass
class Lane:
    """One direction of a host's link, which its connections share: first come, first served.

    Parameters
    ----------
    latency, jitter: seconds, as those of ``Link``.
    bandwidth: octets a second.
    """

    latency: float
    jitter: float
    bandwidth: float
    free_at: float = 0.0
    """When all that came to it so far has left."""


class Segment:
    """Octets that travel together, or the end of the stream, or an error that ends it at once."""

    __slots__ = ("data", "number", "octets", "sent", "waited")

    def __init__(self, number: int, data: bytes | OSError | None, octets: int) -> None:
        self.number, self.data, self.octets = number, data, octets
        self.sent = 0.0
        self.waited = 0.0
        """Seconds that it stood in queues."""


class Way:
    """The way from one end of a connection to the other; none overtakes another on it.

    Parameters
    ----------
    loop: whose time it is.
    lanes: those on the way, none within one host.
    arrived: called with each segment at the other end.
    chance: gives numbers from 0 to below 1, for jitter.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        lanes: Sequence[Lane],
        arrived: Callable[[Segment], None],
        chance: Callable[[], float],
    ) -> None:
        self._loop, self._lanes, self._arrived, self._chance = loop, lanes, arrived, chance
        self.latency = sum(lane.latency for lane in lanes)
        """Seconds that it takes at least."""
        self.free = all(lane.bandwidth == inf for lane in lanes)
        """Whether bandwidth costs nothing."""
        # A queue before each lane, since timers of one moment fire in any order in asyncio's own
        # loops, and one before the other end; and when the last one comes to its head.
        self._queues: list[deque[Segment]] = [deque() for _ in range(len(lanes) + 1)]
        self._heads = [0.0] * (len(lanes) + 1)
        self._journey = 0

    def lose(self) -> None:
        """Lose all that is on the way."""
        self._journey += 1
        for queue in self._queues:
            queue.clear()

    def take(self, segment: Segment) -> None:
        """Carry a segment to the other end."""
        segment.waited = 0.0
        self._travel(segment, 0)

    def _travel(self, segment: Segment, first: int) -> None:
        """Carry a segment on from a lane, as far as it is known now when it will be where."""
        now = when = self._loop.time()
        for place in range(first, len(self._lanes)):
            lane = self._lanes[place]
            if lane.bandwidth < inf:
                if place > first and (when > now or self._queues[place]):
                    break  # what comes to this lane until then goes first
                begins = max(now, lane.free_at)
                segment.waited += begins - now
                lane.free_at = when = begins + segment.octets / lane.bandwidth
            when += lane.latency
            if lane.jitter:
                when += lane.jitter * self._chance()
        else:
            place = len(self._lanes)
        when = self._heads[place] = max(when, self._heads[place])
        self._queues[place].append(segment)
        if when <= now:
            self._loop.call_soon(self._come, place, self._journey)
        else:
            self._loop.call_at(when, self._come, place, self._journey)

    def _come(self, place: int, journey: int) -> None:
        if journey != self._journey:
            return
        segment = self._queues[place].popleft()
        if place < len(self._lanes):
            self._travel(segment, place)
        else:
            self._arrived(segment)
