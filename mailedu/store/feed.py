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
        self._listeners: dict[int | None, dict[object, Listener]] = {}
        self._waiting: deque[Change] = deque()
        self._telling = False

    def listen(self, callback: Listener, mailbox_id: int | None = None) -> Callable[[], None]:
        """Call ``callback`` for each change from now on; the function returned ends that.

        With ``mailbox_id``, for changes of that mailbox: what happens elsewhere costs nothing,
        however many listen.
        """
        key = object()
        self._listeners.setdefault(mailbox_id, {})[key] = callback

        def end() -> None:
            group = self._listeners.get(mailbox_id, {})
            group.pop(key, None)
            if not group:
                self._listeners.pop(mailbox_id, None)

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
        for mailbox_id in (None, change.mailbox_id):
            for key, callback in list(self._listeners.get(mailbox_id, {}).items()):
                if key not in self._listeners.get(mailbox_id, {}):  # ended by one before it
                    continue
                try:
                    callback(change)
                except Exception:
                    _log.exception("a listener of the mail store failed on %s", change)
