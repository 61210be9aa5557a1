"""For everyone: axe-core finds nothing serious; contrast, reduced motion, zoom, a projector."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from console_bridge import show_console
from contrast import CONTRAST
from dialogue_page import dialogue_page, widget_page
from playwright.sync_api import Browser, Page, expect
from sample_dialogues import pop3_dialogue, two_connections
from sample_lanes import many_clients

from mailedu import Sandbox, Transcript, fork
from mailedu.transcript import Chunk
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.fork import fork_data
from mailedu.views.holding import offers
from mailedu.views.page import page as exported
from mailedu.views.words import words

Shoot = Callable[[str], Path]
Open = Callable[[str], Page]


@pytest.fixture
def open_page(page: Page, tmp_path: Path) -> Open:
    """``open_page(html)`` shows a page in the tab. No script may fail."""
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))

    def show(html: str) -> Page:
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        page.goto(file.as_uri())
        expect(page.locator(".mailedu").first).to_be_visible()
        return page

    return show


@pytest.fixture(scope="module")
def recorded() -> Iterator[Transcript]:
    with Sandbox(name=None) as box:
        yield box.pop3.dialogue("bob").transcript


def complaints(page: Page, where: str = ".mailedu", rule: str | None = None) -> list[str]:
    """Return what axe-core finds serious or critical in a part of a page, by all its rules or one.

    It lists violations only: to list each element that is right takes it twice as long.
    """
    options = {"resultTypes": ["violations"]} | ({"runOnly": [rule]} if rule else {})
    found = Axe().run(page, context=where, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialogue_and_all_that_it_opens(
    open_page: Open, recorded: Transcript, theme: str
) -> None:
    rule = "color-contrast" if theme == "dark" else None  # in the dark, only colours are others
    page = open_page(dialogue_page(recorded, many_clients(3), theme=theme))
    assert complaints(page, rule=rule) == []
    page.locator(".mailedu").first.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.locator("summary").first.click()
    press(page, "To scale")
    press(page, "What if?")
    press(page, "Take away")
    assert complaints(page, rule=rule) == []
    page.keyboard.press("Escape")
    press(page, "Predict")
    press(page, "Larger")
    assert complaints(page, rule=rule) == []


def test_a_fork(open_page: Open, recorded: Transcript) -> None:
    cut = fork(recorded, "QUIT", cut=True)
    page = open_page(
        widget_page(
            "fork", [{"data": {**fork_data(cut), "words": dict(words())}, "theme": "light"}]
        )
    )
    assert complaints(page) == []


def test_the_console(page: Page) -> None:
    with Sandbox({"bob": "bob-secret"}, name=None) as box:
        show_console(page, box.console("imap", user="bob"))
        expect(page.locator(".counter")).to_have_text("1 / 1")
        page.get_by_role("combobox", name="The line to send").fill("a1 LO")
        assert complaints(page) == []


def show_held(page: Page, file: Path, theme: str = "light") -> None:
    """Show the panel of held lines: DELE 2 on its way, QUIT behind it, and where to stop."""
    whole = pop3_dialogue()
    traits = {"data": dialogue_data(replace(whole, steps=whole.steps[:9])), "index": 8}
    more = {"theme": theme, "size": "normal", "offers": offers()}
    file.write_text(widget_page("hold", [{**traits, **more}]), "utf-8")
    page.goto(file.as_uri())
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    held = [
        {
            "id": number, "connection": 1, "sender": "client", "received": 0.5, "whole": True,
            "data": step["data"], "fate": "", "original": "", "step": step,
        }
        for number, step in enumerate(Chunk(steps=whole.steps).to_dict()["steps"])
        if number in (9, 11)
    ]  # fmt: skip
    state = {"held": held, "more": 0, "mode": "paused", "stop_at": ["RETR"], "over": False}
    page.evaluate("(hold) => models[0].tell({ hold })", {**state, "reached": True})
    expect(page.locator(".held-line .large")).to_contain_text("DELE")


def test_the_held_lines(page: Page, tmp_path: Path, shoot: Shoot) -> None:
    show_held(page, tmp_path / "page.html", "dark")
    assert complaints(page) == []
    page.set_viewport_size({"width": 1024, "height": 768})
    press(page, "Larger")
    shoot("page-hold-presentation-1024")
    for place in (".held-line .large", ".held-line .meaning", ".held > .actions", ".queue"):
        box = page.locator(place).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 768, f"{place} is in view"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_held_lines_in_high_contrast(chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context(contrast="more", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    show_held(page, tmp_path / "page.html")
    weak = page.evaluate(f"() => ({CONTRAST})(document.body, 7)")
    assert weak == []
    context.close()


def test_the_exported_page_as_a_whole(open_page: Open) -> None:
    page = open_page(exported(pop3_dialogue()))
    assert complaints(page, "html") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_high_contrast(chromium: Browser, tmp_path: Path, theme: str) -> None:
    context = chromium.new_context(contrast="more", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    file = tmp_path / "page.html"
    file.write_text(dialogue_page(two_connections(), theme=theme), "utf-8")
    page.goto(file.as_uri())
    expect(page.locator(".mailedu")).to_have_attribute("data-contrast", "")
    page.keyboard.press("End")
    weak = page.evaluate(f"() => ({CONTRAST})(document.body, 7)")
    assert weak == []
    context.close()


def test_where_the_system_gives_the_colours(
    chromium: Browser, tmp_path: Path, shoot: Shoot
) -> None:
    context = chromium.new_context(forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    file = tmp_path / "page.html"
    file.write_text(dialogue_page(pop3_dialogue()), "utf-8")
    page.goto(file.as_uri())
    page.locator(".mailedu").focus()
    page.keyboard.press("ArrowRight")
    row = page.locator(".step[aria-current=step]")
    arrow = row.locator(".arrow").evaluate("(e) => getComputedStyle(e).backgroundColor")
    paper = page.locator(".mailedu").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert arrow != paper, "the arrow is seen"
    assert row.evaluate("(e) => e.getAnimations({ subtree: true }).length") == 0
    context.close()


def test_zoomed_to_200_per_cent_nothing_is_lost(open_page: Open) -> None:
    page = open_page(dialogue_page(pop3_dialogue()))
    page.set_viewport_size({"width": 720, "height": 450})  # what 1440 by 900 has room for then
    page.locator(".mailedu").focus()
    page.keyboard.press("End")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for place in (".large", ".meaning", ".chip[aria-current]", ".mailbox", ".slider", ".tools"):
        expect(page.locator(place).first).to_be_visible()
        box = page.locator(place).first.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 720, place


def test_the_presentation_size_on_a_projector(open_page: Open, shoot: Shoot) -> None:
    page = open_page(dialogue_page(pop3_dialogue()))
    page.set_viewport_size({"width": 1024, "height": 768})
    normal = page.locator(".meaning").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    page.locator(".mailedu").focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    press(page, "Larger")
    large = page.locator(".meaning").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    assert large == pytest.approx(1.5 * normal)
    expect(page.locator(".part.bytes")).to_be_hidden()
    assert page.locator(".mailboxes tbody tr").count() == 3
    seen = (".step[aria-current=step]", ".large", ".meaning", ".section", ".gloss")
    for place in (*seen, ".mailboxes tbody tr:last-child"):
        box = page.locator(place).first.bounding_box()
        assert box is not None and box["y"] + box["height"] <= 768, f"{place} is in view"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("models[0].get('size')") == "presentation"
    shoot("page-presentation-1024")
    press(page, "Larger")
    expect(page.locator(".part.bytes")).to_be_visible()
