"""The change feed: who listens, and telling them in order."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable

from mailedu.store.records import Change

Listener = Callable[[Change], None]

_log = logging.getLogger(__name__)


class Feed:
    """Listeners and what they have still to hear.

    The caller holds the store's lock, so threads take turns. A listener may itself change
    the store: that change is told after the present one has been told to all.
    """

    def __init__(self) -> None:
        self._listeners: dict[object, Listener] = {}
        self._waiting: deque[Change] = deque()
        self._telling = False

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call ``callback`` for each change from now on; the function returned ends that."""
        key = object()
        self._listeners[key] = callback

        def end() -> None:
            self._listeners.pop(key, None)

        return end

    def publish(self, changes: Iterable[Change]) -> None:
        """Tell every listener; an exception of a listener goes to the log and no further."""
        self._waiting.extend(changes)
        if self._telling:
            return
        self._telling = True
        try:
            while self._waiting:
                self._tell(self._waiting.popleft())
        finally:
            self._telling = False

    def _tell(self, change: Change) -> None:
        for key, callback in list(self._listeners.items()):
            if key not in self._listeners:  # ended by a listener before it
                continue
            try:
                callback(change)
            except Exception:
                _log.exception("a listener of the mail store failed on %s", change)
