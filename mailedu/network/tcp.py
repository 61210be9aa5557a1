"""What TCP costs in time, for one direction of one connection.

Slow start begins with ten segments (RFC 6928) and grows by what is acknowledged (RFC 5681
§3.1), as long as the window is used and the line is not full; after a silence it begins anew
(§4.1). A line that works loses nothing, so there is no congestion avoidance. What was lost
because a host could not be reached is sent again by the timer of RFC 6298.
"""

from __future__ import annotations

import asyncio
import errno
import os
from collections import deque
from collections.abc import Callable, Sequence

from mailedu.network.lanes import Lane, Segment, Way

SEGMENT = 1460
"""Octets of an Ethernet frame that are left for the stream."""
INITIAL_WINDOW = 10 * SEGMENT
RECEIVE_WINDOW = 4 * 1024 * 1024
"""Octets that a receiver takes before its program has read any."""
LEAST_TIMER, LONGEST_TIMER = 1.0, 120.0
"""Seconds of the retransmission timer (RFC 6298 §2.4; §2.5, where 60 is the least; 120: Linux)."""
PATIENCE = 900.0
"""Seconds without an acknowledgement after which a sender gives up.

RFC 1122 §4.2.3.5 asks for 100 at least; Linux takes about a quarter of an hour.
"""
_LARGEST_PIECE = 64 * 1024
_LEAST_QUEUE = 0.004
"""Seconds in a queue that are not seen as a full line (RFC 9406 §4.2: MIN_RTT_THRESH)."""

Arriving = bytes | OSError | None
"""Octets, the end of the stream, or a reset."""


def timer_after(round_trip: float) -> float:
    """Return the retransmission timer, in seconds, when one round trip was measured.

    RFC 6298 §2.2: SRTT + 4 RTTVAR, which is three times the round trip then.
    """
    return max(LEAST_TIMER, 3 * round_trip)


