"""Messages: addressed by mailbox id and UID, kept byte for byte."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Literal

from mailedu.store import mailboxes
from mailedu.store.database import Transaction
from mailedu.store.errors import NoSuchMessage, StoreError
from mailedu.store.names import SYSTEM_FLAGS, valid_flags
from mailedu.store.records import Change, MailboxInfo, Message
from mailedu.store.rights import settable

FlagMode = Literal["set", "add", "remove"]
Row = tuple[int, str, str, int]  # content id, flags, internal date, size: a message without a UID

_COLUMNS = "uid, flags, internal_date, size, modseq"
_LISTED = "uid IN (SELECT value FROM json_each(?))"
_LINE_END = re.compile(rb"\r\n|\r|\n")


def crlf(content: bytes) -> bytes:
    """Return content with each bare CR or LF made CRLF, all else as it was."""
    pairs = content.count(b"\r\n")
    if content.count(b"\n") == pairs == content.count(b"\r"):
        return content
    return _LINE_END.sub(b"\r\n", content)


def since(db: sqlite3.Connection, mailbox_id: int, modseq: int) -> list[Message]:
    """Return the messages whose mod-sequence is above ``modseq``, by UID."""
    mailboxes.by_id(db, mailbox_id)
    query = f"SELECT {_COLUMNS} FROM message WHERE mailbox = ? AND modseq > ? ORDER BY uid"
    return _messages(db.execute(query, (mailbox_id, modseq)))


def arrived_before(db: sqlite3.Connection, mailbox_id: int, date: datetime) -> list[int]:
    """Return the UIDs of the messages whose internal date is earlier, ascending."""
    date_text(date)
    return [m.uid for m in since(db, mailbox_id, 0) if m.internal_date < date]


def listed(db: sqlite3.Connection, mailbox_id: int, uids: Iterable[int]) -> list[Message]:
    """Return those of the messages that exist, by UID."""
    query = f"SELECT {_COLUMNS} FROM message WHERE mailbox = ? AND {_LISTED} ORDER BY uid"
    return _messages(db.execute(query, (mailbox_id, _json(uids))))


def contents(db: sqlite3.Connection, mailbox_id: int, uids: Iterable[int]) -> dict[int, bytes]:
    """Return the octets of those of the messages that exist, by UID, with one query."""
    query = (
        "SELECT uid, octets FROM message JOIN content ON content.id = message.content"
        f" WHERE mailbox = ? AND {_LISTED} ORDER BY uid"
    )
    return dict(db.execute(query, (mailbox_id, _json(uids))))


def one(db: sqlite3.Connection, mailbox_id: int, uid: int) -> Message:
    """Return one message, or raise NoSuchMessage."""
    found = listed(db, mailbox_id, [uid])
    if not found:
        raise missing(uid)
    return found[0]


def missing(uid: int) -> NoSuchMessage:
    """Return the error for a UID that is not there."""
    return NoSuchMessage(f"there is no message with UID {uid}: list the mailbox again")


def add_content(tx: Transaction, content: bytes) -> tuple[int, int]:
    """Store octets and return their id and size."""
    content = crlf(content)
    cursor = tx.db.execute("INSERT INTO content (octets) VALUES (?)", (content,))
    assert cursor.lastrowid is not None
    return cursor.lastrowid, len(content)


def add(tx: Transaction, info: MailboxInfo, rows: Iterable[Row]) -> list[int]:
    """Give each row the next UID of the mailbox, and all of them one new mod-sequence."""
    mailboxes.holding_messages(info)
    modseq = info.highestmodseq + 1
    uids: list[int] = []
    for uid, row in enumerate(rows, info.uidnext):
        tx.db.execute(
            "INSERT INTO message (mailbox, uid, content, flags, internal_date, size, modseq)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (info.id, uid, *row, modseq),
        )
        uids.append(uid)
    if uids:
        query = "UPDATE mailbox SET uidnext = ? WHERE id = ?"
        tx.db.execute(query, (uids[-1] + 1, info.id))
        _commit_modseq(tx, "delivered", info, uids, modseq)
    return uids


def change_flags(
    tx: Transaction,
    mailbox_id: int,
    uids: Iterable[int],
    flags: Iterable[str],
    mode: FlagMode,
    unchanged_since: int | None,
    rights: frozenset[str],
) -> list[Message]:
    """Set, add or remove flags that ``rights`` allow, of messages not changed since.

    Return those messages after, by UID.
    """
    info = mailboxes.by_id(tx.db, mailbox_id)
    allowed = settable(valid_flags(flags), rights)
    given = allowed if mode == "remove" else spelled(tx, mailbox_id, allowed)
    modseq = info.highestmodseq + 1
    after: list[Message] = []
    changed: list[Message] = []
    for message in listed(tx.db, mailbox_id, uids):
        if unchanged_since is not None and message.modseq > unchanged_since:
            continue
        combined = _combine(message.flags, given, mode, rights)
        if combined != message.flags:
            message = replace(message, flags=combined, modseq=modseq)
            changed.append(message)
        after.append(message)
    if changed:
        query = "UPDATE message SET flags = ?, modseq = ? WHERE mailbox = ? AND uid = ?"
        rows = [(flags_text(m.flags), modseq, mailbox_id, m.uid) for m in changed]
        tx.db.executemany(query, rows)
        _commit_modseq(tx, "flags", info, [message.uid for message in changed], modseq)
    return after


def expunge(tx: Transaction, mailbox_id: int, uids: Iterable[int]) -> list[int]:
    """Remove messages and remember that they were there; return the UIDs removed."""
    info = mailboxes.by_id(tx.db, mailbox_id)
    gone = [message.uid for message in listed(tx.db, mailbox_id, uids)]
    if gone:
        modseq = info.highestmodseq + 1
        query = f"DELETE FROM message WHERE mailbox = ? AND {_LISTED}"
        tx.db.execute(query, (mailbox_id, _json(gone)))
        query = "INSERT INTO expunged (mailbox, uid, modseq) VALUES (?, ?, ?)"
        tx.db.executemany(query, [(mailbox_id, uid, modseq) for uid in gone])
        _commit_modseq(tx, "expunged", info, gone, modseq)
    return gone


def expunged_since(db: sqlite3.Connection, mailbox_id: int, modseq: int) -> list[int]:
    """Return the UIDs removed after ``modseq``, ascending."""
    mailboxes.by_id(db, mailbox_id)
    query = "SELECT uid FROM expunged WHERE mailbox = ? AND modseq > ? ORDER BY uid"
    return [uid for (uid,) in db.execute(query, (mailbox_id, modseq))]


def copy(
    tx: Transaction, mailbox_id: int, uids: Iterable[int], target_id: int, rights: frozenset[str]
) -> list[tuple[int, int]]:
    """Copy messages, sharing their octets, with those flags that ``rights`` allow.

    Return (UID here, UID there), ascending.
    """
    mailboxes.by_id(tx.db, mailbox_id)
    target = mailboxes.holding_messages(mailboxes.by_id(tx.db, target_id))
    query = (
        "SELECT uid, content, flags, internal_date, size FROM message"
        f" WHERE mailbox = ? AND {_LISTED} ORDER BY uid"
    )
    found = tx.db.execute(query, (mailbox_id, _json(uids))).fetchall()
    there = {  # keywords may be spelled otherwise in the target
        flags: flags_text(spelled(tx, target_id, settable(parse_flags(flags), rights)))
        for flags in {row[2] for row in found}
    }
    rows = [(content, there[flags], date, size) for _, content, flags, date, size in found]
    return list(zip([row[0] for row in found], add(tx, target, rows), strict=True))


def keywords(db: sqlite3.Connection, mailbox_id: int) -> list[str]:
    """Return the keywords that messages of the mailbox have, sorted."""
    mailboxes.by_id(db, mailbox_id)
    query = "SELECT DISTINCT flags FROM message WHERE mailbox = ?"
    used = {flag for (text,) in db.execute(query, (mailbox_id,)) for flag in parse_flags(text)}
    return sorted(used.difference(SYSTEM_FLAGS))


def recent(db: sqlite3.Connection, mailbox_id: int) -> frozenset[int]:
    """Return the UIDs that no session has claimed as ``\\Recent``."""
    mailboxes.by_id(db, mailbox_id)
    query = (
        "SELECT uid FROM message JOIN mailbox ON mailbox.id = message.mailbox"
        " WHERE mailbox = ? AND uid >= recent_from"
    )
    return frozenset(uid for (uid,) in db.execute(query, (mailbox_id,)))


def claim_recent(tx: Transaction, mailbox_id: int) -> frozenset[int]:
    """Return the recent UIDs and make them recent no more."""
    uids = recent(tx.db, mailbox_id)
    tx.db.execute("UPDATE mailbox SET recent_from = uidnext WHERE id = ?", (mailbox_id,))
    return uids


def spelled(tx: Transaction, mailbox_id: int, flags: Iterable[str]) -> frozenset[str]:
    """Return valid flags, each keyword in the spelling of its first use in the mailbox."""
    valid = valid_flags(flags)
    return frozenset(
        flag if flag in SYSTEM_FLAGS else _keyword(tx, mailbox_id, flag) for flag in sorted(valid)
    )


def flags_text(flags: frozenset[str]) -> str:
    """Return flags as they are stored."""
    return " ".join(sorted(flags))


@lru_cache(maxsize=1024)
def parse_flags(text: str) -> frozenset[str]:
    """Return flags from their stored form."""
    return frozenset(text.split())


def date_text(date: datetime) -> str:
    """Return a date as it is stored, or raise StoreError for one without a zone."""
    if date.tzinfo is None:
        raise StoreError(f"the internal date {date} has no time zone: give one, such as UTC")
    return date.isoformat()


def _keyword(tx: Transaction, mailbox_id: int, flag: str) -> str:
    key = (mailbox_id, flag.lower())
    tx.db.execute("INSERT OR IGNORE INTO keyword VALUES (?, ?, ?)", (*key, flag))
    query = "SELECT name FROM keyword WHERE mailbox = ? AND key = ?"
    return str(tx.db.execute(query, key).fetchone()[0])


def _combine(
    old: frozenset[str], given: frozenset[str], mode: FlagMode, rights: frozenset[str]
) -> frozenset[str]:
    if mode == "set":
        return given | (old - settable(old, rights))
    if mode == "add":
        return old | given
    if mode == "remove":
        removed = {flag.lower() for flag in given}
        return frozenset(flag for flag in old if flag.lower() not in removed)
    raise StoreError(f'{mode!a} is no way to change flags: use "set", "add" or "remove"')


def _commit_modseq(
    tx: Transaction,
    kind: Literal["delivered", "flags", "expunged"],
    info: MailboxInfo,
    uids: list[int],
    modseq: int,
) -> None:
    tx.db.execute("UPDATE mailbox SET highestmodseq = ? WHERE id = ?", (modseq, info.id))
    tx.changes.append(Change(kind, info.user, info.name, info.id, tuple(uids), modseq))


def _messages(rows: Iterator[tuple[int, str, str, int, int]]) -> list[Message]:
    return [
        Message(uid, parse_flags(flags), datetime.fromisoformat(date), size, modseq)
        for uid, flags, date, size, modseq in rows
    ]


def _json(uids: Iterable[int]) -> str:
    return json.dumps([int(uid) for uid in uids])
