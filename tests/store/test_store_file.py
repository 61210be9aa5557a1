"""A store in a file: what stays, who may open it, and files that cannot be used."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mailedu.store import Store, StoreError

OpenStore = Callable[..., Store]

MAKE = """
import sys, datetime
from mailedu.store import Store, StoreError
def make(path):
    return Store(path, now=lambda: datetime.datetime.now(datetime.timezone.utc),
                 uidvalidity=lambda: 7)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "mail.db"


@pytest.fixture
def filled(path: Path, open_store: OpenStore) -> Path:
    """A closed mail file with 200 messages of 2 kB."""
    store = open_store(path)
    store.add_account("bob", "builder", "bob@campus.test")
    inbox = store.mailbox("bob", "INBOX").id
    store.append_many(inbox, [(b"%04d\r\n" % n * 300, ["\\Seen"], None) for n in range(200)])
    store.close()
    return path


def tree(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def refused(open_store: OpenStore, path: Path, reason: str) -> None:
    """Opening fails with this reason and leaves every file of the folder as it was."""
    before = tree(path)
    with pytest.raises(StoreError, match=reason):
        open_store(path)
    assert tree(path) == before


def test_everything_is_there_after_opening_again(path: Path, open_store: OpenStore) -> None:
    store = open_store(path)
    store.add_account("bob", "builder", "bob@campus.test")
    store.create_mailbox("bob", "work/höst")
    inbox = store.mailbox("bob", "INBOX").id
    store.append_many(inbox, [(b"%d" % n, ["\\Seen", "Kw"], None) for n in range(5)])
    store.expunge(inbox, [2])
    store.claim_recent(inbox)
    store.delete_mailbox("bob", "Junk")

    def state(store: Store) -> list[object]:
        return [
            store.accounts(), store.mailboxes("bob"), store.subscriptions("bob"),
            store.messages(inbox), store.contents(inbox, range(9)), store.keywords(inbox),
            store.expunged_since(inbox, 0), store.peek_recent(inbox),
        ]  # fmt: skip

    before = state(store)
    store.close()
    again = open_store(path)
    assert state(again) == before
    assert again.append(inbox, b"next") == 6
    assert again.create_mailbox("bob", "Junk").uidvalidity > 11  # five mailboxes had 7 to 11


def test_closing_leaves_one_file(filled: Path) -> None:
    assert list(tree(filled)) == ["mail.db"]


def test_a_closed_store_says_so(path: Path, open_store: OpenStore) -> None:
    store = open_store(path)
    store.close()
    store.close()
    for use in (store.accounts, lambda: store.add_account("bob", "x", "bob@campus.test")):
        with pytest.raises(StoreError, match="is closed: open it again"):
            use()


def test_octets_that_no_copy_needs_any_more_are_freed(path: Path, open_store: OpenStore) -> None:
    store = open_store(path)
    for user in ("alice", "bob"):
        store.add_account(user, "x", f"{user}@campus.test")
    inbox, trash = (store.mailbox("bob", name).id for name in ("INBOX", "Trash"))
    big = b"x" * 500_000
    store.deliver(big, ["alice", "bob"])
    store.move(inbox, [uid for _, uid in store.copy(inbox, [1] * 3, inbox)], trash)
    store.copy(inbox, [1], store.create_mailbox("bob", "deep/er").id)
    store.expunge(inbox, [1])
    assert store.contents(trash, [1]) == {1: big}
    store.delete_mailbox("bob", "Trash")
    store.delete_mailbox("bob", "deep/er")
    store.expunge(store.mailbox("alice", "INBOX").id, [1])
    store.close()
    assert path.stat().st_size < 2 * len(big)  # four copies shared one content
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM content").fetchone() == (0,)
    db.close()


def test_a_file_is_one_stores_at_a_time(filled: Path, open_store: OpenStore) -> None:
    first = open_store(filled)
    with pytest.raises(StoreError, match="in use: close the other mailedu"):
        open_store(filled)
    assert len(first.accounts()) == 1
    first.close()
    assert len(open_store(filled).accounts()) == 1


def test_a_file_is_one_processes_at_a_time(path: Path, open_store: OpenStore) -> None:
    script = MAKE + "store = make(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreError, match="in use"):
            open_store(path)
        other.communicate()
    assert open_store(path).accounts() == []


def test_a_file_that_is_no_database(path: Path, open_store: OpenStore) -> None:
    path.write_bytes(b"From bob Mon Jan  1 00:00:00 2024\nSubject: x\n\n" * 100)
    refused(open_store, path, "no mail file or is damaged .* move it away")


@pytest.mark.parametrize("cut", [1, 100, 4096, 20_000, 400_000])
def test_a_file_that_was_cut_off(filled: Path, open_store: OpenStore, cut: int) -> None:
    filled.write_bytes(filled.read_bytes()[:cut])
    refused(open_store, filled, "damaged")


@pytest.mark.parametrize("start", [100, 4096, 8192, 40_000])
def test_a_file_with_garbage_in_it(filled: Path, open_store: OpenStore, start: int) -> None:
    data = bytearray(filled.read_bytes())
    data[start : start + 3000] = b"\xa5" * 3000
    filled.write_bytes(data)
    refused(open_store, filled, "damaged")


def test_a_database_of_another_program(path: Path, open_store: OpenStore) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE history (url TEXT)")
    db.close()
    refused(open_store, path, "belongs to another program")


def test_a_file_of_a_newer_version(filled: Path, open_store: OpenStore) -> None:
    db = sqlite3.connect(filled)
    db.execute("PRAGMA user_version = 99")
    db.close()
    refused(open_store, filled, "newer mailedu .*version 99.*upgrade")


def test_an_empty_file_is_a_new_store(path: Path, open_store: OpenStore) -> None:
    path.touch()
    assert open_store(path).accounts() == []


def test_a_folder_in_place_of_a_file(path: Path, open_store: OpenStore) -> None:
    with pytest.raises(StoreError, match="is a folder: name a file in it"):
        open_store(path.parent)


def test_a_folder_that_is_missing(path: Path, open_store: OpenStore) -> None:
    with pytest.raises(StoreError, match="missing or out of reach: make it first"):
        open_store(path.parent / "no" / "mail.db")
    assert not (path.parent / "no").exists()


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "reason"),
    [
        (0o555, None, "folder .* cannot be written"),
        (0o555, 0o666, "folder .* cannot be written"),
        (0o777, 0o444, "mail file .* cannot be written"),
        (0o000, 0o666, "cannot be|out of reach"),
    ],
)
@pytest.mark.skipif(not hasattr(os, "setuid"), reason="permissions of POSIX")
def test_a_place_without_permission(
    folder_mode: int, file_mode: int | None, reason: str, filled: Path
) -> None:
    script = (
        MAKE
        + """
import os
if os.geteuid() == 0:  # root may write everywhere
    os.setuid(65534)
try:
    make(sys.argv[1])
except StoreError as error:
    print(error)
"""
    )
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "mail.db"
        if file_mode is not None:
            path.write_bytes(filled.read_bytes())
            path.chmod(file_mode)
        Path(name).chmod(folder_mode)
        command = [sys.executable, "-c", script, str(path)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        Path(name).chmod(0o700)
    assert printed.count("\n") == 1
    assert re.search(reason, printed)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="limits of POSIX")
