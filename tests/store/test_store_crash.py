"""SIGKILL under load: every acknowledged delivery is there afterwards, byte for byte."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailedu.store import Store

OpenStore = Callable[..., Store]

# Delivers for ever; prints a line for each delivery that the store has acknowledged. Where a
# limit is given, the system kills it in the middle of the write that makes a file larger.
CHILD = """
import datetime, hashlib, random, sys
from mailedu.store import Store
path, seed, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
store = Store(path, now=lambda: datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc),
              uidvalidity=lambda: 7)
inbox, trash = (store.mailbox("bob", name).id for name in ("INBOX", "Trash"))
if limit:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
while True:
    content = chance.randbytes(chance.choice((0, 10, 2_000, 30_000))).replace(b"\\r", b"")
    content = content.replace(b"\\n", b"\\r\\n")
    uids = store.deliver(content, ["alice", "bob"])
    digest = hashlib.sha256(content).hexdigest()
    print(uids["alice"], digest, flush=True)
    if chance.random() < 0.3:   # bob's mail moves about meanwhile
        store.move(inbox, [uids["bob"]], trash)
    elif chance.random() < 0.3:
        store.change_flags(inbox, [uids["bob"]], ["\\\\Seen"], "add")
"""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def acknowledged_by(child: subprocess.Popen[bytes], kill_after: int | None) -> dict[int, str]:
    """Read what a child acknowledges; kill it after so many lines, or let it die by itself."""
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(kill_after or 0)]
    if kill_after:
        child.kill()
    lines += child.stdout.read().splitlines(keepends=True)
    assert child.wait() < 0, "the child ended without a signal"
    whole = [line.decode("ascii").split() for line in lines if line.endswith(b"\n")]
    assert len(whole) >= (kill_after or 1)
    return {int(uid): digest for uid, digest in whole}


def crash(
    path: Path, seed: int, *, kill_after: int | None = None, limit: int = 0
) -> dict[int, str]:
    command = [sys.executable, "-c", CHILD, str(path), str(seed), str(limit)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        return acknowledged_by(child, kill_after)


def check(store: Store, acknowledged: dict[int, str]) -> None:
    """All that was acknowledged is there, and no delivery or move is torn."""
    kept = {}
    for user, name in (("alice", "INBOX"), ("bob", "INBOX"), ("bob", "Trash")):
        box = store.mailbox(user, name).id
        kept[user, name] = {
            message.uid: digest(store.content(box, message.uid)) for message in store.messages(box)
        }
    hers = kept["alice", "INBOX"]
    assert acknowledged.items() <= hers.items()
    his = [*kept["bob", "INBOX"].values(), *kept["bob", "Trash"].values()]
    assert sorted(his) == sorted(hers.values())


@pytest.fixture
def path(tmp_path: Path, open_store: OpenStore) -> Path:
    """A closed mail file with alice and bob."""
    path = tmp_path / "mail.db"
    store = open_store(path)
    for user in ("alice", "bob"):
        store.add_account(user, "x", f"{user}@campus.test")
    store.close()
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_no_acknowledged_delivery_is_lost_by_sigkill(path: Path, open_store: OpenStore) -> None:
    acknowledged: dict[int, str] = {}
    for seed, count in enumerate((1, 60, 7, 150, 23)):
        now = crash(path, seed, kill_after=count)
        assert not acknowledged.keys() & now.keys(), "a UID was given twice"
        acknowledged |= now
        store = open_store(path)
        check(store, acknowledged)
        store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("limit", [120_001, 123_457, 1_000_000, 6_000_001])
def test_a_process_killed_in_the_middle_of_a_write_loses_nothing(
    path: Path, open_store: OpenStore, limit: int
) -> None:
    """The first limits are met by the log, the last one by the main file at a checkpoint."""
    acknowledged = crash(path, limit, limit=limit)
    store = open_store(path)
    check(store, acknowledged)
    assert store.deliver(b"on", ["alice"])["alice"] > max(acknowledged)
