"""Three networks that must behave alike: sockets, links before sockets, and virtual time."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from mailedu.network.hosts import Network
from mailedu.network.link import Link
from mailedu.network.realtime import RealLoop, RealNetwork
from mailedu.network.virtual import VirtualLoop

SERVER, CLIENT, PORT = "server.test", "client.test", 7

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def quiet(handler: Handler) -> Handler:
    """Let a handler be cancelled, which asyncio before Python 3.12 complains about."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await handler(reader, writer)

    return handle


class Net(Protocol):
    """What a scenario may do."""

    async def serve(self, handler: Handler) -> asyncio.AbstractServer: ...

    async def connect(self, **options: Any) -> Streams: ...

    async def settle(self) -> None:
        """Return when all that was under way has come, as far as anybody takes it."""


_EXCHANGES = 50


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
    writer.close()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Talk to and fro behind what was sent before, on the same line."""
    for _ in range(_EXCHANGES):
        writer.write(b"anything else?\n")
        await reader.readline()
    writer.close()
    await writer.wait_closed()


class Sockets:
    """A server on 127.0.0.1."""

    async def serve(self, handler: Handler) -> asyncio.AbstractServer:
        server = await asyncio.start_server(quiet(handler), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def connect(self, **options: Any) -> Streams:
        if "ssl" in options:
            options.setdefault("server_hostname", SERVER)
        return await asyncio.open_connection("127.0.0.1", self.port, **options)

    async def settle(self) -> None:
        server = await asyncio.start_server(quiet(_echo), "127.0.0.1", 0)
        await _exchange(*await asyncio.open_connection(*server.sockets[0].getsockname()))
        server.close()


class Links:
    """A server on a named host."""

    async def serve(self, handler: Handler) -> asyncio.AbstractServer:
        return await asyncio.start_server(quiet(handler), SERVER, PORT)

    async def connect(self, **options: Any) -> Streams:
        return await asyncio.open_connection(SERVER, PORT, **options)

    async def settle(self) -> None:
        server = await asyncio.start_server(quiet(_echo), SERVER, PORT + 1)
        await _exchange(*await asyncio.open_connection(SERVER, PORT + 1))
        server.close()


Scenario = Callable[[Net], Awaitable[Any]]


def on_sockets(scenario: Scenario) -> Any:
    """Run a scenario over sockets."""

    async def main() -> Any:
        async with asyncio.timeout(20):
            return await scenario(Sockets())

    return asyncio.run(main())


def on_virtual(scenario: Scenario, link: str | Link = "lan", seed: int = 1) -> Any:
    """Run a scenario in virtual time; the client is on ``link``."""
    network = Network(random.Random(seed).random)
    return _on_links(VirtualLoop(network), network, scenario, link)


def on_real(scenario: Scenario, link: str | Link = "lan") -> Any:
    """Run a scenario over a link in real time, and sockets behind it."""
    network = RealNetwork(random.Random(1).random)
    return _on_links(RealLoop(network), network, scenario, link)


def _on_links(
    loop: asyncio.AbstractEventLoop, network: Network, scenario: Scenario, link: str | Link
) -> Any:
    network.host(SERVER)
    client = network.host(CLIENT, link)
    complaints: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _, context: complaints.append(context))

    async def main() -> Any:
        async with asyncio.timeout(3600 if isinstance(loop, VirtualLoop) else 20):
            return await client.start(scenario(Links()))  # type: ignore[arg-type]

    with contextlib.closing(loop):
        try:
            return loop.run_until_complete(main())
        finally:
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.wait([*tasks, loop.create_task(asyncio.sleep(0))]))
            assert complaints == []
