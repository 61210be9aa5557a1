"""Mailboxes: names, hierarchy, rename, delete, UIDVALIDITY, subscriptions."""

from __future__ import annotations

import pytest

from mailedu.store import (
    InvalidMailboxName,
    MailboxExists,
    MailboxHasChildren,
    NoSuchMailbox,
    Store,
    StoreError,
)


def names(store: Store) -> list[str]:
    """Bob's mailboxes beyond the first five; those that cannot be selected in brackets."""
    first = {"INBOX", "Drafts", "Junk", "Sent", "Trash"}
    return [
        info.name if info.selectable else f"({info.name})"
        for info in store.mailboxes("bob")
        if info.name not in first
    ]


@pytest.mark.parametrize("name", ["INBOX", "inbox", "InBoX"])
def test_inbox_is_one_mailbox_in_any_case(store: Store, name: str) -> None:
    assert store.mailbox("bob", name) == store.mailbox("bob", "INBOX")
    with pytest.raises(MailboxExists):
        store.create_mailbox("bob", name)


def test_below_inbox_the_first_level_is_inbox_and_the_rest_keeps_its_case(store: Store) -> None:
    assert store.create_mailbox("bob", "inbox/Lists").name == "INBOX/Lists"
    with pytest.raises(NoSuchMailbox):
        store.mailbox("bob", "INBOX/lists")


def test_a_new_mailbox_is_empty_and_its_missing_parents_are_made(store: Store) -> None:
    info = store.create_mailbox("bob", "work/2024/höst")
    assert names(store) == ["work", "work/2024", "work/2024/höst"]
    assert (info.uidnext, info.selectable, info.special_use) == (1, True, None)
    assert store.messages(info.id) == []
    assert store.mailbox_by_id(info.id) == info


def test_a_separator_at_the_end_says_that_children_will_come_and_is_dropped(store: Store) -> None:
    assert store.create_mailbox("bob", "work/").name == "work"


