"""mpop: POP3 with pipelining and UIDL, into a Maildir."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, as_lf, note

pytestmark = pytest.mark.needs("mpop")

Fetch = Callable[..., str]
UNAVAILABLE, NO_PERMISSION = 69, 77  # sysexits.h

TLS = {
    "clear": "tls off",
    "STARTTLS": "tls on\ntls_starttls on",
    "implicit": "tls on\ntls_starttls off",
}
AUTH = {
    "user": "USER {user}",
    "apop": "APOP {user} ",
    "plain": "AUTH PLAIN",
    "login": "AUTH LOGIN",
    "cram-md5": "AUTH CRAM-MD5",
    "scram-sha-256": "AUTH SCRAM-SHA-256",
}
"""What goes over the line for each way to log in."""


@pytest.fixture
def fetch(run: Run, write: Callable[[str, str], Path], home: Path) -> Fetch:
    """``fetch(bob, keep="on")`` fetches once and returns the dialogue."""
    for name in ("cur", "new", "tmp"):
        (home / "Maildir" / name).mkdir(parents=True)

    def fetch(
        bob: Person,
        *,
        keep: str,
        way: str = "clear",
        ca: Path | None = None,
        auth: str = "user",
        password: str = "",
        status: int = 0,
    ) -> str:
        path = write(
            "mpoprc",
            f"""
            account campus
            host 127.0.0.1
            port {bob.port("pop3", way)}
            {TLS[way]}
            tls_trust_file {ca or bob.server.ca_file}
            auth {auth}
            user {bob.user}
            password {password or bob.password}
            keep {keep}
            received_header off
            uidls_file {home}/uidls
            delivery maildir {home}/Maildir
            account default : campus
            """,
        )
        return run("mpop", f"--file={path}", "--debug", status=status).stdout.decode()

    return fetch


def got(home: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (home / "Maildir" / "new").iterdir())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("auth", AUTH)
def test_messages_come_unchanged_and_are_removed(
    fetch: Fetch, home: Path, bob: Person, auth: str, way: str
) -> None:
    bob.put(*AWKWARD.values())
    said = fetch(bob, keep="off", auth=auth, way=way)
    assert got(home) == sorted(as_lf(content) for content in AWKWARD.values())
    assert bob.contents() == []
    assert f"--> {AUTH[auth].format(user=bob.user)}" in said
    assert ("--> STLS" in said) is (way == "STARTTLS")
    assert ("TLS certificate information" in said) is (way != "clear")


@pytest.mark.parametrize("way", WAYS)
def test_messages_are_kept_and_come_once(fetch: Fetch, home: Path, bob: Person, way: str) -> None:
    bob.put(note("One"), note("Two"))
    fetch(bob, keep="on", way=way)
    fetch(bob, keep="on", way=way)
    assert len(got(home)) == 2
    bob.put(note("Three"))
    said = fetch(bob, keep="on", way=way)
    assert said.count("--> RETR") == 1
    assert len(got(home)) == len(bob.contents()) == 3


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("auth", AUTH)
def test_a_wrong_password(fetch: Fetch, home: Path, bob: Person, auth: str, way: str) -> None:
    bob.put(note("Private"))
    fetch(bob, keep="off", auth=auth, way=way, password="wrong", status=NO_PERMISSION)
    assert got(home) == []
    assert bob.contents() == [note("Private")]


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_a_server_of_another_authority_is_refused(
    fetch: Fetch, home: Path, bob: Person, another_ca: Path, way: str
) -> None:
    bob.put(note("Private"))
    said = fetch(bob, keep="off", way=way, ca=another_ca, status=UNAVAILABLE)
    assert "certificate verification failed" in said
    assert "--> USER" not in said
    assert got(home) == []
    assert bob.contents() == [note("Private")]
