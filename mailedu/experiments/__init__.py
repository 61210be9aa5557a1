"""Experiments: one module each, found by its name."""

from __future__ import annotations

import difflib
import pkgutil
from importlib import import_module

from mailedu.experiments.base import Experiment, ExperimentError, Result
from mailedu.experiments.wording import duration
from mailedu.simulation import Kind

__all__ = ["Experiment", "ExperimentError", "Result", "find", "names", "run"]

LONGEST_LIVE = 60.0
"""Seconds that a run in the live world may take."""

_NOT_EXPERIMENTS = {"base", "mail", "sessions", "sweep", "wording"}
"""Modules beside the experiments, which have a say in all of them."""


def names() -> list[str]:
    """Return the names of all experiments."""
    found = [module.name for module in pkgutil.iter_modules(__path__)]
    return sorted(name for name in found if name not in _NOT_EXPERIMENTS)


def find(name: str) -> Experiment:
    """Return an experiment; raises ExperimentError naming the nearest or all."""
    if name not in names():
        near = difflib.get_close_matches(str(name), names(), 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(names())}"
        raise ExperimentError(f"there is no experiment {name!r}; {hint}")
    experiment: Experiment = import_module(f"{__name__}.{name}").EXPERIMENT
    return experiment


def run(name: str, *, seed: int = 1, world: Kind = "simulated", **parameters: object) -> Result:
    """Run an experiment.

    Parameters
    ----------
    name: one of ``names()``.
    seed: of all that is left to chance; the same seed gives the same result.
    world: ``"simulated"``, or ``"live"``: real sockets and the wall clock.
    parameters: the experiment's own; see ``find(name).parameters``.

    Raises
    ------
    ExperimentError: for a name or a parameter that is none, and for a live run that would take
        longer than LONGEST_LIVE.
    """
    experiment = find(name)
    if not isinstance(seed, int):
        raise ExperimentError(f"seed={seed!r}: give a whole number")
    checked = experiment.checked(**parameters)
    lasts = experiment.lasts(**checked)
    if world == "live" and lasts > LONGEST_LIVE:
        raise ExperimentError(
            f"in the live world this takes {duration(lasts)}: make it shorter than "
            f"{duration(LONGEST_LIVE)} by its parameters, or run it in the simulated world"
        )
    found = experiment.conduct(world, seed, **checked)
    return Result(name, experiment.question, checked, seed, world, **vars(found))
