"""Access control lists of mailboxes (RFC 4314) in the store."""

from __future__ import annotations

import pytest

from mailedu.store import (
    ALL_RIGHTS,
    Change,
    InvalidIdentifier,
    InvalidRights,
    NoSuchMailbox,
    Store,
    StoreError,
    rights_text,
    settable,
)


@pytest.fixture
def carol(store: Store) -> Store:
    store.add_account("carol", "singer", "carol@campus.test")
    return store


def test_only_the_owner_has_rights_at_first(store: Store, inbox: int) -> None:
    assert store.rights(inbox, "bob") == ALL_RIGHTS == set("lrswipkxtea")
    assert store.rights(inbox, "alice") == set()
    assert store.acl(inbox) == {}
    assert store.mailboxes_shared_with("alice") == []


def test_rights_are_set_added_and_removed_in_one_order(store: Store, inbox: int) -> None:
    store.set_acl(inbox, "alice", "wrl")
    assert store.acl(inbox) == {"alice": "lrw"}
    store.set_acl(inbox, "alice", "ea", "add")
    assert store.acl(inbox) == {"alice": "lrwea"}
    store.set_acl(inbox, "alice", "rwx", "remove")
    assert store.acl(inbox) == {"alice": "lea"}
    assert store.rights(inbox, "alice") == set("lea")
    store.set_acl(inbox, "alice", "lea", "remove")
    assert store.acl(inbox) == {}


def test_anyone_and_the_user_add_up_and_negative_rights_win(carol: Store, inbox: int) -> None:
    """RFC 4314 §2: the union, less what "-user" and "-anyone" take away."""
    carol.set_acl(inbox, "anyone", "lrs")
    carol.set_acl(inbox, "alice", "wi")
    carol.set_acl(inbox, "-alice", "rw")
    assert carol.rights(inbox, "alice") == set("lsi")
    assert carol.rights(inbox, "carol") == set("lrs")
    carol.set_acl(inbox, "-anyone", "l")
    assert carol.rights(inbox, "alice") == set("si")
    assert carol.rights(inbox, "bob") == ALL_RIGHTS
    assert list(carol.acl(inbox)) == ["-alice", "-anyone", "alice", "anyone"]
    carol.delete_acl(inbox, "alice")
    assert carol.acl(inbox)["-alice"] == "rw"  # RFC 4314 §2: another entry
    carol.delete_acl(inbox, "alice")


def test_what_is_shared_with_a_user(carol: Store, inbox: int) -> None:
    drafts = carol.mailbox("bob", "Drafts").id
    hers = carol.mailbox("alice", "INBOX").id
    carol.set_acl(inbox, "anyone", "lr")
    carol.set_acl(inbox, "carol", "i")
    carol.set_acl(drafts, "carol", "l")
    carol.set_acl(drafts, "-carol", "l")
    carol.set_acl(hers, "carol", "a")
    found = [(box.user, box.name, rights) for box, rights in carol.mailboxes_shared_with("carol")]
    assert found == [("alice", "INBOX", {"a"}), ("bob", "INBOX", {"l", "r", "i"})]
    assert [box.user for box, _ in carol.mailboxes_shared_with("bob")] == []


@pytest.mark.parametrize("identifier", ["nobody", "", "-", "--alice", "ANYONE", "$team", "a\0"])
def test_rights_are_for_users_and_anyone(store: Store, inbox: int, identifier: str) -> None:
    with pytest.raises(InvalidIdentifier, match="is nobody"):
        store.set_acl(inbox, identifier, "lr")
    with pytest.raises(InvalidIdentifier):
        store.delete_acl(inbox, identifier)


@pytest.mark.parametrize("identifier", ["bob", "-bob"])
def test_the_owner_always_has_all_rights(store: Store, inbox: int, identifier: str) -> None:
    with pytest.raises(InvalidIdentifier, match="always has all rights"):
        store.set_acl(inbox, identifier, "lr")
    assert store.acl(inbox) == {}


@pytest.mark.parametrize("rights", ["q", "lrR", "lr1", "c", "d", "l r"])
def test_unknown_rights_are_refused(store: Store, inbox: int, rights: str) -> None:
    with pytest.raises(InvalidRights, match="is no right"):
        store.set_acl(inbox, "alice", rights)
    assert store.acl(inbox) == {}


def test_a_mailbox_that_is_gone_has_no_list(store: Store) -> None:
    box = store.create_mailbox("bob", "a").id
    store.set_acl(box, "alice", "lr")
    store.delete_mailbox("bob", "a")
    for ask in (
        lambda: store.acl(box),
        lambda: store.rights(box, "alice"),
        lambda: store.set_acl(box, "alice", "l"),
    ):
        with pytest.raises(NoSuchMailbox):
            ask()
    assert store.acl(store.create_mailbox("bob", "a").id) == {}
    assert store.mailboxes_shared_with("alice") == []


