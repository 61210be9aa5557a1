"""The console: a live session that is typed by hand, against the real servers of a sandbox."""

from __future__ import annotations

import poplib
import re
import threading
from collections.abc import Iterator

import pytest

from mailedu.console import Console
from mailedu.sandbox import Sandbox
from mailedu.services import SandboxError
from mailedu.transcript import Step, Transcript

USERS = {"alice": "alice-secret", "bob": "bob-secret"}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(USERS, name=None) as sandbox:
        yield sandbox


def labels(console: Console, *kinds: str) -> list[str]:
    return [step.label for step in console.transcript.steps if not kinds or step.kind in kinds]


def texts(console: Console) -> str:
    return b"".join(step.data for step in console.transcript.steps).decode("latin-1")


def test_an_imap_session_typed_line_by_line(box: Sandbox) -> None:
    console = box.console("imap", user="bob")
    assert b"a1 OK" in console.send("a1 LOGIN bob bob-secret")
    assert b"a2 BAD" in console.send("a2 SELETC INBOX")
    assert console.standing.state == "authenticated"
    assert b"a3 OK" in console.send("a3 SELECT INBOX")
    assert console.standing.tags == ("a1", "a2", "a3")
    fetched = console.send("a4 FETCH 1 BODY[]")
    assert b"BODY[]" in fetched
    assert b"\\Seen" in fetched
    console.send("a5 LOGOUT")
    assert not console.is_open
    assert repr(console) == "<Console: IMAP, bob's console, ended>"
    transcript = console.transcript
    assert transcript.title == "IMAP: bob types"
    assert [c.client for c in transcript.connections] == ["bob's console"]
    assert "bob-secret" not in texts(console)
    assert any(step.error for step in transcript.steps if b"SELETC" in step.data)


def test_after_the_announcement_the_next_lines_are_the_octets_of_the_literal(box: Sandbox) -> None:
    console = box.console()
    console.send("a1 LOGIN bob bob-secret")
    assert console.send("a2 APPEND INBOX {14}").startswith(b"+ ")
    assert (console.standing.awaits, console.standing.need) == ("literal", 14)
    assert console.send("Subject: x") == b""
    assert console.standing.need == 2
    assert console.send("") == b""  # its last two octets
    assert (console.standing.awaits, console.standing.need) == ("literal", 0)
    assert b"a2 OK" in console.send("")  # the end of the command
    assert console.standing.awaits == "command"
    inbox = box.store.mailbox("bob", "INBOX")
    newest = box.store.messages(inbox.id)[-1].uid
    assert box.store.contents(inbox.id, [newest]) == {newest: b"Subject: x\r\n\r\n"}


def test_several_lines_go_out_one_by_one_each_after_its_answer(box: Sandbox) -> None:
    console = box.console("submission", user="bob")
    said = console.send(
        "EHLO laptop.campus.test\nAUTH PLAIN\nAGJvYgBib2Itc2VjcmV0\n"
        "MAIL FROM:<bob@campus.test>\r\nRCPT TO:<alice@campus.test>\nDATA\n"
        "Subject: pasted\n\n..dots\nQUIT\n.\nQUIT\n"
    )
    codes = re.findall(rb"^(\d{3})[ ]", said, re.MULTILINE)
    assert codes == [b"250", b"334", b"235", b"250", b"250", b"354", b"250", b"221"]
    inbox = box.store.mailbox("alice", "INBOX")
    (*_, newest) = box.store.messages(inbox.id)
    (content,) = box.store.contents(inbox.id, [newest.uid]).values()
    assert content.endswith(b"Subject: pasted\r\n\r\n.dots\r\nQUIT\r\n")
    assert not any(step.error for step in console.transcript.steps)


@pytest.mark.parametrize("service", ["imap", "pop3", "smtp", "submission", "imaps", "pop3s",
                                     "submissions"])  # fmt: skip
