"""An asyncio event loop with virtual time: it never waits, and nothing in it is left to chance.

When nothing is ready to run, time jumps to the next timer. Timers of the same moment fire in
the order in which they were set. There are no sockets, no threads and no processes here: the
network of ``mailedu.network.hosts`` is all that there is.

asyncio has no public way to make a loop, so this one fills in private names of ``BaseEventLoop``,
in all of which Python 3.11 to 3.13 are alike: ``_ready``, ``_scheduled``, ``_run_once`` and what
they call.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable
from contextvars import Context
from typing import Any

from mailedu.network.hosts import Network
from mailedu.network.named import NamedHosts


class Deadlock(RuntimeError):
    """Nothing can ever happen any more; the message says who waits for whom."""


class VirtualLoop(NamedHosts, asyncio.BaseEventLoop):  # type: ignore[misc]
    """An event loop whose ``time()`` begins at 0 and costs nothing to pass.

    Parameters
    ----------
    network: the hosts that there are.

    Raises
    ------
    Deadlock: from ``run_until_complete``, when nothing is ready and no timer is set.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self._now = 0.0
        self._timer_cancelled_count = 0
        self._order = itertools.count()
        self._selector = _NoSelector()

    def time(self) -> float:
        return self._now

    def call_at(  # type: ignore[override]
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        self._check_closed()  # type: ignore[attr-defined]
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._scheduled, (when, next(self._order), timer))  # type: ignore[attr-defined]
        timer._scheduled = True  # type: ignore[attr-defined]
        return timer

    def call_later(  # type: ignore[override]
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        self._check_closed()  # type: ignore[attr-defined]
        handle: asyncio.Handle = self._call_soon(callback, args, context)  # type: ignore[attr-defined]
        return handle

    def run_in_executor(self, *_: Any) -> Any:  # type: ignore[override]
        raise RuntimeError("virtual time does not wait for threads: do it in the loop itself")

    def _run_once(self) -> None:
        """One turn: the timers that are due, then all that is ready."""
        ready, timers = self._ready, self._scheduled  # type: ignore[attr-defined]
        self._drop_cancelled(timers)
        if not ready:
            if not timers:
                raise Deadlock(self.network.who_waits(self))
            self._now = max(self._now, timers[0][0])
        while timers and timers[0][0] <= self._now:
            _, _, timer = heapq.heappop(timers)
            timer._scheduled = False
            ready.append(timer)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _drop_cancelled(self, timers: list[Any]) -> None:
        """Forget cancelled timers: at the head always, elsewhere when they are the most."""
        if self._timer_cancelled_count > 100 and self._timer_cancelled_count * 2 > len(timers):
            self._timer_cancelled_count = 0
            for _, _, timer in timers:
                if timer._cancelled:
                    timer._scheduled = False
            timers[:] = [entry for entry in timers if not entry[2]._cancelled]
            heapq.heapify(timers)
        while timers and timers[0][2]._cancelled:
            self._timer_cancelled_count -= 1
            heapq.heappop(timers)[2]._scheduled = False

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        if handle._scheduled:  # type: ignore[attr-defined]
            self._timer_cancelled_count += 1

    def _process_events(self, event_list: list[Any]) -> None:
        """Nothing comes from outside."""

    def _write_to_self(self) -> None:
        """Nobody sleeps who would have to be woken."""


class _NoSelector:
    """What the base class closes in the end."""

    def close(self) -> None:
        pass