def test_new_mailboxes_inherit_and_renamed_ones_keep(store: Store) -> None:
    """RFC 4314 §4, CREATE and RENAME."""
    for name, rights in (("a", "lr"), ("b", "lrs")):
        store.set_acl(store.create_mailbox("bob", name).id, "alice", rights)
    new = store.create_mailbox("bob", "a/x/y")
    assert store.acl(new.id) == store.acl(store.mailbox("bob", "a/x").id) == {"alice": "lr"}
    store.rename_mailbox("bob", "a", "b/z/a")
    assert store.acl(store.mailbox("bob", "b/z").id) == {"alice": "lrs"}
    assert store.acl(store.mailbox("bob", "b/z/a/x/y").id) == {"alice": "lr"}


def test_the_list_goes_with_a_mailbox_whose_children_stay(store: Store) -> None:
    """RFC 4314 §4: DELETE removes the list; the name that is left grants nothing."""
    store.set_acl(store.create_mailbox("bob", "a").id, "alice", "lr")
    store.set_acl(store.create_mailbox("bob", "a/x").id, "alice", "lr")
    store.create_mailbox("bob", "a/x/y")
    store.delete_mailbox("bob", "a/x")
    assert store.acl(store.mailbox("bob", "a/x").id) == {}
    assert store.acl(store.create_mailbox("bob", "a/x").id) == {"alice": "lr"}


def test_listeners_hear_of_a_change_and_of_nothing_else(store: Store, inbox: int) -> None:
    heard: list[Change] = []
    store.listen(heard.append)
    store.set_acl(inbox, "alice", "lr")
    store.set_acl(inbox, "alice", "l", "add")
    store.delete_acl(inbox, "anyone")
    assert heard == [Change("mailbox", "bob", "INBOX", inbox, (), 1)]


def test_a_user_cannot_be_called_as_an_identifier_is(store: Store) -> None:
    for user in ("anyone", "-bob"):
        with pytest.raises(StoreError, match="cannot be a user name"):
            store.add_account(user, "x", "x@campus.test")


def test_the_order_of_rights_and_what_flags_need() -> None:
    assert rights_text("aextipkswrl") == "lrwstipekxa"
    flags = ["\\Seen", "\\SEEN", "\\Deleted", "\\Flagged", "$Forwarded"]
    assert settable(flags, frozenset("s")) == {"\\Seen", "\\SEEN"}
    assert settable(flags, frozenset("t")) == {"\\Deleted"}
    assert settable(flags, frozenset("w")) == {"\\Flagged", "$Forwarded"}
    assert settable(flags, ALL_RIGHTS) == set(flags)


ALL_FLAGS = ["\\Seen", "\\Deleted", "\\Flagged", "Kw"]


@pytest.mark.parametrize(
    ("mode", "flags", "after"),
    [
        ("set", ["\\Flagged", "new"], {"\\Seen", "\\Deleted", "\\Flagged", "new"}),
        ("set", [], {"\\Seen", "\\Deleted"}),
        ("add", ["\\Answered", "\\Draft"], {*ALL_FLAGS, "\\Answered", "\\Draft"}),
        ("remove", ["\\Seen", "\\Flagged", "KW"], {"\\Seen", "\\Deleted"}),
    ],
)
def test_flags_change_as_far_as_the_rights_go(
    store: Store, inbox: int, mode: str, flags: list[str], after: set[str]
) -> None:
    """RFC 4314 §4, STORE, with the right "w" only."""
    store.append(inbox, b"x", ALL_FLAGS)
    rights = frozenset("lrw")
    (message,) = store.change_flags(inbox, [1], flags, mode, rights=rights)  # type: ignore[arg-type]
    assert message.flags == after


@pytest.mark.parametrize("act", ["copy", "move"])
def test_a_copy_has_the_flags_that_the_rights_there_allow(
    store: Store, inbox: int, act: str
) -> None:
    """The example of RFC 4314 §4: right "t" without "w"."""
    store.append_many(
        inbox,
        [
            (b"1", ["\\Draft", "\\Deleted"], None),
            (b"2", ["\\Answered"], None),
            (b"3", ["$Forwarded", "\\Seen"], None),
        ],
    )
    sent = store.mailbox("bob", "Sent").id
    getattr(store, act)(inbox, [1, 2, 3], sent, rights=frozenset("rsti"))
    flags = [message.flags for message in store.messages(sent)]
    assert flags == [{"\\Deleted"}, set(), {"\\Seen"}]
    assert store.keywords(sent) == []
