"""A transfer that takes longer than the autologout's time is no silence; not reading is."""

from __future__ import annotations

import asyncio

import pytest

from mailedu.network.link import Link
from mailedu.simulation import World

SLOW = Link("modem", latency=0.1, up=9600, down=9600)
OCTETS = 2_000_000  # half an hour at 9600 bit/s


def deliver(world: World) -> None:
    body = b"A line of sixty-two octets, so that there are a good many of them.\r\n"
    content = b"Subject: large\r\n\r\n" + body * (OCTETS // len(body))
    world.store.deliver(content, ["bob"])


@pytest.mark.parametrize(("protocol", "command"), [("POP3", "RETR 1"), ("IMAP", "FETCH 1 BODY[]")])
def test_a_long_transfer_is_not_cut(protocol: str, command: str) -> None:
    with World(keep="sessions") as world:
        settings, modem = world.settings("bob"), world.host("modem.bob.test", SLOW)
        deliver(world)

        async def fetch() -> int:
            client = await (settings.pop3() if protocol == "POP3" else settings.imap())
            await client.greeting()
            await client.login(settings.user, settings.password)
            if protocol == "IMAP":
                await client.command("SELECT INBOX")
            assert (await client.command(command)).ok
            await client.goodbye()
            await client.close()
            return client.octets_read

        async def main() -> int:
            return await modem.start(fetch())

        assert world.run(main()) > OCTETS * 0.99
        assert world.loop.time() > 1500


def test_who_does_not_read_is_logged_out_all_the_same() -> None:
    with World(keep="sessions") as world:
        settings = world.settings("bob")
        for _ in range(3):  # more than a receiver's window takes
            deliver(world)

        async def main() -> bytes:
            reader, writer = await asyncio.open_connection(settings.server, 110, limit=1000)
            writer.write(b"USER bob\r\nPASS bob-secret\r\nRETR 1\r\nRETR 2\r\nRETR 3\r\n")
            await asyncio.sleep(1500)  # twice the autologout, and then some
            return await reader.read()

        assert len(world.run(main())) < 3 * OCTETS
