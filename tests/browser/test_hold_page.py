"""The panel of held lines on a page of its own: what is shown, what is asked of the kernel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from contrast import CONTRAST
from dialogue_page import widget_page
from playwright.sync_api import Locator, Page, expect
from sample_dialogues import pop3_dialogue

from mailedu.transcript import Chunk, Transcript
from mailedu.views.dialogue_data import GrowingData, dialogue_data
from mailedu.views.holding import offers

Shoot = Callable[[str], Path]
WHOLE = pop3_dialogue()


class Kernel:
    """The other end of the widget: takes down what it is asked, and says what it is told to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.data = GrowingData()

    def tell(self, content: dict[str, Any]) -> None:
        self.page.evaluate("(content) => models.forEach((one) => one.tell(content))", content)

    def asked(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("models[0].sent.splice(0)")
        return found

    def grow(self, first: int, last: int) -> None:
        """Let the steps of the sample dialogue come, those from ``first`` to before ``last``."""
        start = Chunk(WHOLE.connections, (), WHOLE.mailboxes, WHOLE.events)
        begun = start if first == 0 else Chunk()
        chunk = Chunk(begun.connections, WHOLE.steps[first:last], begun.mailboxes, begun.events)
        self.tell({"grown": self.data.add(chunk)})

    def hold(self, *held: dict[str, Any], **more: Any) -> None:
        state = {"held": held, "more": 0, "mode": "paused", "stop_at": [], "over": False}
        self.tell({"hold": {**state, "reached": True, **more}})


def line(id: int, number: int, **more: Any) -> dict[str, Any]:
    """Return a held line that is step ``number`` of the sample dialogue."""
    step = Chunk(steps=(WHOLE.steps[number],)).to_dict()["steps"][0]
    return {
        "id": id, "connection": 1, "sender": step["sender"], "received": 0.5, "data": step["data"],
        "fate": "", "original": "", "step": step, "whole": True, **more,
    }  # fmt: skip


@pytest.fixture
def kernel(page: Page, tmp_path: Path) -> Kernel:
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    empty = {"data": dialogue_data(Transcript("Held", (), ())), "index": 0, "theme": "auto"}
    file = tmp_path / "hold.html"
    traits = {**empty, "size": "normal", "offers": offers()}
    file.write_text(widget_page("hold", [traits]), "utf-8")
    page.goto(file.as_uri())
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    return Kernel(page)


@pytest.fixture
def widget(page: Page) -> Locator:
    return page.locator(".mailedu").first


def press(widget: Locator, name: str) -> None:
    widget.get_by_role("button", name=name, exact=True).click()


def test_it_says_what_it_has_and_grows_by_what_comes(kernel: Kernel, widget: Locator) -> None:
    have = {"connections": 0, "steps": 0, "mailboxes": 0, "events": 0}
    asked, watch = kernel.asked()
    assert (asked, watch["do"]) == ({"have": have}, "watch")
    expect(widget.locator(".empty")).to_be_visible()
    kernel.grow(0, 3)
    expect(widget.locator(".counter")).to_have_text("3 / 3")
    kernel.grow(3, 5)  # who stands at the end goes along
    expect(widget.locator(".counter")).to_have_text("5 / 5")
    expect(widget.locator(".live")).to_contain_text("+OK bob has 3 messages")
    press(widget, "One step back (←)")
    kernel.grow(5, 9)
    expect(widget.locator(".counter")).to_have_text("4 / 9")
    widget.get_by_role("button", name="Last").click()
    expect(widget.locator(".large").last).to_contain_text("+OK")
    expect(widget.locator(".mailboxes tbody tr")).to_have_count(3)


def test_what_came_twice_counts_once_and_what_is_missing_is_asked_for(
    kernel: Kernel, widget: Locator
) -> None:
    kernel.grow(0, 3)
    kernel.tell({"grown": kernel.data.since({})})
    expect(widget.locator(".counter")).to_have_text("3 / 3")
    kernel.asked()
    chunk = kernel.data.add(Chunk((), WHOLE.steps[3:5]))
    kernel.data.add(Chunk((), WHOLE.steps[5:6]))
    kernel.tell({"grown": kernel.data.since({**chunk["at"], "steps": 5})})
    expect(widget.locator(".counter")).to_have_text("3 / 3")
    (asked,) = kernel.asked()
    kernel.tell({"grown": kernel.data.since(asked["have"])})
    expect(widget.locator(".counter")).to_have_text("6 / 6")


def test_the_line_on_the_wire_is_explained_and_let_go_by_button_and_key(
    kernel: Kernel, widget: Locator, page: Page
) -> None:
    expect(widget.locator(".idle")).to_contain_text("Start a client")
    kernel.grow(0, 9)
    kernel.hold(line(4, 9), line(5, 11))
    large = widget.locator(".held-line .large")
    expect(large).to_contain_text("DELE")
    expect(widget.locator(".held-line .meaning")).to_contain_text("mark message 2 as deleted")
    expect(widget.locator(".live")).to_contain_text("DELE 2")
    expect(widget.locator(".road")).to_contain_text("bob's laptop")
    sizes = [
        widget.locator(place).first.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        for place in (".held-line .large", ".held-line .meaning", ".title", ".party b")
    ]
    assert sizes[0] > max(sizes[1:])
    kernel.asked()
    press(widget, "Next line")
    widget.focus()
    page.keyboard.press("n")
    page.keyboard.press("r")
    press(widget, "Run")
    widget.get_by_label("Milliseconds between two lines").fill("250")
    press(widget, "Every")
    assert kernel.asked() == [
        {"do": "next"}, {"do": "next"}, {"do": "next_reply"}, {"do": "run"},
        {"do": "auto", "milliseconds": 250},
    ]  # fmt: skip
    kernel.hold(mode="run", stop_at=["RETR"])
    expect(widget.locator(".idle")).to_contain_text("until one meets a breakpoint")
    press(widget, "Hold")
    press(widget, "Stop holding")
    assert kernel.asked() == [{"do": "pause"}, {"do": "stop"}]
    kernel.hold(over=True)
    expect(widget.locator(".idle")).to_contain_text("Nothing is held any more")
    expect(widget.get_by_role("button", name="Next line", exact=True)).to_be_disabled()
    widget.focus()
    page.keyboard.press("n")
    assert kernel.asked() == []


def test_a_line_can_be_chosen_and_each_thing_done_to_it(kernel: Kernel, widget: Locator) -> None:
    kernel.hold(line(4, 9), line(5, 11, fate="duplicated"))
    kernel.asked()
    widget.locator(".queue button").nth(1).click()
    expect(widget.locator(".held-line .large")).to_contain_text("QUIT")
    expect(widget.locator(".changed")).to_have_text("A copy")
    widget.get_by_label("Seconds of delay").fill("2.5")
    for name in ("Deliver", "Drop", "Duplicate", "Delay", "Cut before", "Cut after"):
        press(widget, name)
    assert kernel.asked() == [
        {"do": "deliver", "id": 5}, {"do": "drop", "id": 5}, {"do": "duplicate", "id": 5},
        {"do": "delay", "id": 5, "seconds": 2.5}, {"do": "cut", "id": 5, "where": "before"},
        {"do": "cut", "id": 5, "where": "after"},
    ]  # fmt: skip
    kernel.tell({"done": "deliver", "error": "line 5 is behind line 4"})
    expect(widget.get_by_role("alert")).to_have_text("line 5 is behind line 4")
    kernel.tell({"done": "deliver", "error": ""})
    expect(widget.locator("[role=alert]")).to_be_hidden()
    kernel.hold(line(4, 9))  # the chosen one has passed
    expect(widget.locator(".held-line .large")).to_contain_text("DELE")


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        ("DELE 2\r\n", r"DELE 2\r\n"),
        ("a STORE 1 FLAGS (\\Deleted)\r\n", r"a STORE 1 FLAGS (\Deleted)\r\n"),
        ("\\n is no end\\\r\n", r"\\n is no end\\\r\n"),
        ("gr\xc3\xbc\xc3\x9fe \xe2\x80\xae\n", r"grüße \xe2\x80\xae\n"),
        ("\xff\x00\\x41 \\\t", r"\xff\x00\\x41 \\\t"),
    ],
)
def test_octets_are_edited_as_text_and_come_back_as_they_were(
    kernel: Kernel, widget: Locator, octets: str, text: str
) -> None:
    kernel.hold(line(4, 9))
    press(widget, "Edit …")
    kernel.asked()
    kernel.tell({"done": "raw", "error": "", "id": 4, "data": octets})
    field = widget.get_by_label("What goes on instead")
    expect(field).to_have_value(text)
    expect(field).to_be_focused()
    field.press("Enter")
    assert kernel.asked() == [{"do": "edit", "id": 4, "data": octets}]


