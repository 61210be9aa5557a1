"""How long each way of fetching takes as mailboxes grow, and where IMAP is quicker than POP3."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, NullLocator

from mailedu.experiments.base import Result
from mailedu.experiments.speed import ALIKE
from mailedu.views.figures.labels import TIMES, label_ends
from mailedu.views.figures.style import (
    CLIENT,
    HAIRLINE,
    INK,
    MARKERS,
    PROTOCOL_COLOUR,
    SECOND_INK,
    SERVER,
    Answer,
    figure,
)

_FINE_TICKS = {
    **{step * power: f"{step * power * 1000:g} ms" for power in (0.001, 0.01) for step in (2, 5)},
    **{step * power: f"{step * power:g} s" for power in (0.1, 1) for step in (2, 5)},
    20: "20 s", 120: "2 min", 300: "5 min", 1200: "20 min",
}  # fmt: skip
_THE = {"first subject": "the first subject", "every subject": "every subject",
        "newest message": "the newest message", "every message": "every message"}  # fmt: skip
_LINES = {"one by one": "-", "pipelined": "--", "all at once": "--", "headers first": ":"}
_SAME, _IMAP, _POP = "#eef1f4", "#d3e5f6", "#f6ddd0"


def draw(result: Result) -> Answer:
    """Return the time until the task is done, by size of the mailbox, and a table of verdicts.

    The left part is for the task and the link that were asked for; a point opens its session. The
    right part gives POP3's time as a multiple of IMAP's for every task and link, each protocol in
    its quickest way.
    """
    asked, link = result.parameters["asked"], result.parameters["link"]
    rows = result.rows[(result.rows["task"] == asked) & (result.rows["link"] == link)]
    with figure(15, 7.4, result.answer) as drawn:
        left, right = drawn.subplots(1, 2, width_ratios=(8.2, 6.2))
        _lines(drawn, left, rows)
        left.set_title(f"until the user has {_THE[str(asked)]} ({link})", fontsize=17)
        _verdicts(right, result.tables["verdicts"], asked, link)
    return drawn


def _lines(drawn: Answer, axes: Axes, rows: pd.DataFrame) -> None:
    ends = []
    for method, own in rows.groupby("method", sort=False):
        colour = PROTOCOL_COLOUR[own["protocol"].iloc[0]]
        manner = str(method).split(", ")[1]
        axes.plot(
            own["messages"], own["seconds"], _LINES[manner], color=colour, linewidth=2.5,
            marker=MARKERS[colour], markersize=9, markerfacecolor="white", markeredgewidth=2.5,
        )  # fmt: skip
        ends.append((own["seconds"].iloc[-1], str(method), colour))
        for row in own.to_dict("records"):
            x, y, session = row["messages"], row["seconds"], row["session"]
            drawn.mark(axes, x / 1.12, y / 1.15, x * 1.12, y * 1.15, session=session, label=session)
    _scales(axes, rows)
    label_ends(axes, ends, rows["messages"].max())


def _scales(axes: Axes, rows: pd.DataFrame) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    sizes = sorted(rows["messages"].unique())
    low, high = rows["seconds"].min() / 1.5, rows["seconds"].max() * 1.5
    low, high = min(low, high / 12), max(high, low * 12)
    axes.set_xlim(sizes[0] / 1.2, sizes[-1] * 1.2)
    axes.set_ylim(low, high)
    ticks = {value: name for value, name in TIMES.items() if low <= value <= high}
    if len(ticks) < 3:
        ticks |= {value: name for value, name in _FINE_TICKS.items() if low <= value <= high}
    axes.yaxis.set(major_locator=FixedLocator(list(ticks)), minor_locator=NullLocator())
    axes.set_yticklabels(list(ticks.values()))
    axes.xaxis.set(major_locator=FixedLocator(sizes), minor_locator=NullLocator())
    axes.set_xticklabels([f"{size:,}" for size in sizes])
    axes.set_xlabel("messages in the mailbox")
    axes.grid(axis="y", color=HAIRLINE)
    axes.set_axisbelow(True)


def _verdicts(axes: Axes, verdicts: pd.DataFrame, asked: Any, link: Any) -> None:
    links, tasks = list(verdicts["link"].unique()), list(verdicts["task"].unique())
    axes.set_title("POP's time over IMAP's", fontsize=17)
    axes.set_xlim(-0.5, len(links) - 0.5)
    axes.set_ylim(len(tasks) - 0.5, -0.5)
    for verdict in verdicts.to_dict("records"):
        x, y = links.index(verdict["link"]), tasks.index(verdict["task"])
        ratio = verdict["pop_by_imap"]
        alike = abs(ratio - 1) <= ALIKE
        tint, ink = (_SAME, INK) if alike else (_IMAP, CLIENT) if ratio > 1 else (_POP, SERVER)
        here = verdict["link"] == link and verdict["task"] == asked
        axes.add_patch(Rectangle((x - 0.46, y - 0.44), 0.92, 0.88, facecolor=tint,
                                 edgecolor=INK if here else tint, linewidth=2.5))  # fmt: skip
        quicker = "alike" if alike else "IMAP" if ratio > 1 else "POP"
        axes.text(x, y - 0.14, f"{ratio:.1f}", ha="center", va="center", fontsize=20, color=ink,
                  fontweight="bold")  # fmt: skip
        axes.text(x, y + 0.2, quicker, ha="center", va="center", color=ink)
    axes.set_xticks(range(len(links)), [name.replace("-", "-\n") for name in links], color=INK)
    axes.set_yticks(range(len(tasks)), [task.replace(" ", "\n") for task in tasks], color=INK)
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel("both in their quickest way", color=SECOND_INK)
