"""Predicting on a page of its own: what a learner does, what stays covered, what the score says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dialogue_page import widget_page
from playwright.sync_api import Locator, Page, expect
from sample_dialogues import pop3_dialogue

from mailedu.views.dialogue_data import dialogue_data

Shoot = Callable[[str], Path]
DELE = 10  # index of the reply to DELE 2
MARKED = "+OK message 2 marked"
Show = Callable[..., Locator]


@pytest.fixture
def show(page: Page, tmp_path: Path) -> Show:
    """``show(predict)`` opens the dialogue of thirteen steps; no script may fail."""
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))

    def open_page(predict: Any = True, theme: str = "light") -> Locator:
        data = dialogue_data(pop3_dialogue(), predict)
        file = tmp_path / "predict.html"
        traits = [{"data": data, "index": 0, "theme": theme}]
        file.write_text(widget_page("dialogue", traits), "utf-8")
        page.goto(file.as_uri())
        expect(page.locator("body")).to_have_attribute("data-ready", "true")
        return page.locator(".mailedu").first

    return open_page


def go_to(widget: Locator, number: int) -> None:
    widget.get_by_role("slider", name="Step").fill(str(number))
    expect(widget.locator(".counter")).to_have_text(f"{number} / 13")


def question(widget: Locator) -> Locator:
    return widget.locator("form.predict-question")


def verdict(widget: Locator) -> Locator:
    return widget.locator(".predict-verdict")


def row(widget: Locator, number: int) -> Locator:
    return widget.locator(f".step[data-index='{number - 1}']")


def score(page: Page) -> Any:
    return page.evaluate("models[0].traits.score")


def test_a_button_switches_it_on_and_off_where_there_is_something_to_ask(show: Show) -> None:
    widget = show(None)
    button = widget.get_by_role("button", name="Predict")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(row(widget, 3)).to_contain_text("+OK send PASS")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(row(widget, 2)).to_contain_text("USER bob")
    expect(row(widget, 3)).to_contain_text("covered")
    button.click()
    expect(row(widget, 3)).to_contain_text("+OK send PASS")
    expect(widget.locator(".predict-score")).to_have_count(0)
    expect(show(False).get_by_role("button", name="Predict")).to_have_count(0)


def test_a_covered_step_tells_nothing(show: Show, page: Page) -> None:
    widget = show(["DELE", "QUIT"])
    go_to(widget, DELE)
    expect(row(widget, DELE)).to_contain_text("DELE 2")
    for number in (11, 13):
        go_to(widget, number)
        text = page.evaluate("document.querySelector('.mailedu').innerText")
        titles = page.evaluate(
            "[...document.querySelectorAll('.mailedu *')].map((e) => e.title).join(' ')"
        )
        for told in (MARKED, "bye", "only marked", "still there", "removed", "UPDATE: message"):
            assert told not in (titles + text).replace("has been removed from the server", ""), told
        expect(widget.locator(".chip[aria-current]")).to_have_text("TRANSACTION")
        expect(widget.locator("td.status")).to_have_text(["kept", "kept", "kept"])
        expect(widget.locator(".band")).not_to_contain_text(["UPDATE"])
        expect(widget.locator(".step .mark, .field .mark")).to_have_count(0)
        expect(widget.locator(".bytes .size")).to_have_text("")


def test_a_wrong_answer_is_explained_and_uncovers(show: Show, page: Page) -> None:
    widget = show(["DELE"])
    go_to(widget, 11)
    asked = question(widget)
    expect(asked).to_contain_text("Question 1 of 1")
    expect(asked).to_contain_text("DELE 2")
    expect(asked.get_by_role("radio")).to_have_count(4)
    asked.get_by_label("+OK: message 2 has been removed from the server").check()
    asked.get_by_role("button", name="Check").click()
    said = verdict(widget)
    expect(said.locator("b").first).to_have_text("Not right")
    expect(said.locator(".icon")).to_be_visible()
    expect(said).to_contain_text("DELE only marks.")
    expect(said).to_contain_text("The answer: +OK: message 2 is marked, and still in the maildrop")
    expect(said.locator(".section")).to_have_text("RFC 1939 §5, §6")
    expect(row(widget, 11)).to_contain_text(MARKED)
    expect(widget.locator("td.status")).to_contain_text(["kept", "marked, still there", "kept"])
    expect(widget.locator(".live")).to_contain_text("Not right")
    assert score(page) == {"count": 1, "right": 0, "open": 0, "missed": [DELE]}
    assert page.evaluate("models[0].saved") >= 1


def test_all_by_keyboard_with_the_keys_kept_inside(show: Show, page: Page) -> None:
    widget = show(["RETR", "DELE", "QUIT"])
    page.evaluate("document.addEventListener('keydown', (e) => (window.leaked = e.key))")
    widget.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(widget.locator(".live")).to_contain_text("Keys 1 to 3 choose, Enter checks.")
    page.keyboard.press("Enter")
    expect(question(widget).get_by_role("alert")).to_have_text("Choose or type an answer first.")
    page.keyboard.press("2")
    expect(question(widget).get_by_role("radio").nth(1)).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")  # from the last to the first; no step is taken
    expect(question(widget).get_by_role("radio").nth(0)).to_be_checked()
    expect(widget.locator(".counter")).to_have_text("9 / 13")
    right = question(widget).get_by_label("the same as before")
    right.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(verdict(widget).locator("b").first).to_have_text("Right")
    assert page.evaluate("window.leaked") is None
    page.keyboard.press("Enter")  # Go on has the focus
    expect(widget.locator(".counter")).to_have_text("10 / 13")
    expect(widget).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(question(widget)).to_contain_text("Question 2 of 3")
    assert score(page)["right"] == 1


def test_typing_an_answer(show: Show, page: Page) -> None:
    widget = show({"steps": ["LIST"], "kinds": ["mailbox"]})
    go_to(widget, 7)
    field = question(widget).get_by_label("Your answer")
    widget.focus()
    page.keyboard.press("3")  # a digit goes where it is wanted
    expect(field).to_have_value("3")
    field.fill("  3 messages ")
    page.keyboard.press("Enter")
    expect(verdict(widget).locator("b").first).to_have_text("Right")
    widget.get_by_role("button", name="Again").click()
    go_to(widget, 7)
    question(widget).get_by_label("Your answer").fill("none")
    page.keyboard.press("Enter")
    expect(verdict(widget)).to_contain_text("Your answer: none")
    expect(verdict(widget).locator("b").first).to_have_text("Not right")


def test_seeking_past_a_question_and_being_shown_the_answer(show: Show, page: Page) -> None:
    widget = show(["RETR", "DELE", "QUIT"])
    go_to(widget, 13)
    expect(widget.locator(".part.line")).to_contain_text(
        "This step stays covered until the question at step 9 is answered."
    )
    widget.get_by_role("button", name="Go to step 9").click()
    expect(widget.locator(".counter")).to_have_text("9 / 13")
    question(widget).get_by_role("button", name="Show me").click()
    expect(verdict(widget).locator("b").first).to_have_text("Shown")
    expect(row(widget, 9)).to_contain_text("+OK 870 octets follow")
    assert score(page)["missed"] == [8]


def test_the_score_leads_to_what_was_missed_and_begins_again(show: Show, page: Page) -> None:
    widget = show(["RETR", "DELE", "QUIT"])
    for number in (9, 11, 13):
        go_to(widget, number)
        if number == 13:
            question(widget).get_by_label("2 messages: what was marked is removed").check()
            question(widget).get_by_role("button", name="Check").click()
        else:
            question(widget).get_by_role("button", name="Show me").click()
    strip = widget.locator(".predict-score")
    expect(strip).to_contain_text("1 of 3 right")
    expect(strip).to_contain_text("Missed: step")
    assert score(page) == {"count": 3, "right": 1, "open": 0, "missed": [8, 10]}
    strip.get_by_role("button", name="Go to step 11").click()
    expect(widget.locator(".counter")).to_have_text("11 / 13")
    expect(verdict(widget)).to_contain_text("DELE 2")
    strip.get_by_role("button", name="Again").click()
    expect(widget.locator(".counter")).to_have_text("1 / 13")
    expect(strip).to_contain_text("0 of 3 right")
    expect(row(widget, 9)).to_contain_text("covered")


def test_playing_stops_at_a_question(show: Show, page: Page) -> None:
    page.clock.install()
    widget = show(["USER"])
    widget.get_by_role("button", name="Play").click()
    page.clock.run_for(20_000)
    expect(widget.locator(".counter")).to_have_text("3 / 13")
    expect(widget.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(400, "light"), (1024, "dark")])
def test_the_question_fits(show: Show, page: Page, shoot: Shoot, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    widget = show(["DELE"], theme)
    go_to(widget, 11)
    shoot(f"predict-{width}-{theme}")
    line, check = widget.locator(".part.line"), question(widget).get_by_role("button", name="Check")
    room, button = line.bounding_box(), check.bounding_box()
    assert room is not None and button is not None
    assert button["y"] + button["height"] <= room["y"] + room["height"]
    assert line.evaluate("(e) => e.scrollWidth - e.clientWidth") <= 0
    last = question(widget).locator(".predict-option").last.bounding_box()
    assert last is not None and last["y"] + last["height"] <= button["y"] + 1
