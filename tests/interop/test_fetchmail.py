"""fetchmail: POP3 and IMAP, messages removed or kept, and each fetched once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from mail_system import AWKWARD, Person, as_lf, note

pytestmark = pytest.mark.needs("fetchmail")

Fetch = Callable[..., str]
NO_MAIL, LOGIN_REFUSED, LOCKED = 1, 3, 9
"""Exit statuses, of fetchmail's manual."""


@pytest.fixture
def fetch(run: Run, write: Callable[[str, str], Path], home: Path) -> Fetch:
    """``fetch(bob, "POP3", "keep", status=0)`` polls once and returns what fetchmail said."""
    (home / "got").mkdir()
    (home / ".fetchmail").mkdir()

    def fetch(
        bob: Person,
        protocol: str,
        options: str,
        *,
        uidl: str = "",
        password: str = "",
        status: int = 0,
    ) -> str:
        service = "imap" if protocol == "IMAP" else "pop3"
        path = write(
            "fetchmailrc",
            f"""
            set invisible
            poll 127.0.0.1 protocol {protocol} service {bob.port(service)} auth password {uidl}
                user "{bob.user}" password "{password or bob.password}"
                options no rewrite no forcecr pass8bits sslproto "" {options}
                mda "cat > {home}/got/$$"
            """,
        )
        return run(
            "fetchmail", "-v", "-v", "--fetchmailrc", path, "--idfile", home / "ids",
            "--pidfile", home / "pid", status=status,
        ).stdout.decode()  # fmt: skip

    return fetch


def got(home: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (home / "got").iterdir())


EVERYTHING = sorted(as_lf(content) for content in AWKWARD.values())


@pytest.mark.parametrize("protocol", ["POP3", "APOP", "IMAP"])
def test_messages_come_unchanged_and_are_removed(
    fetch: Fetch, home: Path, bob: Person, protocol: str
) -> None:
    bob.put(*AWKWARD.values())
    said = fetch(bob, protocol, "no keep fetchall")
    assert got(home) == EVERYTHING
    assert bob.contents() == []
    assert (f"APOP {bob.user} " in said) is (protocol == "APOP")
    assert fetch(bob, protocol, "no keep fetchall", status=NO_MAIL)


@pytest.mark.parametrize("protocol", ["POP3", "IMAP"])
def test_messages_are_kept(fetch: Fetch, home: Path, bob: Person, protocol: str) -> None:
    bob.put(*AWKWARD.values())
    fetch(bob, protocol, "keep fetchall")
    assert got(home) == EVERYTHING
    assert bob.contents() == list(AWKWARD.values())
    seen = {"\\Seen"} if protocol == "IMAP" else set()
    assert bob.flags() == [seen] * len(AWKWARD), "POP3 knows no flags"


def test_uidl_each_message_once(fetch: Fetch, home: Path, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    fetch(bob, "POP3", "keep", uidl="uidl")
    assert got(home) == [as_lf(note("One")), as_lf(note("Two"))]
    fetch(bob, "POP3", "keep", uidl="uidl", status=NO_MAIL)
    bob.put(note("Three"))
    with bob.imap() as client:
        client.store("1", "+FLAGS", r"(\Deleted)")
        client.expunge()
    fetch(bob, "POP3", "keep", uidl="uidl")
    assert len(got(home)) == 3
    assert as_lf(note("Three")) in got(home)


def test_imap_what_is_seen_is_not_fetched_again(fetch: Fetch, home: Path, bob: Person) -> None:
    bob.put(note("Read already"), flags=r"\Seen")
    bob.put(note("New"))
    fetch(bob, "IMAP", "keep")
    assert got(home) == [as_lf(note("New"))]
    fetch(bob, "IMAP", "keep", status=NO_MAIL)


def test_imap_another_mailbox(fetch: Fetch, home: Path, bob: Person) -> None:
    bob.put(note("Far away"), mailbox='"Lists/Mailing list"')
    fetch(bob, "IMAP", 'no keep folder "Lists/Mailing list"')
    assert got(home) == [as_lf(note("Far away"))]
    assert bob.contents('"Lists/Mailing list"') == []


@pytest.mark.parametrize("protocol", ["POP3", "APOP", "IMAP"])
def test_a_wrong_password(fetch: Fetch, bob: Person, protocol: str) -> None:
    fetch(bob, protocol, "keep", status=LOGIN_REFUSED, password="wrong")


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
