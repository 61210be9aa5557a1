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
    page.goto(jupyterlab.url(f"lab/tree/{lesson}.ipynb") + "&reset")  # no other tab comes back
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
    counter, who = widget.locator(".counter"), widget.locator(".who")
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


@pytest.mark.parametrize(
    ("lesson", "figures"),
    [
        ("01-an-smtp-dialogue", 0),
        ("03-an-imap-dialogue", 0),
        ("04-deletion", 3),
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
