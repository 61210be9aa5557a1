"""The widgets of a dialogue that goes on: what they send, answer and leave behind."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from mailedu import display
from mailedu.holding import Holding
from mailedu.live import Live
from mailedu.sandbox import Sandbox
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.holding import HoldDialogue
from mailedu.views.live_dialogue import LiveDialogue
from mailedu.views.pulse import Pulse

PATIENCE = 10.0


class FrontEnd:
    """What a widget sends, taken down; and what a front end would send to it."""

    def __init__(self, make: Callable[[], LiveDialogue], monkeypatch: pytest.MonkeyPatch) -> None:
        self._came = threading.Condition()
        self.messages: list[dict[str, Any]] = []
        monkeypatch.setattr(LiveDialogue, "send", lambda _, content: self._take(content))
        self.widget = make()

    def _take(self, content: dict[str, Any]) -> None:
        with self._came:
            self.messages.append(content)
            self._came.notify_all()

    def until(self, found: Callable[[list[dict[str, Any]]], Any]) -> Any:
        """Wait until ``found`` of all messages is true, and return it."""
        with self._came:
            assert self._came.wait_for(lambda: found(self.messages), PATIENCE), self.messages[-1]
            return found(self.messages)

    def ask(self, **content: Any) -> Any:
        """Send a message and return the answer."""
        before = len(self.messages)
        self.widget._handle_custom_msg(content, None)
        if "do" not in content:
            return None
        return self.until(lambda all: next((m for m in all[before:] if "done" in m), None))

    def state(self, right: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the last state of the holding is ``right``, and return it."""

        def last(messages: list[dict[str, Any]]) -> Any:
            state = next((m["hold"] for m in reversed(messages) if "hold" in m), None)
            return state if state and right(state) else None

        found: dict[str, Any] = self.until(last)
        return found

    def data(self) -> dict[str, list[Any]]:
        """Put together all that came."""
        whole: dict[str, list[Any]] = {}
        for message in self.messages:
            for name, items in message.get("grown", {}).items():
                if isinstance(items, list):
                    whole.setdefault(name, []).extend(items)
        return whole


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(name=None) as box:
        yield box


