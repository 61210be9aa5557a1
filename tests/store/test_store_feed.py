"""The change feed: what is told, in which order, and what a listener may do."""

from __future__ import annotations

import logging

import pytest

from mailedu.store import Change, Store, StoreError


@pytest.fixture
def heard(store: Store, inbox: int) -> list[Change]:
    heard: list[Change] = []
    store.listen(heard.append)
    return heard


def brief(changes: list[Change]) -> list[tuple[str, str, tuple[int, ...], int]]:
    return [(c.kind, c.mailbox, c.uids, c.modseq) for c in changes]


def test_each_change_to_messages_is_told_once_with_its_modseq(
    store: Store, inbox: int, heard: list[Change]
) -> None:
    trash = store.mailbox("bob", "Trash").id
    store.deliver(b"x", ["bob"])
    store.append_many(inbox, [(b"y", (), None), (b"z", (), None)])
    store.change_flags(inbox, [1, 2], ["\\Seen"], "add")
    store.change_flags(inbox, [1, 2], ["\\Seen"], "add")
    store.copy(inbox, [1, 2], trash)
    store.move(inbox, [3], trash)
    store.expunge(inbox, [1, 2])
    assert brief(heard) == [
        ("delivered", "INBOX", (1,), 2),
        ("delivered", "INBOX", (2, 3), 3),
        ("flags", "INBOX", (1, 2), 4),
        ("delivered", "Trash", (1, 2), 2),
        ("delivered", "Trash", (3,), 3),
        ("expunged", "INBOX", (3,), 5),
        ("expunged", "INBOX", (1, 2), 6),
    ]
    assert {(c.user, c.mailbox_id) for c in heard} == {("bob", inbox), ("bob", trash)}


def test_one_delivery_is_told_for_each_of_its_users(store: Store, heard: list[Change]) -> None:
    store.deliver(b"x", ["alice", "bob"])
    assert [(c.kind, c.user) for c in heard] == [("delivered", "alice"), ("delivered", "bob")]


def test_changes_to_mailboxes_are_told_by_name(store: Store, heard: list[Change]) -> None:
    store.create_mailbox("bob", "a/b")
    store.rename_mailbox("bob", "a", "z")
    store.delete_mailbox("bob", "z/b")
    store.subscribe("bob", "z")
    store.subscribe("bob", "nothing")
    store.unsubscribe("bob", "nothing")
    store.unsubscribe("bob", "nothing")
    told = [(c.mailbox, c.mailbox_id != 0) for c in heard]
    assert told == [
        ("a", True), ("a/b", True), ("z", True), ("z/b", True), ("z/b", True), ("z", True),
        ("nothing", False), ("nothing", False),
    ]  # fmt: skip
    assert {(c.kind, c.uids) for c in heard} == {("mailbox", ())}


def test_a_change_can_be_seen_in_the_store_when_it_is_told(store: Store, inbox: int) -> None:
    seen: list[bytes] = []
    store.listen(lambda change: seen.append(store.content(inbox, change.uids[0])))
    store.append(inbox, b"x")
    assert seen == [b"x"]


def test_an_ended_subscription_hears_no_more(store: Store, inbox: int) -> None:
    heard: list[Change] = []
    end = store.listen(heard.append)
    store.append(inbox, b"x")
    end()
    end()
    store.append(inbox, b"x")
    assert len(heard) == 1


def test_a_listener_ended_by_another_is_not_called_any_more(store: Store, inbox: int) -> None:
    heard: list[Change] = []
    store.listen(lambda change: end())
    end = store.listen(heard.append)
    store.append(inbox, b"x")
    assert heard == []


def test_who_listens_to_a_mailbox_hears_of_no_other(store: Store, inbox: int) -> None:
    heard: list[Change] = []
    end = store.listen(heard.append, inbox)
    store.append(store.mailbox("bob", "Sent").id, b"x")
    store.append(inbox, b"y")
    end()
    store.append(inbox, b"z")
    assert brief(heard) == [("delivered", "INBOX", (1,), 2)]


def test_the_same_function_may_listen_twice(store: Store, inbox: int) -> None:
    heard: list[Change] = []
    first = store.listen(heard.append)
    store.listen(heard.append)
    first()
    store.append(inbox, b"x")
    assert len(heard) == 1


def test_a_failing_listener_is_logged_and_harms_no_one(
    store: Store, inbox: int, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(change: Change) -> None:
        raise RuntimeError("listener broke")

    heard: list[Change] = []
    store.listen(fail)
    store.listen(heard.append)
    with caplog.at_level(logging.ERROR):
        uid = store.append(inbox, b"x")
    assert store.content(inbox, uid) == b"x"
    assert len(heard) == 1
    assert "listener broke" in caplog.text
    assert caplog.records[0].name.startswith("mailedu.store")


def test_a_change_made_by_a_listener_is_told_to_all_after_the_present_one(
    store: Store, inbox: int
) -> None:
    heard: list[str] = []

    def mark(change: Change) -> None:
        if change.kind == "delivered":
            store.change_flags(inbox, change.uids, ["\\Seen"], "add")
        heard.append(f"first {change.kind}")

    store.listen(mark)
    store.listen(lambda change: heard.append(f"second {change.kind}"))
    store.append(inbox, b"x")
    assert heard == ["first delivered", "second delivered", "first flags", "second flags"]


def test_a_change_that_fails_is_not_told(store: Store, inbox: int, heard: list[Change]) -> None:
    with pytest.raises(StoreError):
        store.append_many(inbox, [(b"x", (), None), (b"y", ["\\No"], None)])
    assert heard == []
    store.append(inbox, b"z")
    assert brief(heard) == [("delivered", "INBOX", (1,), 2)]
