"""A session's own view of its selected mailbox: sequence numbers, and what the client knows.

The store knows UIDs only. A client counts messages 1, 2, 3 …, and these numbers may change
only when the client is told: so each session keeps its own list. Changes by other sessions
are taken in by ``refresh`` at any time, and told by ``report`` at the end of a command.
In between, a message that another session expunged keeps its number here, and one that
arrived has none yet (RFC 3501 §2.3.1.2, §5.2, §7.4.1; RFC 2180 §4).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from mailedu.protocols.imap_strings import FLAG_ORDER, format_flags
from mailedu.protocols.imap_syntax import SequenceSet
from mailedu.servers.imap.registry import Bad, Bye
from mailedu.store import Message, NoSuchMailbox, Store

_SYSTEM_FLAGS = tuple(flag for flag in FLAG_ORDER if flag != "\\Recent")


class View:
    r"""One mailbox as one session sees it.

    Parameters
    ----------
    store: where the mailbox is.
    mailbox_id: which one; a view survives its renaming.
    read_only: opened by EXAMINE: nothing is changed, and \Recent is left to others.

    Raises
    ------
    NoSuchMailbox: when there is none of that id.
    """

    def __init__(self, store: Store, mailbox_id: int, *, read_only: bool) -> None:
        self._store = store
        self.mailbox_id = mailbox_id
        self.read_only = read_only
        self.uids: list[int] = []
        """UIDs of the messages that the client knows of; number n is at index n - 1."""
        self._messages: dict[int, Message] = {}
        self._flags_told: dict[int, frozenset[str]] = {}
        self._arrived: list[int] = []
        self._gone: set[int] = set()
        self._recent: set[int] = set()
        self._recent_told = 0
        self._touched: set[int] = set()
        self._keywords = set(store.keywords(mailbox_id))
        self._keywords_told = frozenset(self._keywords)
        mailbox = store.mailbox_by_id(mailbox_id)
        self.uidvalidity = mailbox.uidvalidity
        self._modseq = mailbox.highestmodseq
        self.absorb(store.messages(mailbox_id))
        self._number_arrivals()
        self._recent_told = self.recent_count
        self._touched.clear()
        self.uidnext = max([mailbox.uidnext, *(uid + 1 for uid in self.uids[-1:])])

    @property
    def recent_count(self) -> int:
        r"""The number of messages that are \Recent in this session (RFC 3501 §2.3.2)."""
        return len(self._recent & self._flags_told.keys())

    def number(self, uid: int) -> int:
        """Return the sequence number of a message that the client knows of."""
        return bisect_left(self.uids, uid) + 1

    def message(self, uid: int) -> Message:
        """Return what is known of a message, also of one that is gone but still numbered."""
        return self._messages[uid]

    def is_gone(self, uid: int) -> bool:
        """Tell whether the message was expunged and the client has not been told."""
        return uid in self._gone

    def flags(self, uid: int) -> frozenset[str]:
        r"""Return a message's flags as this session sees them, \Recent included."""
        flags = self._messages[uid].flags
        return flags | {"\\Recent"} if uid in self._recent else flags

    def tell_flags(self, uid: int) -> bytes:
        """Return ``FLAGS (…)`` for a reply, and remember that the client knows them now."""
        self._flags_told[uid] = self._messages[uid].flags
        return b"FLAGS " + format_flags(self.flags(uid))

    def expect_flags(self, uid: int, flags: Iterable[str], mode: str) -> None:
        """Note what a client takes for granted after a silent STORE (RFC 3501 §6.4.6).

        When the flags are different in truth, ``report`` says so.
        """
        told, flags = self._flags_told[uid], frozenset(flags)
        changed = {"set": flags, "add": told | flags, "remove": told - flags}
        self._flags_told[uid] = changed[mode]
        self._touched.add(uid)

    def resolve(self, numbers: SequenceSet, *, by_uid: bool) -> list[int]:
        """Return the UIDs of the messages that a command names, ascending.

        UIDs that do not exist (any more) are left out without a word (RFC 3501 §6.4.8).

        Raises
        ------
        Bad: for a sequence number that is not there, ``*`` in an empty mailbox included
            (RFC 3501 §9, seq-number).
        """
        if by_uid:
            return [uid for uid in numbers.resolve(self.uids) if uid not in self._gone]
        count = len(self.uids)
        if not count:
            raise Bad("Invalid message number: the mailbox is empty")
        if numbers.largest > count:
            raise Bad(f"Invalid message number {numbers.largest}: the mailbox has {count}")
        return [self.uids[number - 1] for number in numbers.resolve(range(1, count + 1))]

    def marked_deleted(self) -> list[int]:
        r"""Return the UIDs that EXPUNGE would remove: those known here and \Deleted."""
        return [uid for uid in self.uids if "\\Deleted" in self._messages[uid].flags]

    def refresh(self) -> None:
        """Take in what has changed in the store, without telling the client.

        Raises
        ------
        Bye: when another session has deleted the mailbox, or its UIDs are no longer valid.
        """
        try:
            mailbox = self._store.mailbox_by_id(self.mailbox_id)
        except NoSuchMailbox:
            mailbox = None
        if mailbox is None or not mailbox.selectable:
            raise Bye("The selected mailbox was deleted by another session; please log in again")
        if mailbox.uidvalidity != self.uidvalidity:
            raise Bye("The selected mailbox has a new UIDVALIDITY; please log in again")
        if mailbox.highestmodseq == self._modseq:
            return
        # The queries may see later changes than the number read first: those come twice.
        self.absorb(self._store.messages(self.mailbox_id, since_modseq=self._modseq))
        removed = set(self._store.expunged_since(self.mailbox_id, self._modseq))
        self._gone |= removed & self._flags_told.keys()
        for uid in removed.intersection(self._arrived):
            self._arrived.remove(uid)
            self._touched.discard(uid)
            del self._messages[uid]
        self._modseq = mailbox.highestmodseq

    def absorb(self, messages: Iterable[Message]) -> None:
        """Take in messages as they are in the store now."""
        for message in messages:
            if message.uid not in self._messages:
                self._arrived.append(message.uid)
            self._messages[message.uid] = message
            self._touched.add(message.uid)
            self._keywords.update(flag for flag in message.flags if flag[0] != "\\")

    def report(self, *, expunges: bool, by_uid: bool) -> list[bytes]:
        """Return the untagged lines that bring the client up to date.

        Parameters
        ----------
        expunges: whether EXPUNGE may be sent now (RFC 3501 §7.4.1).
        by_uid: whether to put the UID into each FETCH line, as in answer to a UID command.
        """
        lines = self.announce_keywords()
        if expunges:
            lines += self._report_expunges()
        if self._number_arrivals():
            lines.append(b"* %d EXISTS" % len(self.uids))
        if lines and self._recent_told != self.recent_count:
            self._recent_told = self.recent_count
            lines.append(b"* %d RECENT" % self._recent_told)
        for uid in sorted(self._touched - self._gone):
            if self._flags_told[uid] != self._messages[uid].flags:
                named = b"UID %d " % uid if by_uid else b""
                lines.append(b"* %d FETCH (%b%b)" % (self.number(uid), named, self.tell_flags(uid)))
        self._touched.clear()
        return lines

    def announce_keywords(self) -> list[bytes]:
        """Return FLAGS and PERMANENTFLAGS when there are keywords not announced yet, else nothing.

        To be sent before any reply in which such a keyword stands (RFC 3501 §7.2.6).
        """
        if self._keywords == self._keywords_told:
            return []
        self._keywords_told = frozenset(self._keywords)
        return self.flags_and_permanent_flags()

    def flags_and_permanent_flags(self) -> list[bytes]:
        r"""Return the two lines that tell which flags are in use and which can be set."""
        known = [*_SYSTEM_FLAGS, *self._keywords]
        lasting = [] if self.read_only else [*known, "\\*"]
        text = b"Read-only mailbox" if self.read_only else b"Flags permitted"
        return [
            b"* FLAGS " + format_flags(known),
            b"* OK [PERMANENTFLAGS %b] %b" % (format_flags(lasting), text),
        ]

    def _report_expunges(self) -> list[bytes]:
        lines = []
        for uid in sorted(self._gone):
            number = self.number(uid)
            lines.append(b"* %d EXPUNGE" % number)
            del self.uids[number - 1], self._messages[uid], self._flags_told[uid]
        self._recent -= self._gone
        self._touched -= self._gone
        self._gone.clear()
        return lines

    def _number_arrivals(self) -> bool:
        r"""Give the messages that arrived their numbers, and claim \Recent of those that are."""
        if not self._arrived:
            return False
        recent = self._store.peek_recent if self.read_only else self._store.claim_recent
        for uid in self._arrived:
            self._flags_told[uid] = self._messages[uid].flags
        self.uids += self._arrived
        self._recent |= recent(self.mailbox_id)
        self._arrived = []
        return True
