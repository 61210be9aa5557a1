"""A device's copy of one mailbox, and how it follows what an IMAP server says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from mailedu.clients.devices.base import Copy, Kind, State
from mailedu.clients.devices.pending import Pending
from mailedu.clients.imap_data import Untagged, code, fetched, numbers, untagged


class MailboxCopy:
    """The messages of one mailbox by UID, kept by what untagged responses tell.

    Sequence numbers serve for one thing only: to know which UID an EXPUNGE means.

    Parameters
    ----------
    note: takes log entries.
    shown: what must be here of a message before the user sees it.
    """

    def __init__(self, note: Callable[[Kind, str, str], None], shown: State) -> None:
        self._note, self._shown = note, shown
        self.pending = Pending(note)
        self.messages: dict[int, Copy] = {}
        self._noticed: set[int] = set()
        self.uidvalidity = 0
        self.modseq = 0
        """All changes up to this mod-sequence are known (RFC 7162); 0: the server has none."""
        self.next_uid = 1
        """All messages below this UID are known."""
        self._reactions: dict[str, Callable[[Untagged], None]] = {
            "EXISTS": self._exists_now,
            "EXPUNGE": self._expunge,
            "VANISHED": self._vanish,
            "FETCH": self._fetch,
            "SEARCH": self._search,
        }
        self.begin()

    def begin(self) -> None:
        """Begin a session: what belonged to the last one is forgotten."""
        self.exists = 0
        self._uids: list[int | None] = []
        """By sequence number; None where a UID is not known yet."""
        self.told: dict[str, int] = {}
        """Response codes with numbers, e.g. UIDNEXT."""
        self.found: list[int] = []
        """The last result of SEARCH."""

    @property
    def differs(self) -> bool:
        """Whether the mailbox has another number of messages than the copy."""
        return self.exists != len(self.messages)

    def hear(self, response: bytes) -> None:
        """Take one untagged response; raises ValueError when it cannot be understood."""
        said = untagged(response)
        if said.name in self._reactions:
            self._reactions[said.name](said)
            return
        name, argument = code(response)
        if argument.isdigit():
            self.told[name] = int(argument)
        if name == "UIDVALIDITY":
            self._is_valid(int(argument))

    def keep_only(self, uids: Iterable[int]) -> None:
        """Drop all messages but these, which the server still has."""
        there = set(uids)
        for uid in [uid for uid in self.messages if uid not in there]:
            self._drop(uid)

    def keep_numbered(self) -> None:
        """Drop all messages that no sequence number leads to, when each number's UID is known."""
        if None not in self._uids:
            self.keep_only(uid for uid in self._uids if uid is not None)

    def settle(self) -> None:
        """Know the sequence numbers, when copy and mailbox agree: UIDs ascend with them."""
        if not self.differs:
            self._uids = [*sorted(self.messages)]

    # What the server says

    def _is_valid(self, uidvalidity: int) -> None:
        """Throw the copy away when its UIDs mean nothing any more (RFC 4549 §4.1)."""
        if self.uidvalidity not in (0, uidvalidity):
            why = f"UIDVALIDITY was {self.uidvalidity} and is {uidvalidity}"
            for key in dict.fromkeys(action.key for action in self.pending.actions):
                self.pending.fail(key, why)
            self._note("gone", "", f"{why}: the copy of {len(self.messages)} is thrown away")
            self.messages.clear()
            self._noticed.clear()
            self.modseq, self.next_uid = 0, 1
        self.uidvalidity = uidvalidity

    def _exists_now(self, said: Untagged) -> None:
        self.exists = said.number or 0
        self._uids.extend([None] * (self.exists - len(self._uids)))

    def _expunge(self, said: Untagged) -> None:
        if not said.number or said.number > len(self._uids):
            raise ValueError(f"EXPUNGE of message {said.number} of {len(self._uids)}")
        self.exists -= 1
        uid = self._uids.pop(said.number - 1)
        if uid is not None:
            self._drop(uid)

    def _vanish(self, said: Untagged) -> None:
        """Take what QRESYNC has instead of EXPUNGE (RFC 7162 §3.2.10)."""
        earlier = said.rest.upper().startswith(b"(EARLIER) ")
        uids = numbers(said.rest.split()[-1])
        for uid in uids:
            self._drop(uid)
        if not earlier:
            self.exists -= len(uids)
            gone = set(uids)
            self._uids = [uid for uid in self._uids if uid not in gone]
            del self._uids[self.exists :]

    def _fetch(self, said: Untagged) -> None:
        if not said.number:
            raise ValueError("FETCH without the number of a message")
        told = fetched(said.rest)
        self._uids.extend([None] * (said.number - len(self._uids)))
        uid = told.uid or self._uids[said.number - 1]
        if uid is None:
            return  # a message that is still to be asked for; then it tells all
        self._uids[said.number - 1] = uid
        copy = self.messages.get(uid)
        if copy is None:
            copy = self.messages[uid] = Copy(uid, asyncio.get_running_loop().time())
        before = copy.flags
        if told.flags is not None:
            copy.flags = self.pending.seen(uid, told.flags)
        if told.header is not None:
            copy.take_header(told.header)
        if told.body is not None:
            copy.take_body(told.body)
        copy.octets = told.octets or copy.octets
        if uid in self._noticed:
            if copy.flags != before:
                self._note("flag", copy.message, f"now {' '.join(sorted(copy.flags)) or 'none'}")
        elif copy.state in _AT_LEAST[self._shown]:
            self._noticed.add(uid)
            self._note("noticed", copy.message, copy.subject)

    def _search(self, said: Untagged) -> None:
        # CONDSTORE may add "(MODSEQ n)" at the end (RFC 7162 §3.1.5).
        self.found = [int(number) for number in said.rest.partition(b"(")[0].split()]

    def _drop(self, uid: int) -> None:
        copy = self.messages.pop(uid, None)
        if copy is not None:
            if uid in self._noticed:
                self._note("gone", copy.message, copy.subject)
            self._noticed.discard(uid)
            self.pending.fail(uid, "the message is gone")


_AT_LEAST: dict[State, tuple[State, ...]] = {
    "known": ("known", "header", "whole"),
    "header": ("header", "whole"),
    "whole": ("whole",),
}
