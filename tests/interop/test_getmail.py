"""getmail: POP3 and IMAP, in clear text and encrypted from the first octet; waiting in IDLE.

It knows neither STARTTLS nor STLS. It delivers by a command: into a Maildir it would, but never
when root runs it. The command takes its time because getmail waits on without end for one that is
over before it began to wait.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from signal import SIGINT

import pytest
from mail_system import AWKWARD, Person, Run, Running, as_lf, note, without_header

pytestmark = pytest.mark.needs("getmail")

GetMail = Callable[..., str]
FAILED = 127
RETRIEVERS = {
    "SimplePOP3Retriever": ("pop3", "clear"),
    "SimplePOP3SSLRetriever": ("pop3", "implicit"),
    "SimpleIMAPRetriever": ("imap", "clear"),
    "SimpleIMAPSSLRetriever": ("imap", "implicit"),
}
ENCRYPTED = ["SimplePOP3SSLRetriever", "SimpleIMAPSSLRetriever"]
IMAP = ["SimpleIMAPRetriever", "SimpleIMAPSSLRetriever"]


@pytest.fixture
def settings(write: Callable[[str, str], Path], home: Path) -> Callable[..., list[str | Path]]:
    """``settings(bob, retriever, delete=…, more="mailboxes = …")`` are getmail's arguments."""
    (home / "got").mkdir()

    def settings(
        bob: Person,
        retriever: str,
        *,
        delete: bool,
        more: str = "",
        ca: Path | None = None,
        read_all: bool = True,
        password: str = "",
    ) -> list[str | Path]:
        trust = f"ca_certs = {ca or bob.server.ca_file}" if retriever in ENCRYPTED else ""
        path = write(
            "getmailrc",
            "\n".join(
                [
                    "[retriever]", f"type = {retriever}", "server = 127.0.0.1",
                    f"port = {bob.port(*RETRIEVERS[retriever])}", trust,
                    f"username = {bob.user}", f"password = {password or bob.password}", more,
                    "[destination]", "type = MDA_external", "path = /bin/sh",
                    f"""arguments = ("-c", "cat > {home}/got/$$; sleep 0.2")""",
                    "allow_root_commands = True",
                    "[options]", f"delete = {delete}", f"read_all = {read_all}",
                    "delivered_to = False", "received = False", "verbose = 2",
                ]
            ),
        )  # fmt: skip
        return ["--getmaildir", home, "--rcfile", path]

    return settings


@pytest.fixture
def get_mail(run: Run, settings: Callable[..., list[str | Path]]) -> GetMail:
    """``get_mail(bob, retriever, delete=…, status=0)`` fetches once; what getmail said."""

    def get_mail(*which: object, status: int = 0, **how: object) -> str:
        return run("getmail", *settings(*which, **how), status=status).stdout.decode()

    return get_mail


def got(home: Path) -> list[bytes]:
    """Return what came, without the header fields that getmail adds."""
    added = ("Return-Path", "X-getmail-retrieved-from-mailbox")
    contents = (path.read_bytes() for path in (home / "got").iterdir())
    return sorted(without_header(content, *added) for content in contents)


@pytest.mark.parametrize("retriever", RETRIEVERS)
def test_messages_come_unchanged_and_are_removed(
    get_mail: GetMail, home: Path, bob: Person, retriever: str
) -> None:
    bob.put(*AWKWARD.values())
    get_mail(bob, retriever, delete=True)
    assert got(home) == sorted(as_lf(content) for content in AWKWARD.values())
    assert bob.contents() == []


@pytest.mark.parametrize("retriever", RETRIEVERS)
def test_messages_are_kept_and_come_once(
    get_mail: GetMail, home: Path, bob: Person, retriever: str
) -> None:
    bob.put(note("One"), note("Two"))
    get_mail(bob, retriever, delete=False, read_all=False)
    assert len(got(home)) == 2
    assert bob.contents() == [note("One"), note("Two")]
    bob.put(note("Three"))
    get_mail(bob, retriever, delete=False, read_all=False)
    assert got(home) == sorted(as_lf(note(subject)) for subject in ("One", "Two", "Three"))


@pytest.mark.parametrize(
    ("retriever", "more"),
    [
        ("SimplePOP3Retriever", "use_apop = True"),
        ("SimplePOP3SSLRetriever", "use_apop = True"),
        ("SimpleIMAPRetriever", "use_cram_md5 = True"),
        ("SimpleIMAPSSLRetriever", "use_cram_md5 = True"),
    ],
)
def test_apop_and_cram_md5(
    get_mail: GetMail, home: Path, bob: Person, retriever: str, more: str
) -> None:
    bob.put(note("Proved"))
    get_mail(bob, retriever, delete=True, more=more, password="wrong", status=FAILED)
    assert got(home) == []
    get_mail(bob, retriever, delete=True, more=more)
    assert got(home) == [as_lf(note("Proved"))]


@pytest.mark.parametrize("retriever", IMAP)
def test_several_mailboxes_and_what_was_fetched_goes_to_the_archive(
    get_mail: GetMail, home: Path, bob: Person, retriever: str
) -> None:
    bob.put(note("One"))
    bob.put(note("Two"), mailbox="Lists")
    bob.put(mailbox="Archive")
    more = 'mailboxes = ("INBOX", "Lists")\nmove_on_delete = Archive'
    get_mail(bob, retriever, delete=True, more=more)
    assert got(home) == [as_lf(note("One")), as_lf(note("Two"))]
    assert bob.contents() == bob.contents("Lists") == []
    assert bob.contents("Archive") == [note("One"), note("Two")]


@pytest.mark.parametrize("retriever", IMAP)
def test_idle(
    start: Callable[..., Running],
    settings: Callable[..., list[str | Path]],
    home: Path,
    bob: Person,
    retriever: str,
) -> None:
    bob.put(note("Was there"))
    arguments = settings(bob, retriever, delete=True)
    getmail = start("getmail", "--trace", "--idle=INBOX", *arguments)
    getmail.wait_for("Entering IDLE mode")
    assert bob.contents() == []
    bob.put(note("Came while it waited"))
    getmail.wait_for("IDLE message received")
    getmail.wait_for("Entering IDLE mode")
    assert bob.contents() == []
    assert getmail.stop(SIGINT) == 0
    assert got(home) == sorted(map(as_lf, (note("Was there"), note("Came while it waited"))))


@pytest.mark.parametrize("retriever", RETRIEVERS)
def test_a_wrong_password(get_mail: GetMail, home: Path, bob: Person, retriever: str) -> None:
    bob.put(note("Private"))
    said = get_mail(bob, retriever, delete=True, password="wrong", status=FAILED)
    assert "rong" in said
    assert got(home) == []
    assert bob.contents() == [note("Private")]


@pytest.mark.parametrize("retriever", ENCRYPTED)
def test_a_server_of_another_authority_is_refused(
    get_mail: GetMail, home: Path, bob: Person, another_ca: Path, retriever: str
) -> None:
    bob.put(note("Private"))
    said = get_mail(bob, retriever, delete=True, ca=another_ca, status=FAILED)
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert got(home) == []
    assert bob.contents() == [note("Private")]
