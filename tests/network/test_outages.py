"""Lines that are cut or swallow everything, hosts that crash: who learns what, and when."""

from __future__ import annotations

import asyncio
import errno
import random
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from networks import CLIENT, PORT, SERVER, Handler, Streams

from mailedu.network.host import Host
from mailedu.network.hosts import Network
from mailedu.network.link import Link
from mailedu.network.virtual import VirtualLoop

LINK = Link("test", latency=0.1)

Log = list[tuple[float, object]]


class Net:
    """A client and a server in virtual time, and a log with times."""

    def __init__(self) -> None:
        self.network = Network(random.Random(1).random)
        self.loop = VirtualLoop(self.network)
        self.server = self.network.host(SERVER)
        self.client = self.network.host(CLIENT, LINK)
        self.log: Log = []

    def note(self, what: object) -> None:
        self.log.append((round(self.loop.time(), 6), what))

    async def listen(self, handler: Handler) -> None:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await handler(reader, writer)
            except OSError as error:
                self.note(("server", type(error), error.errno))
            finally:
                writer.close()

        await asyncio.start_server(handle, SERVER, PORT)

    async def connect(self) -> Streams:
        return await asyncio.open_connection(SERVER, PORT)

    def on_client(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        return self.client.start(work)

    def run(self, scenario: Callable[[Net], Coroutine[Any, Any, Any]]) -> Log:
        self.loop.run_until_complete(scenario(self))
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(1))
        self.loop.close()
        return self.log

    async def attempt(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do it, and note the error that comes of it."""
        try:
            return await work
        except OSError as error:
            self.note((type(error), error.errno))
            return None


async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line.upper())


@pytest.mark.parametrize("which", ["client", "server"])
def test_a_cut_breaks_connections_at_both_ends_and_forbids_new_ones(which: str) -> None:
    async def scenario(net: Net) -> None:
        await net.listen(shout)

        async def look() -> None:
            reader, writer = await net.connect()
            writer.write(b"hello\n")
            assert await reader.readline() == b"HELLO\n"
            await net.attempt(reader.readline())
            await net.attempt(net.connect())
            await asyncio.sleep(10)
            reader, writer = await net.connect()
            writer.write(b"again\n")
            net.note(await reader.readline())

        looking = net.on_client(look())
        await asyncio.sleep(1)
        host: Host = getattr(net, which)
        host.cut()
        await asyncio.sleep(5)
        host.heal()
        await looking

    reset, unreachable = (ConnectionResetError, errno.ECONNRESET), (OSError, errno.ENETUNREACH)
    if which == "client":  # the client's own kernel knows; the server is no time away
        expected = [(1.0, reset), (1.0, unreachable), (1.0, ("server", *reset))]
        again = 11.4
    else:  # word of it comes from the network
        expected = [(1.0, ("server", *reset)), (1.1, reset), (1.3, unreachable)]
        again = 11.7
    log = Net().run(scenario)
    assert sorted(log[:-1], key=repr) == sorted(expected, key=repr)
    assert log[-1] == (again, b"AGAIN\n")


def test_what_was_on_its_way_is_lost_by_a_cut() -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heard.append(await reader.readline())
            heard.append(await reader.readline())
        except ConnectionError:
            heard.append(b"reset")

    async def scenario(net: Net) -> None:
        await net.listen(listen)

        async def look() -> None:
            _, writer = await net.connect()
            writer.write(b"first\n")
            await asyncio.sleep(0.15)
            writer.write(b"second\n")
            await asyncio.sleep(0.05)
            net.client.cut()

        await net.on_client(look())
        await asyncio.sleep(1)

    Net().run(scenario)
    assert heard == [b"first\n", b"reset"]


@pytest.mark.parametrize(
    ("dark", "again"),
    [  # the timer fires 1, 3, 7, 15 seconds after what was lost had been sent
        (0.5, 1.0), (1.5, 3.0), (5.0, 7.0), (14.9, 15.0), (100.0, 127.0), (700.0, 727.0),
    ],
)  # fmt: skip
def test_tcp_sends_again_by_a_timer_that_doubles(dark: float, again: float) -> None:
    async def scenario(net: Net) -> None:
        await net.listen(shout)

        async def look() -> None:
            reader, writer = await net.connect()
            net.server.blackhole()
            writer.write(b"hello\n")
            writer.write(b"world\n")
            net.loop.call_later(dark, net.server.heal)
            net.note(await reader.readexactly(12))

        await net.on_client(look())

    # After the first segment was acknowledged, the second follows: TCP begins anew.
    connected, answered = 0.2, 0.2
    when = round(connected + again + answered, 6)
    assert Net().run(scenario) == [(when, b"HELLO\nWORLD\n")]


def test_what_was_acknowledged_in_vain_is_not_delivered_twice() -> None:
    async def scenario(net: Net) -> None:
        await net.listen(shout)

        async def look() -> None:
            reader, writer = await net.connect()
            writer.write(b"hello\n")
            await asyncio.sleep(0.15)  # it has arrived, and its acknowledgement is on its way
            net.client.blackhole()
            await asyncio.sleep(0.5)
            net.client.heal()
            await asyncio.sleep(3)
            writer.write(b"world\n")
            writer.write_eof()
            net.note(await reader.read())

        await net.on_client(look())

    ((_, heard),) = Net().run(scenario)
    assert heard == b"HELLO\nWORLD\n"


def test_tcp_gives_up_after_a_quarter_of_an_hour() -> None:
    async def scenario(net: Net) -> None:
        await net.listen(shout)

        async def look() -> None:
            reader, writer = await net.connect()
            net.server.blackhole()
            writer.write(b"hello\n")
            await net.attempt(reader.readline())
            await asyncio.sleep(10_000)
            net.note(writer.is_closing())

        await net.on_client(look())

    log = Net().run(scenario)
    assert log == [(900.2, (TimeoutError, errno.ETIMEDOUT)), (10_900.2, True)]


def test_who_only_waits_never_learns_of_a_blackhole() -> None:
    async def scenario(net: Net) -> None:
        await net.listen(shout)

        async def look() -> None:
            reader, writer = await net.connect()
            await asyncio.sleep(0.8)
            net.server.blackhole()
            try:
                async with asyncio.timeout(86_400):
                    await reader.readline()
            except TimeoutError:
                net.note("patience is at its end")
            net.server.heal()
            writer.write(b"and the connection stands\n")
            net.note(await reader.readline())

        await net.on_client(look())

    assert Net().run(scenario) == [
        (86_401.0, "patience is at its end"),
        (86_401.2, b"AND THE CONNECTION STANDS\n"),
    ]


@pytest.mark.parametrize(("dark", "connected"), [(0.5, 1.2), (2.0, 3.2), (60.0, 63.2)])
def test_a_connection_is_tried_again(dark: float, connected: float) -> None:
    async def scenario(net: Net) -> None:
        await net.listen(shout)
        net.server.blackhole()
        net.loop.call_later(dark, net.server.heal)

        async def look() -> None:
            await net.connect()
            net.note("connected")

        await net.on_client(look())

    assert Net().run(scenario) == [(connected, "connected")]


def test_a_connection_that_gets_no_answer_fails_after_127_seconds() -> None:
    async def scenario(net: Net) -> None:
        await net.listen(shout)
        net.server.blackhole()
        await net.on_client(net.attempt(net.connect()))

    assert Net().run(scenario) == [(127.0, (TimeoutError, errno.ETIMEDOUT))]


def test_the_last_packet_of_the_handshake_may_be_lost() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"welcome\n")

    async def scenario(net: Net) -> None:
        await net.listen(greet)

        async def look() -> None:
            reader, _ = await net.connect()
            net.client.blackhole()
            net.loop.call_later(0.5, net.client.heal)
            net.note(await reader.readline())

        await net.on_client(look())

    assert Net().run(scenario) == [(1.4, b"welcome\n")]


def test_a_crash_is_learned_of_after_the_restart_by_who_sends() -> None:
    ended: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read()
        except ConnectionError:
            ended.append("the server's side")

    async def scenario(net: Net) -> None:
        await net.listen(talk)

        async def look() -> None:
            reader, writer = await net.connect()
            await asyncio.sleep(0.8)
            net.server.crash()
            await asyncio.sleep(59)
            net.server.restart()
            assert not writer.is_closing()
            writer.write(b"are you there?\n")
            await net.attempt(reader.readline())
            await net.attempt(net.connect())
            await net.listen(shout)
            await net.connect()
            net.note("connected")

        await net.on_client(look())

    log = Net().run(scenario)
    assert log[-3:] == [
        (60.2, (ConnectionResetError, errno.ECONNRESET)),
        (60.4, (ConnectionRefusedError, errno.ECONNREFUSED)),
        (60.6, "connected"),
    ]
    assert ended == ["the server's side"]


def test_what_ran_on_a_crashed_host_is_cancelled_and_its_peer_hears_nothing() -> None:
    heard: list[object] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(1800):
                heard.append(await reader.read())
        except TimeoutError:
            heard.append("autologout")

    async def scenario(net: Net) -> None:
        await net.listen(talk)

        async def look() -> None:
            streams = await net.connect()
            await asyncio.Event().wait()
            assert streams

        looking = net.on_client(look())
        await asyncio.sleep(1)
        net.client.crash()
        await asyncio.wait([looking])
        assert looking.cancelled()
        with pytest.raises(RuntimeError, match=r"client.test has crashed: restart\(\) it first"):
            net.on_client(look())
        net.client.restart()
        again = net.on_client(asyncio.sleep(3600))
        await again

    Net().run(scenario)
    assert heard == ["autologout"]


def test_a_protocol_that_fails_is_told_of_and_its_connection_closed() -> None:
    class Failing(asyncio.Protocol):
        def data_received(self, data: bytes) -> None:
            raise ArithmeticError("wrong")

        def connection_lost(self, exc: Exception | None) -> None:
            complaints.append(repr(exc))

    complaints: list[str] = []

    async def scenario(net: Net) -> None:
        net.loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
        await net.loop.create_server(Failing, SERVER, PORT)

        async def look() -> None:
            reader, writer = await net.connect()
            writer.write(b"hello")
            net.note(await reader.read())

        await net.on_client(look())

    assert Net().run(scenario) == [(0.4, b"")]
    failed = "a protocol of server.test failed: ArithmeticError('wrong')"
    assert complaints == [failed, "ArithmeticError('wrong')"]


def test_an_outage_in_a_long_download_costs_time_and_no_octet() -> None:
    octets = bytes(range(256)) * 4000

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(octets)
        await writer.drain()

    async def scenario(net: Net) -> None:
        net.client.link = Link("slow", latency=0.1, down=8e6)
        await net.listen(send)

        async def look() -> None:
            reader, _ = await net.connect()
            net.loop.call_later(0.6, net.client.blackhole)
            net.loop.call_later(5.0, net.client.heal)
            net.note(await reader.read() == octets)

        await net.on_client(look())

    ((when, same),) = Net().run(scenario)
    assert same
    assert 7.8 < when < 10.5  # the timer fires at 1.8, 3.8 and 7.8, then slow start begins anew
