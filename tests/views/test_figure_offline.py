"""The figure of coming back on line: a panel for each way, all words readable."""

from __future__ import annotations

import pandas as pd
import pytest
from figure_texts import complaints

from mailedu import experiments
from mailedu.experiments import Result
from mailedu.experiments.offline import WAYS
from mailedu.experiments.offline.parts import AGAIN, PARTS
from mailedu.views.figures import draw

NAMES = [f"{way.protocol}, {way.name}" for way in WAYS]


@pytest.fixture(scope="module")
def measured() -> Result:
    return experiments.run("offline", messages=8, changed=2, removed=1, new=1, queued=3, both=1)


def made_up(octets: dict[str, int], differing: int, *, offered: bool) -> Result:
    """Return a result whose ways all have these octets by part, and differ in so many things."""
    total = sum(octets.values())
    rows = {
        "way": NAMES,
        "protocol": [way.protocol for way in WAYS],
        "offered": [True, True, offered, offered],
        **dict.fromkeys(["octets", "octets_down"], total),
        "octets_up": 0,
        "round_trips": 10 * differing,
        "seconds": float(differing),
        **dict.fromkeys(
            ["conflicts", "queued_lost", "messages_differing", "flags_differing"], differing
        ),
        "session": NAMES,
    }
    parts = [{"way": n, "part": p, "octets": octets.get(p, 0)} for n in NAMES for p in PARTS]
    tables = {"parts": pd.DataFrame(parts)}
    return Result("offline", "?", {}, 1, "simulated", pd.DataFrame(rows), "So it is.", tables)


EXTREMES = {
    "one part takes all": made_up({AGAIN: 123_456_789}, 1999, offered=False),
    "all parts alike": made_up(dict.fromkeys(PARTS, 999), 0, offered=True),
    "hardly anything": made_up({PARTS[0]: 1}, 1, offered=False),
}


@pytest.mark.parametrize("case", EXTREMES)
def test_nothing_is_cut_off_and_no_words_lie_over_each_other(case: str) -> None:
    assert complaints(draw(EXTREMES[case])) == []


def test_what_was_measured_can_be_read(measured: Result) -> None:
    assert complaints(draw(measured)) == []


def test_each_panel_opens_its_session(measured: Result) -> None:
    figure = draw(measured)
    assert [mark.session for mark in figure.marks] == list(measured.rows["session"])
    for mark, way in zip(figure.marks, WAYS, strict=True):
        (connection,) = measured.transcript(mark.session).connections
        assert connection.protocol == way.protocol


def test_the_words_tell_what_the_picture_shows(measured: Result) -> None:
    text = draw(measured).describe()
    for words in ("IMAP, QRESYNC", "copy and server agree", "2 own changes lost", "flags"):
        assert words in text


def test_known_messages_that_come_again_are_hatched() -> None:
    figure = draw(EXTREMES["one part takes all"])
    hatches = [bar.get_hatch() for axis in figure.axes for bar in axis.patches]
    assert hatches == ["//"] * len(WAYS)
