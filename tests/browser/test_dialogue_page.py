"""The dialogue widget on a page of its own: what a person does, and what is on the screen then."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from contrast import CONTRAST
from dialogue_page import dialogue_page
from playwright.sync_api import Locator, Page, expect
from sample_dialogues import (
    hostile_dialogue,
    long_dialogue,
    pop3_dialogue,
    two_connections,
)

from mailedu.transcript import Transcript

Shoot = Callable[[str], Path]
Show = Callable[..., Locator]


@pytest.fixture
def show(page: Page, tmp_path: Path) -> Show:
    """``show(transcript, …)`` opens a page with widgets; returns the first. No script may fail."""
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))

    def open_page(*transcripts: Transcript, **options: str) -> Locator:
        file = tmp_path / "dialogue.html"
        file.write_text(dialogue_page(*transcripts, **options), "utf-8")
        page.goto(file.as_uri())
        expect(page.locator("body")).to_have_attribute("data-ready", "true")
        return page.locator(".mailedu").first

    return open_page


@pytest.fixture
def widget(show: Show) -> Locator:
    """The dialogue of thirteen steps, at its first step."""
    return show(pop3_dialogue())


def counter(widget: Locator) -> Locator:
    return widget.locator(".counter")


def current(widget: Locator) -> Locator:
    return widget.locator(".step[aria-current=step]")


def go_to(widget: Locator, number: int) -> None:
    widget.locator(".step").nth(number - 1).click()
    expect(counter(widget)).to_have_text(re.compile(rf"^{number} / "))


def test_it_begins_at_the_first_step_with_the_rest_in_sight(widget: Locator) -> None:
    expect(counter(widget)).to_have_text("1 / 13")
    expect(widget.locator(".step")).to_have_count(13)
    expect(current(widget)).to_contain_text("+OK POP3 mail.campus.test")
    expect(widget.locator(".step").nth(12)).to_be_visible()
    expect(widget.locator(".who")).to_have_text("The server greets")


def test_stepping_by_mouse(widget: Locator) -> None:
    for name, number in (
        ("Next", 2),
        ("Next", 3),
        ("One step back", 2),
        ("Last", 13),
        ("First", 1),
    ):
        widget.get_by_role("button", name=name).click()
        expect(counter(widget)).to_have_text(f"{number} / 13")
        expect(current(widget).locator(".number")).to_have_text(str(number))
    widget.get_by_text("DELE 2", exact=True).click()
    expect(counter(widget)).to_have_text("10 / 13")
    expect(widget.locator(".who")).to_have_text("The client asks")


def test_stepping_by_keyboard_stays_inside_the_widget(widget: Locator, page: Page) -> None:
    page.evaluate("document.addEventListener('keydown', (e) => (window.leaked = e.key))")
    widget.focus()
    for key, number in (
        ("ArrowRight", 2), ("End", 13), ("ArrowRight", 13), ("ArrowLeft", 12), ("Home", 1),
        ("ArrowLeft", 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(counter(widget)).to_have_text(f"{number} / 13")
    assert page.evaluate("window.leaked") is None


def test_keys_work_from_every_control(widget: Locator, page: Page) -> None:
    for control in ("button[aria-label^=First]", ".slider", ".scroller", ".part.line", "summary"):
        page.keyboard.press("Home")
        widget.locator(control).focus()
        page.keyboard.press("End")
        expect(counter(widget)).to_have_text("13 / 13")
    widget.locator("select").focus()  # where arrow keys choose a speed
    page.keyboard.press("ArrowRight")
    expect(counter(widget)).to_have_text("13 / 13")


def test_each_element_that_takes_the_focus_keeps_shortcuts_of_the_host_away(
    widget: Locator,
) -> None:
    go_to(widget, 9)
    focusable = widget.locator("button, input, select, summary, [tabindex]")
    assert focusable.count() >= 12
    for element in (widget, *focusable.all()):
        expect(element).to_have_attribute("data-lm-suppress-shortcuts", "true")


def test_the_slider_seeks(widget: Locator, page: Page) -> None:
    slider = widget.get_by_role("slider", name="Step")
    slider.fill("11")
    expect(counter(widget)).to_have_text("11 / 13")
    expect(slider).to_have_attribute("aria-valuetext", "Step 11 of 13")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(counter(widget)).to_have_text("7 / 13")


def test_playing_ends_at_the_last_step_and_pauses_on_demand(widget: Locator, page: Page) -> None:
    page.clock.install()
    play = widget.get_by_role("button", name="Play")
    play.click()
    expect(widget.get_by_role("button", name="Pause")).to_be_visible()
    page.clock.run_for(1600)
    expect(counter(widget)).to_have_text("2 / 13")
    widget.focus()
    page.keyboard.press(" ")
    page.clock.run_for(60_000)
    expect(counter(widget)).to_have_text("2 / 13")

    widget.get_by_label("Speed").select_option("4")
    play.click()
    page.clock.run_for(4000)
    expect(counter(widget)).to_have_text("12 / 13")
    page.clock.run_for(60_000)
    expect(counter(widget)).to_have_text("13 / 13")
    expect(play).to_be_visible()
    play.click()  # at the end it begins anew
    expect(counter(widget)).to_have_text("1 / 13")


def test_a_line_is_explained_part_by_part(widget: Locator) -> None:
    go_to(widget, 11)
    large = widget.locator(".large")
    expect(large.locator(".piece .code")).to_have_text(["+OK", "message 2 marked", "\\r\\n"])
    expect(large.locator(".piece .name")).to_have_text(
        ["status: done", "text for people; programs ignore it", "end of line"]
    )
    expect(widget.locator(".meaning")).to_contain_text("Message 2 is only marked.")
    expect(widget.locator(".section")).to_have_text("RFC 1939 §5, DELE")


def test_a_long_reply_has_its_lines_in_a_box(widget: Locator) -> None:
    go_to(widget, 9)
    expect(widget.locator(".large .piece .code")).to_have_text(
        ["+OK", "870 octets follow", "\\r\\n"]
    )
    box = widget.locator(".payload")
    expect(box.locator(".entry .code").first).to_have_text("From: alice@campus.test")
    expect(box).to_contain_text("a dot added on the way (byte-stuffing)")
    expect(box.locator(".entry .code").last).to_have_text(".")


def test_a_password_is_not_shown(widget: Locator) -> None:
    go_to(widget, 4)
    expect(widget.locator(".large .piece .code")).to_have_text(["PASS", "••••••••", "\\r\\n"])


def test_state_and_mailbox_follow_the_step(widget: Locator) -> None:
    lit = widget.locator(".chip[aria-current]")
    expect(lit).to_have_text("AUTHORIZATION")
    expect(widget.locator(".chip")).to_have_text(["AUTHORIZATION", "TRANSACTION", "UPDATE"])
    expect(widget.locator(".mailboxes")).to_contain_text("No mailbox is in view")
    go_to(widget, 11)
    expect(lit).to_have_text("TRANSACTION")
    expect(widget.get_by_role("table", name="Bob's maildrop on the server")).to_be_visible()
    status = widget.locator("td.status")
    expect(status).to_have_text(["kept", "marked, still there DELE", "kept"])
    go_to(widget, 13)
    expect(lit).to_have_text("UPDATE")
    expect(status).to_have_text(["kept", "gone", "kept"])


def test_bands_and_marks_stand_where_things_happened(widget: Locator) -> None:
    expect(widget.locator(".band")).to_have_text(["AUTHORIZATION", "TRANSACTION", "UPDATE"])
    expect(widget.locator(".step .mark")).to_have_text(["message 2 marked", "message 2 removed"])
    band = widget.locator(".band").nth(1).bounding_box()
    row = widget.locator(".step").nth(4).bounding_box()
    assert band is not None and row is not None
    assert abs(band["y"] - row["y"]) < 6


def test_bytes_on_demand_and_parts_found_again_in_them(widget: Locator) -> None:
    go_to(widget, 11)
    expect(widget.locator(".hex")).to_be_hidden()
    widget.get_by_text("Bytes").click()
    expect(widget.locator(".hex .codes").first).to_have_text(
        "2b 4f 4b 20 6d 65 73 73  61 67 65 20 32 20 6d 61"
    )
    widget.locator(".large .piece").first.hover()
    expect(widget.locator(".hex .lit").first).to_have_text("2b 4f 4b")
    go_to(widget, 12)
    expect(widget.locator(".hex .codes")).to_have_text("51 55 49 54 0d 0a")


def test_nothing_jumps(widget: Locator) -> None:
    places = (
        ".scroller",
        ".part.line",
        ".part.state",
        ".part.mailboxes",
        ".part.bytes",
        ".counter",
    )
    boxes = []
    for number in range(1, 14):
        widget.get_by_role("slider").fill(str(number))
        expect(counter(widget)).to_have_text(f"{number} / 13")
        boxes.append([widget.locator(place).bounding_box() for place in places])
    assert all(box == boxes[0] for box in boxes)


def test_the_current_step_stays_in_view(show: Show, page: Page) -> None:
    widget = show(long_dialogue(500))
    for key, number in (("End", 500), ("Home", 1)):
        page.keyboard.press("Tab")
        widget.focus()
        page.keyboard.press(key)
        expect(counter(widget)).to_have_text(f"{number} / 500")
        expect(current(widget)).to_be_in_viewport()
    for _ in range(38):
        page.keyboard.press("ArrowRight")
    expect(counter(widget)).to_have_text("39 / 500")
    expect(current(widget)).to_be_in_viewport()


def test_what_a_screen_reader_meets(widget: Locator, page: Page) -> None:
    expect(page.get_by_role("group", name="Dialogue: POP3: bob fetches his mail")).to_be_visible()
    expect(page.get_by_role("toolbar", name="Steps")).to_be_visible()
    expect(page.get_by_role("list", name="All steps in order of time")).to_be_visible()
    for name in ("First step", "One step back", "Play", "Next step", "Last step"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="One step back")).to_have_attribute(
        "aria-disabled", "true"
    )
    go_to(widget, 11)
    expect(widget.locator("[aria-live=polite]")).to_have_text(
        "Step 11 of 13. The server answers: +OK message 2 marked. Message 2 is only marked. "
        "Nothing has been removed: if the connection broke now, all three messages would still be "
        "here next time. message 2 marked."
    )


def test_wrong_lines_carry_a_mark_and_a_word(show: Show) -> None:
    widget = show(two_connections())
    go_to(widget, 4)
    expect(current(widget).locator("b")).to_have_text("Error")
    expect(current(widget).locator(".label .icon")).to_be_visible()
    expect(widget.locator(".error")).to_have_text("Error: The maildrop is in use.")
    expect(widget.locator(".who")).to_have_text("The server answers · connection 2")
    expect(current(widget).locator(".connection")).to_have_text("2 bob's phone")
    go_to(widget, 5)
    expect(widget.locator(".large")).to_have_text("connection closed")


def test_text_from_the_wire_is_never_markup(show: Show, page: Page) -> None:
    widget = show(hostile_dialogue())
    widget.get_by_text("Bytes").click()
    expect(widget.locator(".large")).to_contain_text("<img src=x onerror=")
    expect(widget.locator("img")).to_have_count(0)
    assert page.evaluate("window.attacked") is None


def test_an_empty_transcript_says_so(show: Show) -> None:
    widget = show(Transcript("Nothing yet", (), ()))
    expect(widget).to_contain_text("no line has crossed the wire yet")


def test_a_single_step(show: Show, page: Page) -> None:
    whole = pop3_dialogue()
    widget = show(Transcript(whole.title, whole.connections, whole.steps[:1]))
    expect(counter(widget)).to_have_text("1 / 1")
    widget.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(counter(widget)).to_have_text("1 / 1")


def test_two_thousand_steps(show: Show, page: Page) -> None:
    widget = show(long_dialogue(2000))
    widget.focus()
    page.keyboard.press("End")
    expect(counter(widget)).to_have_text("2000 / 2000")
    expect(current(widget)).to_be_in_viewport()


def test_widgets_on_one_page_do_not_disturb_each_other(show: Show, page: Page) -> None:
    first = show(pop3_dialogue(), two_connections())
    second = page.locator(".mailedu").nth(1)
    second.get_by_role("button", name="Next").click()
    expect(counter(second)).to_have_text("2 / 5")
    expect(counter(first)).to_have_text("1 / 13")
    ids = page.evaluate("[...document.querySelectorAll('.mailedu [id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_a_late_echo_of_the_kernel_takes_no_step_back(widget: Locator, page: Page) -> None:
    widget.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("models[0].saved === 1")
    page.keyboard.press("ArrowRight")
    page.evaluate("models[0].set('index', 1)")  # what the kernel was told before this step
    expect(widget.locator(".counter")).to_have_text("3 / 13")
    assert page.evaluate("models[0].get('index')") == 2
    page.evaluate("models[0].set('index', 6)")  # a wish of the kernel's own
    expect(widget.locator(".counter")).to_have_text("7 / 13")


def test_index_goes_both_ways_and_closing_takes_listeners_away(widget: Locator, page: Page) -> None:
    page.evaluate("models[0].set('index', 6)")
    expect(counter(widget)).to_have_text("7 / 13")
    widget.get_by_role("button", name="Next").click()
    assert page.evaluate("models[0].get('index')") == 7
    page.evaluate("models[0].close()")
    page.evaluate("models[0].set('index', 0)")
    expect(counter(widget)).to_have_text("8 / 13")


@pytest.mark.parametrize(
    ("body", "scheme", "theme"),
    [
        ('data-jp-theme-light="true"', "dark", "light"),
        ('data-jp-theme-light="false"', "light", "dark"),
        ("", "light", "light"),
        ("", "dark", "dark"),
    ],
)
def test_the_theme_is_the_pages(show: Show, page: Page, body: str, scheme: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(show(pop3_dialogue(), body=body)).to_have_attribute("data-theme", theme)


def test_the_theme_follows_the_page_and_can_be_forced(show: Show, page: Page) -> None:
    widget = show(pop3_dialogue(), body='data-jp-theme-light="true"')
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(widget).to_have_attribute("data-theme", "dark")
    page.evaluate("models[0].set('theme', 'light')")
    expect(widget).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast(show: Show, theme: str) -> None:
    widget = show(pop3_dialogue(), theme=theme)
    for number in (4, 11, 13):
        go_to(widget, number)
        assert widget.evaluate(CONTRAST) == []


def side_by_side(widget: Locator) -> bool:
    ladder = widget.locator(".ladder").bounding_box()
    pane = widget.locator(".pane").bounding_box()
    assert ladder is not None and pane is not None
    return pane["x"] >= ladder["x"] + ladder["width"] - 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "beside"), [(1024, False), (1440, True), (1920, True)])
def test_it_fits_the_width(
    show: Show, page: Page, shoot: Shoot, width: int, beside: bool, theme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    widget = show(pop3_dialogue())
    go_to(widget, 11)
    assert side_by_side(widget) is beside
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(f"page-{width}-{theme}")


def test_on_a_narrow_page_the_ladder_is_a_list(show: Show, page: Page, shoot: Shoot) -> None:
    page.set_viewport_size({"width": 400, "height": 1000})
    widget = show(pop3_dialogue())
    go_to(widget, 7)
    expect(widget.locator(".lifeline").first).to_be_hidden()
    expect(current(widget).locator(".head")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    shoot("page-400-light")


def test_no_motion_for_who_wants_none(show: Show, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    widget = show(pop3_dialogue())
    widget.get_by_role("button", name="Next").click()
    name = current(widget).locator(".arrow").evaluate("(e) => getComputedStyle(e).animationName")
    assert name == "none"
