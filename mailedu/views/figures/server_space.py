"""A year on the server, one small panel a policy: POP3 on the left, IMAP on the right."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from mailedu.experiments.base import Result
from mailedu.experiments.wording import octets
from mailedu.views.figures.style import (
    GONE,
    INK,
    PROTOCOL_COLOUR,
    SECOND_INK,
    Answer,
    figure,
)

PANEL = 2.1
"""Inches of height of one policy's panel."""


def draw(result: Result) -> Answer:
    """Draw the octets of each policy's mailbox day by day, under its quota, and what was refused.

    The hatch stands where mail was put off or went back.
    """
    rows, limit = result.rows, 1e6 * float(result.parameters["quota_megabytes"])
    days, most = rows["day"].max(), rows["octets"].max()
    policies = [list(dict.fromkeys(own["policy"])) for _, own in rows.groupby("protocol")][::-1]
    with figure(15, PANEL * len(policies[0]) + 1.6, result.answer) as fig:
        fig.table = rows[rows["day"] == days]
        axes = fig.subplots(len(policies[0]), 2, sharex=True, sharey=True, squeeze=False)
        axes[0][0].set_xlim(0, days * 1.6)
        axes[0][0].set_ylim(0, 1.25 * (max(most, limit) or 1))
        axes[0][0].yaxis.set_major_locator(MaxNLocator(3))
        axes[0][0].yaxis.set_major_formatter(lambda value, _: octets(value) if value else "0")
        for line, pair in enumerate(zip(*policies, strict=True)):
            for axis, policy in zip(axes[line], pair, strict=True):
                own = rows[rows["policy"] == policy]
                _mailbox(axis, own)
                if limit:
                    _quota(axis, limit, days, named=line == 0)
                refusals = result.tables["refusals"]
                _refusals(axis, own, refusals[refusals["policy"] == policy])
                _doors(fig, axis, own, refusals[refusals["policy"] == policy])
        ticks = MaxNLocator(4, integer=True).tick_values(0, days)
        for axis in axes[-1]:
            axis.set_xlabel("day")
            axis.set_xticks([tick for tick in ticks if tick <= days])
        return fig


def _mailbox(axis: Axes, own: pd.DataFrame) -> None:
    """Draw what one mailbox held, with what it holds in the end beside it."""
    colour = PROTOCOL_COLOUR[own["protocol"].iloc[0]]
    axis.set_title(own["policy"].iloc[0], color=colour, fontsize=16)
    days, held = own["day"], own["octets"]
    axis.fill_between(days, held, step="post", color=colour, alpha=0.25, linewidth=0)
    axis.step(days, held, where="post", color=colour, linewidth=2.5)
    last = held.iloc[-1]
    refused = bool(own["waiting"].max() + own["returned"].max())
    top = axis.get_ylim()[1]
    axis.annotate(
        octets(last),
        (days.iloc[-1], top if refused else last),
        xytext=(8, -5 if refused else 0),
        textcoords="offset points",
        va="top" if refused else "bottom" if last < top / 8 else "center",
        color=INK,
        fontweight="bold",
    )


def _quota(axis: Axes, limit: float, days: int, *, named: bool) -> None:
    axis.plot([0, days], [limit, limit], color=INK, linewidth=1.6, linestyle=(0, (5, 3)))
    if named:
        axis.annotate(
            "quota",
            (0, limit),
            xytext=(6, 6),
            textcoords="offset points",
            color=SECOND_INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )


def _refusals(axis: Axes, own: pd.DataFrame, refusals: pd.DataFrame) -> None:
    """Hatch the days on which mail was refused, and say how, when first, and what came of it."""
    if refusals.empty:
        return
    top = axis.get_ylim()[1]
    axis.fill_between(
        own["day"],
        own["octets"],
        top,
        where=own["day"].isin(refusals["day"]),
        step="post",
        facecolor="none",
        edgecolor=GONE,
        hatch="//",
        linewidth=0,
    )
    lines = [
        f"refused from day {refusals['day'].iloc[0]}",
        ", ".join(dict.fromkeys(refusals["reply"])),
        f"{own['returned'].iloc[-1]:,} returned, {own['waiting'].iloc[-1]} wait",
    ]
    axis.annotate(
        "\n".join(lines),
        (own["day"].iloc[-1], top),
        xytext=(8, -26),
        textcoords="offset points",
        va="top",
        color=GONE,
        linespacing=1.3,
    )


def _doors(fig: Answer, axis: Axes, own: pd.DataFrame, refusals: pd.DataFrame) -> None:
    """Let the first refusal and the last visit be opened."""
    top, width = axis.get_ylim()[1], own["day"].iloc[-1] / 40
    seen = pd.concat([refusals.head(1), own[own["session"] != ""].tail(1)])
    for policy, day, session in zip(seen["policy"], seen["day"], seen["session"], strict=True):
        label = f"{policy}, day {day}"
        fig.mark(axis, day - width, 0, day, top, session=session, label=label)
