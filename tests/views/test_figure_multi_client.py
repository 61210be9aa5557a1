"""The figure of multi_client: lanes, refusals, and beside them who knew what when."""

from __future__ import annotations

import pytest
from figure_texts import complaints
from matplotlib.text import Text

from mailedu.experiments import Result, run
from mailedu.views.figures import draw


@pytest.fixture(scope="module")
def three() -> Result:
    return run("multi_client", devices=3, seconds=200)


def test_each_connection_is_a_mark_that_opens_it(three: Result) -> None:
    marks = draw(three).marks
    assert [mark.session for mark in marks] == list(three.tables["visits"]["session"])
    refused = [mark for mark in marks if mark.label.endswith(": refused")]
    assert len(refused) == (three.tables["visits"]["outcome"] == "refused").sum() > 0
    said = [step.data for step in three.transcript(refused[0].session).steps]
    assert any(b"[IN-USE]" in line for line in said)


def test_it_says_who_shows_what(three: Result) -> None:
    said = [text.get_text() for text in draw(three).findobj(Text)]
    assert said.count("reads it") == said.count("deletes it") == 3
    assert said.count("unread") == said.count("keeps it") == 2  # two devices of POP3
    assert said.count("1 of 3") == 2
    assert three.answer in [text.replace("\N{NO-BREAK SPACE}", " ") for text in said]


@pytest.mark.parametrize(
    "parameters",
    [
        {"devices": 10, "seconds": 20, "poll": 5, "kilobytes": 20},
        {"devices": 2, "seconds": 4, "poll": 600},
        {"devices": 10, "protocol": "mixed", "seconds": 60, "kilobytes": 5},
        {"devices": 2, "protocol": "POP3", "seconds": 40, "poll": 5, "kilobytes": 500},
    ],
)
def test_every_word_can_be_read(parameters: dict[str, object]) -> None:
    figure = draw(run("multi_client", **parameters))
    assert complaints(figure) == []
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text()) >= 15
