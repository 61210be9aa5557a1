"""Coming back on line: for each way a panel that tells what its octets were for."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from mailedu.experiments.base import Result
from mailedu.experiments.offline.parts import AGAIN, TLS
from mailedu.experiments.wording import counted, duration, octets
from mailedu.views.figures.style import (
    GONE,
    INK,
    PROTOCOL_COLOUR,
    SECOND_INK,
    Answer,
    figure,
)

_LOOKS: dict[str, dict[str, Any]] = {
    AGAIN: {"facecolor": "white", "edgecolor": GONE, "hatch": "//"},
    TLS: {"facecolor": "white", "edgecolor": SECOND_INK},
}
"""Parts that do not have their protocol's colour."""


def draw(result: Result) -> Answer:
    """Draw the octets of each visit by what they were for, its totals, and what still differs.

    What was known before and came again is hatched; encryption is hollow.
    """
    parts = result.tables["parts"]
    used = parts[parts["octets"] > 0]["part"].unique()
    shown = [part for part in parts["part"].unique() if part in used]
    with figure(15, 7.6, result.answer) as fig:
        axes = fig.subplots(1, len(result.rows), sharex=True, sharey=True)
        axes[0].set_xlim(0, 1.75 * parts["octets"].max())
        axes[0].set_ylim(len(shown) - 0.4, -0.6)
        axes[0].set_yticks(range(len(shown)), shown, color=INK)
        for axis, (_, row) in zip(axes, result.rows.iterrows(), strict=True):
            own = parts[parts["way"] == row["way"]].set_index("part")["octets"]
            _visit(axis, row, [(part, int(own[part])) for part in shown])
            right = axis.get_xlim()[1]
            label = f"{row['way']}: {octets(row['octets'])}"
            fig.mark(axis, 0, len(shown) - 0.4, right, -0.6, session=row["session"], label=label)
        return fig


def _visit(axis: Axes, row: pd.Series[Any], parts: list[tuple[str, int]]) -> None:
    colour = PROTOCOL_COLOUR[row["protocol"]]
    for line, (part, count) in enumerate(parts):
        look = _LOOKS.get(part, {"facecolor": colour, "edgecolor": colour})
        axis.barh(line, count, 0.55, linewidth=1.6, **look)
        axis.annotate(
            octets(count) if count else "0",
            (count, line),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=INK if count else SECOND_INK,
            fontweight="bold" if part == AGAIN and count else "normal",
        )
    axis.set_title(row["way"] if row["offered"] else f"{row['way']},\nnot offered", color=colour)
    axis.set_xlabel("\n".join([*_totals(row), *_outcome(row)]), color=INK, linespacing=1.5)
    axis.xaxis.label.set(x=0, ha="left")
    axis.set_xticks([])
    axis.tick_params(length=0, pad=8)
    axis.spines["bottom"].set_visible(False)


def _totals(row: pd.Series[Any]) -> list[str]:
    return [
        f"{octets(row['octets'])} in {duration(row['seconds'])}",
        counted(int(row["round_trips"]), "round trip"),
    ]


def _outcome(row: pd.Series[Any]) -> list[str]:
    """Say what became of what the user did off line, and what is not the same in the end."""
    differing = [
        f"{counted(int(row[f'{what}s_differing']), what)} differing"
        for what in ("message", "flag")
        if row[f"{what}s_differing"]
    ]
    lines = [
        f"{counted(int(row['conflicts']), 'conflict')} noticed",
        f"{counted(int(row['queued_lost']), 'own change')} lost",
    ]
    return lines + (differing or ["copy and server agree"])
