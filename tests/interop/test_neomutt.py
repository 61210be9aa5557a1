"""NeoMutt in a terminal: it reads by IMAP and POP3, deletes, saves, and sends by SMTP."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, PATIENCE, WAYS, Person, Run, as_lf, note, without_header

pytestmark = pytest.mark.needs("neomutt")

Mutt = Callable[..., str]

EVERY_WAY = pytest.mark.parametrize("way", WAYS)
ENCRYPTED_WAYS = pytest.mark.parametrize("way", ["STARTTLS", "implicit"])


@pytest.fixture
def way() -> str:
    """How NeoMutt talks to the servers, unless a test says otherwise by EVERY_WAY."""
    return "clear"


@pytest.fixture
def settings(write: Callable[[str, str], Path], home: Path, bob: Person, way: str) -> Path:
    """bob's configuration: no questions, all files in ``home``."""
    s, starttls, force = {
        "clear": ("", "no", "no"), "STARTTLS": ("", "yes", "yes"), "implicit": ("s", "no", "no"),
    }[way]  # fmt: skip
    return write(
        "neomuttrc",
        f"""
        set folder = "imap{s}://127.0.0.1:{bob.port("imap", way)}/"
        set spoolfile = "+INBOX"
        set imap_user = "{bob.user}" imap_pass = "{bob.password}"
        set pop_host = "pop{s}://127.0.0.1:{bob.port("pop3", way)}/"
        set pop_user = "{bob.user}" pop_pass = "{bob.password}" pop_delete = yes
        set smtp_url = "smtp{s}://{bob.user}@127.0.0.1:{bob.port("submission", way)}/"
        set smtp_pass = "{bob.password}" smtp_authenticators = "plain"
        set from = "{bob.address}" realname = "Bob" use_envelope_from = yes hostname = laptop.test
        set ssl_starttls = {starttls} ssl_force_tls = {force} certificate_file = ""
        set ssl_ca_certificates_file = "{bob.server.ca_file}"
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

    The keys must end the program. ``typed`` is for a question about a certificate, which does
    not take them.
    """

    def mutt(*arguments: str | Path, keys: str, typed: str = "") -> str:
        master, slave = pty.openpty()
        command = [program("neomutt"), "-n", "-F", settings, "-e", f"push '{keys}'", *arguments]
        with subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=home, env=environment,
            start_new_session=True,
        ) as process:  # fmt: skip
            os.close(slave)
            os.write(master, typed.encode())
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


@EVERY_WAY
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


@EVERY_WAY
def test_imap_tag_several_and_flag_them(mutt: Mutt, bob: Person) -> None:
    bob.put(note("Red one"), note("Blue"), note("Red two"))
    mutt(
        "-f", "+INBOX",
        keys="<tag-pattern>~s Red<enter><tag-prefix><flag-message><sync-mailbox><quit>",
    )  # fmt: skip
    assert ["\\Flagged" in flags for flags in bob.flags()] == [True, False, True]
    assert len(bob.contents()) == 3


@EVERY_WAY
def test_imap_read_a_message(mutt: Mutt, home: Path, bob: Person) -> None:
    bob.put(AWKWARD["nested"])
    mutt("-f", "+INBOX", keys="<display-message><pipe-message>cat >piped<enter><exit><quit>")
    assert (home / "piped").read_bytes() == as_lf(AWKWARD["nested"])
    assert bob.flags() == [{"\\Seen"}]
    assert bob.contents() == [AWKWARD["nested"]]


@EVERY_WAY
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


@EVERY_WAY
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


