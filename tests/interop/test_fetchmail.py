"""fetchmail: POP3 and IMAP, messages removed or kept, each fetched once; waiting in IDLE."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, Running, as_lf, note

pytestmark = pytest.mark.needs("fetchmail")

Fetch = Callable[..., str]
NO_MAIL, NO_CONNECTION, LOGIN_REFUSED, LOCKED = 1, 2, 3, 9
"""Exit statuses, of fetchmail's manual."""

TLS = {
    "clear": 'sslproto ""',
    "STARTTLS": 'sslproto "auto" sslcertck sslcertfile "{ca}"',
    "implicit": 'ssl sslcertck sslcertfile "{ca}"',
}
"""How fetchmail is told; with ``sslcertck`` it goes on only encrypted and verified."""

PROTOCOLS_AND_WAYS = [
    (protocol, way)
    for protocol in ("POP3", "APOP", "IMAP")
    for way in WAYS
    if (protocol, way) != ("APOP", "STARTTLS")
]
"""Told to use APOP, it asks for no capabilities and sends no STLS, whatever ``sslproto`` says."""


@pytest.fixture
def settings(write: Callable[[str, str], Path], home: Path) -> Callable[..., list[str | Path]]:
    """``settings(bob, "POP3", "keep", way="implicit")`` are the arguments of fetchmail."""
    (home / "got").mkdir()
    (home / ".fetchmail").mkdir()

    def settings(
        bob: Person,
        protocol: str,
        options: str,
        *,
        way: str = "clear",
        ca: Path | None = None,
        auth: str = "password",
        uidl: str = "",
        password: str = "",
    ) -> list[str | Path]:
        service = "imap" if protocol == "IMAP" else "pop3"
        tls = TLS[way].format(ca=ca or bob.server.ca_file)
        path = write(
            "fetchmailrc",
            f"""
            set invisible
            poll localhost protocol {protocol} service {bob.port(service, way)} auth {auth} {uidl}
                user "{bob.user}" password "{password or bob.password}"
                options no rewrite no forcecr pass8bits {tls} {options}
                mda "cat > {home}/got/$$"
            """,
        )
        return [
            "-v", "-v", "--fetchmailrc", path, "--idfile", home / "ids", "--pidfile", home / "pid"
        ]  # fmt: skip

    return settings


@pytest.fixture
def fetch(run: Run, settings: Callable[..., list[str | Path]]) -> Fetch:
    """``fetch(bob, "POP3", "keep", status=0)`` polls once and returns what fetchmail said."""

    def fetch(*which: object, status: int = 0, **how: object) -> str:
        return run("fetchmail", *settings(*which, **how), status=status).stdout.decode()

    return fetch


def got(home: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (home / "got").iterdir())


def sent(said: str) -> str:
    """Return the commands that fetchmail sent, each on a line."""
    return "".join(re.findall(r"(?:POP3|IMAP)> (.*\n)", said))


EVERYTHING = sorted(as_lf(content) for content in AWKWARD.values())


@pytest.mark.parametrize(("protocol", "way"), PROTOCOLS_AND_WAYS)
def test_messages_come_unchanged_and_are_removed(
    fetch: Fetch, home: Path, bob: Person, protocol: str, way: str
) -> None:
    bob.put(*AWKWARD.values())
    said = fetch(bob, protocol, "no keep fetchall", way=way)
    assert got(home) == EVERYTHING
    assert bob.contents() == []
    assert (f"APOP {bob.user} " in sent(said)) is (protocol == "APOP")
    assert bool(re.search(r"\b(STLS|STARTTLS)$", sent(said), re.M)) is (way == "STARTTLS")
    assert ("SSL/TLS: using protocol" in said) is (way != "clear")
    assert fetch(bob, protocol, "no keep fetchall", way=way, status=NO_MAIL)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("protocol", ["POP3", "IMAP"])
def test_messages_are_kept(fetch: Fetch, home: Path, bob: Person, protocol: str, way: str) -> None:
    bob.put(*AWKWARD.values())
    fetch(bob, protocol, "keep fetchall", way=way)
    assert got(home) == EVERYTHING
    assert bob.contents() == list(AWKWARD.values())
    seen = {"\\Seen"} if protocol == "IMAP" else set()
    assert bob.flags() == [seen] * len(AWKWARD), "POP3 knows no flags"


