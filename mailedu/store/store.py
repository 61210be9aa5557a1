"""The store: one class in front of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from mailedu.store import accounts, acls, mailboxes, messages, quotas
from mailedu.store.maildrop import MaildropLock, MaildropLocks
from mailedu.store.message_store import MessageStore
from mailedu.store.messages import FlagMode
from mailedu.store.names import INBOX
from mailedu.store.names import special_use as valid_special_use
from mailedu.store.records import Account, MailboxInfo, Quota
from mailedu.store.rights import ALL_RIGHTS
from mailedu.store.schema import connect_copy, content_of

SNAPSHOT_LIMIT = 8 * 1024 * 1024
"""Octets above which no snapshot is made unless asked for: it is kept in memory."""

_FIRST_MAILBOXES = (
    (INBOX, None),
    ("Drafts", "\\Drafts"),
    ("Sent", "\\Sent"),
    ("Trash", "\\Trash"),
    ("Junk", "\\Junk"),
)


class Store(MessageStore):
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
    content: what a store in memory (``path`` None) begins with, as ``snapshot`` gave it.

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
        content: bytes | None = None,
    ) -> None:
        super().__init__(path, now, content)
        self._locks = MaildropLocks()
        self._uidvalidity = uidvalidity

    def reopen(self) -> None:
        """Open the mail file again after ``close``, as a new process would: no lock is held.

        Raises StoreError as the constructor does.
        """
        self._database.reopen()
        self._locks = MaildropLocks()

    def snapshot(self, *, limit: int = SNAPSHOT_LIMIT) -> bytes | None:
        """Return all that the store holds, passwords included, as the content of a mail file.

        None when that is more than ``limit`` octets. No session has a part in it: locks of
        maildrops are not in it, nor are POP3's marks, which are the session's own.
        """
        with self._reading() as db:
            return content_of(db, limit)

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

    def set_quota(self, user: str, *, storage: int | None, messages: int | None) -> None:
        """Limit what an account may hold: octets and number of messages; None is no limit.

        What it holds already stays; it may be more than that (RFC 9208 §3.1.2).
        Raises NoSuchAccount, StoreError for a number that is no limit.
        """
        with self._writing() as tx:
            quotas.limit(tx, user, storage, messages)

    def quota(self, user: str) -> Quota:
        """Return what an account holds and may hold, or raise NoSuchAccount."""
        with self._reading() as db:
            return quotas.usage(db, user)

    def has_room(self, user: str, size: int) -> bool:
        """Tell whether one message more of ``size`` octets is within an account's quota.

        Raises NoSuchAccount.
        """
        return self.quota(user).room_for(size)

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
        Each new one has the access control list of its parent (RFC 4314 §4).
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
        mailboxes below INBOX stay. Subscriptions stay with the names, access control lists with
        the mailboxes.
        Raises NoSuchMailbox, MailboxExists, InvalidMailboxName.
        """
        with self._writing() as tx:
            before, after = mailboxes.rename(tx, user, old, new, self._uidvalidity)
            if before.id != after.id:
                uids = [message.uid for message in messages.since(tx.db, before.id, 0)]
                messages.copy(tx, before.id, uids, after.id, ALL_RIGHTS)
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

    # Access control lists (RFC 4314)

    def rights(self, mailbox_id: int, user: str) -> frozenset[str]:
        """Return a user's rights in a mailbox, letters of RFC 4314 §2.1; the owner has all.

        They are those granted to the user and to "anyone" together, without those that the
        list takes from "-user" and "-anyone". Raises NoSuchMailbox.
        """
        with self._reading() as db:
            return acls.rights(db, mailbox_id, user)

    def acl(self, mailbox_id: int) -> dict[str, str]:
        """Return identifier -> rights by identifier, without the owner; raises NoSuchMailbox."""
        with self._reading() as db:
            return acls.entries(db, mailbox_id)

    def set_acl(
        self, mailbox_id: int, identifier: str, rights: Iterable[str], mode: FlagMode = "set"
    ) -> None:
        """Set, add or remove rights of a user, of "anyone", or, after "-", what is taken away.

        An identifier without rights leaves the list.
        Raises NoSuchMailbox, InvalidIdentifier (the owner's, too), InvalidRights.
        """
        with self._writing() as tx:
            acls.change(tx, mailbox_id, identifier, rights, mode)

    def delete_acl(self, mailbox_id: int, identifier: str) -> None:
        """Take an identifier off the list; one that is not on it is no error.

        Raises as ``set_acl``.
        """
        self.set_acl(mailbox_id, identifier, "")

    def mailboxes_shared_with(self, user: str) -> list[tuple[MailboxInfo, frozenset[str]]]:
        """Return other users' mailboxes in which a user has any right, with the rights.

        By owner and name; raises NoSuchAccount.
        """
        with self._reading() as db:
            return acls.shared_with(db, user)

    # Delivery

    def deliver(
        self, content: bytes, users: Iterable[str], *, mailbox: str = INBOX
    ) -> dict[str, int]:
        """Put one message into the mailbox of each user, for all or for none.

        Bare CR or LF become CRLF; nothing else in the content changes.
        Returns user -> UID. Raises NoSuchAccount, NoSuchMailbox, and QuotaExceeded with the
        users that have no room for it.
        """
        date = messages.date_text(self._now())
        users = list(dict.fromkeys(users))
        with self._writing() as tx:
            boxes = [mailboxes.by_name(tx.db, user, mailbox) for user in users]
            if not boxes:
                return {}
            content_id, size = messages.add_content(tx, content)
            row = (content_id, "", date, size)
            uids = {box.user: messages.add(tx, box, [row])[0] for box in boxes}
            quotas.enforce(tx.db, uids)
            return uids

    # Sessions

    def lock_maildrop(self, user: str) -> MaildropLock:
        """Take a user's maildrop for one POP3 session (RFC 1939 §4).

        Raises MaildropLocked when another session has it, NoSuchAccount.
        """
        self.account(user)
        return self._locks.acquire(user)


def with_passwords(snapshot: bytes, password: str) -> bytes:
    """Return a snapshot in which each account has this password, and nothing is left of its own.

    Nor is anything left of mail that was removed before. Raises StoreError when it is none.
    """
    db = connect_copy(snapshot)
    try:
        db.execute("UPDATE account SET password = ?", (password,))
        db.execute("VACUUM")  # free space still holds what was there
        return db.serialize()
    finally:
        db.close()
