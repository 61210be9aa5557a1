"""Access control lists: who, besides its owner, may do what with a mailbox (RFC 4314)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mailedu.store import accounts, mailboxes
from mailedu.store.database import Transaction
from mailedu.store.errors import InvalidIdentifier, NoSuchAccount
from mailedu.store.messages import FlagMode
from mailedu.store.records import MailboxInfo
from mailedu.store.rights import ALL_RIGHTS, ANYONE, NEGATIVE, rights_text, valid_rights


def rights(db: sqlite3.Connection, mailbox_id: int, user: str) -> frozenset[str]:
    """Return the rights of a user: all for the owner, else what the list grants."""
    info = mailboxes.by_id(db, mailbox_id)
    if info.user == user:
        return ALL_RIGHTS
    return _granted(entries(db, mailbox_id), user)


def entries(db: sqlite3.Connection, mailbox_id: int) -> dict[str, str]:
    """Return identifier -> rights, by identifier; the owner is not in it."""
    mailboxes.by_id(db, mailbox_id)
    query = "SELECT identifier, rights FROM acl WHERE mailbox = ? ORDER BY identifier"
    return dict(db.execute(query, (mailbox_id,)))


def change(
    tx: Transaction, mailbox_id: int, identifier: str, letters: Iterable[str], mode: FlagMode
) -> None:
    """Set, add or remove rights of an identifier; one without rights leaves the list."""
    info = mailboxes.by_id(tx.db, mailbox_id)
    _check_identifier(tx.db, info, identifier)
    given = valid_rights(letters)
    before = frozenset(entries(tx.db, mailbox_id).get(identifier, ""))
    after = {"set": given, "add": before | given, "remove": before - given}[mode]
    if after == before:
        return
    if after:
        row = (mailbox_id, identifier, rights_text(after))
        tx.db.execute("INSERT OR REPLACE INTO acl VALUES (?, ?, ?)", row)
    else:
        query = "DELETE FROM acl WHERE mailbox = ? AND identifier = ?"
        tx.db.execute(query, (mailbox_id, identifier))
    mailboxes.tell(tx, info)


def shared_with(db: sqlite3.Connection, user: str) -> list[tuple[MailboxInfo, frozenset[str]]]:
    """Return other users' mailboxes in which a user has rights, with these, by owner and name."""
    accounts.get(db, user)
    query = "SELECT DISTINCT mailbox FROM acl WHERE identifier IN (?, ?)"
    found = [mailboxes.by_id(db, row[0]) for row in db.execute(query, (user, ANYONE)).fetchall()]
    granted = [(info, _granted(entries(db, info.id), user)) for info in found if info.user != user]
    return sorted(
        ((info, letters) for info, letters in granted if letters),
        key=lambda pair: (pair[0].user, pair[0].name),
    )


def _granted(listed: dict[str, str], user: str) -> frozenset[str]:
    """Return what the user and "anyone" have together, without what is taken from either."""
    names = (user, ANYONE)
    given = {letter for name in names for letter in listed.get(name, "")}
    taken = {letter for name in names for letter in listed.get(NEGATIVE + name, "")}
    return frozenset(given - taken)


def _check_identifier(db: sqlite3.Connection, info: MailboxInfo, identifier: str) -> None:
    name = identifier.removeprefix(NEGATIVE)
    if name == info.user:
        raise InvalidIdentifier(f"{name} owns {info.name!a} and always has all rights in it")
    if name == ANYONE:
        return
    try:
        accounts.get(db, name)
    except NoSuchAccount:
        raise InvalidIdentifier(
            f'{identifier!a} is nobody: give a user name or "anyone", after "-" to take away'
        ) from None
