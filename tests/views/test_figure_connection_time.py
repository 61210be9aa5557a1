"""The figure of connection_time: a bar for each connection, and words that can be read."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from figure_texts import complaints

from mailedu import experiments
from mailedu.experiments import Result
from mailedu.experiments.connection_time import LANES, answer
from mailedu.views.figures import draw


@pytest.fixture(scope="module")
def measured() -> Result:
    return experiments.run("connection_time", hours=0.5, poll_minutes=5, messages=6, tls="none")


def made_up(hours: float, visits: int, delays: list[float], *, never: int = 0) -> Result:
    """Return a result with so many polls, and the same delays on every device."""
    span = hours * 3600
    rows, totals, notices = [], [], []
    for lane in LANES:
        own = [(0.0, span)] if lane.told else [(n * span / visits, 1.5) for n in range(visits)]
        rows += [
            {
                "device": lane.name,
                "session": f"{lane.name} #{number}",
                "opened_seconds": opened,
                "closed_seconds": opened + connected,
                "connected_seconds": connected,
                "octets_up": 12_345_678,
                "octets_down": 1,
                "round_trips": 123_456,
            }
            for number, (opened, connected) in enumerate(own, 1)
        ]
        totals.append(
            {
                "device": lane.name,
                "told": lane.told,
                "connections": len(own),
                "connected_seconds": sum(connected for _, connected in own),
                "octets_up": 12_345_678,
                "octets_down": 1,
                "round_trips": 123_456,
                "messages": len(delays) + never,
                "noticed": len(delays),
                "median_delay_seconds": sorted(delays)[len(delays) // 2] if delays else math.nan,
            }
        )
        notices += [
            {"device": lane.name, "arrived_seconds": span * 0.7, "delay_seconds": delay}
            for delay in [*delays, *[math.nan] * never]
        ]
    devices = pd.DataFrame(totals)
    return Result(
        "connection_time",
        "?",
        {"hours": hours},
        1,
        "simulated",
        pd.DataFrame(rows),
        answer(devices),
        {
            "devices": devices,
            "notices": pd.DataFrame(
                notices, columns=["device", "arrived_seconds", "delay_seconds"]
            ),
        },
    )


EXTREMES = {
    "600 visits": made_up(10, 600, [0.1, 5, 59.9]),
    "no mail": made_up(10, 40, []),
    "one visit, nothing noticed": made_up(10, 1, [], never=7),
    "equal delays": made_up(10, 40, [5.0] * 200),
    "no delay, most not yet": made_up(10, 1, [0.0], never=7),
    "all magnitudes": made_up(10, 40, [0.0005, 0.01, 1, 50, 35_000]),
    "half a minute": made_up(0.01, 3, [0.1, 15]),
}


@pytest.mark.parametrize("case", EXTREMES)
def test_nothing_is_cut_off_and_no_words_lie_over_each_other(case: str) -> None:
    figure = draw(EXTREMES[case])
    assert complaints(figure) == []


def test_every_bar_opens_its_session(measured: Result) -> None:
    figure = draw(measured)
    assert [mark.session for mark in figure.marks] == list(measured.sessions)
    for mark in figure.marks:
        assert 0 <= mark.x0 < mark.x1 <= 1 and 0 <= mark.y0 < mark.y1 <= 1
        assert measured.transcript(mark.session).steps
    first, second = figure.marks[:2]
    assert first.x1 < second.x0 and first.y0 == second.y0
    assert first.label.startswith("POP, polling #1, 8:00:00: ")


def test_bars_keep_apart_however_many_there_are() -> None:
    marks = [mark for mark in draw(EXTREMES["600 visits"]).marks if "POP" in mark.session]
    assert len(marks) == 600
    assert all(one.x1 < other.x0 for one, other in pairwise(marks))


def test_it_says_so_when_short_connections_are_drawn_wider(measured: Result) -> None:
    note = "short ones drawn wider than they are"
    assert note in draw(measured).describe()
    assert note not in draw(EXTREMES["half a minute"]).describe()


def test_text_and_table_tell_what_the_picture_shows(measured: Result) -> None:
    figure = draw(measured)
    assert figure.describe().startswith(measured.answer)
    for words in ("pop, polling.", "6 connections", "6 messages arrive", "half within"):
        assert words in figure.describe().lower()
    assert figure.table is not None
    assert list(figure.table["device"]) == [lane.name for lane in LANES]
