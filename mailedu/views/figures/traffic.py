"""The figure of traffic: what each device carries in a day, and what of it nobody looks at."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from mailedu.experiments.base import Result
from mailedu.experiments.traffic import BEHIND
from mailedu.experiments.wording import counted, octets
from mailedu.views.figures.style import INK, PROTOCOL_COLOUR, SECOND_INK, THIRD, Answer, figure

_COLOURS = PROTOCOL_COLOUR | {"HTTP": THIRD}
_HEIGHT = 0.22
"""Half of a bar's height; bars are 1 apart."""
_LABELLED = 0.13
"""Share of the figure's width from which on a part of a bar bears its name."""


def draw(result: Result) -> Answer:
    """Draw a bar for each device: what was opened, what never was, and what it took besides."""
    devices, sessions = result.tables["devices"], result.tables["sessions"]
    widest = float((devices["octets_up"] + devices["octets_down"]).max())
    with figure(15, 9.6, result.answer) as drawn:
        drawn.table = devices
        axis = drawn.subplots()
        for place, (name, protocol) in enumerate(
            zip(devices["device"], devices["protocol"], strict=True)
        ):
            own = result.rows[result.rows["device"] == name]
            parts = dict(zip(own["part"], map(int, own["octets"]), strict=True))
            _bar(axis, place, parts, _COLOURS[protocol], widest)
            connections = sessions[sessions["device"] == name]
            words = counted(len(connections), "connection")
            if protocol == "HTTP":
                connections = sessions[sessions["device"] == BEHIND]
                words += f"; behind it {octets(_costs(connections).sum())} by IMAP"
            _words(axis, place, name, _COLOURS[protocol], parts, words)
            if len(connections):
                most = connections.iloc[_costs(connections).argmax()]
                carried = octets(most["octets_up"] + most["octets_down"])
                drawn.mark(
                    axis,
                    0,
                    place - _HEIGHT,
                    widest,
                    place + _HEIGHT,
                    session=most["session"],
                    label=f"{most['device']}: the connection that carried most, {carried}",
                )
        axis.set_xlim(0, widest * 1.01)
        axis.set_ylim(len(devices) - 0.35, -0.4)
        axis.set_yticks([])
        axis.spines["left"].set_visible(False)
        ticks = axis.get_xticks()[:-1]
        axis.set_xticks(ticks, [octets(tick) if tick else "0" for tick in ticks])
        axis.set_xlabel(
            "octets in both directions from 8:00 to 18:00 "
            "(overhead: TLS, log-ins, commands, lists of headers)"
        )
        return drawn


def _costs(connections: pd.DataFrame) -> pd.Series[int]:
    return connections["octets_up"] + connections["octets_down"]


def _bar(axis: Axes, place: int, parts: dict[str, int], colour: str, widest: float) -> None:
    """Draw the parts one after the other, with their names where there is room for them."""
    looks: dict[str, dict[str, Any]] = {
        "opened": {"facecolor": colour, "edgecolor": colour},
        "never opened": {"facecolor": "white", "edgecolor": colour, "hatch": "//"},
        "overhead": {"facecolor": "#c3cad3", "edgecolor": colour},
    }
    begin = 0
    for part, count in parts.items():
        axis.barh(place, count, 2 * _HEIGHT, left=begin, linewidth=1.4, **looks[part])
        if count > widest * _LABELLED:
            plain = part == "opened"
            axis.text(
                begin + count / 2,
                place,
                part,
                ha="center",
                va="center",
                color="white" if plain else INK,
                bbox=None if plain else {"facecolor": "white", "edgecolor": "none", "pad": 2},
            )
        begin += count


def _words(
    axis: Axes, place: int, name: str, colour: str, parts: dict[str, int], words: str
) -> None:
    """Write a device's name beside its bar, and below the bar what it stands for."""
    axis.text(
        -0.012,
        place,
        name,
        transform=axis.get_yaxis_transform(),
        ha="right",
        va="center",
        fontsize=17,
        fontweight="bold",
        color=colour,
        clip_on=False,
    )
    amounts = ", ".join(f"{octets(count)} {part}" for part, count in parts.items() if count)
    axis.text(
        0.004,
        place + _HEIGHT + 0.06,
        f"{octets(sum(parts.values()))}: {amounts}, {words}",
        transform=axis.get_yaxis_transform(),
        va="top",
        color=SECOND_INK,
    )
