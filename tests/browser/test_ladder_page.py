"""The ladder of long dialogues and of several connections, on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from contrast import CONTRAST
from dialogue_page import dialogue_page, widget_page
from playwright.sync_api import Locator, Page, expect
from sample_dialogues import long_dialogue, pop3_dialogue
from sample_lanes import (
    hostile_lanes,
    many_clients,
    one_after_another,
    relay,
    two_sessions,
)

from mailedu.transcript import Chunk, Transcript
from mailedu.views.dialogue_data import GrowingData, dialogue_data

Show = Callable[..., Locator]

FEW = 60
"""Rows that may be in the page, however long the dialogue is."""


@pytest.fixture
def open_page(page: Page, tmp_path: Path) -> Callable[[str], Locator]:
    """Open this page, with nothing that moves; returns its first widget. No script may fail."""
    page.emulate_media(reduced_motion="reduce")
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))

    def open_html(html: str) -> Locator:
        file = tmp_path / "ladder.html"
        file.write_text(html, "utf-8")
        page.goto(file.as_uri())
        expect(page.locator("body")).to_have_attribute("data-ready", "true")
        return page.locator(".mailedu").first

    return open_html


@pytest.fixture
def show(open_page: Callable[[str], Locator]) -> Show:
    return lambda transcript, **options: open_page(dialogue_page(transcript, **options))


@pytest.fixture
def grow(open_page: Callable[[str], Locator], page: Page) -> Callable[..., Locator]:
    """``grow(transcript, sizes)`` shows a dialogue that comes in chunks of so many steps."""

    def show_growing(whole: Transcript, sizes: list[int]) -> Locator:
        data = dialogue_data(Transcript(whole.title, (), ()))
        traits = {"data": data, "index": 0, "theme": "auto", "size": "normal"}
        widget = open_page(widget_page("live", [traits]))
        growing = GrowingData()
        done = 0
        for size in sizes:
            steps = whole.steps[done : done + size]
            first = done == 0
            chunk = Chunk(
                whole.connections if first else (),
                steps,
                whole.mailboxes if first else (),
                whole.events if first else (),
            )
            page.evaluate("(chunk) => models[0].tell({ grown: chunk })", growing.add(chunk))
            done += size
        return widget

    return show_growing


def seek(widget: Locator, number: int) -> None:
    widget.get_by_role("slider", name="Step").fill(str(number))
    expect(widget.locator(".counter")).to_have_text(re.compile(rf"^{number} / "))


def row(widget: Locator, number: int) -> Locator:
    return widget.locator(f'.step[data-index="{number - 1}"]')


def current(widget: Locator) -> Locator:
    return widget.locator(".step[aria-current=step]")


def press(page: Page, widget: Locator, *keys: str) -> None:
    widget.focus()
    for key in keys:
        page.keyboard.press(key)


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def top_of(widget: Locator, number: int) -> float:
    """Where the arrow of a step begins, in pixels."""
    return middle(row(widget, number).locator(".arrow"))[1]


# Long dialogues


def test_of_many_steps_few_are_in_the_page(show: Show, page: Page) -> None:
    widget = show(long_dialogue(2000))
    assert widget.locator(".step").count() < FEW
    for number in (2000, 1000, 1):
        seek(widget, number)
        expect(current(widget)).to_be_in_viewport()
        expect(current(widget).locator(".number")).to_have_text(str(number))
        assert widget.locator(".step").count() < FEW
    press(page, widget, "End")
    expect(current(widget)).to_be_in_viewport()
    press(page, widget, "ArrowLeft")
    expect(current(widget)).to_have_attribute("aria-posinset", "1999")
    expect(current(widget)).to_have_attribute("aria-setsize", "2000")
    press(page, widget, "Home")
    # Scrolling draws what comes into sight, and keeps the current step.
    widget.locator(".scroller").evaluate("(e) => (e.scrollTop = e.scrollHeight / 2)")
    expect(row(widget, 1000)).to_be_in_viewport()
    expect(row(widget, 1)).to_have_attribute("aria-current", "step")
    assert widget.locator(".step").count() < FEW
    numbers = widget.locator(".step .number").all_text_contents()
    assert [int(n) for n in numbers] == sorted(int(n) for n in numbers)
    row(widget, 1000).click()
    expect(widget.locator(".counter")).to_have_text("1000 / 2000")


def test_a_dialogue_that_grows_from_nothing(grow: Callable[..., Locator], page: Page) -> None:
    whole = pop3_dialogue()
    widget = grow(whole, [1, 4, 8])
    expect(widget.locator(".counter")).to_have_text("13 / 13")
    expect(widget.locator(".band")).to_have_text(["AUTHORIZATION", "TRANSACTION", "UPDATE"])
    expect(widget.locator(".step .mark")).to_have_text(["message 2 marked", "message 2 removed"])
    expect(widget.locator(".party b")).to_have_text(["bob's laptop", "mail.campus.test"])
    assert set(widget.locator(".step").evaluate_all("(all) => all.map((e) => e.ariaSetSize)")) == {
        "13"
    }


def test_what_has_grown_looks_like_what_was_there_at_once(
    grow: Callable[..., Locator], show: Show
) -> None:
    whole = two_sessions()
    picture = "(e) => e.querySelector('.ladder').innerHTML.replace(/ travels/g, '')"
    grown = grow(whole, [5, 1, 6, 4])
    seek(grown, 9)
    expect(current(grown)).to_be_in_viewport()
    first = grown.evaluate(picture)
    at_once = show(whole)
    seek(at_once, 9)
    assert at_once.evaluate(picture) == first


def test_growing_draws_no_row_out_of_sight(grow: Callable[..., Locator]) -> None:
    widget = grow(long_dialogue(300), [100, 100, 100])
    expect(widget.locator(".counter")).to_have_text("300 / 300")
    assert widget.locator(".step").count() < FEW


# Lanes


def test_each_of_several_clients_has_a_lane(show: Show) -> None:
    widget = show(two_sessions())
    expect(widget.locator(".party b")).to_have_text(
        ["bob's laptop", "bob's phone", "alice", "mail.campus.test"]
    )
    expect(widget.locator(".party span").first).to_have_text("1 · IMAP client")
    expect(widget.locator(".lifeline")).to_have_count(4)
    shapes = widget.locator(".party .shape").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).clipPath + getComputedStyle(e).borderRadius)"
    )
    assert len(set(shapes)) == 4
    expect(row(widget, 12).locator(".fate")).to_have_text("delayed")


def test_arrows_run_between_the_right_lifelines(show: Show, page: Page) -> None:
    widget = show(two_sessions())
    for width in (1024, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        lines = [middle(line)[0] for line in widget.locator(".lifeline").all()]
        assert lines == sorted(lines)
        for number, lane in ((2, 0), (4, 1), (7, 2)):
            seek(widget, number)
            box = row(widget, number).locator(".arrow").bounding_box()
            assert box is not None
            assert 0 <= box["x"] - lines[lane] < 20
            assert abs(box["x"] + box["width"] - lines[3]) < 4
            label = row(widget, number).locator(".label")
            assert label.evaluate("(e) => e.scrollWidth <= e.clientWidth"), "words are cut off"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_clients_of_one_name_that_are_there_at_once_have_lanes_of_their_own(show: Show) -> None:
    widget = show(many_clients(5))
    expect(widget.locator(".party b")).to_have_text(["client"] * 5 + ["mail.campus.test"])
    expect(widget.locator(".party span")).to_have_text(
        [f"{n} · POP3 client" for n in range(1, 6)] + ["POP3 server, port 110"]
    )


def test_more_clients_than_lanes_share_the_last(show: Show) -> None:
    widget = show(many_clients(9))
    expect(widget.locator(".party b")).to_have_text(
        ["client"] * 4 + ["5 clients", "mail.campus.test"]
    )
    expect(row(widget, 9).locator(".lane .connection")).to_have_text("9 client")


def test_a_client_with_one_connection_after_another_keeps_his_lane(show: Show) -> None:
    widget = show(one_after_another())
    expect(widget.locator(".party b")).to_have_text(["bob", "mail.campus.test"])
    expect(widget.locator(".band")).to_have_text(["CONNECTED", "CLOSED", "AUTHORIZATION", "UPDATE"])
    band, server = widget.locator(".band").first, widget.locator(".lifeline").last
    assert middle(band)[0] > middle(server)[0]


def test_a_relay_is_server_and_client_in_one_lane(show: Show) -> None:
    widget = show(relay())
    expect(widget.locator(".party b")).to_have_text(["alice", "mail.campus.test", "mx.other.test"])
    expect(widget.locator(".party span").nth(1)).to_have_text(
        "2 · SMTP client · SMTP server, port 587"
    )
    lines = [middle(line)[0] for line in widget.locator(".lifeline").all()]
    for number, left, right in ((2, 0, 1), (4, 1, 2)):
        box = row(widget, number).locator(".arrow").bounding_box()
        assert box is not None
        assert 0 <= box["x"] - lines[left] < 16
        assert abs(box["x"] + box["width"] - lines[right]) < 16
    # The delivery is of the hop that did it.
    mark = row(widget, 5).locator(".mark")
    expect(mark).to_have_attribute("data-cause", "3")
    assert abs(middle(mark.locator(".diamond"))[0] - lines[2]) < 3


def test_sessions_that_overlap_have_their_states_at_their_own_lifelines(show: Show) -> None:
    widget = show(two_sessions())
    lines = [middle(line)[0] for line in widget.locator(".lifeline").all()]
    texts = widget.locator(".band").all_text_contents()
    assert texts[:3] == ["not authenticated", "selected", "not authenticated"]
    for place, lane in ((1, 0), (3, 1)):
        assert abs(middle(widget.locator(".band").nth(place))[0] - lines[lane]) < 4
    expect(row(widget, 8).locator(".now")).to_have_text("3 aliceGREETED")
    expect(row(widget, 9).locator(".now")).to_have_count(0)


def test_narrow_lanes_fold_to_a_list_with_number_and_name(show: Show, page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 900})
    widget = show(two_sessions())
    seek(widget, 4)
    expect(widget.locator(".lifeline").first).to_be_hidden()
    expect(current(widget).locator(".lane .client-name")).to_be_visible()
    expect(current(widget).locator(".lane .connection")).to_have_text("2 bob's phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


# What happened, and why


def test_events_stand_where_they_happened_with_the_line_that_caused_them(show: Show) -> None:
    widget = show(two_sessions())
    marks = widget.locator(".mark[data-cause]")
    expect(marks).to_have_text(["1 message added to bob's INBOX", "1 message removed"])
    seek(widget, 8)
    diamond, line = row(widget, 8).locator(".diamond"), widget.locator(".lifeline").last
    assert abs(middle(diamond)[0] - middle(line)[0]) < 3
    expect(row(widget, 7)).to_have_class(re.compile("linked"))
    expect(row(widget, 6)).not_to_have_class(re.compile("linked"))
    link = widget.locator(".meaning").get_by_role("button")
    expect(link).to_have_text("by step 7")
    link.click()
    expect(widget.locator(".counter")).to_have_text("7 / 16")
    expect(widget.locator(".meaning").get_by_role("button")).to_have_text(
        "leads to step 8: 1 message added to bob's INBOX"
    )
    expect(row(widget, 8)).to_have_class(re.compile("linked"))


def test_an_event_of_no_line_here_says_so_and_others_lead_to_theirs(show: Show) -> None:
    widget = show(two_sessions())
    seek(widget, 11)
    expect(widget.locator(".meaning")).to_contain_text("No line of this dialogue")
    mark = row(widget, 11).locator(".mark")
    above, below = top_of(widget, 10), top_of(widget, 11)
    assert above < middle(mark.locator(".diamond"))[1] < below
    # A click on what happened goes to its cause.
    row(widget, 8).locator(".mark > span").click()
    expect(widget.locator(".counter")).to_have_text("7 / 16")
    row(widget, 14).hover()
    expect(row(widget, 13)).to_have_class(re.compile("linked"))


# The axis


def test_to_scale_a_second_is_as_long_everywhere(show: Show, page: Page) -> None:
    widget = show(two_sessions())
    even = [top_of(widget, n) for n in (1, 2, 3)]
    assert even[2] - even[1] == pytest.approx(even[1] - even[0], abs=0.5)
    scale = widget.get_by_role("button", name="To scale")
    scale.click()
    expect(scale).to_have_attribute("aria-pressed", "true")
    seek(widget, 13)
    assert widget.locator(".step").count() < 16, "what lies on top of each other is thinned"
    start, later, last = (top_of(widget, n) for n in (1, 13, 16))
    assert (last - start) / (later - start) == pytest.approx(900 / 600, rel=0.01)
    ticks = widget.locator(".tick span").all_text_contents()
    assert ticks[:3] == ["0 s", "0:05:00", "0:10:00"]
    expect(current(widget).locator(".label")).to_be_visible()
    press(page, widget, "t")
    expect(scale).to_have_attribute("aria-pressed", "false")
    expect(widget.locator(".tick")).to_have_count(0)


def test_zooming_by_keys_keeps_the_current_step_in_its_place(show: Show, page: Page) -> None:
    widget = show(two_sessions())
    seek(widget, 14)
    press(page, widget, "t", "+")
    before = top_of(widget, 14)
    press(page, widget, "+", "+", "+", "+", "+", "+", "+")
    expect(current(widget)).to_be_in_viewport()
    assert top_of(widget, 14) == pytest.approx(before, abs=2)
    distance = top_of(widget, 14) - top_of(widget, 13)
    press(page, widget, "+")
    assert top_of(widget, 14) - top_of(widget, 13) == pytest.approx(2 * distance, rel=0.02)
    press(page, widget, *"-" * 20)
    expect(row(widget, 1)).to_be_in_viewport()
    expect(row(widget, 16)).to_be_in_viewport()
    widget.get_by_role("button", name="Closer").click()
    expect(current(widget)).to_be_in_viewport()


def test_an_event_to_scale_is_at_its_own_time(show: Show, page: Page) -> None:
    widget = show(two_sessions())
    seek(widget, 8)
    press(page, widget, "t", *"+" * 9)
    at = middle(row(widget, 8).locator(".diamond"))[1]
    assert at == pytest.approx((top_of(widget, 7) + top_of(widget, 8)) / 2, abs=2)


def test_to_scale_a_long_dialogue_is_thinned_and_the_current_step_is_always_there(
    show: Show, page: Page
) -> None:
    widget = show(long_dialogue(1000))
    press(page, widget, "t")
    for number in (503, 504):
        seek(widget, number)
        expect(current(widget).locator(".label")).to_be_visible()
        expect(current(widget).locator(".number")).to_have_text(str(number))
        assert widget.locator(".step").count() < 3 * FEW
    expect(widget.locator(".more").first).to_have_text(re.compile(r"\+ \d+"))


def test_the_choice_of_the_axis_lives_as_long_as_the_widget(show: Show, page: Page) -> None:
    widget = show(two_sessions())
    press(page, widget, "t")
    page.evaluate(
        """() => {
          models[0].close();
          widget.render({ model: models[0], el: document.querySelector(".mailedu").parentElement });
        }"""
    )
    expect(page.get_by_role("button", name="To scale").first).to_have_attribute(
        "aria-pressed", "true"
    )


# What each session knows


def test_numbers_are_shown_as_each_session_sees_them(show: Show) -> None:
    widget = show(two_sessions())
    seek(widget, 3)
    expect(widget.locator("th.number")).to_have_text(["no."])
    seek(widget, 8)
    table = widget.locator(".mailbox table")
    expect(table.get_by_role("columnheader").first).to_have_accessible_name(
        "number in connection 1, bob's laptop"
    )

    def told() -> list[list[str]]:
        return [
            line.locator(".told").all_text_contents() for line in table.locator("tbody tr").all()
        ]

    assert told()[2] == ["not told yet", "not told yet"]
    seek(widget, 10)
    assert told() == [["1", "1"], ["2", "2"], ["3", "not told yet"]]
    seek(widget, 14)
    assert told() == [["\N{EN DASH}", "1"], ["1", "2"], ["2", "not told yet"]]
    expect(table.locator("tbody tr").first).to_contain_text("gone")


# For everyone


def test_names_and_lines_of_several_sessions_are_never_markup(show: Show, page: Page) -> None:
    widget = show(hostile_lanes())
    expect(widget.locator(".party")).to_have_count(3)
    press(page, widget, "t", "End")
    expect(widget.locator("img")).to_have_count(0)
    assert page.evaluate("window.attacked") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lanes_have_contrast(show: Show, theme: str) -> None:
    widget = show(many_clients(5, rounds=1), theme=theme)
    seek(widget, 15)
    assert widget.evaluate(CONTRAST) == []
