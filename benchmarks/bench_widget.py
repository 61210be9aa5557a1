"""How long a click in the dialogue widget takes until the page has changed, in Chromium.

    python benchmarks/bench_widget.py [STEPS …]

Each step, seek and key is timed inside the page, from the event to the end of the style and
layout that it causes (``getBoundingClientRect`` forces both); painting comes after that.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from dialogue_page import dialogue_page  # noqa: E402
from sample_dialogues import long_dialogue  # noqa: E402

LIMIT = 16.0  # milliseconds at the 95th percentile, one frame
TIMES = 400

MEASURE = """
async ([kind, times, count]) => {
  const root = document.querySelector(".mailedu");
  const next = root.querySelector("[aria-label^=Next]");
  const slider = root.querySelector(".slider");
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const acts = {
    click: () => next.click(),
    key: () => root.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" })),
    seek: (n) => {
      slider.value = 1 + ((n * 7919) % count);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
  const found = [];
  for (let n = 1; n <= times; n += 1) {
    await frame();
    const before = root.querySelector(".counter").textContent;
    const start = performance.now();
    acts[kind](n);
    root.querySelector(".step[aria-current]").getBoundingClientRect();
    const end = performance.now();
    if (root.querySelector(".counter").textContent !== before) found.push(end - start);
  }
  return found;
}
"""


def measure(page: Page, steps: int, folder: Path) -> dict[str, list[float]]:
    """Return milliseconds for each kind of act on a fresh dialogue of ``steps`` steps."""
    file = folder / f"{steps}.html"
    file.write_text(dialogue_page(long_dialogue(steps)), "utf-8")
    result = {}
    for kind in ("click", "key", "seek"):
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready]")
        result[kind] = page.evaluate(MEASURE, [kind, min(TIMES, steps - 1), steps])
    return result


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [13, 500, 2000]
    path = shutil.which("chromium")
    if path is None:
        print("no Chromium on this machine: nothing measured")
        return
    slow: list[str] = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        print(f"{datetime.now(UTC):%Y-%m-%d}, Chromium {browser.version}, {platform.platform()}")
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        print(f"{'steps':>6} {'act':>6} {'times':>6} {'p50 ms':>8} {'p95 ms':>8}")
        for steps in sizes:
            for kind, times in measure(page, steps, Path(folder)).items():
                p95 = statistics.quantiles(times, n=20)[-1]
                print(
                    f"{steps:6} {kind:>6} {len(times):6} {statistics.median(times):8.2f} {p95:8.2f}"
                )
                slow += [f"{kind} in {steps} steps"] if p95 >= LIMIT else []
        browser.close()
    print(f"at {LIMIT:.0f} ms or more at the 95th percentile: {', '.join(slow) or 'nothing'}")


if __name__ == "__main__":
    main()
