"""The store: one class in front of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from mailedu.store import accounts, mailboxes, messages
from mailedu.store.database import Database
from mailedu.store.maildrop import MaildropLock, MaildropLocks
from mailedu.store.messages import FlagMode, Row
from mailedu.store.names import INBOX
from mailedu.store.names import special_use as valid_special_use
from mailedu.store.records import Account, Change, MailboxInfo, Message

NewMessage = tuple[bytes, Iterable[str], datetime | None]

_FIRST_MAILBOXES = (
    (INBOX, None),
    ("Drafts", "\\Drafts"),
    ("Sent", "\\Sent"),
    ("Trash", "\\Trash"),
    ("Junk", "\\Junk"),
)


class Store:
    """Accounts, mailboxes and messages, in memory or in a file.

    Any thread may call any method. Each method that changes something is one transaction:
    it is done, on disk and told to the listeners when the method returns, or it raises and
    nothing happened. Every method raises StoreError when the disk fails or the store is
    closed. The hierarchy separator is "/"; names are Unicode; INBOX may be written in any case.

    Parameters
    ----------
    path: the mail file, made when missing; None keeps all in memory. One process at a time
        may have a file open.
    now: gives the time of a delivery, with a time zone.
    uidvalidity: gives the UIDVALIDITY of a new mailbox, 1 to 2**32-1; when it is not above
        all that the user's mailboxes ever had, the next higher number is taken.

    Raises
    ------
    StoreError: the file is in use, damaged, from another program or a newer version, or
        its folder is missing or cannot be written; the file is left as it was.
    """

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        now: Callable[[], datetime],
        uidvalidity: Callable[[], int],
    ) -> None:
        self._database = Database(path)
        self._reading = self._database.reading
        self._writing = self._database.writing
        self._locks = MaildropLocks()
        self._now = now
        self._uidvalidity = uidvalidity

    def close(self) -> None:
        """Give the file free; a store in memory is gone. A second call does nothing."""
        self._database.close()

    # Accounts

    def add_account(self, user: str, password: str, address: str) -> Account:
        """Add an account with INBOX, Drafts, Sent, Trash and Junk, all subscribed.

        Raises AccountExists when the user name or the address is taken.
        """
        account = Account(user, password, address)
        with self._writing() as tx:
            accounts.add(tx.db, account)
            for name, use in _FIRST_MAILBOXES:
                mailboxes.create(tx, user, name, use, self._uidvalidity)
                mailboxes.subscribe(tx, user, name)
        return account

    def account(self, user: str) -> Account:
        """Return the account of a user name, or raise NoSuchAccount."""
        with self._reading() as db:
            return accounts.get(db, user)

    def accounts(self) -> list[Account]:
        """Return all accounts in the order in which they were added."""
        with self._reading() as db:
            return accounts.every(db)

    def account_for(self, address: str) -> Account | None:
        """Return the account with this e-mail address in any case, or None."""
        with self._reading() as db:
            return accounts.by_address(db, address)

    # Mailboxes

    def mailbox(self, user: str, name: str) -> MailboxInfo:
        """Return a mailbox by name, or raise NoSuchAccount or NoSuchMailbox."""
        with self._reading() as db:
            return mailboxes.by_name(db, user, name)

    def mailbox_by_id(self, mailbox_id: int) -> MailboxInfo:
        """Return a mailbox as it is now, or raise NoSuchMailbox when it was deleted."""
        with self._reading() as db:
            return mailboxes.by_id(db, mailbox_id)

    def mailboxes(self, user: str) -> list[MailboxInfo]:
        """Return all mailboxes of a user by name, INBOX first; raises NoSuchAccount."""
        with self._reading() as db:
            return mailboxes.every(db, user)

    def create_mailbox(self, user: str, name: str, special_use: str | None = None) -> MailboxInfo:
        """Make a mailbox and its missing parents; one "/" at the end is dropped.

        Its UIDVALIDITY is above that of any mailbox that had the name (RFC 3501 §6.3.3).
        ``special_use`` is an attribute of RFC 6154 §2. Raises MailboxExists, InvalidMailboxName.
        """
        use = None if special_use is None else valid_special_use(special_use)
        with self._writing() as tx:
            return mailboxes.create(tx, user, name, use, self._uidvalidity)

    def delete_mailbox(self, user: str, name: str) -> None:
        """Remove a mailbox and its messages (RFC 3501 §6.3.4).

        One that has children stays as a name that cannot be selected, with another id.
        Raises NoSuchMailbox, InvalidMailboxName for INBOX, and MailboxHasChildren for a name
        that cannot be selected and still has children.
        """
        with self._writing() as tx:
            mailboxes.delete(tx, user, name, self._uidvalidity)

    def rename_mailbox(self, user: str, old: str, new: str) -> None:
        """Rename a mailbox and those below it, making missing parents (RFC 3501 §6.3.5).

        Ids, UIDs and UIDVALIDITY stay, unless the new name once had a UIDVALIDITY as high:
        then it gets a higher one. Renaming INBOX moves its messages and leaves it empty;
        mailboxes below INBOX stay. Subscriptions stay with the names.
        Raises NoSuchMailbox, MailboxExists, InvalidMailboxName.
        """
        with self._writing() as tx:
            before, after = mailboxes.rename(tx, user, old, new, self._uidvalidity)
            if before.id != after.id:
                uids = [message.uid for message in messages.since(tx.db, before.id, 0)]
                messages.copy(tx, before.id, uids, after.id)
                messages.expunge(tx, before.id, uids)

    def subscribe(self, user: str, name: str) -> None:
        """Subscribe to a name, whether it exists or not; raises InvalidMailboxName."""
        with self._writing() as tx:
            mailboxes.subscribe(tx, user, name)

    def unsubscribe(self, user: str, name: str) -> None:
        """End a subscription; a name that is not subscribed is no error."""
        with self._writing() as tx:
            mailboxes.unsubscribe(tx, user, name)

    def subscriptions(self, user: str) -> list[str]:
        """Return the subscribed names, INBOX first; raises NoSuchAccount."""
        with self._reading() as db:
            return mailboxes.subscriptions(db, user)

    # Messages

    def deliver(
        self, content: bytes, users: Iterable[str], *, mailbox: str = INBOX
    ) -> dict[str, int]:
        """Put one message into the mailbox of each user, for all or for none.

        Bare CR or LF become CRLF; nothing else in the content changes.
        Returns user -> UID. Raises NoSuchAccount, NoSuchMailbox.
        """
        date = messages.date_text(self._now())
        users = list(dict.fromkeys(users))
        with self._writing() as tx:
            boxes = [mailboxes.by_name(tx.db, user, mailbox) for user in users]
            if not boxes:
                return {}
            content_id, size = messages.add_content(tx, content)
            row = (content_id, "", date, size)
            return {box.user: messages.add(tx, box, [row])[0] for box in boxes}

    def append(
        self,
        mailbox_id: int,
        content: bytes,
        flags: Iterable[str] = (),
        internal_date: datetime | None = None,
    ) -> int:
        """Put one message into a mailbox and return its UID; ``internal_date`` None is now.

        Line ends as in ``deliver``. Raises NoSuchMailbox, InvalidFlag.
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

            return messages.add(tx, box, (row(*item) for item in items))

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
    ) -> list[Message]:
        """Set, add or remove flags; return the messages after, changed or not, by UID.

        A message whose flags stay as they were keeps its mod-sequence. UIDs that are not there
        are left out; ``\\Recent`` is passed over. Raises NoSuchMailbox, InvalidFlag.
        """
        with self._writing() as tx:
            return messages.change_flags(tx, mailbox_id, uids, flags, mode)

    def expunge(self, mailbox_id: int, uids: Iterable[int]) -> list[int]:
        """Remove messages, flagged or not; return the UIDs really removed, ascending."""
        with self._writing() as tx:
            return messages.expunge(tx, mailbox_id, uids)

    def expunged_since(self, mailbox_id: int, modseq: int) -> list[int]:
        """Return the UIDs removed after a mod-sequence, ascending; raises NoSuchMailbox."""
        with self._reading() as db:
            return messages.expunged_since(db, mailbox_id, modseq)

    def copy(self, mailbox_id: int, uids: Iterable[int], target_id: int) -> list[tuple[int, int]]:
        """Copy messages with flags and internal date, all or none.

        Returns (UID here, UID there), ascending; raises NoSuchMailbox.
        """
        with self._writing() as tx:
            return messages.copy(tx, mailbox_id, uids, target_id)

    def move(self, mailbox_id: int, uids: Iterable[int], target_id: int) -> list[tuple[int, int]]:
        """Copy messages and remove them here, in one transaction (RFC 6851 §3.3)."""
        with self._writing() as tx:
            pairs = messages.copy(tx, mailbox_id, uids, target_id)
            messages.expunge(tx, mailbox_id, [uid for uid, _ in pairs])
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

    # Sessions

    def lock_maildrop(self, user: str) -> MaildropLock:
        """Take a user's maildrop for one POP3 session (RFC 1939 §4).

        Raises MaildropLocked when another session has it, NoSuchAccount.
        """
        self.account(user)
        return self._locks.acquire(user)

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call ``callback`` after each commit; the function returned ends that.

        It is called in the thread that made the change, with the store locked, in order of
        mod-sequence: it must be quick and wait for no other thread. It may use the store.
        What it raises is logged.
        """
        return self._database.listen(callback)
