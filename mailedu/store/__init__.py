"""Accounts, mailboxes and messages, with UIDs, flags and a change feed, on SQLite."""

from mailedu.store.errors import (
    AccountExists,
    InvalidFlag,
    InvalidMailboxName,
    MailboxExists,
    MailboxHasChildren,
    MaildropLocked,
    NoSuchAccount,
    NoSuchMailbox,
    NoSuchMessage,
    StoreError,
)
from mailedu.store.maildrop import MaildropLock
from mailedu.store.mailfiles import export_eml, export_maildir, export_mbox, import_mail
from mailedu.store.names import SEPARATOR, SPECIAL_USES, SYSTEM_FLAGS
from mailedu.store.records import Account, Change, MailboxInfo, Message
from mailedu.store.store import Store

__all__ = [
    "SEPARATOR",
    "SPECIAL_USES",
    "SYSTEM_FLAGS",
    "Account",
    "AccountExists",
    "Change",
    "InvalidFlag",
    "InvalidMailboxName",
    "MailboxExists",
    "MailboxHasChildren",
    "MailboxInfo",
    "MaildropLock",
    "MaildropLocked",
    "Message",
    "NoSuchAccount",
    "NoSuchMailbox",
    "NoSuchMessage",
    "Store",
    "StoreError",
    "export_eml",
    "export_maildir",
    "export_mbox",
    "import_mail",
]
