"""One SQLite connection shared by threads, and its transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailedu.store.errors import StoreError
from mailedu.store.feed import Feed
from mailedu.store.records import Change
from mailedu.store.schema import connect, connect_copy


class Transaction:
    """A transaction under way: the connection, and what to tell the feed after the commit."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.changes: list[Change] = []


class Database:
    """The connection with its lock. Raises StoreError where SQLite fails or it is closed.

    Parameters
    ----------
    path: the mail file; None keeps all in memory.
    content: what a store in memory begins with, as ``snapshot`` gives it; None begins empty.
    """

    def __init__(self, path: str | Path | None, content: bytes | None = None) -> None:
        self._name = "the mail store in memory" if path is None else f"the mail file {path}"
        self._path = path
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = (
            connect(path) if content is None else connect_copy(content)
        )
        self._feed = Feed()
        self.listen = self._feed.listen

    def close(self) -> None:
        """Give the file free; a second call does nothing."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def reopen(self) -> None:
        """Open the file again after ``close``; those who listen to the feed stay."""
        with self._lock:
            if self._db is None:
                self._db = connect(self._path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold the lock and lend the connection for queries."""
        with self._lock:
            if self._db is None:
                raise StoreError(f"{self._name} is closed: open it again")
            try:
                yield self._db
            except sqlite3.Error as error:
                raise StoreError(
                    f"{self._name} failed ({error}); nothing was changed: "
                    "check the disk, then try again"
                ) from error

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Hold the lock for one transaction: committed and told to the feed, or rolled back."""
        with self._lock:
            with self.reading() as db:
                transaction = Transaction(db)
                try:
                    db.execute("BEGIN IMMEDIATE")
                    yield transaction
                    db.execute("COMMIT")
                except BaseException:
                    if db.in_transaction:
                        db.execute("ROLLBACK")
                    raise
            self._feed.publish(transaction.changes)
