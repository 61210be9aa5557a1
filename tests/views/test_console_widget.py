"""The console's widget as a kernel has it: what it answers, and what it says of the session."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import mailedu
from mailedu import display
from mailedu.sandbox import Sandbox
from mailedu.views.console import ConsoleWidget

USERS = {"alice": "alice-secret", "bob": "bob-secret"}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(USERS, name=None) as sandbox:
        yield sandbox


class Front:
    """A front end: it asks, and waits for what comes."""

    def __init__(self, box: Sandbox, service: str) -> None:
        self.heard: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self.widget = ConsoleWidget(box.console(service, user="bob"))
        self.widget.send = self._hear  # type: ignore[method-assign]
        self.widget.observe(lambda _: self._wake(), "session")

    def _hear(self, content: dict[str, Any], buffers: object = None) -> None:
        with self._news:
            self.heard.append(content)
            self._news.notify_all()

    def _wake(self) -> None:
        with self._news:
            self._news.notify_all()

    def ask(self, **content: Any) -> dict[str, Any]:
        """Send a message and return the answer to it."""
        self.widget._handle_custom_msg({**content, "me": "view"}, [])
        answer = next(one for one in reversed(self.heard) if one.get("me") == "view")
        return {key: value for key, value in answer.items() if key != "me"}

    def until(self, so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until something is so of the session, and return it."""
        with self._news:
            assert self._news.wait_for(lambda: so(self.widget.session), 10), self.widget.session
        return self.widget.session


def test_the_session_says_what_may_come_now(box: Sandbox) -> None:
    front = Front(box, "imap")
    session = front.until(lambda s: not s["waiting"])
    assert (session["state"], session["tag"], session["awaits"]) == (
        "not authenticated", "a1", "command",
    )  # fmt: skip
    assert session["completions"][0].keys() == {"verb", "insert", "syntax", "gloss", "section"}
    assert "SELECT" not in [one["verb"] for one in session["completions"]]
    assert front.ask(type=["a1 LOGIN bob bob-secret"], end="\r\n")["sent"]
    session = front.until(lambda s: s["state"] == "authenticated")
    assert session["tag"] == "a2"
    assert "SELECT" in [one["verb"] for one in session["completions"]]
    assert session["sent"] == 1
    assert session["open"]


def test_lines_are_spoken_of_while_they_are_typed_and_when_they_are_sent(box: Sandbox) -> None:
    front = Front(box, "pop3")
    front.until(lambda s: not s["waiting"])
    answer = front.ask(about="PASS secret", end="\r\n", ask=7)
    assert answer["ask"] == 7
    assert [(n["kind"], n["section"]) for n in answer["notes"]] == [("but", "RFC 1939 §13")]
    assert front.ask(about="PA", end="\r\n", ask=8)["notes"] == []  # it may become PASS
    sent = front.ask(type=["STTA"], end="\r\n")
    assert [note["instead"] for note in sent["notes"]] == ["STAT"]
    assert front.ask(about="CAPA", end="\n", ask=9)["notes"][0]["kind"] == "wrong"


@pytest.mark.parametrize(
    ("service", "line", "filled"),
    [
        ("pop3", "PASS ", "bob-secret"),
        ("pop3", "", "PASS bob-secret"),
        ("submission", "", "AUTH PLAIN AGJvYgBib2Itc2VjcmV0"),
        ("imap", "", "a1 LOGIN bob bob-secret"),
        ("submission", "AUTH PLAIN ", "AGJvYgBib2Itc2VjcmV0"),
        ("imap", "a1 authenticate plain ", "AGJvYgBib2Itc2VjcmV0"),
    ],
)
def test_the_password_is_filled_in_as_the_line_needs_it(
    box: Sandbox, service: str, line: str, filled: str
) -> None:
    front = Front(box, service)
    assert front.ask(fill=line) == {"filled": filled}
    assert filled not in str(front.widget.get_state())  # so it is in no saved notebook


def test_an_answer_to_a_challenge_is_filled_in_encoded(box: Sandbox) -> None:
    front = Front(box, "submission")
    front.ask(type=["EHLO laptop.campus.test", "AUTH PLAIN"], end="\r\n")
    front.until(lambda s: s["awaits"] == "response" and not s["waiting"])
    assert front.ask(fill="") == {"filled": "AGJvYgBib2Itc2VjcmV0"}


def test_a_new_session_takes_the_place_of_the_former(box: Sandbox) -> None:
    front = Front(box, "pop3")
    front.ask(type=["QUIT"], end="\r\n")
    front.until(lambda s: not s["open"])
    assert "trouble" in front.ask(type=["STAT"], end="\r\n")
    assert front.ask(again=True) == {"again": True}
    front.until(lambda s: s["open"] and not s["waiting"] and s["sent"] == 0)
    assert [step.kind for step in front.widget.transcript.steps] == ["greeting"]
    assert front.ask(example=True)["example"][-1] == "QUIT"
    front.ask(type=["CAPA"], end="\r\n")
    front.until(lambda s: s["sent"] == 1 and not s["waiting"])
    assert front.ask(example=True)["example"]  # begins anew, since something was typed
    front.until(lambda s: s["sent"] == 0)


def test_a_closed_sandbox_is_said_and_nothing_is_lost(box: Sandbox) -> None:
    front = Front(box, "smtp")
    box.close()
    front.until(lambda s: not s["open"])
    for message in ({"type": ["NOOP"], "end": "\r\n"}, {"again": True}, {"example": True}):
        assert "closed" in front.ask(**message)["trouble"]
    assert front.ask(forget=True) == {"forgotten": True}
    assert front.widget.transcript.steps[-1].label == "connection closed"


def test_two_views_are_told_the_same_and_each_its_own_answers(box: Sandbox) -> None:
    front = Front(box, "pop3")
    front.widget._handle_custom_msg({"about": "STAT", "end": "\r\n", "ask": 1, "me": "other"}, [])
    assert [one["me"] for one in front.heard if "notes" in one] == ["other"]


def test_a_notebook_shows_the_widget(box: Sandbox) -> None:
    assert isinstance(display._views["console"](box.console("imap")), ConsoleWidget)
    assert mailedu.__version__


def test_the_script_is_not_too_large() -> None:
    assert len(str(ConsoleWidget._esm).encode()) < 150_000
