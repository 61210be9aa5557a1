"""The figure of space on the server: a panel for each policy, all words readable."""

from __future__ import annotations

import pytest
from figure_texts import complaints

from mailedu import experiments
from mailedu.experiments import Result
from mailedu.experiments.server_space.policies import POLICIES
from mailedu.views.figures import draw
from mailedu.views.figures.style import Answer


def run(**parameters: object) -> Result:
    return experiments.run("server_space", **({"days": 8, "visit_days": 2} | parameters))


@pytest.fixture(scope="module")
def full() -> Result:
    return run(quota_megabytes=0.05)


@pytest.fixture(scope="module")
def figure(full: Result) -> Answer:
    return draw(full)


EXTREMES: dict[str, dict[str, object]] = {
    "no limit": {"quota_megabytes": 0, "days": 1},
    "no room for one message": {"quota_megabytes": 0.001, "days": 7},
    "full without SIZE": {"quota_megabytes": 0.05, "announce_size": False, "days": 5},
}


@pytest.mark.parametrize("case", EXTREMES)
def test_nothing_is_cut_off_and_no_words_lie_over_each_other(case: str) -> None:
    assert complaints(draw(run(**EXTREMES[case]))) == []


def test_what_is_refused_is_hatched_and_said(full: Result, figure: Answer) -> None:
    assert complaints(figure) == []
    text = figure.describe()
    assert "Refused from day 3, 452 4.2.2, 1 returned, 5 wait" in text
    panels = [axis for axis in figure.axes if any(c.get_hatch() for c in axis.collections)]
    assert len(panels) == full.tables["refusals"]["policy"].nunique()


def test_the_table_has_a_row_for_each_policy(figure: Answer) -> None:
    table = figure.table
    assert table is not None
    assert len(table) == len(POLICIES)
    assert set(table["day"]) == {8}


def test_the_first_refusal_and_the_last_visit_open_their_sessions(
    full: Result, figure: Answer
) -> None:
    marks = {mark.label: mark.session for mark in figure.marks}
    assert marks["IMAP, keep all, day 3"] == "day 3, mail"
    assert marks["IMAP, keep all, day 8"] == "day 8, IMAP, keep all"
    assert set(marks.values()) <= set(full.sessions)
