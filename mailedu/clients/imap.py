"""A small IMAP client (RFC 3501)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
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

    heard: Callable[[bytes], None] | None = None
    """Called with each untagged response as it comes, before the command's end."""

    _count = 0
    _enough = False
    _listening = False
    """Whether the server may speak at any time, or not at all."""
    _patience_after: float | None = None

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
                self._take(response, untagged)
            await self.write(literal)
        await self.write_line(pieces[-1])
        while not (response := await self.response()).startswith(tag + b" "):
            self._take(response, untagged)
            if response.startswith(b"+"):
                await self.write_line("DONE" if text.upper() == "IDLE" else "*")
        return Reply(tuple(untagged), response)

    async def idle(self, seconds: float) -> Reply:
        """Listen by IDLE (RFC 2177) for so many seconds, or until ``stop_idling`` is called.

        What the server says goes to ``heard`` at once. However long it says nothing: patience
        is asked for only before it listens and after DONE.
        """
        self._count += 1
        tag, self._enough = f"a{self._count}".encode(), False
        untagged: list[bytes] = []
        await self.write_line(f"{tag.decode()} IDLE")
        while not (response := await self.response()).startswith((b"+", tag + b" ")):
            self._take(response, untagged)
        if response.startswith(b"+"):
            response = await self._listen(tag + b" ", 0.0 if self._enough else seconds, untagged)
        return Reply(tuple(untagged), response)

    async def _listen(self, tag: bytes, seconds: float, untagged: list[bytes]) -> bytes:
        """Take what comes until the tagged reply to IDLE, and return that."""
        timer = asyncio.get_running_loop().call_later(seconds, self.stop_idling)
        self._listening, self._patience_after, self.patience = True, self.patience, None
        try:
            while not (response := await self.response()).startswith(tag):
                self._take(response, untagged)
            return response
        finally:
            timer.cancel()
            self.patience, self._listening = self._patience_after, False

    def stop_idling(self) -> None:
        """End IDLE by DONE (RFC 2177 §3); without IDLE nothing happens."""
        self._enough = True
        if self._listening:
            self._listening = False
            self._writer.write(b"DONE\r\n")
            self.patience = self._patience_after
            if self.patience is not None:
                self._expect(self.patience)

    def _take(self, response: bytes, untagged: list[bytes]) -> None:
        untagged.append(response)
        if self.heard is not None and response.startswith(b"* "):
            self.heard(response)

    async def goodbye(self) -> None:
        """End the session with LOGOUT."""
        await self.command("LOGOUT")


def _astring(text: str) -> str:
    """Return ``text`` as it is, or quoted where an astring needs it (RFC 3501 §9)."""
    return text if _ASTRING.fullmatch(text) else '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
