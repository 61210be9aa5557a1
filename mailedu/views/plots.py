"""Figures from tidy rows. The title of a figure is its answer, computed from the rows.

Colours, type sizes and hatching follow one palette; colour is never the only sign.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import FancyBboxPatch

CLIENT, SERVER = "#0b62b5", "#b3441e"
INK, SECOND_INK, HAIRLINE = "#1b2430", "#5b6776", "#d9dfe6"
PROTOCOL_COLOUR = {"POP3": SERVER, "IMAP": CLIENT}

_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 15,
    "text.color": INK,
    "axes.labelcolor": SECOND_INK,
    "axes.edgecolor": SECOND_INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 18,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": SECOND_INK,
    "ytick.color": SECOND_INK,
    "figure.facecolor": "white",
    "hatch.linewidth": 1.2,
}


class Answer(Figure):
    """A figure that says in words what it shows: ``answer`` is its text for screen readers.

    It belongs to no window and no pyplot state; a notebook shows it as a picture.
    """

    answer: str = ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=110)
        png = base64.b64encode(file.getvalue()).decode()
        picture = f'<img alt="{escape(self.answer)}" src="data:image/png;base64,{png}" {_FIT}>'
        return {"text/html": picture, "image/png": png, "text/plain": self.answer}


_FIT = 'style="width:100%;max-width:1100px;height:auto"'


@contextmanager
def _figure(width: float, height: float) -> Iterator[Answer]:
    """Give a figure in our style, sizes in inches."""
    with mpl.rc_context(_STYLE):
        margins = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.14)  # inches
        yield Answer(figsize=(width, height), layout=margins)


def ways_of_deleting(rows: pd.DataFrame) -> Answer:
    """Draw, for each way of deleting, what is left in each place as little envelopes.

    Parameters
    ----------
    rows: columns ``protocol``, ``scenario``, ``place``, ``message`` and ``state``, as
        ``mailedu.experiments.deletion.ways_of_deleting`` returns them.
    """
    places = list(dict.fromkeys(rows["place"]))
    with _figure(15, 7.2) as figure:
        figure.answer = deletion_answer(rows)
        figure.suptitle(figure.answer, x=0.01, ha="left", fontsize=19, fontweight="bold")
        protocols = list(dict.fromkeys(rows["protocol"]))
        axes = figure.subplots(1, len(protocols), squeeze=False)[0]
        for axis, protocol in zip(axes, protocols, strict=True):
            own = rows[rows["protocol"] == protocol]
            scenarios = list(dict.fromkeys(own["scenario"]))
            axis.set_title(protocol, color=PROTOCOL_COLOUR[protocol], pad=16)
            axis.set_xlim(-0.5, len(scenarios) - 0.5)
            axis.set_ylim(len(places) - 0.5, -0.5)
            axis.set_xticks(range(len(scenarios)), scenarios, color=INK, linespacing=1.5)
            axis.set_yticks(range(len(places)), places, color=INK)
            axis.tick_params(length=0, pad=10)
            axis.xaxis.tick_bottom()
            for side in axis.spines.values():
                side.set_visible(False)
            for line in range(len(places) - 1):
                axis.axhline(line + 0.5, color=HAIRLINE, linewidth=1)
            for column, scenario in enumerate(scenarios):
                for line, place in enumerate(places):
                    here = own[(own["scenario"] == scenario) & (own["place"] == place)]
                    states = list(here.sort_values("message")["state"])
                    _envelopes(axis, column, line, states, PROTOCOL_COLOUR[protocol])
        return figure


def deletion_answer(rows: pd.DataFrame) -> str:
    """Return in one sentence which ways removed anything from the server."""
    server = rows[rows["place"] == "server"]
    removing = []
    for protocol, own in server.groupby("protocol", sort=False):
        gone = own[own["state"] == "gone"]
        names = [str(name).splitlines()[0] for name in dict.fromkeys(gone["scenario"])]
        if names:
            removing.append(f"{protocol}: “{'”, “'.join(names)}”")
    total = server["scenario"].nunique()
    if not removing:
        return f"None of {total} ways removed a message from the server"
    count = server[server["state"] == "gone"]["scenario"].nunique()
    return f"Only {count} of {total} ways remove mail from the server ({'; '.join(removing)})"


def _envelopes(axis: Axes, column: int, line: int, states: list[str], colour: str) -> None:
    """Draw one envelope a message: full, hatched when marked, a dotted ghost when gone."""
    width, height, gap = 0.22, 0.26, 0.05
    left = column - (len(states) * (width + gap) - gap) / 2
    looks: dict[str, dict[str, Any]] = {
        "there": {"facecolor": colour, "edgecolor": colour},
        "marked": {"facecolor": "white", "edgecolor": colour, "hatch": "////"},
        "gone": {"facecolor": "none", "edgecolor": SECOND_INK, "linestyle": (0, (2, 2))},
    }
    for number, state in enumerate(states):
        x, y = left + number * (width + gap), line - height / 2 - 0.08
        axis.add_patch(
            FancyBboxPatch(
                (x, y),
                width,
                height,
                boxstyle="round,pad=0,rounding_size=0.02",
                linewidth=1.6,
                **looks[state],
            )
        )
        if state != "gone":
            flap = "white" if state == "there" else colour
            axis.plot(
                [x, x + width / 2, x + width], [y, y + height * 0.55, y], color=flap, linewidth=1.6
            )
    axis.text(
        column, line + 0.2, _count(states), ha="center", va="top", fontsize=15, fontweight="bold"
    )


def _count(states: list[str]) -> str:
    left = sum(state != "gone" for state in states)
    marked = states.count("marked")
    return f"{left} left" + (f", {marked} marked" if marked else "")


def cut_after_each_step(rows: pd.DataFrame) -> Answer:
    """Draw how many messages the next login finds when the line is cut after each command.

    Parameters
    ----------
    rows: columns ``protocol``, ``step``, ``command``, ``marked`` and ``left``, as
        ``mailedu.experiments.deletion.cut_after_each_step`` returns them.
    """
    with _figure(15, 6) as figure:
        protocols = list(dict.fromkeys(rows["protocol"]))
        axes = figure.subplots(1, len(protocols), sharey=True, squeeze=False)[0]
        for axis, protocol in zip(axes, protocols, strict=True):
            own = rows[rows["protocol"] == protocol].sort_values("step")
            colour = PROTOCOL_COLOUR[protocol]
            axis.set_title(cut_answer(own), pad=14)
            figure.answer += f"{cut_answer(own)}. "
            for place, row in enumerate(own.itertuples()):
                marked = min(int(row.marked), int(row.left))
                whole = int(row.left) - marked
                axis.bar(place, whole, 0.7, color=colour)
                if marked:
                    axis.bar(
                        place,
                        marked,
                        0.7,
                        bottom=whole,
                        facecolor="white",
                        edgecolor=colour,
                        hatch="////",
                        linewidth=1.6,
                    )
                    axis.text(
                        place,
                        whole + marked / 2,
                        f"{marked}\nmarked",
                        ha="center",
                        va="center",
                        fontsize=13,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
                    )
                axis.text(
                    place,
                    row.left + 0.06,
                    f"{row.left} left",
                    ha="center",
                    va="bottom",
                    fontweight="bold",
                )
            axis.set_xticks(
                range(len(own)),
                list(own["command"]),
                rotation=35,
                ha="right",
                rotation_mode="anchor",
                family="DejaVu Sans Mono",
                fontsize=14,
            )
            axis.tick_params(axis="x", length=0)
            axis.set_xlabel("connection cut after …")
            axis.set_ylim(0, rows["left"].max() + 0.6)
            axis.yaxis.get_major_locator().set_params(integer=True)
        axes[0].set_ylabel("messages on the server\nat the next login")
        return figure


def cut_answer(own: pd.DataFrame) -> str:
    """Return in one sentence after which command messages were gone, for one protocol."""
    protocol = own["protocol"].iloc[0]
    fewer = own[own["left"] < own["left"].max()]
    if fewer.empty:
        return f"{protocol}: nothing is ever removed"
    return f"{protocol}: a cut loses nothing until {fewer.sort_values('step')['command'].iloc[0]}"
