"""What can go wrong in the store. Every message says what to do."""

from __future__ import annotations


class StoreError(Exception):
    """The mail store refused or failed; nothing was changed."""


class NoSuchAccount(StoreError):
    """No account has this user name."""


class AccountExists(StoreError):
    """Another account has this user name or this address."""


class NoSuchMailbox(StoreError):
    """No mailbox has this name or id, or it cannot hold messages (``\\Noselect``)."""


class MailboxExists(StoreError):
    """A mailbox of this name is there already."""


class MailboxHasChildren(StoreError):
    """A name that only holds other mailboxes cannot be deleted before them (RFC 3501 §6.3.4)."""


class InvalidMailboxName(StoreError):
    """A mailbox may not be called this, or not be moved there."""


class InvalidFlag(StoreError):
    """A word that is neither a system flag nor a keyword (RFC 3501 §2.3.2)."""


class NoSuchMessage(StoreError):
    """No message of the mailbox has this UID."""


class MaildropLocked(StoreError):
    """Another POP3 session holds the maildrop (RFC 1939 §4)."""


class InvalidIdentifier(StoreError):
    """No user, nor "anyone", to whom rights could be given (RFC 4314 §2)."""


class InvalidRights(StoreError):
    """A letter that is no right of RFC 4314 §2.1."""


class QuotaExceeded(StoreError):
    """The messages would put accounts over their quota (RFC 9208); ``users`` names them."""

    def __init__(self, users: list[str]) -> None:
        whose = " and ".join(users)
        super().__init__(f"over the quota of {whose}: expunge mail there, or raise the quota")
        self.users = users