def test_the_complete_session_of_each_service_runs_to_its_end(box: Sandbox, service: str) -> None:
    console = box.console(service, user="bob")
    assert console.standing.encrypted == service.endswith("s")
    console.send("\n".join(console.example()))
    assert not console.is_open
    steps = console.transcript.steps
    assert [step.error for step in steps if step.error] == []
    assert console.standing.encrypted
    handshakes = [step for step in steps if step.label.startswith("TLS handshake")]
    assert len(handshakes) == 1
    verbs = [step.verb for step in steps if step.kind == "command"]
    assert verbs[-1] in ("QUIT", "LOGOUT")
    assert ("STLS" in verbs or "STARTTLS" in verbs) != service.endswith("s")
    assert "bob-secret" not in texts(console)


def test_without_tls_the_complete_session_does_without(tmp_path: object) -> None:
    with Sandbox(USERS, name=None, tls=False, imap_hide={"IDLE"}) as box:
        console = box.console("imap")
        assert console.standing.without == {"STARTTLS", "STLS", "IDLE"}
        console.send("\n".join(console.example()))
        assert not console.is_open
        assert [step.error for step in console.transcript.steps if step.error] == []
        with pytest.raises(SandboxError, match="no service 'imaps'; there are: smtp"):
            box.console("imaps")


def test_octets_go_out_as_they_are(box: Sandbox) -> None:
    console = box.console("pop3", user="bob")
    console.send_raw(b"USER b")
    assert console.send_raw(b"ob\r\n").startswith(b"+OK")
    console.send_raw(b"PASS bob-secret\nSTAT\r\n")  # a bare LF, and two lines at once
    assert console.standing.state == "TRANSACTION"
    errors = [step.error or "" for step in console.transcript.steps if step.verb == "PASS"]
    assert "bare LF" in errors[0]


def test_only_its_own_connection_is_recorded(box: Sandbox) -> None:
    console = box.console("pop3", user="bob")
    other = poplib.POP3(box.pop3.host, box.pop3.port)
    other.user("alice")
    other.quit()
    console.send("QUIT")
    assert [c.number for c in console.transcript.connections] == [1]
    assert "alice" not in texts(console)


def test_two_consoles_side_by_side_and_what_one_does_the_other_is_told(box: Sandbox) -> None:
    laptop = box.console("imap", user="bob", client="bob's laptop")
    phone = box.console("imap", user="bob", client="bob's phone")
    for console in (laptop, phone):
        console.send("a1 LOGIN bob bob-secret\na2 SELECT INBOX")
    phone.send("a3 UID STORE 1 +FLAGS (\\Deleted)\na4 EXPUNGE")
    assert b"* 1 EXPUNGE" in laptop.send("a3 NOOP")
    assert laptop.is_open
    assert phone.is_open


def test_a_new_console_of_the_same_name_ends_the_former_one(box: Sandbox) -> None:
    former = box.console("pop3", user="bob")
    former.send("USER bob\nPASS bob-secret\nDELE 1")
    console = box.console("pop3", user="bob")  # the cell is run again: the maildrop is not locked
    assert not former.is_open
    assert console.send("USER bob\nPASS bob-secret\nSTAT").count(b"+OK") == 3
    assert labels(former, "event") == ["connection closed"]
    inbox = box.store.mailbox("bob", "INBOX")
    assert len(box.store.messages(inbox.id)) == 3


def test_it_can_begin_again_with_a_tape_of_its_own(box: Sandbox) -> None:
    with box.console("pop3", user="bob") as console:
        console.send("QUIT")
        with pytest.raises(SandboxError, match=r"this session has ended; again\(\)"):
            console.send("STAT")
        former = console.transcript
        console.again()
        assert console.is_open
        assert console.sent == 0
        console.send("CAPA")
        assert "CAPA" not in " ".join(step.label for step in former.steps)
        assert "CAPA" in labels(console)
    assert not console.is_open
    console.close()