def test_an_illegal_line_is_marked_and_may_go_all_the_same(
    kernel: Kernel, widget: Locator, page: Page
) -> None:
    kernel.hold(line(4, 9))
    press(widget, "Edit …")
    kernel.tell({"done": "raw", "error": "", "id": 4, "data": "DELE 2\r\n"})
    kernel.asked()
    page.clock.install()
    field = widget.get_by_label("What goes on instead")
    field.fill(r"DELE two\n")
    page.clock.run_for(300)
    assert kernel.asked() == [{"do": "try", "id": 4, "data": "DELE two\n"}]
    wrong = {**line(4, 9)["step"], "error": "The line ends with a bare LF"}
    kernel.tell({"done": "try", "error": "", "id": 4, "step": wrong})
    expect(widget.locator(".verdict")).to_contain_text("Error: The line ends with a bare LF")
    press(widget, "Put in place")
    kernel.tell({"done": "edit", "error": "", "id": 4})
    expect(field).to_be_hidden()
    kernel.hold(line(4, 9, step=wrong, fate="edited", original="DELE 2\r\n"))
    expect(widget.locator(".changed")).to_contain_text(r"DELE 2\r\n")
    expect(widget.locator(".held-line .error")).to_contain_text("bare LF")

    press(widget, "Edit …")
    kernel.tell({"done": "raw", "error": "", "id": 4, "data": "DELE 2\r\n"})
    field.press("Escape")
    expect(field).to_be_hidden()
    expect(widget).to_be_focused()


