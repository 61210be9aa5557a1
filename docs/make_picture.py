"""Make the pictures of the README: ``python docs/make_picture.py`` (needs Chromium).

A real POP3 session of a sandbox, in the widget, at the step where the server has marked a
message; the page around the widget is the one that the tests in ``tests/browser/`` use. And the
figure of the experiment ``connection_time``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from mailedu import Sandbox, run
from mailedu.views import figures

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from dialogue_page import dialogue_page  # noqa: E402  (found by the line above)

PICTURE = ROOT / "docs" / "dialogue.png"
FIGURE = ROOT / "docs" / "connection_time.png"


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium here: sudo apt install chromium", file=sys.stderr)
        return 1
    with Sandbox() as box:
        transcript = box.pop3.dialogue("bob", ["STAT", "RETR 2", "DELE 2"]).transcript
    marked = next(number for number, step in enumerate(transcript.steps) if step.marked)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "page.html"
        page_file.write_text(dialogue_page(transcript, theme="light"), "utf-8")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": 1220, "height": 800}, device_scale_factor=1.5, color_scheme="light"
        )
        page.goto(page_file.as_uri())
        page.wait_for_selector("body[data-ready=true]")
        widget = page.locator(".mailedu").first
        for _ in range(marked):
            widget.get_by_role("button", name="Next").click()
        # The arrow travels for a moment; the picture waits until it has arrived.
        page.evaluate("Promise.all(document.getAnimations().map((a) => a.finished))")
        widget.screenshot(path=PICTURE)
        browser.close()
    figures.draw(run("connection_time")).save(FIGURE)
    for file in (PICTURE, FIGURE):
        print(f"wrote {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