class Direction:
    """Carries octets from one end of a connection to the other, in order, each of them once.

    Parameters
    ----------
    loop: whose time it is.
    lanes: those on the way, none within one host.
    reachable: tells whether both hosts are on the network.
    deliver: called at the other end; returns whether its program took the octets. Those that
        it did not are reported by ``taken``.
    drained: called when all that was written is on its way.
    failed: called with the error when the sender gives up.
    chance: gives numbers from 0 to below 1, for jitter.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        lanes: Sequence[Lane],
        reachable: Callable[[], bool],
        deliver: Callable[[Arriving], bool],
        drained: Callable[[], None],
        failed: Callable[[OSError], None],
        chance: Callable[[], float],
    ) -> None:
        self._loop, self._reachable = loop, reachable
        self._deliver, self._drained, self._failed = deliver, drained, failed
        self._way = Way(loop, lanes, self._arrived, chance)
        round_trip = 2 * self._way.latency
        self._timer = self._timer_now = timer_after(round_trip)
        self._full = max(round_trip, _LEAST_QUEUE)  # a queue as long as this is a full line
        # The sender
        self._unsent: deque[tuple[bytes | memoryview | None, int]] = deque()
        self._again: deque[Segment] = deque()  # to be sent once more, before what is unsent
        self._sent: deque[Segment] = deque()  # and not acknowledged
        self._number = 0  # of the next segment
        self._window = INITIAL_WINDOW
        self._large = self._way.free  # segments; they must be small where they set the pace
        self._in_flight = self._most_in_flight = 0
        self._passed = 0  # octets sent at least once
        self._known_taken = 0
        self._last_sent = self._progress = 0.0
        self._acknowledged: deque[tuple[float, int, int]] = deque()  # when, number, octets taken
        self._wake: asyncio.TimerHandle | None = None
        self._retransmission: asyncio.TimerHandle | None = None  # runs only when all is lost
        self._give_up_at = 0.0
        self._settled: Callable[[], None] | None = None
        # The receiver
        self._due = 0
        self._taken = 0
        self.unsent = 0
        """Octets that wait for the window."""
        self.octets = 0
        """Octets written so far, without those that were thrown away unsent."""
        self.arrived = 0
        """Octets that have come to the other end."""

    # What the sender's program does

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
        self.octets -= self.unsent
        self.unsent = 0
        self._unsent.clear()

    def abandon(self) -> None:
        """Send nothing more, and wait for no acknowledgement."""
        self.forget()
        self._again.clear()
        self._sent.clear()
        self._in_flight = 0
        if self._retransmission is not None:
            self._retransmission.cancel()
            self._retransmission = None
        self._settle()

    def reset(self) -> None:
        """Tell the other end, behind what is on its way, that there is no connection any more."""
        self.abandon()
        if self._reachable():
            error = ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
            self._way.take(Segment(-1, error, 0))

    def when_settled(self, callback: Callable[[], None]) -> None:
        """Call once when all that was written is acknowledged, or the sender has given up."""
        self._settled = callback
        self._learn()
        self._settle()
        self._wait()

    # What the receiver's program and the line do

    def taken(self, octets: int) -> None:
        """Note that the other end's program has taken octets that it had left at first."""
        self._taken += octets
        self._acknowledge()

    def outage(self) -> None:
        """Lose all that is on its way, both octets and acknowledgements."""
        self._learn()
        self._acknowledged.clear()
        self._way.lose()
        if self._sent or self._again or self._unsent:
            self._begin_retransmission()

    # The sender

    def _learn(self) -> None:
        """Take note of the acknowledgements that have come."""
        now, acknowledged, sent = self._loop.time(), self._acknowledged, self._sent
        while acknowledged and acknowledged[0][0] <= now:
            self._progress, number, self._known_taken = acknowledged.popleft()
            self._timer_now = self._timer
            while sent and sent[0].number <= number:
                segment = sent.popleft()
                full = segment.waited > self._full
                self._large = full or self._way.free
                if self._window < 2 * self._most_in_flight and not full:
                    self._window = min(self._window + segment.octets, RECEIVE_WINDOW)
                self._in_flight -= segment.octets
        if not self._in_flight:
            self._most_in_flight = 0
            if now - self._last_sent > self._timer:
                self._window = min(self._window, INITIAL_WINDOW)

    def _pump(self) -> None:
        """Send what the windows allow."""
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        self._learn()
        while self._retransmission is None and self._in_flight < self._window:
            if self._again:
                self._send(self._again.popleft())
            elif self._unsent and self._passed - self._known_taken < RECEIVE_WINDOW:
                self._send(self._next_segment())
            else:
                break
        if not self._unsent:
            self._drained()
        self._settle()
        self._wait()

    def _settle(self) -> None:
        if self._settled is not None and not (self._unsent or self._again or self._sent):
            settled, self._settled = self._settled, None
            settled()

    def _wait(self) -> None:
        """Wake up at the next acknowledgement, if anything depends on it."""
        wanted = self._unsent or self._again or self._settled is not None
        if wanted and self._acknowledged and self._wake is None:
            self._wake = self._loop.call_at(self._acknowledged[0][0], self._pump)

    def _next_segment(self) -> Segment:
        """Take a segment from what is unsent."""
        data, octets = self._unsent.popleft()
        most = SEGMENT
        if self._large:
            most = min(max(self._window - self._in_flight, SEGMENT), _LARGEST_PIECE)
        if data is not None and octets == len(data) > most:
            view = memoryview(data)
            self._unsent.appendleft((view[most:], octets - most))
            data, octets = view[:most], most
        self.unsent -= octets
        self._passed += octets
        segment = Segment(self._number, data if data is None else bytes(data), octets)
        self._number += 1
        return segment

    def _send(self, segment: Segment) -> None:
        segment.sent = self._last_sent = self._loop.time()
        self._sent.append(segment)
        self._in_flight += segment.octets
        self._most_in_flight = max(self._most_in_flight, self._in_flight)
        if self._reachable():
            self._way.take(segment)
        else:
            self._begin_retransmission()

    def _begin_retransmission(self) -> None:
        """Set the timer of RFC 6298 §5; it fires for the first segment that was lost."""
        if self._retransmission is None:
            now = self._loop.time()
            began = max(self._sent[0].sent, self._progress) if self._sent else now
            self._give_up_at = began + PATIENCE
            due = max(now, began + self._timer_now)
            self._retransmission = self._loop.call_at(due, self._timer_expired)

    def _timer_expired(self) -> None:
        now, self._retransmission = self._loop.time(), None
        self._timer_now = min(2 * self._timer_now, LONGEST_TIMER)
        if now >= self._give_up_at:
            self.abandon()
            self._failed(TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)))
        elif self._reachable():
            self._again = self._sent + self._again
            self._sent = deque()
            self._in_flight = 0
            self._window = SEGMENT
            self._known_taken = self._taken  # a receiver's window that was shut is asked for, too
            self._pump()
        else:
            due = min(now + self._timer_now, self._give_up_at)
            self._retransmission = self._loop.call_at(due, self._timer_expired)

    # The receiver

    def _arrived(self, segment: Segment) -> None:
        if isinstance(segment.data, OSError):
            self._deliver(segment.data)
            return
        if segment.number == self._due:  # otherwise its acknowledgement was lost
            self._due += 1
            self.arrived += segment.octets
            if self._deliver(segment.data):
                self._taken += segment.octets
        self._acknowledge()

    def _acknowledge(self) -> None:
        if self._reachable():
            when = self._loop.time() + self._way.latency
            self._acknowledged.append((when, self._due - 1, self._taken))
            self._wait()
        elif self._unsent:
            self._begin_retransmission()
