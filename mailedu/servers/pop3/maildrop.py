"""One session's maildrop: locked, seen as it was at login, changed in UPDATE only."""

from __future__ import annotations

from datetime import timedelta

from mailedu.servers.host import MailHost
from mailedu.servers.pop3.replies import NUMBER, CommandError
from mailedu.servers.readahead import ReadAhead
from mailedu.store import Account, MaildropLock, MaildropLocked, Message, NoSuchMessage, Store


class Maildrop:
    """The INBOX of one account, locked for this session (RFC 1939 §4).

    The view is taken here and stays, whatever other sessions do to the mailbox. What is
    older than ``host.pop3_expire`` days is removed before that.

    Raises
    ------
    CommandError: another session has the lock.
    StoreError: the mailbox cannot be opened; the lock is free again.
    """

    def __init__(self, host: MailHost, account: Account) -> None:
        store = host.store
        self._store = store
        self._keeps_retrieved = host.pop3_expire != 0
        self._lock = self._acquire(store, account.user)
        try:
            mailbox = store.mailbox(account.user, "INBOX")
            if host.pop3_expire:
                store.expire(mailbox.id, host.now() - timedelta(days=host.pop3_expire))
            self._messages = store.messages(mailbox.id)
        except Exception:
            self._release()
            raise
        self._mailbox_id = mailbox.id
        self._uidvalidity = mailbox.uidvalidity
        self._contents = ReadAhead(store, mailbox.id, self._messages)
        self._marked: set[int] = set()
        self._retrieved: set[int] = set()

    def _acquire(self, store: Store, user: str) -> MaildropLock | None:
        try:
            return store.lock_maildrop(user)
        except MaildropLocked:
            raise CommandError("another session has locked this maildrop", "IN-USE") from None

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def close(self) -> None:
        """Release the lock; nothing is removed."""
        self._contents.close()
        self._release()

    def number(self, word: bytes) -> int:
        """Return the message number that ``word`` names.

        Raises
        ------
        CommandError: it is no number of a message here, or that of a marked one.
        """
        number = int(word) if NUMBER.fullmatch(word) else 0
        if number < 1:
            raise CommandError("a message number is a whole number from 1")
        if number > len(self._messages):
            raise CommandError(f"no such message, there are {len(self._messages)} in the maildrop")
        if number in self._marked:
            raise CommandError(f"message {number} is marked as deleted; RSET takes marks back")
        return number

    def listed(self) -> list[tuple[int, Message]]:
        """Return number and message of all that are not marked."""
        return [(n, m) for n, m in enumerate(self._messages, 1) if n not in self._marked]

    def totals(self) -> tuple[int, int]:
        """Return how many messages are not marked, and their octets together."""
        sizes = [message.size for _, message in self.listed()]
        return len(sizes), sum(sizes)

    def message(self, number: int) -> Message:
        """Return a message without its content."""
        return self._messages[number - 1]

    def unique_id(self, message: Message) -> str:
        """Return what UIDL says of a message: never used again in this mailbox."""
        return f"{self._uidvalidity}.{message.uid}"

    def content(self, number: int) -> bytes:
        """Return the octets of a message, or raise CommandError when they are gone."""
        try:
            return self._contents.content(number - 1)
        except NoSuchMessage:
            raise CommandError(f"another session has removed message {number}") from None

    def retrieved(self, number: int) -> None:
        """Note that RETR gave this message out."""
        self._retrieved.add(number)

    def mark(self, number: int) -> None:
        """Mark a message as deleted; it stays until UPDATE."""
        self._marked.add(number)

    def reset(self) -> None:
        """Take all marks back."""
        self._marked.clear()

    def update(self) -> int:
        """Remove what is marked, and what was retrieved where that may not stay.

        Returns how many messages stay. The second is RFC 2449 §6.7: under EXPIRE 0 each
        message that RETR gave out counts as marked, once the session ends by QUIT.
        """
        if not self._keeps_retrieved:
            self._marked |= self._retrieved
        if self._marked:
            uids = [self.message(number).uid for number in sorted(self._marked)]
            self._store.expunge(self._mailbox_id, uids)
        return len(self.listed())
