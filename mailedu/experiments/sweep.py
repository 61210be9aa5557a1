"""Many runs of an experiment: each combination of parameters, with each seed."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any

import pandas as pd

from mailedu.experiments import find, run
from mailedu.experiments.base import ExperimentError
from mailedu.progress import counted


def sweep(
    name: str,
    grid: Mapping[str, Iterable[object]],
    *,
    seeds: Iterable[int] = (1,),
    executor: Executor | None = None,
    **fixed: object,
) -> pd.DataFrame:
    """Run an experiment in the simulated world for each combination in ``grid`` and each seed.

    Parameters
    ----------
    name: of the experiment.
    grid: the values of the parameters that change, e.g. ``{"link": ["home", "mobile"]}``.
    seeds: each combination is run with each of them.
    executor: does the work; by default processes of this machine, one a core, which end with
        the sweep. Any ``concurrent.futures.Executor`` will do, such as that of a Dask cluster:
        ``dask.distributed.Client(…).get_executor()``. It is left running.
    fixed: parameters that are the same in all runs.

    Returns
    -------
    The rows of all runs below each other, in the order of the grid and the seeds, with the
    columns ``seed`` and those of the grid in front. A column of the rows that has the name of a
    parameter stays as it is.

    Raises
    ------
    ExperimentError: for a name or a value that cannot be, before anything is run.
    """
    values = {key: list(choices) for key, choices in grid.items()}
    if not isinstance(seeds, Iterable):
        raise ExperimentError(f"seeds={seeds!r}: give a list, e.g. [1, 2, 3]")
    seeds = list(seeds)
    for key, choices in values.items():
        if isinstance(grid[key], str) or not choices:
            raise ExperimentError(f"{key}={grid[key]!r}: give a list of at least one value")
    if not seeds:
        raise ExperimentError("seeds=[]: give at least one")
    experiment = find(name)
    combinations = [
        dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())
    ]
    for combination in combinations:
        experiment.checked(**fixed, **combination)
    jobs = [(combination, seed) for combination in combinations for seed in seeds]
    if executor is not None:
        if not hasattr(executor, "submit"):
            raise ExperimentError(
                f"executor={executor!r}: give a concurrent.futures.Executor, or nothing"
            )
        return _gathered(name, jobs, fixed, executor)
    # Not forked: threads of a notebook's kernel would leave their locks behind.
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as own:
        return _gathered(name, jobs, fixed, own)


def _gathered(
    name: str,
    jobs: Sequence[tuple[dict[str, Any], int]],
    fixed: Mapping[str, object],
    executor: Executor,
) -> pd.DataFrame:
    futures: list[Future[pd.DataFrame]] = [
        executor.submit(_one, name, seed, {**fixed, **combination}) for combination, seed in jobs
    ]
    try:
        counted(futures)
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    tables = []
    for (combination, seed), future in zip(jobs, futures, strict=True):
        rows = future.result()
        for place, (key, value) in enumerate({"seed": seed, **combination}.items()):
            if key not in rows.columns:
                rows.insert(min(place, len(rows.columns)), key, value)
        tables.append(rows)
    return pd.concat(tables, ignore_index=True)


def _one(name: str, seed: int, parameters: Mapping[str, object]) -> pd.DataFrame:
    """Run once, in whatever process this is."""
    return run(name, seed=seed, **parameters).rows  # type: ignore[arg-type]
