"""A fork on the screen, as Python sees it: its data, its table, and what a front end may ask."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from sample_dialogues import HOSTILE, pop3_dialogue

from mailedu import Fork, Sandbox, Transcript, fork
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.fallback import fork_table
from mailedu.views.fork import ForkView, fork_data, forked
from mailedu.views.widgets import Dialogue
from mailedu.views.words import words


@pytest.fixture(scope="module")
def recorded() -> Transcript:
    with Sandbox(name=None) as box:
        return box.pop3.dialogue("bob").transcript


@pytest.fixture(scope="module")
def without_quit(recorded: Transcript) -> Fork:
    return fork(recorded, "QUIT", cut=True)


def asked(transcript: Transcript, content: Any) -> list[dict[str, Any]]:
    """What a dialogue's widget sends when its front end sends ``content``."""
    widget = Dialogue(transcript)
    sent: list[dict[str, Any]] = []
    widget.send = lambda message, buffers=None: sent.append(message)  # type: ignore[method-assign]
    widget._handle_custom_msg(content, [])
    return sent


def test_the_front_end_gets_all_that_it_needs(without_quit: Fork) -> None:
    data = ForkView(without_quit).data
    assert json.loads(json.dumps(data)) == json.loads(json.dumps(fork_data(without_quit) | {
        "language": "en", "words": dict(words())
    }))  # fmt: skip
    assert data["answer"] == "Without QUIT, message 2 is still there."
    assert data["trunk"] == 15 and data["change"]["kind"] == "cut"
    before, after = (branch["transcript"]["steps"] for branch in data["branches"])
    assert (before[15]["verb"], after[15]["label"]) == ("QUIT", "connection closed")
    (mailbox,) = data["mailboxes"]
    statuses = [[row["status"] for row in pair] for pair in mailbox["rows"]]
    assert statuses == [["kept", "kept"], ["gone", "kept"], ["kept", "kept"]]


def test_nothing_of_the_starting_state_goes_to_the_front_end(without_quit: Fork) -> None:
    text = json.dumps(ForkView(without_quit).data)
    assert without_quit.before.start and without_quit.before.start not in text
    assert dialogue_data(without_quit.before)["forks"] is True
    assert dialogue_data(pop3_dialogue())["forks"] is False


def test_at_a_cell_s_end_the_widget_and_its_table_appear(without_quit: Fork) -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        without_quit.show()
    widget, table = (output.data for output in captured.outputs)
    assert "application/vnd.jupyter.widget-view+json" in widget
    assert "Without QUIT, message 2 is still there." in widget["text/plain"]
    assert table["text/html"] == fork_table(without_quit)


def test_the_table_shows_both_branches_and_both_mailboxes(without_quit: Fork) -> None:
    table = fork_table(without_quit)
    assert "<b>Without QUIT, message 2 is still there.</b>" in table
    assert table.count(words()["fork.differs"]) == 1
    assert table.index("QUIT\\r\\n") < table.index("connection closed") < table.index("Lunch")
    assert "USER bob" not in table, "it begins a few steps before"


def test_the_table_escapes_what_comes_from_the_wire(recorded: Transcript) -> None:
    branch = fork(recorded, "QUIT", line=HOSTILE)
    assert HOSTILE not in fork_table(branch)
    assert HOSTILE.replace("<", "&lt;").split('"')[0] in fork_table(branch)
    empty = replace(branch, first_difference=None, notes=(HOSTILE,))
    assert HOSTILE not in fork_table(empty)


def test_a_dialogue_answers_its_front_end(recorded: Transcript, without_quit: Fork) -> None:
    assert asked(recorded, {"fork": {"id": "a", "step": 14, "cut": True}}) == [
        {"forked": "a", "fork": fork_data(without_quit)}
    ]
    (answer,) = asked(recorded, {"fork": {"id": "b", "step": 14, "line": "DELE 1\r\n\xff"}})
    assert answer["fork"]["change"]["new"] == "DELE 1\r\n\xff"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"id": 1, "step": 99, "cut": True}, "there is no step 99"),
        ({"id": 1, "step": 16, "line": "NOOP\r\n"}, "choose an earlier step"),
        ({"id": 1, "step": 3}, "say what is to be otherwise"),
        ({"id": 1, "step": 3, "line": "\u20ac"}, "UnicodeEncodeError"),
        ({"id": 1}, "KeyError"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_lost(
    recorded: Transcript, wanted: dict[str, Any], said: str
) -> None:
    (answer,) = asked(recorded, {"fork": wanted})
    assert answer["forked"] == 1 and said in answer["error"]
    assert "error" in forked(recorded, "nonsense")
    assert asked(recorded, "nonsense") == asked(recorded, {"other": 1}) == []


def test_a_transcript_that_cannot_be_run_again_says_so() -> None:
    (answer,) = asked(pop3_dialogue(), {"fork": {"id": 1, "step": 3, "cut": True}})
    assert "record a session in a sandbox" in answer["error"]