@EVERY_WAY
def test_pop3_mailbox_delete_one(mutt: Mutt, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    where = f"pop://{bob.user}@127.0.0.1:{bob.port('pop3')}/"
    mutt("-f", where, keys="<last-entry><delete-message><sync-mailbox><quit>")
    assert bob.contents() == [note("One")]


@EVERY_WAY
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


@EVERY_WAY
@pytest.mark.parametrize("mechanism", ["plain", "login", "cram-md5", "scram-sha-256"])
def test_imap_login(mutt: Mutt, bob: Person, mechanism: str) -> None:
    bob.put(note("One"))
    mutt(
        "-f", "+INBOX", "-e", f"set imap_authenticators = {mechanism}",
        keys="<flag-message><sync-mailbox><quit>",
    )  # fmt: skip
    assert "\\Flagged" in bob.flags()[0]


@EVERY_WAY
@pytest.mark.parametrize("mechanism", ["user", "apop", "cram-md5", "scram-sha-256"])
def test_pop3_login(mutt: Mutt, bob: Person, way: str, mechanism: str) -> None:
    bob.put(note("One"))
    scheme = "pops" if way == "implicit" else "pop"
    where = f"{scheme}://{bob.user}@127.0.0.1:{bob.port('pop3', way)}/"
    mutt(
        "-f", where, "-e", f"set pop_authenticators = {mechanism}",
        keys="<delete-message><sync-mailbox><quit>",
    )  # fmt: skip
    assert bob.contents() == []


@EVERY_WAY
@pytest.mark.parametrize("mechanism", ["plain", "login", "cram-md5", "scram-sha-256"])
def test_smtp_login(run: Run, settings: Path, bob: Person, mechanism: str) -> None:
    login = ("-e", f"set smtp_authenticators = {mechanism} copy = no")
    run("neomutt", "-n", "-F", settings, *login, "-s", "Hello", bob.address, stdin=b"Text\n")
    assert len(bob.contents()) == 1


@EVERY_WAY
def test_imap_undelete(mutt: Mutt, bob: Person) -> None:
    bob.put(note("One"), note("Two"), note("Three"))
    mutt(
        "-f", "+INBOX",
        keys="<delete-pattern>~A<enter><undelete-pattern>~s Two<enter><sync-mailbox><quit>",
    )  # fmt: skip
    assert bob.contents() == [note("Two")]


@EVERY_WAY
def test_imap_search_on_the_server(mutt: Mutt, bob: Person) -> None:
    bob.put(*AWKWARD.values())
    bob.put(mailbox="Found")
    mutt(
        "-f", "+INBOX",
        keys="<tag-pattern>=b Zürich | =h Message-ID:.*forwarded | =s dots<enter>"
        "<tag-prefix><copy-message>=Found<enter><quit>",
    )  # fmt: skip
    assert len(bob.contents()) == len(AWKWARD)
    assert bob.contents("Found") == [AWKWARD[name] for name in ("dots", "eight bits")]


@EVERY_WAY
@pytest.mark.parametrize("condstore, qresync", [("no", "no"), ("yes", "no"), ("yes", "yes")])
def test_imap_its_own_changes_are_found_again(
    mutt: Mutt, home: Path, bob: Person, condstore: str, qresync: str
) -> None:
    (home / "cache").mkdir()
    bob.put(*(note(f"Number {n}") for n in range(1, 7)))
    bob.put(mailbox="Found")
    cached = (
        "-e", f"set header_cache = {home}/cache message_cachedir = {home}/cache",
        "-e", f"set imap_condstore = {condstore} imap_qresync = {qresync}",
        "-e", f"set debug_file = {home}/debug debug_level = 3",
    )  # fmt: skip
    mutt(
        "-f", "+INBOX", *cached,
        keys="<tag-pattern>~s 2|~s 5<enter><tag-prefix><flag-message>"
        "<delete-pattern>~s 3<enter><sync-mailbox><quit>",
    )  # fmt: skip
    with bob.imap() as client:  # somebody else is busy meanwhile
        client.uid("STORE", "5", "-FLAGS", "(\\Flagged)")
        client.uid("STORE", "6", "+FLAGS", "(\\Flagged)")
        client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
        client.expunge()
    bob.put(note("Number 7"), flags="\\Flagged")
    screen = mutt(
        "-f", "+INBOX", *cached,
        keys="<tag-pattern>~F<enter><tag-prefix><copy-message>=Found<enter><quit>",
    )  # fmt: skip
    assert bob.contents("Found") == [note(f"Number {n}") for n in (2, 6, 7)]
    assert "Number 1" not in screen and "Number 3" not in screen
    with bob.imap() as client:
        client.uid("STORE", "4", "+FLAGS", "(\\Flagged)")
    mutt("-f", "+INBOX", *cached, keys="<delete-pattern>~F<enter><sync-mailbox><quit>")
    assert bob.contents() == [note("Number 5")]
    last = (home / "debug0").read_text(errors="replace")
    asked = {("no", "no"): None, ("yes", "no"): "", ("yes", "yes"): " VANISHED"}
    found = re.search(r"CHANGEDSINCE \d+( VANISHED)?\)", last)
    assert (found and (found[1] or "")) == asked[condstore, qresync]
    # after a VANISHED that tells of several messages it says so and reads all anew, here and with
    # Dovecot; this time only flags had changed
    assert "QRESYNC failed" not in last


@EVERY_WAY
def test_a_wrong_password(mutt: Mutt, bob: Person) -> None:
    bob.put(note("One"))
    wrong = ("-e", "set imap_pass = wrong")
    screen = mutt("-f", "+INBOX", *wrong, keys="<delete-message><sync-mailbox><quit>")
    assert "failed" in screen
    assert bob.contents() == [note("One")]
    assert bob.flags() == [set()]


@ENCRYPTED_WAYS
def test_a_server_of_another_authority_gets_no_message(
    run: Run, settings: Path, bob: Person, another_ca: Path
) -> None:
    other = ("-e", f"set copy = no ssl_ca_certificates_file = {another_ca}")
    hello = ("-s", "Hello", bob.address)
    run("neomutt", "-n", "-F", settings, *other, *hello, stdin=b"Text\n", status=None)
    assert bob.contents() == []
    run("neomutt", "-n", "-F", settings, "-e", "set copy = no", *hello, stdin=b"Text\n")
    assert len(bob.contents()) == 1


@ENCRYPTED_WAYS
@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_server_of_another_authority_gets_no_password(
    mutt: Mutt, home: Path, bob: Person, another_ca: Path, way: str, protocol: str
) -> None:
    bob.put(note("One"))
    scheme = {"imap": "imap", "pop3": "pop"}[protocol] + ("s" if way == "implicit" else "")
    where = f"{scheme}://{bob.user}@127.0.0.1:{bob.port(protocol, way)}/"
    screen = mutt(
        "-f", where, "-e", f"set ssl_ca_certificates_file = {another_ca}",
        "-e", f"set debug_file = {home}/debug debug_level = 3",
        keys="<delete-message><sync-mailbox><quit>", typed="r",
    )  # fmt: skip
    assert "(r)eject" in screen
    said = (home / "debug0").read_text(errors="replace")
    assert not re.search(r"> (a\d+ (AUTHENTICATE|LOGIN)|AUTH|APOP|USER|PASS)\b", said)
    assert bob.contents() == [note("One")]


@EVERY_WAY
def test_a_wrong_password_by_pop3(mutt: Mutt, bob: Person, way: str) -> None:
    bob.put(note("One"))
    where = f"pop{'s' * (way == 'implicit')}://{bob.user}@127.0.0.1:{bob.port('pop3', way)}/"
    screen = mutt(
        "-f", where, "-e", "set pop_pass = wrong", keys="<delete-message><sync-mailbox><quit>"
    )
    assert "failed" in screen
    assert bob.contents() == [note("One")]
