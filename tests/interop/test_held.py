"""Real mail programs on a sandbox that is held: stepped line by line, meddled with, and cut."""

from __future__ import annotations

import contextlib
import imaplib
import os
import pty
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mail_system import PATIENCE, Running

from mailedu.holding import Held, Holding
from mailedu.sandbox import Sandbox

Start = Callable[..., Running]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox({"alice": "alice-secret", "bob": "bob-secret"}, name=None) as box:
        yield box


class Steps:
    """Lets a program's lines go one at a time; ``over`` tells when it has ended."""

    def __init__(self, holding: Holding, over: Callable[[], bool]) -> None:
        self.lines: list[Held] = []
        self._holding, self._over = holding, over
        self._changed = threading.Event()
        holding.listen(self._changed.set)

    def until(self, begin: bytes | None = None) -> Held | None:
        """Step until a line that begins so is held, or the program has ended."""
        while not self._over():
            held = self._holding.held
            if begin is not None and held and held[0].data.upper().startswith(begin):
                return held[0]
            if held:
                self.lines.append(held[0])
                self._holding.deliver(held[0].id)
            self._changed.wait(0.05)
            self._changed.clear()
        assert begin is None, f"no line begins with {begin!r}: {self.lines}"
        return None

    def sent(self) -> list[bytes]:
        """Return the first word of each line of the client."""
        return [one.data.partition(b" ")[0].strip() for one in self.lines if one.sender == "client"]


def until_stopped(holding: Holding) -> None:
    """Wait until a breakpoint is met."""
    _wait(holding, lambda: not holding.running)


def until_lost(holding: Holding) -> None:
    """Wait until nothing is held any more."""
    _wait(holding, lambda: not holding.held)


def _wait(holding: Holding, condition: Callable[[], bool]) -> None:
    changed = threading.Event()
    deafen = holding.listen(changed.set)
    while not condition():
        assert changed.wait(PATIENCE)
        changed.clear()
    deafen()


def swaks(box: Sandbox, *more: str) -> list[str]:
    return [
        *("--server", "127.0.0.1", "--port", str(box.smtp.port), "--helo", "mx.elsewhere.test"),
        *("--from", "dean@elsewhere.test", "--to", "bob@campus.test", "--body", "Stepped."),
        *more,
    ]


def inbox(box: Sandbox) -> list[bytes]:
    place = box.store.mailbox("bob", "INBOX").id
    return [box.store.content(place, message.uid) for message in box.store.messages(place)]


@pytest.mark.needs("swaks")
def test_swaks_is_stepped(box: Sandbox, start: Start) -> None:
    with box.hold() as holding:
        program = start("swaks", *swaks(box))
        steps = Steps(holding, lambda: program.process.poll() is not None)
        steps.until()
    assert program.process.returncode == 0
    assert len(inbox(box)) == 4 and b"\r\n\r\nStepped.\r\n" in inbox(box)[-1]
    words = steps.sent()
    assert words[:4] == [b"EHLO", b"MAIL", b"RCPT", b"DATA"] and words[-2:] == [b".", b"QUIT"]
    assert [step.error for step in holding.tape.transcript.steps if step.error] == []


@pytest.mark.needs("swaks")
@pytest.mark.parametrize(("where", "delivered"), [("before", 3), ("after", 4)])
def test_swaks_is_cut_at_the_dot(box: Sandbox, start: Start, where: str, delivered: int) -> None:
    """Behind the dot the server has the message, though swaks never learns of it."""
    with box.hold() as holding:
        program = start("swaks", *swaks(box))
        steps = Steps(holding, lambda: program.process.poll() is not None)
        dot = steps.until(b".\r\n")
        assert dot is not None
        came = threading.Event()
        stop = box.store.listen(lambda _: came.set())
        holding.cut(dot.id, where)  # type: ignore[arg-type]
        assert program.process.wait(PATIENCE) != 0
        assert where == "before" or came.wait(PATIENCE)
        stop()
        assert len(inbox(box)) == delivered


@pytest.mark.needs("swaks")
def test_swaks_sees_a_refusal_that_nobody_gave(box: Sandbox, start: Start) -> None:
    with box.hold() as holding:
        program = start("swaks", *swaks(box))
        steps = Steps(holding, lambda: program.process.poll() is not None)
        steps.until(b"RCPT")
        holding.next()
        reply = steps.until(b"250 ")
        assert reply is not None
        holding.edit(reply.id, b"550 5.1.1 Nobody of this name\r\n")
        holding.run()
        assert program.process.wait(PATIENCE) == 24  # as it says of refused recipients
    assert len(inbox(box)) == 3
    edited = [step for step in holding.tape.transcript.steps if step.fate == "edited"]
    assert [step.original[:4] for step in edited] == [b"250 "]


