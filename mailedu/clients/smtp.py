"""A small SMTP client (RFC 5321)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from mailedu.clients.line_client import LineClient, Security, dot_stuffed


@dataclass(frozen=True)
class Reply:
    """A reply code and the text of its lines."""

    code: int
    lines: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return self.code < 400


class SMTPClient(LineClient):
    """Sends commands as they are given and reads each reply completely."""

    async def greeting(self) -> Reply:
        """Read the server's greeting."""
        return await self.reply()

    async def reply(self) -> Reply:
        """Read one reply, however many lines it has."""
        lines = []
        while True:
            line = (await self.read_line()).decode("utf-8", "replace").rstrip("\r\n")
            lines.append(line[4:])
            if line[3:4] != "-":
                return Reply(int(line[:3]) if line[:3].isdigit() else 500, tuple(lines))

    async def command(self, text: str) -> Reply:
        """Send one command line and read its reply."""
        await self.write_line(text)
        return await self.reply()

    async def start_tls(self, security: Security) -> Reply:
        """Ask for TLS by STARTTLS (RFC 3207 §4) and, when the server agrees, shake hands.

        EHLO must be said again after it (§4.2).
        """
        reply = await self.command("STARTTLS")
        if reply.ok:
            await self.encrypt(security)
        return reply

    async def login(self, user: str, password: str) -> Reply:
        """Log in with AUTH PLAIN (RFC 4616)."""
        token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        return await self.command(f"AUTH PLAIN {token}")

    async def data(self, content: bytes) -> Reply:
        """Send DATA and, when the server says 354, the message with CRLF line ends."""
        reply = await self.command("DATA")
        if reply.code != 354:
            return reply
        await self.write(dot_stuffed(content))
        return await self.reply()

    async def mail(
        self, sender: str, recipients: Sequence[str], content: bytes, *, pipelining: bool = False
    ) -> Reply:
        """Send a message in one transaction, and return the reply that decided on it.

        Parameters
        ----------
        content: with CRLF line ends.
        pipelining: send MAIL, each RCPT and DATA without waiting (RFC 2920 §3.1); DATA is then
            the last of the group, and its message goes out only after 354.
        """
        commands = [f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{address}>" for address in recipients)]
        if pipelining:
            await self.write("".join(f"{text}\r\n" for text in [*commands, "DATA"]).encode())
            envelope = [await self.reply() for _ in commands]
            go_ahead = await self.reply()
            accepted = envelope[0].ok and any(reply.ok for reply in envelope[1:])
            if go_ahead.code != 354:
                return next((reply for reply in envelope if not reply.ok), go_ahead)
            # Once the server has said 354 it must get a message, if only an empty one.
            await self.write(dot_stuffed(content if accepted else b""))
            return await self.reply()
        reply = await self.command(commands[0])
        if not reply.ok:
            return reply
        replies = [await self.command(text) for text in commands[1:]]
        if not any(reply.ok for reply in replies):
            return replies[0]
        return await self.data(content)

    async def goodbye(self) -> None:
        """End the session with QUIT."""
        await self.command("QUIT")
