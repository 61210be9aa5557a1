"""Accounts: who may log in, and whose address is whose."""

from __future__ import annotations

import sqlite3

from mailedu.store.errors import AccountExists, NoSuchAccount, StoreError
from mailedu.store.names import unprintable
from mailedu.store.records import Account
from mailedu.store.rights import ANYONE, NEGATIVE

_COLUMNS = "user, password, address"


def get(db: sqlite3.Connection, user: str) -> Account:
    """Return the account of this user name, or raise NoSuchAccount."""
    row = None
    if not unprintable(user):
        query = f"SELECT {_COLUMNS} FROM account WHERE user = ?"
        row = db.execute(query, (user,)).fetchone()
    if row is None:
        raise NoSuchAccount(f"there is no account {user!a}: add it, or check the spelling")
    return Account(*row)


def every(db: sqlite3.Connection) -> list[Account]:
    """Return all accounts in the order in which they were added."""
    query = f"SELECT {_COLUMNS} FROM account ORDER BY rowid"
    return [Account(*row) for row in db.execute(query)]


def by_address(db: sqlite3.Connection, address: str) -> Account | None:
    """Return the account with this address in any case, or None."""
    if unprintable(address):
        return None
    query = f"SELECT {_COLUMNS} FROM account WHERE address_key = ?"
    row = db.execute(query, (address.casefold(),)).fetchone()
    return None if row is None else Account(*row)


def add(db: sqlite3.Connection, account: Account) -> None:
    """Store a new account, without mailboxes."""
    _check(account)
    known = db.execute("SELECT 1 FROM account WHERE user = ?", (account.user,)).fetchone()
    if known:
        raise AccountExists(f"there is an account {account.user} already: take another name")
    owner = by_address(db, account.address)
    if owner:
        raise AccountExists(f"{account.address} belongs to {owner.user}: take another address")
    db.execute(
        f"INSERT INTO account ({_COLUMNS}, address_key) VALUES (?, ?, ?, ?)",
        (account.user, account.password, account.address, account.address.casefold()),
    )


def _check(account: Account) -> None:
    user, password, address = account.user, account.password, account.address
    if not user or unprintable(user) or any(c.isspace() for c in user):
        raise StoreError(f"{user!a} cannot be a user name: use visible characters, no spaces")
    if user == ANYONE or user.startswith(NEGATIVE):
        raise StoreError(f'{user!a} cannot be a user name: access control lists use "anyone", "-"')
    if not password or unprintable(password):
        raise StoreError(f"the password of {user} must have visible characters only")
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or unprintable(address) or " " in address:
        raise StoreError(f"{address!a} is no address: write it like {user}@campus.test")
