"""The console's widget in Chromium, with real servers behind it, by keyboard and mouse."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from console_bridge import show_console
from playwright.sync_api import Locator, Page, expect

from mailedu.sandbox import Sandbox

Shoot = Callable[[str], Path]
USERS = {"alice": "alice-secret", "bob": "bob-secret"}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(USERS, name=None) as sandbox:
        yield sandbox


@pytest.fixture
def line(page: Page) -> Locator:
    return page.get_by_role("combobox", name="The line to send")


def test_a_session_typed_by_keyboard_alone(
    page: Page, box: Sandbox, line: Locator, shoot: Shoot
) -> None:
    console = box.console("imap", user="bob")
    show_console(page, console)
    expect(page.locator(".counter")).to_have_text("1 / 1")
    line.focus()
    page.keyboard.type("a1 LO")
    expect(line).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = line.get_attribute("aria-activedescendant")
    assert options.first.get_attribute("id") == chosen
    page.keyboard.press("Enter")
    expect(line).to_have_value("a1 LOGIN ")
    expect(line).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".usage")).to_contain_text("LOGIN user password")
    page.keyboard.type("bob ")
    page.get_by_role("button", name="Fill in bob's password").press("Enter")
    expect(line).to_have_value("a1 LOGIN bob bob-secret")
    expect(page.locator(".notes .but")).to_contain_text("Anyone on the way can read the password")
    expect(line).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_have_text("3 / 3")
    expect(page.locator(".typing")).to_contain_text("authenticated, not encrypted.")
    assert "bob-secret" not in page.locator(".body").inner_text()

    page.keyboard.type("a2 SELETC INBOX")
    better = page.get_by_role("button", name="Rather: a2 SELECT INBOX")
    better.focus()
    page.keyboard.press("Enter")
    expect(line).to_have_value("a2 SELECT INBOX")
    expect(line).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".typing")).to_contain_text("selected, not encrypted.")

    page.keyboard.type("a3 FETCH 1 BODY[]")
    page.keyboard.press("Enter")
    expect(page.locator(".notes.of-sent")).to_contain_text("Legal, but: Fetching BODY[…] sets")
    expect(page.locator(".meaning")).to_contain_text("Everything that was asked for has been sent")
    shoot("console-notes")

    page.keyboard.press("ArrowUp")
    expect(line).to_have_value("a3 FETCH 1 BODY[]")
    page.keyboard.press("ArrowUp")
    expect(line).to_have_value("a2 SELECT INBOX")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(line).to_have_value("")

    page.keyboard.type("a4 APPEND INBOX {10}")
    expect(page.locator(".notes .fine")).to_contain_text("A literal: 10 octets follow")
    page.keyboard.press("Enter")
    expect(page.locator(".typing")).to_contain_text("The literal: 10 octets are still to come")
    page.keyboard.type("Subject: x")
    page.keyboard.press("Enter")
    expect(page.locator(".typing")).to_contain_text("selected, not encrypted.")
    page.keyboard.type("a5 logo")
    page.keyboard.press("Tab")  # completes
    expect(line).to_have_value("a5 LOGOUT")
    page.keyboard.press("Enter")
    expect(page.locator(".typing")).to_contain_text("The session has ended.")
    expect(line).to_have_attribute("readonly", "")
    assert not console.is_open


def test_pasted_lines_are_asked_about_and_sent_one_by_one(
    page: Page, box: Sandbox, line: Locator, shoot: Shoot
) -> None:
    show_console(page, box.console("submission", user="bob"))
    line.focus()
    paste = """(text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const options = { clipboardData, bubbles: true, cancelable: true };
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
    }"""
    text = (
        "EHLO laptop.campus.test\nAUTH PLAIN AGJvYgBib2Itc2VjcmV0\nMAIL FROM:<bob@campus.test>\n"
        "RCPT TO:<alice@campus.test>\nDATA\nSubject: pasted\n\nhello\n.\nQUIT\n"
    )
    page.evaluate(paste, text)
    shoot("console-paste")
    expect(page.get_by_role("group", name="10 lines:")).to_contain_text("Subject: pasted")
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    expect(page.locator(".counter")).to_have_text("1 / 1")
    page.evaluate(paste, text)
    page.keyboard.press("Enter")
    expect(page.locator(".typing")).to_contain_text("The session has ended.")
    assert len(box.store.messages(box.store.mailbox("alice", "INBOX").id)) == 3

    page.get_by_role("button", name="New session").click()
    expect(page.locator(".counter")).to_have_text("1 / 1")
    expect(page.locator(".typing")).to_contain_text("CONNECTED, not encrypted.")
    expect(page.locator(".band")).to_have_count(1)
    page.get_by_label("How the line ends").select_option("lf")
    line.fill("NOOP")
    expect(page.locator(".notes .wrong")).to_contain_text("The line ends with a bare LF")


def test_a_complete_session_is_typed_and_can_be_stopped(
    page: Page, box: Sandbox, line: Locator
) -> None:
    page.clock.install()
    console = box.console("pop3s", user="bob")
    show_console(page, console)
    page.clock.run_for(500)
    page.get_by_role("button", name="Show me a complete session").click()
    stop = page.get_by_role("button", name="Stop typing")
    wait_for(page, stop.is_visible)
    wait_for(page, lambda: console.sent >= 3)
    stop.click()
    page.clock.run_for(5000)  # a line that was on its way may have gone
    sent = console.sent
    page.clock.run_for(5000)
    assert console.sent == sent < len(console.example())

    page.get_by_role("button", name="Show me a complete session").click()
    page.get_by_role("button", name="Go on").click()  # this session is dropped
    wait_for(page, lambda: not console.is_open and console.sent == len(console.example()))
    wait_for(page, page.get_by_text("The session has ended.").is_visible)
    assert console.standing.state == "UPDATE"
    assert len(box.store.messages(box.store.mailbox("bob", "INBOX").id)) == 2


def wait_for(page: Page, done: Callable[[], bool]) -> None:
    """Let the page's clock run until something is so."""
    patience = time.monotonic() + 60
    while not done():
        assert time.monotonic() < patience
        page.clock.run_for(250)


