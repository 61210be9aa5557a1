"""The store as far as ids reach: what is done with the messages of a mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from mailedu.store import mailboxes, messages, quotas
from mailedu.store.database import Database
from mailedu.store.messages import FlagMode, Row
from mailedu.store.records import Change, Message
from mailedu.store.rights import ALL_RIGHTS

NewMessage = tuple[bytes, Iterable[str], datetime | None]


class MessageStore:
    """Messages, each addressed by the id of its mailbox and its UID.

    Users, names and rights are ``Store``'s; its docstring holds for the methods here, too.
    """

    def __init__(
        self, path: str | Path | None, now: Callable[[], datetime], content: bytes | None = None
    ) -> None:
        self._database = Database(path, content)
        self._reading = self._database.reading
        self._writing = self._database.writing
        self._now = now

    def close(self) -> None:
        """Give the file free; a store in memory is gone. A second call does nothing."""
        self._database.close()

    def append(
        self,
        mailbox_id: int,
        content: bytes,
        flags: Iterable[str] = (),
        internal_date: datetime | None = None,
    ) -> int:
        """Put one message into a mailbox and return its UID; ``internal_date`` None is now.

        Line ends as in ``deliver``. Raises NoSuchMailbox, InvalidFlag, QuotaExceeded.
        """
        return self.append_many(mailbox_id, [(content, flags, internal_date)])[0]

    def append_many(self, mailbox_id: int, items: Iterable[NewMessage]) -> list[int]:
        """Put messages (content, flags, internal date) into a mailbox, all or none.

        The items are read while the store is locked. Returns their UIDs; raises as ``append``.
        """
        now = self._now()
        with self._writing() as tx:
            box = mailboxes.by_id(tx.db, mailbox_id)

            def row(content: bytes, flags: Iterable[str], date: datetime | None) -> Row:
                text = messages.flags_text(messages.spelled(tx, mailbox_id, flags))
                content_id, size = messages.add_content(tx, content)
                return content_id, text, messages.date_text(date or now), size

            uids = messages.add(tx, box, (row(*item) for item in items))
            if uids:
                quotas.enforce(tx.db, [box.user])
            return uids

    def messages(self, mailbox_id: int, *, since_modseq: int = 0) -> list[Message]:
        """Return the messages changed after a mod-sequence (0: all), by UID.

        Raises NoSuchMailbox.
        """
        with self._reading() as db:
            return messages.since(db, mailbox_id, since_modseq)

    def message(self, mailbox_id: int, uid: int) -> Message:
        """Return one message without its content, or raise NoSuchMessage."""
        with self._reading() as db:
            return messages.one(db, mailbox_id, uid)

    def content(self, mailbox_id: int, uid: int) -> bytes:
        """Return the octets of one message, or raise NoSuchMessage."""
        found = self.contents(mailbox_id, [uid])
        if uid not in found:
            raise messages.missing(uid)
        return found[uid]

    def contents(self, mailbox_id: int, uids: Sequence[int]) -> dict[int, bytes]:
        """Return UID -> octets with one query; UIDs that are not there are left out."""
        with self._reading() as db:
            return messages.contents(db, mailbox_id, uids)

    def change_flags(
        self,
        mailbox_id: int,
        uids: Iterable[int],
        flags: Iterable[str],
        mode: FlagMode,
        *,
        unchanged_since: int | None = None,
        rights: frozenset[str] = ALL_RIGHTS,
    ) -> list[Message]:
        """Set, add or remove flags; return the messages after, changed or not, by UID.

        A message whose flags stay as they were keeps its mod-sequence. UIDs that are not there
        are left out; ``\\Recent`` is passed over. A message whose mod-sequence is above
        ``unchanged_since`` is left alone and left out, too (RFC 7162 §3.1.3).
        Flags that ``rights`` do not allow to change stay as they are (RFC 4314 §4).
        Raises NoSuchMailbox, InvalidFlag.
        """
        with self._writing() as tx:
            return messages.change_flags(tx, mailbox_id, uids, flags, mode, unchanged_since, rights)

    def expunge(self, mailbox_id: int, uids: Iterable[int]) -> list[int]:
        """Remove messages, flagged or not; return the UIDs really removed, ascending."""
        with self._writing() as tx:
            return messages.expunge(tx, mailbox_id, uids)

    def expunged_since(self, mailbox_id: int, modseq: int) -> list[int]:
        """Return the UIDs removed after a mod-sequence, ascending; raises NoSuchMailbox."""
        with self._reading() as db:
            return messages.expunged_since(db, mailbox_id, modseq)

    def expire(self, mailbox_id: int, arrived_before: datetime) -> list[int]:
        """Remove the messages whose internal date is earlier; return their UIDs, ascending.

        Raises NoSuchMailbox, StoreError for a date without a time zone.
        """
        with self._writing() as tx:
            old = messages.arrived_before(tx.db, mailbox_id, arrived_before)
            return messages.expunge(tx, mailbox_id, old)

    def copy(
        self,
        mailbox_id: int,
        uids: Iterable[int],
        target_id: int,
        *,
        rights: frozenset[str] = ALL_RIGHTS,
    ) -> list[tuple[int, int]]:
        """Copy messages with internal date and those flags that ``rights`` allow, all or none.

        Returns (UID here, UID there), ascending; raises NoSuchMailbox, QuotaExceeded.
        """
        with self._writing() as tx:
            pairs = messages.copy(tx, mailbox_id, uids, target_id, rights)
            if pairs:
                quotas.enforce(tx.db, [mailboxes.by_id(tx.db, target_id).user])
            return pairs

    def move(
        self,
        mailbox_id: int,
        uids: Iterable[int],
        target_id: int,
        *,
        rights: frozenset[str] = ALL_RIGHTS,
    ) -> list[tuple[int, int]]:
        """Copy messages and remove them here, in one transaction (RFC 6851 §3.3).

        As ``copy``; within one account no quota is in the way (RFC 6851 §4.1).
        """
        with self._writing() as tx:
            pairs = messages.copy(tx, mailbox_id, uids, target_id, rights)
            messages.expunge(tx, mailbox_id, [uid for uid, _ in pairs])
            owner, new_owner = (mailboxes.by_id(tx.db, id).user for id in (mailbox_id, target_id))
            if pairs and owner != new_owner:
                quotas.enforce(tx.db, [new_owner])
            return pairs

    def keywords(self, mailbox_id: int) -> list[str]:
        """Return the keywords that messages of a mailbox have, sorted."""
        with self._reading() as db:
            return messages.keywords(db, mailbox_id)

    def claim_recent(self, mailbox_id: int) -> frozenset[int]:
        """Return the UIDs that came since the last claim: ``\\Recent`` for this caller only."""
        with self._writing() as tx:
            return messages.claim_recent(tx, mailbox_id)

    def peek_recent(self, mailbox_id: int) -> frozenset[int]:
        """Return what ``claim_recent`` would, claiming nothing (EXAMINE, STATUS)."""
        with self._reading() as db:
            return messages.recent(db, mailbox_id)

    def listen(
        self, callback: Callable[[Change], None], mailbox_id: int | None = None
    ) -> Callable[[], None]:
        """Call ``callback`` after each commit; the function returned ends that.

        With ``mailbox_id``, after those that changed this mailbox.

        It is called in the thread that made the change, with the store locked, in order of
        mod-sequence: it must be quick and wait for no other thread. It may use the store.
        What it raises is logged.
        """
        return self._database.listen(callback, mailbox_id)
