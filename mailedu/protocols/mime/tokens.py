"""Reads the lexical tokens of structured header fields (RFC 5322 §3.2, RFC 2045 §5.1)."""

from __future__ import annotations

import re

_BLANKS = re.compile(rb"[ \t\r\n]+")
_ATOM = re.compile(rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\xff-]+")
_MIME_TOKEN = re.compile(rb"[^\x00-\x20\x7f()<>@,;:\\\"/\[\]?=]+")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n")
_COMMENT_PIECE = re.compile(rb"(?:[^()\\]|\\.)+", re.DOTALL)


def unfold(value: bytes) -> bytes:
    """Take out the line ends of a folded value and keep its blanks."""
    return _FOLD.sub(b"", value)


def one_line(value: bytes) -> bytes:
    """Return a text for people on one line: each run of blanks and line ends is one space."""
    return b" ".join(value.split())


class Tokens:
    """A position in one field's value. No method raises; a reader returns None and stays put."""

    def __init__(self, value: bytes) -> None:
        self.value = unfold(value)
        self.position = 0
        self.comment: bytes | None = None
        """The text of the last comment that was skipped."""
        self.broken = False
        """Whether a comment or a quoted string did not end."""

    def skip_to(self, octet: bytes) -> None:
        """Go to the next ``octet``, or to the end."""
        found = self.value.find(octet, self.position)
        self.position = len(self.value) if found < 0 else found

    @property
    def at_end(self) -> bool:
        return self.position >= len(self.value)

    def peek(self) -> bytes:
        """Return the next octet, ``b""`` at the end."""
        return self.value[self.position : self.position + 1]

    def accept(self, octet: bytes) -> bool:
        """Read ``octet`` if it comes next."""
        if self.at_end or self.peek() != octet:
            return False
        self.position += 1
        return True

    def skip(self) -> None:
        """Skip blanks and comments."""
        while True:
            blanks = _BLANKS.match(self.value, self.position)
            if blanks is not None:
                self.position = blanks.end()
            elif self.peek() == b"(":
                self._skip_comment()
            else:
                return

    def atom(self) -> bytes | None:
        """Read an RFC 5322 atom."""
        return self._read(_ATOM)

    def mime_token(self) -> bytes | None:
        """Read a token of RFC 2045."""
        return self._read(_MIME_TOKEN)

    def quoted(self) -> bytes | None:
        """Read a quoted string and take off quotes and backslashes."""
        found = _QUOTED.match(self.value, self.position)
        if found is None:
            self.broken = self.broken or self.peek() == b'"'
            return None
        self.position = found.end()
        return _ESCAPE.sub(rb"\1", found.group(1))

    def _read(self, pattern: re.Pattern[bytes]) -> bytes | None:
        found = pattern.match(self.value, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found.group()

    def _skip_comment(self) -> None:
        self.position += 1
        start, depth = self.position, 1
        while depth and not self.at_end:
            piece = _COMMENT_PIECE.match(self.value, self.position)
            if piece is not None:
                self.position = piece.end()
                continue
            depth += {b"(": 1, b")": -1}.get(self.peek(), 0)
            self.position += 1
        if depth:
            self.broken = True
        else:
            self.comment = _ESCAPE.sub(rb"\1", self.value[start : self.position - 1])
