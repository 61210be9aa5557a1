"""A held sandbox: Python's own clients in threads, stepped, meddled with, cut and freed."""

from __future__ import annotations

import contextlib
import gc
import imaplib
import poplib
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mailedu.breakpoints import Breakpoint
from mailedu.holding import Held, HoldError, Holding
from mailedu.sandbox import Sandbox
from mailedu.transcript import Transcript

PATIENCE = 10.0  # seconds after which a missing line fails a test
USERS = {"alice": "alice-secret", "bob": "bob-secret"}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(USERS, name=None) as box:
        yield box


class Client(threading.Thread):
    """A blocking client on a thread; ``result`` is what it returned or raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.start()

    def run(self) -> None:
        try:
            self._result = self._work()
        except Exception as error:
            self._result = error

    @property
    def result(self) -> Any:
        self.join(PATIENCE)
        assert not self.is_alive(), "the client still waits"
        return self._result


def until(
    holding: Holding, condition: Callable[[tuple[Held, ...]], object] = bool
) -> tuple[Held, ...]:
    """Wait until what is held is as it should be, and return it."""
    changed = threading.Event()
    deafen = holding.listen(changed.set)
    try:
        while not condition(held := holding.held):
            assert changed.wait(PATIENCE), f"this is held: {held}"
            changed.clear()
        return held
    finally:
        deafen()


def until_line(holding: Holding, begin: bytes) -> Held:
    """Let lines go until one that begins so is the oldest, and return it."""
    while not (held := until(holding)[0]).data.startswith(begin):
        holding.deliver(held.id)
        until(holding, lambda now: now and now[0].id != held.id)
    return held


def step_through(holding: Holding, client: Client) -> list[bytes]:
    """Let all lines go, one at a time, until the client has done; return them."""
    lines = []
    changed = threading.Event()
    deafen = holding.listen(changed.set)
    while client.is_alive():
        held = holding.next()
        if held is None:
            changed.wait(0.05)
            changed.clear()
        else:
            lines.append(held.data)
    deafen()
    return lines


def pop3(box: Sandbox, *, delete: bool = False, timeout: float = PATIENCE) -> Any:
    session = poplib.POP3(box.pop3.host, box.pop3.port, timeout=timeout)
    session.user("bob")
    session.pass_("bob-secret")
    if delete:
        session.dele(1)
    count = session.stat()[0]
    session.quit()
    return count


def labels(transcript: Transcript) -> list[str]:
    return [step.label for step in transcript.steps]


def inbox(box: Sandbox, user: str = "bob") -> int:
    return len(box.store.messages(box.store.mailbox(user, "INBOX").id))


def test_each_line_of_a_session_is_let_go_by_hand(box: Sandbox) -> None:
    with box.hold("By hand", client="bob's laptop") as holding:
        client = Client(lambda: pop3(box))
        lines = step_through(holding, client)
    assert client.result == 3
    sent = [line for line in lines if not line.startswith(b"+OK")]
    assert sent == [b"USER bob\r\n", b"PASS bob-secret\r\n", b"STAT\r\n", b"QUIT\r\n"]
    assert len(lines) == 2 * len(sent) + 1
    transcript = holding.tape.transcript
    assert transcript.title == "By hand" and transcript.connections[0].client == "bob's laptop"
    assert len(transcript) == len(lines)
    assert all(s.received < s.released < s.forwarded for s in transcript.steps)
    assert b"bob-secret" not in b"".join(s.data for s in transcript.steps)


def test_a_session_in_tls_from_the_start_and_in_its_middle(box: Sandbox) -> None:
    context = box.client_context()

    def smtp() -> object:
        with smtplib.SMTP(box.submission.host, box.submission.port, timeout=PATIENCE) as session:
            session._host = box.hostname  # the name that the certificate vouches for
            session.starttls(context=context)
            session.login("alice", "alice-secret")
            return session.sendmail("alice@campus.test", ["bob@campus.test"], "Subject: Hi\n\n.\n")

    def imap() -> object:
        session = imaplib.IMAP4_SSL(
            box.imaps.host, box.imaps.port, ssl_context=context, timeout=PATIENCE
        )
        session.login("bob", "bob-secret")
        counted = session.select()
        session.logout()
        return counted

    with box.hold() as holding:
        client = Client(smtp)
        lines = step_through(holding, client)
        assert client.result == {}
        assert b"STARTTLS\r\n" in lines and b"..\r\n" in lines
        client = Client(imap)
        step_through(holding, client)
        assert client.result == ("OK", [b"4"])
    assert sum(label.startswith("TLS handshake") for label in labels(holding.tape.transcript)) == 2
    assert [step.error for step in holding.tape.transcript.steps if step.error] == []


def test_until_the_next_reply(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box))
        until(holding)
        holding.next_reply()
        (held,) = until(holding, lambda held: held and held[0].sender == "client")
        assert held.data == b"USER bob\r\n" and not holding.running
        holding.next_reply()
        (held,) = until(holding, lambda held: held and held[0].data.startswith(b"PASS"))
    assert client.result == 3


@pytest.mark.parametrize(
    ("stop", "held"),
    [
        ("stat", b"STAT\r\n"),
        (Breakpoint(state="transaction"), b"STAT\r\n"),
        ("+OK", b"+OK POP3"),
        (Breakpoint(code="-ERR"), None),
    ],
)
def test_it_runs_to_a_breakpoint(box: Sandbox, stop: Any, held: bytes | None) -> None:
    with box.hold(stop_at=[stop]) as holding:
        assert holding.running
        client = Client(lambda: pop3(box))
        if held is None:
            assert client.result == 3
            return
        (first, *_) = until(holding)
        assert first.data.startswith(held) and not holding.running
        holding.stop_at = []
        holding.run()
        assert client.result == 3


def test_a_breakpoint_is_not_met_by_a_text_that_looks_like_it(box: Sandbox) -> None:
    def smtp() -> object:
        with smtplib.SMTP(box.smtp.host, box.smtp.port, timeout=PATIENCE) as session:
            text = "Subject: QUIT\n\nQUIT\n250 is a code\n"
            return session.sendmail("alice@campus.test", ["bob@campus.test"], text)

    with box.hold(stop_at="QUIT") as holding:
        client = Client(smtp)
        assert until(holding)[0].data == b"QUIT\r\n"
        assert inbox(box) == 4
        holding.stop()
        assert client.result == {}


def test_uid_fetch_is_a_fetch_and_a_code_may_stand_inside(box: Sandbox) -> None:
    def imap() -> object:
        session = imaplib.IMAP4(box.imap.host, box.imap.port, timeout=PATIENCE)
        session.login("bob", "bob-secret")
        session.select()
        session.uid("fetch", "1", "(FLAGS)")
        return session.logout()[0]

    with box.hold(stop_at=["EXISTS", "FETCH"]) as holding:
        client = Client(imap)
        assert until(holding)[0].data == b"* 3 EXISTS\r\n"
        holding.run()
        assert (
            b" UID FETCH " in until(holding, lambda held: held and b"FETCH" in held[0].data)[0].data
        )
        holding.stop_at.clear()
        holding.run()
        assert client.result == "BYE"


def test_an_edited_line_is_what_the_other_side_sees_and_may_be_illegal(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box))
        stat = until_line(holding, b"STAT")
        holding.edit(stat.id, b"STATISTICS please\n")
        holding.run()
        assert isinstance(client.result, poplib.error_proto)
    step = next(s for s in holding.tape.transcript.steps if s.fate == "edited")
    assert step.data == b"STATISTICS please\n" and step.original == b"STAT\r\n"
    assert step.error and step.kind == "command"


def test_an_edited_reply_is_observed_as_the_client_saw_it(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box))
        until_line(holding, b"STAT")
        holding.next()
        (reply,) = until(holding)
        holding.edit(reply.id, b"+OK 77 9000\r\n")
        holding.run()
        assert client.result == 77
    step = next(s for s in holding.tape.transcript.steps if s.fate == "edited")
    assert step.label == "+OK 77 9000" and step.original == b"+OK 3 1045\r\n"


def test_passwords_are_masked_in_what_was_sent_as_well(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box, timeout=PATIENCE))
        line = until_line(holding, b"PASS")
        holding.edit(line.id, b"PASS bob-guess\r\n")
        holding.run()
        assert isinstance(client.result, poplib.error_proto)
    text = str(holding.tape.transcript.to_dict())
    assert "bob-secret" not in text and "bob-guess" not in text
    step = next(s for s in holding.tape.transcript.steps if s.fate == "edited")
    assert step.original == b"PASS ********\r\n"
    shown = holding.tape.observe(reveal=True)
    assert b"PASS bob-secret\r\n" in [step.original for step in shown.steps]


def test_a_dropped_command_is_an_event_and_the_client_waits_as_long_as_it_likes(
    box: Sandbox,
) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box, timeout=0.2))
        holding.stop_at = ["PASS"]  # type: ignore[assignment]
        holding.run()
        (line,) = until(holding)
        holding.drop(line.id)
        holding.run()
        assert isinstance(client.result, TimeoutError)
    step = next(s for s in holding.tape.transcript.steps if s.fate == "dropped")
    assert (step.kind, step.data, step.original) == ("event", b"", b"PASS ********\r\n")
    assert step.label == "dropped: PASS ••••••••" and "never reached the server" in step.meaning


def test_a_duplicated_line_is_there_twice(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box, delete=True))
        line = until_line(holding, b"DELE")
        copy = holding.duplicate(line.id)
        assert copy.data == line.data
        holding.run()
        assert isinstance(client.result, int | poplib.error_proto)
    commands = [s for s in holding.tape.transcript.steps if s.label == "DELE 1"]
    assert [s.fate for s in commands] == ["", "duplicated"]


@pytest.mark.parametrize(("where", "left"), [("before", 3), ("after", 2)])
def test_a_cut_before_quit_keeps_what_was_marked_and_one_behind_it_does_not(
    box: Sandbox, where: Any, left: int
) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box, delete=True))
        line = until_line(holding, b"QUIT")
        holding.cut(line.id, where)
        assert isinstance(client.result, (OSError, poplib.error_proto))
        changed = threading.Event()
        stop = box.store.listen(lambda _: changed.set())
        if inbox(box) != left:
            assert changed.wait(PATIENCE)
        stop()
    assert inbox(box) == left
    seen = labels(holding.tape.transcript)
    assert seen[-1] == "connection closed" or where == "after"
    assert ("dropped: QUIT" in seen) == (where == "before")


@pytest.mark.parametrize(("where", "there"), [("before", 3), ("after", 4)])
def test_a_cut_behind_the_dot_delivers_what_the_client_believes_lost(
    box: Sandbox, where: Any, there: int
) -> None:
    def smtp() -> object:
        with smtplib.SMTP(box.smtp.host, box.smtp.port, timeout=PATIENCE) as session:
            return session.sendmail("alice@campus.test", ["bob@campus.test"], "Subject: Hi\n\n")

    with box.hold() as holding:
        client = Client(smtp)
        dot = until_line(holding, b".\r\n")
        delivered = threading.Event()
        stop = box.store.listen(lambda _: delivered.set())
        holding.cut(dot.id, where)
        assert isinstance(client.result, (OSError, smtplib.SMTPException))
        assert where == "before" or delivered.wait(PATIENCE)
        stop()
    assert inbox(box) == there


def test_delayed_and_by_the_clock(box: Sandbox) -> None:
    with box.hold(every=1) as holding:
        client = Client(lambda: pop3(box))
        assert client.result == 3
        holding.pause()
        client = Client(lambda: pop3(box))
        (greeting,) = until(holding)
        holding.delay(greeting.id, 0.02)
        holding.auto(1)
        assert client.result == 3
    delayed = [s for s in holding.tape.transcript.steps if s.fate == "delayed"]
    assert len(delayed) == 1 and delayed[0].released - delayed[0].received >= 0.0199


def test_the_end_of_the_block_frees_everything(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box))
        until(holding)
    assert client.result == 3
    assert holding.held == () and not holding.open and "stopped" in repr(holding)
    holding.close()
    assert pop3(box) == 3, "nothing is held any more"


def test_stopped_it_holds_nothing_and_the_tape_goes_on(box: Sandbox) -> None:
    holding = box.hold()
    client = Client(lambda: pop3(box))
    until(holding)
    holding.stop()
    assert client.result == 3 and pop3(box) == 3
    assert len(holding.tape.transcript.connections) == 2
    holding.run()
    holding.pause()
    assert pop3(box) == 3
    holding.close()


def test_who_forgets_it_frees_everything(box: Sandbox) -> None:
    holding = box.hold()
    client = Client(lambda: pop3(box))
    until(holding)
    del holding
    gc.collect()
    assert client.result == 3


def test_a_new_one_ends_the_former(box: Sandbox) -> None:
    first = box.hold()
    client = Client(lambda: pop3(box))
    until(first)
    second = box.hold()
    assert until(second)[0].data == b"USER bob\r\n", "it holds the session that is open"
    assert first.held == () and not first.open
    first.close()
    assert second.open
    second.close()
    assert client.result == 3


def test_a_sandbox_that_is_closed_frees_the_client() -> None:
    box = Sandbox(USERS, name=None)
    holding = box.hold()
    client = Client(lambda: pop3(box))
    until(holding)
    told = threading.Event()
    holding.listen(told.set)
    box.close()
    assert isinstance(client.result, (OSError, poplib.error_proto))
    assert told.is_set() and holding.held == () and not holding.open
    assert labels(holding.tape.transcript)[0].startswith("dropped: +OK")
    for act in (holding.next, holding.run, holding.stop, holding.close, lambda: holding.auto(5)):
        act()
    with pytest.raises(HoldError, match="none is"):
        holding.deliver(1)


def test_a_session_that_is_open_is_held_from_then_on(box: Sandbox) -> None:
    session = poplib.POP3(box.pop3.host, box.pop3.port, timeout=PATIENCE)
    session.user("bob")
    session.pass_("bob-secret")
    with box.hold() as holding:
        client = Client(session.stat)
        assert step_through(holding, client) == [b"STAT\r\n", b"+OK 3 1045\r\n"]
        assert client.result == (3, 1045)
    assert labels(holding.tape.transcript) == ["STAT", "+OK 3 1045"]
    assert {step.error for step in holding.tape.transcript.steps} == {None}
    session.quit()


def test_a_dialogue_waits_as_long_as_it_is_held(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Client(lambda: box.pop3.dialogue("bob", ["STAT"]).transcript)
        step_through(holding, client)
        assert "+OK 3 1045" in labels(client.result)


def test_what_a_held_reply_shows_is_the_store_as_it_was_when_the_server_wrote_it(
    box: Sandbox,
) -> None:
    with box.hold() as holding:
        client = Client(lambda: pop3(box))
        until_line(holding, b"PASS")
        holding.next()
        until(holding, lambda held: held and held[0].data.startswith(b"+OK 3"))
        box.store.append(box.store.mailbox("bob", "INBOX").id, b"Subject: late\r\n\r\n")
        holding.run()
        assert client.result == 3
    transcript = holding.tape.transcript
    reply = next(s for s in transcript.steps if s.label.startswith("+OK 3 messages"))
    (view,) = (transcript.mailboxes[place] for place in reply.mailboxes)
    assert [row.number for row in view.rows] == [1, 2, 3]
    (late,) = (s for s in transcript.steps if s.events)
    assert late.label == "STAT"
    times = [step.forwarded for step in transcript.steps]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("RETRR", "did you mean RETR"),
        ("nonsense", "try RETR, 550 or TRANSACTION"),
        (7, "give a text"),
    ],
)
def test_a_breakpoint_that_is_none_is_refused(box: Sandbox, text: Any, hint: str) -> None:
    with pytest.raises(HoldError, match=hint):
        box.hold(stop_at=[text])
    assert pop3(box) == 3


def test_breakpoints_as_text() -> None:
    assert Breakpoint.of("uid  fetch") == Breakpoint(verb="UID FETCH")
    assert Breakpoint.of("550") == Breakpoint(code="550")
    assert Breakpoint.of("5.7.1") == Breakpoint(code="5.7.1")
    assert Breakpoint.of("no") == Breakpoint(code="NO")
    assert Breakpoint.of("Not Authenticated") == Breakpoint(state="not authenticated")
    assert Breakpoint.of("data") == Breakpoint(verb="DATA")
    assert [str(Breakpoint.of(word)) for word in ("retr", "+ok")] == ["RETR", "+OK"]
    with pytest.raises(HoldError, match="one of verb, code and state"):
        Breakpoint(verb="RETR", code="550")
    with pytest.raises(HoldError, match="no protocol has a state 'TRANSACTIN'; did you mean TRANS"):
        Breakpoint(state="TRANSACTIN")


def test_a_client_that_breaks_off_frees_its_lines(box: Sandbox) -> None:
    with box.hold() as holding:
        raw = socket.create_connection((box.pop3.host, box.pop3.port))
        until(holding)
        raw.sendall(b"USER bob\r\n")
        until(holding, lambda held: len(held) == 2)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        raw.close()
        until(holding, lambda held: not held)
    assert [s.fate for s in holding.tape.transcript.steps] == ["dropped", "dropped", ""]


def test_a_time_that_is_none_is_refused_and_nothing_is_held(box: Sandbox) -> None:
    with pytest.raises(HoldError, match="milliseconds"):
        box.hold(every=0)
    with contextlib.closing(box.hold()) as holding:
        assert holding.held == ()
