"""OfflineIMAP: two-way synchronisation of all mailboxes with a local Maildir."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, Running, as_lf, note
from maildir import Folder

pytestmark = pytest.mark.needs("offlineimap")

Sync = Callable[..., str]

TLS = {
    "clear": "ssl = no\nstarttls = no",
    "STARTTLS": "ssl = no\nstarttls = yes",
    "implicit": "ssl = yes\nsslcacertfile = {ca}",
}
"""After STARTTLS it verifies no certificate: it has no setting for that."""

TLS_1_2 = """
openssl_conf = defaults
[defaults]
ssl_conf = protocols
[protocols]
system_default = limits
[limits]
MaxProtocol = TLSv1.2
"""
"""For STARTTLS. Two threads of it read and write one TLS connection without taking turns, and when
TLS 1.3's session tickets (RFC 8446 §4.6.1) come while it writes its first command, it hangs, about
once in 150 times, before that command has left. TLS 1.2 sends nothing after the handshake."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Tests run in clear text and encrypted either way, where nothing else is said."""
    return str(request.param)


@pytest.fixture
def settings(
    write: Callable[[str, str], Path],
    home: Path,
    environment: dict[str, str],
    bob: Person,
    way: str,
) -> Callable[..., list[str | Path]]:
    """``settings(more="idlefolders = …")`` are the arguments, with lines for bob's server."""
    if way == "STARTTLS":
        environment["OPENSSL_CONF"] = str(write("openssl.cnf", TLS_1_2))

    def settings(
        *, account: str = "", more: str = "", ca: Path | None = None, password: str = ""
    ) -> list[str | Path]:
        path = write(
            "offlineimaprc",
            f"""
[general]
accounts = campus
metadata = {home}/offlineimap
socktimeout = 20

[Account campus]
localrepository = here
remoterepository = there
{account}

[Repository here]
type = Maildir
localfolders = {home}/mail
sep = /

[Repository there]
type = IMAP
remotehost = localhost
remoteport = {bob.port("imap", way)}
remoteuser = {bob.user}
remotepass = {password or bob.password}
{TLS[way].format(ca=ca or bob.server.ca_file)}
{more}
""",
        )
        return ["-c", path, "-u", "basic"]

    return settings


@pytest.fixture
def sync(run: Run, settings: Callable[..., list[str | Path]]) -> Sync:
    """``sync()`` synchronises bob's mailboxes with ``home/mail``; returns the dialogue."""

    def sync(*, status: int = 0, **how: object) -> str:
        arguments = ["-o", "-d", "imap", *settings(**how)]
        return run("offlineimap", *arguments, status=status).stdout.decode()

    return sync


def sent(said: str) -> str:
    """Return the lines that went to the server."""
    return "".join(re.findall(r" writer > (.*\n)", said))


def test_everything_comes_unchanged_and_a_second_run_changes_nothing(
    sync: Sync, home: Path, bob: Person, way: str
) -> None:
    bob.put(*AWKWARD.values())
    bob.put(note("Deep down"), mailbox="Projects/2026/Mail", flags=r"\Seen \Answered")
    said = sync()
    assert ("STARTTLS" in sent(said)) is (way == "STARTTLS")
    assert Folder(home).contents() == sorted(as_lf(content) for content in AWKWARD.values())
    assert Folder(home, "Projects/2026/Mail").contents() == [as_lf(note("Deep down"))]
    assert Folder(home, "Projects/2026/Mail").flags("Deep down") == "RS"
    assert {folder.name for folder in (home / "mail").iterdir()} >= {"Sent", "Drafts", "Trash"}
    again = sent(sync())
    assert not re.search(r"STORE|APPEND|EXPUNGE|BODY", again)
    assert bob.contents() == list(AWKWARD.values())
    assert bob.flags() == [set()] * len(AWKWARD)


def test_flags_and_deletions_go_both_ways(sync: Sync, home: Path, bob: Person) -> None:
    subjects = ("One", "Two", "Three", "Four", "Five")
    bob.put(*map(note, subjects), flags=r"\Seen $Label1")
    sync()
    Folder(home).set_flags("One", "FRST")
    Folder(home).set_flags("Two", "")
    Folder(home).file("Four").unlink()
    with bob.imap() as client:
        client.store("3", "+FLAGS", r"(\Flagged \Draft)")
        client.store("5", "+FLAGS", r"(\Deleted)")
        client.expunge()
    sync()
    assert bob.uids() == [1, 2, 3]
    assert bob.flags() == [
        {"\\Flagged", "\\Answered", "\\Seen", "\\Deleted", "$Label1"},
        {"$Label1"},
        {"\\Flagged", "\\Draft", "\\Seen", "$Label1"},
    ]
    assert Folder(home).contents() == sorted(as_lf(note(subject)) for subject in subjects[:3])
    assert Folder(home).flags("Three") == "DFS"
    assert not re.search("STORE|EXPUNGE", sent(sync()))


