"""What the three small clients share: an asyncio stream read line by line."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

_CHUNK = 65536
"""Octets that are read at once."""

_T = TypeVar("_T")


class ConnectionClosed(ConnectionError):
    """The server closed the connection where a reply was due."""


class NoAnswer(ConnectionError):
    """Nothing came or went for so long that the line must be dead."""


@dataclass(frozen=True)
class Security:
    """What a client encrypts with, and the host that the certificate must name."""

    context: ssl.SSLContext
    hostname: str


class LineClient(ABC):
    """One side of a dialogue over a pair of asyncio streams.

    Parameters
    ----------
    reader, writer: the streams, over any transport and any asyncio loop.
    """

    patience: float | None = None
    """Seconds without an octet after which reading and writing raise NoAnswer; None: never."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ahead = bytearray()
        self.octets_read = 0
        """Octets of all lines and literals so far, after decryption."""
        self._deadline: float | None = None
        """When what is waited for must have come, in the loop's time."""
        self._watch: asyncio.TimerHandle | None = None
        self._is_dead = False

    async def read_line(self) -> bytes:
        """Return the next line with its line end; raises ConnectionClosed at the end."""
        looked_at = 0
        while (end := self._ahead.find(b"\n", looked_at)) < 0:
            looked_at = len(self._ahead)
            await self._read_ahead()
        return self._take_octets(end + 1)

    async def read_exactly(self, size: int) -> bytes:
        """Return ``size`` octets; raises ConnectionClosed when the server closes before."""
        while len(self._ahead) < size:
            await self._read_ahead()
        return self._take_octets(size)

    async def read_to_dot(self) -> bytes:
        """Return the lines before one that holds a dot alone, and pass over that (RFC 1939 §3)."""
        looked_at = 0
        while not self._ahead.startswith(b".\r\n"):
            if (end := self._ahead.find(b"\r\n.\r\n", looked_at)) >= 0:
                return self._take_octets(end + 5)[:-3]
            looked_at = max(0, len(self._ahead) - 4)
            await self._read_ahead()
        self._take_octets(3)
        return b""

    async def _read_ahead(self) -> None:
        """Wait for octets: several lines come at once, and a stream gives them one by one."""
        octets = await self._patiently(self._reader.read(_CHUNK))
        if not octets:
            raise self._closed()
        self._ahead += octets

    def _take_octets(self, size: int) -> bytes:
        taken = bytes(self._ahead[:size])
        del self._ahead[:size]
        self.octets_read += size
        return taken

    async def write(self, data: bytes) -> None:
        """Send bytes as they are; raises ConnectionClosed when the connection is gone."""
        self._writer.write(data)
        await self._patiently(self._writer.drain())

    async def write_line(self, text: str) -> None:
        """Send one line, adding CRLF; text goes out as UTF-8."""
        await self.write(text.encode() + b"\r\n")

    async def encrypt(self, security: Security) -> None:
        """Shake hands, once the server has agreed to; raises ssl.SSLError, ConnectionClosed."""
        self._ahead.clear()  # what came in clear text behind the answer was not the server's
        await self._patiently(
            self._writer.start_tls(security.context, server_hostname=security.hostname)
        )

    async def _patiently(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait no longer than ``patience``; every end of a stream becomes ConnectionClosed."""
        if self.patience is not None:
            self._expect(self.patience)
        try:
            return await work
        except (EOFError, ConnectionError) as error:
            raise self._closed() from error
        finally:
            self._deadline = None

    def _closed(self) -> ConnectionError:
        if self._is_dead:
            return NoAnswer("the server has not answered for too long")
        return ConnectionClosed("the server closed the connection")

    def _expect(self, patience: float) -> None:
        """Let what is waited for come in time; one timer serves many waits."""
        loop = asyncio.get_running_loop()
        self._deadline = loop.time() + patience
        if self._watch is None:
            self._watch = loop.call_at(self._deadline, self._look)

    def _look(self) -> None:
        """Drop the connection if nothing has come in time."""
        self._watch = None
        if self._deadline is not None:
            loop = asyncio.get_running_loop()
            if loop.time() >= self._deadline:
                self._is_dead = True
                self.cut()
            else:
                self._watch = loop.call_at(self._deadline, self._look)

    @abstractmethod
    async def goodbye(self) -> None:
        """End the session in the protocol's own words."""

    async def close(self) -> None:
        """Close the connection in an orderly way."""
        self._writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await self._patiently(self._writer.wait_closed())
        self._stop_watching()

    def cut(self) -> None:
        """Drop the connection as a broken line would, without a word to the server."""
        self._stop_watching()
        self._writer.transport.abort()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None


def dot_stuffed(content: bytes) -> bytes:
    """Return message text as DATA wants it: dots doubled, CRLF at the end, the final dot.

    RFC 5321 §4.5.2.
    """
    if content and not content.endswith(b"\r\n"):
        content += b"\r\n"
    lines = content.split(b"\r\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + (
        b".\r\n"
    )
