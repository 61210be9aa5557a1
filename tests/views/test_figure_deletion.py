"""The figures of deletion: what is left in each place, and the line after which it is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figure_texts import complaints
from matplotlib.text import Text

from mailedu.experiments import Result, run
from mailedu.views.figures import draw
from mailedu.views.figures.style import Answer


@pytest.fixture(scope="module")
def ways() -> Result:
    return run("deletion")


@pytest.fixture(scope="module")
def cuts() -> Result:
    return run("deletion", part="cuts")


def words(figure: Answer) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def test_each_way_says_what_is_left_in_each_place(ways: Result) -> None:
    figure = draw(ways)
    said = words(figure)
    assert said.count("2 marked") == 2 * 3 and said.count("2 in Trash") == 2
    # Of 3 messages, in 9 ways, on server, laptop and phone, with and without a cut.
    assert sum(word in ("1", "3") for word in said) == 9 * 3 * 2
    assert ways.answer in said


def test_each_line_says_what_is_left_after_a_cut(cuts: Result) -> None:
    said = words(draw(cuts))
    assert "→ QUIT" in said and "→ a5 EXPUNGE" in said
    assert said.count("3?") == 2 and said.count("2?") == 1  # the laptop was not told


def test_a_part_of_the_figures_opens_the_session_behind_it(ways: Result, cuts: Result) -> None:
    for result in (ways, cuts):
        marks = draw(result).marks
        assert marks and {mark.session for mark in marks} <= set(result.sessions)
    # One cut opens one dialogue: that to the line of the mark.
    (quit_row,) = [m for m in draw(cuts).marks if m.label.startswith("cut after QUIT")]
    assert quit_row.label == "cut after QUIT: 1 of 3 left"
    assert cuts.transcript(quit_row.session).steps[-2].verb == "QUIT"


@pytest.fixture(scope="module")
def many() -> Result:
    return run("deletion", part="cuts", deleted=4, kept=4)


@pytest.fixture(scope="module")
def long(ways: Result) -> Result:
    """The ways with the longest words that there can be."""
    rows = ways.rows.replace("delete after 3 days", "delete after 14 days")
    return replace(ways, rows=rows, answer=f"{ways.answer}, and so on to the edge of the page")


@pytest.mark.parametrize("which", ["ways", "cuts", "many", "long"])
def test_every_word_can_be_read(which: str, request: pytest.FixtureRequest) -> None:
    figure = draw(request.getfixturevalue(which))
    assert complaints(figure) == []
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text()) >= 15
    assert figure.get_size_inches()[0] == 15
