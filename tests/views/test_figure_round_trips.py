"""The figure of the ledger: readable whatever is said, and each ledger opens its session."""

from __future__ import annotations

import pytest
from figure_texts import complaints, written

from mailedu import experiments
from mailedu.experiments import Result
from mailedu.views.figures import draw
from mailedu.views.figures.style import Answer

EXTREMES = {
    "as it is by default": {},
    "one recipient, near": {"dialogue": "relay", "count": 1, "round_trip": 1},
    "many messages, far": {
        "dialogue": "IMAP", "encryption": "starttls1.2", "initial_response": False, "count": 20,
        "octets": 500, "round_trip": 900,
    },
    "the greeting comes with TLS": {"dialogue": "POP3", "encryption": "tls1.2", "count": 8},
}  # fmt: skip


@pytest.fixture(scope="module", params=EXTREMES)
def drawn(request: pytest.FixtureRequest) -> tuple[Result, Answer]:
    result = experiments.run("round_trips", **EXTREMES[request.param])
    return result, draw(result)


def test_nothing_is_cut_off_and_nothing_lies_over_another(drawn: tuple[Result, Answer]) -> None:
    assert complaints(drawn[1]) == []


def test_the_figure_tells_both_totals_and_opens_the_sessions(drawn: tuple[Result, Answer]) -> None:
    measured, figure = drawn
    texts = " ".join(written(figure))
    for _, own in measured.rows.groupby("way"):
        assert f"{own['round_trips'].sum()} round trips" in texts
    marks = figure.marks
    sessions = {mark.session for mark in marks}
    assert set(measured.rows["session"]) <= sessions <= set(measured.sessions)
    assert all(0 <= mark.x0 < mark.x1 <= 1 and 0 <= mark.y0 < mark.y1 <= 1 for mark in marks)
