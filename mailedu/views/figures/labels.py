"""What figures write: names at the ends of lines, instead of a legend; times on their axes."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from matplotlib.axes import Axes

TIMES = {0.001: "1 ms", 0.01: "10 ms", 0.1: "0.1 s", 1: "1 s", 10: "10 s", 60: "1 min",
         600: "10 min", 3600: "1 h", 36_000: "10 h"}  # fmt: skip
"""Ticks of a logarithmic axis, in seconds."""

_LINE_HEIGHT = 0.068
"""Of a label, as a part of the axes."""


def label_ends(
    axes: Axes, ends: Sequence[tuple[float, str, str]], last: float, lines: int = 1
) -> None:
    """Write the names at the lines' ends, moved apart where these lie together.

    Parameters
    ----------
    axes: with its scales and limits already set.
    ends: where each line ends (y), its name and its colour.
    last: where all of them end (x).
    lines: lines of text that a name has.
    """
    to_part = axes.transData + axes.transAxes.inverted()
    places = sorted((to_part.transform((last, value))[1], name, colour)
                    for value, name, colour in ends)  # fmt: skip
    x = to_part.transform((last, 1))[0]
    apart = _apart([place[0] for place in places], lines * _LINE_HEIGHT)
    for (_, name, colour), (at, y) in zip(places, apart, strict=True):
        axes.plot([x + 0.025, 1.045], [at, y], color=colour, linewidth=1, clip_on=False,
                  transform=axes.transAxes)  # fmt: skip
        axes.text(1.055, y, name, color=colour, fontweight="bold", va="center",
                  transform=axes.transAxes)  # fmt: skip


def _apart(wanted: Sequence[float], height: float) -> list[tuple[float, float]]:
    """Return pairs of each place, going up, and the nearest one where nothing overlaps.

    Without its own height in the stack, a place may not be below the one before: places that
    would be are moved to their mean, group by group.
    """
    groups: list[list[float]] = []
    for order, place in enumerate(wanted):
        groups.append([place - order * height])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    highest = 1 - (len(wanted) - 1) * height
    bases = [min(max(fmean(group), height / 2), highest) for group in groups for _ in group]
    return [
        (at, base + order * height)
        for order, (at, base) in enumerate(zip(wanted, bases, strict=True))
    ]
