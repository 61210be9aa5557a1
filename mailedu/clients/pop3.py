"""A small POP3 client (RFC 1939)."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from mailedu.clients.line_client import LineClient, Security

_MULTILINE = frozenset({"RETR", "TOP", "CAPA"})
_MULTILINE_WITHOUT_ARGUMENT = frozenset({"LIST", "UIDL"})


@dataclass(frozen=True)
class Reply:
    """A status line without CRLF, and the lines that followed it, unstuffed."""

    status: bytes
    lines: tuple[bytes, ...] = ()

    @property
    def ok(self) -> bool:
        return self.status.startswith(b"+OK")


class POP3Client(LineClient):
    """Sends commands as they are given and reads each reply completely."""

    async def greeting(self) -> Reply:
        """Read the server's greeting."""
        return Reply((await self.read_line()).rstrip(b"\r\n"))

    async def start_tls(self, security: Security) -> Reply:
        """Ask for TLS by STLS (RFC 2595 §4) and, when the server agrees, shake hands."""
        reply = await self.command("STLS")
        if reply.ok:
            await self.encrypt(security)
        return reply

    async def login(self, user: str, password: str) -> Reply:
        """Log in with USER and PASS; the reply is that to the last command sent."""
        reply = await self.command(f"USER {user}")
        return await self.command(f"PASS {password}") if reply.ok else reply

    async def command(self, text: str) -> Reply:
        """Send one command line and read its reply."""
        await self.write_line(text)
        return await self.reply_to(text)

    async def pipelined(self, commands: Iterable[str], ahead: int = 50) -> AsyncIterator[Reply]:
        """Send commands without waiting, and yield their replies (RFC 2449 §6.6).

        ``ahead`` is how many may be unanswered at once, since a server that cannot get rid of
        its replies reads no more commands.
        """
        coming, waiting = iter(commands), deque[str]()
        while True:
            if len(waiting) <= ahead // 2:
                more = list(itertools.islice(coming, ahead - len(waiting)))
                if more:
                    await self.write("".join(f"{text}\r\n" for text in more).encode())
                waiting.extend(more)
            if not waiting:
                return
            yield await self.reply_to(waiting.popleft())

    async def reply_to(self, text: str) -> Reply:
        """Read the reply to a command line that was sent.

        Several may be sent before the first reply is read (PIPELINING, RFC 2449 §6.6).
        """
        status = (await self.read_line()).rstrip(b"\r\n")
        verb, *arguments = text.upper().split() or [""]
        long = verb in _MULTILINE or (verb in _MULTILINE_WITHOUT_ARGUMENT and not arguments)
        if not (long and status.startswith(b"+OK")):
            return Reply(status)
        lines = (await self.read_to_dot()).split(b"\r\n")[:-1]
        return Reply(status, tuple(line.removeprefix(b".") for line in lines))

    async def goodbye(self) -> None:
        """End the session with QUIT."""
        await self.command("QUIT")
