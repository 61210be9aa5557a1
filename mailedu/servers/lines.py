"""Lines of bounded length from a stream."""

from __future__ import annotations

import asyncio

_CHUNK = 65536


class LineTooLong(Exception):
    """The line was longer than allowed; all of it has been read and thrown away."""


class Lines:
    """Reads lines, and knows whether another one has come already.

    A line ends with LF, and one CR before that belongs to the line end: as Dovecot and
    most servers do, a lone LF is taken for a line end in commands. What comes after the
    last line end is never given out, so a command that was cut off is not a command.
    """

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._buffer = bytearray()

    @property
    def ready(self) -> bool:
        """Whether a whole line is at hand, so that reading it will not wait."""
        return b"\n" in self._buffer

    async def next(self, limit: int) -> bytes:
        """Return the next line without its line end.

        Parameters
        ----------
        limit: octets that the line may have, with its line end.

        Raises
        ------
        LineTooLong: when it has more. However long it is, it takes no memory; how much
            time it may take is the caller's concern.
        EOFError: when the client has closed its side.
        """
        too_long = False
        scanned = 0
        while (end := self._buffer.find(b"\n", scanned)) < 0:
            if len(self._buffer) > limit:
                too_long = True
                self._buffer.clear()
            scanned = len(self._buffer)
            await self._more()
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        if too_long or len(line) > limit:
            raise LineTooLong
        return line.removesuffix(b"\n").removesuffix(b"\r")

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

    async def _more(self) -> None:
        chunk = await self._reader.read(_CHUNK)
        if not chunk:
            raise EOFError
        self._buffer += chunk
