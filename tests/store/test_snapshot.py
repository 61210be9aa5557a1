"""Snapshots: a store that begins with what another one held."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailedu.store import Store, StoreError, with_passwords

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def opened(content: bytes) -> Store:
    validity = itertools.count(1_772_438_400)
    return Store(now=lambda: NOW, uidvalidity=validity.__next__, content=content)


@pytest.fixture
def empty(open_store: Callable[[], Store]) -> Store:
    """A store in memory with nobody in it."""
    return open_store()


def filled(store: Store) -> Store:
    """Two accounts; bob has a message gone, a flagged one, a quota, and shares a mailbox."""
    store.add_account("bob", "hunter2-secret", "bob@campus.test")
    store.add_account("carol", "swordfish-secret", "carol@campus.test")
    store.deliver(b"Subject: thrown away\r\n\r\nnobody shall read this\r\n", ["bob"])
    store.deliver(b"Subject: kept\r\n\r\n.\r\n", ["bob", "carol"])
    inbox = store.mailbox("bob", "INBOX").id
    store.expunge(inbox, [1])
    store.change_flags(inbox, [2], ["\\Flagged"], "set")
    store.set_quota("bob", storage=5000, messages=None)
    store.create_mailbox("bob", "Lectures/Networks")
    store.set_acl(store.mailbox("bob", "Lectures").id, "carol", "lr")
    return store


def content(store: Store) -> bytes:
    snapshot = store.snapshot()
    assert snapshot is not None
    return snapshot


def described(store: Store) -> object:
    """All that can be told of a store but for the passwords."""
    return [
        (
            account.user,
            account.address,
            store.quota(account.user),
            store.subscriptions(account.user),
            [
                (box, store.acl(box.id), [(m, store.content(box.id, m.uid)) for m in messages])
                for box in store.mailboxes(account.user)
                for messages in [store.messages(box.id)]
            ],
        )
        for account in store.accounts()
    ]


def test_a_store_begins_with_all_that_a_snapshot_holds(empty: Store) -> None:
    filled(empty)
    again = opened(content(empty))
    assert described(again) == described(empty)
    assert again.accounts() == empty.accounts(), "passwords too"
    assert again.deliver(b"Subject: next\r\n\r\n", ["bob"]) == {"bob": 3}, "UIDs go on"
    assert len(empty.messages(empty.mailbox("bob", "INBOX").id)) == 1, "and are two stores"


def test_of_a_file_as_well(tmp_path: Path) -> None:
    validity = itertools.count(1)
    store = Store(tmp_path / "mail.db", now=lambda: NOW, uidvalidity=validity.__next__)
    filled(store)
    again = opened(content(store))
    assert described(again) == described(store)
    again.deliver(b"Subject: next\r\n\r\n", ["bob"])
    plain = sqlite3.connect(":memory:")
    plain.deserialize(content(store))
    assert plain.execute("SELECT count(*) FROM account").fetchone() == (2,), "for any program"
    store.close()


def test_a_snapshot_does_not_change_afterwards(empty: Store) -> None:
    filled(empty)
    snapshot = content(empty)
    before = described(empty)
    empty.deliver(b"Subject: later\r\n\r\n", ["bob"])
    assert described(opened(snapshot)) == before


def test_other_passwords_leave_nothing_of_the_old_ones_nor_of_what_was_thrown_away(
    empty: Store,
) -> None:
    snapshot = content(filled(empty))
    assert b"hunter2" in snapshot and b"swordfish" in snapshot
    masked = with_passwords(snapshot, "********")
    for secret in (b"hunter2", b"swordfish", b"nobody shall read this"):
        assert secret not in masked
    assert {account.password for account in opened(masked).accounts()} == {"********"}
    assert described(opened(masked)) == described(empty)


def test_no_snapshot_above_the_limit(empty: Store) -> None:
    filled(empty)
    size = len(content(empty))
    assert empty.snapshot(limit=size) is not None
    assert empty.snapshot(limit=size - 1) is None


def test_one_of_a_newer_version_or_of_another_program_is_refused(empty: Store) -> None:
    db = sqlite3.connect(":memory:")
    db.deserialize(content(empty))
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer mailedu"):
        opened(db.serialize())
    db.execute("PRAGMA application_id = 1")
    with pytest.raises(StoreError, match="another program"):
        opened(db.serialize())


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_what_is_no_snapshot_is_refused_or_read(data: st.DataObject) -> None:
    validity = itertools.count(1)
    whole = bytearray(content(filled(Store(now=lambda: NOW, uidvalidity=validity.__next__))))
    cut = data.draw(st.integers(0, len(whole)))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    for broken in (bytes(whole[:cut]), bytes(whole)):
        try:
            opened(broken).close()
        except StoreError as error:
            assert "snapshot" in str(error)
