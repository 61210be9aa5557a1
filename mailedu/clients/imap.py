"""A small IMAP client (RFC 3501)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailedu.clients.line_client import LineClient, Security

_LITERAL = re.compile(rb"\{(\d+)\}\r?\n\Z")

_ASTRING = re.compile(r"[A-Za-z0-9!#$&'+,./:;<=>?@\[\]^_`|}~-]+")


@dataclass(frozen=True)
class Reply:
    """The untagged responses to a command (literals in place) and its tagged reply."""

    untagged: tuple[bytes, ...]
    tagged: bytes

    @property
    def ok(self) -> bool:
        return self.tagged.split()[1:2] == [b"OK"]


class IMAPClient(LineClient):
    """Sends commands as they are given, with tags a1, a2, …, and reads each reply completely."""

    _count = 0

    async def greeting(self) -> bytes:
        """Read the server's greeting."""
        return await self.response()

    async def response(self) -> bytes:
        """Read one response, with its literals in place."""
        response = b""
        while True:
            line = await self.read_line()
            response += line
            literal = _LITERAL.search(line)
            if literal is None:
                return response
            response += await self.read_exactly(int(literal[1]))

    async def start_tls(self, security: Security) -> Reply:
        """Ask for TLS by STARTTLS (RFC 3501 §6.2.1) and, when the server agrees, shake hands."""
        reply = await self.command("STARTTLS")
        if reply.ok:
            await self.encrypt(security)
        return reply

    async def login(self, user: str, password: str) -> Reply:
        """Log in with LOGIN."""
        return await self.command(f"LOGIN {_astring(user)} {_astring(password)}")

    async def command(self, text: str, *literals: bytes) -> Reply:
        """Send one command and read to its tagged reply.

        ``text`` holds ``{}`` where a literal belongs; each is announced with its length
        and sent when the server asks for it. When the server asks for something else, the
        answer is DONE to IDLE (RFC 2177 §3) and ``*``, which cancels, to AUTHENTICATE.
        """
        self._count += 1
        tag = f"a{self._count}".encode()
        untagged: list[bytes] = []
        pieces = f"{tag.decode()} {text}".split("{}") if literals else [f"{tag.decode()} {text}"]
        for piece, literal in zip(pieces, literals, strict=False):
            await self.write_line(f"{piece}{{{len(literal)}}}")
            while not (response := await self.response()).startswith(b"+"):
                if response.startswith(tag + b" "):
                    return Reply(tuple(untagged), response)
                untagged.append(response)
            await self.write(literal)
        await self.write_line(pieces[-1])
        while not (response := await self.response()).startswith(tag + b" "):
            untagged.append(response)
            if response.startswith(b"+"):
                await self.write_line("DONE" if text.upper() == "IDLE" else "*")
        return Reply(tuple(untagged), response)

    async def goodbye(self) -> None:
        """End the session with LOGOUT."""
        await self.command("LOGOUT")


def _astring(text: str) -> str:
    """Return ``text`` as it is, or quoted where an astring needs it (RFC 3501 §9)."""
    return text if _ASTRING.fullmatch(text) else '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
