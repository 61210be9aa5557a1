"""Connections over links behave as those over sockets do, to the last exception."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from networks import SERVER, Handler, Net, Streams, on_real, on_sockets, on_virtual

from mailedu.network.tls import Certificates

MUCH = 16 * 1024 * 1024
"""Octets that no buffers on the way can hold."""
SOME = 600_000
"""Octets that do, but that no program reads at once."""

Observed = list[object]


async def outcome(work: Awaitable[Any]) -> object:
    """Return what comes of it; of an error only its kind."""
    try:
        return await work
    except ConnectionError:  # which of them, and whether by read or write, is the kernel's choice
        return ConnectionError
    except (TimeoutError, ssl.SSLError, EOFError) as error:
        return type(error)


class Server:
    """One that takes down how it was talked to."""

    def __init__(self) -> None:
        self.saw: Observed = []
        self.over = asyncio.Event()
        self.go_on = asyncio.Event()

    def handler(self, talk: Callable[[Server, Streams], Awaitable[None]]) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await talk(self, (reader, writer))
            finally:
                writer.close()
                self.saw.append(("closed", await outcome(writer.wait_closed())))
                self.over.set()

        return handle


async def half_close(net: Net) -> Observed:
    async def talk(server: Server, streams: Streams) -> None:
        reader, writer = streams
        server.saw.append(await reader.read())
        writer.write(b"after the end")
        writer.write_eof()

    server = Server()
    listener = await net.serve(server.handler(talk))
    reader, writer = await net.connect()
    writer.write(b"one ")
    await writer.drain()
    writer.writelines([b"two", b" three"])
    assert writer.can_write_eof()
    writer.write_eof()
    got = [await reader.read(), reader.at_eof(), writer.is_closing()]
    with pytest.raises(RuntimeError):
        writer.transport.write(b"more")
    writer.close()
    got.append(await outcome(writer.wait_closed()))
    await server.over.wait()
    listener.close()
    return [got, server.saw]


async def abort(net: Net) -> Observed:
    """Nothing is unread: the other side sees an end like any other."""

    async def talk(server: Server, streams: Streams) -> None:
        server.saw += [await outcome(streams[0].read(3)), await outcome(streams[0].read())]

    server = Server()
    listener = await net.serve(server.handler(talk))
    _, writer = await net.connect()
    writer.write(b"abc")
    await net.settle()
    writer.transport.abort()
    writer.write(b"for nobody")
    await server.over.wait()
    listener.close()
    return [server.saw, writer.is_closing(), await outcome(writer.wait_closed())]


async def abort_unread(net: Net) -> Observed:
    """Octets are left unread: the other side sees a reset."""

    async def talk(server: Server, streams: Streams) -> None:
        _, writer = streams
        writer.write(bytes(MUCH))
        server.saw.append(await outcome(writer.drain()))
        server.saw.append(await outcome(writer.drain()))

    server = Server()
    listener = await net.serve(server.handler(talk))
    reader, writer = await net.connect(limit=1000)
    await reader.readexactly(10)
    writer.transport.abort()
    await server.over.wait()
    listener.close()
    return [server.saw[:2], await outcome(writer.wait_closed())]


async def abort_when_all_has_come(net: Net) -> Observed:
    """As before, with nothing under way any more that could tell of the end."""

    async def talk(server: Server, streams: Streams) -> None:
        reader, writer = streams
        writer.write(bytes(SOME))
        server.saw.append(await outcome(reader.read()))

    server = Server()
    listener = await net.serve(server.handler(talk))
    reader, writer = await net.connect(limit=1000)
    await reader.readexactly(10)
    await net.settle()
    writer.transport.abort()
    await server.over.wait()
    listener.close()
    return [server.saw[:1], await outcome(writer.wait_closed())]


async def reset_while_reading_is_paused(net: Net) -> Observed:
    """What has come before the reset can still be read."""

    async def talk(server: Server, streams: Streams) -> None:
        _, writer = streams
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(bytes(SOME))
        await writer.drain()
        await server.go_on.wait()
        writer.transport.abort()
        server.saw.append("aborted")

    server = Server()
    listener = await net.serve(server.handler(talk))
    reader, writer = await net.connect(limit=1000)
    writer.write(b"nobody reads this")
    got: Observed = [len(await reader.readexactly(10))]
    await net.settle()
    server.go_on.set()
    await server.over.wait()
    await net.settle()
    got.append(len(await reader.readexactly(1000)))

    async def to_the_end() -> None:
        while await reader.read(1 << 20):
            pass

    got.append(await outcome(to_the_end()))
    writer.close()
    await outcome(writer.wait_closed())
    listener.close()
    return got


async def write_to_the_closed(net: Net) -> Observed:
    async def talk(server: Server, streams: Streams) -> None:
        server.saw.append(await streams[0].readline())

    server = Server()
    listener = await net.serve(server.handler(talk))
    reader, writer = await net.connect()
    writer.write(b"hello\n")
    got: Observed = [await reader.read()]
    for _ in range(3):
        writer.write(b"is anybody there?\n")
        got.append(await outcome(writer.drain()))
        await net.settle()
    writer.close()
    await outcome(writer.wait_closed())
    await server.over.wait()
    listener.close()
    return [got, server.saw]


async def back_pressure(net: Net) -> Observed:
    """A writer waits for a reader that is slow, and nothing is lost."""

    async def talk(server: Server, streams: Streams) -> None:
        _, writer = streams
        for _ in range(MUCH // 65536):
            writer.write(bytes(65536))
            await writer.drain()
        server.saw.append("all written")

    server = Server()
    listener = await net.serve(server.handler(talk))
    reader, writer = await net.connect(limit=1000)
    await reader.readexactly(10)
    await net.settle()
    before = list(server.saw)
    rest = len(await reader.read())
    while chunk := await reader.read(1 << 20):
        rest += len(chunk)
    writer.close()
    await server.over.wait()
    listener.close()
    return [before, rest, server.saw]


async def a_timeout(net: Net) -> Observed:
    async def talk(server: Server, streams: Streams) -> None:
        reader, writer = streams
        server.saw.append(await reader.readline())
        writer.write(b"at last\n")

    server = Server()
    listener = await net.serve(server.handler(talk))
    reader, writer = await net.connect()

    async def in_time() -> bytes:
        async with asyncio.timeout(0.05):
            return await reader.readline()

    got = [await outcome(in_time())]
    writer.write(b"now\n")
    got += [await reader.readline(), await reader.read()]
    writer.close()
    await server.over.wait()
    listener.close()
    return [got, server.saw]


async def tls_in_the_middle(net: Net) -> Observed:
    """Encrypt, talk, and close; then once more with a client that trusts nobody."""
    authority = Certificates([SERVER], lambda: datetime.now(UTC))

    async def talk(server: Server, streams: Streams) -> None:
        reader, writer = streams
        server.saw.append(await reader.readline())
        writer.write(b"go on\n")
        await writer.drain()
        if (failed := await outcome(writer.start_tls(authority.context))) is not None:
            server.saw.append(failed)
            return
        server.saw.append(await reader.readline())
        writer.write(b"x" * 100_000 + b"\n")
        await writer.drain()
        server.saw.append(await outcome(reader.read()))

    got: Observed = []
    for context in (authority.client_context(), ssl.create_default_context()):
        server = Server()
        listener = await net.serve(server.handler(talk))
        reader, writer = await net.connect(limit=1 << 20)
        writer.write(b"tls\n")
        got.append(await reader.readline())
        failed = await outcome(writer.start_tls(context, server_hostname=SERVER))
        if failed is None:
            writer.write(b"secret\n")
            got.append(len(await reader.readline()))
        else:
            got.append(failed)
        writer.close()
        await outcome(writer.wait_closed())
        await server.over.wait()
        got.append(server.saw[:4])
        listener.close()
    return got


async def nobody_listens(net: Net) -> Observed:
    async def talk(server: Server, streams: Streams) -> None:
        """It is never called."""

    listener = await net.serve(Server().handler(talk))
    listener.close()
    await listener.wait_closed()
    return [await outcome(net.connect())]


SCENARIOS = [
    half_close, abort, abort_unread, abort_when_all_has_come, reset_while_reading_is_paused,
    write_to_the_closed, back_pressure, a_timeout, tls_in_the_middle, nobody_listens,
]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_the_same_happens_in_virtual_time(scenario: Callable[[Net], Awaitable[Any]]) -> None:
    expected = on_sockets(scenario)
    assert expected
    assert on_virtual(scenario) == expected


# A socket behind the link hears of a reset one write later than one without a link.
ALIKE = [scenario for scenario in SCENARIOS if scenario is not write_to_the_closed]


@pytest.mark.parametrize("scenario", ALIKE, ids=lambda scenario: scenario.__name__)
def test_the_same_happens_over_links_in_real_time(
    scenario: Callable[[Net], Awaitable[Any]],
) -> None:
    assert on_real(scenario) == on_sockets(scenario)
