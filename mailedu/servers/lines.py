"""Lines of bounded length from a stream."""

from __future__ import annotations

import asyncio

_CHUNK = 65536


class LineTooLong(Exception):
    """The line was longer than allowed; all of it has been read and thrown away."""


class LineBuffer:
    """Cuts what comes in pieces into lines.

    A line ends with LF, and one CR before that belongs to the line end: as Dovecot and
    most servers do, a lone LF is taken for a line end in commands. What comes after the
    last line end is never given out, so a command that was cut off is not a command.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._too_long = False
        self.lone_lf = False
        """Whether the line given out last ended with LF alone."""

    @property
    def ready(self) -> bool:
        """Whether a whole line is at hand."""
        return b"\n" in self._buffer

    @property
    def empty(self) -> bool:
        """Whether nothing at all is at hand."""
        return not self._buffer

    def feed(self, data: bytes) -> None:
        """Take what has come."""
        self._buffer += data

    def forget(self) -> None:
        """Throw away what has come and was not given out (before a TLS handshake)."""
        self._buffer.clear()
        self._too_long = False

    def take(self, limit: int) -> bytes | None:
        """Return the next line without its line end; None when it has not come whole.

        Parameters
        ----------
        limit: octets that the line may have, with its line end.

        Raises
        ------
        LineTooLong: when it has more. However long it is, it takes no memory; how much
            time it may take is the caller's concern.
        """
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > limit:
                self._too_long = True
                self._buffer.clear()
            return None
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        too_long, self._too_long = self._too_long, False
        if too_long or len(line) > limit:
            raise LineTooLong
        self.lone_lf = not line.endswith(b"\r\n")
        return line.removesuffix(b"\n").removesuffix(b"\r")


class Lines(LineBuffer):
    """Reads lines from a stream."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        super().__init__()
        self._reader = reader

    async def next(self, limit: int) -> bytes:
        """Wait for the next line, and return it as ``take`` does.

        Raises
        ------
        LineTooLong: as ``take``.
        EOFError: when the client has closed its side.
        """
        while (line := self.take(limit)) is None:
            await self._more()
        return line

    async def text(self, limit: int) -> bytes | None:
        """Return all lines up to a line that holds only a dot, without that line.

        Only CRLF dot CRLF is the end: a lone CR or LF beside the dot is part of the
        text, so that no second message can be smuggled in (RFC 5321 §4.1.1.4).

        Parameters
        ----------
        limit: octets that may be kept; when there are more, the text is read to its end
            and thrown away, and the answer is None.

        Raises
        ------
        EOFError: when the client has closed its side before the end.
        """
        end = b"\r\n.\r\n"
        self._buffer[:0] = b"\r\n"  # of the DATA line: a dot may follow it at once
        fits = True
        scanned = 0
        while (found := self._buffer.find(end, scanned)) < 0:
            if len(self._buffer) > limit + len(end):
                fits = False
            if not fits:
                del self._buffer[: -len(end)]
            scanned = max(0, len(self._buffer) - len(end) + 1)
            await self._more()
        text = bytes(self._buffer[2 : found + 2])
        del self._buffer[: found + len(end)]
        return text if fits and len(text) <= limit else None

    async def octets(self, count: int) -> bytes:
        """Return from one to ``count`` octets, as they come; raises EOFError."""
        if not self._buffer:
            await self._more()
        octets = bytes(self._buffer[:count])
        del self._buffer[:count]
        return octets

    async def _more(self) -> None:
        chunk = await self._reader.read(_CHUNK)
        if not chunk:
            raise EOFError
        self._buffer += chunk
