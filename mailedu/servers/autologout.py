"""The inactivity timer of a session (RFC 1939 §3, RFC 3501 §5.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Autologout:
    """Calls ``end`` when nothing has restarted it for so many seconds.

    A restart only notes the time; the one timer that runs looks at it when it is due.
    """

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._end = end
        self._last = self._loop.time()
        self._timer = self._loop.call_later(seconds, self._due)
        self.resting = False
        """While True it never ends: the server is at work, not the client silent."""

    def restart(self) -> None:
        """Let the time begin anew."""
        self._last = self._loop.time()

    def cancel(self) -> None:
        """Never call ``end``."""
        self._timer.cancel()

    def _due(self) -> None:
        now = self._loop.time()
        due = now + self._seconds if self.resting else self._last + self._seconds
        if now < due:
            self._timer = self._loop.call_at(due, self._due)
        else:
            self._end()
