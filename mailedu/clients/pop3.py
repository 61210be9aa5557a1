"""A small POP3 client (RFC 1939)."""

from __future__ import annotations

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
        status = (await self.read_line()).rstrip(b"\r\n")
        verb, *arguments = text.upper().split() or [""]
        long = verb in _MULTILINE or (verb in _MULTILINE_WITHOUT_ARGUMENT and not arguments)
        if not (long and status.startswith(b"+OK")):
            return Reply(status)
        lines = []
        while (line := (await self.read_line()).rstrip(b"\r\n")) != b".":
            lines.append(line.removeprefix(b"."))
        return Reply(status, tuple(lines))

    async def goodbye(self) -> None:
        """End the session with QUIT."""
        await self.command("QUIT")
