"""Reading command lines and literals, and writing replies in few large pieces."""

from __future__ import annotations

import asyncio
import ssl

from mailedu.servers.autologout import Autologout

_LOST = (ConnectionError, ssl.SSLError)
"""What a connection raises that is gone, or whose encryption has broken."""

_CHUNK = 65536
_FLUSH_AT = 256 * 1024
"""Octets of reply that are gathered before they are written and waited for."""

_TAIL = 32
"""Octets kept of the end of a line that is too long: enough for a literal's ``{n+}``."""


class Disconnected(Exception):
    """The client has gone."""


class LineTooLong(Exception):
    """A line was longer than allowed. It has been read to its end and thrown away.

    ``start`` and ``end`` are what was kept of it.
    """

    def __init__(self, start: bytes, end: bytes) -> None:
        super().__init__("the line is too long")
        self.start = start
        self.end = end


class Input:
    """The client's octets.

    Parameters
    ----------
    reader: the stream; its own limit does not matter.
    patience: seconds of silence after which a read raises TimeoutError (autologout).
    """

    def __init__(self, reader: asyncio.StreamReader, patience: float) -> None:
        self._reader = reader
        self._buffer = bytearray()
        # The stream raises it wherever it is read from then on.
        self._autologout = Autologout(patience, lambda: reader.set_exception(TimeoutError()))
        self._autologout.resting = True

    def close(self) -> None:
        """Count no more seconds of silence."""
        self._autologout.cancel()

    async def line(self, limit: int) -> bytes:
        """Read one line and return it without its CRLF (or bare LF).

        Safe to cancel: what has arrived stays for the next call.

        Raises
        ------
        LineTooLong: when the line has more than ``limit`` octets.
        Disconnected: at the end of the stream.
        TimeoutError: when the client is silent for too long.
        """
        searched = 0
        while (at := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > limit:
                await self._skip_line(limit)
            await self._fill()
        line = bytes(self._buffer[:at]).removesuffix(b"\r")
        del self._buffer[: at + 1]
        if len(line) > limit:
            raise LineTooLong(line[:limit], line[-_TAIL:])
        return line

    async def _skip_line(self, limit: int) -> None:
        start = bytes(self._buffer[:limit])
        while (at := self._buffer.find(b"\n")) < 0:
            del self._buffer[:-_TAIL]
            await self._fill()
        end = bytes(self._buffer[:at]).removesuffix(b"\r")[-_TAIL:]
        del self._buffer[: at + 1]
        raise LineTooLong(start, end)

    async def exactly(self, size: int) -> bytes:
        """Read ``size`` octets; raises as ``line`` does."""
        while len(self._buffer) < size:
            await self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    async def skip(self, size: int) -> None:
        """Read ``size`` octets and throw them away, holding few of them; raises as ``line``."""
        while size > len(self._buffer):
            size -= len(self._buffer)
            self._buffer.clear()
            await self._fill()
        del self._buffer[:size]

    async def _fill(self) -> None:
        self._autologout.restart()
        self._autologout.resting = False
        try:
            chunk = await self._reader.read(_CHUNK)
        except _LOST:
            raise Disconnected from None
        finally:
            self._autologout.resting = True
        if not chunk:
            raise Disconnected
        self._buffer += chunk


class Output:
    """The server's octets, gathered and written together.

    Parameters
    ----------
    writer: the stream.
    patience: seconds that a client may leave replies unread before it counts as gone.
    """

    def __init__(self, writer: asyncio.StreamWriter, patience: float) -> None:
        self._writer = writer
        self._patience = patience
        self._parts: list[bytes] = []
        self._size = 0

    def send(self, line: bytes) -> None:
        """Add one reply line; CRLF is put behind it."""
        self._parts += (line, b"\r\n")
        self._size += len(line) + 2

    @property
    def full(self) -> bool:
        """Tell whether so much is gathered that it should be flushed before more is made."""
        return self._size >= _FLUSH_AT

    def write_now(self) -> None:
        """Hand all that is gathered to the transport without waiting."""
        if self._parts:
            self._writer.write(b"".join(self._parts))
            self._parts.clear()
            self._size = 0

    async def flush(self) -> None:
        """Write what is gathered, and wait while the client is behind with reading.

        Raises
        ------
        Disconnected: when the client has gone or does not read.
        """
        self.write_now()
        if self._writer.is_closing():
            raise Disconnected
        if self._writer.transport.get_write_buffer_size():
            try:
                async with asyncio.timeout(self._patience):
                    await self._writer.drain()
            except (*_LOST, TimeoutError):
                raise Disconnected from None

    async def wait_closed(self) -> None:
        """Wait for the connection to close; drop it when the client does not read the rest."""
        try:
            async with asyncio.timeout(self._patience):
                await self._writer.wait_closed()
        except _LOST:
            pass
        except TimeoutError:
            self._writer.transport.abort()
