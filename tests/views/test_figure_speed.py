"""The figure of speed: readable for few and many messages, and each point opens its session."""

from __future__ import annotations

import pytest
from figure_texts import complaints, written

from mailedu import experiments
from mailedu.experiments import Result
from mailedu.views.figures import draw
from mailedu.views.figures.style import Answer

EXTREMES = {
    "one size, all at one place": {"messages": 10, "link": "lan", "asked": "first subject"},
    "three sizes, far": {"messages": 100, "link": "satellite", "asked": "every message"},
}


@pytest.fixture(scope="module", params=EXTREMES)
def drawn(request: pytest.FixtureRequest) -> tuple[Result, Answer]:
    result = experiments.run("speed", tls="none", octets=1000, **EXTREMES[request.param])
    return result, draw(result)


def test_nothing_is_cut_off_and_nothing_lies_over_another(drawn: tuple[Result, Answer]) -> None:
    assert complaints(drawn[1]) == []


def test_every_way_is_named_and_every_point_opens(drawn: tuple[Result, Answer]) -> None:
    result, figure = drawn
    texts = " ".join(written(figure))
    for method in result.rows["method"].unique():
        assert method in texts
    link, asked = result.parameters["link"], result.parameters["asked"]
    shown = result.rows[(result.rows["link"] == link) & (result.rows["task"] == asked)]
    assert [mark.session for mark in figure.marks] == list(
        shown.sort_values("method", key=lambda names: names.map(_order(result)), kind="stable")[
            "session"
        ]
    )


def _order(result: Result) -> dict[str, int]:
    return {method: place for place, method in enumerate(result.rows["method"].unique())}
