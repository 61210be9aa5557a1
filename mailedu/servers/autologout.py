"""The inactivity timer of a session (RFC 1939 §3, RFC 3501 §5.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Autologout:
    """Calls ``end`` when nothing has restarted it for so many seconds.

    A restart only notes the time; the one timer that runs looks at it when it is due.

    Parameters
    ----------
    unsent: tells how many octets of replies are still to be sent; while they become fewer, the
        client is not silent but on a slow line.
    """

    def __init__(
        self, seconds: float, end: Callable[[], None], unsent: Callable[[], int] = lambda: 0
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._end = end
        self._unsent, self._unsent_before = unsent, 0
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
        unsent, before = self._unsent(), self._unsent_before
        self._unsent_before = unsent
        busy = self.resting or 0 < unsent != before
        due = now + self._seconds if busy else self._last + self._seconds
        if now < due:
            self._timer = self._loop.call_at(due, self._due)
        else:
            self._end()
