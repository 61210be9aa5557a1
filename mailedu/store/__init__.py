"""Accounts, mailboxes and messages, with UIDs, flags and a change feed, on SQLite."""

from mailedu.store.errors import (
    AccountExists,
    InvalidFlag,
    InvalidIdentifier,
    InvalidMailboxName,
    InvalidRights,
    MailboxExists,
    MailboxHasChildren,
    MaildropLocked,
    NoSuchAccount,
    NoSuchMailbox,
    NoSuchMessage,
    QuotaExceeded,
    StoreError,
)
from mailedu.store.maildrop import MaildropLock
from mailedu.store.mailfiles import export_eml, export_maildir, export_mbox, import_mail
from mailedu.store.messages import FlagMode
from mailedu.store.names import SEPARATOR, SPECIAL_USES, SYSTEM_FLAGS
from mailedu.store.records import Account, Change, MailboxInfo, Message, Quota
from mailedu.store.rights import ALL_RIGHTS, ANYONE, rights_text, settable
from mailedu.store.store import SNAPSHOT_LIMIT, Store, with_passwords

__all__ = [
    "ALL_RIGHTS",
    "ANYONE",
    "SEPARATOR",
    "SNAPSHOT_LIMIT",
    "SPECIAL_USES",
    "SYSTEM_FLAGS",
    "Account",
    "AccountExists",
    "Change",
    "FlagMode",
    "InvalidFlag",
    "InvalidIdentifier",
    "InvalidMailboxName",
    "InvalidRights",
    "MailboxExists",
    "MailboxHasChildren",
    "MailboxInfo",
    "MaildropLock",
    "MaildropLocked",
    "Message",
    "NoSuchAccount",
    "NoSuchMailbox",
    "NoSuchMessage",
    "Quota",
    "QuotaExceeded",
    "Store",
    "StoreError",
    "export_eml",
    "export_maildir",
    "export_mbox",
    "import_mail",
    "rights_text",
    "settable",
    "with_passwords",
]
