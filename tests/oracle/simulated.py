"""Our servers in a simulated world, over a link that takes time, with TLS 1.3."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

from line import CHUNK
from ours import USERS
from speaking import PATIENCE

from mailedu.simulation import PORTS, World

LATER = datetime(2026, 9, 1, tzinfo=UTC)
"""When the scripts are played: some time after the messages in them came, as it is in truth."""

_T = TypeVar("_T")


class Simulated:
    """Our servers, each stage a world of its own; as :class:`ours.Ours`."""

    name = "mailedu"

    def stage(self, **policy: Any) -> SimulatedStage:
        """Return the servers with new accounts; ``policy`` are fields of MailHost."""
        return SimulatedStage(policy)

    def stop(self) -> None:
        """Nothing is left to do: each stage ends its world."""


class SimulatedStage:
    """See :class:`speaking.Stage`."""

    name = Simulated.name

    def __init__(self, policy: dict[str, Any]) -> None:
        self.world = World(users=USERS, start=LATER, tls="1.3", keep="nothing", **policy)
        for user in USERS:
            self.world.store.set_quota(user, storage=1024 * 1024, messages=100)
        self.client = self.world.host("client.test", "home")

    def connect(self, service: str) -> SimulatedLine:
        return SimulatedLine(self, service)

    def close(self) -> None:
        """End; a session that raised raises here."""
        self.world.run(asyncio.sleep(1))
        self.world.close()


class SimulatedLine:
    """See :class:`line.Line`."""

    def __init__(self, stage: SimulatedStage, service: str) -> None:
        self._world = stage.world
        self._tls = stage.world.settings(USERS[0]).tls
        opening = asyncio.open_connection(
            self._world.hostname,
            PORTS[service.upper()],
            ssl=self._tls if service in ("imaps", "pop3s", "submissions") else None,
        )

        async def begin() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            return await stage.client.start(opening)

        self._reader, self._writer = self._run(begin())

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run the world until this is done; on this thread, unlike ``World.run``."""
        return self._world.loop.run_until_complete(asyncio.wait_for(work, PATIENCE))

    def send(self, data: bytes) -> None:
        self._writer.write(data)
        self._run(self._writer.drain())

    def receive(self) -> bytes:
        try:
            return self._run(self._reader.read(CHUNK))
        except ConnectionError:
            return b""

    def start_tls(self) -> None:
        assert self._tls is not None
        self._run(self._writer.start_tls(self._tls, server_hostname=self._world.hostname))

    def drop(self) -> None:
        self._writer.transport.abort()
        self._run(asyncio.sleep(1))

    def close(self) -> None:
        self._writer.close()
