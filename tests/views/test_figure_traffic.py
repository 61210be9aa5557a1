"""The figure of traffic: a bar for each device, whose parts are named where there is room."""

from __future__ import annotations

import pandas as pd
import pytest
from figure_texts import complaints

from mailedu import experiments
from mailedu.experiments import Result
from mailedu.experiments.traffic import BEHIND, HABITS, PARTS, answer
from mailedu.views.figures import draw


@pytest.fixture(scope="module")
def measured() -> Result:
    return experiments.run(
        "traffic", messages=4, attachment_kb=20, attached_percent=50, poll_minutes=120, tls="none"
    )


def made_up(*parts: tuple[int, int, int]) -> Result:
    """Return a result whose devices have these parts, the last ones over and over."""
    own = [parts[min(place, len(parts) - 1)] for place in range(len(HABITS))]
    names = [habit.name for habit in HABITS]
    devices = pd.DataFrame(
        {
            "device": names,
            "protocol": [habit.protocol for habit in HABITS],
            "on_demand": [habit.on_demand for habit in HABITS],
            "octets_up": 0,
            "octets_down": [sum(counts) for counts in own],
            "octets_never_opened": [counts[1] for counts in own],
        }
    )
    rows = [
        {"device": name, "part": part, "octets": count}
        for name, counts in zip(names, own, strict=True)
        for part, count in zip(PARTS, counts, strict=True)
    ]
    columns = ["device", "session", "octets_up", "octets_down"]
    connections = [(name, f"{name} #1", 0, 123_456_789) for name in [*names, BEHIND]]
    sessions = pd.DataFrame(connections, columns=columns)
    return Result(
        "traffic",
        "?",
        {},
        1,
        "simulated",
        pd.DataFrame(rows),
        answer(devices),
        {"devices": devices, "sessions": sessions},
    )


EXTREMES = {
    "all alike": made_up((1, 1, 1)),
    "one carries all": made_up((1, 123_456_789, 999_999), (0, 0, 1)),
    "no room for a name": made_up((100_000, 12_000, 10_000)),
    "just room for a name": made_up((80_000, 14_000, 14_000)),
}


@pytest.mark.parametrize("case", EXTREMES)
def test_nothing_is_cut_off_and_no_words_lie_over_each_other(case: str) -> None:
    assert complaints(draw(EXTREMES[case])) == []


def test_every_bar_opens_the_connection_that_carried_most(measured: Result) -> None:
    figure = draw(measured)
    sessions = measured.tables["sessions"].set_index("session")
    octets = sessions["octets_up"] + sessions["octets_down"]
    assert len(figure.marks) == len(HABITS)
    for mark, habit in zip(figure.marks, HABITS, strict=True):
        own = octets[sessions["device"] == (BEHIND if habit.name == "webmail" else habit.name)]
        assert octets[mark.session] == own.max()
        assert measured.transcript(mark.session).steps


def test_text_and_table_tell_what_the_picture_shows(measured: Result) -> None:
    figure = draw(measured)
    for words in (
        "never opened",
        "overhead",
        "imap, idle, on demand.",
        "behind it",
        "1 connection.",
    ):
        assert words in figure.describe().lower()
    assert figure.table is not None
    assert list(figure.table["device"]) == [habit.name for habit in HABITS]
