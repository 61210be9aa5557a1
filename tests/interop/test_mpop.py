"""mpop: POP3 with pipelining and UIDL, into a Maildir."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from mail_system import AWKWARD, Person, as_lf, note

pytestmark = pytest.mark.needs("mpop")

Fetch = Callable[..., str]
NO_PERMISSION = 77  # sysexits.h


@pytest.fixture
def fetch(run: Run, write: Callable[[str, str], Path], home: Path) -> Fetch:
    """``fetch(bob, keep="on")`` fetches once and returns the dialogue."""
    for name in ("cur", "new", "tmp"):
        (home / "Maildir" / name).mkdir(parents=True)

    def fetch(
        bob: Person, *, keep: str, auth: str = "user", password: str = "", status: int = 0
    ) -> str:
        path = write(
            "mpoprc",
            f"""
            account campus
            host 127.0.0.1
            port {bob.port("pop3")}
            tls off
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


@pytest.mark.parametrize("auth", ["user", "apop"])
def test_messages_come_unchanged_and_are_removed(
    fetch: Fetch, home: Path, bob: Person, auth: str
) -> None:
    bob.put(*AWKWARD.values())
    said = fetch(bob, keep="off", auth=auth)
    assert got(home) == sorted(as_lf(content) for content in AWKWARD.values())
    assert bob.contents() == []
    assert f"--> {'APOP' if auth == 'apop' else 'USER'} {bob.user}" in said


def test_messages_are_kept_and_come_once(fetch: Fetch, home: Path, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    fetch(bob, keep="on")
    fetch(bob, keep="on")
    assert len(got(home)) == 2
    bob.put(note("Three"))
    said = fetch(bob, keep="on")
    assert said.count("--> RETR") == 1
    assert len(got(home)) == len(bob.contents()) == 3


def test_a_wrong_password(fetch: Fetch, home: Path, bob: Person) -> None:
    bob.put(note("Private"))
    fetch(bob, keep="off", password="wrong", status=NO_PERMISSION)
    assert got(home) == []
