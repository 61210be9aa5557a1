"""The tables, and opening a file that holds them."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from mailedu.store.errors import StoreError

_SMALLEST = 512  # octets of the smallest page, hence of the smallest database
_JOURNAL = slice(18, 20)
"""Where a file says how it is written: 1 is without, 2 with a write-ahead log, which a store in
memory cannot have."""
APPLICATION_ID = 0x4D454455  # "MEDU", at offset 68 of the file

_VERSION_1 = """
CREATE TABLE account (
    user TEXT PRIMARY KEY,
    password TEXT NOT NULL,
    address TEXT NOT NULL,
    address_key TEXT NOT NULL UNIQUE          -- the address without regard to case
);
CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,     -- never given twice
    user TEXT NOT NULL REFERENCES account (user),
    name TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uidnext INTEGER NOT NULL DEFAULT 1,
    highestmodseq INTEGER NOT NULL DEFAULT 1,
    special_use TEXT,
    selectable INTEGER NOT NULL DEFAULT 1,
    recent_from INTEGER NOT NULL DEFAULT 1,   -- UIDs from here on are \\Recent
    UNIQUE (user, name)
);
CREATE TABLE used_name (                      -- the highest UIDVALIDITY each name ever had
    user TEXT NOT NULL REFERENCES account (user),
    name TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    PRIMARY KEY (user, name)
) WITHOUT ROWID;
CREATE TABLE subscription (
    user TEXT NOT NULL REFERENCES account (user),
    name TEXT NOT NULL,
    PRIMARY KEY (user, name)
) WITHOUT ROWID;
CREATE TABLE content (
    id INTEGER PRIMARY KEY,
    octets BLOB NOT NULL
);
CREATE TABLE message (
    mailbox INTEGER NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
    uid INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES content (id),
    flags TEXT NOT NULL,                      -- sorted, separated by spaces
    internal_date TEXT NOT NULL,              -- ISO 8601 with zone
    size INTEGER NOT NULL,
    modseq INTEGER NOT NULL,
    PRIMARY KEY (mailbox, uid)
) WITHOUT ROWID;
CREATE INDEX message_content ON message (content);
CREATE TRIGGER content_unused AFTER DELETE ON message
WHEN NOT EXISTS (SELECT 1 FROM message WHERE content = old.content)
BEGIN
    DELETE FROM content WHERE id = old.content;
