"""A session's own view of its selected mailbox: sequence numbers, and what the client knows.

The store knows UIDs only. A client counts messages 1, 2, 3 …, and these numbers may change
only when the client is told: so each session keeps its own list. Changes by other sessions
are taken in by ``refresh`` at any time, and told by ``report`` at the end of a command.
In between, a message that another session expunged keeps its number here, and one that
arrived has none yet (RFC 3501 §2.3.1.2, §5.2, §7.4.1; RFC 2180 §4).

A client that uses mod-sequences (RFC 7162) is told them with each change of flags; one that has
enabled QRESYNC is told of expunges by UID.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import replace

from mailedu.protocols.imap_strings import format_flags, format_sequence_set
from mailedu.protocols.imap_syntax import SequenceSet
from mailedu.servers.imap.keywords import Keywords
from mailedu.servers.imap.registry import Bad, Bye
from mailedu.store import (
    ALL_RIGHTS,
    FlagMode,
    MailboxInfo,
    Message,
    NoSuchMailbox,
    Store,
)

_WRITE_RIGHTS = frozenset("iestw")
"""Without any of these a mailbox is open for reading only (RFC 4314 §5.2)."""


class View:
    r"""One mailbox as one session sees it.

    Parameters
    ----------
    store: where the mailbox is.
    mailbox_id: which one; a view survives its renaming.
    read_only: opened by EXAMINE: nothing is changed, and \Recent is left to others. So it is
        when the user has no right to change anything.
    user: whose session it is; None is the owner's.
    enabled: what the client has enabled, looked at whenever it matters: CONDSTORE and QRESYNC
        change what it is told.

    Raises
    ------
    NoSuchMailbox: when there is none of that id.
    """

    no_expunge_in: frozenset[str] = frozenset({"FETCH", "STORE", "SEARCH", "SORT", "THREAD"})
    """Commands in whose answer no expunge may be told (RFC 3501 §7.4.1, RFC 5256 §3). UID FETCH
    and the like are other commands, as it says there: their client names messages by UID, so
    numbers may shift once they are answered."""

    def __init__(
        self,
        store: Store,
        mailbox_id: int,
        *,
        read_only: bool,
        user: str | None = None,
        enabled: Collection[str] = (),
    ) -> None:
        self._store = store
        self._enabled = enabled
        self.mailbox_id = mailbox_id
        mailbox = store.mailbox_by_id(mailbox_id)
        self._user = user
        self.rights = self._rights_in(mailbox)
        """What the user may do here, as of the last ``refresh`` (RFC 4314 §2.1)."""
        self.read_only = read_only or self.rights.isdisjoint(_WRITE_RIGHTS)
        self.uids: list[int] = []
        """UIDs of the messages that the client knows of; number n is at index n - 1."""
        self._messages: dict[int, Message] = {}
        self._told: dict[int, Message] = {}  # as the client knows it, or takes for granted
        self._arrived: list[int] = []
        self._gone: set[int] = set()
        self._recent: set[int] = set()
        self._recent_told = 0
        self._touched: set[int] = set()
        self.saved: frozenset[int] = frozenset()
        """UIDs of the search result variable, which ``$`` stands for (RFC 5182 §2.1)."""
        self._keywords = Keywords(store.keywords(mailbox_id), self.rights)
        self.uidvalidity = mailbox.uidvalidity
        self._modseq = mailbox.highestmodseq  # up to here, all is taken in
        self.highestmodseq = self._modseq
        """Up to this mod-sequence the client has been told all (RFC 7162 §3.1.2.1)."""
        self._modseq_sent = 0  # the highest in this command's FETCH responses
        self._expunges_told = False  # in this command
        self.absorb(store.messages(mailbox_id))
        self._number_arrivals()
        self._recent_told = self.recent_count
        self._touched.clear()
        self._uidnext = max([mailbox.uidnext, *(uid + 1 for uid in self.uids[-1:])])

    @property
    def uidnext(self) -> int:
        """The UID that the next new message was to get when the mailbox was opened."""
        return self._uidnext

    @property
    def recent_count(self) -> int:
        r"""The number of messages that are \Recent in this session (RFC 3501 §2.3.2)."""
        return len(self._recent & self._told.keys())

    def number(self, uid: int) -> int:
        """Return the sequence number of a message that the client knows of."""
        return bisect_left(self.uids, uid) + 1

    def shown_uid(self, uid: int) -> int:
        """Return a UID as the client is to see it: as it is."""
        return uid

    @classmethod
    def shown_uids(cls, store: Store, mailbox_id: int, uids: Collection[int]) -> list[int]:
        """Return UIDs of any mailbox as the client is to see them: as they are."""
        return list(uids)

    @classmethod
    def shown_uidnext(cls, store: Store, mailbox: MailboxInfo) -> int:
        """Return UIDNEXT of any mailbox as the client is to see it: as it is."""
        return mailbox.uidnext

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
        message, told = self._messages[uid], self._told[uid]
        if told is not message:
            aware = "CONDSTORE" in self._enabled  # and yet to be told the mod-sequence
            self._told[uid] = replace(told, flags=message.flags) if aware else message
        return b"FLAGS " + format_flags(self.flags(uid))

    def tell_modseq(self, uid: int) -> bytes:
        """Return ``MODSEQ (…)`` for a reply, and remember that the client knows it now."""
        modseq = self._messages[uid].modseq
        if self._told[uid].modseq != modseq:
            self._told[uid] = replace(self._told[uid], modseq=modseq)
        self._modseq_sent = max(self._modseq_sent, modseq)
        return b"MODSEQ (%d)" % modseq

    def update(self, uid: int, *, by_uid: bool, flags: bool = False) -> bytes:
        """Return a FETCH line that brings the client up to date on one message.

        The flags are in it when they are new to the client, or asked for; the mod-sequence when
        the client uses them, and then the UID, too (RFC 7162 §3.2.4).
        """
        aware = "CONDSTORE" in self._enabled
        items = [b"UID %d" % self.shown_uid(uid)] if by_uid or aware else []
        if aware:
            items.append(self.tell_modseq(uid))
        if flags or self._told[uid].flags != self._messages[uid].flags:
            items.append(self.tell_flags(uid))
        return b"* %d FETCH (%b)" % (self.number(uid), b" ".join(items))

    def expect_flags(self, uid: int, flags: Iterable[str], mode: FlagMode) -> None:
        """Note what a client takes for granted after a silent STORE (RFC 3501 §6.4.6).

        When the flags are different in truth, ``report`` says so.
        """
        told, flags = self._told[uid], frozenset(flags)
        changed = {"set": flags, "add": told.flags | flags, "remove": told.flags - flags}
        self._told[uid] = replace(told, flags=changed[mode])
        self._touched.add(uid)

    def unchanged_since(self, uid: int, modseq: int, flags: Iterable[str], mode: FlagMode) -> bool:
        """Tell whether a conditional STORE may change a message (RFC 7162 §3.1.3).

        It may also when the message was changed since, but not in those flags that are to be
        added or removed, as far as this client was told (§3.1.12).
        """
        now, told = self._messages[uid], self._told[uid]
        if now.modseq <= modseq:
            return True
        if mode == "set" or told.modseq > modseq:
            return False
        changed = {flag.lower() for flag in told.flags ^ now.flags}
        return changed.isdisjoint(flag.lower() for flag in flags)

    def change_flags(
        self, uids: Iterable[int], flags: Iterable[str], mode: FlagMode, *, as_seen: bool = False
    ) -> list[Message]:
        """Change flags in the store and take the messages in; return them, changed or not.

        Parameters
        ----------
        uids, flags, mode: as of ``Store.change_flags``.
        as_seen: leave a message out that was changed after the view was last refreshed.
        """
        bound = self._modseq if as_seen else None
        messages = self._store.change_flags(
            self.mailbox_id, uids, flags, mode, unchanged_since=bound, rights=self.rights
        )
        self.absorb(messages)
        return messages

    def resolve(self, numbers: SequenceSet, *, by_uid: bool) -> list[int]:
        """Return the UIDs of the messages that a command names, ascending.

        UIDs that do not exist (any more) are left out without a word (RFC 3501 §6.4.8), and so
        are messages of the search result variable; none in it is no error (RFC 5182 §2.1).

        Raises
        ------
        Bad: for a sequence number that is not there, ``*`` in an empty mailbox included
            (RFC 3501 §9, seq-number).
        """
        if numbers.saved:
            return sorted(self.saved - self._gone)
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
        self.rights = self._rights_in(mailbox)
        if "r" not in self.rights:
            raise Bye("You may not read the selected mailbox any more; please log in again")
        if mailbox.highestmodseq == self._modseq:
            return
        # The queries may see later changes than the number read first: those come twice.
        self.absorb(self._store.messages(self.mailbox_id, since_modseq=self._modseq))
        removed = set(self._store.expunged_since(self.mailbox_id, self._modseq))
        self._gone |= removed & self._told.keys()
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
            self._keywords.add(message.flags)

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
        aware = "CONDSTORE" in self._enabled
        for uid in sorted(self._touched - self._gone):
            told, now = self._told[uid], self._messages[uid]
            if told.flags != now.flags or (aware and told.modseq != now.modseq):
                lines.append(self.update(uid, by_uid=by_uid))
            else:
                self._told[uid] = now
        self._touched.clear()
        return lines

    def new_highestmodseq(self) -> int | None:
        """Return the HIGHESTMODSEQ that the client must be told at the end of a command, if any.

        A client that has enabled QRESYNC takes the highest MODSEQ of a command's FETCH responses
        for it otherwise. That is wrong when an expunge has still to be told, which it would miss
        after a broken connection, and when expunges or arrivals came last (RFC 7162 §3.2, §3.2.7,
        §6).
        """
        news: int | None = None
        if not self._gone:
            if self._expunges_told or self._modseq > max(self.highestmodseq, self._modseq_sent):
                news = self._modseq
            self.highestmodseq = self._modseq
        elif self._modseq_sent > self.highestmodseq:
            news = self.highestmodseq
        self._modseq_sent, self._expunges_told = 0, False
        return news if "QRESYNC" in self._enabled else None

    def announce_keywords(self) -> list[bytes]:
        """Return FLAGS and PERMANENTFLAGS when keywords or rights are new, else nothing.

        To be sent before any reply in which such a keyword stands (RFC 3501 §7.2.6).
        """
        return self._keywords.news(self.rights, read_only=self.read_only)

    def flags_and_permanent_flags(self) -> list[bytes]:
        """Return the two lines that tell which flags are in use and which can be set."""
        return self._keywords.lines(self.rights, read_only=self.read_only)

    def _rights_in(self, mailbox: MailboxInfo) -> frozenset[str]:
        if self._user in (None, mailbox.user):
            return ALL_RIGHTS
        return self._store.rights(mailbox.id, self._user)

    def _report_expunges(self) -> list[bytes]:
        gone = sorted(self._gone)
        lines = []
        if "QRESYNC" in self._enabled and gone:
            lines.append(b"* VANISHED " + format_sequence_set(map(self.shown_uid, gone)))
        for uid in gone:
            number = self.number(uid)
            if "QRESYNC" not in self._enabled:
                lines.append(b"* %d EXPUNGE" % number)
            del self.uids[number - 1], self._messages[uid], self._told[uid]
        self._recent -= self._gone
        self.saved -= self._gone
        self._touched -= self._gone
        self._gone.clear()
        self._expunges_told = self._expunges_told or bool(gone)
        return lines

    def _number_arrivals(self) -> bool:
        r"""Give the messages that arrived their numbers, and claim \Recent of those that are."""
        if not self._arrived:
            return False
        recent = self._store.peek_recent if self.read_only else self._store.claim_recent
        for uid in self._arrived:
            self._told[uid] = self._messages[uid]
        self.uids += self._arrived
        if "IMAP4rev2" not in self._enabled:  # it knows no \Recent (RFC 9051 appendix E, 12)
            self._recent |= recent(self.mailbox_id)
        self._arrived = []
        return True
