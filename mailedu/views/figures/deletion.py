"""Deletion: what is left in each place over some days, and which line is the point of no return."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import FancyBboxPatch, Rectangle

from mailedu.experiments.base import Result
from mailedu.views.figures.style import (
    CLIENT,
    GONE,
    HAIRLINE,
    INK,
    PROTOCOL_COLOUR,
    SECOND_INK,
    SERVER,
    THIRD,
    Answer,
    figure,
)

_CELL, _GAP = 1.0, 0.32  # widths on the page of days: a place, and what stands after it
_WORDS = {"marked": "marked", "moved": "in Trash"}


def draw(result: Result) -> Answer:
    """Draw the ways of deleting over the days, or the cuts, as the parameter ``part`` says."""
    return _cuts(result) if result.parameters["part"] == "cuts" else _ways(result)


# The ways, over the days


def _ways(result: Result) -> Answer:
    rows = result.rows
    places = list(dict.fromkeys(rows["place"]))
    lanes: dict[Any, float] = {}
    with figure(15, 8.4, result.answer) as drawn:
        axis = drawn.subplots()
        y = 0.0
        for protocol, own in rows.groupby("protocol", sort=False):
            axis.text(-0.06, y, str(protocol), ha="right", va="center", fontsize=18,
                      fontweight="bold", color=PROTOCOL_COLOUR[str(protocol)])  # fmt: skip
            for way in dict.fromkeys(own["way"]):
                y += 1
                lanes[protocol, way] = y
                axis.text(-0.06, y, way, ha="right", va="center", color=INK)
            y += 1.1
        columns: dict[Any, float] = {
            (torn, place): number * (_CELL + _GAP) + (0.12 if torn else 0)
            for number, (torn, place) in enumerate((c, p) for c in (False, True) for p in places)
        }
        for (torn, place), x in columns.items():
            axis.text(x, 0.3, place, va="bottom", color=SECOND_INK)
            if place == places[0]:
                heading = "the line is cut in the first session" if torn else "the line holds"
                axis.text(x, -0.4, heading, va="bottom", fontsize=17, fontweight="bold")
        cells: dict[Any, list[Any]] = {}
        for row in rows.itertuples():
            where = columns[row.cut, row.place], lanes[row.protocol, row.way]
            cells.setdefault(where, []).append(row)
        bars: dict[tuple[str, str], list[Any]] = {}
        for (x, lane), cell in cells.items():
            _cell(drawn, axis, x, lane, cell, bars)
        for (state, colour), corners in bars.items():
            looks = _LOOKS[state](colour)
            axis.add_collection(PolyCollection(corners, joinstyle="miter", **looks), autolim=False)
        days = rows["to_day"].max()
        for x in columns.values():
            axis.text(x, y - 0.35, "day 0", ha="left", va="top", color=SECOND_INK)
            axis.text(x + _CELL, y - 0.35, f"{days:.0f}", ha="center", va="top", color=SECOND_INK)
        axis.set_xlim(-1.35, max(columns.values()) + _CELL + _GAP)
        _caption(drawn, _READ_WAYS)
        axis.set_ylim(y, -0.8)
        _bare(axis)
        return drawn


_READ_WAYS = (
    "One bar a message. Hatched: marked \\Deleted, and still there. "
    "The number: left in INBOX at the end. Red cross: the cut."
)
_READ_CUTS = (
    "Hatched: marked \\Deleted, and still there. Dotted: gone. "
    "Red: the laptop does not know what the server has done."
)


def _bare(axis: Axes) -> None:
    axis.set_xticks([])
    axis.set_yticks([])
    axis.set_axis_off()


def _caption(drawn: Answer, text: str) -> None:
    drawn.supxlabel(text, x=0.01, ha="left", fontsize=15, color=SECOND_INK)


def _cell(
    drawn: Answer,
    axis: Axes,
    x: float,
    y: float,
    cell: list[Any],
    bars: dict[tuple[str, str], list[Any]],
) -> None:
    """Draw one place's messages over the days, and how many are left at the end.

    Each is a bar, added to those of its state and colour: hundreds are drawn at once.
    """
    cut, place = cell[0].cut, cell[0].place
    days, messages = max(row.to_day for row in cell), max(row.message for row in cell)
    colour = PROTOCOL_COLOUR[cell[0].protocol]
    pitch = 0.76 / messages
    axis.add_artist(Rectangle((x, y - 0.38), _CELL, 0.76, facecolor="#f7f9fb", edgecolor=HAIRLINE))
    for row in cell:
        left, right = x + row.from_day / days * _CELL, x + row.to_day / days * _CELL
        top = y - 0.38 + (row.message - 1) * pitch + 0.12 * pitch
        if row.state in _LOOKS:
            low = top + 0.76 * pitch
            corners = [(left, top), (right, top), (right, low), (left, low)]
            bars.setdefault((row.state, colour), []).append(corners)
        if isinstance(row.session, str):
            at = f"{row.way}, {row.place}, from day {row.from_day:g}"
            label = f"{at}: message {row.message} {row.state}"
            drawn.mark(axis, left, top, right, top + pitch, session=row.session, label=label)
    if cut and place == "laptop":
        begun = min((row.from_day for row in cell if row.state != "unseen"), default=math.nan)
        axis.plot(x + begun / days * _CELL, y, "X", color=GONE, markersize=15,
                  markeredgecolor="white")  # fmt: skip
    end = [row.state for row in cell if row.to_day == days]
    left = end.count("there") + end.count("marked")
    axis.text(x + _CELL + 0.05, y, f"{left}", va="center", fontsize=17, fontweight="bold",
              in_layout=False)  # fmt: skip
    for state, word in _WORDS.items():
        number = end.count(state)
        if number and place == "server":
            axis.text(x + 0.6 * _CELL, y - 0.38 + number * pitch / 2, f"{number} {word}",
                      ha="center", va="center",
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip


_LOOKS: Any = {
    "there": lambda colour: {"facecolor": colour, "edgecolor": "white"},
    "marked": lambda colour: {"facecolor": "white", "edgecolor": colour, "hatch": "////"},
    "moved": lambda _: {"facecolor": "white", "edgecolor": THIRD, "hatch": ".."},
}


# The cuts, line by line


def _cuts(result: Result) -> Answer:
    rows = result.rows
    messages = int(rows["message"].max())
    panels = [
        (str(protocol), _stretches(own)) for protocol, own in rows.groupby("protocol", sort=False)
    ]
    tallest = max(len(stretches) for _, stretches in panels)
    with figure(15, 2.2 + 0.4 * tallest, result.answer) as drawn:
        axes = drawn.subplots(1, len(panels), squeeze=False)[0]
        for axis, (protocol, stretches) in zip(axes, panels, strict=True):
            axis.set_title(protocol, color=PROTOCOL_COLOUR[protocol], pad=8)
            axis.text(0, 0, "the line is cut after …", va="center", color=SECOND_INK)
            axis.text(_SERVER_AT, 0, "server", va="center", color=SECOND_INK)
            axis.text(_TOLD_AT, 0, "laptop\nbelieves", va="center", ha="center", color=SECOND_INK)
            for y, stretch in enumerate(stretches, 1):
                _stretch(drawn, axis, y, stretch, messages)
            axis.set_xlim(0, 10)
            axis.set_ylim(tallest + 0.5, -0.8)
            _bare(axis)
        _caption(drawn, _READ_CUTS)
        return drawn


def _stretches(own: pd.DataFrame) -> list[list[Any]]:
    """Return the cuts in order; those within one reply that make no difference are one."""

    def alike(cut: Any) -> tuple[Any, ...]:
        return cut.by, cut.cut if cut.by == "client" else 0, cut.states, cut.told

    cuts = (
        own.groupby("cut", sort=False)
        .agg(by=("by", "first"), passed=("passed", "first"), told=("told", "first"),
             session=("session", "first"), states=("state", tuple))
        .reset_index()
        .itertuples()
    )  # fmt: skip
    return [list(stretch) for _, stretch in groupby(cuts, alike)]


def _stretch(drawn: Answer, axis: Axes, y: int, stretch: list[Any], messages: int) -> None:
    """Draw one row: the line, what the server has afterwards, and what the laptop knows."""
    cut = stretch[0]
    arrow = {"client": "→ ", "server": "← ", "nobody": ""}[cut.by]
    colour = {"client": CLIENT, "server": SERVER, "nobody": SECOND_INK}[cut.by]
    text = "connecting" if cut.by == "nobody" else cut.passed
    more = f", {len(stretch) - 1} more" if len(stretch) > 1 else ""
    room = _LONGEST - len(more)
    text = (text if len(text) <= room else text[: room - 1] + "…") + more
    axis.text(0, y, arrow + text, va="center", color=colour, family="DejaVu Sans Mono")
    for number, state in enumerate(cut.states):
        _envelope(axis, _SERVER_AT + number * _pitch(messages), y, state, messages)
    left = sum(state != "gone" for state in cut.states)
    knows = messages - cut.told
    axis.text(_TOLD_AT, y, f"{knows}" if knows == left else f"{knows}?", va="center", ha="center",
              fontweight="bold", fontsize=17, color=INK if knows == left else GONE)  # fmt: skip
    label = f"cut after {text}: {left} of {messages} left"
    drawn.mark(axis, 0, y - 0.45, 10, y + 0.45, session=cut.session, label=label)


_LONGEST = 27  # characters of a line
_SERVER_AT, _TOLD_AT = 6.2, 9.5  # on a page 10 wide


def _pitch(messages: int) -> float:
    return min(0.62, 2.7 / messages)


def _envelope(axis: Axes, x: float, y: float, state: str, messages: int) -> None:
    """Draw a message: full, hatched when marked, a dotted ghost when gone."""
    width, height = 0.8 * _pitch(messages), 0.56
    looks: dict[str, Any] = {
        "there": {"facecolor": INK, "edgecolor": INK},
        "marked": {"facecolor": "white", "edgecolor": INK, "hatch": "////"},
        "gone": {"facecolor": "none", "edgecolor": SECOND_INK, "linestyle": (0, (2, 2))},
    }
    axis.add_artist(
        FancyBboxPatch((x, y - height / 2), width, height, linewidth=1.4,
                       boxstyle="round,pad=0,rounding_size=0.04", **looks[state])
    )  # fmt: skip
    if state != "gone":
        axis.plot([x, x + width / 2, x + width], [y - height / 2, y + 0.04, y - height / 2],
                  color="white" if state == "there" else INK, linewidth=1.4)  # fmt: skip
