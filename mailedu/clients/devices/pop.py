"""A mail program that fetches mail by POP3 (RFC 1939)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Literal, get_args

from mailedu.clients.devices.base import Copy, Device, Refused, connected, said_goodbye
from mailedu.clients.pop3 import POP3Client, Reply
from mailedu.clients.settings import Settings

Keep = Literal["delete", "leave", "days"]
DAY = 86400.0


class POPDevice(Device):
    """Fetches what it has not seen, known by UIDL, and deletes on the server by its policy.

    A message is marked for deletion only when all of it is here, and counts as deleted only
    when QUIT was answered with +OK (RFC 1939 §6): a line that breaks before leaves it on the
    server, and the next visit knows it again by its UIDL.

    Parameters
    ----------
    settings, name, poll: as of any device.
    keep: ``"delete"`` after download, ``"leave"`` on the server, or leave for ``days`` days
        after download.
    headers_first: fetch headers by TOP, and a whole message when it is read.
    pipelining: send commands without waiting where the server allows it (RFC 2449 §6.6).
    """

    copies: dict[str, Copy]

    def __init__(
        self,
        settings: Settings,
        name: str,
        *,
        poll: float = 300.0,
        keep: Keep = "delete",
        days: float = 7,
        headers_first: bool = False,
        pipelining: bool = False,
    ) -> None:
        super().__init__(settings, name, poll=poll)
        if keep not in get_args(Keep):
            raise ValueError(f"keep={keep!r}: use one of {', '.join(get_args(Keep))}")
        self.keep, self.days = keep, days
        self.headers_first, self.pipelining = headers_first, pipelining
        self._thrown_away: dict[str, None] = {}
        """UIDLs of what the user deleted here and the server may still have."""
        self._wanted: dict[str, None] = {}
        """UIDLs of what the user wants to read."""

    async def read(self, key: str) -> bytes | None:
        """Show a message, fetched now if only its header is here; None when that fails.

        Raises KeyError when the device has no such message.
        """
        if self.copies[key].body is None:
            self._wanted[key] = None
            await self.check()
        copy = self.copies.get(key)
        if copy is None or copy.body is None:
            return None
        copy.flags |= {"\\Seen"}  # nobody else learns of it: POP has no flags
        self.note("read", copy.message, copy.subject)
        return copy.body

    async def delete(self, key: str) -> None:
        """Throw the copy away; the server's goes at the next visit.

        Raises KeyError when the device has no such message.
        """
        copy = self.copies.pop(key)
        self._thrown_away[key] = None
        self.note("gone", copy.message, "deleted here")

    async def visit(self) -> None:
        """Make one visit; raises as ``Device.visit``."""
        async with self.line:
            client = await connected(self.settings.pop3)
            try:
                deleted = await self._session(client)
                await client.close()
            finally:
                client.cut()
            self.note("disconnected", text=f"{deleted} deleted on the server" if deleted else "")

    async def _session(self, client: POP3Client) -> int:
        """Speak from greeting to QUIT; returns how many messages the server has deleted."""
        refused = _refusal(await client.greeting())
        refused = refused or _refusal(
            await client.login(self.settings.user, self.settings.password)
        )
        if refused:
            await said_goodbye(client)
            raise Refused(refused)
        self.note("connected")
        ahead = 1
        if self.pipelining and b"PIPELINING" in (await client.command("CAPA")).lines:
            ahead = 50
        there = await self._list(client)
        self._compare(there)
        await self._download(client, there, ahead)
        marked = 0
        due = [f"DELE {number}" for key, number in there.items() if self._is_due(key)]
        async for reply in client.pipelined(due, ahead):
            marked += reply.ok
        end = await client.command("QUIT")
        if not end.ok:
            self.note("error", text=_text(end))
        return marked if end.ok else 0

    async def _list(self, client: POP3Client) -> dict[str, int]:
        """Return the message numbers of this session by UIDL.

        STAT comes first, as most mail programs have it; an empty maildrop needs nothing more.
        """
        if (await client.command("STAT")).status.split()[1:2] == [b"0"]:
            return {}
        reply = await client.command("UIDL")
        if not reply.ok:
            await said_goodbye(client)
            raise Refused(f"without UIDL this device would fetch all again: {_text(reply)}")
        pairs = [line.split() for line in reply.lines]
        return {key.decode(): int(number) for number, key in pairs}

    def _compare(self, there: dict[str, int]) -> None:
        """Drop what cannot be had any more, and forget what need not be remembered."""
        for key in [key for key, copy in self.copies.items() if copy.body is None]:
            if key not in there:
                copy = self.copies.pop(key)
                self.note("gone", copy.message, "no longer on the server")
        for remembered in (self._thrown_away, self._wanted):
            for key in [key for key in remembered if key not in there]:
                del remembered[key]

    async def _download(self, client: POP3Client, there: dict[str, int], ahead: int) -> None:
        new = [key for key in there if key not in self.copies and key not in self._thrown_away]
        if self.headers_first:
            lines = await client.command("LIST") if new else Reply(b"+OK")
            octets = dict(line.split()[:2] for line in lines.lines)
            tops = client.pipelined((f"TOP {there[key]} 0" for key in new), ahead)
            async for key, reply in _each(new, tops):
                self._has_come(key, reply, int(octets.get(b"%d" % there[key], 0)))
            whole = list(self._wanted)
        else:
            whole = [key for key in there if key in new or self._lacks_body(key)]
        retrieved = client.pipelined((f"RETR {there[key]}" for key in whole), ahead)
        async for key, reply in _each(whole, retrieved):
            self._has_come(key, reply)
            self._wanted.pop(key, None)

    def _lacks_body(self, key: str) -> bool:
        return key in self.copies and self.copies[key].body is None

    def _has_come(self, key: str, reply: Reply, octets: int | None = None) -> None:
        """Note a message, or its header when ``octets`` tells how long the whole is."""
        if not reply.ok:
            self.note("error", text=_text(reply))
            return
        content = b"\r\n".join((*reply.lines, b""))
        now = asyncio.get_running_loop().time()
        copy = self.copies.get(key)
        is_new = copy is None
        if copy is None:
            copy = self.copies[key] = Copy(key, now)
        if octets is None:
            copy.take_body(content)
            copy.since = now
        else:
            copy.take_header(content)
            copy.octets = octets
        if is_new:
            self.note("noticed", copy.message, copy.subject)

    def _is_due(self, key: str) -> bool:
        """Tell whether the policy wants this message deleted on the server now."""
        copy = self.copies.get(key)
        if copy is None or copy.body is None:
            return key in self._thrown_away
        age = asyncio.get_running_loop().time() - copy.since
        return self.keep == "delete" or (self.keep == "days" and age > self.days * DAY)


async def _each(
    keys: Iterable[str], replies: AsyncIterator[Reply]
) -> AsyncIterator[tuple[str, Reply]]:
    """Pair the keys with the replies, which come in the order of the commands."""
    coming = iter(keys)
    async for reply in replies:
        yield next(coming), reply


def _refusal(reply: Reply) -> str:
    """Return why the server refuses; empty when it does not."""
    return "" if reply.ok else _text(reply)


def _text(reply: Reply) -> str:
    return reply.status.decode("utf-8", "replace").partition(" ")[2] or "the server refused"