END;
CREATE TABLE expunged (
    mailbox INTEGER NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
    uid INTEGER NOT NULL,
    modseq INTEGER NOT NULL,
    PRIMARY KEY (mailbox, uid)
) WITHOUT ROWID;
CREATE TABLE keyword (                        -- the spelling of a keyword's first use
    mailbox INTEGER NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (mailbox, key)
) WITHOUT ROWID;
"""
_VERSION_2 = """
ALTER TABLE account ADD COLUMN storage_limit INTEGER;   -- octets; NULL is no limit
ALTER TABLE account ADD COLUMN messages_limit INTEGER;
CREATE TABLE acl (                            -- the owner is not in it: all rights are theirs
    mailbox INTEGER NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
    identifier TEXT NOT NULL,                 -- a user or "anyone", after "-" what is taken away
    rights TEXT NOT NULL,                     -- letters as rights.py orders them, not empty
    PRIMARY KEY (mailbox, identifier)
) WITHOUT ROWID;
CREATE INDEX acl_identifier ON acl (identifier);
"""
_VERSIONS = (_VERSION_1, _VERSION_2)
"""What makes each version of the file from the one before it; a new file is made by all."""

VERSION = len(_VERSIONS)


def connect(path: str | Path | None) -> sqlite3.Connection:
    """Open a mail file, making it when it is not there, or a store in memory for None.

    The connection keeps the file locked for itself. A commit has reached the disk when it
    returns (write-ahead log, synchronous=FULL), so it outlives the process and the power.

    Raises
    ------
    StoreError: the file is in use, broken, of another program or a newer version, or its
        folder is missing or cannot be written; the file is as it was.
    """
    if path is None:
        db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        _prepare(db, ":memory:")
        return db
    path = Path(path)
    _check_place(path)
    try:
        db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise StoreError(f"cannot open the mail file {path}: {error}; choose another") from error
    try:
        _prepare(db, str(path))
        db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        db.close()
        raise StoreError(_advice(path, error)) from error
    except BaseException:
        db.close()
        raise
    return db


def connect_copy(content: bytes) -> sqlite3.Connection:
    """Open a store in memory that begins with the content of a mail file.

    Raises
    ------
    StoreError: the content is broken, of another program or a newer version.
    """
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        if len(content) < _SMALLEST:  # SQLite would take nothing for a new file
            raise sqlite3.DatabaseError("it is cut off")
        db.deserialize(content)
        _prepare(db, "the snapshot")
    except (sqlite3.Error, OverflowError) as error:
        db.close()
        raise StoreError(f"the snapshot is no mail store or is damaged ({error})") from error
    except BaseException:
        db.close()
        raise
    return db


def content_of(db: sqlite3.Connection, limit: int) -> bytes | None:
    """Return the content of an open store as that of a mail file, or None above so many octets."""
    if _number(db, "PRAGMA page_count") * _number(db, "PRAGMA page_size") > limit:
        return None
    content = bytearray(db.serialize())
    content[_JOURNAL] = b"\x01\x01"
    return bytes(content)


def _check_place(path: Path) -> None:
    folder = path.parent
    if os.path.isdir(path):  # unlike Path.is_dir, False also behind a closed folder
        raise StoreError(f"{path} is a folder: name a file in it, such as {path / 'mail.db'}")
    if not os.path.isdir(folder):
        raise StoreError(
            f"the folder {folder} of the mail file is missing or out of reach: make it first"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(f"the folder {folder} cannot be written: change its permissions")
    if not os.path.exists(path):
        return
    if not os.access(path, os.R_OK | os.W_OK):
        raise StoreError(f"the mail file {path} cannot be written: change its permissions")
    if 0 < path.stat().st_size < _SMALLEST:  # SQLite would take it for a new file
        raise StoreError(_advice(path, sqlite3.DatabaseError("it is cut off")))


def _prepare(db: sqlite3.Connection, name: str) -> None:
    """Lock the file, look whether it is ours and whole, and bring it to the present version."""
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA fullfsync = ON")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("BEGIN EXCLUSIVE")
    version = _version(db, name)
    for script in _VERSIONS[version:]:
        for statement in _statements(script):
            db.execute(statement)
    if version < VERSION:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")


def _version(db: sqlite3.Connection, name: str) -> int:
    """Return the version of a whole file of ours, 0 for a new one."""
    if _number(db, "PRAGMA schema_version") == 0:
        return 0
    if _number(db, "PRAGMA application_id") != APPLICATION_ID:
        raise StoreError(f"{name} belongs to another program: choose another file")
    version = _number(db, "PRAGMA user_version")
    if version > VERSION:
        raise StoreError(
            f"{name} was written by a newer mailedu (version {version} of the file, this one "
            f"knows {VERSION}): upgrade with pip install -U mailedu, or choose another file"
        )
    fault = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if fault != "ok":
        raise sqlite3.DatabaseError(fault)
    return version


def _statements(script: str) -> list[str]:
    """Split a script at the ends of its statements (a trigger holds semicolons)."""
    statements, text = [], ""
    for line in script.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            statements.append(text)
            text = ""
    return statements


def _number(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def _advice(path: Path, error: sqlite3.Error) -> str:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return f"the mail file {path} is in use: close the other mailedu, or choose another file"
    if isinstance(error, sqlite3.OperationalError):
        return f"cannot use the mail file {path}: {error}; check the disk and the permissions"
    return (
        f"{path} is no mail file or is damaged ({error}): "
        "move it away and start again, or put back a copy"
    )
