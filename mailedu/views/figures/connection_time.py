"""The figure of connection_time: a day as lanes, and how late each device tells of mail."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes

from mailedu.experiments.base import Result
from mailedu.experiments.wording import counted, duration, octets
from mailedu.views.figures.labels import TIMES
from mailedu.views.figures.style import (
    CLIENT,
    HAIRLINE,
    INK,
    MARKERS,
    SECOND_INK,
    SERVER,
    THIRD,
    Answer,
    figure,
)

_BEGIN = 8 * 3600
"""When a world's day begins, in seconds."""
_COLOURS = (SERVER, THIRD, CLIENT)
_HEIGHT = 0.27
"""Half of a bar's height; lanes are 1 apart."""
_CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600)


def draw(result: Result) -> Answer:
    """Draw each device's day as a lane of connections, and its delays from arrival to notice."""
    devices, notices = result.tables["devices"], result.tables["notices"]
    span = float(result.parameters["hours"]) * 3600
    lanes = list(zip(_records(devices), _COLOURS, strict=True))
    with figure(15, 7.2, result.answer) as drawn:
        drawn.table = devices
        day, late = drawn.subplots(1, 2, sharey=True, width_ratios=(2.4, 1))
        _late_axes(late, list(notices["delay_seconds"].dropna()))
        widened = False
        for place, (device, colour) in enumerate(lanes):
            own = _records(result.rows[result.rows["device"] == device["device"]])
            widened |= _bars(drawn, day, own, place, colour, span)
            _totals(day, device, place, colour)
            delays = notices.loc[notices["device"] == device["device"], "delay_seconds"]
            _delays(late, list(delays), device["median_delay_seconds"], place, colour)
        _day_axes(day, sorted(set(notices["arrived_seconds"])), span)
        note = " (short ones drawn wider than they are)" if widened else ""
        _heading(day, f"when each device was connected{note}")
        _heading(late, "from arrival to notice")
        return drawn


def _bars(
    drawn: Answer, axis: Axes, own: list[dict[str, Any]], place: int, colour: str, span: float
) -> bool:
    """Draw a bar for each connection, which opens its transcript; tells whether any is widened."""
    gaps = [later["opened_seconds"] - one["opened_seconds"] for one, later in pairwise(own)]
    least = min([span * 0.004, *(gap * 0.45 for gap in gaps)])
    bars = [(row["opened_seconds"], max(row["connected_seconds"], least)) for row in own]
    axis.broken_barh(
        bars, (place - _HEIGHT, 2 * _HEIGHT), facecolor=colour, linewidth=0, snap=False, zorder=2
    )
    for row, (begin, width) in zip(own, bars, strict=True):
        label = (
            f"{row['session']}, {_clock(begin, seconds_too=True)}: "
            f"{duration(row['connected_seconds'])}, "
            f"{octets(row['octets_up'] + row['octets_down'])}, "
            f"{counted(row['round_trips'], 'round trip')}"
        )
        low, high = place - _HEIGHT, place + _HEIGHT
        drawn.mark(axis, begin, low, begin + width, high, session=row["session"], label=label)
    return any(row["connected_seconds"] < least for row in own)


def _totals(axis: Axes, device: dict[str, Any], place: int, colour: str) -> None:
    """Write beside a lane whose it is, and what its connections cost together."""
    beside: dict[str, Any] = {
        "transform": axis.get_yaxis_transform(),
        "ha": "right",
        "clip_on": False,
    }
    costs = (
        counted(device["connections"], "connection"),
        f"{duration(device['connected_seconds'])} connected",
        octets(device["octets_up"] + device["octets_down"]),
        counted(device["round_trips"], "round trip"),
    )
    axis.text(
        -0.015,
        place - 0.15,
        device["device"],
        va="bottom",
        fontsize=19,
        fontweight="bold",
        color=colour,
        **beside,
    )
    axis.text(
        -0.015,
        place - 0.11,
        "\n".join(costs),
        va="top",
        color=SECOND_INK,
        linespacing=1.25,
        **beside,
    )


