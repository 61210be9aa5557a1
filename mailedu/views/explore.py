"""An experiment with its parameters as sliders, whose figure follows them."""

from __future__ import annotations

import json
from typing import Any

import ipywidgets

from mailedu import experiments
from mailedu.experiments.base import ExperimentError, Parameter, Result, Value
from mailedu.views.figure_widget import LiveFigure, publish, said
from mailedu.views.figures import draw
from mailedu.views.words import word

_WIDE = 100
"""From this ratio of its bounds a number goes in steps of 1, 2, 5, 10, 20 …"""
_LAST_SEED = 2**31 - 1
"""The largest whole number that a field for numbers holds."""


def explore(name: str, *, seed: int = 1, **fixed: object) -> Explorer:
    """Show an experiment whose parameters can be changed, in the simulated world.

    Parameters
    ----------
    name: of the experiment; ``mailedu.experiments.names()`` are all.
    seed: the first one; it can be changed, too.
    fixed: parameters that keep the given value and get no control.

    Raises
    ------
    ExperimentError: for a name or a parameter that is none, naming those there are, and for a
        seed that cannot be.
    """
    return Explorer(name, seed, fixed)


class Explorer(ipywidgets.VBox):  # type: ignore[misc]
    """The controls, the figure below them, and the line of code that gives the same result.

    A change is computed in the kernel at once. While it is busy the front end keeps back all
    but the last value of a control, so that a slider that is dragged about is not followed
    through every place where it has been.

    Attributes
    ----------
    result: the ``Result`` that is shown.
    """

    result: Result

    def __init__(self, name: str, seed: int, fixed: dict[str, object]) -> None:
        self.experiment = experiments.find(name)
        checked = self.experiment.checked(**fixed)
        if not (isinstance(seed, int) and 0 <= seed <= _LAST_SEED):
            raise ExperimentError(f"seed={seed!r}: give a whole number from 0 to {_LAST_SEED}")
        self._name = name
        self._fixed = {key: checked[key] for key in fixed}
        self.controls: dict[str, ipywidgets.ValueWidget] = {
            parameter.name: control(parameter)
            for parameter in self.experiment.parameters
            if parameter.name not in fixed
        }
        self.controls["seed"] = ipywidgets.BoundedIntText(
            seed, min=0, max=_LAST_SEED, description=word("explore.seed"), **_LOOKS
        )
        self.result = self._run()
        self.figure = LiveFigure(draw(self.result), self.result.transcript, code=self.code)
        self._unseen = ipywidgets.Output()  # a progress bar would push all down, and up again
        for one in self.controls.values():
            one.observe(self._changed, "value")
        panel = ipywidgets.Box(list(self.controls.values()))
        panel.add_class("mailedu-controls")
        super().__init__([panel, self.figure])
        self.add_class("mailedu-explorer")

    @property
    def code(self) -> str:
        """A line of Python that gives the result shown."""
        defaults = {one.name: one.default for one in self.experiment.parameters}
        changed = {k: v for k, v in self.result.parameters.items() if v != defaults[k]}
        given = {"seed": self.result.seed, **changed}
        arguments = "".join(f", {name}={_literal(value)}" for name, value in given.items())
        return f"mailedu.run({_literal(self._name)}{arguments})"

    def _run(self) -> Result:
        chosen = {name: one.value for name, one in self.controls.items()}
        given: dict[str, Any] = {**self._fixed, **chosen}
        return experiments.run(self._name, **given)

    def _changed(self, _: object) -> None:
        self.figure.figure.say("busy", word("figure.computing"))
        with self._unseen:
            try:
                self.result = self._run()
                answer = draw(self.result)
                self.figure.show(answer, self.result.transcript, code=self.code)
            except Exception as error:  # whatever it is, it must not vanish in a log
                self.figure.figure.say("error", said(error))

    def _ipython_display_(self) -> None:
        publish(self, self.figure.html(), self.result.answer)


_LOOKS: dict[str, Any] = {
    "style": {"description_width": "15em"},
    "layout": {"width": "auto"},
    "continuous_update": False,
}


def control(parameter: Parameter) -> ipywidgets.ValueWidget:
    """Return the control that sets a parameter to any of its values."""
    looks = {**_LOOKS, "description": parameter.label, "tooltip": parameter.name}
    value, bounds = parameter.default, {"min": parameter.least, "max": parameter.most}
    if isinstance(value, bool):
        del looks["continuous_update"]
        return ipywidgets.Checkbox(value, **looks)
    if parameter.choices:
        del looks["continuous_update"]
        return ipywidgets.Dropdown(
            options=[(str(choice), choice) for choice in parameter.choices], value=value, **looks
        )
    if isinstance(value, str):
        return ipywidgets.Text(value, **looks)
    if parameter.most >= _WIDE * parameter.least > 0:
        return ipywidgets.SelectionSlider(options=_coarse(parameter), value=value, **looks)
    if isinstance(value, int):
        whole = {name: int(number) for name, number in bounds.items()}
        return ipywidgets.IntSlider(value, step=int(parameter.step), **whole, **looks)
    decimals = len(f"{parameter.step:g}".partition(".")[2])
    looks["readout_format"] = f".{decimals}f"
    return ipywidgets.FloatSlider(value, step=parameter.step, **bounds, **looks)


def _coarse(parameter: Parameter) -> list[tuple[str, Value]]:
    """Return values in steps of 1, 2, 5 from the least to the most, the default among them."""
    kind = type(parameter.default)
    numbers = [float(f"{digit}e{power}") for power in range(-9, 10) for digit in (1, 2, 5)]
    inside = {kind(n) for n in numbers if parameter.least <= n <= parameter.most}
    values = inside | {kind(parameter.least), kind(parameter.most), parameter.default}
    return [(f"{value:,}" if kind is int else f"{value:g}", value) for value in sorted(values)]


def _literal(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