def test_a_server_that_closes_is_an_event_and_no_error(box: Sandbox) -> None:
    console = box.console("smtp", user="bob")
    over = threading.Event()
    console.listen(lambda: None if console.is_open else over.set())
    box.close()
    assert over.wait(10)
    with pytest.raises(SandboxError, match="the sandbox of this console is closed"):
        console.send("NOOP")
    with pytest.raises(SandboxError, match="closed"):
        console.again()
    console.close()
    (end,) = [step for step in console.transcript.steps if step.kind == "event"]
    assert (end.label, end.sender) == ("connection closed", "server")


def test_lines_are_posted_without_waiting_and_those_that_wait_can_be_dropped(box: Sandbox) -> None:
    console = box.console("imap", user="bob")
    done = threading.Event()
    stop = console.listen(lambda: done.set() if console.sent == 4 else None)
    console.post([b"a1 LOGIN bob bob-secret\r\n", b"a2 IDLE\r\n", b"DONE\r\n", b"a3 NOOP\r\n"])
    assert done.wait(10)
    stop()
    assert b"a4 OK" in console.send("a4 NOOP")
    assert [step.error for step in console.transcript.steps if step.error] == []
    assert console.unsent == 0


def test_saved_and_loaded_it_is_the_same(box: Sandbox, tmp_path) -> None:  # type: ignore[no-untyped-def]
    console = box.console("pop3", user="bob")
    console.send("\n".join(console.example()))
    assert Transcript.load(console.save(tmp_path / "talk.json")) == console.transcript


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("irc",), "no service 'irc'; there are: smtp, submission, submissions, pop3"),
        (("imap", "eve"), "no account 'eve'; there are: alice, bob"),
    ],
)
def test_what_there_is_not_is_said_with_what_there_is(
    box: Sandbox, arguments: tuple[str, ...], message: str
) -> None:
    service, *user = arguments
    with pytest.raises(SandboxError, match=message):
        box.console(service, user=user[0] if user else None)


def test_without_an_account_there_is_nobody_to_type() -> None:
    with Sandbox([], name=None) as box, pytest.raises(SandboxError, match=r"users=\[…\]"):
        box.console()


def test_by_default_it_is_the_first_account_when_there_is_no_bob() -> None:
    with Sandbox(["dora", "emil"], name=None) as box:
        assert box.console().user == "dora"


def test_each_step_of_the_client_is_taken_down_as_it_was_typed(box: Sandbox) -> None:
    console = box.console("smtp", user="bob")
    console.send("EHLO  laptop.campus.test \nvrfy Böb")
    sent: list[Step] = [s for s in console.transcript.steps if s.sender == "client"]
    assert [s.data for s in sent] == [b"EHLO  laptop.campus.test \r\n", "vrfy Böb\r\n".encode()]


@pytest.mark.parametrize("service", ["imap", "pop3"])
def test_the_complete_session_needs_no_mail(service: str) -> None:
    with Sandbox(USERS, name=None, mail=False) as box:
        console = box.console(service, user="bob")
        console.send("\n".join(console.example()))
        assert not console.is_open
        assert [step.error for step in console.transcript.steps if step.error] == []
        assert not re.search(r"^(-ERR|\w+ (NO|BAD))", texts(console), re.MULTILINE)


def test_it_becomes_a_script_that_tests_can_run(box: Sandbox) -> None:
    console = box.console("pop3", user="bob")
    console.send("USER bob\nPASS bob-secret\nSTAT\nQUIT")
    lines = console.script().splitlines()
    assert lines[0] == "# POP3: bob types"
    assert [line for line in lines if line.startswith("1> ")][-2:] == ["1> STAT", "1> QUIT"]


def test_held_lines_reach_the_console_when_they_are_let_go(box: Sandbox) -> None:
    with box.hold() as holding:
        console = box.console("pop3", user="bob")
        answered = threading.Event()
        console.listen(lambda: None if console.is_waiting else answered.set())
        assert console.is_waiting
        holding.run()
        assert answered.wait(10)
    assert console.send("CAPA").startswith(b"+OK")
