"""Mailboxes: their names, their hierarchy, subscriptions, UIDVALIDITY."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from mailedu.store import accounts
from mailedu.store.database import Transaction
from mailedu.store.errors import (
    InvalidMailboxName,
    MailboxExists,
    MailboxHasChildren,
    NoSuchMailbox,
    StoreError,
)
from mailedu.store.names import INBOX, SEPARATOR, canonical_name, parents, unprintable, valid_name
from mailedu.store.records import Change, MailboxInfo

NewUidvalidity = Callable[[], int]
MAX_UIDVALIDITY = 2**32 - 1

_COLUMNS = "id, user, name, uidvalidity, uidnext, highestmodseq, special_use, selectable"


def by_name(db: sqlite3.Connection, user: str, name: str) -> MailboxInfo:
    """Return the mailbox of this name, or raise NoSuchAccount or NoSuchMailbox."""
    info = _find(db, user, canonical_name(name))
    if info is None:
        accounts.get(db, user)
        raise NoSuchMailbox(f"{user} has no mailbox {name!a}: create it, or check the spelling")
    return info


def by_id(db: sqlite3.Connection, mailbox_id: int) -> MailboxInfo:
    """Return the mailbox of this id as it is now, or raise NoSuchMailbox."""
    query = f"SELECT {_COLUMNS} FROM mailbox WHERE id = ?"
    row = db.execute(query, (mailbox_id,)).fetchone()
    if row is None:
        raise NoSuchMailbox("this mailbox was deleted: select another one")
    return _info(row)


def holding_messages(info: MailboxInfo) -> MailboxInfo:
    """Return the mailbox if messages may be put in it, or raise NoSuchMailbox."""
    if not info.selectable:
        raise NoSuchMailbox(f"{info.name!a} only holds other mailboxes: create it as one first")
    return info


def every(db: sqlite3.Connection, user: str) -> list[MailboxInfo]:
    """Return all mailboxes of an account by name, INBOX first."""
    accounts.get(db, user)
    query = f"SELECT {_COLUMNS} FROM mailbox WHERE user = ? ORDER BY name <> '{INBOX}', name"
    return [_info(row) for row in db.execute(query, (user,))]


def create(
    tx: Transaction, user: str, name: str, special_use: str | None, new_uidvalidity: NewUidvalidity
) -> MailboxInfo:
    """Make a mailbox and its missing parents (RFC 3501 §6.3.3)."""
    accounts.get(tx.db, user)
    name = valid_name(name.removesuffix(SEPARATOR))
    known = _find(tx.db, user, name)
    if known and known.selectable:
        raise MailboxExists(f"{user} has a mailbox {name!a} already: take another name")
    if known:  # the id of a name that only held others is not used again
        tx.db.execute("DELETE FROM mailbox WHERE id = ?", (known.id,))
    _create_parents(tx, user, name, new_uidvalidity)
    return _insert(tx, user, name, new_uidvalidity, special_use=special_use)


def delete(tx: Transaction, user: str, name: str, new_uidvalidity: NewUidvalidity) -> None:
    """Remove a mailbox with its messages (RFC 3501 §6.3.4)."""
    info = by_name(tx.db, user, name)
    if info.name == INBOX:
        raise InvalidMailboxName("INBOX cannot be deleted: expunge its messages instead")
    children = _children(tx.db, info)
    if children and not info.selectable:
        raise MailboxHasChildren(
            f"{info.name!a} holds other mailboxes: delete {children[0].name!a} first"
        )
    tx.db.execute("DELETE FROM mailbox WHERE id = ?", (info.id,))
    if children:
        _insert(tx, user, info.name, new_uidvalidity, selectable=False)
    tell(tx, info)


def rename(
    tx: Transaction, user: str, old: str, new: str, new_uidvalidity: NewUidvalidity
) -> tuple[MailboxInfo, MailboxInfo]:
    """Rename a mailbox and all below it; return it as it was and as it is (RFC 3501 §6.3.5).

    For INBOX a new mailbox is made; moving the messages to it is the caller's part.
    """
    before = by_name(tx.db, user, old)
    new = valid_name(new)
    if _find(tx.db, user, new):
        raise MailboxExists(f"{user} has a mailbox {new!a} already: take another name")
    if before.name == INBOX:
        return before, create(tx, user, new, None, new_uidvalidity)
    if new.startswith(before.name + SEPARATOR):
        raise InvalidMailboxName(f"{new!a} lies below {before.name!a}: choose a name outside it")
    _create_parents(tx, user, new, new_uidvalidity)
    for info in [before, *_children(tx.db, before)]:
        name = valid_name(new + info.name[len(before.name) :])
        uidvalidity = info.uidvalidity
        if uidvalidity <= _used(tx.db, user, name):
            uidvalidity = _fresh(tx.db, user, new_uidvalidity)
        _use(tx.db, user, name, uidvalidity)
        tx.db.execute(
            "UPDATE mailbox SET name = ?, uidvalidity = ? WHERE id = ?",
            (name, uidvalidity, info.id),
        )
        tell(tx, by_id(tx.db, info.id))
    return before, by_id(tx.db, before.id)


def subscribe(tx: Transaction, user: str, name: str) -> None:
    """Put a name on the list of subscriptions (RFC 3501 §6.3.6)."""
    accounts.get(tx.db, user)
    name = valid_name(name)
    cursor = tx.db.execute("INSERT OR IGNORE INTO subscription VALUES (?, ?)", (user, name))
    if cursor.rowcount:
        _tell_name(tx, user, name)


def unsubscribe(tx: Transaction, user: str, name: str) -> None:
    """Take a name off the list; one that is not on it is no error (RFC 3501 §6.3.7)."""
    accounts.get(tx.db, user)
    if unprintable(name):
        return
    name = canonical_name(name)
    query = "DELETE FROM subscription WHERE user = ? AND name = ?"
    if tx.db.execute(query, (user, name)).rowcount:
        _tell_name(tx, user, name)


def subscriptions(db: sqlite3.Connection, user: str) -> list[str]:
    """Return the subscribed names, INBOX first, whether they exist or not."""
    accounts.get(db, user)
    query = f"SELECT name FROM subscription WHERE user = ? ORDER BY name <> '{INBOX}', name"
    return [name for (name,) in db.execute(query, (user,))]


def _info(row: tuple[int, str, str, int, int, int, str | None, int]) -> MailboxInfo:
    return MailboxInfo(*row[:-1], selectable=bool(row[-1]))


def _find(db: sqlite3.Connection, user: str, name: str) -> MailboxInfo | None:
    if unprintable(user) or unprintable(name):
        return None
    query = f"SELECT {_COLUMNS} FROM mailbox WHERE user = ? AND name = ?"
    row = db.execute(query, (user, name)).fetchone()
    return None if row is None else _info(row)


def _children(db: sqlite3.Connection, info: MailboxInfo) -> list[MailboxInfo]:
    prefix = info.name + SEPARATOR
    query = (
        f"SELECT {_COLUMNS} FROM mailbox WHERE user = ? AND substr(name, 1, ?) = ? ORDER BY name"
    )
    return [_info(row) for row in db.execute(query, (info.user, len(prefix), prefix))]


def _create_parents(tx: Transaction, user: str, name: str, new_uidvalidity: NewUidvalidity) -> None:
    for parent in parents(name):
        if _find(tx.db, user, parent) is None:
            _insert(tx, user, parent, new_uidvalidity)


def _insert(
    tx: Transaction,
    user: str,
    name: str,
    new_uidvalidity: NewUidvalidity,
    *,
    special_use: str | None = None,
    selectable: bool = True,
) -> MailboxInfo:
    uidvalidity = _fresh(tx.db, user, new_uidvalidity)
    _use(tx.db, user, name, uidvalidity)
    cursor = tx.db.execute(
        "INSERT INTO mailbox (user, name, uidvalidity, special_use, selectable)"
        " VALUES (?, ?, ?, ?, ?)",
        (user, name, uidvalidity, special_use, selectable),
    )
    assert cursor.lastrowid is not None
    info = by_id(tx.db, cursor.lastrowid)
    if selectable:
        _inherit_acl(tx.db, info)
        tell(tx, info)
    return info


def _inherit_acl(db: sqlite3.Connection, info: MailboxInfo) -> None:
    """Give a new mailbox the access control list of its parent (RFC 4314 §4, CREATE)."""
    parent, separator, _ = info.name.rpartition(SEPARATOR)
    if separator:
        db.execute(
            "INSERT INTO acl SELECT ?, identifier, rights FROM acl WHERE mailbox ="
            " (SELECT id FROM mailbox WHERE user = ? AND name = ?)",
            (info.id, info.user, parent),
        )


def _fresh(db: sqlite3.Connection, user: str, new_uidvalidity: NewUidvalidity) -> int:
    """Return a UIDVALIDITY above any that this user's mailboxes ever had."""
    query = "SELECT max(uidvalidity) FROM used_name WHERE user = ?"
    highest = db.execute(query, (user,)).fetchone()[0] or 0
    value = max(new_uidvalidity(), highest + 1)
    if not 0 < value <= MAX_UIDVALIDITY:
        raise StoreError(f"UIDVALIDITY {value} is not within 1 to 2**32-1: give a smaller one")
    return value


def _used(db: sqlite3.Connection, user: str, name: str) -> int:
    query = "SELECT uidvalidity FROM used_name WHERE user = ? AND name = ?"
    row = db.execute(query, (user, name)).fetchone()
    return int(row[0]) if row else 0


def _use(db: sqlite3.Connection, user: str, name: str, uidvalidity: int) -> None:
    db.execute("INSERT OR REPLACE INTO used_name VALUES (?, ?, ?)", (user, name, uidvalidity))


def tell(tx: Transaction, info: MailboxInfo) -> None:
    """Tell the feed that something about the mailbox itself has changed."""
    tx.changes.append(
        Change("mailbox", info.user, info.name, info.id, (), info.highestmodseq),
    )


def _tell_name(tx: Transaction, user: str, name: str) -> None:
    info = _find(tx.db, user, name)
    if info:
        tell(tx, info)
    else:
        tx.changes.append(Change("mailbox", user, name, 0, (), 0))
