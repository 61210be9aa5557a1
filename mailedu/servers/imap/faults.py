r"""The three wrong behaviours of an IMAP server (``mailedu.protocols.faults``), kept to one place.

Each is a kind of :class:`View` with one thing done wrong. A server without faults never gets
here: its sessions use ``View`` itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mailedu.protocols.imap_syntax import SequenceSet
from mailedu.servers.imap.view import View
from mailedu.store import FlagMode, MailboxInfo, Message, Store


class DeletedRemovesAtOnce(View):
    r"""A STORE of \Deleted removes the message; the client is told like of any expunge."""

    def change_flags(
        self, uids: Iterable[int], flags: Iterable[str], mode: FlagMode, *, as_seen: bool = False
    ) -> list[Message]:
        messages = super().change_flags(uids, flags, mode, as_seen=as_seen)
        deleted = [message.uid for message in messages if "\\Deleted" in message.flags]
        self._store.expunge(self.mailbox_id, deleted)
        return messages


class ExpungeDuringFetch(View):
    """EXPUNGE is sent in answer to FETCH, too."""

    no_expunge_in = View.no_expunge_in - {"FETCH"}


class NumbersAsUids(View):
    """Sequence numbers are given out, and taken, as UIDs."""

    def shown_uid(self, uid: int) -> int:
        return self.number(uid)

    @property
    def uidnext(self) -> int:
        return len(self.uids) + 1

    def resolve(self, numbers: SequenceSet, *, by_uid: bool) -> list[int]:
        if numbers.saved or not by_uid:
            return super().resolve(numbers, by_uid=False)
        chosen = numbers.resolve(range(1, len(self.uids) + 1))
        return [self.uids[number - 1] for number in chosen]

    @classmethod
    def shown_uids(cls, store: Store, mailbox_id: int, uids: Collection[int]) -> list[int]:
        known = [message.uid for message in store.messages(mailbox_id)]
        return [known.index(uid) + 1 for uid in uids]

    @classmethod
    def shown_uidnext(cls, store: Store, mailbox: MailboxInfo) -> int:
        return len(store.messages(mailbox.id)) + 1


_KINDS: dict[str, type[View]] = {
    "imap-deleted-removes-at-once": DeletedRemovesAtOnce,
    "imap-expunge-during-fetch": ExpungeDuringFetch,
    "imap-numbers-as-uids": NumbersAsUids,
}


def view_class(wrong: Collection[str]) -> type[View]:
    """Return the kind of view that has the wrong behaviours of these names, or the right one."""
    kinds = tuple(kind for name, kind in _KINDS.items() if name in wrong)
    return type("FaultyView", kinds, {}) if kinds else View