def test_what_cannot_be_sent_is_said_below_and_nothing_is_lost(
    page: Page, box: Sandbox, line: Locator
) -> None:
    show_console(page, box.console("pop3", user="bob"))
    line.fill("CAPA")
    page.keyboard.press("Enter")
    expect(page.locator(".counter")).to_have_text("3 / 3")
    box.close()
    expect(page.locator(".typing")).to_contain_text("The session has ended.")
    page.get_by_role("button", name="New session").click()
    expect(page.locator(".notes .trouble")).to_contain_text("this sandbox is closed")
    expect(page.locator(".counter")).to_have_text("4 / 4")
    page.evaluate("models[0].happen('comm_live_update')")
    expect(page.get_by_role("status").filter(has_text="kernel")).to_be_visible()


def test_it_fits_at_every_width_in_both_themes(
    page: Page, box: Sandbox, line: Locator, shoot: Shoot
) -> None:
    show_console(page, box.console("imap", user="bob"))
    line.fill("a1 LOGIN bob bob-secret")
    line.press("Enter")
    expect(page.locator(".counter")).to_have_text("3 / 3")
    page.keyboard.type("a2 S")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    inside = "(e) => [e.scrollWidth - e.clientWidth, innerWidth - e.getBoundingClientRect().right]"
    for width in (400, 1024, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator(".typing").evaluate("(e) => e.scrollIntoView({ block: 'end' })")
        for part in (".mailedu", ".typing", ".offers", ".notes"):
            overflow, room = page.locator(part).first.evaluate(inside)
            assert (part, overflow) == (part, 0)
            assert room >= 0
        for theme in ("dark", "light"):
            page.evaluate("(theme) => models[0].set('theme', theme)", theme)
            expect(page.locator(".mailedu")).to_have_attribute("data-theme", theme)
            shoot(f"console-{width}-{theme}")
