"""curl: its pop3://, imap:// and smtp:// addresses, and those with an s behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, note

pytestmark = pytest.mark.needs("curl")

Curl = Callable[..., bytes]
LOGIN_DENIED, BAD_CERTIFICATE, NOT_FOUND = 67, 60, 78
"""Exit statuses, of curl's manual."""

TLS = {
    "clear": ("", ()),
    "STARTTLS": ("", ("--ssl-reqd", "--cacert", "{ca}")),
    "implicit": ("s", ("--cacert", "{ca}")),
}
"""What is put behind the scheme, and the options."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Each test runs in clear text and encrypted either way."""
    return str(request.param)


@pytest.fixture
def curl(run: Run, bob: Person, way: str) -> Curl:
    """``curl("imap", "INBOX;UID=1", …)`` asks one of the servers as bob."""

    def curl(
        scheme: str, path: str, *more: str, ca: Path | None = None, password: str = "",
        stdin: bytes = b"", status: int = 0,
    ) -> bytes:  # fmt: skip
        service = "submission" if scheme == "smtp" else scheme
        behind, options = TLS[way]
        return run(
            "curl", "--silent", "--show-error",
            *(option.format(ca=ca or bob.server.ca_file) for option in options),
            "--user", f"{bob.user}:{password or bob.password}", *more,
            f"{scheme}{behind}://127.0.0.1:{bob.port(service, way)}/{path}",
            stdin=stdin, status=status,
        ).stdout  # fmt: skip

    return curl


def test_messages_by_smtp_pop3_and_imap(curl: Curl, bob: Person) -> None:
    who = ("--mail-from", bob.address, "--mail-rcpt", bob.address)
    for number, content in enumerate(AWKWARD.values(), 1):
        curl("smtp", "laptop.test", *who, "--upload-file", "-", stdin=content)
        by_pop3 = curl("pop3", str(number))
        by_imap = curl("imap", f"INBOX;UID={number}")
        assert by_pop3 == by_imap
        assert by_imap.endswith(content)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "+APOP"])
def test_mechanisms(curl: Curl, bob: Person, mechanism: str) -> None:
    """SCRAM-SHA-256 is not built into Debian's curl."""
    bob.put(note("There"))
    how = ("--verbose", "--login-options", f"AUTH={mechanism}")
    said = curl("pop3", "1", *how)
    assert f"> {'AUTH ' + mechanism if mechanism != '+APOP' else 'APOP'}".encode() in said
    curl("pop3", "1", *how, password="wrong", status=LOGIN_DENIED)
    if mechanism == "+APOP":
        return
    assert f"AUTHENTICATE {mechanism}".encode() in curl("imap", "INBOX;UID=1", *how)
    curl("imap", "INBOX;UID=1", *how, password="wrong", status=LOGIN_DENIED)
    who = ("--mail-from", bob.address, "--mail-rcpt", bob.address, "--upload-file", "-")
    assert f"> AUTH {mechanism}".encode() in curl(
        "smtp", "laptop.test", *who, *how, stdin=note("Hello")
    )
    assert len(bob.contents()) == 2
    curl("smtp", "", *who, *how, password="wrong", stdin=note("No"), status=LOGIN_DENIED)
    assert len(bob.contents()) == 2


@pytest.mark.parametrize("scheme", ["smtp", "pop3", "imap"])
def test_a_wrong_password(curl: Curl, bob: Person, scheme: str) -> None:
    curl(scheme, "", password="wrong", status=LOGIN_DENIED)


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
@pytest.mark.parametrize("scheme", ["smtp", "pop3", "imap"])
def test_a_server_of_another_authority_is_refused(
    curl: Curl, another_ca: Path, scheme: str
) -> None:
    said = curl(scheme, "", "--verbose", ca=another_ca, status=BAD_CERTIFICATE)
    assert b"unable to get local issuer certificate" in said
    asked = [line for line in said.splitlines() if line.startswith(b"> ")]
    assert [line for line in asked if b"AUTH" in line or b"LOGIN" in line or b"USER" in line] == []


def test_pop3(curl: Curl, bob: Person) -> None:
    one, two = note("One"), note("Two")
    bob.put(one, two)
    assert curl("pop3", "") == f"1 {len(one)}\r\n2 {len(two)}\r\n".encode()
    assert curl("pop3", "", "--request", "UIDL").startswith(b"1 ")
    assert curl("pop3", "", "--request", "TOP 2 0") == two.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    curl("pop3", "1", "--request", "DELE", "--head")
    assert bob.contents() == [two]
    assert curl("pop3", "") == f"1 {len(two)}\r\n".encode()


def test_imap(curl: Curl, bob: Person) -> None:
    bob.put(note("One"), note("Two"), mailbox="Work")
    assert b'* LIST (\\HasNoChildren) "/" Work\r\n' in curl("imap", "")
    assert curl("imap", "", "--request", "STATUS Work (MESSAGES UIDNEXT)") == (
        b"* STATUS Work (MESSAGES 2 UIDNEXT 3)\r\n"
    )
    assert curl("imap", "Work?SUBJECT%20two") == b"* SEARCH 2\r\n"
    assert curl("imap", "Work;MAILINDEX=2") == note("Two")
    assert curl("imap", "Work;UID=1;SECTION=TEXT") == b"Just a line.\r\n"
    curl("imap", "Work", "--request", r"STORE 1 +FLAGS (\Deleted \Flagged)")
    assert b"* SEARCH 1\r\n" in curl("imap", "Work?FLAGGED")
    assert b"* 1 EXPUNGE" in curl("imap", "Work", "--request", "EXPUNGE")
    assert bob.contents("Work") == [note("Two")]
    assert b"UID 2" in curl("imap", "Work", "--request", "FETCH 1 (UID FLAGS)")
    curl("imap", "Work;UID=99", status=NOT_FOUND)


def test_imap_move(curl: Curl, bob: Person) -> None:
    bob.put(note("One"), note("Two"))
    assert b"[COPYUID " in curl("imap", "INBOX", "--request", "UID MOVE 1 Trash")
    assert bob.contents() == [note("Two")]
    assert curl("imap", "Trash;UID=1") == note("One")


def test_imap_upload(curl: Curl, home: Path, bob: Person) -> None:
    file = home / "letter.eml"
    file.write_bytes(AWKWARD["nested"])
    curl("imap", "Sent", "--upload-file", str(file))
    assert bob.contents("Sent") == [AWKWARD["nested"]]
    assert curl("imap", "Sent;UID=1") == AWKWARD["nested"]
