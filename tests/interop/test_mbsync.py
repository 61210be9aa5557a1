"""mbsync (isync): two-way synchronisation of all mailboxes with a local Maildir."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, as_lf, note, without_header
from maildir import Folder

pytestmark = pytest.mark.needs("mbsync")

Sync = Callable[..., str]

DRAFTS = "Entw&APw-rfe"
"""Entwürfe: this version of mbsync takes names as they stand on the line, in modified UTF-7."""


TLS = {"clear": "None", "STARTTLS": "STARTTLS", "implicit": "IMAPS"}
"""What ``SSLType`` is told."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Tests run in clear text and encrypted either way, where nothing else is said."""
    return str(request.param)


@pytest.fixture
def sync(run: Run, write: Callable[[str, str], Path], home: Path, bob: Person, way: str) -> Sync:
    """``sync()`` synchronises bob's mailboxes with ``home/mail``; returns the dialogue.

    ``sync(account="AuthMechs LOGIN", store="Trash Trash")`` adds lines to the settings of bob's
    server.
    """
    (home / "mail").mkdir()

    def sync(
        *, account: str = "", store: str = "", patterns: str = "*", ca: Path | None = None,
        password: str = "", status: int = 0,
    ) -> str:  # fmt: skip
        path = write(
            "mbsyncrc",
            f"""
IMAPAccount campus
Host localhost
Port {bob.port("imap", way)}
User {bob.user}
Pass {password or bob.password}
SSLType {TLS[way]}
SystemCertificates no
CertificateFile {ca or bob.server.ca_file}
{account}

IMAPStore there
Account campus
{store}

MaildirStore here
Path {home}/mail/
Inbox {home}/mail/INBOX
SubFolders Verbatim

Channel campus
Far :there:
Near :here:
Patterns {patterns}
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
        said = run("mbsync", "--config", path, "--debug-net", "--all", status=status)
        return said.stdout.decode()

    return sync


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
    sync(store="Trash Trash")
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


def test_new_messages_here_are_appended_there(sync: Sync, home: Path, bob: Person) -> None:
    sync()
    for content in AWKWARD.values():
        Folder(home, "Sent").add(content, "FS")
    assert sync().count("[APPENDUID ") == len(AWKWARD)
    there = bob.contents("Sent")
    assert sorted(without_header(as_lf(content), "X-TUID") for content in there) == sorted(
        as_lf(content) for content in AWKWARD.values()
    )
    assert all(content.count(b"\n") == content.count(b"\r\n") for content in there)
    assert bob.flags("Sent") == [{"\\Seen", "\\Flagged"}] * len(AWKWARD)
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


@pytest.mark.parametrize("way", ["clear", "implicit"])
@pytest.mark.parametrize("mechanism", ["LOGIN", "PLAIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_mechanisms(sync: Sync, home: Path, bob: Person, mechanism: str) -> None:
    bob.put(note("Proved"))
    how = f"AuthMechs {mechanism}"
    sync(account=how, password="wrong", status=1)
    assert list((home / "mail").iterdir()) == []
    said = sync(account=how)
    assert (f"AUTHENTICATE {mechanism}" in said) is (mechanism != "LOGIN")
    assert Folder(home).contents() == [as_lf(note("Proved"))]


@pytest.mark.parametrize("way", ["STARTTLS"])
@pytest.mark.parametrize("missing", ["LITERAL+", "UIDPLUS", "MOVE", "SASL-IR"])
def test_without_an_extension(sync: Sync, home: Path, bob: Person, missing: str) -> None:
    bob.put(*AWKWARD.values())
    account = f"DisableExtensions {missing}"
    sync(account=account)
    Folder(home).add(note("From here"))
    Folder(home).set_flags("Dots", "ST")
    sync(account=account, store="Trash Trash", patterns="* !Trash")
    assert bob.contents("Trash") == [AWKWARD["dots"]]
    assert len(bob.contents()) == len(AWKWARD)
    before = bob.uids(), bob.flags(), Folder(home).contents()
    sync(account=account)
    assert (bob.uids(), bob.flags(), Folder(home).contents()) == before


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_a_server_of_another_authority_is_refused(
    sync: Sync, home: Path, bob: Person, another_ca: Path
) -> None:
    bob.put(note("Private"))
    said = sync(ca=another_ca, status=1)
    assert "unable to get local issuer certificate" in said
    assert ">>> 2 " not in said and "LOGIN <" not in said
    assert list((home / "mail").iterdir()) == []
    assert bob.contents() == [note("Private")]
