"""An exported page in Spanish: its language is told, its words fit, nothing of it is English."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from recorded_dialogues import dialogues

from mailedu import use_language
from mailedu.cli import main
from mailedu.views.page import page as page_of

CUT_OFF = """() => [...document.querySelectorAll(".mailedu button, .mailedu .name")]
    .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.textContent || one.title)"""


def test_a_page_in_spanish(page: Page, tmp_path: Path, shoot: Callable[[str], Path]) -> None:
    file = tmp_path / "talk.html"
    use_language("es")
    try:
        file.write_text(page_of(dialogues()["pop3"]), "utf-8")
    finally:
        use_language("en")
    for width, height in ((1024, 768), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(file.as_uri() + "#step-5")
        expect(page.locator(".mailedu")).to_have_attribute("lang", "es")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        page.locator(".mailedu").focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate(CUT_OFF) == []
        shoot(f"spanish_{width}")
    page.get_by_role("button", name="Último paso").click()
    expect(page.locator(".part.line")).to_contain_text("conexión")
    page.get_by_role("button", name="Predecir").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".mailedu")).to_contain_text(re.compile("¿.*?"))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Llevarse").click()
        page.get_by_role("menuitem", name=".json").click()
    kept = Path(saved.value.path()).read_text("utf-8")
    assert "The client" in kept, "a transcript is kept in English"


def test_the_command_line_makes_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talk, page = tmp_path / "talk.json", tmp_path / "talk.html"
    dialogues()["pop3"].save(talk)
    try:
        assert main(["export", str(talk), "--html", str(page), "--language", "es"]) == 0
    finally:
        use_language("en")
    assert '<html lang="es">' in page.read_text("utf-8")
    assert main(["export", str(talk), "--html", str(page), "--language", "xx"]) == 1
    assert "there is no language 'xx'" in capsys.readouterr().err
