"""Something that is done soon after it is asked for, on a thread of its own, and not too often."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

INTERVAL = 0.1
"""Seconds between two times, at least."""


class Pulse:
    """Does ``act`` soon after each ``beat``, but at most every INTERVAL, for all beats between.

    ``beat`` may come from any thread and costs next to nothing; ``act`` is done on a thread of its
    own, never twice at once.
    """

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._acting = threading.Lock()
        self._waiting = threading.Lock()  # held while a thread waits that has not begun to act
        self._next = 0.0

    def beat(self) -> None:
        """Have it done soon."""
        if self._waiting.acquire(blocking=False):  # else what is waited for will see this, too
            threading.Thread(target=self._run, name="mailedu-pulse", daemon=True).start()

    def _run(self) -> None:
        with self._acting:
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._waiting.release()
            self._act()
            self._next = time.monotonic() + INTERVAL
