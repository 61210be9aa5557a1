"""mbsync (isync): two-way synchronisation of all mailboxes with a local Maildir."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Run
from mail_system import AWKWARD, Person, as_lf, note, without_header

pytestmark = pytest.mark.needs("mbsync")

Sync = Callable[..., str]

DRAFTS = "Entw&APw-rfe"
"""Entwürfe: this version of mbsync takes names as they stand on the line, in modified UTF-7."""


@pytest.fixture
def sync(run: Run, write: Callable[[str, str], Path], home: Path, bob: Person) -> Sync:
    """``sync()`` synchronises bob's mailboxes with ``home/mail``; returns the dialogue.

    ``sync(there="Trash Trash")`` adds a line to the settings of bob's server.
    """
    (home / "mail").mkdir()

    def sync(there: str = "") -> str:
        path = write(
            "mbsyncrc",
            f"""
IMAPAccount campus
Host 127.0.0.1
Port {bob.port("imap")}
User {bob.user}
Pass {bob.password}
SSLType None

IMAPStore there
Account campus
{there}

MaildirStore here
Path {home}/mail/
Inbox {home}/mail/INBOX
SubFolders Verbatim

Channel campus
Far :there:
Near :here:
Patterns *
Create Both
Remove Both
Expunge Both
SyncState *
CopyArrivalDate yes
""",
        )
        # mbsync waits until a folder has not changed for two seconds: let it think so.
        for folder, _, _ in os.walk(home / "mail"):
            os.utime(folder, (0, 0))
        return run("mbsync", "--config", path, "--debug-net", "--all").stdout.decode()

    return sync


class Folder:
    """A Maildir, looked at and changed as a mail program would."""

    def __init__(self, home: Path, name: str = "INBOX") -> None:
        self.path = home / "mail" / name

    def _files(self) -> Iterator[Path]:
        return (file for part in ("cur", "new") for file in (self.path / part).iterdir())

    def contents(self) -> list[bytes]:
        """Return all messages, without the mark that mbsync puts into each."""
        return sorted(without_header(file.read_bytes(), "X-TUID") for file in self._files())

    def file(self, subject: str) -> Path:
        """Return the file of the message with this subject."""
        [found] = [f for f in self._files() if f"\nSubject: {subject}\n".encode() in f.read_bytes()]
        return found

    def flags(self, subject: str) -> str:
        """Return the letters behind ``:2,`` in the name."""
        return self.file(subject).name.partition(":2,")[2]

    def set_flags(self, subject: str, letters: str) -> None:
        """Rename the file, as a mail program does to change flags."""
        file = self.file(subject)
        file.rename(self.path / "cur" / f"{file.name.partition(':2,')[0]}:2,{letters}")

    def add(self, content: bytes, letters: str = "S") -> None:
        """Store a message that came on 2 March 2026, 8:30 UTC."""
        file = self.path / "cur" / f"1772440200.1_1.laptop:2,{letters}"
        file.write_bytes(as_lf(content))
        os.utime(file, (1772440200, 1772440200))


def test_everything_comes_unchanged_and_a_second_run_changes_nothing(
    sync: Sync, home: Path, bob: Person
) -> None:
    bob.put(*AWKWARD.values())
    bob.put(note("Deep down"), mailbox="Projects/2026/Mail", flags=r"\Seen \Answered")
    bob.put(note("Abroad"), mailbox=DRAFTS)
    sync()
    assert Folder(home).contents() == sorted(as_lf(content) for content in AWKWARD.values())
    assert Folder(home, "Projects/2026/Mail").contents() == [as_lf(note("Deep down"))]
    assert Folder(home, "Projects/2026/Mail").flags("Deep down") == "RS"
    assert Folder(home, DRAFTS).contents() == [as_lf(note("Abroad"))]
    assert {folder.name for folder in (home / "mail").iterdir()} >= {"Sent", "Drafts", "Trash"}
    said = sync()
    assert not re.search(r"^[>0-9 ]*(UID )?(STORE|APPEND|EXPUNGE)|BODY", said, re.M)
    assert bob.contents() == list(AWKWARD.values())
    assert bob.flags() == [set()] * len(AWKWARD)


def test_flags_set_here_are_set_there(sync: Sync, home: Path, bob: Person) -> None:
    bob.put(note("One"), note("Two"), note("Three"), flags=r"\Seen $Label1")
    sync()
    Folder(home).set_flags("One", "FRS")
    Folder(home).set_flags("Two", "")
    sync()
    assert bob.flags() == [
        {"\\Flagged", "\\Answered", "\\Seen", "$Label1"},
        {"$Label1"},
        {"\\Seen", "$Label1"},
    ]


def test_flags_set_there_are_set_here(sync: Sync, home: Path, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    sync()
    with bob.imap() as client:
        client.store("2", "+FLAGS", r"(\Flagged \Draft)")
    sync()
    assert Folder(home).flags("One") == ""
    assert Folder(home).flags("Two") == "DF"


def test_what_is_deleted_here_goes_there_and_nothing_else(
    sync: Sync, home: Path, bob: Person
) -> None:
    bob.put(note("One"), note("Two"), note("Three"))
    sync()
    Folder(home).set_flags("Two", "ST")
    sync()
    assert bob.contents() == [note("One"), note("Three")]
    assert Folder(home).contents() == sorted([as_lf(note("One")), as_lf(note("Three"))])


def test_what_is_deleted_here_may_go_to_the_trash_there(
    sync: Sync, home: Path, bob: Person
) -> None:
    bob.put(*AWKWARD.values(), flags=r"\Seen")
    sync()
    Folder(home).set_flags("Dots", "FST")
    sync(there="Trash Trash")
    assert bob.contents("Trash") == [AWKWARD["dots"]]
    assert bob.contents() == [AWKWARD[name] for name in AWKWARD if name != "dots"]


def test_a_file_removed_here_goes_there(sync: Sync, home: Path, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    sync()
    Folder(home).file("One").unlink()
    sync()
    assert bob.contents() == [note("Two")]


def test_what_is_expunged_there_goes_here(sync: Sync, home: Path, bob: Person) -> None:
    bob.put(note("One"), note("Two"), note("Three"))
    sync()
    with bob.imap() as client:
        client.store("1:2", "+FLAGS", r"(\Deleted)")
        client.expunge()
    sync()
    assert Folder(home).contents() == [as_lf(note("Three"))]


@pytest.mark.parametrize("name", AWKWARD)
def test_a_new_message_here_is_appended_there(
    sync: Sync, home: Path, bob: Person, name: str
) -> None:
    sync()
    Folder(home, "Sent").add(AWKWARD[name], "FS")
    said = sync()
    assert "[APPENDUID " in said
    [there] = bob.contents("Sent")
    assert without_header(as_lf(there), "X-TUID") == as_lf(AWKWARD[name])
    assert there.count(b"\n") == there.count(b"\r\n")
    assert bob.flags("Sent") == [{"\\Seen", "\\Flagged"}]
    with bob.imap("Sent") as client:
        assert client.fetch("1", "INTERNALDATE") == (
            "OK",
            [b'1 (INTERNALDATE " 2-Mar-2026 08:30:00 +0000")'],
        )


def test_a_mailbox_made_here_is_made_there(sync: Sync, home: Path, bob: Person) -> None:
    sync()
    for name in ("cur", "new", "tmp"):
        (home / "mail" / "Trips" / DRAFTS / name).mkdir(parents=True)
    Folder(home, f"Trips/{DRAFTS}").add(note("Paradeplatz"))
    sync()
    [there] = bob.contents(f"Trips/{DRAFTS}")
    assert b"\r\nSubject: Paradeplatz\r\n" in there


def test_changes_on_both_sides_and_a_message_that_arrived_meanwhile(
    sync: Sync, home: Path, bob: Person
) -> None:
    bob.put(note("One"), note("Two"))
    sync()
    bob.receive(note("Three"))
    with bob.imap() as client:
        client.store("1", "+FLAGS", r"(\Answered)")
    Folder(home).set_flags("Two", "F")
    Folder(home).add(note("Four"))
    sync()
    assert bob.flags() == [{"\\Answered"}, {"\\Flagged"}, set(), {"\\Seen"}]
    assert len(Folder(home).contents()) == 4
    assert Folder(home).flags("One") == "R"
    before = bob.uids(), bob.flags(), Folder(home).contents()
    sync()
    assert (bob.uids(), bob.flags(), Folder(home).contents()) == before
