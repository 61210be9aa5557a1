"""The figure of the experiment ``polls``: a lane for each device, a bar for each connection."""

from __future__ import annotations

from mailedu.experiments.base import Result
from mailedu.views.figures.style import CLIENT, SERVER, THIRD, Answer, figure

_COLOURS = (SERVER, THIRD, CLIENT)


def draw(result: Result) -> Answer:
    with figure(15, 6, result.answer) as drawn:
        axis = drawn.subplots()
        devices = list(dict.fromkeys(result.rows["device"]))
        for row in result.rows.itertuples():
            lane = devices.index(row.device)
            width = max(row.seconds / 3600, 0.05)
            axis.barh(lane, width, 0.6, left=row.start_hours, color=_COLOURS[lane % 3])
            drawn.mark(
                axis, row.start_hours, lane - 0.3, row.start_hours + width, lane + 0.3,
                session=row.session, label=f"{row.device}, at hour {row.start_hours:.2f}",
            )  # fmt: skip
        axis.set_yticks(range(len(devices)), devices)
        axis.set_ylim(max(len(devices), 1) - 0.5, -0.9)
        axis.set_xlim(0, 10.2)
        axis.set_xlabel("hours")
        axis.text(5, -0.5, "every device polls,\nor is it so?", ha="center")
        return drawn
