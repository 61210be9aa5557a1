"""Every part of a line explained: by mouse, keyboard and touch, in line, payload and bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from contrast import CONTRAST
from dialogue_page import dialogue_page
from playwright.sync_api import Browser, Locator, Page, expect
from sample_dialogues import hostile_dialogue, pop3_dialogue

from mailedu.protocols.observer import observe
from mailedu.transcript import Connection, Line, Transcript
from mailedu.views.page import page as exported

Show = Callable[..., Locator]
SAID = (
    ("server", b"+OK ready <1896.697@m.test>\r\n"),
    ("client", b"USER bob\r\n"),
    ("server", b"+OK\r\n"),
    ("client", b"PASS bobs-secret\r\n"),
    ("server", b"+OK [SYS/TEMP] logged in\r\n"),
    ("client", b"RETR 1\r\n"),
    ("server", b"+OK\r\n"),
    ("server", b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"),
    ("server", b"\r\n"),
    ("server", b"..dot\r\n"),
    ("server", b".\r\n"),
)


def observed() -> Transcript:
    """Return a dialogue as the observer cuts it."""
    lines = [
        Line(1, "client" if who == "client" else "server", data, n, n, n)
        for n, (who, data) in enumerate(SAID)
    ]
    steps = tuple(observe("POP3", lines))
    return Transcript("Parts", (Connection(1, "POP3", "bob", "m.test", 110),), steps)


@pytest.fixture
def show(page: Page, tmp_path: Path) -> Show:
    """``show(transcript, step, …)`` opens a page at that step; no script may fail."""
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))

    def open_page(transcript: Transcript, step: int, on: Page = page, **options: str) -> Locator:
        file = tmp_path / "parts.html"
        file.write_text(dialogue_page(transcript, **options), "utf-8")
        on.goto(file.as_uri())
        expect(on.locator("body")).to_have_attribute("data-ready", "true")
        on.evaluate("(index) => models[0].set('index', index)", step - 1)
        return on.locator(".mailedu")

    return open_page


def card(widget: Locator) -> Locator:
    return widget.locator(".part-card")


def test_a_part_under_the_mouse_is_explained_and_nothing_moves(show: Show) -> None:
    widget = show(observed(), 1)
    widget.get_by_text("Bytes").click()
    boxes = [widget.locator(f".part.{name}").bounding_box() for name in ("line", "state", "bytes")]
    expect(card(widget)).to_be_hidden()
    widget.locator(".large .piece", has_text="<1896").hover()
    expect(card(widget)).to_be_visible()
    expect(card(widget).locator(".part-what")).to_have_text(
        "A text that the server has never sent before."
    )
    expect(card(widget).locator(".part-why")).to_contain_text("APOP makes a digest of it")
    expect(card(widget).locator(".section")).to_have_text("RFC 1939 §7")
    expect(card(widget).locator(".where")).to_contain_text("octets 10 to 26 of 29")
    expect(card(widget).locator(".octets")).to_contain_text("3c 31 38 39 36")
    expect(widget.locator(".hex .codes .lit").first).to_have_text("3c 31 38 39 36 2e")
    expect(widget.locator(".meaning")).to_be_visible()
    widget.locator(".hex .codes [data-part]", has_text="0d 0a").hover()
    expect(card(widget).locator(".part-what")).to_contain_text("CR and LF")
    assert boxes == [
        widget.locator(f".part.{name}").bounding_box() for name in ("line", "state", "bytes")
    ]
    widget.locator(".title").hover()
    expect(card(widget)).to_be_hidden()
    expect(widget.locator(".lit")).to_have_count(0)


def test_parts_of_a_message_are_explained_and_decoded(show: Show) -> None:
    widget = show(observed(), 7)
    payload = widget.locator(".payload")
    payload.get_by_text("=?utf-8?q?").hover()
    expect(card(widget).locator(".part-decoded")).to_have_text("stands for Grüße")
    payload.locator(".entry").nth(2).locator("[data-part]").first.hover()
    expect(card(widget).locator(".part-what")).to_contain_text("A dot that is not in the message")
    payload.locator(".entry").nth(3).locator("[data-part]").first.hover()
    expect(card(widget).locator(".part-what")).to_contain_text("here the text ends")


def test_by_keyboard_from_part_to_part_and_out_again(show: Show, page: Page) -> None:
    widget = show(observed(), 2)
    page.evaluate("document.addEventListener('keydown', (e) => (window.leaked = e.key))")
    widget.locator(".part.line").focus()
    page.keyboard.press("Tab")
    expect(widget.locator(".piece").first).to_be_focused()
    expect(card(widget).locator(".part-what")).to_contain_text("Names the maildrop")
    expect(widget.locator("[data-part][tabindex='0']")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(card(widget).locator(".part-what")).to_have_text("The name of the maildrop.")
    expect(widget.locator("[aria-live=polite]")).to_contain_text("The name of the maildrop.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # the last part stays
    expect(card(widget).locator(".part-what")).to_contain_text("CR and LF")
    page.keyboard.press("ArrowUp")
    expect(card(widget).locator(".part-what")).to_have_text("The name of the maildrop.")
    page.keyboard.press("Enter")
    expect(card(widget)).to_be_hidden()
    page.keyboard.press(" ")
    expect(card(widget)).to_be_visible()
    page.keyboard.press("ArrowRight")  # steps on; the focus stays among the parts
    expect(widget.locator(".counter")).to_have_text("3 / 7")
    expect(card(widget)).to_be_hidden()
    expect(widget.locator(".piece").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(card(widget).locator(".part-what")).to_contain_text("All is well")
    page.keyboard.press("Escape")
    expect(card(widget)).to_be_hidden()
    expect(widget).to_be_focused()
    assert page.evaluate("window.leaked") in (None, "Tab")


def test_by_touch(show: Show, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 400, "height": 850}, has_touch=True)
    widget = show(observed(), 2, on=context.new_page())
    widget.locator(".piece").nth(1).tap()
    expect(card(widget).locator(".part-what")).to_have_text("The name of the maildrop.")
    box, all_ = card(widget).bounding_box(), widget.bounding_box()
    assert box is not None and all_ is not None and box["width"] < all_["width"]
    widget.locator(".piece").nth(1).tap()
    expect(card(widget)).to_be_hidden()
    context.close()


def test_a_password_stays_hidden(show: Show) -> None:
    widget = show(observed(), 4)
    widget.locator(".piece").nth(1).hover()
    expect(card(widget)).to_contain_text("The password: all of the rest of the line")
    expect(card(widget).locator(".octets")).to_have_text("not shown")
    expect(card(widget)).not_to_contain_text("2a")


def test_text_from_the_wire_is_never_markup(show: Show, page: Page) -> None:
    widget = show(hostile_dialogue(), 1)
    widget.locator("[data-part]").first.hover()
    expect(card(widget)).to_contain_text("<img src=x onerror=")
    expect(widget.locator("img")).to_have_count(0)
    assert page.evaluate("window.attacked") is None


def test_a_long_part_and_many_lines_fit(show: Show) -> None:
    body = b"".join(b"line %03d\r\n" % n for n in range(600))
    said = [*SAID[:6], ("server", b"+OK " + b"x" * 400 + b"\r\n"), ("server", body),
            ("server", b".\r\n")]  # fmt: skip
    lines = [
        Line(1, "client" if who == "client" else "server", data, n, n, n)
        for n, (who, data) in enumerate(said)
    ]
    one = observed()
    widget = show(replace(one, steps=tuple(observe("POP3", lines))), 7)
    widget.locator(".piece").nth(1).hover()
    expect(card(widget).locator(".part-which .code")).to_have_text("x" * 60 + "…")
    inside = "(e) => e.scrollWidth <= e.clientWidth"
    assert card(widget).evaluate(inside)
    widget.locator(".payload [data-part]").first.hover()
    expect(card(widget).locator(".where")).to_contain_text("of 6409")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_card_can_be_read(show: Show, theme: str) -> None:
    widget = show(observed(), 1, theme=theme)
    widget.locator(".piece").nth(2).hover()
    expect(card(widget)).to_be_visible()
    assert widget.evaluate(CONTRAST) == []


def test_what_somebody_did_to_a_line_is_said_with_what_it_was(show: Show) -> None:
    whole = pop3_dialogue()
    steps = list(whole.steps)
    steps[9] = replace(steps[9], fate="edited", original=b"DELE 3\r\n")
    widget = show(replace(whole, steps=tuple(steps)), 10)
    expect(widget.locator(".line-fate")).to_have_text(
        "This line was changed on its way. Its sender had sent: DELE 3\\r\\n"
    )


def test_a_covered_step_tells_nothing(show: Show, page: Page) -> None:
    widget = show(pop3_dialogue(), 1)
    widget.get_by_role("button", name="Predict").click()
    covered = widget.locator(".lineplace")
    for _ in range(13):
        if covered.count():
            break
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
    expect(covered).to_be_visible()
    expect(widget.locator(".part.line [data-part]")).to_have_count(0)
    expect(widget.locator(".part.bytes .size")).to_have_text("")


def test_each_step_of_an_exported_page_has_an_address(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(exported(pop3_dialogue()), "utf-8")
    page.goto(f"{file.as_uri()}#step-11")
    counter = page.locator(".counter")
    expect(counter).to_have_text("11 / 13")
    page.locator(".mailedu").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#step-12$"))
    page.evaluate("location.hash = '#step-3'")
    expect(counter).to_have_text("3 / 13")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{file.as_uri()}#step-99")
    expect(counter).to_have_text("13 / 13")
    expect(page).to_have_url(re.compile("#step-13$"))
    page.goto("about:blank")
    page.goto(file.as_uri())
    expect(counter).to_have_text("1 / 13")
    assert "#" not in page.url


def test_in_a_notebook_the_address_is_left_alone(show: Show, page: Page) -> None:
    widget = show(pop3_dialogue(), 1)
    widget.focus()
    page.keyboard.press("ArrowRight")
    expect(widget.locator(".counter")).to_have_text("2 / 13")
    assert "#" not in page.url
    expect(widget.get_by_role("button", name="Copy link")).to_have_count(0)
