"""The ledger of a session: each line as a step down and to the right, said in two ways."""

from __future__ import annotations

import re

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from mailedu.experiments.base import Result
from mailedu.views.figures.style import (
    CLIENT,
    HAIRLINE,
    INK,
    SECOND_INK,
    Answer,
    figure,
)

_ENCRYPTIONS = {
    "none": "no TLS",
    "tls1.3": "TLS 1.3",
    "tls1.2": "TLS 1.2",
    "starttls1.3": "STARTTLS, 1.3",
    "starttls1.2": "STARTTLS, 1.2",
}
_NOW = "#fff4cc"
_SET_UP = re.compile("TCP|TLS")
_HINTS = ("seconds (octets up ↑, down ↓)", "seconds (hatched: sent with the above)")
_ROOM = 0.36
"""Part of a panel's width that a text beside a bar may need."""


def draw(result: Result) -> Answer:
    """Return the ledger line by line, beside it pipelined, and the totals with every encryption.

    A bar is the time from sending a line to the end of its answer; where it is hollow, the line
    travelled with the one above and cost no round trip. Arrows tell octets: up from the client,
    down to it. Consecutive lines with the same command share a row. A ledger opens its session.
    """
    ways = list(dict.fromkeys(result.rows["way"]))
    with figure(15, 7.6, result.answer) as drawn:
        grid = drawn.add_gridspec(1, 3, width_ratios=(4.2, 4.2, 3.7))
        seconds = result.rows["answered_seconds"].max()
        for place, way in enumerate(ways):
            axes = drawn.add_subplot(grid[place])
            own = result.rows[result.rows["way"] == way].reset_index(drop=True)
            rows = _ledger(axes, own, seconds)
            trips = own["round_trips"].sum()
            axes.set_title(f"{way}\n{trips} round trips", fontsize=17)
            axes.set_xlabel(_HINTS[place])
            if place:
                axes.set_yticklabels([])
            session = own["session"].iloc[0]
            drawn.mark(axes, 0, -0.5, seconds, rows - 0.5, session=session, label=session)
        _totals(drawn, drawn.add_subplot(grid[2]), result, ways)
    return drawn


def _ledger(axes: Axes, own: pd.DataFrame, seconds: float) -> int:
    """Draw one way of saying it; returns the number of rows."""
    verbs = own["line"].str.replace(r" \d+\b", "", regex=True)
    row = (verbs != verbs.shift()).cumsum() - 1
    labels = []
    for place, lines in own.groupby(row):
        for line in lines.to_dict("records"):
            took = max(line["answered_seconds"] - line["sent_seconds"], seconds * 0.006)
            colour = SECOND_INK if _SET_UP.match(line["line"]) else CLIENT
            hollow = line["round_trips"] == 0
            axes.barh(
                place, took, left=line["sent_seconds"], height=0.62,
                facecolor="white" if hollow else colour, edgecolor=colour if hollow else "white",
                hatch="//" if hollow else "", linewidth=1, zorder=1 if hollow else 2,
            )  # fmt: skip
        labels.append(_named(lines["line"], verbs[lines.index[0]]))
        _octets(axes, place, lines, seconds)
    axes.set_yticks(range(len(labels)), labels, color=INK)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xlim(0, seconds * 1.02)
    axes.set_xticks([tick for tick in MaxNLocator(4).tick_values(0, seconds) if tick <= seconds])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=HAIRLINE, zorder=0)
    axes.set_axisbelow(True)
    return len(labels)


def _octets(axes: Axes, place: int, lines: pd.DataFrame, seconds: float) -> None:
    """Say what the lines of a row cost in octets, on the side of the bars where there is room."""
    up, down = int(lines["octets_up"].sum()), int(lines["octets_down"].sum())
    if not up + down:
        return
    left, right = lines["sent_seconds"].min(), lines["answered_seconds"].max()
    before, after = left, seconds - right
    if max(before, after) < _ROOM * seconds:
        x, side, shift = (left + right) / 2, "center", 0
    elif after > before:
        x, side, shift = right, "left", 6
    else:
        x, side, shift = left, "right", -6
    axes.annotate(
        f"{_short(up)} ↑ {_short(down)} ↓",
        (x, place),
        (shift, 0),
        textcoords="offset points",
        ha=side,
        va="center",
        color=SECOND_INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5} if side == "center" else None,
    )


def _named(lines: pd.Series, verb: str) -> str:
    return str(lines.iloc[0]) if len(lines) == 1 else f"{len(lines)} times {verb}"


def _totals(drawn: Answer, axes: Axes, result: Result, ways: list[str]) -> None:
    """Set the round trips of all encryptions as a table, the one that is shown marked."""
    totals = result.tables["totals"]
    shown = totals[totals["session"].isin(result.rows["session"])]
    totals = totals[totals["initial_response"] == shown["initial_response"].iloc[0]]
    encryptions = list(dict.fromkeys(totals["encryption"]))
    axes.set_title("round trips\nby encryption", fontsize=17)
    axes.set_xlim(0, 1)
    axes.set_ylim(6.4, -1.2)
    axes.axis("off")
    axes.set(xticks=[], yticks=[])
    columns = (0.67, 1.0)
    for column, way in zip(columns, ways, strict=True):
        axes.text(column, -0.75, way.replace(" by ", "\nby "), ha="right", va="center",
                  color=SECOND_INK)  # fmt: skip
    for place, encryption in enumerate(encryptions):
        here = encryption == shown["encryption"].iloc[0]
        weight = "bold" if here else "normal"
        if here:
            axes.axhspan(place - 0.45, place + 0.45, color=_NOW, zorder=0)
        axes.text(0, place, _ENCRYPTIONS[encryption], va="center", fontweight=weight)
        for column, way in zip(columns, ways, strict=True):
            one = totals[(totals["encryption"] == encryption) & (totals["way"] == way)].iloc[0]
            axes.text(column, place, one["round_trips"], ha="right", va="center", fontsize=17,
                      fontweight=weight)  # fmt: skip
            drawn.mark(axes, column - 0.2, place - 0.45, column, place + 0.45,
                       session=one["session"], label=one["session"])  # fmt: skip


def _short(octets: int) -> str:
    for limit, unit in ((1_000_000, "M"), (10_000, "k")):
        if octets >= limit:
            return f"{octets / (1_000_000 if unit == 'M' else 1000):.3g} {unit}"
    return f"{octets:,}"
