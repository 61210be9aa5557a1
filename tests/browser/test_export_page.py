"""An exported page, opened from disk with no network, as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from dialogue_page import dialogue_page
from playwright.sync_api import Page, expect
from recorded_dialogues import dialogues, spoken
from sample_dialogues import HOSTILE, hostile_dialogue, long_dialogue, pop3_dialogue

from mailedu import Transcript, export, read
from mailedu.exchange import FORMATS
from mailedu.views.page import page as page_of
from mailedu.views.predict import questions


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Callable[..., Page]:
    """``opened(transcript, "#step-3")`` is a tab with its page, cut off from every network."""

    def open_page(transcript: Transcript, where: str = "", **options: object) -> Page:
        file = tmp_path / "talk.html"
        file.write_text(page_of(transcript, **options), "utf-8")  # type: ignore[arg-type]
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text))
        page.context.set_offline(True)
        page.goto(file.as_uri() + where)
        expect(page.locator(".mailedu .counter")).to_be_visible()
        page.asked, page.errors = asked, errors  # type: ignore[attr-defined]
        return page

    return open_page


def quiet(page: Page) -> bool:
    """Tell whether the page had no errors and asked for nothing but itself."""
    asked = [url for url in page.asked if not url.startswith("blob:")]  # type: ignore[attr-defined]
    return len(asked) == 1 and page.errors == []  # type: ignore[attr-defined]


def test_stepping_and_addresses(opened: Callable[..., Page], shoot: Callable[[str], Path]) -> None:
    page = opened(pop3_dialogue(), "#step-5")
    expect(page).to_have_title("POP3: bob fetches his mail")
    expect(page.locator(".counter")).to_have_text("5 / 13")
    page.locator(".mailedu").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".counter")).to_have_text("6 / 13")
    expect(page).to_have_url(re.compile("#step-6$"))
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".part.line")).to_contain_text("the lock is released")
    shoot("exported_page")
    assert page.locator("html").get_attribute("lang") == "en"
    assert quiet(page)


def test_nothing_from_the_wire_becomes_markup(opened: Callable[..., Page]) -> None:
    page = opened(hostile_dialogue())
    expect(page).to_have_title(HOSTILE)
    page.pdf()
    assert page.evaluate("window.attacked") is None
    assert quiet(page)


def test_the_policy_keeps_the_page_from_asking(opened: Callable[..., Page]) -> None:
    page = opened(pop3_dialogue())
    page.context.set_offline(False)
    refused = page.evaluate("""async () => {
      const image = new Promise((done) => {
        const one = new Image();
        one.onload = () => done("loaded");
        one.onerror = () => done("refused");
        one.src = "http://127.0.0.1:9/x.png";
      });
      const asked = fetch("http://127.0.0.1:9/").then(() => "loaded", () => "refused");
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return [await image, await asked, window.ran ?? "refused"];
    }""")
    assert refused == ["refused"] * 3
    assert len([e for e in page.errors if "Content Security Policy" in e]) >= 3  # type: ignore[attr-defined]


def test_predicting_works_in_the_page(opened: Callable[..., Page]) -> None:
    transcript = dialogues()["imap"]  # as lesson 03 has it
    first, *_ = (q for q in questions(transcript) if not q.typed)
    page = opened(transcript, predict=[first.step])
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".mailedu")).not_to_contain_text("LOGOUT completed")
    page.locator(".mailedu").press("Home")
    for _ in range(first.step):
        page.keyboard.press("ArrowRight")
    question = page.locator(".predict-question")
    expect(question).to_contain_text(first.prompt)
    question.get_by_role("radio").nth(first.choices.index(first.answer)).check()
    question.get_by_role("button", name="Check").click()
    expect(page.locator(".predict-score")).to_contain_text("1 of 1 right")
    page.get_by_role("button", name="Last step").click()
    expect(page.locator(".mailedu")).to_contain_text("LOGOUT completed")
    assert quiet(page)


def test_the_page_is_printed_as_a_table(
    opened: Callable[..., Page], shoot: Callable[[str], Path]
) -> None:
    transcript = dialogues()["stdlib"]
    page = opened(transcript, theme="dark")
    assert page.locator(".mailedu-paper").count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    table = page.locator(".mailedu-paper table")
    expect(table).to_be_visible()
    expect(page.locator(".mailedu")).to_be_hidden()
    assert table.locator("tbody tr").count() == len(transcript)
    text = table.locator("tbody tr").nth(1).inner_text()
    assert transcript.steps[1].meaning in text and transcript.steps[1].section in text
    assert "command" in text
    look = table.locator("td").first.evaluate(
        "(cell) => [getComputedStyle(cell).color,"
        " getComputedStyle(cell.closest('tr')).breakInside,"
        " getComputedStyle(cell.closest('table').tHead).display]"
    )
    assert look == ["rgb(0, 0, 0)", "avoid", "table-header-group"]
    assert table.evaluate("(table) => table.scrollWidth <= table.clientWidth")
    shoot("exported_page_printed")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".mailedu-paper").count() == 0
    page.emulate_media(media="null")
    pages = re.search(rb"/Count (\d+)", page.pdf(prefer_css_page_size=True))
    assert pages and int(pages[1]) > 3
    assert quiet(page)


def test_files_are_saved_from_the_page(opened: Callable[..., Page], tmp_path: Path) -> None:
    transcript = dialogues()["pop3"]
    page = opened(transcript)
    button = page.get_by_role("button", name="Take away")
    saved = {}
    for name in ("Packet capture", "Text", "Script,", "Transcript .json"):
        button.click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=name).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        saved[path.name] = path
    assert set(saved) == {
        f"pop3-bob-fetches-mail{end}" for end in (".pcap", ".txt", ".script", ".json")
    }
    for kind in ("pcap", "text", "script"):
        form = FORMATS[kind]
        path = saved[f"pop3-bob-fetches-mail{form.suffix}"]
        assert path.read_bytes() == form.octets(transcript)
    assert spoken(read(saved["pop3-bob-fetches-mail.json"])) == spoken(transcript)
    assert quiet(page)


def test_the_menu_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened(pop3_dialogue())
    button = page.get_by_role("button", name="Take away")
    button.focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    focused = page.locator(":focus")
    expect(focused).to_contain_text("Packet capture")
    page.keyboard.press("ArrowUp")
    expect(focused).to_contain_text("Print")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(focused).to_contain_text("Text")
    expect(page.locator(".counter")).to_have_text("1 / 13")  # the arrows did not step
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("ArrowDown")
    with page.expect_download():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Saved: pop3-bob-fetches-his-mail.pcap")


@pytest.mark.parametrize("width", [400, 1024, 1920])
def test_the_menu_stays_within_the_widget(opened: Callable[..., Page], width: int) -> None:
    page = opened(pop3_dialogue())
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("button", name="Take away").click()
    menu, widget = page.get_by_role("menu").bounding_box(), page.locator(".mailedu").bounding_box()
    assert menu and widget
    assert widget["x"] <= menu["x"] and menu["x"] + menu["width"] <= widget["x"] + widget["width"]


def test_a_widget_asks_its_kernel(page: Page, tmp_path: Path) -> None:
    page.set_content(dialogue_page(pop3_dialogue()))
    button = page.get_by_role("button", name="Take away")
    button.click()
    page.get_by_role("menuitem", name="Web page").click()
    status = page.get_by_role("status")
    expect(status).to_have_text("Being made …")
    assert page.evaluate("models[0].sent.at(-1)") == {"take": "html"}
    with page.expect_download() as download:
        page.evaluate(
            "models[0].tell({ taken: 'html', name: 'a.html', type: 'text/html' },"
            " [new DataView(new TextEncoder().encode('hello').buffer)])"
        )
    download.value.save_as(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_bytes() == b"hello"
    page.evaluate("models[0].tell({ taken: 'pcap', error: 'This cannot be made: why' }, [])")
    expect(status).to_have_text("This cannot be made: why")


def test_a_kernel_that_is_gone_is_told(page: Page) -> None:
    page.clock.install()
    page.set_content(dialogue_page(pop3_dialogue()))
    page.get_by_role("button", name="Take away").click()
    page.get_by_role("menuitem", name="Script,").click()
    page.clock.run_for(10_000)
    expect(page.get_by_role("status")).to_contain_text("The kernel does not answer")


def test_a_widget_is_printed_alone(page: Page) -> None:
    page.add_init_script("window.print = () => (top.printed = document.body.innerHTML)")
    page.goto("about:blank")
    page.set_content(dialogue_page(pop3_dialogue()))
    page.get_by_role("button", name="Take away").click()
    page.get_by_role("menuitem", name="Print").click()
    printed = page.evaluate("printed")
    assert printed.startswith('<article class="mailedu-paper">')
    assert printed.count("<tr") == 1 + len(pop3_dialogue())


def test_an_old_browser_is_told(page: Page, tmp_path: Path) -> None:
    path = export(pop3_dialogue(), tmp_path / "talk.html")
    page.add_init_script("delete window.DecompressionStream")
    page.goto(path.as_uri())
    expect(page.locator("main")).to_contain_text("This browser cannot show the dialogue")


def test_a_page_of_200_steps_is_small() -> None:
    """Octets of the whole page; a dialogue as imaplib has it, and one of many messages."""
    text = page_of(long_dialogue(200))
    assert len(text.encode()) < 300_000
    traits = re.search(r'id="traits">([^<]*)<', text)
    assert traits and len(traits[1]) < 60_000
