"""How long the dialogue widget takes, in Chromium: to appear, to step, to grow, to change mode.

    python benchmarks/bench_widget.py [STEPS …]

Each act is timed inside the page, from the event to the end of the style and layout that it
causes (``getBoundingClientRect`` forces both); painting comes after that, and so do the rows that
are drawn in reserve. Acts:

click, key, seek: a step forward by mouse and by keyboard, and the slider to anywhere.
axis, closer: between evenly spaced and to scale, and a zoom to scale.
grow: ten more steps of a dialogue that goes on, and to the last of them.
lanes: the same steps spread over five clients, as they are seeked in.
appear: from the widget's data to its first paint: the drawing, and what the browser does up to
the second frame. The page is one that shows such a widget already, as a notebook does.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from dialogue_page import widget_page  # noqa: E402
from sample_dialogues import long_dialogue  # noqa: E402

from mailedu.transcript import Chunk, Transcript  # noqa: E402
from mailedu.views.dialogue_data import GrowingData, dialogue_data  # noqa: E402

ACT_LIMIT = 16.0  # milliseconds at the 95th percentile, one frame
APPEAR_LIMIT = 300.0  # milliseconds
TIMES = 200
APPEARANCES = 20
CHUNK = 10
CLIENTS = 5

PREPARE = """
(chunks) => {
  const root = document.querySelector(".mailedu");
  const count = models[0].traits.data.transcript.steps.length;
  const named = (name) => root.querySelector(`[aria-label^="${name}"]`);
  const slider = root.querySelector(".slider");
  const seek = (n) => {
    slider.value = 1 + ((n * 7919) % count);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const key = (key) => root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  window.acts = {
    click: () => named("Next").click(),
    key: () => key("ArrowRight"),
    seek,
    lanes: seek,
    end: () => key("End"),
    axis: () => key("t"),
    closer: (n) => key(n % 16 === 1 ? "t" : n % 16 < 9 ? "+" : "-"),
    grow: (n) => models[0].tell({ grown: chunks[n - 1] }),
  };
}
"""

MEASURE = """
async ([kind, times]) => {
  const root = document.querySelector(".mailedu");
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const found = [];
  for (let n = 1; n <= times; n += 1) {
    await frame();
    const start = performance.now();
    acts[kind](n);
    await null; // what the widget does at the end of an event
    root.querySelector(".step[aria-current]").getBoundingClientRect();
    found.push(performance.now() - start);
  }
  return found;
}
"""

APPEAR = """
async (times) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const text = JSON.stringify(models[0].traits);
  const found = [];
  for (let n = 0; n < times; n += 1) {
    const el = document.body.appendChild(document.createElement("div"));
    await frame();
    const start = performance.now();
    const close = widget.render({ model: model(JSON.parse(text)), el });
    await frame();
    await frame();
    found.push(performance.now() - start);
    close();
    el.remove();
  }
  return found;
}
"""


def spread(transcript: Transcript) -> Transcript:
    """Return the same steps as the dialogues of several clients."""
    only = transcript.connections[0]
    connections = tuple(
        replace(only, number=n, client=f"client {n}") for n in range(1, CLIENTS + 1)
    )
    steps = tuple(
        replace(step, connection=1 + number // 2 % CLIENTS)
        for number, step in enumerate(transcript.steps)
    )
    return replace(transcript, connections=connections, steps=steps)


def chunks(steps: int, count: int) -> list[dict[str, Any]]:
    """Return what the kernel sends when ``count`` chunks come after ``steps`` steps."""
    whole = long_dialogue(steps + count * CHUNK)
    data = GrowingData()
    data.add(Chunk(whole.connections, whole.steps[:steps], whole.mailboxes))
    later = range(steps, len(whole), CHUNK)
    return [data.add(Chunk(steps=whole.steps[at : at + CHUNK])) for at in later]


def write(file: Path, transcript: Transcript) -> None:
    """Write a page with the widget of a dialogue that may go on."""
    traits = {"data": dialogue_data(transcript), "index": 0, "theme": "auto", "size": "normal"}
    file.write_text(widget_page("live", [traits]), "utf-8")


def measure(page: Page, steps: int, folder: Path) -> dict[str, list[float]]:
    """Return milliseconds for each kind of act on a fresh dialogue of ``steps`` steps."""
    one, several = folder / f"{steps}.html", folder / f"{steps}-lanes.html"
    write(one, long_dialogue(steps))
    write(several, spread(long_dialogue(steps)))
    result: dict[str, list[float]] = {}
    for kind in ("appear", "click", "key", "seek", "lanes", "axis", "closer", "grow"):
        page.goto((several if kind == "lanes" else one).as_uri())
        page.wait_for_selector("body[data-ready]")
        if kind == "appear":
            result[kind] = page.evaluate(APPEAR, APPEARANCES)
            continue
        times = min(TIMES, steps - 1) if kind in ("click", "key") else TIMES // 4
        page.evaluate(PREPARE, chunks(steps, times) if kind == "grow" else [])
        if kind == "grow":
            page.evaluate("acts.end()")
        result[kind] = page.evaluate(MEASURE, [kind, times])
    return result


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [13, 500, 2000, 10_000]
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
                limit = APPEAR_LIMIT if kind == "appear" else ACT_LIMIT
                slow += [f"{kind} in {steps} steps"] if p95 >= limit else []
        browser.close()
    print(
        f"at {ACT_LIMIT:.0f} ms or more at the 95th percentile, {APPEAR_LIMIT:.0f} ms to appear: "
        f"{', '.join(slow) or 'nothing'}"
    )


if __name__ == "__main__":
    main()