def test_breakpoints_are_added_by_completion_and_removed(kernel: Kernel, widget: Locator) -> None:
    values = widget.locator("datalist option").evaluate_all("(all) => all.map((o) => o.value)")
    assert {"RETR", "UID FETCH", "550", "TRANSACTION", "SELECTED"} <= {v.upper() for v in values}
    kernel.asked()
    widget.get_by_label("A command, reply code or state").fill("RETR")
    widget.get_by_label("A command, reply code or state").press("Enter")
    assert kernel.asked() == [{"do": "stop_at", "text": "RETR"}]
    kernel.hold(stop_at=["RETR", "550"])
    expect(widget.locator(".stops li")).to_have_count(2)
    widget.get_by_role("button", name="Do not stop at 550").click()
    assert kernel.asked() == [{"do": "go_past", "text": "550"}]


def test_a_kernel_that_is_busy_or_gone_is_said(kernel: Kernel, widget: Locator, page: Page) -> None:
    page.clock.install()
    kernel.grow(0, 5)
    kernel.hold(line(4, 5), reached=False)
    expect(widget.locator(".unreached")).to_contain_text("holding.auto(500)")
    press(widget, "Next line")
    page.clock.run_for(5000)
    expect(widget.locator(".note")).to_contain_text("The kernel does not answer")
    expect(widget.locator(".unreached")).to_contain_text("run the client in a thread")
    kernel.tell({"done": "next", "error": ""})
    expect(widget.locator(".note")).to_be_hidden()
    page.evaluate("models[0].happen('comm_live_update')")
    expect(widget.locator(".note")).to_contain_text("restarted")
    expect(widget.locator(".held-line")).to_be_hidden()
    kernel.asked()
    widget.focus()
    page.keyboard.press("n")
    assert kernel.asked() == []
    widget.get_by_role("button", name="First").click()
    expect(widget.locator(".counter")).to_have_text("1 / 5")


def test_views_of_one_widget_grow_alike_and_a_late_one_gets_all(kernel: Kernel, page: Page) -> None:
    kernel.grow(0, 3)
    kernel.asked()
    page.evaluate(
        "const el = document.body.appendChild(document.createElement('div'));"
        "void widget.render({ model: models[0], el })"
    )
    asked, watch = kernel.asked()
    assert asked["have"]["steps"] == 3
    first, second = page.locator(".mailedu").all()
    kernel.grow(3, 5)
    kernel.hold(line(4, 5))
    for one in (first, second):
        expect(one.locator(".counter")).to_have_text("5 / 5")
        expect(one.locator(".held-line .large")).to_contain_text("LIST")
    page.evaluate("models[0].close()")  # its tab was closed
    assert watch["view"] not in [one.get("view") for one in kernel.asked() if "do" in one]
    kernel.grow(5, 8)
    expect(second.locator(".counter")).to_have_text("8 / 8")
    expect(first.locator(".counter")).to_have_text("5 / 5")


def test_text_from_the_wire_stays_text(kernel: Kernel, widget: Locator, page: Page) -> None:
    attack = "<img src=x onerror='window.attacked = true'>"
    wrong = {**line(4, 9)["step"], "meaning": attack, "error": attack, "data": attack, "parts": []}
    kernel.hold(
        line(4, 9, step=wrong, data=attack, original=attack, fate="edited"),
        line(5, 9, step=None, data=attack, whole=False),
        stop_at=[attack],
    )
    kernel.tell({"done": "drop", "error": attack})
    expect(widget.locator(".held-line")).to_contain_text(attack)
    widget.locator(".queue button").nth(1).click()
    expect(widget.locator(".held-line .meaning")).to_contain_text("part of something longer")
    assert page.evaluate("window.attacked") is None


def test_it_is_read_well_in_both_themes_at_every_width(
    kernel: Kernel, widget: Locator, page: Page, shoot: Shoot
) -> None:
    kernel.grow(0, 9)
    kernel.hold(
        line(4, 9, fate="edited", original="DELE 1\r\n"), line(5, 11), stop_at=["RETR", "550"]
    )
    kernel.tell({"done": "drop", "error": "line 5 is behind line 4 of the same connection"})
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert widget.evaluate(CONTRAST) == []
        for width in (400, 1024, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0
            spills = widget.locator(".hold").evaluate(
                "(e) => [...e.querySelectorAll('button, input')].filter((b) => b.offsetWidth && "
                "b.getBoundingClientRect().right > e.getBoundingClientRect().right).length"
            )
            assert spills == 0
            shoot(f"hold-{width}-{theme}")
