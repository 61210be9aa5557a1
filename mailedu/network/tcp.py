"""What TCP costs in time, for one direction of one connection.

Bandwidth is shared by all connections of a host, first come first served. Slow start begins
with ten segments (RFC 6928) and grows by what is acknowledged (RFC 5681 §3.1), as far as the
receiver's window; after a silence it begins anew (§4.1). Nothing is lost, so there is no
congestion avoidance.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SEGMENT = 1460
"""Octets of an Ethernet frame that are left for the stream."""
INITIAL_WINDOW = 10 * SEGMENT
RECEIVE_WINDOW = 4 * 1024 * 1024
"""Octets that a receiver takes before it has read any."""
_LARGEST_PIECE = 64 * 1024
_RTO = 1.0
"""Seconds of the retransmission timer, at least (RFC 6298 §2.4)."""

Deliver = Callable[[bytes | None], bool]


@dataclass
class Lane:
    """One direction of a host's link, which its connections share.

    Parameters
    ----------
    latency, jitter: seconds, as those of ``Link``.
    bandwidth: octets a second.
    """

    latency: float
    jitter: float
    bandwidth: float
    free_at: float = 0.0
    """When all that was sent so far has left."""


class Direction:
    """Carries octets from one end of a connection to the other, in order.

    Parameters
    ----------
    loop: whose time it is.
    lanes: those on the way.
    back: seconds that an acknowledgement takes.
    deliver: called at the other end with octets, or with None for the end of the stream;
        returns whether they were taken. Those that were not are acknowledged by ``taken``.
    drained: called when all that was written is on its way.
    chance: gives numbers from 0 to below 1, for jitter.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        lanes: Sequence[Lane],
        back: float,
        deliver: Deliver,
        drained: Callable[[], None],
        chance: Callable[[], float],
    ) -> None:
        self._loop, self._lanes, self.back = loop, lanes, back
        self._deliver, self._drained, self._chance = deliver, drained, chance
        self._unsent: deque[tuple[bytes | None, int]] = deque()
        # One queue: timers of one moment fire in any order in asyncio's own loops.
        self._flying: deque[tuple[bytes | None, int]] = deque()
        self._acknowledged: deque[tuple[float, int]] = deque()
        self._window = INITIAL_WINDOW
        self._in_flight = 0
        self._last_sent = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.unsent = 0
        """Octets that wait for the window."""
        self.octets = 0
        """Octets written so far."""
        self.not_before = 0.0
        """When the last piece arrives; no later one arrives before it."""

    def write(self, data: bytes | None, octets: int | None = None) -> None:
        """Send octets, or the end of the stream.

        Parameters
        ----------
        octets: what the data count for; by default their length.
        """
        count = len(data or b"") if octets is None else octets
        self.octets += count
        self.unsent += count
        self._unsent.append((data, count))
        self._pump()

    def forget(self) -> None:
        """Throw away what is not on its way yet."""
        self._unsent.clear()
        self.unsent = 0

    def taken(self, octets: int) -> None:
        """Acknowledge octets at the other end, now."""
        self._acknowledged.append((self._loop.time() + self.back, octets))
        if self._unsent and self._timer is None:
            self._wait()

    def _wait(self) -> None:
        self._timer = self._loop.call_at(self._acknowledged[0][0], self._pump)

    def _pump(self) -> None:
        """Send what the window allows."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now, acknowledged = self._loop.time(), self._acknowledged
        while acknowledged and acknowledged[0][0] <= now:
            _, octets = acknowledged.popleft()
            self._in_flight -= octets
            self._window = min(self._window + octets, RECEIVE_WINDOW)
        if not self._in_flight and now - self._last_sent > _RTO:
            self._window = min(self._window, INITIAL_WINDOW)
        while self._unsent and self._in_flight < self._window:
            self._send(*self._next_piece())
        if self._unsent:
            if acknowledged:
                self._wait()
        else:
            self._drained()

    def _next_piece(self) -> tuple[bytes | None, int]:
        """Take a segment from what is unsent; larger ones when the window is large."""
        data, octets = self._unsent.popleft()
        most = min(max(self._window // 10, SEGMENT), _LARGEST_PIECE)
        if data is not None and octets == len(data) > most:
            self._unsent.appendleft((data[most:], octets - most))
            data, octets = data[:most], most
        self.unsent -= octets
        return data, octets

    def _send(self, data: bytes | None, octets: int) -> None:
        now = arrival = self._loop.time()
        for lane in self._lanes:
            lane.free_at = max(arrival, lane.free_at) + octets / lane.bandwidth
            arrival = lane.free_at + lane.latency
            if lane.jitter:
                arrival += lane.jitter * self._chance()
        self._last_sent = now
        self._in_flight += octets
        self.not_before = arrival = max(arrival, self.not_before)
        self._flying.append((data, octets))
        if arrival <= now:
            self._loop.call_soon(self._arrived)
        else:
            self._loop.call_at(arrival, self._arrived)

    def _arrived(self) -> None:
        data, octets = self._flying.popleft()
        if self._deliver(data):
            self.taken(octets)
