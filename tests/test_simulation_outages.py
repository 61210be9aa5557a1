"""The mail host crashes and comes back; a device's line goes dark: what is kept, who learns."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import ConnectionClosed
from mailedu.clients.pop3 import POP3Client
from mailedu.services import SandboxError
from mailedu.simulation import Encryption, Kind, World
from mailedu.store import StoreError


async def pop(world: World) -> POP3Client:
    settings = world.settings("bob")
    client = await settings.pop3()
    await client.greeting()
    assert (await client.login(settings.user, settings.password)).ok
    return client


async def imap(world: World) -> IMAPClient:
    settings = world.settings("bob")
    client = await settings.imap()
    await client.greeting()
    assert (await client.login(settings.user, settings.password)).ok
    assert (await client.command("SELECT INBOX")).ok
    return client


def deliver(world: World, *subjects: str) -> None:
    for subject in subjects:
        content = world.compose("alice@campus.test", ["bob@campus.test"], subject, "text")
        world.store.deliver(content, ["bob"])


def subjects(world: World) -> list[str]:
    inbox = world.store.mailbox("bob", "INBOX")
    uids = [message.uid for message in world.store.messages(inbox.id)]
    contents = [world.store.content(inbox.id, uid).decode() for uid in uids]
    return [content.partition("Subject: ")[2].splitlines()[0] for content in contents]


async def on(world: World, host: str, work: Coroutine[Any, Any, Any]) -> Any:
    return await world.host(host, "lan").start(work)


@pytest.mark.parametrize("tls", ["none", "1.3"])
@pytest.mark.parametrize("kind", ["simulated", "live"])
def test_a_crash_keeps_what_was_acknowledged_and_nothing_of_the_sessions(
    tmp_path: Path, kind: Kind, tls: Encryption
) -> None:
    async def before(world: World) -> None:
        """Mark a message by POP3, expunge one and flag another by IMAP, leave mail half sent."""
        settings = world.settings("bob")
        mailbox = await imap(world)
        assert (await mailbox.command(r"STORE 1 +FLAGS (\Deleted)")).ok
        assert (await mailbox.command("EXPUNGE")).ok
        assert (await mailbox.command(r"STORE 1 +FLAGS (\Flagged)")).ok
        drop = await pop(world)
        assert (await drop.command("DELE 1")).ok
        sender = await settings.submission()
        await sender.greeting()
        await sender.command("EHLO laptop.bob.test")
        await sender.login(settings.user, settings.password)
        for command in ("MAIL FROM:<bob@campus.test>", "RCPT TO:<bob@campus.test>", "DATA"):
            assert (await sender.command(command)).ok
        await sender.write(b"Subject: half sent\r\n\r\nThis is")
        await mailbox.command("NOOP")  # what was sent has been heard
        world.crash_mail()
        with pytest.raises(StoreError, match="is closed: open it again"):
            world.store.accounts()
        world.crash_mail()
        await asyncio.sleep(0.05)
        world.restart_mail()
        world.restart_mail()
        for client in (mailbox, drop, sender):  # each learns it when it speaks
            with pytest.raises(ConnectionClosed):
                await client.write(b"NOOP\r\n")
                await client.read_line()
            await client.close()

    async def after(world: World) -> None:
        drop = await pop(world)  # nobody holds the maildrop
        assert (await drop.command("STAT")).status.startswith(b"+OK 2 ")
        await drop.goodbye()
        await drop.close()
        mailbox = await imap(world)
        reply = await mailbox.command("FETCH 1:* (UID FLAGS)")
        assert [line.split()[4] for line in reply.untagged] == [b"2", b"3"]
        assert b"\\Flagged" in reply.untagged[0]
        await mailbox.goodbye()
        await mailbox.close()

    async def scenario(world: World) -> None:
        await on(world, "laptop.bob.test", before(world))
        await on(world, "laptop.bob.test", after(world))

    with World(kind, tls=tls, data=tmp_path / "mail.db") as world:
        deliver(world, "one", "two", "three")
        world.run(scenario(world))
        assert subjects(world) == ["two", "three"]
        deliver(world, "four")
        changes = ["flagged", "expunged", "flagged", "delivered"]
        assert [event.kind for event in world.transcript().events][3:] == changes
        assert world.store.lock_maildrop("bob")


def test_mail_in_memory_cannot_come_back() -> None:
    with World() as world, pytest.raises(SandboxError, match=r'World\(data="mail.db"\)'):
        world.crash_mail()


def test_a_crash_is_the_same_each_time(tmp_path: Path) -> None:
    async def poll(world: World) -> None:
        settings = world.settings("bob")
        while True:
            try:
                client = await settings.imap()
                await client.greeting()
                await client.login(settings.user, settings.password)
                await client.goodbye()
                await client.close()
            except OSError:
                pass
            await asyncio.sleep(30)

    async def scenario(world: World) -> None:
        world.host("phone.bob.test", "mobile").start(poll(world))
        await asyncio.sleep(90.1)
        world.crash_mail()
        await asyncio.sleep(200)
        world.restart_mail()
        await asyncio.sleep(300)

    def sessions(name: str) -> str:
        with World(seed=7, data=tmp_path / name) as world:
            world.run(scenario(world))
            return repr((world.sessions, world.transcript().to_dict()))

    assert sessions("one.db") == sessions("two.db")


def test_a_maildrop_is_locked_until_the_server_gives_a_vanished_client_up() -> None:
    """RFC 1939 §3: the autologout timer; the client that comes back is refused until then."""

    async def vanish(world: World) -> None:
        await (await pop(world)).command("DELE 1")
        world.host("phone.bob.test").blackhole()
        await asyncio.Event().wait()

    async def again(world: World) -> tuple[bytes, bytes]:
        settings = world.settings("bob")
        replies = []
        for pause in (10, 700):
            await asyncio.sleep(pause)
            client = await settings.pop3()
            await client.greeting()
            reply = await client.login(settings.user, settings.password)
            replies.append(reply.status.split(b" ")[1])
            await client.goodbye()
            await client.close()
        return replies[0], replies[1]

    async def scenario(world: World) -> tuple[bytes, bytes]:
        world.host("phone.bob.test", "mobile").start(vanish(world))
        return await world.host("laptop.bob.test", "home").start(again(world))

    with World() as world:
        deliver(world, "one")
        refused, welcome = world.run(scenario(world))
        assert refused == b"[IN-USE]"
        assert welcome != b"[IN-USE]"
        assert subjects(world) == ["one"], "a session without QUIT removes nothing"


@pytest.mark.parametrize("tls", ["none", "1.3"])
@pytest.mark.parametrize("protocol", ["pop3", "imap", "submission"])
def test_servers_bear_a_client_that_is_gone_for_ever(tls: Encryption, protocol: str) -> None:
    """TCP gives up after a quarter of an hour, in the middle of a reply."""

    async def vanish(world: World) -> None:
        client = await getattr(world.settings("bob"), protocol)()
        await client.greeting()
        world.host("phone.bob.test").blackhole()
        await client.write(b"CAPA\r\n")
        await asyncio.Event().wait()

    async def scenario(world: World) -> None:
        world.host("phone.bob.test", "mobile").start(vanish(world))
        await asyncio.sleep(3600 * 3)

    with World(tls=tls) as world:
        world.run(scenario(world))
        assert world._wires == {}, "each session has ended by itself"
