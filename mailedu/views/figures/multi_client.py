"""Several devices on one mailbox: their connections as lanes, and when each device knew what."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from mailedu.experiments.base import Result
from mailedu.experiments.multi_client.scene import ARRIVES, DELETES, DOER, READS
from mailedu.experiments.wording import duration
from mailedu.views.figures.style import (
    CLIENT,
    GONE,
    HAIRLINE,
    INK,
    SECOND_INK,
    SERVER,
    THIRD,
    Answer,
    figure,
)

COLOUR = {"POP3": SERVER, "IMAP polling": THIRD, "IMAP IDLE": CLIENT}

_HAPPENS = {ARRIVES: "new mail", READS: "device 1 reads", DELETES: "device 2 deletes"}
_DOES = {READS: "reads it", DELETES: "deletes it"}
_NEVER = {ARRIVES: "not seen", READS: "unread", DELETES: "keeps it"}
_COLUMNS = {ARRIVES: 1.03, READS: 1.17, DELETES: 1.31}
"""Where what a device knows stands, in widths of the lanes."""
_LEFT, _RIGHT = -0.2, 1.44

_CAPTION = (
    "Bars: connected (short ones drawn wider than they are). Cross: refused by the lock. "
    "Hatched: waiting. Bold: all agree."
)


def draw(result: Result) -> Answer:
    """Draw a lane for each device with its connections, and beside it when it knew of what."""
    rows, visits, agreed = result.rows, result.tables["visits"], result.tables["agreement"]
    seconds = float(result.parameters["seconds"])
    lanes = len(rows[["scene", "device"]].drop_duplicates())
    height = lanes + 1.5 * rows["scene"].nunique()
    with figure(15, 2.4 + max(0.28 * height, min(0.44 * height, 5.8)), result.answer) as drawn:
        axis = drawn.subplots()
        y = 0.0
        for scene, own in rows.groupby("scene", sort=False):
            _heading(axis, y, str(scene), agreed[agreed["scene"] == scene], seconds)
            last = y + own["device"].nunique()
            _events(axis, y, last, own, seconds)
            for number, of_device in own.groupby("device", sort=False):
                y += 1
                name = f"device {number}"
                if own["kind"].nunique() > 1:
                    name = f"{number} {of_device['kind'].iloc[0]}"
                axis.text(-0.01 * seconds, y, name, ha="right", va="center")
                _knowledge(axis, y, of_device, seconds)
                chosen = (visits["scene"] == scene) & (visits["device"] == number)
                for visit in visits[chosen].itertuples():
                    _visit(drawn, axis, y, visit, seconds)
            y = last + 1.5
        for what, x in _COLUMNS.items():
            axis.text(x * seconds, -0.95, what, va="center", color=SECOND_INK)
        axis.set_xlim(_LEFT * seconds, _RIGHT * seconds)
        axis.set_ylim(y - 0.9, -1.3)
        ticks = [seconds * part / 4 for part in range(5)]
        axis.set_xticks(ticks, ["0", *(duration(tick) for tick in ticks[1:])])
        axis.set_yticks([])
        axis.spines[["left", "bottom"]].set_visible(False)
        drawn.supxlabel(_CAPTION, x=0.01, ha="left", fontsize=15, color=SECOND_INK)
        return drawn


def _events(axis: Axes, top: float, last: float, own: pd.DataFrame, seconds: float) -> None:
    """Draw a line where something happened, and above it what; words keep their distance."""
    happened = own.groupby("what", sort=False)["happened_seconds"].first().dropna()
    right = 1.12 * seconds
    for what, at in [*happened.items()][::-1]:
        axis.plot([at, at], [top + 0.4, last + 0.5], color=INK, linewidth=1.2, zorder=0)
        right = min(at, right - 0.24 * seconds)
        axis.text(right, top, _HAPPENS[str(what)], ha="center", va="center")


def _heading(axis: Axes, y: float, scene: str, agreed: pd.DataFrame, seconds: float) -> None:
    """Write what a mailbox's devices have in common: how they use it, and when all agreed."""
    axis.text(_LEFT * seconds, y, scene, va="center", fontsize=18, fontweight="bold",
              color=COLOUR.get(scene, INK))  # fmt: skip
    events: list[Any] = [*agreed.itertuples()]
    for row in events:
        never = pd.isna(row.seconds)
        text = f"{row.agree} of {row.devices}" if never else duration(row.seconds)
        axis.text(_COLUMNS[row.what] * seconds, y, text, va="center", fontweight="bold",
                  color=GONE if never else INK)  # fmt: skip


def _knowledge(axis: Axes, y: float, of_device: pd.DataFrame, seconds: float) -> None:
    """Write when a device knew of each event; it may have been its own user's doing."""
    events: list[Any] = [*of_device.itertuples()]
    for row in events:
        never = pd.isna(row.known_seconds)
        text = _NEVER[row.what] if never else duration(row.known_seconds)
        if row.known_seconds == 0 and row.what in DOER:
            text = _DOES[row.what] if row.device == DOER[row.what] else "had none"
        axis.text(_COLUMNS[row.what] * seconds, y, text, va="center",
                  color=GONE if never else SECOND_INK)  # fmt: skip


def _visit(drawn: Answer, axis: Axes, y: float, visit: Any, seconds: float) -> None:
    """Draw a connection: a bar, or a cross where the lock kept it out, and the wait after it."""
    colour = COLOUR[visit.kind]
    left = visit.opened_seconds
    width = max(min(visit.closed_seconds, seconds) - left, 0.004 * seconds)
    if visit.outcome == "refused":
        until = min(visit.closed_seconds + visit.waited_seconds, seconds)
        axis.add_artist(Rectangle((left, y - 0.14), until - left, 0.28, hatch="////",
                                  facecolor="white", edgecolor=HAIRLINE))  # fmt: skip
        axis.plot(left, y, "X", color=GONE, markersize=12, markeredgecolor="white")
    else:
        axis.add_artist(Rectangle((left, y - 0.36), width, 0.72, facecolor=colour,
                                  alpha=1 if visit.outcome == "served" else 0.4))  # fmt: skip
    label = f"{visit.kind}, device {visit.device}, at {duration(left)}: {visit.outcome}"
    drawn.mark(axis, left, y - 0.45, left + width, y + 0.45, session=visit.session, label=label)
