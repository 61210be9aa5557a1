"""The figures of the experiments: one module each, with the experiment's name.

``draw(result)`` of such a module returns an ``Answer`` (see ``style.py``).
"""

from __future__ import annotations

from importlib import import_module

from mailedu.experiments.base import Result
from mailedu.views.figures.style import Answer


def draw(result: Result) -> Answer:
    """Return the figure of an experiment's result, with its answer and its table."""
    module = import_module(f"{__name__}.{result.name}")
    drawn: Answer = module.draw(result)
    drawn.answer = result.answer
    if drawn.table is None:
        drawn.table = result.rows
    return drawn
