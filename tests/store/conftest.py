"""Stores with a clock that stands still and a UIDVALIDITY that never moves by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailedu.store import Store

NOW = datetime(2024, 2, 29, 12, 30, 45, tzinfo=UTC)

OpenStore = Callable[..., Store]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def open_store() -> Iterator[OpenStore]:
    """``open_store(path=None)``; all are closed after the test."""
    stores: list[Store] = []

    def opened(path: Path | None = None) -> Store:
        stores.append(Store(path, now=lambda: NOW, uidvalidity=lambda: 7))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    """A store in memory with alice and bob."""
    store = open_store()
    store.add_account("alice", "wonder", "alice@campus.test")
    store.add_account("bob", "builder", "Bob@campus.test")
    return store


@pytest.fixture
def inbox(store: Store) -> int:
    """The id of bob's INBOX."""
    return store.mailbox("bob", "INBOX").id