def test_it_sends_each_thing_once_and_all_in_the_end(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with box.record("Sending") as tape:
        seen = FrontEnd(lambda: LiveDialogue(Live(tape)), monkeypatch)
        send(box)
        seen.until(lambda _: len(seen.data().get("steps", ())) > 3)
        send(box)
    whole = dialogue_data(tape.transcript)
    seen.until(lambda _: len(seen.data()["steps"]) == len(whole["transcript"]["steps"]))
    grown = seen.data()
    for name in ("connections", "events"):
        assert grown[name] == whole["transcript"][name]
    assert grown["happenings"] == whole["happenings"]
    assert [s["label"] for s in grown["steps"]] == [s.label for s in tape.transcript.steps]
    assert seen.widget.transcript == tape.transcript
    seen.widget.index = len(grown["steps"]) - 1


def test_a_view_that_comes_later_gets_what_it_lacks(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with box.record("Sending") as tape:
        seen = FrontEnd(lambda: LiveDialogue(Live(tape)), monkeypatch)
        send(box)
        seen.until(lambda _: len(seen.data().get("steps", ())) > 3)
        before = len(seen.messages)
        seen.ask(have={"connections": 1, "steps": 2, "mailboxes": 0, "events": 0})
        chunk = seen.messages[before]["grown"]
    assert chunk["at"] == {"connections": 1, "steps": 2, "mailboxes": 0, "events": 0}
    assert (chunk["connections"], chunk["protocols"].keys()) == ([], {"SMTP"})
    assert chunk["steps"] == seen.data()["steps"][2 : 2 + len(chunk["steps"])]
    seen.ask(have="nonsense")
    seen.ask(other=1)


def test_the_table_for_those_without_a_kernel_is_whole_in_the_end(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    InteractiveShell.instance()
    written: list[tuple[str, str, bool]] = []
    whole = threading.Event()

    def publish(data: dict[str, Any], *_: Any, transient: Any = None, update: bool = False) -> None:
        if "text/html" in data:
            written.append((data["text/html"], transient["display_id"], update))
            if update:
                whole.set()

    monkeypatch.setattr("mailedu.views.live_dialogue.publish_display_data", publish)
    with box.record("Sending") as tape:
        seen = FrontEnd(lambda: LiveDialogue(Live(tape)), monkeypatch)
        seen.widget._ipython_display_()
        send(box)
    assert whole.wait(PATIENCE)
    (first, name, _), (last, same, update) = written
    assert (name, update) == (same, True)
    assert "EHLO" not in first.upper()
    assert "EHLO" in last.upper()


# Holding


@pytest.fixture
def held(box: Sandbox) -> Iterator[Holding]:
    with box.hold(client="a script") as holding:
        yield holding


@pytest.fixture
def seen(held: Holding, monkeypatch: pytest.MonkeyPatch) -> FrontEnd:
    return FrontEnd(lambda: HoldDialogue(held, Live(held.tape)), monkeypatch)


@pytest.fixture
def sending(box: Sandbox, held: Holding, seen: FrontEnd) -> Iterator[Any]:
    """A client at work on another thread; its outcome."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(send, box)
        held.stop()


def verb(state: dict[str, Any]) -> str:
    held = state["held"]
    return str(held[0]["step"]["verb"] or held[0]["data"][:3]) if held and held[0]["step"] else ""


def test_a_session_is_stepped_edited_and_let_through(
    seen: FrontEnd, sending: Any, held: Holding
) -> None:
    (greeting,) = seen.state(lambda state: verb(state) == "220")["held"]
    assert (greeting["sender"], greeting["whole"], greeting["connection"]) == ("server", True, 1)
    assert seen.ask(do="next")["error"] == ""
    (ehlo,) = seen.state(lambda state: verb(state) == "EHLO")["held"]
    assert "laptop.test" in seen.ask(do="raw", id=ehlo["id"])["data"]
    tried = seen.ask(do="try", id=ehlo["id"], data="NONSENSE\n")
    assert tried["step"]["error"]
    assert seen.ask(do="edit", id=ehlo["id"], data="EHLO edited.test\r\n")["error"] == ""
    state = seen.state(lambda state: state["held"][0]["fate"] == "edited")
    assert "laptop.test" in state["held"][0]["original"]
    copy = seen.ask(do="duplicate", id=ehlo["id"])
    assert copy["error"] == ""
    state = seen.state(lambda state: len(state["held"]) == 2)
    behind = state["held"][1]["id"]
    assert f"behind line {ehlo['id']}" in seen.ask(do="deliver", id=behind)["error"]
    assert seen.ask(do="drop", id=ehlo["id"])["error"] == ""
    seen.state(lambda state: [one["id"] for one in state["held"]] == [behind])
    assert seen.ask(do="stop_at", text="RCPT")["error"] == ""
    assert seen.ask(do="run")["error"] == ""
    state = seen.state(lambda state: verb(state) == "RCPT")
    assert state["stop_at"] == ["RCPT"]
    seen.ask(do="go_past", text="RCPT")
    seen.ask(do="stop")
    assert sending.result(PATIENCE) == "sent"
    assert seen.state(lambda state: state["over"])["held"] == []
    held.close()
    grown = seen.until(lambda _: (data := seen.data())["steps"][-1]["verb"] == "QUIT" and data)
    assert {"duplicated", "dropped"} <= {step["fate"] for step in grown["steps"]}


def test_a_closed_sandbox_ends_it_and_what_came_is_kept(
    box: Sandbox, seen: FrontEnd, held: Holding
) -> None:
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send, box)
        seen.state(lambda state: verb(state) == "220")
        seen.ask(do="next")
        seen.state(lambda state: verb(state) == "EHLO")
        box.close()
        assert isinstance(sending.exception(PATIENCE), OSError)
    assert seen.state(lambda state: state["over"])["held"] == []
    assert seen.ask(do="next")["error"] == ""
    assert seen.data()["steps"][0]["kind"] == "greeting"


def test_when_the_last_panel_is_closed_all_lines_go_through(
    seen: FrontEnd, sending: Any, held: Holding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailedu.views.holding.GRACE", 0.0)
    seen.state(lambda state: verb(state) == "220")
    seen.ask(do="watch", view="one")
    seen.ask(do="watch", view="two")
    seen.ask(do="leave", view="one")
    assert held.open
    seen.ask(do="leave", view="two")
    assert sending.result(PATIENCE) == "sent"
    assert not held.open


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ({"do": "deliver", "id": 99}, "no line 99 is held"),
        ({"do": "raw", "id": 99}, "held no more"),
        ({"do": "cut", "id": 99, "where": "sideways"}, "before"),
        ({"do": "auto", "milliseconds": 0}, "auto(500)"),
        ({"do": "stop_at", "text": "RETRIEVE"}, "no command, reply code or state"),
        ({"do": "edit", "id": 99, "data": "\u20ac"}, "latin-1"),
        ({"do": "edit"}, "id"),
        ({"do": "explode"}, "explode"),
    ],
)
def test_what_cannot_be_done_is_said(seen: FrontEnd, wanted: dict[str, Any], hint: str) -> None:
    assert hint in seen.ask(**wanted)["error"]


def test_passwords_are_shown_only_to_be_edited(box: Sandbox, held: Holding, seen: FrontEnd) -> None:
    bob = box.accounts["bob"]
    held.tape.recording.opened("POP3", "client", "mail.campus.test", 110)
    held.tape.recording.passed(1, "server", b"+OK\r\n")
    held.tape.recording.passed(1, "client", b"USER bob\r\n")
    secret = f"PASS {bob.password}\r\n".encode()
    line = type("Line", (), {"id": 7, "connection": 1, "sender": "client", "data": secret,
                             "received": 1.0, "fate": "", "original": b""})()  # fmt: skip
    widget = seen.widget
    assert isinstance(widget, HoldDialogue)
    widget._live.take()
    (plain,) = widget._described([line])
    assert bob.password not in str(plain)
    assert "PASS" in plain["data"]


def test_a_tape_that_records_is_shown_as_it_grows(box: Sandbox) -> None:
    InteractiveShell.instance()
    with box.record() as tape:
        assert isinstance(display._views["tape"](tape), LiveDialogue)
    assert not isinstance(display._views["tape"](tape), LiveDialogue)


def test_a_holding_is_shown_as_its_panel(box: Sandbox, held: Holding) -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        held.show()
    assert "On the wire" not in captured.stdout
    (kind, *_) = [output.data for output in captured.outputs]
    assert "application/vnd.jupyter.widget-view+json" in kind
    assert "holding" in display._views


def test_beats_between_two_times_are_one() -> None:
    done: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def act() -> None:
        done.append(1)
        begun.set()
        go_on.wait(PATIENCE)

    pulse = Pulse(act)
    pulse.beat()
    assert begun.wait(PATIENCE)
    begun.clear()
    for _ in range(50):
        pulse.beat()
    go_on.set()
    assert begun.wait(PATIENCE)
    assert len(done) == 2


def send(box: Sandbox) -> str:
    with smtplib.SMTP(box.smtp.host, box.smtp.port, local_hostname="laptop.test") as client:
        client.sendmail("alice@campus.test", ["bob@campus.test"], "Subject: x\r\n\r\nx\r\n")
    return "sent"