NEOMUTT = """
set folder = "imap://127.0.0.1:{port}/" spoolfile = "+INBOX"
set imap_user = "bob" imap_pass = "bob-secret" ssl_starttls = no ssl_force_tls = no
set quit = yes delete = yes move = no header_cache = "" sleep_time = 0 wait_key = no beep = no
set net_inc = 0 read_inc = 0 write_inc = 0 tmpdir = "{home}" imap_keepalive = 0
"""


class Mutt:
    """NeoMutt in a terminal, which deletes the first message, synchronises and quits.

    Use it in ``with``: in the end it is killed if it has not ended.
    """

    def __init__(self, program: str, box: Sandbox, home: Path, env: dict[str, str]) -> None:
        settings = home / "neomuttrc"
        settings.write_text(NEOMUTT.format(port=box.imap.port, home=home))
        keys = "<first-entry><delete-message><sync-mailbox><quit>"
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [program, "-n", "-F", settings, "-e", f"push '{keys}'", "-f", "+INBOX"],
            stdin=slave, stdout=slave, stderr=slave, cwd=home, env=env, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        """Take what it shows, so that it never waits for its terminal."""
        with contextlib.suppress(OSError):  # Linux says so when the other side is closed
            while os.read(self._master, 65536):
                pass

    def over(self) -> bool:
        return self.process.poll() is not None

    def __enter__(self) -> Mutt:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        self._reading.join(PATIENCE)
        os.close(self._master)


@pytest.fixture
def neomutt(
    program: Callable[[str], str], box: Sandbox, home: Path, environment: dict[str, str]
) -> Callable[[], Mutt]:
    return lambda: Mutt(program("neomutt"), box, home, environment)


@pytest.mark.needs("neomutt")
def test_neomutt_is_stepped(box: Sandbox, neomutt: Callable[[], Mutt]) -> None:
    with box.hold() as holding, neomutt() as program:
        steps = Steps(holding, program.over)
        steps.until()
        assert program.process.returncode == 0
    assert len(inbox(box)) == 2
    verbs = {one.data.split()[1] for one in steps.lines if one.sender == "client"}
    assert verbs >= {b"AUTHENTICATE", b"SELECT", b"EXPUNGE"}
    assert [step.error for step in holding.tape.transcript.steps if step.error] == []


@pytest.mark.needs("neomutt")
def test_neomutt_is_cut_before_its_expunge(box: Sandbox, neomutt: Callable[[], Mutt]) -> None:
    with box.hold(stop_at=["EXPUNGE"]) as holding, neomutt():
        until_stopped(holding)
        held = next(one for one in holding.held if one.data.endswith(b" EXPUNGE\r\n"))
        holding.cut(held.id, "before")
        until_lost(holding)
    place = box.store.mailbox("bob", "INBOX").id
    assert [sorted(m.flags)[:1] for m in box.store.messages(place)].count(["\\Deleted"]) == 1


def imap(box: Sandbox) -> object:
    client = imaplib.IMAP4(box.imap.host, box.imap.port, timeout=PATIENCE)
    client.login("bob", "bob-secret")
    client.select()
    client.store("1", "+FLAGS", r"\Deleted")
    client.expunge()
    return client.logout()[0]


class Looking(threading.Thread):
    """imaplib on a thread; ``result`` is what it returned or raised."""

    def __init__(self, box: Sandbox) -> None:
        super().__init__(daemon=True)
        self._box = box
        self.result: object = None
        self.start()

    def run(self) -> None:
        try:
            self.result = imap(self._box)
        except Exception as error:
            self.result = error


def test_imaplib_is_stepped(box: Sandbox) -> None:
    with box.hold() as holding:
        client = Looking(box)
        steps = Steps(holding, lambda: not client.is_alive())
        steps.until()
    assert client.result == "BYE" and len(inbox(box)) == 2
    assert len([one for one in steps.lines if one.sender == "client"]) == 6


@pytest.mark.parametrize(("where", "left"), [("before", 3), ("after", 2)])
def test_imaplib_is_cut_at_expunge(box: Sandbox, where: str, left: int) -> None:
    with box.hold(stop_at=["EXPUNGE"]) as holding:
        client = Looking(box)
        until_stopped(holding)
        gone = threading.Event()
        stop = box.store.listen(lambda change: change.kind == "expunged" and gone.set())
        holding.cut(holding.held[0].id, where)  # type: ignore[arg-type]
        client.join(PATIENCE)
        assert isinstance(client.result, Exception)
        assert where == "before" or gone.wait(PATIENCE)
        stop()
    assert len(inbox(box)) == left
