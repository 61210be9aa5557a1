"""Capacity: memory and the processor's time by the number of users, measured and modelled."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from mailedu.experiments.base import Result
from mailedu.views.figures.labels import label_ends
from mailedu.views.figures.style import (
    CLIENT,
    HAIRLINE,
    MARKERS,
    SECOND_INK,
    SERVER,
    Answer,
    figure,
)

_COLOUR = {"polling": SERVER, "IDLE": CLIENT}
_PANELS = (
    ("connections", "open connections", "", "log"),
    ("megabytes", "their memory", "MB", "log"),
    ("deliveries_a_second", "deliveries a second\nthat one core bears", "", "linear"),
)


def draw(result: Result) -> Answer:
    """Draw what is measured as points, the model as dashed lines, side by side for both costs."""
    rows = result.rows
    largest = rows[rows["source"] == "measured"]["users"].max()
    with figure(15, 7.6, result.answer) as fig:
        for axes, (column, title, unit, scale) in zip(fig.subplots(1, 3), _PANELS, strict=True):
            axes.set_title(title, pad=42, fontsize=17)
            axes.set(xscale="log", yscale=scale, xlabel="users", ylabel=unit)
            axes.xaxis.set_major_formatter(FuncFormatter(_short))
            axes.yaxis.set_major_formatter(FuncFormatter(_short))
            axes.minorticks_off()
            axes.set_xlim(6, 2e5)
            axes.set_xticks([10, 1000, 100_000])
            axes.axvspan(6, largest * 1.4, color=HAIRLINE, alpha=0.5, linewidth=0)
            for x, text, side in ((0.02, "measured", "left"), (1.0, "model", "right")):
                axes.text(
                    x, 1.02, text, transform=axes.transAxes, color=SECOND_INK, fontsize=15, ha=side
                )
            ends = [
                _line(axes, rows[rows["way"] == way], column, colour, (way, unit))
                for way, colour in _COLOUR.items()
            ]
            low, high = axes.get_ylim()
            axes.set_ylim(0 if scale == "linear" else low, high)
            label_ends(axes, ends, rows["users"].max(), lines=2)
        return fig


def _short(value: float, _: object = None) -> str:
    """Write a number with two digits that count, and thousands as such."""
    if not value:
        return "0"
    rounded = round(value, 1 - math.floor(math.log10(abs(value))))
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:,g}"


def _line(
    axes: Axes, own: pd.DataFrame, column: str, colour: str, words: tuple[str, str]
) -> tuple[float, str, str]:
    """Draw one way's points and line; return where it ends, its label, and its colour."""
    seen, model = (own[own["source"] == source] for source in ("measured", "model"))
    axes.plot(model["users"], model[column], color=colour, linewidth=2.5, dashes=(4, 2))
    axes.plot(
        seen["users"], seen[column], MARKERS[colour], color=colour, markersize=11,
        markeredgecolor="white",
    )  # fmt: skip
    value = float(model[column].iloc[-1])
    way, unit = words
    return value, f"{way}\n{_short(value)} {unit}".rstrip(), colour
