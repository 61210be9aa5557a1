"""Quota of an account (RFC 9208): what counts, what is refused, and that nothing is half done."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailedu.store import NoSuchAccount, Quota, QuotaExceeded, Store, StoreError


@pytest.fixture
def limited(store: Store) -> Store:
    """bob may have 20 octets in 3 messages; alice has no limit."""
    store.set_quota("bob", storage=20, messages=3)
    return store


def snapshot(store: Store) -> list[object]:
    return [(box, store.messages(box.id)) for box in store.mailboxes("bob")]


def test_an_account_has_no_limit_at_first(store: Store, inbox: int) -> None:
    store.append_many(inbox, [(b"x" * 1000, (), None)] * 5)
    assert store.quota("bob") == Quota(5000, None, 5, None)
    assert store.has_room("bob", 2**62)


def test_all_mailboxes_count_and_each_copy_of_a_message(limited: Store, inbox: int) -> None:
    limited.append(inbox, b"12345")
    limited.copy(inbox, [1], limited.mailbox("bob", "Sent").id)
    limited.deliver(b"not bob's", ["alice"])
    assert limited.quota("bob") == Quota(10, 20, 2, 3)
    assert limited.quota("alice") == Quota(9, None, 1, None)
    limited.expunge(inbox, [1])
    assert limited.quota("bob").storage == 5


def test_line_ends_count_as_they_are_stored(limited: Store, inbox: int) -> None:
    with pytest.raises(QuotaExceeded):
        limited.append(inbox, b"\n" * 11)  # 22 octets once each is CRLF
    limited.append(inbox, b"\n" * 10)


@pytest.mark.parametrize("size", [0, 20])
def test_what_fills_the_quota_fits(limited: Store, inbox: int, size: int) -> None:
    assert limited.has_room("bob", size)
    limited.append(inbox, b"x" * size)
    assert limited.has_room("bob", 20 - size)
    assert not limited.has_room("bob", 21 - size)


Act = Callable[[Store, int], object]
TOO_MUCH: dict[str, Act] = {
    "append": lambda store, inbox: store.append(inbox, b"x" * 16),
    "append_many": lambda store, inbox: store.append_many(inbox, [(b"", (), None)] * 3),
    "deliver": lambda store, inbox: store.deliver(b"x" * 16, ["alice", "bob"]),
    "deliver to Sent": lambda store, inbox: store.deliver(b"x" * 16, ["bob"], mailbox="Sent"),
    "copy": lambda store, inbox: store.copy(inbox, [1], store.mailbox("bob", "Sent").id),
}


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in TOO_MUCH.items()])
def test_what_does_not_fit_changes_nothing(limited: Store, inbox: int, act: Act) -> None:
    limited.append(inbox, b"12345")
    if act is TOO_MUCH["copy"]:
        limited.set_quota("bob", storage=9, messages=3)
    before, heard = snapshot(limited), []
    limited.listen(heard.append)
    with pytest.raises(QuotaExceeded, match="over the quota of bob") as refused:
        act(limited, inbox)
    assert refused.value.users == ["bob"]
    assert snapshot(limited) == before
    assert heard == []
    assert limited.quota("alice").messages == 0


def test_a_delivery_names_everyone_who_has_no_room(limited: Store) -> None:
    limited.set_quota("alice", storage=None, messages=0)
    with pytest.raises(QuotaExceeded) as refused:
        limited.deliver(b"x" * 21, ["alice", "bob"])
    assert refused.value.users == ["alice", "bob"]


def test_a_limit_of_zero_prohibits_any_use(limited: Store, inbox: int) -> None:
    limited.set_quota("bob", storage=None, messages=0)
    with pytest.raises(QuotaExceeded):
        limited.append(inbox, b"")


def test_a_limit_below_the_usage_takes_nothing_away(limited: Store, inbox: int) -> None:
    """What adds no message goes on: flags, moves, a copy of nothing (RFC 6851 §4.1)."""
    limited.append_many(inbox, [(b"12345", (), None)] * 3)
    limited.set_quota("bob", storage=1, messages=1)
    assert limited.quota("bob") == Quota(15, 1, 3, 1)
    limited.change_flags(inbox, [1], ["\\Deleted"], "add")
    assert limited.move(inbox, [2], limited.mailbox("bob", "Trash").id) == [(2, 1)]
    assert limited.copy(inbox, [99], inbox) == []
    assert limited.append_many(inbox, []) == []
    limited.rename_mailbox("bob", "INBOX", "old")
    with pytest.raises(QuotaExceeded):
        limited.append(inbox, b"")


def test_a_move_to_another_account_counts_there(limited: Store) -> None:
    limited.deliver(b"x" * 21, ["alice"])
    hers, his = (limited.mailbox(user, "INBOX").id for user in ("alice", "bob"))
    with pytest.raises(QuotaExceeded):
        limited.move(hers, [1], his)
    assert limited.content(hers, 1) == b"x" * 21
    limited.set_quota("bob", storage=21, messages=None)
    assert limited.move(hers, [1], his) == [(1, 1)]


def test_only_sensible_limits_of_real_accounts(store: Store) -> None:
    with pytest.raises(StoreError, match="-1 is no limit"):
        store.set_quota("bob", storage=-1, messages=None)
    with pytest.raises(StoreError, match="is no limit"):
        store.set_quota("bob", storage=None, messages=2**63)
    for ask in (
        lambda: store.set_quota("nobody", storage=1, messages=1),
        lambda: store.quota("nobody"),
        lambda: store.has_room("nobody", 1),
    ):
        with pytest.raises(NoSuchAccount):
            ask()
