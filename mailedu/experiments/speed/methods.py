"""Five ways of fetching a mailbox, and what their user sees when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from mailedu.clients.line_client import LineClient
from mailedu.clients.settings import Settings
from mailedu.network.transport import Traffic

FIRST, SUBJECTS, NEWEST, ALL = TASKS = (
    "first subject", "every subject", "newest message", "every message",
)  # fmt: skip


class Screen:
    """What its user sees, and when.

    Parameters
    ----------
    traffic: of the one connection.
    client: what reads it.
    """

    def __init__(self, traffic: Traffic, client: LineClient) -> None:
        self._traffic, self._client = traffic, client
        self._loop = asyncio.get_running_loop()
        self._subjects: set[int] = set()
        self._messages: set[int] = set()
        self.count = 0
        """Messages in the mailbox, once the server has told."""
        self.costs: dict[str, dict[str, Any]] = {}

    def show(self, number: int, *, whole: bool) -> None:
        """Note that a message's subject is here, or the whole of it."""
        self._subjects.add(number)
        if whole:
            self._messages.add(number)
        self._reached(FIRST, True)
        self._reached(SUBJECTS, len(self._subjects) == self.count)
        self._reached(NEWEST, self.count in self._messages)
        self._reached(ALL, len(self._messages) == self.count)

    def _reached(self, task: str, done: bool) -> None:
        if done and task not in self.costs:
            self.costs[task] = {
                "seconds": round(self._loop.time() - self._traffic.opened, 6),
                "round_trips": self._traffic.round_trips,
                "octets": self._client.octets_read,
            }


Begin = Callable[[LineClient], Screen]
"""Gives the screen for a client that is connected."""


async def _one_by_one(settings: Settings, begin: Begin) -> None:
    client = await settings.pop3()
    screen = begin(client)
    await client.greeting()
    await client.login(settings.user, settings.password)
    screen.count = int((await client.command("STAT")).status.split()[1])
    for number in range(1, screen.count + 1):
        await client.command(f"RETR {number}")
        screen.show(number, whole=True)
    await client.goodbye()
    await client.close()


async def _pipelined(settings: Settings, begin: Begin, *, top: bool) -> None:
    """Ask first whether the server takes several commands at once, as one must."""
    client = await settings.pop3()
    screen = begin(client)
    await client.greeting()
    await client.command("CAPA")

    async def send(*commands: str) -> list[bytes]:
        statuses: list[bytes] = []
        async for reply in client.pipelined(commands, ahead=len(commands)):
            verb, *arguments = commands[len(statuses)].split()
            statuses.append(reply.status)
            if verb in ("TOP", "RETR"):
                screen.show(int(arguments[0]), whole=verb == "RETR")
        return statuses

    login = await send(f"USER {settings.user}", f"PASS {settings.password}", "STAT")
    screen.count = count = int(login[-1].split()[1])
    if top:
        await send(*(f"TOP {number} 0" for number in range(1, count + 1)))
        await send(f"RETR {count}")
    await send(*(f"RETR {number}" for number in range(1, count + (not top))))
    await client.goodbye()
    await client.close()


async def _imap(settings: Settings, begin: Begin, *, headers: bool) -> None:
    client = await settings.imap()
    screen = begin(client)
    whole = True

    def heard(response: bytes) -> None:
        _, number, name, *_ = response.split(maxsplit=3)
        if name == b"EXISTS":
            screen.count = int(number)
        elif name == b"FETCH":
            screen.show(int(number), whole=whole)

    await client.greeting()
    await client.login(settings.user, settings.password)
    client.heard = heard
    await client.command("SELECT INBOX")
    if headers:
        whole = False
        await client.command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (DATE FROM SUBJECT)]")
        whole = True
        await client.command(f"FETCH {screen.count} BODY.PEEK[]")
        await client.command(f"FETCH 1:{screen.count - 1} BODY.PEEK[]")
    else:
        await client.command("FETCH 1:* BODY.PEEK[]")
    client.heard = None
    await client.goodbye()
    await client.close()


@dataclass(frozen=True)
class Method:
    """One way of fetching a mailbox."""

    name: str
    protocol: str
    fetch: Callable[[Settings, Begin], Coroutine[Any, Any, None]]


METHODS = (
    Method("POP, one by one", "POP3", _one_by_one),
    Method("POP, pipelined", "POP3", partial(_pipelined, top=False)),
    Method("POP, headers first", "POP3", partial(_pipelined, top=True)),
    Method("IMAP, all at once", "IMAP", partial(_imap, headers=False)),
    Method("IMAP, headers first", "IMAP", partial(_imap, headers=True)),
)