@pytest.mark.parametrize("way", ["clear", "implicit"])
def test_uidl_each_message_once(fetch: Fetch, home: Path, bob: Person, way: str) -> None:
    bob.put(note("One"), note("Two"))
    fetch(bob, "POP3", "keep", uidl="uidl", way=way)
    assert got(home) == [as_lf(note("One")), as_lf(note("Two"))]
    fetch(bob, "POP3", "keep", uidl="uidl", way=way, status=NO_MAIL)
    bob.put(note("Three"))
    with bob.imap() as client:
        client.store("1", "+FLAGS", r"(\Deleted)")
        client.expunge()
    fetch(bob, "POP3", "keep", uidl="uidl", way=way)
    assert len(got(home)) == 3
    assert as_lf(note("Three")) in got(home)


@pytest.mark.parametrize("way", WAYS)
def test_imap_what_is_seen_is_not_fetched_again(
    fetch: Fetch, home: Path, bob: Person, way: str
) -> None:
    bob.put(note("Read already"), flags=r"\Seen")
    bob.put(note("New"))
    fetch(bob, "IMAP", "keep", way=way)
    assert got(home) == [as_lf(note("New"))]
    assert bob.flags() == [{"\\Seen"}, {"\\Seen"}]
    fetch(bob, "IMAP", "keep", way=way, status=NO_MAIL)


def test_imap_another_mailbox(fetch: Fetch, home: Path, bob: Person) -> None:
    bob.put(note("Far away"), mailbox='"Lists/Mailing list"')
    fetch(bob, "IMAP", 'no keep folder "Lists/Mailing list"')
    assert got(home) == [as_lf(note("Far away"))]
    assert bob.contents('"Lists/Mailing list"') == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("protocol", ["POP3", "IMAP"])
def test_cram_md5(fetch: Fetch, home: Path, bob: Person, protocol: str, way: str) -> None:
    bob.put(note("Proved"))
    said = fetch(bob, protocol, "no keep", auth="cram-md5", way=way)
    assert " CRAM-MD5" in sent(said) and "LOGIN" not in sent(said) and "PASS " not in sent(said)
    assert got(home) == [as_lf(note("Proved"))]
    fetch(bob, protocol, "", auth="cram-md5", way=way, password="wrong", status=LOGIN_REFUSED)


@pytest.mark.parametrize(("protocol", "way"), PROTOCOLS_AND_WAYS)
def test_a_wrong_password(fetch: Fetch, bob: Person, protocol: str, way: str) -> None:
    bob.put(note("Private"))
    fetch(bob, protocol, "no keep", way=way, status=LOGIN_REFUSED, password="wrong")
    assert bob.contents() == [note("Private")]


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
@pytest.mark.parametrize("protocol", ["POP3", "IMAP"])
def test_a_server_of_another_authority_is_refused(
    fetch: Fetch, home: Path, bob: Person, another_ca: Path, protocol: str, way: str
) -> None:
    bob.put(note("Private"))
    said = fetch(bob, protocol, "no keep", way=way, ca=another_ca, status=NO_CONNECTION)
    assert "unable to get local issuer certificate" in said
    assert "LOGIN" not in sent(said) and "USER" not in sent(said)
    assert got(home) == []
    assert bob.contents() == [note("Private")]


@pytest.mark.parametrize("way", WAYS)
def test_idle(
    start: Callable[..., Running],
    settings: Callable[..., list[str | Path]],
    home: Path,
    bob: Person,
    way: str,
) -> None:
    bob.put(note("Was there"))
    fetchmail = start("fetchmail", *settings(bob, "IMAP", "no keep idle", way=way))
    fetchmail.wait_for("reading message")
    fetchmail.wait_for("flushed")
    fetchmail.wait_for(" IDLE\n")
    fetchmail.wait_for("IMAP< + ")
    bob.receive(note("Came while it waited"))
    fetchmail.wait_for("reading message")
    fetchmail.wait_for("flushed")
    fetchmail.wait_for(" IDLE\n")
    fetchmail.wait_for("IMAP< + ")
    fetchmail.stop()
    first, second = sorted(got(home), key=lambda content: b"while it waited" in content)
    assert first == as_lf(note("Was there"))
    assert second.endswith(as_lf(note("Came while it waited")))
    assert bob.contents() == []


def test_a_locked_maildrop_is_busy_and_no_wrong_password(fetch: Fetch, bob: Person) -> None:
    bob.put(note("One"))
    with bob.pop3():
        said = fetch(bob, "POP3", "no keep", status=LOCKED)
    assert "[IN-USE]" in said
    assert bob.contents() == [note("One")]


def test_a_message_that_cannot_be_stored_here_stays_there(
    fetch: Fetch, home: Path, bob: Person
) -> None:
    bob.put(note("Precious"))
    (home / "got").rmdir()
    said = fetch(bob, "POP3", "no keep")
    assert "not flushed" in said
    assert "DELE" not in said
    assert bob.contents() == [note("Precious")]
