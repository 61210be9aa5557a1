"""How long it takes = round trips + octets / bandwidth + the rounds of slow start."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace

import pytest
from networks import SERVER, Net, on_virtual

from mailedu.network.hosts import Network
from mailedu.network.link import PRESETS, Link
from mailedu.network.transport import Traffic
from mailedu.network.virtual import VirtualLoop

SEGMENT = 1460  # RFC 6928 §2: 10 segments of what an Ethernet frame holds
EXACTLY = 1e-9

STEADY = [replace(link, jitter=0.0) for link in PRESETS.values()]
FREE = Link("free", latency=0.05)  # bandwidth costs nothing

links = pytest.mark.parametrize("link", [*STEADY, FREE], ids=lambda link: link.name)


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet, and answer each line with as many octets as it names."""
    writer.write(b"welcome\n")
    while line := await reader.readline():
        writer.write(bytes(int(line)))


async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say nothing first."""
    while line := await reader.readline():
        writer.write(bytes(int(line)))


def traffic_of(writer: asyncio.StreamWriter) -> Traffic:
    return writer.transport.traffic  # type: ignore[attr-defined, no-any-return]


def slow_start(octets: int, bandwidth: float, round_trip: float) -> float:
    """Return the seconds in which a sender waits for acknowledgements, by the textbook.

    In each round it sends twice as much as before, and then waits until what it sent first in
    the round has come there and its acknowledgement has come back.
    """
    stalled, window, sent = 0.0, 10 * SEGMENT, 0
    while sent + window < octets:
        sent += window
        stalled += max(0.0, SEGMENT / bandwidth + round_trip - window / bandwidth)
        window *= 2
    return stalled


@links
def test_a_greeting(link: Link) -> None:
    """One round trip for the connection, one for the greeting, and its eight octets."""

    async def scenario(net: Net) -> tuple[float, int]:
        await net.serve(greet)
        reader, writer = await net.connect()
        assert asyncio.get_running_loop().time() == pytest.approx(link.round_trip, abs=EXACTLY)
        await reader.readexactly(8)
        return asyncio.get_running_loop().time(), traffic_of(writer).round_trips

    took, round_trips = on_virtual(scenario, link)
    assert took == pytest.approx(2 * link.round_trip + 8 * 8 / link.down, abs=EXACTLY)
    assert round_trips == 2


@links
@pytest.mark.parametrize("times", [1, 7])
def test_one_command_after_the_other(link: Link, times: int) -> None:
    async def scenario(net: Net) -> tuple[float, Traffic]:
        await net.serve(listen)
        reader, writer = await net.connect()
        for _ in range(times):
            writer.write(b"0100\n")
            await reader.readexactly(100)
        return asyncio.get_running_loop().time(), traffic_of(writer)

    took, traffic = on_virtual(scenario, link)
    each = link.round_trip + 5 * 8 / link.up + 100 * 8 / link.down
    assert took == pytest.approx(link.round_trip + times * each, abs=EXACTLY)
    assert (traffic.round_trips, traffic.up, traffic.down) == (1 + times, 5 * times, 100 * times)


@links
def test_pipelined_commands(link: Link) -> None:
    """All of them cost one round trip; the answers follow each other on the line."""

    async def scenario(net: Net) -> tuple[float, int]:
        await net.serve(listen)
        reader, writer = await net.connect()
        for _ in range(7):
            writer.write(b"0100\n")
        await reader.readexactly(700)
        return asyncio.get_running_loop().time(), traffic_of(writer).round_trips

    took, round_trips = on_virtual(scenario, link)
    up, down = 5 * 8 / link.up, 100 * 8 / link.down
    on_the_line = max(7 * up + down, up + 7 * down)  # whichever direction is the slower
    assert took == pytest.approx(2 * link.round_trip + on_the_line, abs=EXACTLY)
    assert round_trips == 2


@links
@pytest.mark.parametrize("octets", [10 * SEGMENT, 100_000, 1_000_000])
def test_a_download_in_slow_start(link: Link, octets: int) -> None:
    async def scenario(net: Net) -> tuple[float, int]:
        await net.serve(listen)
        reader, writer = await net.connect(limit=1 << 30)
        writer.write(f"{octets}\n".encode())
        await reader.readexactly(octets)
        return asyncio.get_running_loop().time(), traffic_of(writer).round_trips

    took, round_trips = on_virtual(scenario, link)
    bandwidth = link.down / 8
    request = len(f"{octets}\n") * 8 / link.up
    stalled = slow_start(octets, bandwidth, link.round_trip)
    expected = 2 * link.round_trip + request + octets / bandwidth + stalled
    assert took == pytest.approx(expected, abs=EXACTLY)
    assert round_trips == 2, "acknowledgements are not answers that the client waits for"


def test_slow_start_where_bandwidth_is_free_doubles_each_round_trip() -> None:
    """1 MB is 685 segments: 10 + 20 + 40 + 80 + 160 + 320 are not enough, so 7 rounds."""
    assert slow_start(1_000_000, math.inf, 1.0) == 6


@links
def test_an_upload_too(link: Link) -> None:
    octets = 1_000_000

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(octets)
        writer.write(b"thanks\n")

    async def scenario(net: Net) -> float:
        await net.serve(take)
        reader, writer = await net.connect()
        writer.write(bytes(octets))
        await reader.readline()
        return asyncio.get_running_loop().time()

    bandwidth = link.up / 8
    stalled = slow_start(octets, bandwidth, link.round_trip)
    expected = 2 * link.round_trip + octets / bandwidth + stalled + 7 * 8 / link.down
    assert on_virtual(scenario, link) == pytest.approx(expected, abs=EXACTLY)


def test_after_a_silence_slow_start_begins_anew() -> None:
    async def scenario(net: Net) -> list[float]:
        await net.serve(listen)
        reader, writer = await net.connect(limit=1 << 30)
        loop, took = asyncio.get_running_loop(), []
        for pause in (0, 0.5, 10):
            await asyncio.sleep(pause)
            began = loop.time()
            writer.write(b"100000\n")
            await reader.readexactly(100_000)
            took.append(loop.time() - began)
        return took

    first, soon, late = on_virtual(scenario, FREE)
    assert first == pytest.approx(4 * FREE.round_trip - FREE.round_trip, abs=EXACTLY)
    assert soon == pytest.approx(FREE.round_trip, abs=EXACTLY)
    assert late == pytest.approx(first, abs=EXACTLY)


def test_connections_of_a_host_share_its_line_and_others_do_not_wait() -> None:
    """Two downloads take twice as long; a far host's packets hold up no near one's."""
    link = Link("slow", latency=0.01, down=8e6)

    async def scenario(net: Net) -> list[float]:
        await net.serve(listen)
        loop = asyncio.get_running_loop()

        async def download() -> float:
            reader, writer = await net.connect(limit=1 << 30)
            writer.write(b"1000000\n")
            await reader.readexactly(1_000_000)
            return loop.time()

        return [*await asyncio.gather(download(), download())]

    both = on_virtual(scenario, link)
    alone = 0.04 + 1.0 + slow_start(1_000_000, 1e6, 0.02)
    assert max(both) == pytest.approx(alone + 1.0, rel=0.02)
    assert min(both) > 1.3 * alone, "neither has the line for itself"


def test_a_far_host_holds_up_no_near_one() -> None:
    network = Network(lambda: 0.0)
    loop = VirtualLoop(network)
    network.host(SERVER, Link("server", up=1e9, down=1e9))
    near, far = network.host("near.test", "lan"), network.host("far.test", "satellite")
    near.link = replace(PRESETS["lan"], jitter=0)

    async def ask() -> float:
        reader, writer = await asyncio.open_connection(SERVER, 7)
        began = loop.time()
        writer.write(b"1\n")
        await reader.readexactly(1)
        return loop.time() - began

    async def main() -> float:
        await asyncio.start_server(listen, SERVER, 7)
        asking = far.start(ask())
        await asyncio.sleep(0.6)  # the far one has just sent its question
        took = await near.start(ask())
        await asking
        return took

    took = loop.run_until_complete(main())
    loop.run_until_complete(asyncio.sleep(0))
    assert took == pytest.approx(0.0005, rel=0.01)
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(1))
    loop.close()
