"""The connections of a world's devices as rows, with names under which they can be opened."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from mailedu.network.transport import Traffic
from mailedu.simulation import World
from mailedu.transcript import Transcript

_COLUMNS = (
    "device",
    "session",
    "opened_seconds",
    "closed_seconds",
    "connected_seconds",
    "octets_up",
    "octets_down",
    "round_trips",
)


class Sessions:
    """All connections that some devices made, by device, in the order in which they opened.

    Parameters
    ----------
    world: where; it keeps at least ``"sessions"``.
    devices: a device's name in tables and figures -> the host that it is.

    Attributes
    ----------
    rows: one for each connection; ``connected_seconds`` is the time from the first packet to
        the close; ``session`` is missing where nothing was recorded, as of HTTP.
    names: the sessions', e.g. ``"POP, polling #12"``.
    """

    def __init__(self, world: World, devices: Mapping[str, str]) -> None:
        self._world = world
        self._recorded: dict[str, int] = {}
        rows = []
        opened = sorted(world.sessions, key=lambda traffic: traffic.opened)
        for device, host in devices.items():
            own = [traffic for traffic in opened if traffic.client == host]
            for place, traffic in enumerate(own, 1):
                name = f"{device} #{place}" if traffic.number else None
                if name is not None:
                    self._recorded[name] = traffic.number
                rows.append({"device": device, "session": name, **_costs(traffic)})
        self.rows = pd.DataFrame(rows, columns=_COLUMNS)
        self.names = tuple(self._recorded)

    def totals(self, device: str) -> dict[str, Any]:
        """Return what all connections of a device cost together."""
        own = self.rows[self.rows["device"] == device]
        return {
            "connections": len(own),
            "connected_seconds": round(math.fsum(own["connected_seconds"]), 6),
            **{
                column: int(own[column].sum())
                for column in ("octets_up", "octets_down", "round_trips")
            },
        }

    def transcript(self, session: str) -> Transcript:
        """Return the transcript of one session; KeyError when there is none."""
        return self._world.transcript(self._recorded[session])


def _costs(traffic: Traffic) -> dict[str, Any]:
    assert traffic.closed is not None  # a world lists a connection when it has ended
    return {
        "opened_seconds": round(traffic.opened, 6),
        "closed_seconds": round(traffic.closed, 6),
        "connected_seconds": round(traffic.closed - traffic.opened, 6),
        "octets_up": traffic.up,
        "octets_down": traffic.down,
        "round_trips": traffic.round_trips,
    }
