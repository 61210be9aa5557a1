"""Many runs: the same rows from whatever executor does the work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from distributed import Client

from mailedu import sweep
from mailedu.experiments import ExperimentError, run

SHORT = {"hours": 0.5, "messages": 2}
GRID = {"link": ["home", "satellite"]}


@pytest.fixture(scope="module")
def by_threads() -> pd.DataFrame:
    with ThreadPoolExecutor(2) as executor:
        return sweep("connection_time", GRID, seeds=[1, 2], executor=executor, **SHORT)


def test_a_sweep_has_the_rows_of_each_run_in_the_order_of_the_grid(
    by_threads: pd.DataFrame,
) -> None:
    expected = []
    for link in GRID["link"]:
        for seed in (1, 2):
            rows = run("connection_time", seed=seed, link=link, **SHORT).rows
            expected.append(rows.assign(seed=seed, link=link))
    together = pd.concat(expected, ignore_index=True)[list(by_threads.columns)]
    assert list(by_threads.columns[:2]) == ["seed", "link"]
    pd.testing.assert_frame_equal(by_threads, together)


def test_processes_of_its_own_give_the_same(by_threads: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(sweep("connection_time", GRID, seeds=[1, 2], **SHORT), by_threads)


def test_a_dask_cluster_gives_the_same(by_threads: pd.DataFrame) -> None:
    with Client(processes=False, dashboard_address=None) as client:
        executor = client.get_executor()
        found = sweep("connection_time", GRID, seeds=[1, 2], executor=executor, **SHORT)
    pd.testing.assert_frame_equal(found, by_threads)


@pytest.mark.parametrize(
    ("name", "grid", "seeds", "hint"),
    [
        ("conection_time", GRID, [1], "did you mean connection_time?"),
        ("connection_time", {"link": "home"}, [1], "give a list"),
        ("connection_time", {"link": []}, [1], "give a list"),
        ("connection_time", {"lnk": ["home"]}, [1], "no parameter 'lnk'"),
        ("connection_time", {"link": ["home", "pigeon"]}, [1], "link=pigeon"),
        ("connection_time", GRID, [], "give at least one"),
    ],
)
def test_nothing_is_run_when_something_cannot_be(
    name: str, grid: dict[str, object], seeds: list[int], hint: str
) -> None:
    with ThreadPoolExecutor(1) as executor:
        executor.submit = None  # type: ignore[assignment,method-assign]
        with pytest.raises(ExperimentError, match=hint.replace("?", r"\?")):
            sweep(name, grid, seeds=seeds, executor=executor)  # type: ignore[arg-type]


def test_a_run_that_fails_ends_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the server burst")

    monkeypatch.setattr("mailedu.experiments.sweep.run", fail)
    with ThreadPoolExecutor(1) as executor, pytest.raises(RuntimeError, match="burst"):
        sweep("connection_time", GRID, executor=executor)
