"""The line is cut after each line of a session, in either direction: which messages survive?"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from mailedu.clients.imap import IMAPClient
from mailedu.clients.pop3 import POP3Client
from mailedu.experiments.base import Found
from mailedu.experiments.deletion.bob import LAPTOP, USER, bobs_world, on_server, server_settled
from mailedu.simulation import Kind, World

LASTS = 20.0
"""Seconds that all the sessions take in the live world, at most."""


class _Cut(Exception):
    """The line was cut where it was to be."""


@dataclass
class _Line:
    """A client that counts the lines that pass, in both directions, and is cut off after some.

    Parameters
    ----------
    client: speaks.
    last: how many lines pass; None for all.
    passed: those that passed: who said it, and what.
    told: messages of which the server has said so far that they are removed.
    """

    client: POP3Client | IMAPClient
    last: int | None
    passed: list[tuple[str, str]] = field(default_factory=list)
    told: int = 0

    async def say(self, text: str) -> None:
        self._check()
        await self.client.write_line(text)
        self.passed.append(("client", text))

    async def hear(self) -> str:
        """Let a line come from the server; one of IMAP has its literals in it."""
        self._check()
        client = self.client
        line = await (client.response() if isinstance(client, IMAPClient) else client.read_line())
        self.passed.append(("server", line.decode().partition("\r\n")[0]))
        return line.decode()

    async def hear_message(self) -> None:
        """Let the text of a message come, with the dot that ends it: one step."""
        self._check()
        octets = 0
        while (line := await self.client.read_line()) != b".\r\n":
            octets += len(line)
        self.passed.append(("server", f"(the message, {octets} octets)"))

    def _check(self) -> None:
        if len(self.passed) == self.last:
            raise _Cut


async def _pop3(line: _Line, deleted: int, password: str) -> None:
    await line.hear()
    session = [("USER", USER), ("PASS", password)]
    session += [(verb, str(1 + n)) for n in range(deleted) for verb in ("RETR", "DELE")]
    for verb, argument in session:
        await line.say(f"{verb} {argument}")
        await line.hear()
        if verb == "RETR":
            await line.hear_message()
    await line.say("QUIT")
    await line.hear()
    line.told = deleted


async def _imap(line: _Line, deleted: int, password: str) -> None:
    await line.hear()
    numbers = "1" if deleted == 1 else f"1:{deleted}"
    session = [
        f"LOGIN {USER} {password}",
        "SELECT INBOX",
        f"FETCH {numbers} BODY.PEEK[]",
        f"STORE {numbers} +FLAGS (\\Deleted)",
        "EXPUNGE",
        "LOGOUT",
    ]
    for number, command in enumerate(session, 1):
        await line.say(f"a{number} {command}")
        while not (reply := await line.hear()).startswith(f"a{number} "):
            line.told += re.fullmatch(r"\* \d+ EXPUNGE\r\n", reply) is not None


_Script = Callable[[_Line, int, str], Awaitable[None]]
_SCRIPTS: Mapping[str, _Script] = {"POP3": _pop3, "IMAP": _imap}


def conduct(kind: Kind, seed: int, *, deleted: int, kept: int, policy: Mapping[str, Any]) -> Found:
    """Let a laptop delete, each time from the beginning, and cut its line one line later.

    Returns
    -------
    rows, one a message and cut: ``protocol``, ``cut`` (how many lines had passed), ``by``
    (who said the last of them) and ``passed`` (what it said), ``lost`` (the line that did not
    pass any more), ``message`` (1 is the oldest), ``state`` (on the server afterwards: there,
    marked, gone), ``told`` (messages of which the laptop was told that they are removed) and
    ``session``.
    """
    rows: list[dict[str, Any]] = []
    worlds: dict[str, World] = {}

    def run(protocol: str, last: int | None) -> tuple[World, _Line, dict[int, str]]:
        with bobs_world(kind, seed, deleted + kept, policy) as world:
            line = world.run(_session(world, protocol, deleted, last))
            return world, line, on_server(world)

    for protocol in _SCRIPTS:
        whole = run(protocol, None)[1].passed
        for cut in range(len(whole) + 1):
            world, line, states = run(protocol, cut)
            session = f"{protocol}, cut after line {cut}"
            worlds[session] = world
            by, passed = whole[cut - 1] if cut else ("nobody", "")
            rows += [
                {
                    "protocol": protocol,
                    "cut": cut,
                    "by": by,
                    "passed": passed,
                    "lost": whole[cut][1] if cut < len(whole) else "",
                    "message": message,
                    "state": states.get(message, "gone"),
                    "told": line.told,
                    "session": session,
                }
                for message in range(1, deleted + kept + 1)
            ]
    table = pd.DataFrame(rows)
    return Found(
        table, answer(table), {}, list(worlds), lambda session: worlds[session].transcript()
    )


async def _session(world: World, protocol: str, deleted: int, last: int | None) -> _Line:
    """Run a session until it is cut, and wait until the server has noticed."""
    settings = world.settings(USER)

    async def speak() -> _Line:
        client = await (settings.pop3() if protocol == "POP3" else settings.imap())
        line = _Line(client, last)
        with contextlib.suppress(_Cut):
            await _SCRIPTS[protocol](line, deleted, settings.password)
        client.cut()
        return line

    line = await world.host(LAPTOP).start(speak())
    await server_settled(world)
    return line


def answer(rows: pd.DataFrame) -> str:
    """Return in one sentence from which line on a cut finds messages gone."""
    firsts = {}
    for protocol, own in rows.groupby("protocol", sort=False):
        gone = own[own["state"] == "gone"]
        # What the server has done, it did when the last command came.
        commands = own[(own["by"] == "client") & (own["cut"] <= gone["cut"].min())]
        if not gone.empty:
            firsts[protocol] = _verb(str(commands.iloc[-1]["passed"]))
    reached = " or ".join(f"{verb} ({protocol})" for protocol, verb in firsts.items())
    return f"A cut loses no message until {reached} has reached the server"


def _verb(line: str) -> str:
    """Return the command of a line: its first word in capitals, after the tag of IMAP."""
    return next(word for word in line.split() if word.isupper())
