"""NeoMutt in a terminal: it reads by IMAP and POP3, deletes, saves, and sends by SMTP."""

from __future__ import annotations

import os
import pty
import select
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from mail_system import AWKWARD, PATIENCE, Person, as_lf, note, without_header

pytestmark = pytest.mark.needs("neomutt")

Mutt = Callable[..., str]


@pytest.fixture
def settings(write: Callable[[str, str], Path], home: Path, bob: Person) -> Path:
    """bob's configuration: no questions, no TLS, all files in ``home``."""
    return write(
        "neomuttrc",
        f"""
        set folder = "imap://127.0.0.1:{bob.port("imap")}/"
        set spoolfile = "+INBOX"
        set imap_user = "{bob.user}" imap_pass = "{bob.password}"
        set pop_host = "pop://127.0.0.1:{bob.port("pop3")}/"
        set pop_user = "{bob.user}" pop_pass = "{bob.password}" pop_delete = yes
        set smtp_url = "smtp://{bob.user}@127.0.0.1:{bob.port("submission")}/"
        set smtp_pass = "{bob.password}" smtp_authenticators = "plain"
        set from = "{bob.address}" realname = "Bob" use_envelope_from = yes hostname = laptop.test
        set ssl_starttls = no ssl_force_tls = no
        set quit = yes delete = yes confirmappend = no confirmcreate = no wait_key = no move = no
        set record = "+Sent" copy = yes mbox_type = Maildir header_cache = "" sleep_time = 0
        set tmpdir = "{home}" send_charset = "utf-8"
        set net_inc = 0 read_inc = 0 write_inc = 0 beep = no
        """,
    )


@pytest.fixture
def mutt(
    program: Callable[[str], str], settings: Path, environment: dict[str, str], home: Path
) -> Mutt:
    """``mutt("-f", "+INBOX", keys="<quit>")`` types keys and returns all that was on the screen.

    The keys must end the program.
    """

    def mutt(*arguments: str | Path, keys: str) -> str:
        master, slave = pty.openpty()
        command = [program("neomutt"), "-n", "-F", settings, "-e", f"push '{keys}'", *arguments]
        with subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=home, env=environment,
            start_new_session=True,
        ) as process:  # fmt: skip
            os.close(slave)
            screen, ended = _read_all(master)
            os.close(master)
            if not ended:
                process.kill()
            assert ended, f"neomutt waits for more keys: {screen}"
            assert process.wait(PATIENCE) == 0, screen
        return screen

    return mutt


def _read_all(master: int) -> tuple[str, bool]:
    """Return what a terminal shows, and whether nobody has it open any more."""
    shown = b""
    while select.select([master], [], [], PATIENCE)[0]:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux says so when the other side is closed
            chunk = b""
        if not chunk:
            return shown.decode(errors="replace"), True
        shown += chunk
    return shown.decode(errors="replace"), False


def test_imap_delete_and_synchronise(mutt: Mutt, bob: Person) -> None:
    bob.put(note("One"), note("Two"), note("Three"))
    screen = mutt("-f", "+INBOX", keys="<first-entry><delete-message><sync-mailbox><quit>")
    assert "Two" in screen
    assert bob.contents() == [note("Two"), note("Three")]


def test_imap_quit_without_synchronising_keeps_all(mutt: Mutt, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    mutt("-f", "+INBOX", keys="<first-entry><delete-message><exit>")
    assert bob.contents() == [note("One"), note("Two")]
    assert all("\\Deleted" not in flags for flags in bob.flags())


def test_imap_tag_several_and_flag_them(mutt: Mutt, bob: Person) -> None:
    bob.put(note("Red one"), note("Blue"), note("Red two"))
    mutt(
        "-f", "+INBOX",
        keys="<tag-pattern>~s Red<enter><tag-prefix><flag-message><sync-mailbox><quit>",
    )  # fmt: skip
    assert ["\\Flagged" in flags for flags in bob.flags()] == [True, False, True]
    assert len(bob.contents()) == 3


def test_imap_read_a_message(mutt: Mutt, home: Path, bob: Person) -> None:
    bob.put(AWKWARD["nested"])
    mutt("-f", "+INBOX", keys="<display-message><pipe-message>cat >piped<enter><exit><quit>")
    assert (home / "piped").read_bytes() == as_lf(AWKWARD["nested"])
    assert bob.flags() == [{"\\Seen"}]
    assert bob.contents() == [AWKWARD["nested"]]


def test_imap_save_to_another_mailbox_moves_it(mutt: Mutt, bob: Person) -> None:
    bob.put(*AWKWARD.values())
    bob.put(mailbox="Archive")
    mutt(
        "-f", "+INBOX",
        keys="<tag-pattern>~A<enter><tag-prefix><save-message>=Archive<enter>"
        "<sync-mailbox><quit>",
    )  # fmt: skip
    assert bob.contents() == []
    assert bob.contents("Archive") == list(AWKWARD.values())


def test_imap_make_a_mailbox_by_copying_there(mutt: Mutt, bob: Person) -> None:
    bob.put(note("One"))
    mutt("-f", "+INBOX", keys="<copy-message>=Neu/Grün<enter><quit>")
    assert bob.contents('"Neu/Gr&APw-n"') == bob.contents() == [note("One")]


def test_pop3_fetch(mutt: Mutt, home: Path, bob: Person) -> None:
    bob.put(*AWKWARD.values())
    for name in ("cur", "new", "tmp"):
        (home / "Maildir" / name).mkdir(parents=True)
    mutt("-f", home / "Maildir", "-e", f"set spoolfile={home}/Maildir", keys="<fetch-mail><quit>")
    got = [
        path.read_bytes() for part in ("cur", "new") for path in (home / "Maildir" / part).iterdir()
    ]
    kept = [without_header(content, "Status", "Content-Length", "Lines") for content in got]
    assert sorted(kept) == sorted(as_lf(content) for content in AWKWARD.values())
    assert bob.contents() == []


def test_pop3_mailbox_delete_one(mutt: Mutt, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    where = f"pop://{bob.user}@127.0.0.1:{bob.port('pop3')}/"
    mutt("-f", where, keys="<last-entry><delete-message><sync-mailbox><quit>")
    assert bob.contents() == [note("One")]


def test_smtp_send_and_keep_a_copy_by_imap(
    mutt: Mutt, home: Path, bob: Person, carol: Person
) -> None:
    (home / "letter").write_text("Schöne Grüße\n.\nBob\n")
    to = f"{carol.address}, {bob.address}"
    mutt(
        "-f", "+INBOX", "-e", "set editor = 'cp letter'",
        keys=f"<mail>{to}<enter>Grüße<enter><send-message><quit>",
    )  # fmt: skip
    [content] = carol.contents()
    assert content.startswith(f"Return-Path: <{bob.address}>\r\n".encode())
    assert content.endswith("\r\n\r\nSchöne Grüße\r\n.\r\nBob\r\n".encode())
    assert bob.contents() == [content]
    [sent] = bob.contents("Sent")
    assert bob.flags("Sent") == [{"\\Seen"}]
    assert sent.partition(b"\r\n\r\n")[2] == content.partition(b"\r\n\r\n")[2]


def test_smtp_bcc_is_not_told(run: Run, settings: Path, bob: Person, carol: Person) -> None:
    to = ("-b", carol.address, "--", bob.address)
    run("neomutt", "-n", "-F", settings, "-s", "Psst", *to, stdin=b"Tell nobody.\n")
    assert len(carol.contents()) == 1
    assert carol.address.encode() not in bob.contents()[0]
    assert bob.contents() == carol.contents()