def test_a_full_disk_loses_nothing_and_the_store_goes_on(path: Path) -> None:
    script = (
        MAKE
        + """
import resource
store = make(sys.argv[1])
store.add_account("bob", "x", "bob@campus.test")
inbox = store.mailbox("bob", "INBOX").id
heard = []
store.listen(heard.append)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
kept = 0
try:
    while True:
        kept = store.deliver(b"%06d" % kept * 10_000, ["bob"])["bob"]
except StoreError as error:
    print(error)
assert 0 < kept == len(store.messages(inbox)) == len(heard)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert store.deliver(b"after", ["bob"]) == {"bob": kept + 1}
store.close()
store = make(sys.argv[1])
expected = {n + 1: b"%06d" % n * 10_000 for n in range(kept)} | {kept + 1: b"after"}
assert store.contents(inbox, range(kept + 9)) == expected
"""
    )
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "nothing was changed: check the disk" in done.stdout


def test_threads_share_one_store(open_store: OpenStore, path: Path) -> None:
    """Six threads deliver, flag, copy, move and expunge at once; every promise is kept."""
    store = open_store(path)
    for user in ("alice", "bob"):
        store.add_account(user, "x", f"{user}@campus.test")
    inbox, trash = (store.mailbox("bob", name).id for name in ("INBOX", "Trash"))
    modseqs: dict[int, list[int]] = {}
    store.listen(lambda c: modseqs.setdefault(c.mailbox_id, []).append(c.modseq))
    start = threading.Barrier(6)
    delivered: list[dict[int, bytes]] = []
    faults: list[BaseException] = []

    def work(number: int) -> None:
        mine: dict[int, bytes] = {}
        try:
            start.wait()
            for turn in range(25):
                content = b"%d.%d\r\n" % (number, turn)
                uid = store.deliver(content, ["alice", "bob"])["bob"]
                mine[uid] = content
                store.change_flags(inbox, [uid], [f"k{number}"], "add")
                assert store.content(inbox, uid) == content
                (pair,) = store.copy(inbox, [uid], trash)
                if turn % 2:
                    store.move(trash, [pair[1]], trash)
                    assert store.expunge(inbox, [uid]) == [uid]
                    del mine[uid]
        except BaseException as fault:
            faults.append(fault)
        delivered.append(mine)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    expected = {uid: content for mine in delivered for uid, content in mine.items()}
    assert len(expected) == 6 * 13
    assert store.contents(inbox, range(1, 1000)) == expected
    assert len(store.messages(trash)) == 150
    assert len(store.messages(store.mailbox("alice", "INBOX").id)) == 150
    for told in modseqs.values():
        assert told == sorted(set(told))
