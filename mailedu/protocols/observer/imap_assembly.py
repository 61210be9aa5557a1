"""Puts IMAP responses together from lines: a literal may hold line ends (RFC 3501 §4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mailedu.protocols.observer.imap_data_pieces import Segments
from mailedu.protocols.observer.imap_responses import STATUS
from mailedu.transcript import Line

_TLS_RECORD = re.compile(rb"[\x14-\x17]\x03[\x00-\x04]")


@dataclass(frozen=True)
class Assembled:
    """One response: the lines that it is made of, and its stretches of text and literals."""

    lines: list[Line]
    segments: Segments


class Assembly:
    """Takes a server's lines; gives whole responses."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._segments: list[tuple[bytes, bool]] = []
        self._need = 0
        self._literal: list[bytes] = []
        """What has come of the literal that is under way; put together once, as it may be long."""

    def take(self, line: Line) -> Iterator[Assembled]:
        """Yield the response that a line completes, if it completes one."""
        rest = line
        if self._need:
            taken, text = line.data[: self._need], line.data[self._need :]
            self._lines.append(replace(line, data=taken))
            self._literal.append(taken)
            self._need -= len(taken)
            if not self._need:
                self._end_literal()
            if not text:
                return
            rest = replace(line, data=text)
        self._lines.append(rest)
        self._segments.append((rest.data, False))
        start = self._segments[0][0]
        words = start.split(None, 2)
        status = len(words) > 1 and words[1].upper().decode("ascii", "replace") in STATUS
        found = re.search(rb"\{([0-9]{1,10})\}\r?\n$", rest.data)
        if found and start.startswith(b"* ") and not status:
            self._need = int(found.group(1))
            self._segments.append((b"", True))
            self._literal.clear()
        else:
            yield from self.flush()

    def flush(self) -> Iterator[Assembled]:
        """Yield what has come of a response that was cut off, if anything has."""
        if self._need:
            self._end_literal()
        lines, self._lines = self._lines, []
        segments, self._segments = self._segments, []
        self._need = 0
        if lines:
            yield Assembled(lines, segments)

    def _end_literal(self) -> None:
        self._segments[-1] = (b"".join(self._literal), True)


def is_sealed(data: bytes) -> bool:
    """Tell whether octets begin as a TLS record does (RFC 8446 §5.1)."""
    return _TLS_RECORD.match(data) is not None
