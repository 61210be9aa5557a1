"""How the result of an experiment appears in a notebook."""

from __future__ import annotations

from mailedu.experiments.base import Result
from mailedu.views.figures import draw
from mailedu.views.figures.style import Answer


def shown(result: Result) -> object:
    """Return its figure: a widget where marks open sessions, otherwise a picture."""
    answer: Answer = draw(result)
    if not answer.marks:
        return answer
    from mailedu.views.figure_widget import LiveFigure  # loads ipywidgets

    return LiveFigure(answer, result.transcript)
