"""POP3's exclusive access to a maildrop (RFC 1939 §4)."""

from __future__ import annotations

import threading
from types import TracebackType

from mailedu.store.errors import MaildropLocked


class MaildropLock:
    """One session's hold on one user's maildrop; also a context manager."""

    def __init__(self, locks: MaildropLocks, user: str) -> None:
        self._locks = locks
        self.user = user

    def release(self) -> None:
        """Give the maildrop free; a second call does nothing."""
        self._locks.release(self)

    def __enter__(self) -> MaildropLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class MaildropLocks:
    """Which maildrops are held; in memory only, so a crash frees them all."""

    def __init__(self) -> None:
        self._held: dict[str, MaildropLock] = {}
        self._mutex = threading.Lock()

    def acquire(self, user: str) -> MaildropLock:
        """Take the maildrop at once or raise MaildropLocked."""
        with self._mutex:
            if user in self._held:
                raise MaildropLocked(
                    f"the maildrop of {user} is in use: let the other POP3 session end first"
                )
            lock = self._held[user] = MaildropLock(self, user)
            return lock

    def release(self, lock: MaildropLock) -> None:
        """Free the maildrop if this very lock holds it."""
        with self._mutex:
            if self._held.get(lock.user) is lock:
                del self._held[lock.user]
