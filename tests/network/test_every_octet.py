"""Whatever is written, paused, closed or lost on the way: octets come in order and once."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from networks import CLIENT, PORT, SERVER, Streams, quiet

from mailedu.network.hosts import Network
from mailedu.network.link import Link
from mailedu.network.virtual import VirtualLoop

links = st.builds(
    Link,
    latency=st.sampled_from([0.0, 0.001, 0.1, 0.7, 2.5]),
    jitter=st.sampled_from([0.0, 0.05, 1.0]),
    up=st.sampled_from([5e3, 1e6, 1e9, float("inf")]),
    down=st.sampled_from([5e3, 1e6, 1e9, float("inf")]),
)
writes = st.lists(
    st.tuples(st.sampled_from([1, 7, 1460, 20_000, 100_000]), st.sampled_from([0, 0.01, 1.5, 4])),
    max_size=6,
)
reads = st.lists(
    st.tuples(st.sampled_from([1, 1000, 70_000]), st.sampled_from([0, 0.02, 3])), max_size=4
)
outages = st.lists(
    st.tuples(st.sampled_from([0, 0.3, 1, 5]), st.sampled_from([0.1, 0.9, 2, 40])), max_size=3
)


@dataclass
class Side:
    """What one side does, and what came of it."""

    writes: list[tuple[int, float]]
    reads: list[tuple[int, float]]
    said: bytearray = field(default_factory=bytearray)
    heard: bytearray = field(default_factory=bytearray)
    saw_the_end: bool = False

    async def talk(self, streams: Streams) -> None:
        await asyncio.gather(self._listen(streams[0]), self._speak(streams[1]))

    async def _speak(self, writer: asyncio.StreamWriter) -> None:
        for octets, pause in self.writes:
            data = random.Random(len(self.said)).randbytes(octets)
            self.said += data
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(pause)
        writer.write_eof()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        for octets, pause in self.reads:
            self.heard += await reader.read(octets)
            await asyncio.sleep(pause)
        while data := await reader.read(100_000):
            self.heard += data
        self.saw_the_end = True


def talk(
    link: Link, client: Side, server: Side, dark: list[tuple[float, float]], cut_at: float | None
) -> None:
    network = Network(random.Random(1).random)
    loop = VirtualLoop(network)
    there, here = network.host(SERVER, Link(latency=0.01, up=1e8, down=1e8)), network.host(CLIENT)
    here.link = link
    served = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await server.talk((reader, writer))
            writer.close()
            await writer.wait_closed()
        served.set()

    async def call() -> None:
        reader, writer = await asyncio.open_connection(SERVER, PORT, limit=2000)
        if cut_at is not None:
            loop.call_later(cut_at, here.cut)
        with contextlib.suppress(ConnectionError):
            await client.talk((reader, writer))
            writer.close()
            await writer.wait_closed()

    async def fail() -> None:
        for number, (pause, lasts) in enumerate(dark):
            await asyncio.sleep(pause)
            host = (there, here)[number % 2]
            host.blackhole()
            await asyncio.sleep(lasts)
            host.heal()

    async def main() -> None:
        await asyncio.start_server(quiet(serve), SERVER, PORT, limit=2000)
        failing = asyncio.create_task(fail())
        await here.start(call())
        if cut_at is None:  # otherwise the server may never have heard of the client
            await served.wait()
        await failing
        await asyncio.sleep(2000)
        assert not here.connections and not there.connections, "all is settled in the end"

    with contextlib.closing(loop):
        loop.run_until_complete(main())


@settings(max_examples=40)
@given(link=links, up=writes, down=writes, slow_up=reads, slow_down=reads, dark=outages)
def test_nothing_is_lost_reordered_or_doubled(
    link: Link,
    up: list[tuple[int, float]],
    down: list[tuple[int, float]],
    slow_up: list[tuple[int, float]],
    slow_down: list[tuple[int, float]],
    dark: list[tuple[float, float]],
) -> None:
    client, server = Side(up, slow_down), Side(down, slow_up)
    talk(link, client, server, dark, None)
    assert server.heard == client.said
    assert client.heard == server.said
    assert client.saw_the_end and server.saw_the_end


@settings(max_examples=40)
@given(link=links, up=writes, down=writes, cut_at=st.sampled_from([0.0, 0.005, 0.2, 1.0, 6.0]))
def test_what_is_heard_before_a_cut_is_what_was_said_first(
    link: Link, up: list[tuple[int, float]], down: list[tuple[int, float]], cut_at: float
) -> None:
    client, server = Side(up, []), Side(down, [])
    talk(link, client, server, [], cut_at)
    assert client.said.startswith(server.heard)
    assert server.said.startswith(client.heard)
