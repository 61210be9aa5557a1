"""Scripted IMAP dialogues with several connections on one mail store."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from worlds import connected

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store

_ROW = re.compile(r"([CS])(\d*): ?(.*)")
_SETUP = re.compile(r"@ (\w+) ?(.*)")

Conversation = Any  # the class of that name in conftest.py
Open = Callable[[], Awaitable[Conversation]]


class Row(NamedTuple):
    """One line of a script: ``side`` is ``C``, ``S``, or ``@`` for a change to the store."""

    side: str
    connection: str
    text: str


def rows(script: str) -> list[Row]:
    """Read a script; see ``play``."""
    found = []
    for line in map(str.strip, script.splitlines()):
        if not line or line.startswith("#"):
            continue
        spoken, setup = _ROW.fullmatch(line), _SETUP.fullmatch(line)
        if setup:
            found.append(Row("@", setup[1], setup[2]))
        else:
            assert spoken, f"not a line of a script: {line}"
            found.append(Row(spoken[1], spoken[2] or "1", spoken[3]))
    return found


async def play(script: str, open_connection: Open, store: Store) -> dict[str, Conversation]:
    """Play a dialogue of one or several connections and return those that were opened.

    ``C: …`` and ``C2: …`` send a line, ``S: …`` and ``S2: …`` expect one; ``…`` at its end stands
    for any text. ``(login)`` opens a connection and logs bob in. A line ``@ word arguments``
    calls the function ``setup_word`` below. Blank lines and lines with ``#`` are for people.
    """
    talks: dict[str, Conversation] = {}
    for row in rows(script):
        if row.side == "@":
            _SETUPS[row.connection](store, row.text)
            continue
        if row.connection not in talks:
            talks[row.connection] = await open_connection()
        talk = talks[row.connection]
        if row.side == "C" and row.text == "(login)":
            await login(talk)
        elif row.side == "C":
            await talk.send(row.text.encode() + b"\r\n")
        else:
            said = (await talk.line()).removesuffix(b"\r\n").decode()
            expected = row.text
            if expected.endswith("…"):
                said = said[: len(expected) - 1] + "…"
            assert said == expected, f"S{row.connection}: {said!r} instead of {expected!r}"
    return talks


async def login(talk: Conversation, user: str = "bob") -> None:
    """Read the greeting and log in."""
    assert (await talk.line()).startswith(b"* OK [CAPABILITY IMAP4rev1 ")
    assert (await talk.ask(f"in LOGIN {user} {user}-secret".encode())).startswith(b"in OK ")


async def answer(talk: Conversation, command: bytes, tag: bytes = b"t") -> list[bytes]:
    """Give one command and return the lines of its answer, the tagged one last, without CRLF."""
    await talk.send(tag + b" " + command + b"\r\n")
    lines: list[bytes] = []
    while not lines or not lines[-1].startswith(tag + b" "):
        lines.append((await talk.line()).removesuffix(b"\r\n"))
    return lines


async def pair(
    host: MailHost,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, asyncio.Task[None]]:
    """Start a session on the running loop; for tests that make their loops themselves.

    Returns the client's reader and writer, and the task that serves it.
    """
    loop = asyncio.get_running_loop()
    session: asyncio.Future[asyncio.Task[None]] = loop.create_future()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session.set_result(loop.create_task(imap.serve(reader, writer, host)))

    streams = await connected(lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader(), begin))
    return *streams, await session


def mail(text: str) -> bytes:
    """A small message with that subject."""
    header = f"From: alice@campus.test\r\nTo: bob@campus.test\r\nSubject: {text}\r\n"
    return f"{header}\r\n{text}\r\n".encode()


def _deliver(store: Store, text: str) -> None:
    """``@ deliver one two``: two messages for bob."""
    for subject in text.split():
        store.deliver(mail(subject), ["bob"])


def _flag(store: Store, text: str) -> None:
    r"""``@ flag 2,3 \Seen \Deleted``: set flags of UIDs in bob's INBOX."""
    uids, *flags = text.split()
    box = store.mailbox("bob", "INBOX")
    store.change_flags(box.id, [int(uid) for uid in uids.split(",")], flags, "set")


def _expunge(store: Store, text: str) -> None:
    """``@ expunge 1,2``: remove UIDs from bob's INBOX."""
    store.expunge(store.mailbox("bob", "INBOX").id, [int(uid) for uid in text.split(",")])


def _mailbox(store: Store, text: str) -> None:
    """``@ mailbox Saved``: make a mailbox of bob's."""
    store.create_mailbox("bob", text)


def _nextuid(store: Store, text: str) -> None:
    """``@ nextuid INBOX 297``: let the next message of bob's mailbox have that UID."""
    name, uid = text.split()
    box = store.mailbox("bob", name)
    while (new := store.append(box.id, b"x\r\n")) < int(uid) - 1:
        pass
    store.expunge(box.id, range(new + 1))
    store.claim_recent(box.id)


_SETUPS = {
    "deliver": _deliver,
    "flag": _flag,
    "expunge": _expunge,
    "mailbox": _mailbox,
    "nextuid": _nextuid,
}


def opener(connect: Callable[..., Awaitable[Conversation]], host: MailHost) -> Open:
    """Return a function that opens connections to the IMAP server of a host."""
    return lambda: connect(imap.serve, host)
