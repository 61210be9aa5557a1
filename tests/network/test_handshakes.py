"""TLS costs what it costs on the line: round trips, and nearly as many octets as counted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator

import pytest

from mailedu.network.hosts import HANDSHAKES
from mailedu.network.link import Link
from mailedu.network.transport import LinkTransport
from mailedu.simulation import Encryption, World

TOLERANCE = 0.1
"""How far a flight of the table may be from a real one."""

LINK = Link("far", latency=1.0)

versions = pytest.mark.parametrize("version", ["1.3", "1.2"])


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, int, int]]]:
    """Each write to the line: whose, its length, and what it counted for."""
    writes: list[tuple[str, int, int]] = []
    write = LinkTransport.write

    def noted(self: LinkTransport, data: bytes) -> None:
        before = self.out.octets
        write(self, data)
        side = "client" if self.is_client else "server"
        writes.append((side, len(data), self.out.octets - before))

    monkeypatch.setattr(LinkTransport, "write", noted)
    yield writes


def greeting(tls: Encryption) -> tuple[float, int, int]:
    """Return when a client has the greeting and when the answer to its command, in seconds.

    And how many round trips that took.
    """
    with World(tls=tls, keep="nothing") as world:
        settings, phone = world.settings("bob"), world.host("phone.bob.test", LINK)

        async def look() -> tuple[float, float, int]:
            client = await settings.imap()
            await client.greeting()
            greeted = world.loop.time()
            await client.command("NOOP")
            answered = world.loop.time()
            (end,) = phone.connections
            round_trips = end.traffic.round_trips
            await client.goodbye()
            await client.close()
            return greeted, answered, round_trips

        async def main() -> tuple[float, float, int]:
            return await phone.start(look())

        return world.run(main())


def test_a_server_that_speaks_first_costs_one_round_trip_more_with_either_version() -> None:
    """In 1.2 its greeting comes with the handshake's last flight, in 1.3 it has to wait for the
    client's; so that after the greeting both are where clear text was one round trip before."""
    assert greeting("none") == (4, 6, 3)
    assert greeting("1.3") == (6, 8, 4)
    assert greeting("1.2") == (6, 8, 4)


@pytest.mark.parametrize(("version", "more"), [("1.3", 1), ("1.2", 2)])
def test_a_client_that_speaks_first_waits_one_or_two_round_trips_longer(
    version: Encryption, more: int
) -> None:
    with World(tls=version, keep="nothing") as world:
        context = world.settings("bob").tls
        phone = world.host("phone.bob.test", LINK)

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readline()
            writer.write(b"yes\n")

        async def ask(encryption: ssl.SSLContext | None, port: int) -> float:
            began = world.loop.time()
            reader, writer = await asyncio.open_connection(world.hostname, port, ssl=encryption)
            writer.write(b"well?\n")
            await reader.readline()
            took = world.loop.time() - began
            writer.close()
            return took

        async def main() -> tuple[float, float]:
            loop = asyncio.get_running_loop()

            def encrypted() -> asyncio.Protocol:
                from asyncio.sslproto import SSLProtocol

                reader = asyncio.StreamReader()
                inner = asyncio.StreamReaderProtocol(reader, answer)
                server_context, _ = world.encryption(world.hostname)
                return SSLProtocol(loop, inner, server_context, loop.create_future(), True)

            await asyncio.start_server(answer, world.hostname, 4000)
            await loop.create_server(encrypted, world.hostname, 4001)
            clear = await phone.start(ask(None, 4000))
            return clear, await phone.start(ask(context, 4001))

        clear, secret = world.run(main())
    assert (clear, secret) == (4, 4 + 2 * more)


@pytest.mark.parametrize(("version", "more"), [("1.3", 1), ("1.2", 2)])
def test_starttls_costs_its_command_and_one_or_two_round_trips(
    version: Encryption, more: int
) -> None:
    with World(tls=version, keep="nothing") as world:
        settings, phone = world.settings("bob"), world.host("phone.bob.test", LINK)
        assert settings.tls is not None
        context = settings.tls

        async def look() -> list[float]:
            reader, writer = await asyncio.open_connection(world.hostname, 143)
            times = []
            for line in (b"", b"a STARTTLS\r\n", b"b NOOP\r\n"):
                writer.write(line)
                await reader.readline()
                times.append(world.loop.time())
                if b"STARTTLS" in line:
                    await writer.start_tls(context, server_hostname=world.hostname)
            (end,) = phone.connections
            times.append(end.traffic.round_trips)
            writer.close()
            return times

        async def main() -> list[float]:
            return await phone.start(look())

        assert world.run(main()) == [4, 6, 8 + 2 * more, 4 + more]


@versions
def test_each_side_writes_as_many_flights_as_the_table_has(
    version: Encryption, written: list[tuple[str, int, int]]
) -> None:
    greeting(version)
    for side, flights in HANDSHAKES[version].items():
        mine = [(real, counted) for who, real, counted in written if who == side]
        handshake, rest = mine[: len(flights)], mine[len(flights) :]
        assert [counted for _, counted in handshake] == list(flights)
        assert rest
        assert all(real == counted for real, counted in rest)


@versions
@pytest.mark.skipif(
    ssl.OPENSSL_VERSION_INFO[:2] != (3, 0),
    reason="the table has what OpenSSL 3.0 sends; other versions offer other extensions",
)
def test_the_table_is_near_to_what_openssl_sends(
    version: Encryption, written: list[tuple[str, int, int]]
) -> None:
    greeting(version)
    for side, flights in HANDSHAKES[version].items():
        real = [length for who, length, _ in written if who == side][: len(flights)]
        assert real == [pytest.approx(flight, rel=TOLERANCE) for flight in flights]
