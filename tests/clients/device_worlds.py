"""A simulated world for the tests of devices: deliveries, and lines that break."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from mailedu.clients.devices import Device, IMAPDevice
from mailedu.network.hosts import Host
from mailedu.simulation import World

MAILBOX = "Post"
"""Not INBOX, since this one can be deleted and made anew, with another UIDVALIDITY."""


class Scene:
    """A world with the user bob, whose mail comes from outside."""

    def __init__(self, **world: Any) -> None:
        self.world = World(users=["bob"], **world)
        self.settings = self.world.settings("bob")
        self.world.store.create_mailbox("bob", MAILBOX)
        self.sent: list[bytes] = []

    def host(self, name: str, link: str = "mobile") -> Host:
        return self.world.host(name, link)

    def deliver(self, size: int = 0, mailbox: str = "INBOX") -> int:
        text = "A line of the letter.\n" * (1 + size // 22)
        subject = f"Letter {len(self.sent) + 1}"
        content = self.world.compose("eve@far.example", ["bob@campus.test"], subject, text)
        self.sent.append(content)
        return self.world.store.append(self.mailbox(mailbox), content)

    def mailbox(self, name: str = "INBOX") -> int:
        return self.world.store.mailbox("bob", name).id

    def change(self, uid: int, flag: str, mode: str = "add", mailbox: str = "INBOX") -> None:
        self.world.store.change_flags(self.mailbox(mailbox), [uid], [flag], mode)  # type: ignore[arg-type]

    def expunge(self, *uids: int, mailbox: str = "INBOX") -> None:
        self.world.store.expunge(self.mailbox(mailbox), uids)

    def on_server(self, mailbox: str = "INBOX") -> dict[int, frozenset[str]]:
        messages = self.world.store.messages(self.mailbox(mailbox))
        return {message.uid: frozenset(message.flags) - {"\\Recent"} for message in messages}

    def contents(self, mailbox: str = "INBOX") -> dict[int, bytes]:
        there = self.mailbox(mailbox)
        return self.world.store.contents(there, list(self.on_server(mailbox)))


def play(story: Callable[[Scene], Awaitable[None]], **world: Any) -> Scene:
    """Run a story in a world of its own, and close that."""
    scene = Scene(**world)
    with scene.world:
        scene.world.run(_told(story, scene))
    return scene


async def _told(story: Callable[[Scene], Awaitable[None]], scene: Scene) -> None:
    await story(scene)


async def cut_after(seconds: float, host: Host, task: asyncio.Task[Any]) -> None:
    """Break all lines of a host when a task has run for so long; then wait for its end."""
    await asyncio.wait([task], timeout=seconds)
    host.cut()
    host.heal()
    await task


async def dark_after(seconds: float, host: Host, task: asyncio.Task[Any]) -> None:
    """As ``cut_after``, but nobody is told: packets vanish until the task has given up."""
    await asyncio.wait([task], timeout=seconds)
    host.blackhole()
    await task
    host.heal()


def seen(device: IMAPDevice) -> dict[int, frozenset[str]]:
    return {uid: copy.flags for uid, copy in device.copies.items()}


def kinds(device: Device, *without: str) -> list[str]:
    return [entry.kind for entry in device.log if entry.kind not in without]


def said(scene: Scene, number: int) -> list[str]:
    """Return the lines that the client of a connection said, IMAP's without their tags."""
    steps = scene.world.transcript(number).steps
    lines = [step.data.decode().rstrip("\r\n") for step in steps if step.sender == "client"]
    return [re.sub(r"^a[0-9]+ ", "", line) for line in lines]
