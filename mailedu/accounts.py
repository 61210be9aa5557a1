"""The accounts of a sandbox: who there is, how mail for them is made, shared and brought in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from mailedu.closing import Closing
from mailedu.servers.host import MailHost
from mailedu.servers.imap.namespace import shared_name
from mailedu.services import SandboxError
from mailedu.starter_mail import starter_mail
from mailedu.store import ANYONE, Account, NoSuchAccount, Store, import_mail


class Accounts(Closing):
    """What a sandbox or a world can do with its accounts, given a store and a mail host."""

    store: Store
    domain: str
    _host: MailHost
    _closed: bool

    def _check_open(self) -> None:
        if self._closed:
            raise SandboxError("this sandbox is closed; make a new one with Sandbox()")

    def _add_users(
        self, wanted: Mapping[str, str | None] | None, mail: bool, quota: int | None
    ) -> None:
        there = {account.user: account for account in self.store.accounts()}
        if wanted is None:
            wanted = {} if there else dict.fromkeys(("alice", "bob", "carol"))
        for user, password in wanted.items():
            if user not in there:
                self.store.add_account(
                    user, password or secrets.token_urlsafe(9), f"{user}@{self.domain}"
                )
            elif password not in (None, there[user].password):
                raise SandboxError(f"{user} is in the data folder with another password")
        if mail:
            for user, date, content in starter_mail(self.domain, self._host.now()):
                if user in wanted and user not in there:
                    inbox = self.store.mailbox(user, "INBOX")
                    self.store.append(inbox.id, content, internal_date=date)
        if quota is not None:
            for account in self.store.accounts():
                self.store.set_quota(account.user, storage=quota, messages=None)

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by user name; each has ``user``, ``password`` and ``address``.

        Raises SandboxError when the sandbox is closed.
        """
        self._check_open()
        return {account.user: account for account in self.store.accounts()}

    def account(self, user: str) -> Account:
        """Return one account; raises SandboxError naming those there are, or when it is closed."""
        self._check_open()
        try:
            return self.store.account(user)
        except NoSuchAccount:
            known = ", ".join(self.accounts)
            raise SandboxError(f"there is no account {user!r}; there are: {known}") from None

    def address(self, name: str) -> str:
        """Return the address of a user, or ``name`` itself when it is an address."""
        return name if "@" in name else self.account(name).address

    def compose(self, sender: str, recipients: Sequence[str], subject: str, text: str) -> bytes:
        """Make a message with CRLF line ends, as a mail program would."""
        message = EmailMessage(policy=policy.SMTP)
        message["Date"] = format_datetime(self._host.now())
        message["From"] = sender
        message["To"] = ", ".join(recipients)
        message["Subject"] = subject
        message["Message-ID"] = f"<{self._host.unique()}@{self.domain}>"
        message.set_content(text)
        return message.as_bytes()

    def share(self, owner: str, mailbox: str, *, with_user: str, rights: str = "lrs") -> str:
        """Let another user into a mailbox (RFC 4314), which is made if it is not there yet.

        Parameters
        ----------
        owner, mailbox: whose and which.
        with_user: who is let in, or ``"anyone"``.
        rights: letters of RFC 4314 §2.1, e.g. ``"lrs"`` to look, read and note what was seen;
            ``""`` takes them all back.

        Returns
        -------
        The name under which others find it by IMAP.

        Raises
        ------
        SandboxError: when there is no such user.
        StoreError: for a right or a mailbox's name that cannot be.
        """
        user = self.account(owner).user
        friend = with_user if with_user == ANYONE else self.account(with_user).user
        names = {known.name for known in self.store.mailboxes(user)}
        if mailbox.upper() != "INBOX" and mailbox not in names:
            self.store.create_mailbox(user, mailbox)
        found = self.store.mailbox(user, mailbox)
        self.store.set_acl(found.id, friend, rights)
        return shared_name(user, found.name)

    def import_mail(self, path: str | Path, user: str | None = None) -> int:
        """Put the mail of an mbox, Maildir or .eml file into a user's INBOX.

        Returns the number of messages. ``user`` is the first account unless named.

        Raises
        ------
        SandboxError: when there is no such account.
        StoreError: when ``path`` is missing, unreadable or holds no mail.
        """
        if user is None:
            user = next(iter(self.accounts), None)
            if user is None:
                raise SandboxError("there is no account for the mail: make one with users=[…]")
        return import_mail(self.store, self.account(user).user, path)
