"""The store against a simple model of dicts, under any sequence of operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailedu.store import (
    ALL_RIGHTS,
    Change,
    MailboxExists,
    MailboxHasChildren,
    NoSuchMailbox,
    QuotaExceeded,
    Store,
    StoreError,
    settable,
)
from mailedu.store.messages import FlagMode

NAMES = ("INBOX", "a", "a/x", "a/x/y", "b", "b/z", "INBOX/c")
FLAGS = ("\\Seen", "\\Deleted", "\\Flagged", "red", "green")
IDENTIFIERS = ("alice", "anyone", "-alice", "-anyone")

names = st.sampled_from(("INBOX", "a")) | st.sampled_from(NAMES)
contents = st.sampled_from((b"", b"one\r\n", b"two\r\n\r\n.\r\n", b"\0\xff"))
flag_sets = st.sets(st.sampled_from(FLAGS))
uid_sets = st.sets(st.integers(1, 6))
modes: st.SearchStrategy[FlagMode] = st.sampled_from(("set", "add", "remove"))
right_sets = st.just(ALL_RIGHTS) | st.frozensets(st.sampled_from(sorted(ALL_RIGHTS)))
limits = st.none() | st.integers(0, 50)


@dataclass
class Box:
    """What the model knows of one mailbox."""

    id: int
    uidvalidity: int
    selectable: bool = True
    uidnext: int = 1
    recent_from: int = 1
    messages: dict[int, tuple[bytes, frozenset[str]]] = field(default_factory=dict)
    expunged: list[tuple[int, int]] = field(default_factory=list)  # modseq, uid
    acl: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, content: bytes, flags: frozenset[str]) -> int:
        uid = self.uidnext
        self.messages[uid] = (content, flags)
        self.uidnext += 1
        return uid


class StoreAgainstModel(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.store = Store(now=lambda: datetime(2024, 1, 1, tzinfo=UTC), uidvalidity=lambda: 1)
        self.store.add_account("alice", "x", "alice@campus.test")
        self.store.add_account("bob", "x", "bob@campus.test")
        for name in ("Drafts", "Sent", "Junk", "Trash"):
            self.store.delete_mailbox("bob", name)
        self.boxes: dict[str, Box] = {}
        self.highest_uidvalidity: dict[str, int] = {}
        self.ids: set[int] = set()
        self.modseq: dict[int, int] = {}
        self.changed_at: dict[tuple[int, int], int] = {}  # mailbox id and UID -> modseq
        self.storage_limit: int | None = None
        self.messages_limit: int | None = None
        self.told: list[Change] = []
        self.store.listen(self.told.append)
        self.made("INBOX")
        self.create("a")
        for name in ("INBOX", "a"):  # so that most steps have something to work on
            for flags in ({"red"}, {"\\Seen"}, {"\\Deleted", "\\Flagged"}):
                self.append(name, b"one\r\n", flags)
        self.feed_tells_of_every_modseq_once_and_in_order()

    def made(self, name: str, selectable: bool = True) -> Box:
        """Enter a mailbox that the store has just made, and check what is new about it."""
        info = self.store.mailbox("bob", name)
        assert info.id not in self.ids
        assert info.uidvalidity > self.highest_uidvalidity.get(name, 0)
        assert info.selectable == selectable
        self.ids.add(info.id)
        self.highest_uidvalidity[name] = info.uidvalidity
        parent = self.boxes.get(name.rpartition("/")[0])
        acl = dict(parent.acl) if parent and selectable else {}
        self.boxes[name] = Box(info.id, info.uidvalidity, selectable, acl=acl)
        return self.boxes[name]

    def fails(self, error: type[StoreError], action: Callable[[], object]) -> None:
        """The action raises and tells the feed nothing (the invariants see the rest)."""
        heard = len(self.told)
        with pytest.raises(error):
            action()
        assert len(self.told) == heard

    def children(self, name: str) -> list[str]:
        return [other for other in self.boxes if other.startswith(name + "/")]

    def box(self, name: str) -> Box | None:
        box = self.boxes.get(name)
        return box if box and box.selectable else None

    def usage(self, *more: bytes) -> tuple[int, int]:
        """Octets and messages that bob has, with those that are to come."""
        held = [content for box in self.boxes.values() for content, _ in box.messages.values()]
        return sum(map(len, (*held, *more))), len(held) + len(more)

    def fits(self, *more: bytes) -> bool:
        storage, messages = self.usage(*more)
        return (self.storage_limit is None or storage <= self.storage_limit) and (
            self.messages_limit is None or messages <= self.messages_limit
        )

    @rule(storage=limits, messages=limits)
    def set_quota(self, storage: int | None, messages: int | None) -> None:
        self.store.set_quota("bob", storage=storage, messages=messages)
        self.storage_limit, self.messages_limit = storage, messages

    @rule(name=names, content=contents)
    def deliver(self, name: str, content: bytes) -> None:
        box = self.box(name)
        if box is None:
            self.fails(NoSuchMailbox, lambda: self.store.deliver(content, ["bob"], mailbox=name))
        elif not self.fits(content):
            users = ["alice", "bob"] if name == "INBOX" else ["bob"]
            self.fails(QuotaExceeded, lambda: self.store.deliver(content, users, mailbox=name))
        else:
            uids = self.store.deliver(content, ["bob"], mailbox=name)
            assert uids == {"bob": box.add(content, frozenset())}

    @rule(name=names, content=contents, flags=flag_sets)
    def append(self, name: str, content: bytes, flags: set[str]) -> None:
        box = self.box(name)
        if box is None:
            return
        if not self.fits(content):
            self.fails(QuotaExceeded, lambda: self.store.append(box.id, content, flags))
            return
        assert self.store.append(box.id, content, flags) == box.add(content, frozenset(flags))

    @rule(
        name=names,
        uids=uid_sets,
        flags=flag_sets,
        mode=modes,
        since=st.none() | st.integers(1, 6),
        rights=right_sets,
    )
    def change_flags(
        self,
        name: str,
        uids: set[int],
        flags: set[str],
        mode: FlagMode,
        since: int | None,
        rights: frozenset[str],
    ) -> None:
        box = self.boxes.get(name)
        if box is None:
            return
        after = self.store.change_flags(
            box.id, uids, flags, mode, unchanged_since=since, rights=rights
        )
        there = uids & box.messages.keys()
        unchanged = {uid for uid in there if since is None or self.changed_at[box.id, uid] <= since}
        assert [message.uid for message in after] == sorted(unchanged)
        given = settable(flags, rights)
        for message in after:
            content, old = box.messages[message.uid]
            kept = old - settable(old, rights)
            new = {"set": kept | given, "add": old | given, "remove": old - given}[mode]
            assert message.flags == new
            box.messages[message.uid] = (content, frozenset(new))

    @rule(name=names, uids=uid_sets)
    def expunge(self, name: str, uids: set[int]) -> None:
        box = self.boxes.get(name)
        if box is None:
            return
        gone = self.store.expunge(box.id, uids)
        assert gone == sorted(uids & box.messages.keys())
        self.expunged(box, gone)

    def expunged(self, box: Box, gone: list[int]) -> None:
        modseq = self.store.mailbox_by_id(box.id).highestmodseq
        for uid in gone:
            del box.messages[uid]
            box.expunged.append((modseq, uid))

    @rule(here=names, uids=uid_sets, there=names, move=st.booleans())
    def copy_or_move(self, here: str, uids: set[int], there: str, move: bool) -> None:
        source, target = self.boxes.get(here), self.boxes.get(there)
        if source is None or target is None:
            return
        act = self.store.move if move else self.store.copy
        if not target.selectable:
            self.fails(NoSuchMailbox, lambda: act(source.id, uids, target.id))
            return
        found = sorted(uids & source.messages.keys())
        more = [source.messages[uid][0] for uid in found]
        if found and not move and not self.fits(*more):
            self.fails(QuotaExceeded, lambda: act(source.id, uids, target.id))
            return
        assert act(source.id, uids, target.id) == [
            (uid, target.add(*source.messages[uid])) for uid in found
        ]
        if move:
            self.expunged(source, found)

    @rule(name=names)
    def create(self, name: str) -> None:
        if self.box(name):
            self.fails(MailboxExists, lambda: self.store.create_mailbox("bob", name))
            return
        self.boxes.pop(name, None)
        self.store.create_mailbox("bob", name)
        self.parents_made(name)
        self.made(name)

    def parents_made(self, name: str) -> None:
        levels = name.split("/")
        for parent in ("/".join(levels[:n]) for n in range(1, len(levels))):
            if parent not in self.boxes:
                self.made(parent)

    @precondition(lambda self: len(self.boxes) > 1)
    @rule(name=names)
    def delete(self, name: str) -> None:
        box = self.boxes.get(name)
        if box is None:
            self.fails(NoSuchMailbox, lambda: self.store.delete_mailbox("bob", name))
        elif name == "INBOX":
            self.fails(StoreError, lambda: self.store.delete_mailbox("bob", name))
        elif self.children(name) and not box.selectable:
            self.fails(MailboxHasChildren, lambda: self.store.delete_mailbox("bob", name))
        else:
            self.store.delete_mailbox("bob", name)
            del self.boxes[name]
            self.fails(NoSuchMailbox, lambda: self.store.mailbox_by_id(box.id))
            if self.children(name):
                self.made(name, selectable=False)

    @rule(old=names, new=names)
    def rename(self, old: str, new: str) -> None:
        box = self.boxes.get(old)
        below = new.startswith(old + "/")
        if box is None or new in self.boxes or (below and old != "INBOX"):
            self.fails(StoreError, lambda: self.store.rename_mailbox("bob", old, new))
            return
        self.store.rename_mailbox("bob", old, new)
        if old == "INBOX":
            self.parents_made(new)
            target = self.made(new)
            for message in box.messages.values():
                target.add(*message)
            self.expunged(box, list(box.messages))
            return
        moving = [old, *self.children(old)]
        moved = {new + name[len(old) :]: self.boxes.pop(name) for name in moving}
        self.parents_made(new)
        for name, child in moved.items():
            uidvalidity = self.store.mailbox("bob", name).uidvalidity
            before = self.highest_uidvalidity.get(name, 0)
            assert uidvalidity > before
            assert uidvalidity == child.uidvalidity or child.uidvalidity <= before
            child.uidvalidity = self.highest_uidvalidity[name] = uidvalidity
            self.boxes[name] = child

    @rule(name=names, identifier=st.sampled_from(IDENTIFIERS), rights=right_sets, mode=modes)
    def set_acl(self, name: str, identifier: str, rights: frozenset[str], mode: FlagMode) -> None:
        box = self.boxes.get(name)
        if box is None:
            return
        self.store.set_acl(box.id, identifier, rights, mode)
        old = box.acl.pop(identifier, frozenset())
        new = {"set": rights, "add": old | rights, "remove": old - rights}[mode]
        if new:
            box.acl[identifier] = new

    @rule(name=names)
    def claim_recent(self, name: str) -> None:
        box = self.boxes.get(name)
        if box is None:
            return
        recent = {uid for uid in box.messages if uid >= box.recent_from}
        assert self.store.peek_recent(box.id) == recent
        assert self.store.claim_recent(box.id) == recent
        box.recent_from = box.uidnext

    @invariant()
    def same_mailboxes(self) -> None:
        found = {info.name: info for info in self.store.mailboxes("bob")}
        assert found.keys() == self.boxes.keys()
        for name, box in self.boxes.items():
            info = found[name]
            assert (info.id, info.uidvalidity, info.uidnext, info.selectable) == (
                box.id, box.uidvalidity, box.uidnext, box.selectable,
            )  # fmt: skip

    @invariant()
    def same_usage(self) -> None:
        quota = self.store.quota("bob")
        assert (quota.storage, quota.messages) == self.usage()
        assert quota.room_for(0, 0) == self.fits()
        assert self.store.quota("alice").messages == 0

    @invariant()
    def same_rights(self) -> None:
        shared = {}
        for name, box in self.boxes.items():
            assert {who: set(rights) for who, rights in self.store.acl(box.id).items()} == box.acl
            none: frozenset[str] = frozenset()
            given = box.acl.get("alice", none) | box.acl.get("anyone", none)
            taken = box.acl.get("-alice", none) | box.acl.get("-anyone", none)
            assert self.store.rights(box.id, "alice") == given - taken
            assert self.store.rights(box.id, "bob") == ALL_RIGHTS
            if given - taken:
                shared[name] = given - taken
        found = self.store.mailboxes_shared_with("alice")
        assert {box.name: rights for box, rights in found} == shared

    @invariant()
    def same_messages(self) -> None:
        for box in self.boxes.values():
            messages = self.store.messages(box.id)
            octets = self.store.contents(box.id, [message.uid for message in messages])
            assert {m.uid: (octets[m.uid], m.flags) for m in messages} == box.messages
            assert [m.uid for m in messages] == sorted(box.messages)
            assert all(m.size == len(octets[m.uid]) for m in messages)
            used = {f for _, flags in box.messages.values() for f in flags if f[0] != "\\"}
            assert self.store.keywords(box.id) == sorted(used)
            for since in {0, *(modseq for modseq, _ in box.expunged)}:
                assert self.store.expunged_since(box.id, since) == sorted(
                    uid for modseq, uid in box.expunged if modseq > since
                )

    @invariant()
    def feed_tells_of_every_modseq_once_and_in_order(self) -> None:
        for change in self.told:
            before = self.modseq.get(change.mailbox_id, 1)
            if change.kind == "mailbox":
                assert change.modseq == before
                assert change.uids == ()
            else:
                assert change.modseq == before + 1
                assert list(change.uids) == sorted(set(change.uids)) != []
                if change.kind != "expunged":
                    for uid in change.uids:
                        self.changed_at[change.mailbox_id, uid] = change.modseq
            self.modseq[change.mailbox_id] = change.modseq
        self.told.clear()
        for box in self.boxes.values():
            info = self.store.mailbox_by_id(box.id)
            assert info.highestmodseq == self.modseq.get(box.id, 1)
            for message in self.store.messages(box.id):
                assert message.modseq == self.changed_at[box.id, message.uid]

    def teardown(self) -> None:
        self.store.close()


StoreAgainstModel.TestCase.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None
)
TestStoreAgainstModel = StoreAgainstModel.TestCase
