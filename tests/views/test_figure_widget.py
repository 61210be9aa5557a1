"""A figure whose marks open dialogues: what Python does when a mark is clicked, and the outputs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from stub_experiments import add_stubs

import mailedu
from mailedu.views import figures
from mailedu.views.figure_widget import FigureWidget, LiveFigure
from mailedu.views.figures.style import Answer
from mailedu.views.result import shown

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> LiveFigure:
    add_stubs(monkeypatch)
    figure = shown(mailedu.run("polls", minutes=60))
    assert isinstance(figure, LiveFigure)
    return figure


def click(figure: LiveFigure, session: object) -> None:
    """Send what the front end sends."""
    figure.figure._handle_custom_msg({"open": session}, [])


def statuses(figure: LiveFigure) -> list[dict[str, Any]]:
    """Return a list that grows with what is said under the figure."""
    said: list[dict[str, Any]] = []
    figure.figure.observe(lambda change: said.append(change["new"]), "status")
    return said


def test_a_click_opens_the_dialogue_below(live: LiveFigure) -> None:
    said = statuses(live)
    click(live, "2.4")
    assert [one["kind"] for one in said] == ["busy", "open"]
    assert said[0]["text"] == "Opening the dialogue of device 2, at hour 4.00 …"
    assert said[1]["session"] == "2.4"
    assert live.dialogue is not None
    assert live.dialogue.transcript.title == "2.4"
    assert list(live.children) == [live.figure, live.dialogue]

    first = live.dialogue
    click(live, "3.0")
    assert live.dialogue is not first
    assert list(live.children) == [live.figure, live.dialogue]
    assert first.comm is None  # closed, not forgotten


@pytest.mark.parametrize(
    ("session", "reason"),
    [
        ("1.3", "device 1, at hour 3.00: there is no dialogue to show. session 1.3 was not kept"),
        ("9.9", "there is no session '9.9'; there are: '1.0', '1.1', '1.2', '1.3', '1.4', …"),
        (["no", "name"], "there is no session"),
    ],
)
def test_what_cannot_be_opened_is_said_under_the_figure(
    live: LiveFigure, session: object, reason: str
) -> None:
    click(live, session)
    assert live.figure.status["kind"] == "error"
    assert reason in live.figure.status["text"]
    assert live.dialogue is None


def test_an_error_in_the_code_is_said_with_its_kind(live: LiveFigure) -> None:
    live.show(live_answer(), lambda _: {}["gone"])
    click(live, "1.0")
    assert "KeyError: 'gone'" in live.figure.status["text"]


def live_answer() -> Answer:
    return figures.draw(mailedu.run("polls", minutes=60))


def test_a_cell_shows_the_widget_and_then_what_stands_in_for_it(live: LiveFigure) -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        mailedu.run("polls", minutes=60).show()
    widget, static = (output.data for output in captured.outputs)
    assert WIDGET in widget
    assert widget["text/plain"] == "3 devices connect 30 times over home"
    assert 'alt="3 devices connect 30 times over home"' in static["text/html"]
    assert "30 rows" in static["text/html"]


def test_a_result_without_marks_needs_no_widget(live: LiveFigure) -> None:
    assert isinstance(shown(mailedu.run("polls", devices=0)), Answer)


def test_its_data_is_plain_json(live: LiveFigure) -> None:
    data = live.figure.data
    assert json.loads(json.dumps(data)) == data
    assert len(data["marks"]) == 30
    assert {"session", "label", "x0", "y0", "x1", "y1"} == set(data["marks"][0])


def test_the_module_makes_no_markup_and_asks_nobody() -> None:
    source = str(FigureWidget._esm)
    for way_out in ("fetch(", "XMLHttpRequest", "innerHTML", "import(", "http://", "WebSocket"):
        assert way_out not in source


def test_importing_mailedu_loads_no_widget_and_no_plots() -> None:
    program = (
        "import mailedu, sys; names = dir(mailedu); "
        "assert {'run', 'explore', 'World', 'ExperimentError'} <= set(names); "
        "sys.exit(bool({'anywidget', 'matplotlib', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
