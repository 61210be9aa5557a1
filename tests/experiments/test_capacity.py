"""Capacity: what is measured follows from the setting, and the model from what was measured."""

from __future__ import annotations

import pandas as pd
import pytest

from mailedu.experiments import ExperimentError, Result, capacity, run
from mailedu.experiments.wording import octets
from mailedu.network.link import PRESETS
from mailedu.views import figures


@pytest.fixture(scope="module")
def small() -> Result:
    return run("capacity", measured=30, poll_minutes=2, link="satellite")


def pick(rows: pd.DataFrame, way: str, users: int, source: str) -> pd.Series:
    chosen = rows[(rows["way"] == way) & (rows["users"] == users) & (rows["source"] == source)]
    assert len(chosen) == 1
    return chosen.iloc[0]


def test_what_is_said_to_be_measured_was_within_what_was_asked(small: Result) -> None:
    measured = small.rows[small.rows["source"] == "measured"]
    assert set(measured["users"]) == {10, 30} and set(measured["way"]) == set(capacity.WAYS)
    assert set(small.rows["users"]) == set(capacity.USERS)


def test_idling_keeps_a_connection_open_for_each_user(small: Result) -> None:
    for users in (10, 30):
        assert pick(small.rows, "IDLE", users, "measured")["connections"] == users
    assert pick(small.rows, "IDLE", 100_000, "model")["connections"] == 100_000


def test_polling_keeps_as_many_open_as_a_visit_takes_of_the_interval(small: Result) -> None:
    """Little's law; a visit is six round trips: TCP's, the greeting's, and four commands'."""
    least = 6 * PRESETS["satellite"].round_trip
    open_share = pick(small.rows, "polling", 30, "measured")["connections"] / 30
    assert least / 120 <= open_share <= 1.2 * least / 120


def test_the_model_is_fitted_without_the_largest_and_checked_by_it(small: Result) -> None:
    check = small.tables["check"]
    assert set(check["users"]) == {30} and len(check) == 8
    connections = check[check["quantity"] == "connections"]
    assert connections["percent_off"].abs().max() < 5
    memory = pick(small.rows, "IDLE", 10, "measured")["megabytes"]
    assert pick(small.rows, "IDLE", 100_000, "model")["megabytes"] == pytest.approx(memory * 1e4)


def test_more_polls_leave_less_for_deliveries() -> None:
    model = capacity.Model([(10, capacity.Cost(1.0, 1000.0, regular=0.002, delivery=0.001))])
    rates = [
        capacity.load(model.cost(users), users, 300, 20)["deliveries_a_second"]
        for users in (10, 100_000, 200_000)
    ]
    assert rates == pytest.approx([(1 - 10 * 0.002 / 300) / 0.001, 1000 / 3, 0])


def test_the_answer_tells_both_prices(small: Result) -> None:
    memory = pick(small.rows, "IDLE", 100_000, "model")["megabytes"] * 1e6
    assert f"IDLE holds {octets(memory)} of memory" in small.answer
    assert figures.draw(small).answer == small.answer


def test_the_live_world_says_when_it_may_not_open_so_many_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4096))
    with pytest.raises(ExperimentError, match="ulimit -n 6100"):
        run("capacity", world="live", measured=3000, poll_minutes=0.01)


def test_it_measures_the_live_world() -> None:
    found = run("capacity", world="live", measured=30, poll_minutes=0.01, link="lan")
    assert pick(found.rows, "IDLE", 30, "measured")["connections"] == 30
