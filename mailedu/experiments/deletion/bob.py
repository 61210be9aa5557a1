"""Bob, whose mail is deleted: his world, and what is in his mailboxes on the server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any

from mailedu.simulation import Kind, World

USER, LAPTOP, PHONE = "bob", "laptop.bob.test", "phone.bob.test"
TRASH = "Trash"

_SUBJECT = re.compile(rb"^Subject: Message (\d+)\r$", re.MULTILINE)
_SETTLED = 0.02  # seconds


def bobs_world(kind: Kind, seed: int, messages: int, policy: Mapping[str, Any]) -> World:
    """Return a world in which Bob has messages whose subjects are "Message 1" and so on."""
    world = World(kind, seed=seed, users=[USER], **policy)
    date = format_datetime(world.now())
    inbox = world.store.mailbox(USER, "INBOX")
    for number in range(1, messages + 1):
        lines = (
            f"Date: {date}",
            "From: alice@uni.example",
            f"To: {world.address(USER)}",
            f"Subject: Message {number}",
            f"Message-ID: <{number}@uni.example>",
            "",
            f"This is message {number}.",
            "",
        )
        world.store.append(inbox.id, "\r\n".join(lines).encode())
    return world


def numbers(content: bytes) -> list[int]:
    """Return the numbers of the messages whose subjects are in some octets."""
    return [int(found) for found in _SUBJECT.findall(content)]


def state(flags: str) -> str:
    """Return what a client shows of a message that has these flags."""
    return "marked" if "\\deleted" in flags.lower() else "there"


def on_server(world: World) -> dict[int, str]:
    """Return the state of each message that there still is, by its number."""
    found = {}
    for mailbox in world.store.mailboxes(USER):
        for message in world.store.messages(mailbox.id):
            (number,) = numbers(world.store.content(mailbox.id, message.uid))
            shown = state(" ".join(message.flags))
            found[number] = "moved" if mailbox.name == TRASH else shown
    return found


async def server_settled(world: World) -> None:
    """Wait until the mail host has seen the end of every connection."""
    await asyncio.sleep(_SETTLED)
    while world.host(world.hostname).connections:
        await asyncio.sleep(_SETTLED)
