"""The dialogue widget where people meet it: JupyterLab, Notebook 7, Voilà and exported pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from jupyter_for_tests import ROOT, Jupyter
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import Locator, Page, expect
from sample_dialogues import pop3_dialogue

CELL = """from mailedu.transcript import Transcript
from mailedu.views.widgets import Dialogue
Dialogue(Transcript.load("talk.json"))"""
COMMAND = "(name) => void jupyterapp.commands.execute(name)"
THEME = "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})"

Shoot = Callable[[str], Path]


@pytest.fixture
def notebook(jupyterlab: Jupyter) -> str:
    """A notebook whose one cell shows the sample dialogue; returns its name."""
    pop3_dialogue().save(jupyterlab.folder / "talk.json")
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    document.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(document, jupyterlab.folder / "dialogue.ipynb")
    return "dialogue.ipynb"


def run_all_cells(page: Page) -> None:
    expect(page.locator(".jp-KernelName")).to_contain_text("Python 3")
    if page.locator("#jp-main-statusbar").count():  # Notebook 7 has none
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def cells(page: Page) -> int:
    return page.locator(".jp-Notebook .jp-Cell").count()


def test_in_jupyterlab_by_mouse_and_keyboard(
    jupyterlab: Jupyter, notebook: str, page: Page, shoot: Shoot
) -> None:
    page.goto(jupyterlab.url(f"lab/tree/{notebook}"))
    run_all_cells(page)
    widget = page.locator(".mailedu")
    expect(widget.locator(".counter")).to_have_text("1 / 13")
    expect(page.locator(".mailedu-table")).to_be_hidden()
    for width in (1024, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        step_through(page, widget, shoot, f"lab-{width}")

    prompt = page.locator(".jp-CodeCell .jp-InputPrompt").first
    first_run = prompt.inner_text()
    page.keyboard.press("Control+Enter")  # runs the cell, though the widget has the focus
    expect(prompt).not_to_have_text(first_run)


def step_through(page: Page, widget: Locator, shoot: Shoot, name: str) -> None:
    """Go to the end and back to the first step, in both themes."""
    counter = widget.locator(".counter")
    before = cells(page)
    widget.get_by_role("button", name="Next").click()
    expect(counter).to_have_text("2 / 13")
    expect(widget.locator(".who")).to_have_text("The client asks")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    expect(counter).to_have_text("11 / 13")
    expect(widget.locator(".meaning")).to_contain_text("Message 2 is only marked.")
    for key in "baxdd":  # JupyterLab's one-letter shortcuts: insert, cut, delete a cell
        page.keyboard.press(key)
    page.keyboard.press("End")
    expect(counter).to_have_text("13 / 13")
    assert cells(page) == before
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    shoot(f"{name}-light")

    page.evaluate(THEME, "JupyterLab Dark")
    expect(widget).to_have_attribute("data-theme", "dark")
    shoot(f"{name}-dark")
    page.evaluate(THEME, "JupyterLab Light")
    expect(widget).to_have_attribute("data-theme", "light")
    widget.locator('.step[data-index="9"]').click()
    expect(counter).to_have_text("10 / 13")
    page.keyboard.press("Home")
    expect(counter).to_have_text("1 / 13")


def test_it_steps_without_a_kernel_and_leaves_a_table_behind(
    jupyterlab: Jupyter, notebook: str, page: Page, shoot: Shoot
) -> None:
    page.goto(jupyterlab.url(f"lab/tree/{notebook}"))
    run_all_cells(page)
    counter = page.locator(".mailedu .counter")
    expect(counter).to_have_text("1 / 13")
    with page.expect_response(lambda r: r.request.method == "PUT" and notebook in r.url):
        page.evaluate(COMMAND, "docmanager:save")
    with page.expect_response(lambda r: r.request.method == "DELETE"):
        page.evaluate(COMMAND, "kernelmenu:shutdown")
    page.locator(".mailedu").get_by_role("button", name="Last").click()
    expect(counter).to_have_text("13 / 13")

    page.reload()
    table = page.locator(".mailedu-table")
    expect(table).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(14)
    expect(table).to_contain_text("Message 2 is only marked.")
    shoot("lab-table-after-restart")


def test_in_notebook_7(jupyterlab: Jupyter, notebook: str, page: Page, shoot: Shoot) -> None:
    page.goto(jupyterlab.url(f"notebooks/{notebook}"))
    run_all_cells(page)
    expect(page.locator(".mailedu .counter")).to_have_text("1 / 13")
    expect(page.locator(".mailedu-table")).to_be_hidden()
    page.locator(".mailedu").get_by_role("button", name="Next").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mailedu .counter")).to_have_text("3 / 13")
    shoot("notebook7")


@pytest.mark.usefixtures("cut_off")  # Voilà's own page links fonts from elsewhere
def test_in_voila(jupyterlab: Jupyter, notebook: str, page: Page, shoot: Shoot) -> None:
    page.goto(jupyterlab.url(f"voila/render/{notebook}"))
    expect(page.locator(".mailedu .counter")).to_have_text("1 / 13")
    expect(page.locator(".mailedu-table")).to_be_hidden()
    page.locator(".mailedu").get_by_role("button", name="Next").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mailedu .counter")).to_have_text("3 / 13")
    shoot("voila")


@pytest.mark.usefixtures("cut_off")  # nbconvert's page wants scripts from elsewhere
def test_a_page_by_nbconvert_shows_the_table_without_network(
    jupyterlab: Jupyter,
    notebook: str,
    tmp_path: Path,
    page: Page,
    shoot: Shoot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    document = nbformat.read(jupyterlab.folder / notebook, as_version=4)
    NotebookClient(document, resources={"metadata": {"path": str(jupyterlab.folder)}}).execute()
    assert "widgets" in document.metadata  # so nbconvert prefers the widget
    target = tmp_path / "page.html"
    target.write_text(HTMLExporter().from_notebook_node(document)[0], "utf-8")

    page.goto(target.as_uri())
    table = page.locator(".mailedu-table")
    expect(table).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(14)
    shoot("nbconvert")
