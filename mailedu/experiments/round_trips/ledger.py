"""The ledger: what each line of a connection costs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import count as from_on
from typing import Any

from mailedu.clients.line_client import LineClient
from mailedu.clients.settings import Settings
from mailedu.experiments.round_trips.dialogues import Line
from mailedu.network.hosts import Host


class Ledger:
    """Notes what each line costs.

    Parameters
    ----------
    session, way: what the rows say of themselves.
    host: where the client is; it has this one connection.
    """

    def __init__(self, session: str, way: str, host: Host) -> None:
        self.rows: list[dict[str, Any]] = []
        self._names = {"session": session, "way": way}
        self._host = host
        self._flights = from_on(1)
        self.client: LineClient

    async def connect(self, settings: Settings, port: int, kind: type[LineClient]) -> None:
        """Open the connection; TLS, wherever it begins, is an entry of its own."""
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self.client = kind(*await asyncio.open_connection(settings.server, port))
        (connection,) = self._host.connections
        self._traffic = connection.traffic
        self._enter("TCP handshake", next(self._flights), 0.0, self._traffic.round_trips, 0, 0)

    async def flight(self, lines: Sequence[Line]) -> None:
        """Send lines together, then read the answers."""
        flight, before, sent = next(self._flights), replace(self._traffic), self._now
        clear_up = sum(len(line.data) for line in lines)
        if clear_up:
            await self.client.write(b"".join(line.data for line in lines))
        first, heard = len(self.rows), self.client.octets_read
        for line in lines:
            round_trips, at = self._traffic.round_trips, self.client.octets_read
            began = sent if line.data else self._now  # a greeting comes by itself
            await line.answer()
            cost = self._traffic.round_trips - round_trips
            down = self.client.octets_read - at
            self._enter(line.name, flight, began, cost, len(line.data), down)
        clear_down = self.client.octets_read - heard
        self.rows[first]["octets_up"] += self._traffic.up - before.up - clear_up
        self.rows[first]["octets_down"] += self._traffic.down - before.down - clear_down

    @property
    def _now(self) -> float:
        return self._loop.time() - self._began

    def _enter(
        self, name: str, flight: int, sent: float, round_trips: int, up: int, down: int
    ) -> None:
        self.rows.append(
            {
                **self._names,
                "flight": flight,
                "line": name,
                "sent_seconds": round(sent, 6),
                "answered_seconds": round(self._now, 6),
                "round_trips": round_trips,
                "octets_up": up,
                "octets_down": down,
            }
        )
