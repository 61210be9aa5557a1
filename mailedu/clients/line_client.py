"""What the three small clients share: an asyncio stream read line by line."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass


class ConnectionClosed(ConnectionError):
    """The server closed the connection where a reply was due."""


@dataclass(frozen=True)
class Security:
    """What a client encrypts with, and the host that the certificate must name."""

    context: ssl.SSLContext
    hostname: str


class LineClient:
    """One side of a dialogue over a pair of asyncio streams.

    Parameters
    ----------
    reader, writer: the streams, over any transport and any asyncio loop.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read_line(self) -> bytes:
        """Return the next line with its line end; raises ConnectionClosed at the end."""
        with _as_closed():
            line = await self._reader.readline()
            if not line:
                raise EOFError
            return line

    async def read_exactly(self, size: int) -> bytes:
        """Return ``size`` octets; raises ConnectionClosed when the server closes before."""
        with _as_closed():
            return await self._reader.readexactly(size)

    async def write(self, data: bytes) -> None:
        """Send bytes as they are; raises ConnectionClosed when the connection is gone."""
        with _as_closed():
            self._writer.write(data)
            await self._writer.drain()

    async def write_line(self, text: str) -> None:
        """Send one line, adding CRLF; text goes out as UTF-8."""
        await self.write(text.encode() + b"\r\n")

    async def encrypt(self, security: Security) -> None:
        """Shake hands, once the server has agreed to; raises ssl.SSLError, ConnectionClosed."""
        with _as_closed():
            await self._writer.start_tls(security.context, server_hostname=security.hostname)

    async def close(self) -> None:
        """Close the connection in an orderly way."""
        self._writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await self._writer.wait_closed()

    def cut(self) -> None:
        """Drop the connection as a broken line would, without a word to the server."""
        self._writer.transport.abort()


@contextlib.contextmanager
def _as_closed() -> Iterator[None]:
    """Turn every way in which a stream tells of its end into ConnectionClosed."""
    try:
        yield
    except (EOFError, ConnectionError) as error:
        raise ConnectionClosed("the server closed the connection") from error


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
