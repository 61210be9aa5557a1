"""getmail: POP3 and IMAP.

It delivers by a command: into a Maildir it would, but never when root runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from mail_system import AWKWARD, Person, as_lf, note, without_header

pytestmark = pytest.mark.needs("getmail")

GetMail = Callable[..., str]
FAILED = 127
RETRIEVERS = ("SimplePOP3Retriever", "SimpleIMAPRetriever")


@pytest.fixture
def get_mail(run: Run, write: Callable[[str, str], Path], home: Path) -> GetMail:
    """``get_mail(bob, retriever, delete=…, more="mailboxes = …")`` fetches once."""
    (home / "got").mkdir()

    def get_mail(
        bob: Person, retriever: str, *, delete: bool, more: str = "", read_all: bool = True,
        password: str = "", status: int = 0,
    ) -> str:  # fmt: skip
        service = "imap" if "IMAP" in retriever else "pop3"
        path = write(
            "getmailrc",
            "\n".join(
                [
                    "[retriever]", f"type = {retriever}", "server = 127.0.0.1",
                    f"port = {bob.port(service)}", f"username = {bob.user}",
                    f"password = {password or bob.password}", more,
                    "[destination]", "type = MDA_external", "path = /bin/sh",
                    f"""arguments = ("-c", "cat > {home}/got/$$")""",
                    "allow_root_commands = True",
                    "[options]", f"delete = {delete}", f"read_all = {read_all}",
                    "delivered_to = False", "received = False", "verbose = 2",
                ]
            ),
        )  # fmt: skip
        said = run("getmail", "--getmaildir", home, "--rcfile", path, status=status)
        return said.stdout.decode()

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
    bob.put(*AWKWARD.values())
    get_mail(bob, retriever, delete=False, read_all=False)
    assert len(got(home)) == len(AWKWARD)
    assert bob.contents() == list(AWKWARD.values())
    get_mail(bob, retriever, delete=False, read_all=False)
    assert len(got(home)) == len(AWKWARD), "nothing came twice"
    bob.put(note("One more"))
    get_mail(bob, retriever, delete=False, read_all=False)
    assert len(got(home)) == len(AWKWARD) + 1


def test_apop(get_mail: GetMail, home: Path, bob: Person) -> None:
    bob.put(note("Proved"))
    get_mail(bob, "SimplePOP3Retriever", delete=True, more="use_apop = True")
    assert got(home) == [as_lf(note("Proved"))]


def test_several_mailboxes_and_what_was_fetched_goes_to_the_archive(
    get_mail: GetMail, home: Path, bob: Person
) -> None:
    bob.put(note("One"))
    bob.put(note("Two"), mailbox="Lists")
    bob.put(mailbox="Archive")
    more = 'mailboxes = ("INBOX", "Lists")\nmove_on_delete = Archive'
    get_mail(bob, "SimpleIMAPRetriever", delete=True, more=more)
    assert got(home) == [as_lf(note("One")), as_lf(note("Two"))]
    assert bob.contents() == bob.contents("Lists") == []
    assert bob.contents("Archive") == [note("One"), note("Two")]


@pytest.mark.parametrize("retriever", RETRIEVERS)
def test_a_wrong_password(get_mail: GetMail, home: Path, bob: Person, retriever: str) -> None:
    bob.put(note("Private"))
    said = get_mail(bob, retriever, delete=True, password="wrong", status=FAILED)
    assert "rong" in said
    assert got(home) == []
