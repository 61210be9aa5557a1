"""Mail files of earlier versions open with all that is in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailedu.store import Account, Quota, Store, StoreError

OpenStore = Callable[..., Store]

VERSION_1 = r"""
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
"""The tables as version 1 made them; a copy, since such files do not change any more."""

MAIL_1 = r"""
INSERT INTO account VALUES ('alice', 'wonder', 'alice@campus.test', 'alice@campus.test');
INSERT INTO account VALUES ('bob', 'builder', 'Bob@campus.test', 'bob@campus.test');
INSERT INTO mailbox VALUES (1, 'alice', 'INBOX', 7, 2, 2, NULL, 1, 1);
INSERT INTO mailbox VALUES (2, 'bob', 'INBOX', 8, 5, 6, NULL, 1, 4);
INSERT INTO mailbox VALUES (4, 'bob', 'Sent', 9, 1, 1, '\Sent', 1, 1);
INSERT INTO mailbox VALUES (5, 'bob', 'work/höst', 11, 2, 2, NULL, 1, 1);
INSERT INTO mailbox VALUES (6, 'bob', 'work', 12, 1, 1, NULL, 0, 1);
INSERT INTO used_name VALUES ('alice', 'INBOX', 7), ('bob', 'INBOX', 8), ('bob', 'Sent', 9);
INSERT INTO used_name VALUES ('bob', 'work/höst', 11), ('bob', 'work', 12);
INSERT INTO subscription VALUES ('bob', 'INBOX'), ('bob', 'gone');
INSERT INTO content VALUES (1, x'746f20626f7468'), (3, x'7468697264');
INSERT INTO content VALUES (4, x'666f75727468');
INSERT INTO message VALUES (1, 1, 1, '', '2024-01-01T00:00:00+00:00', 7, 2);
INSERT INTO message VALUES (2, 1, 1, '\Seen', '2024-01-01T00:00:00+00:00', 7, 5);
INSERT INTO message VALUES (2, 3, 3, 'Kw \Flagged', '2024-01-02T01:02:03+02:00', 5, 4);
INSERT INTO message VALUES (2, 4, 4, '', '2024-01-03T00:00:00+00:00', 6, 5);
INSERT INTO message VALUES (5, 1, 4, '', '2024-01-03T00:00:00+00:00', 6, 2);
INSERT INTO expunged VALUES (2, 2, 6);
INSERT INTO keyword VALUES (2, 'kw', 'Kw');
PRAGMA application_id = 1296385109;
PRAGMA user_version = 1;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A mail file as version 1 left it when it was closed."""
    path = tmp_path / "mail.db"
    db = sqlite3.connect(path)
    db.executescript(VERSION_1 + MAIL_1)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    return path


def check(store: Store) -> None:
    """All that version 1 had is there."""
    assert store.accounts() == [
        Account("alice", "wonder", "alice@campus.test"),
        Account("bob", "builder", "Bob@campus.test"),
    ]
    assert [
        (box.id, box.name, box.uidvalidity, box.uidnext, box.highestmodseq, box.selectable)
        for box in store.mailboxes("bob")
    ] == [
        (2, "INBOX", 8, 5, 6, True),
        (4, "Sent", 9, 1, 1, True),
        (6, "work", 12, 1, 1, False),
        (5, "work/höst", 11, 2, 2, True),
    ]
    assert store.mailbox("bob", "Sent").special_use == "\\Sent"
    assert store.contents(2, range(9)) == {1: b"to both", 3: b"third", 4: b"fourth"}
    assert store.contents(5, [1]) == {1: b"fourth"}
    assert [(m.uid, m.flags, m.size, m.modseq) for m in store.messages(2)] == [
        (1, {"\\Seen"}, 7, 5),
        (3, {"Kw", "\\Flagged"}, 5, 4),
        (4, set(), 6, 5),
    ]
    assert store.message(2, 3).internal_date == datetime(2024, 1, 1, 23, 2, 3, tzinfo=UTC)
    assert store.expunged_since(2, 0) == [2]
    assert store.keywords(2) == ["Kw"]
    assert store.peek_recent(2) == {4}
    assert store.subscriptions("bob") == ["INBOX", "gone"]


def test_a_file_of_version_1_has_all_its_mail(old: Path, open_store: OpenStore) -> None:
    store = open_store(old)
    check(store)
    assert store.quota("bob") == Quota(24, None, 4, None)
    assert store.acl(2) == {}
    store.close()
    check(open_store(old))


def test_a_file_of_version_1_can_do_what_a_new_one_can(old: Path, open_store: OpenStore) -> None:
    store = open_store(old)
    assert store.append(2, b"next", ["KW"]) == 5
    assert store.message(2, 5).flags == {"Kw"}
    assert store.create_mailbox("bob", "new").id > 6
    store.set_acl(2, "alice", "lr")
    store.set_quota("bob", storage=100, messages=9)
    store.expunge(2, [4])
    assert store.content(5, 1) == b"fourth"  # its octets were shared
    store.close()
    again = open_store(old)
    assert again.acl(2) == {"alice": "lr"}
    assert again.quota("bob") == Quota(22, 100, 4, 9)


def test_a_damaged_file_of_version_1_is_left_as_it_is(old: Path, open_store: OpenStore) -> None:
    data = bytearray(old.read_bytes())
    data[4096:6000] = b"\xa5" * (6000 - 4096)
    old.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        open_store(old)
    assert old.read_bytes() == data