def _day_axes(axis: Axes, arrived: list[float], span: float) -> None:
    for time in arrived:
        axis.axvline(time, color=SECOND_INK, alpha=0.35, linewidth=1, zorder=1)
    axis.set_xlim(0, span)
    axis.set_ylim(2.62, -0.55)
    step = next((step for step in _CLOCK_STEPS if span / step <= 6.5), _CLOCK_STEPS[-1])
    ticks = [number * step for number in range(int(span / step + 1e-9) + 1)]
    axis.set_xticks(ticks, [_clock(tick, seconds_too=step < 60) for tick in ticks])
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    count = len(arrived)
    words = "no mail arrives" if not count else f"{counted(count, 'message')} arrive"
    axis.set_xlabel(words + ("s" if count == 1 else "") + (" (lines)" if count else ""))


def _delays(axis: Axes, delays: list[float], half: float, place: int, colour: str) -> None:
    """Draw a point for each message that was noticed, and where half of the mail is."""
    noticed = [max(delay, min(TIMES)) for delay in delays if not math.isnan(delay)]
    heights = [place + _HEIGHT * (2 * (0.618 * number % 1) - 1) for number in range(len(noticed))]
    axis.plot(
        noticed,
        heights,
        linestyle="none",
        marker=MARKERS[colour],
        color=colour,
        markersize=9,
        markeredgecolor="white",
        alpha=0.8,
    )
    lost = len(delays) - len(noticed)
    words = [] if delays else ["no mail"]
    if not math.isnan(half):
        half = max(half, min(TIMES))
        axis.plot([half, half], [place - 0.34, place + 0.34], color=INK, linewidth=3)
        words.append(f"half within {duration(half)}")
    if lost:
        words.append(f"{lost} not yet" if words else f"{lost} of {len(delays)} not yet noticed")
    side, begin = _side(axis, half)
    axis.text(
        begin,
        place - 0.37,
        ", ".join(words),
        transform=axis.get_yaxis_transform(),
        ha=side,
        va="bottom",
        fontweight="bold",
    )


def _side(axis: Axes, delay: float) -> tuple[Literal["left", "center", "right"], float]:
    """Return where a label for a delay begins, and on which side, so that it stays inside."""
    if math.isnan(delay):
        return "center", 0.5
    low, high = axis.get_xlim()
    share = math.log(delay / low) / math.log(high / low)
    if share < 0.35:
        return "left", 0
    return ("right", 1) if share > 0.65 else ("center", share)


def _late_axes(axis: Axes, delays: list[float]) -> None:
    """Scale the delays by powers of ten, as far as there are any."""
    delays = [max(delay, min(TIMES)) for delay in delays] or [0.1, 1000]
    below = [tick for tick in TIMES if tick <= min(delays) / 1.4]
    above = [tick for tick in TIMES if tick >= max(delays) * 1.4]
    low, high = max(below, default=min(TIMES)), min(above, default=max(TIMES))
    ticks = [tick for tick in TIMES if low <= tick <= high]
    if len(ticks) > 5:
        ticks = [tick for tick in ticks if tick in (0.1, 10, 600)]
    axis.set_xscale("log")
    axis.set_xlim(low, high)
    axis.set_xticks(ticks, [TIMES[tick] for tick in ticks])
    axis.minorticks_off()
    axis.spines["left"].set_visible(False)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel("delay of each message (log scale)")
    for place in range(3):
        axis.axhline(place, color=HAIRLINE, linewidth=1, zorder=0)


def _heading(axis: Axes, text: str) -> None:
    axis.set_title(text, fontsize=16, fontweight="normal", color=SECOND_INK, pad=14)


def _clock(seconds: float, *, seconds_too: bool = False) -> str:
    """Return the time of day, e.g. ``"8:15"``."""
    whole = _BEGIN + int(seconds)
    text = f"{whole // 3600 % 24}:{whole // 60 % 60:02d}"
    return f"{text}:{whole % 60:02d}" if seconds_too else text


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
