"""The figure widget on a page of its own: pointing at marks, going from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from contrast import CONTRAST
from dialogue_page import widget_page
from playwright.sync_api import Locator, Page, expect
from stub_experiments import add_stubs

import mailedu
from mailedu.views.figure_widget import figure_data
from mailedu.views.figures import draw

Shoot = Callable[[str], Path]
TIP = ".tip:not(.busy):visible"
STATUS = "([kind, text]) => models[0].set('status', {kind, text, session: '2.4'})"


@pytest.fixture(scope="module")
def traits() -> dict[str, Any]:
    """A figure with three lanes of twenty marks each."""
    with pytest.MonkeyPatch.context() as patch:
        add_stubs(patch)
        answer = draw(mailedu.run("polls", minutes=30))
    data = figure_data(answer, 'mailedu.run("polls", seed=1)')
    return {"data": data, "status": {"kind": "", "text": ""}, "theme": "auto"}


@pytest.fixture
def widget(page: Page, tmp_path: Path, traits: dict[str, Any]) -> Locator:
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    file = tmp_path / "figure.html"
    file.write_text(widget_page("figure", [traits]), "utf-8")
    page.goto(file.as_uri())
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    return page.locator(".mailedu")


def sent(page: Page) -> Any:
    return page.evaluate("models[0].sent")


def test_by_keyboard_from_mark_to_mark(widget: Locator, page: Page) -> None:
    def focused() -> Any:
        return page.evaluate("document.activeElement.getAttribute('aria-label')")

    expect(widget.get_by_role("img")).to_have_attribute(
        "alt", "3 devices connect 60 times over home"
    )
    page.keyboard.press("Tab")
    for key, expected in (
        ("ArrowRight", "device 1, at hour 0.50"),
        ("ArrowDown", "device 2, at hour 0.50"),
        ("End", "device 2, at hour 9.50"),
        ("ArrowRight", "device 3, at hour 0.00"),
        ("ArrowLeft", "device 2, at hour 9.50"),
        ("ArrowDown", "device 3, at hour 9.50"),
        ("ArrowDown", "device 3, at hour 9.50"),
        ("Home", "device 3, at hour 0.00"),
        ("Control+Home", "device 1, at hour 0.00"),
        ("Control+End", "device 3, at hour 9.50"),
        ("ArrowUp", "device 2, at hour 9.50"),
    ):
        page.keyboard.press(key)
        assert focused() == expected
        expect(widget.locator(TIP)).to_have_text(expected)
    assert sent(page) == []
    page.keyboard.press("Enter")
    assert sent(page) == [{"open": "2.19"}]
    expect(widget.get_by_role("status")).to_have_text(
        "Opening the dialogue of device 2, at hour 9.50 …"
    )
    page.keyboard.press("Tab")
    assert focused() is None  # all marks are one stop
    stops = widget.locator("button, summary")
    shielded = widget.locator("[data-lm-suppress-shortcuts=true]:is(button, summary)")
    assert shielded.count() == stops.count() == 62


def test_by_mouse_the_nearest_mark(widget: Locator, page: Page) -> None:
    mark = widget.get_by_role("button", name="device 2, at hour 2.00")
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] - 6, box["y"] + 5)  # beside it
    expect(widget.locator(TIP)).to_have_text("device 2, at hour 2.00")
    page.mouse.move(box["x"] + box["width"] + 20, box["y"] - 25)  # where nothing is
    expect(widget.locator(TIP)).to_have_count(0)
    page.mouse.click(box["x"] - 6, box["y"] + 5)
    assert sent(page) == [{"open": "2.4"}]
    page.evaluate(STATUS, ["open", "Below."])
    expect(mark).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_it_says_can_be_read(widget: Locator, page: Page, theme: str, shoot: Shoot) -> None:
    page.evaluate("(theme) => models[0].set('theme', theme)", theme)
    widget.get_by_text("As text and table").click()
    expect(widget.get_by_role("row")).to_have_count(41)
    expect(widget.get_by_role("caption")).to_have_text(
        "60 rows, the last 20 of which are not shown"
    )
    widget.locator(".marks button[tabindex='0']").focus()
    assert widget.evaluate(CONTRAST) == []
    shoot(f"figure-{theme}")
    page.evaluate(STATUS, ["busy", "Computing …"])
    expect(widget.locator(".busy")).to_have_text("Computing …")
    page.evaluate(STATUS, ["error", "messages=0: give more"])
    expect(widget.get_by_role("status")).to_have_text("messages=0: give more")
    expect(widget.locator(".busy")).to_be_hidden()
    assert widget.evaluate(CONTRAST) == []


def test_another_figure_takes_its_place(
    widget: Locator, page: Page, traits: dict[str, Any]
) -> None:
    widget.get_by_text("As text and table").click()
    data = {**traits["data"], "answer": "Nobody connects", "marks": [], "code": ""}
    page.evaluate("(data) => models[0].set('data', data)", data)
    expect(widget.get_by_role("img")).to_have_attribute("alt", "Nobody connects")
    expect(widget.locator(".live")).to_have_text("Nobody connects")
    expect(widget.locator(".marks button")).to_have_count(0)
    expect(widget.get_by_role("table")).to_be_visible()  # stays open
    expect(widget.get_by_role("button", name="Copy")).to_be_hidden()
