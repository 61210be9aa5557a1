"""What if? In the dialogue's widget, and a fork on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from contrast import CONTRAST
from dialogue_page import dialogue_page, widget_page
from playwright.sync_api import Locator, Page, expect
from sample_dialogues import HOSTILE, pop3_dialogue

from mailedu import Sandbox, Transcript, fork
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.fork import fork_data, forked
from mailedu.views.words import words

Show = Callable[[str], Locator]


@pytest.fixture(scope="module")
def recorded() -> Transcript:
    """Seventeen steps: the session in which bob deletes message 2."""
    with Sandbox(name=None) as box:
        return box.pop3.dialogue("bob").transcript


@pytest.fixture
def show(page: Page, tmp_path: Path) -> Show:
    """``show(html)`` opens a page and returns its first widget. No script may fail."""
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))

    def open_page(html: str) -> Locator:
        file = tmp_path / "fork.html"
        file.write_text(html, "utf-8")
        page.goto(file.as_uri())
        expect(page.locator("body")).to_have_attribute("data-ready", "true")
        return page.locator(".mailedu").first

    return open_page


@pytest.fixture
def widget(show: Show, recorded: Transcript) -> Locator:
    """The dialogue, at its step 15: message 2 is marked."""
    widget = show(dialogue_page(recorded))
    widget.focus()
    for key in ("End", "ArrowLeft", "ArrowLeft"):
        widget.page.keyboard.press(key)
    expect(widget.locator(".counter")).to_have_text("15 / 17")
    return widget


def open_form(widget: Locator) -> Locator:
    widget.get_by_role("button", name="What if?").click()
    form = widget.locator(".fork-form")
    expect(form).to_be_visible()
    return form


def answer(page: Page, transcript: Transcript) -> object:
    """Answer as a kernel does what the widget has asked; return the question."""
    asked = page.evaluate("models[0].sent.at(-1).fork")
    page.evaluate("(answer) => models[0].tell(answer)", forked(transcript, asked))
    return {name: value for name, value in asked.items() if name != "id"}


def fork_page(transcript: Transcript, step: int | str, **change: object) -> str:
    data = fork_data(fork(transcript, step, **change))  # type: ignore[arg-type]
    return widget_page("fork", [{"data": {**data, "words": dict(words())}, "theme": "auto"}])


def test_cutting_the_connection_here(widget: Locator, page: Page, recorded: Transcript) -> None:
    form = open_form(widget)
    expect(form.get_by_role("radio", name="the connection is cut here")).to_be_focused()
    form.get_by_role("button", name="Run it").click()
    expect(widget.locator(".fork-said")).to_contain_text("Running it again")
    assert answer(page, recorded) == {"step": 14, "cut": True}
    result = widget.locator(".fork")
    expect(result).to_be_focused()
    expect(result.locator("h3")).to_have_text("Without QUIT, message 2 is still there.")
    expect(result.locator(".fork-list.before .fork-row").first).to_contain_text("QUIT")
    after = result.locator(".fork-list.after .fork-row")
    expect(after).to_have_text([re.compile("connection closed.*first difference")])
    row = result.get_by_role("row", name="Lunch on Friday?")
    expect(row.locator("td").nth(2)).to_have_text("gone")
    expect(row.locator("td").nth(3)).to_have_text("still there")
    expect(widget.locator(".fork-said")).to_be_empty()


def test_by_keyboard_alone(widget: Locator, page: Page, recorded: Transcript) -> None:
    open_form(widget)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(widget.get_by_role("radio", name="instead of step 16")).to_be_checked()
    expect(widget.locator(".counter")).to_have_text("15 / 17")  # arrows chose, nothing stepped
    page.keyboard.press("Tab")
    field = widget.get_by_role("textbox")
    expect(field).to_have_value("QUIT\\r\\n")
    page.keyboard.press("Control+a")
    page.keyboard.type("RSET\\r\\nQUIT\\x21\\n")
    page.keyboard.press("Enter")
    assert answer(page, recorded) == {"step": 14, "line": "RSET\r\nQUIT!\n"}
    result = widget.locator(".fork")
    expect(result.locator("h3")).to_contain_text("message 2 is still there")
    expect(result.locator(".counter")).to_have_text("16 / 19")
    for key, count in (("End", "19 / 19"), ("Home", "1 / 19"), ("ArrowRight", "2 / 19")):
        page.keyboard.press(key)
        expect(result.locator(".counter")).to_have_text(count)
    expect(widget.locator(".header .counter")).to_have_text("15 / 17")
    field.focus()
    page.keyboard.press("Escape")
    expect(widget.locator(".fork-form")).to_be_hidden()
    expect(widget.get_by_role("button", name="What if?")).to_be_focused()


def test_leaving_a_line_out_and_the_form_follows_the_step(
    widget: Locator, page: Page, recorded: Transcript
) -> None:
    form = open_form(widget)
    widget.get_by_role("button", name="Last step").click()
    expect(form.locator("h4")).to_have_text("What if, from step 17 on?")
    expect(form.get_by_role("radio", name="leaves out")).to_be_disabled()
    form.get_by_role("button", name="Run it").click()
    assert answer(page, recorded) == {"step": 16, "cut": True}
    expect(widget.locator(".fork-said.wrong")).to_contain_text("choose an earlier step")
    for _ in range(4):
        widget.get_by_role("button", name="One step back").click()
    form.get_by_role("radio", name="leaves out step 14: DELE 2").check()
    form.get_by_role("button", name="Run it").click()
    assert answer(page, recorded) == {"step": 12, "line": ""}
    expect(widget.locator(".fork h3")).to_have_text("Without DELE, message 2 is still there.")


def test_the_password_s_mask_is_explained(widget: Locator) -> None:
    form = open_form(widget)
    for _ in range(12):
        widget.get_by_role("button", name="One step back").click()
    expect(form.get_by_role("textbox")).to_have_value("PASS ********\\r\\n")
    expect(form).to_contain_text("******** stands for the password")


def test_without_a_kernel_it_says_so(
    show: Show, page: Page, recorded: Transcript, widget: Locator
) -> None:
    page.clock.install()
    open_form(widget).get_by_role("button", name="Run it").click()
    page.clock.run_for(7000)
    expect(widget.locator(".fork-said.wrong")).to_contain_text("the kernel is at work, or gone")
    answer(page, recorded)  # better late than never
    expect(widget.locator(".fork h3")).to_be_visible()
    traits = {"data": dialogue_data(recorded), "index": 0, "theme": "auto", "files": {}}
    exported = show(widget_page("dialogue", [traits]))
    open_form(exported).get_by_role("button", name="Run it").click()
    expect(exported.locator(".fork-said.wrong")).to_contain_text("Open the lesson in JupyterLab")
    assert page.evaluate("models[0].sent") == []


def test_no_button_where_nothing_can_be_run_again(show: Show) -> None:
    widget = show(dialogue_page(pop3_dialogue()))
    expect(widget.get_by_role("button", name="Next step")).to_be_visible()
    expect(widget.get_by_role("button", name="What if?")).to_have_count(0)


@pytest.mark.parametrize("width", [400, 1024, 1920])
def test_nothing_is_clipped_and_all_can_be_read(
    show: Show, page: Page, recorded: Transcript, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if width == 1024 else "light")
    widget = show(fork_page(recorded, "RETR", line=b"RETR 2 and 3\n"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert widget.evaluate(CONTRAST) == []
    before, after = (widget.locator(f".fork-list.{side}") for side in ("before", "after"))
    boxes = [one.bounding_box() for one in (before, after)]
    assert boxes[0] and boxes[1]
    assert (boxes[0]["y"] == boxes[1]["y"]) == (width > 760), "side by side where there is room"
    expect(after.locator(".fork-row.wrong").first).to_contain_text("Error")
    row = widget.locator(".fork-list.trunk .fork-row").last
    expect(row).to_be_in_viewport()  # the step before the branches part
    row.click()
    expect(widget.locator(".fork-text.before .said")).to_contain_text("+OK")
    expect(widget.locator(".fork-text.after")).to_be_hidden()


def test_text_from_the_wire_stays_text(show: Show, page: Page, recorded: Transcript) -> None:
    widget = show(fork_page(recorded, "QUIT", line=HOSTILE))
    expect(widget.locator("h3")).to_contain_text("<img src=x")
    expect(widget.locator("img")).to_have_count(0)
    assert page.evaluate("window.attacked") is None
