"""The lessons as a learner meets them: opened in JupyterLab, run, stepped through, looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from jupyter_for_tests import Jupyter
from playwright.sync_api import Locator, Page, expect

Shoot = Callable[[str], Path]
COMMAND = "(name) => void jupyterapp.commands.execute(name)"


def open_and_run(page: Page, jupyterlab: Jupyter, lesson: str) -> None:
    """Open a lesson and run all of its cells; wait until the kernel has done the last one."""
    page.goto(jupyterlab.url(f"lab/tree/{lesson}.ipynb"))
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible()
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
    page.evaluate(COMMAND, "notebook:run-all-cells")


def statuses(widget: Locator) -> list[str]:
    """What the widget's mailbox says of each message."""
    return widget.locator(".mailboxes td.status > span:first-child").all_inner_texts()


def test_lesson_02_by_mouse_and_keyboard(jupyterlab: Jupyter, page: Page, shoot: Shoot) -> None:
    open_and_run(page, jupyterlab, "02-a-pop3-dialogue")
    expect_run(page)
    card = page.locator(".mailedu-card")
    expect(card).to_contain_text("bob@campus.test")
    expect(card.locator("td").first).to_have_css("text-align", "left")  # JupyterLab's own is right
    widget = page.locator(".mailedu").first
    counter, who = widget.locator(".header .counter"), widget.locator(".who")
    state = widget.locator(".chip[aria-current]")
    expect(counter).to_have_text("1 / 17")
    expect(state).to_have_text("AUTHORIZATION")

    widget.get_by_role("button", name="Next").click()
    expect(who).to_have_text("The client asks")
    expect(widget.locator(".large")).to_contain_text("USER")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(counter).to_have_text("5 / 17")
    expect(state).to_have_text("TRANSACTION")
    expect(widget.locator(".steps")).not_to_contain_text(_password(card))

    widget.locator(".step", has_text="message 2 marked").click()
    expect(who).to_have_text("The server answers")
    expect(widget.locator(".meaning")).to_contain_text("Message 2 is only marked")
    assert statuses(widget) == ["kept", "marked, still there", "kept"]
    shoot("lesson-02-marked")

    page.keyboard.press("End")
    expect(state).to_have_text("UPDATE")
    assert statuses(widget) == ["kept", "gone", "kept"]
    page.keyboard.press("Home")
    expect(counter).to_have_text("1 / 17")
    assert statuses(widget) == ["kept", "kept", "kept"]

    answer = "Without QUIT, message 2 is still there."
    expect(page.locator(".mailedu > .fork h3")).to_have_text(answer)
    for key in ("End", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    widget.get_by_role("button", name="What if?").click()
    widget.get_by_role("button", name="Run it").click()
    expect(widget.locator(".fork h3")).to_have_text(answer)
    shoot("lesson-02-what-if")


@pytest.mark.parametrize(
    ("lesson", "figures"),
    [
        ("01-an-smtp-dialogue", 0),
        ("05-several-clients", 2),
    ],
)
def test_a_lesson_runs_to_its_end(
    jupyterlab: Jupyter, page: Page, shoot: Shoot, lesson: str, figures: int
) -> None:
    open_and_run(page, jupyterlab, lesson)
    expect_run(page)
    page.locator(".mailedu .counter").last.scroll_into_view_if_needed()
    shoot(f"lesson-{lesson}-end")
    for position in range(figures):
        figure = page.locator(".mailedu-figure").nth(position)
        figure.scroll_into_view_if_needed()
        expect(figure.get_by_role("img")).to_have_accessible_name(re.compile(".{20}"))
        shoot(f"lesson-{lesson}-figure-{position + 1}")


def test_lesson_03_gives_a_page_that_asks_with_no_kernel_and_no_network(
    jupyterlab: Jupyter, page: Page, shoot: Shoot
) -> None:
    open_and_run(page, jupyterlab, "03-an-imap-dialogue")
    expect_run(page)
    asked = page.locator(".mailedu", has=page.locator(".predict-score")).locator(".counter")
    expect(asked).to_have_text("1 / 33")
    line = page.get_by_role("combobox", name="The line to send, as bob's console")
    line.fill("a1 CAPABILITY")
    line.press("Enter")
    console = page.locator(".mailedu", has=line)
    expect(console.locator(".counter")).to_have_text("4 / 4")
    shoot("lesson-03-an-imap-dialogue-end")

    page.context.set_offline(True)
    page.goto((jupyterlab.folder / "imap.html").as_uri())
    page.get_by_role("button", name="Predict").click()
    counter, question = page.locator(".counter"), page.locator(".predict-question")
    for step in ("3", "5"):  # the answers to LOGIN and SELECT
        page.get_by_role("slider", name="Step").fill(step)
        question.get_by_role("button", name="Show me").click()
    page.get_by_role("slider", name="Step").fill("15")
    expect(counter).to_have_text("15 / 33")
    expect(page.locator(".mailedu")).not_to_contain_text("a3 OK STORE")
    question.get_by_role("radio", name="is a flag, and removes nothing").check()
    question.get_by_role("button", name="Check").click()
    expect(page.locator(".predict-score")).to_contain_text("1 of 7 right")
    expect(page.locator(".mailedu")).to_contain_text("a3 OK STORE")
    assert statuses(page.locator(".mailedu")) == ["kept", "marked, still there", "kept"]


def expect_run(page: Page) -> None:
    """Wait until the last cell has run; no cell may have written to the error stream."""
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    last = cells.last.locator(".jp-InputPrompt")
    expect(last).to_have_text(f"[{cells.count()}]:", timeout=90_000)  # experiments compute
    errors = page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
    expect(errors).to_have_count(0)


def _password(card: Locator) -> str:
    row = card.locator("tr", has_text="bob@campus.test")
    return row.locator("td").nth(1).inner_text()
