"""Messages: content, UIDs, flags, mod-sequences, copies, \\Recent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.store import (
    Change,
    InvalidFlag,
    NoSuchAccount,
    NoSuchMailbox,
    NoSuchMessage,
    Store,
    StoreError,
)
from mailedu.store.messages import FlagMode


def modseqs(store: Store, mailbox_id: int) -> dict[int, int]:
    return {message.uid: message.modseq for message in store.messages(mailbox_id)}


def test_a_delivery_to_several_users_gives_each_a_uid(store: Store, now: datetime) -> None:
    store.deliver(b"first\r\n", ["bob"])
    assert store.deliver(b"both\r\n", ["alice", "bob", "alice"]) == {"alice": 1, "bob": 2}
    inbox = store.mailbox("bob", "INBOX")
    message = store.message(inbox.id, 2)
    assert (message.flags, message.internal_date, message.size) == (frozenset(), now, 6)
    assert store.content(store.mailbox("alice", "INBOX").id, 1) == b"both\r\n"
    assert inbox.uidnext == 3


def test_a_delivery_goes_to_all_or_to_none(store: Store, inbox: int) -> None:
    heard: list[object] = []
    store.listen(heard.append)
    before = store.mailbox_by_id(inbox)
    with pytest.raises(NoSuchAccount):
        store.deliver(b"x", ["bob", "carol"])
    store.delete_mailbox("alice", "Junk")
    heard.clear()
    with pytest.raises(NoSuchMailbox):
        store.deliver(b"x", ["bob", "alice"], mailbox="Junk")
    assert store.deliver(b"x", []) == {}
    assert store.mailbox_by_id(inbox) == before
    assert heard == []


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (b"", b""),
        (b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\nb", b"a\r\nb"),
        (b"a\rb\r", b"a\r\nb\r\n"),
        (b"a\r\r\n\n\rb", b"a\r\n\r\n\r\n\r\nb"),
        (b"\0\xff\x80.\r\n", b"\0\xff\x80.\r\n"),
    ],
)
def test_only_bare_line_ends_are_changed(
    store: Store, inbox: int, given: bytes, stored: bytes
) -> None:
    uid = store.append(inbox, given)
    assert store.content(inbox, uid) == stored
    assert store.message(inbox, uid).size == len(stored)
    assert store.content(inbox, store.deliver(given, ["bob"])["bob"]) == stored


@given(content=st.binary())
def test_content_comes_back_byte_for_byte_but_for_bare_line_ends(content: bytes) -> None:
    store = Store(now=lambda: datetime(2024, 1, 1, tzinfo=UTC), uidvalidity=lambda: 1)
    store.add_account("bob", "x", "bob@campus.test")
    uid = store.deliver(content, ["bob"])["bob"]
    stored = store.content(store.mailbox("bob", "INBOX").id, uid)
    bare = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert stored == bare.replace(b"\n", b"\r\n")


def test_append_keeps_flags_and_date_with_its_zone(store: Store, inbox: int) -> None:
    date = datetime(1996, 7, 17, 2, 44, 25, 123456, tzinfo=timezone(timedelta(hours=-7)))
    message = store.message(inbox, store.append(inbox, b"x", ["\\sEEN", "$Forwarded"], date))
    assert message.flags == {"\\Seen", "$Forwarded"}
    assert message.internal_date == date
    assert message.internal_date.utcoffset() == timedelta(hours=-7)


def test_a_date_without_a_zone_is_refused(store: Store, inbox: int) -> None:
    with pytest.raises(StoreError, match="time zone"):
        store.append(inbox, b"x", internal_date=datetime(2024, 1, 1))  # noqa: DTZ001
    assert store.messages(inbox) == []


def test_messages_appended_together_are_all_there_or_none(store: Store, inbox: int) -> None:
    assert store.append_many(inbox, [(b"1", (), None), (b"2", ["x"], None)]) == [1, 2]
    with pytest.raises(InvalidFlag):
        store.append_many(inbox, [(b"3", (), None), (b"4", ["no good"], None)])
    assert store.append_many(inbox, []) == []
    assert [message.uid for message in store.messages(inbox)] == [1, 2]
    assert store.append(inbox, b"5") == 3


def test_a_uid_is_never_given_twice(store: Store, inbox: int) -> None:
    for expected in (1, 2, 3):
        uid = store.append(inbox, b"x")
        assert uid == expected
        store.expunge(inbox, [uid])


def test_messages_that_are_not_there(store: Store, inbox: int) -> None:
    for uid in (1, 0, -1, 2**32, 2**70):
        with pytest.raises(NoSuchMessage, match=f"UID {uid}"):
            store.message(inbox, uid)
        with pytest.raises(NoSuchMessage):
            store.content(inbox, uid)
    uid = store.append(inbox, b"x")
    assert store.contents(inbox, [99, uid]) == {uid: b"x"}
    assert store.change_flags(inbox, [99], ["\\Seen"], "add") == []
    assert store.expunge(inbox, [99]) == []
    assert store.copy(inbox, [99], inbox) == []
    assert store.mailbox_by_id(inbox).highestmodseq == store.message(inbox, uid).modseq


def test_contents_of_many(store: Store, inbox: int) -> None:
    octets = {store.append(inbox, b"%d" % n): b"%d" % n for n in range(3000)}
    assert store.contents(inbox, range(1, 5000)) == octets
    assert list(store.contents(inbox, [7, 5])) == [5, 7]


@pytest.mark.parametrize(
    ("mode", "flags", "after"),
    [
        ("set", ["\\deleted"], {"\\Deleted"}),
        ("set", [], set()),
        ("set", ["\\Recent", "NEW"], {"NEW"}),
        ("add", ["\\DRAFT", "WORK"], {"\\Seen", "\\Draft", "Work"}),
        ("remove", ["\\seen", "wORK", "other"], set()),
    ],
)
def test_flags_change_without_regard_to_case(
    store: Store, inbox: int, mode: str, flags: list[str], after: set[str]
) -> None:
    uid = store.append(inbox, b"x", ["\\Seen", "Work"])
    (message,) = store.change_flags(inbox, [uid], flags, mode)  # type: ignore[arg-type]
    assert message.flags == after
    assert store.message(inbox, uid) == message


@pytest.mark.parametrize("flag", ["\\Foo", "", "two words", "a(b", "a]", 'a"', "a\\b", "ü", "a\n"])
def test_what_is_no_flag_is_refused(store: Store, inbox: int, flag: str) -> None:
    uid = store.append(inbox, b"x")
    before = store.message(inbox, uid)
    with pytest.raises(InvalidFlag, match="is no flag"):
        store.change_flags(inbox, [uid], ["\\Seen", flag], "add")
    with pytest.raises(InvalidFlag):
        store.append(inbox, b"x", [flag])
    assert store.messages(inbox) == [before]


def test_an_unknown_way_to_change_flags_is_refused(store: Store, inbox: int) -> None:
    store.append(inbox, b"x")
    with pytest.raises(StoreError, match='"set", "add" or "remove"'):
        store.change_flags(inbox, [1], [], "toggle")  # type: ignore[arg-type]


def test_a_keyword_keeps_the_case_of_its_first_use_in_each_mailbox(
    store: Store, inbox: int
) -> None:
    trash = store.mailbox("bob", "Trash").id
    store.append(trash, b"x", ["URGENT"])
    store.append(inbox, b"x", ["Urgent", "zeta"])
    store.append(inbox, b"y", ["uRGENT"])
    assert store.keywords(inbox) == ["Urgent", "zeta"]
    store.copy(inbox, [1, 2], trash)
    assert store.keywords(trash) == ["URGENT", "zeta"]
    store.expunge(inbox, [1])
    assert store.keywords(inbox) == ["Urgent"]


def test_only_messages_that_change_get_a_new_modseq(store: Store, inbox: int) -> None:
    for flags in ([], ["\\Seen"], []):
        store.append(inbox, b"x", flags)
    before = modseqs(store, inbox)
    after = store.change_flags(inbox, [1, 2, 3], ["\\Seen"], "add")
    assert [message.uid for message in after] == [1, 2, 3]
    top = max(before.values()) + 1
    assert modseqs(store, inbox) == {1: top, 2: before[2], 3: top}
    assert store.mailbox_by_id(inbox).highestmodseq == top
    store.change_flags(inbox, [1, 2, 3], ["\\Seen"], "add")
    assert store.mailbox_by_id(inbox).highestmodseq == top


def test_what_changed_and_what_went_since_a_modseq(store: Store, inbox: int) -> None:
    for _ in range(4):
        store.append(inbox, b"x")
    start = store.mailbox_by_id(inbox).highestmodseq
    store.change_flags(inbox, [3], ["\\Seen"], "set")
    store.expunge(inbox, [2, 1])
    middle = store.mailbox_by_id(inbox).highestmodseq
    store.expunge(inbox, [4])
    assert [message.uid for message in store.messages(inbox, since_modseq=start)] == [3]
    assert store.messages(inbox, since_modseq=middle) == []
    assert store.expunged_since(inbox, start) == [1, 2, 4]
    assert store.expunged_since(inbox, middle) == [4]


def test_a_copy_has_the_flags_and_date_and_lives_on_its_own(store: Store, inbox: int) -> None:
    date = datetime(2001, 1, 1, tzinfo=UTC)
    for text in (b"one", b"two", b"three"):
        store.append(inbox, text, ["\\Flagged"], date)
    trash = store.mailbox("bob", "Trash").id
    assert store.copy(inbox, [3, 1, 9], trash) == [(1, 1), (3, 2)]
    copied = store.message(trash, 2)
    assert (copied.flags, copied.internal_date, copied.size) == ({"\\Flagged"}, date, 5)
    store.expunge(inbox, [1, 3])
    assert store.contents(trash, [1, 2]) == {1: b"one", 2: b"three"}


def test_a_move_takes_messages_away_in_the_same_breath(store: Store, inbox: int) -> None:
    for text in (b"one", b"two", b"three"):
        store.append(inbox, text)
    trash = store.mailbox("bob", "Trash").id
    start = store.mailbox_by_id(inbox).highestmodseq
    assert store.move(inbox, [3, 2], trash) == [(2, 1), (3, 2)]
    assert list(modseqs(store, inbox)) == [1]
    assert store.expunged_since(inbox, start) == [2, 3]
    assert store.contents(trash, [1, 2]) == {1: b"two", 2: b"three"}
    assert store.move(inbox, [1], inbox) == [(1, 4)]
    assert store.content(inbox, 4) == b"one"


def test_a_move_or_copy_to_nowhere_changes_nothing(store: Store, inbox: int) -> None:
    store.append(inbox, b"x")
    gone = store.create_mailbox("bob", "gone").id
    store.delete_mailbox("bob", "gone")
    before = store.mailbox_by_id(inbox)
    for act in (store.copy, store.move):
        with pytest.raises(NoSuchMailbox):
            act(inbox, [1], gone)
        with pytest.raises(NoSuchMailbox):
            act(gone, [1], inbox)
    assert store.mailbox_by_id(inbox) == before
    assert list(modseqs(store, inbox)) == [1]


def test_recent_belongs_to_the_first_who_claims_it(store: Store, inbox: int) -> None:
    store.append(inbox, b"1")
    store.append(inbox, b"2")
    assert store.peek_recent(inbox) == store.peek_recent(inbox) == {1, 2}
    assert store.claim_recent(inbox) == {1, 2}
    assert store.claim_recent(inbox) == store.peek_recent(inbox) == frozenset()
    store.copy(inbox, [1], inbox)
    store.deliver(b"4", ["bob"])
    store.expunge(inbox, [4])
    assert store.claim_recent(inbox) == {3}


@pytest.mark.parametrize("mode", ["set", "add", "remove"])
def test_what_changed_since_is_left_alone(store: Store, inbox: int, mode: FlagMode) -> None:
    """RFC 7162 §3.1.3, UNCHANGEDSINCE."""
    store.append_many(inbox, [(b"%d" % n, ["\\Seen"], None) for n in range(3)])
    known = store.mailbox_by_id(inbox).highestmodseq
    store.change_flags(inbox, [2], ["\\Flagged"], "add")
    flags = ["\\Seen"] if mode == "remove" else ["\\Answered"]
    after = store.change_flags(inbox, [1, 2, 3, 9], flags, mode, unchanged_since=known)
    assert [message.uid for message in after] == [1, 3]
    assert {message.modseq for message in after} == {known + 2}
    assert store.message(inbox, 2).flags == {"\\Seen", "\\Flagged"}
    assert store.message(inbox, 2).modseq == known + 1


def test_unchanged_since_counts_the_very_mod_sequence_as_unchanged(
    store: Store, inbox: int
) -> None:
    store.append(inbox, b"x")
    modseq = store.message(inbox, 1).modseq
    assert store.change_flags(inbox, [1], ["a"], "add", unchanged_since=modseq - 1) == []
    assert store.change_flags(inbox, [1], ["a"], "add", unchanged_since=0) == []
    heard: list[Change] = []
    store.listen(heard.append)
    (message,) = store.change_flags(inbox, [1], ["a"], "add", unchanged_since=modseq)
    assert message.flags == {"a"}
    assert [change.modseq for change in heard] == [modseq + 1]


def test_old_mail_expires_by_its_internal_date(store: Store, inbox: int) -> None:
    """A retention policy (RFC 2449 §6.7); the instant counts, whatever the zone."""
    day = datetime(2024, 2, 28, tzinfo=UTC)
    east = timezone(timedelta(hours=5))
    dates = [day, day - timedelta(seconds=1), day.astimezone(east) - timedelta(seconds=1), None]
    store.append_many(inbox, [(b"x", (), date) for date in dates])
    heard: list[Change] = []
    store.listen(heard.append)
    assert store.expire(inbox, day) == [2, 3]
    assert [message.uid for message in store.messages(inbox)] == [1, 4]
    assert [(change.kind, change.uids) for change in heard] == [("expunged", (2, 3))]
    assert store.expire(inbox, day) == []
    with pytest.raises(StoreError, match="no time zone"):
        store.expire(inbox, day.replace(tzinfo=None))
