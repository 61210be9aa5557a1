"""The Dialogue's Python side: its traits, what it puts into a cell's output, bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
import traitlets
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from sample_dialogues import hostile_dialogue, long_dialogue, pop3_dialogue, two_connections

from mailedu.protocols.known import PROTOCOLS
from mailedu.transcript import Transcript
from mailedu.views.dialogue_data import dialogue_data, happenings
from mailedu.views.widgets import Dialogue
from mailedu.views.words import word, words

WIDGET = "application/vnd.jupyter.widget-view+json"


def test_the_front_end_gets_all_that_it_needs() -> None:
    transcript = pop3_dialogue()
    data = Dialogue(transcript).data
    assert data["transcript"] == transcript.to_dict()
    assert [s["name"] for s in data["protocols"]["POP3"]] == list(PROTOCOLS["POP3"].states)
    assert set(data["protocols"]["POP3"][0]) == {"name", "phase", "gloss", "section"}
    assert data["words"]["next"] == words()["next"]
    assert len(data["happenings"]) == len(transcript)


@pytest.mark.parametrize(
    "transcript",
    [pop3_dialogue(), two_connections(), hostile_dialogue(), Transcript("Nothing", (), ())],
)
def test_its_data_is_plain_json(transcript: Transcript) -> None:
    data = dialogue_data(transcript)
    assert json.loads(json.dumps(data)) == data


def test_marks_and_store_events_are_said_at_their_step() -> None:
    said = {n: h for n, h in enumerate(happenings(pop3_dialogue())) if h}
    assert said == {
        10: [{"kind": "marked", "text": "message 2 marked"}],
        12: [{"kind": "expunged", "text": "message 2 removed"}],
    }


def test_marks_taken_back_are_said_too() -> None:
    whole = pop3_dialogue()
    marked = whole.steps[10]
    steps = (
        replace(marked, marked=(1, 3)),
        replace(marked, verb="RSET", marked=(), answers=None),
    )
    assert [[h["text"] for h in said] for said in happenings(replace(whole, steps=steps))] == [
        ["messages 1, 3 marked"],
        ["all marks taken back"],
    ]


def test_every_kind_of_step_has_a_word_for_who_speaks() -> None:
    kinds = ("greeting", "command", "reply", "untagged", "continuation", "data", "event")
    for kind in kinds:
        for sender in ("client", "server"):
            assert word(f"speaks.{kind}.{sender}")


def test_index_and_theme_are_synced_and_checked() -> None:
    dialogue = Dialogue(pop3_dialogue(), index=12, theme="dark")
    assert (dialogue.index, dialogue.theme) == (12, "dark")
    assert {"data", "index", "theme"} <= set(dialogue.keys)
    with pytest.raises(traitlets.TraitError, match="steps 0 to 12"):
        dialogue.index = 13
    with pytest.raises(traitlets.TraitError):
        Dialogue(pop3_dialogue(), theme="blue")
    assert Dialogue(Transcript("Nothing", (), ())).index == 0


@pytest.mark.parametrize("wrong", ["text", None, {"steps": []}])
def test_what_is_no_transcript_gets_a_hint(wrong: object) -> None:
    with pytest.raises(TypeError, match=r"tape\.transcript, or Transcript\.load"):
        Dialogue(wrong)  # type: ignore[arg-type]


def test_one_bundle_holds_widget_table_and_text() -> None:
    data, _ = Dialogue(pop3_dialogue())._repr_mimebundle_()
    assert data["text/plain"] == "<Dialogue 'POP3: bob fetches his mail', 13 steps>"
    assert data["text/html"].count("<tr>") == 14
    assert "model_id" in data[WIDGET]


def test_a_cell_shows_the_widget_and_then_the_table() -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        Dialogue(pop3_dialogue())._ipython_display_()
    widget, table = (output.data for output in captured.outputs)
    assert set(widget) == {"text/plain", WIDGET}
    assert set(table) == {"text/html"}


def test_show_takes_the_options_of_the_widget() -> None:
    with pytest.raises(ValueError, match="nobody says 'NOOP'"):
        pop3_dialogue().show(predict=["NOOP"])
    with pytest.raises(traitlets.TraitError, match="theme"):
        pop3_dialogue().show(theme="pink")


def test_the_module_is_not_too_large_and_asks_nobody() -> None:
    source = str(Dialogue._esm)
    assert len(source.encode()) < 150_000
    for way_out in ("fetch(", "XMLHttpRequest", "innerHTML", "import(", "http://", "WebSocket"):
        assert way_out not in source.replace("http://www.w3.org/2000/svg", "")


def test_importing_mailedu_does_not_load_the_widget() -> None:
    program = "import mailedu, sys; sys.exit('anywidget' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_long_dialogue_is_made_quickly_enough_to_show() -> None:
    assert len(Dialogue(long_dialogue(2000)).data["happenings"]) == 2000
