"""Figures in JupyterLab: sliders, marks that open dialogues, and what is left without a kernel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from jupyter_for_tests import ROOT, Jupyter
from playwright.sync_api import Page, expect

SETUP = f"""import sys
sys.path.append({str(ROOT / "tests")!r})
import pytest
from stub_experiments import add_stubs
add_stubs(pytest.MonkeyPatch())
import mailedu
mailedu.explore("polls", minutes=30)"""
COMMAND = "(name) => void jupyterapp.commands.execute(name)"
THEME = "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})"

Shoot = Callable[[str], Path]


@pytest.fixture
def notebook(jupyterlab: Jupyter) -> str:
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SETUP)])
    document.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(document, jupyterlab.folder / "figure.ipynb")
    return "figure.ipynb"


def test_sliders_and_marks_by_keyboard(
    jupyterlab: Jupyter, notebook: str, page: Page, shoot: Shoot
) -> None:
    page.goto(jupyterlab.url(f"lab/tree/{notebook}"))
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
    page.evaluate(COMMAND, "notebook:run-all-cells")
    figure = page.locator(".mailedu-figure")
    picture = figure.get_by_role("img")
    expect(picture).to_have_attribute("alt", "3 devices connect 60 times over home")
    expect(page.locator(".mailedu-static")).to_be_hidden()

    slider = page.get_by_role("slider", name="devices")
    expect(slider).to_have_accessible_description("3")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(picture).to_have_attribute("alt", "2 devices connect 40 times over home")
    expect(figure.locator("code")).to_have_text(
        'mailedu.run("polls", seed=1, minutes=30, devices=2)'
    )
    page.keyboard.press("b")  # JupyterLab's shortcut that inserts a cell
    expect(slider).to_be_focused()

    figure.locator(".marks button[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "b", "Enter"):
        page.keyboard.press(key)
    expect(figure.get_by_role("status")).to_have_text(
        "Below: the dialogue of device 2, at hour 0.50."
    )
    dialogue = page.locator(".mailedu:not(.mailedu-figure)")
    expect(dialogue.locator(".counter")).to_have_text("1 / 13")
    expect(dialogue.locator(".counter")).to_be_in_viewport()
    assert page.locator(".jp-Notebook .jp-Cell").count() == 1
    shoot("lab-figure-light")
    page.evaluate(THEME, "JupyterLab Dark")
    expect(figure).to_have_attribute("data-theme", "dark")
    shoot("lab-figure-dark")
    page.evaluate(THEME, "JupyterLab Light")

    with page.expect_response(lambda r: r.request.method == "PUT" and notebook in r.url):
        page.evaluate(COMMAND, "docmanager:save")
    with page.expect_response(lambda r: r.request.method == "DELETE"):
        page.evaluate(COMMAND, "kernelmenu:shutdown")
    page.reload()
    static = page.locator(".mailedu-static")
    expect(static.get_by_role("img")).to_be_visible()
    static.get_by_text("As text and table").click()
    expect(static.get_by_role("row")).to_have_count(41)
    shoot("lab-figure-after-restart")
