"""The simulated world against the live one: the same lines, octets and round trips, as long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import Security
from mailedu.network.hosts import HANDSHAKES
from mailedu.network.link import Link
from mailedu.network.transport import Traffic
from mailedu.simulation import Encryption, Kind, World

LINK = Link("some tens of milliseconds", latency=0.04, up=20e6, down=50e6)

SHARE = 0.05
EACH = 0.01
"""Seconds that sockets and the clock's ticks may take at each round trip, besides."""
BEAT, LATE = 0.005, 0.002
"""Seconds between two beats of a pulse, and by which one is late if the machine was busy."""


async def by_pop3(world: World) -> None:
    settings = world.settings("bob")
    client = await settings.pop3()
    await client.greeting()
    await client.login(settings.user, settings.password)
    for command in ("STAT", "UIDL", "RETR 1", "RETR 2", "DELE 1"):
        await client.command(command)
    await client.goodbye()
    await client.close()


async def by_imap(world: World) -> None:
    settings = world.settings("bob")
    client = await settings.imap()
    await client.greeting()
    await client.login(settings.user, settings.password)
    for command in ("SELECT INBOX", "FETCH 1:* (UID FLAGS)", "FETCH 2 BODY[]", "EXPUNGE"):
        await client.command(command)
    await client.goodbye()
    await client.close()


async def by_submission(world: World) -> None:
    settings = world.settings("bob")
    client = await settings.submission()
    await client.greeting()
    await client.command("EHLO phone.bob.test")
    await client.login(settings.user, settings.password)
    await client.command("MAIL FROM:<bob@campus.test>")
    await client.command("RCPT TO:<bob@campus.test>")
    await client.data(b"Subject: Hi\r\n\r\n" + b"some text\r\n" * 1000)
    await client.goodbye()
    await client.close()


async def by_starttls(world: World) -> None:
    settings = world.settings("bob")
    assert settings.tls is not None
    client = IMAPClient(*await asyncio.open_connection(world.hostname, 143))
    await client.greeting()
    await client.start_tls(Security(settings.tls, world.hostname))
    await client.login(settings.user, settings.password)
    await client.goodbye()
    await client.close()


Case = Callable[[World], Awaitable[None]]


async def pulse(world: World, held_up: list[float]) -> None:
    """Note for how long the loop could not do what was due, because others had the processor."""
    while True:
        due = world.loop.time() + BEAT
        await asyncio.sleep(BEAT)
        if (late := world.loop.time() - due) > LATE:
            held_up.append(late + BEAT)  # it may have begun right after the beat before


def run(kind: Kind, case: Case, tls: Encryption) -> tuple[Traffic, list[tuple[str, bytes]], float]:
    held_up: list[float] = []
    with World(kind, tls=tls) as world:
        for octets in (100, 30_000):
            text = "x" * 70 + "\n"
            content = world.compose("a@b.test", ["bob@campus.test"], "Hi", text * (octets // 71))
            world.store.deliver(content, ["bob"])

        async def main() -> None:
            beating = asyncio.create_task(pulse(world, held_up))
            await world.host("phone.bob.test", LINK).start(case(world))  # type: ignore[arg-type]
            beating.cancel()

        world.run(main())
        steps = world.transcript(world.sessions[0].number).steps
        return world.sessions[0], [(step.sender, step.data) for step in steps], sum(held_up)


@pytest.mark.parametrize("tls", ["none", "1.3", "1.2"])
@pytest.mark.parametrize("case", [by_pop3, by_imap, by_submission])
def test_both_worlds_agree(case: Case, tls: Encryption) -> None:
    compare(case, tls)


@pytest.mark.parametrize("tls", ["1.3", "1.2"])
def test_both_worlds_agree_on_starttls(tls: Encryption) -> None:
    compare(by_starttls, tls)


def compare(case: Case, tls: Encryption) -> None:
    simulated, expected, _ = run("simulated", case, tls)
    live, lines, held_up = run("live", case, tls)
    assert lines == expected
    assert live.round_trips == simulated.round_trips > 5
    assert live.up == simulated.up
    if tls == "none":
        assert live.down == simulated.down
    else:  # what the server's side of a handshake really takes, and what it counts for
        assert live.down == pytest.approx(simulated.down, abs=sum(HANDSHAKES[tls]["server"]) / 10)
    assert live.closed is not None and simulated.closed is not None
    took, should = live.closed - live.opened, simulated.closed - simulated.opened
    assert took > should - 0.001, "links never take less time than they should"
    assert took < should * (1 + SHARE) + EACH * live.round_trips + held_up