@pytest.mark.parametrize(
    "name",
    ["", "/", "/a", "a//b", "a//", "a*", "a%b", "a\r\nb", "a\0", "a\x7f", "a\x85", "a\u2028",
     "\ud800", "x" * 256],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused_with_a_reason(store: Store, name: str) -> None:
    store.create_mailbox("bob", "old")
    with pytest.raises(InvalidMailboxName, match="cannot be a mailbox name: "):
        store.create_mailbox("bob", name)
    with pytest.raises(InvalidMailboxName):
        store.rename_mailbox("bob", "old", name)
    with pytest.raises(InvalidMailboxName):
        store.subscribe("bob", name)
    with pytest.raises(NoSuchMailbox):
        store.mailbox("bob", name)
    assert names(store) == ["old"]


def test_special_use_is_one_of_rfc_6154(store: Store) -> None:
    assert store.create_mailbox("bob", "Old", "\\archive").special_use == "\\Archive"
    with pytest.raises(StoreError, match=r"\\Archive"):
        store.create_mailbox("bob", "Other", "\\Secret")
    assert names(store) == ["Old"]


def test_a_deleted_mailbox_is_gone_with_its_messages(store: Store) -> None:
    info = store.create_mailbox("bob", "old")
    store.append(info.id, b"x")
    store.delete_mailbox("bob", "old")
    assert names(store) == []
    for ask in (
        store.mailbox_by_id, store.messages, store.keywords, store.claim_recent, store.peek_recent,
    ):  # fmt: skip
        with pytest.raises(NoSuchMailbox, match="deleted"):
            ask(info.id)
    with pytest.raises(NoSuchMailbox):
        store.append(info.id, b"x")
    with pytest.raises(NoSuchMailbox):
        store.delete_mailbox("bob", "old")


def test_a_name_created_again_has_a_higher_uidvalidity_and_another_id(store: Store) -> None:
    seen = []
    for _ in range(3):
        seen.append(store.create_mailbox("bob", "old"))
        store.delete_mailbox("bob", "old")
    assert seen[0].uidvalidity < seen[1].uidvalidity < seen[2].uidvalidity
    assert len({info.id for info in seen}) == 3


def test_inbox_cannot_be_deleted(store: Store) -> None:
    with pytest.raises(InvalidMailboxName, match="INBOX cannot be deleted"):
        store.delete_mailbox("bob", "inbox")


def test_deleting_a_parent_leaves_a_name_that_cannot_be_selected(store: Store) -> None:
    parent = store.create_mailbox("bob", "a")
    store.create_mailbox("bob", "a/b")
    store.append(parent.id, b"x")
    store.delete_mailbox("bob", "a")
    assert names(store) == ["(a)", "a/b"]
    with pytest.raises(NoSuchMailbox):
        store.mailbox_by_id(parent.id)
    husk = store.mailbox("bob", "a")
    assert store.messages(husk.id) == []
    for refused in (
        lambda: store.append(husk.id, b"x"),
        lambda: store.deliver(b"x", ["bob"], mailbox="a"),
        lambda: store.copy(store.mailbox("bob", "INBOX").id, [1], husk.id),
    ):
        with pytest.raises(NoSuchMailbox, match="only holds other mailboxes"):
            refused()
    with pytest.raises(MailboxHasChildren, match="'a/b' first"):
        store.delete_mailbox("bob", "a")
    again = store.create_mailbox("bob", "a")
    assert again.selectable
    assert again.uidvalidity > parent.uidvalidity
    assert names(store) == ["a", "a/b"]


def test_a_name_that_only_held_others_can_be_deleted_when_they_are_gone(store: Store) -> None:
    store.create_mailbox("bob", "a/b")
    store.delete_mailbox("bob", "a")
    store.delete_mailbox("bob", "a/b")
    store.delete_mailbox("bob", "a")
    assert names(store) == []


def test_rename_takes_children_along_and_keeps_ids_uids_and_uidvalidity(store: Store) -> None:
    top, child = store.create_mailbox("bob", "a"), store.create_mailbox("bob", "a/b")
    store.create_mailbox("bob", "ab")  # no child, though its name begins alike
    uid = store.append(child.id, b"x")
    store.rename_mailbox("bob", "a", "new/place")
    assert names(store) == ["ab", "new", "new/place", "new/place/b"]
    moved = store.mailbox("bob", "new/place/b")
    assert (moved.id, moved.uidvalidity) == (child.id, child.uidvalidity)
    assert store.content(moved.id, uid) == b"x"
    assert store.mailbox("bob", "new/place").id == top.id


def test_a_mailbox_renamed_to_a_name_once_used_gets_a_higher_uidvalidity(store: Store) -> None:
    older, newer = store.create_mailbox("bob", "older"), store.create_mailbox("bob", "newer")
    store.delete_mailbox("bob", "newer")
    store.rename_mailbox("bob", "older", "newer")
    renamed = store.mailbox("bob", "newer")
    assert renamed.id == older.id
    assert renamed.uidvalidity > newer.uidvalidity


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("a", "a/b/c", InvalidMailboxName),
        ("a", "a", MailboxExists),
        ("a", "Sent", MailboxExists),
        ("a", "inbox", MailboxExists),
        ("a", "x" * 254, InvalidMailboxName),  # its child would have 256 characters
        ("nothing", "b", NoSuchMailbox),
    ],
)
def test_a_rename_that_cannot_be_changes_nothing(
    store: Store, old: str, new: str, error: type[StoreError]
) -> None:
    store.create_mailbox("bob", "a/b")
    before = store.mailboxes("bob")
    with pytest.raises(error):
        store.rename_mailbox("bob", old, new)
    assert store.mailboxes("bob") == before


def test_renaming_inbox_moves_its_messages_and_leaves_it_there_empty(store: Store) -> None:
    inbox = store.mailbox("bob", "INBOX")
    store.create_mailbox("bob", "INBOX/child")
    store.append(inbox.id, b"one", ["\\Seen", "kept"])
    store.append(inbox.id, b"two")
    store.rename_mailbox("bob", "Inbox", "old/2024")
    moved = store.mailbox("bob", "old/2024")
    assert store.contents(moved.id, [1, 2]) == {1: b"one", 2: b"two"}
    assert store.message(moved.id, 1).flags == {"\\Seen", "kept"}
    assert store.messages(inbox.id) == []
    assert store.mailbox("bob", "INBOX").id == inbox.id
    assert store.mailbox("bob", "INBOX").uidnext == 3
    assert names(store) == ["INBOX/child", "old", "old/2024"]


def test_subscriptions_are_names_with_or_without_a_mailbox(store: Store) -> None:
    store.subscribe("bob", "not/yet")
    store.subscribe("bob", "not/yet")
    store.subscribe("bob", "iNbOx")
    store.unsubscribe("bob", "Junk")
    store.unsubscribe("bob", "never")
    store.unsubscribe("bob", "\ud800")
    store.delete_mailbox("bob", "Trash")
    assert store.subscriptions("bob") == ["INBOX", "Drafts", "Sent", "Trash", "not/yet"]
    assert len(store.subscriptions("alice")) == 5


def test_users_do_not_meet_in_their_mailbox_names(store: Store) -> None:
    mine, hers = store.create_mailbox("bob", "x"), store.create_mailbox("alice", "x")
    store.append(mine.id, b"mine")
    assert store.messages(hers.id) == []
    store.delete_mailbox("alice", "x")
    assert store.mailbox("bob", "x").id == mine.id
