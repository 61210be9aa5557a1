"""curl: its pop3://, imap:// and smtp:// addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from mail_system import AWKWARD, Person, note

pytestmark = pytest.mark.needs("curl")

Curl = Callable[..., bytes]
LOGIN_DENIED, NOT_FOUND = 67, 78
"""Exit statuses, of curl's manual."""


@pytest.fixture
def curl(run: Run, bob: Person) -> Curl:
    """``curl("imap", "INBOX;UID=1", …)`` asks one of the servers as bob."""

    def curl(
        scheme: str, path: str, *more: str, password: str = "", stdin: bytes = b"", status: int = 0
    ) -> bytes:
        service = "submission" if scheme == "smtp" else scheme
        return run(
            "curl", "--silent", "--show-error",
            "--user", f"{bob.user}:{password or bob.password}", *more,
            f"{scheme}://127.0.0.1:{bob.port(service)}/{path}", stdin=stdin, status=status,
        ).stdout  # fmt: skip

    return curl


@pytest.mark.parametrize("name", AWKWARD)
def test_a_message_by_smtp_pop3_and_imap(curl: Curl, bob: Person, name: str) -> None:
    who = ("--mail-from", bob.address, "--mail-rcpt", bob.address)
    curl("smtp", "laptop.test", *who, "--upload-file", "-", stdin=AWKWARD[name])
    by_pop3 = curl("pop3", "1")
    by_imap = curl("imap", "INBOX;UID=1")
    assert by_pop3 == by_imap
    assert by_imap.endswith(AWKWARD[name])


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_submission(curl: Curl, bob: Person, mechanism: str) -> None:
    who = ("--mail-from", bob.address, "--mail-rcpt", bob.address)
    how = ("--login-options", f"AUTH={mechanism}")
    curl("smtp", "laptop.test", *who, *how, "--upload-file", "-", stdin=note("Hello"))
    assert len(bob.contents()) == 1


@pytest.mark.parametrize("scheme", ["smtp", "pop3", "imap"])
def test_a_wrong_password(curl: Curl, bob: Person, scheme: str) -> None:
    curl(scheme, "", password="wrong", status=LOGIN_DENIED)


def test_pop3(curl: Curl, bob: Person) -> None:
    one, two = note("One"), note("Two")
    bob.put(one, two)
    assert curl("pop3", "") == f"1 {len(one)}\r\n2 {len(two)}\r\n".encode()
    assert curl("pop3", "", "--request", "UIDL").startswith(b"1 ")
    assert curl("pop3", "", "--request", "TOP 2 0") == two.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    curl("pop3", "1", "--request", "DELE", "--head")
    assert bob.contents() == [two]


def test_imap(curl: Curl, bob: Person) -> None:
    bob.put(note("One"), note("Two"), mailbox="Work")
    assert b'* LIST (\\HasNoChildren) "/" Work\r\n' in curl("imap", "")
    assert curl("imap", "", "--request", "STATUS Work (MESSAGES UIDNEXT)") == (
        b"* STATUS Work (MESSAGES 2 UIDNEXT 3)\r\n"
    )
    assert curl("imap", "Work?SUBJECT%20two") == b"* SEARCH 2\r\n"
    assert curl("imap", "Work;MAILINDEX=2") == note("Two")
    assert curl("imap", "Work;UID=1;SECTION=TEXT") == b"Just a line.\r\n"
    curl("imap", "Work", "--request", r"STORE 1 +FLAGS (\Deleted)")
    assert b"* 1 EXPUNGE" in curl("imap", "Work", "--request", "EXPUNGE")
    assert bob.contents("Work") == [note("Two")]
    assert b"UID 2" in curl("imap", "Work", "--request", "FETCH 1 (UID FLAGS)")
    curl("imap", "Work;UID=99", status=NOT_FOUND)


def test_imap_upload(curl: Curl, home: Path, bob: Person) -> None:
    file = home / "letter.eml"
    file.write_bytes(AWKWARD["nested"])
    curl("imap", "Sent", "--upload-file", str(file))
    assert bob.contents("Sent") == [AWKWARD["nested"]]
