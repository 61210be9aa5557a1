"""How much mail an account may have (RFC 9208)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mailedu.store import accounts
from mailedu.store.database import Transaction
from mailedu.store.errors import QuotaExceeded, StoreError
from mailedu.store.records import Quota

Limits = tuple[int | None, int | None]
_NO_LIMITS: Limits = (None, None)


def limit(tx: Transaction, user: str, storage: int | None, messages: int | None) -> None:
    """Set both limits of an account; None is no limit."""
    accounts.get(tx.db, user)
    for value in (storage, messages):
        if value is not None and not 0 <= value < 2**63:
            raise StoreError(f"{value} is no limit: give a number from 0 to 2**63-1, or None")
    query = "UPDATE account SET storage_limit = ?, messages_limit = ? WHERE user = ?"
    tx.db.execute(query, (storage, messages, user))


def usage(db: sqlite3.Connection, user: str) -> Quota:
    """Return what an account has and may have."""
    accounts.get(db, user)
    return _usage(db, user, _limits(db, user))


def enforce(db: sqlite3.Connection, users: Iterable[str]) -> None:
    """Raise QuotaExceeded with those users whose accounts are over a limit."""
    over = []
    for user in users:
        limits = _limits(db, user)
        if limits != _NO_LIMITS and not _usage(db, user, limits).room_for(0, 0):
            over.append(user)
    if over:
        raise QuotaExceeded(over)


def _limits(db: sqlite3.Connection, user: str) -> Limits:
    query = "SELECT storage_limit, messages_limit FROM account WHERE user = ?"
    storage, messages = db.execute(query, (user,)).fetchone()
    return storage, messages


def _usage(db: sqlite3.Connection, user: str, limits: Limits) -> Quota:
    query = (
        "SELECT coalesce(sum(size), 0), count(*) FROM message"
        " WHERE mailbox IN (SELECT id FROM mailbox WHERE user = ?)"
    )
    storage, messages = db.execute(query, (user,)).fetchone()
    return Quota(storage, limits[0], messages, limits[1])
