"""Sliders over an experiment: each change gives another figure, or says why not."""

from __future__ import annotations

import ipywidgets
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from stub_experiments import add_stubs

import mailedu
from mailedu.experiments.base import Parameter
from mailedu.views.explore import Explorer, control

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(autouse=True)
def polls(monkeypatch: pytest.MonkeyPatch) -> None:
    add_stubs(monkeypatch)


@pytest.fixture
def explorer() -> Explorer:
    return mailedu.explore("polls", minutes=60)


def test_a_control_for_each_parameter_that_is_free(explorer: Explorer) -> None:
    kinds = {name: type(one).__name__ for name, one in explorer.controls.items()}
    assert kinds == {
        "devices": "IntSlider",
        "link": "Dropdown",
        "tls": "Checkbox",
        "messages": "SelectionSlider",
        "seed": "BoundedIntText",
    }
    assert explorer.result.parameters["minutes"] == 60


def test_a_change_gives_another_figure_and_its_line_of_code(explorer: Explorer) -> None:
    said: list[str] = []
    explorer.figure.figure.observe(lambda change: said.append(change["new"]["kind"]), "status")
    explorer.controls["devices"].value = 2
    explorer.controls["link"].value = "satellite"
    explorer.controls["seed"].value = 7
    assert explorer.result.answer == "2 devices connect 20 times over satellite"
    assert said == ["busy", ""] * 3
    data = explorer.figure.figure.data
    assert data["answer"] == explorer.result.answer
    assert len(data["marks"]) == 20
    assert data["code"] == explorer.code
    assert explorer.code == (
        'mailedu.run("polls", seed=7, minutes=60, devices=2, link="satellite")'
    )
    again = eval(explorer.code, {"mailedu": mailedu})
    assert again.to_dict() == explorer.result.to_dict()


def test_the_dialogue_of_the_figure_before_is_closed(explorer: Explorer) -> None:
    explorer.figure.open_session("2.1")
    assert explorer.figure.dialogue is not None
    explorer.controls["tls"].value = False
    assert explorer.figure.dialogue is None
    assert list(explorer.figure.children) == [explorer.figure.figure]


def test_what_cannot_be_run_is_said_and_the_figure_stays(explorer: Explorer) -> None:
    explorer.controls["messages"].value = 5000
    assert explorer.figure.figure.status == {
        "kind": "error", "text": "messages=5000: no stub holds so many",
    }  # fmt: skip
    assert explorer.result.parameters["messages"] == 100
    assert explorer.figure.figure.data["code"] == explorer.code
    explorer.controls["messages"].value = 1000
    assert explorer.figure.figure.status["kind"] == ""


@pytest.mark.parametrize(
    ("name", "given", "hint"),
    [
        ("pols", {}, "did you mean polls?"),
        ("polls", {"minute": 5}, "no parameter 'minute'; there are: minutes, devices"),
        ("polls", {"minutes": 7.5}, "minutes=7.5: give a whole number from 5 to 60"),
    ],
)
def test_a_wrong_name_or_value_is_refused_with_a_hint(
    name: str, given: dict[str, object], hint: str
) -> None:
    for ask in (mailedu.explore, mailedu.run):
        with pytest.raises(mailedu.ExperimentError, match=hint.replace("?", r"\?")):
            ask(name, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parameter", "kind", "values"),
    [
        (Parameter("n", 3, "", least=0, most=9), ipywidgets.IntSlider, (0, 3, 9)),
        (Parameter("n", 0.5, "", least=0, most=2, step=0.25), ipywidgets.FloatSlider, (0.75, 2.0)),
        (Parameter("n", True, ""), ipywidgets.Checkbox, (False, True)),
        (Parameter("n", "b", "", ("a", "b")), ipywidgets.Dropdown, ("a", "b")),
        (Parameter("n", 1.5, "", (0.5, 1.5)), ipywidgets.Dropdown, (0.5, 1.5)),
        (
            Parameter("n", 30, "", least=10, most=9000),
            ipywidgets.SelectionSlider,
            (10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 9000),
        ),
        (
            Parameter("n", 0.25, "", least=0.1, most=10),
            ipywidgets.SelectionSlider,
            (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0),
        ),
    ],
)
def test_controls_give_values_that_the_parameter_takes(
    parameter: Parameter, kind: type, values: tuple[object, ...]
) -> None:
    made = control(parameter)
    assert isinstance(made, kind)
    assert made.value == parameter.default
    for value in values:
        made.value = value
        assert made.value == value
        assert parameter.checked(made.value) == value
    if kind is ipywidgets.SelectionSlider:
        assert [value for _, value in made.options] == list(values)


def test_a_cell_shows_the_controls_and_then_what_stands_in_for_them(explorer: Explorer) -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        explorer._ipython_display_()
    widget, static = (output.data for output in captured.outputs)
    assert WIDGET in widget
    assert "mailedu.run(&quot;polls&quot;, seed=1, minutes=60)" in static["text/html"]