@pytest.mark.parametrize("way", ["STARTTLS"])
def test_new_messages_here_are_appended_there(sync: Sync, home: Path, bob: Person) -> None:
    sync()
    for content in AWKWARD.values():
        Folder(home, "Sent").add(content, "FS")
    assert sync().count("[APPENDUID ") >= len(AWKWARD)
    assert sorted(map(as_lf, bob.contents("Sent"))) == sorted(map(as_lf, AWKWARD.values()))
    assert all(c.count(b"\n") == c.count(b"\r\n") for c in bob.contents("Sent"))
    assert bob.flags("Sent") == [{"\\Seen", "\\Flagged"}] * len(AWKWARD)
    assert len(Folder(home, "Sent").contents()) == len(AWKWARD)
    assert "APPEND" not in sent(sync())


def test_a_message_moved_here_moves_there(sync: Sync, home: Path, bob: Person) -> None:
    bob.put(*AWKWARD.values(), flags=r"\Seen")
    sync()
    file = Folder(home).file("Dots")
    file.rename(home / "mail" / "Trash" / "cur" / file.name)
    sync()
    assert bob.contents("Trash") == [AWKWARD["dots"]]
    assert bob.flags("Trash") == [{"\\Seen"}]
    assert bob.contents() == [AWKWARD[name] for name in AWKWARD if name != "dots"]
    before = bob.uids(), bob.uids("Trash"), Folder(home, "Trash").contents()
    sync()
    assert (bob.uids(), bob.uids("Trash"), Folder(home, "Trash").contents()) == before


@pytest.mark.parametrize("way", ["STARTTLS"])
def test_new_mailboxes_go_both_ways(sync: Sync, home: Path, bob: Person) -> None:
    account = "utf8foldernames = yes"
    bob.put(note("Abroad"), mailbox="Reisen/Z&APw-rich")
    sync(account=account)
    assert Folder(home, "Reisen/Zürich").contents() == [as_lf(note("Abroad"))]
    for name in ("cur", "new", "tmp"):
        (home / "mail" / "Reisen" / "Genève" / name).mkdir(parents=True)
    Folder(home, "Reisen/Genève").add(note("Du lac"))
    sync(account=account)
    assert bob.contents("Reisen/Gen&AOg-ve") == [note("Du lac")]
    assert "CREATE" not in sent(sync(account=account))


def test_idle(
    start: Callable[..., Running],
    settings: Callable[..., list[str | Path]],
    home: Path,
    bob: Person,
) -> None:
    arguments = settings(
        account="autorefresh = 10",
        more="idlefolders = ['INBOX']\nholdconnectionopen = yes\nkeepalive = 60",
    )
    offlineimap = start("offlineimap", "-d", "imap", *arguments)
    offlineimap.wait_for("server IDLE started")
    bob.put(note("Came while it waited"))
    offlineimap.wait_for("Copy message UID 1 ")
    offlineimap.wait_for("server IDLE started")
    assert Folder(home).contents() == [as_lf(note("Came while it waited"))]


@pytest.mark.parametrize("way", ["clear"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_mechanisms(sync: Sync, home: Path, bob: Person, mechanism: str) -> None:
    bob.put(note("Proved"))
    how = f"auth_mechanisms = {mechanism}"
    sync(more=how, password="wrong", status=1)
    said = sent(sync(more=how))
    asked = "LOGIN " if mechanism == "LOGIN" else f"AUTHENTICATE {mechanism}"
    assert asked in said
    assert Folder(home).contents() == [as_lf(note("Proved"))]
    assert bob.contents() == [note("Proved")]


@pytest.mark.parametrize("way", ["implicit"])
def test_a_server_of_another_authority_is_refused(
    sync: Sync, home: Path, bob: Person, another_ca: Path
) -> None:
    bob.put(note("Private"))
    said = sync(ca=another_ca, status=1)
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert sent(said) == ""
    assert bob.contents() == [note("Private")]
