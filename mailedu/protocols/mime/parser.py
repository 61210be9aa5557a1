"""Finds header, body and parts of a message as byte ranges (RFC 5322, RFC 2045, RFC 2046).

Nothing is copied or changed, so that IMAP can hand out the very octets that came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mailedu.protocols.mime.parameters import (
    MESSAGE_RFC822,
    TEXT_PLAIN,
    ContentType,
    content_type,
)

DEEPEST = 100
"""Parts nested deeper than this are leaves, whatever they say they are."""
MOST_PARTS = 10_000
"""After so many parts, the last one runs to the end of the message."""

_FIELD = re.compile(rb"[^\n]*(?:\n[ \t][^\n]*)*\n?")
_BLANK_LINE = re.compile(rb"^\r?\n", re.MULTILINE)
_FINAL_BLANK_LINE = re.compile(rb"^\r?\n\Z", re.MULTILINE)
_TYPE = b"content-type"


@dataclass(frozen=True)
class Field:
    """One header field; ``raw`` is all of it with its line ends, ``name`` is as written.

    A line without a colon is a field with an empty name and no value.
    """

    name: bytes
    raw: bytes

    @property
    def value(self) -> bytes:
        """What follows the colon and its blanks, still folded, without the last line end."""
        return self.raw.partition(b":")[2].lstrip(b" \t").rstrip(b"\r\n")


@dataclass(eq=False)
class Entity:
    """A message or a part, as ranges in ``content``.

    Parameters
    ----------
    content: the octets of the whole message that the entity stands in.
    start: where the header begins; body_start: where the body begins; end: where it ends.
    kind: the Content-Type, or its default (RFC 2045 §5.2, RFC 2046 §5.1.5).
    children: the parts of a multipart.
    message: the message inside a message/rfc822 part.
    """

    content: bytes
    start: int
    body_start: int
    end: int
    kind: ContentType
    children: tuple[Entity, ...] = ()
    message: Entity | None = None

    @property
    def header(self) -> bytes:
        """The header with the blank line that ends it."""
        return self.content[self.start : self.body_start]

    @property
    def body(self) -> bytes:
        """The body, its transfer encoding untouched."""
        return self.content[self.body_start : self.end]

    @property
    def size(self) -> int:
        """Octets of the body."""
        return self.end - self.body_start

    @property
    def lines(self) -> int:
        """Line ends in the body."""
        return self.content.count(b"\n", self.body_start, self.end)

    @property
    def inside(self) -> tuple[Entity, ...]:
        """The entities right inside: the parts, or the one message."""
        return self.children if self.message is None else (self.message,)

    def walk(self) -> Iterator[Entity]:
        """Yield the entity and all inside it, at any depth."""
        yield self
        for entity in self.inside:
            yield from entity.walk()

    @property
    def is_multipart(self) -> bool:
        """Whether the type is multipart, even when no boundary was found."""
        return self.kind.main.lower() == b"multipart"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The header's fields in order."""
        return tuple(header_fields(self.header))

    def field(self, name: bytes) -> bytes | None:
        """Return the value of the first field of that name (lower case), or None."""
        return next((f.value for f in self.fields if f.name.lower() == name), None)


def header_end(content: bytes, start: int, end: int) -> int:
    """Return where the body begins: behind the first blank line, or at ``end``."""
    blank = _BLANK_LINE.search(content, start, end)
    return end if blank is None else blank.end()


def blank_line(header: bytes) -> bytes:
    """Return the blank line that ends a header, or nothing when there is none."""
    found = _FINAL_BLANK_LINE.search(header)
    return b"" if found is None else found.group()


def header_fields(header: bytes) -> Iterator[Field]:
    """Yield the fields of a header, up to its blank line."""
    position = 0
    while position < len(header) and not _BLANK_LINE.match(header, position):
        found = _FIELD.match(header, position)
        assert found is not None
        raw = found.group()
        name, colon, _ = raw.partition(b":")
        yield Field(name.rstrip(b" \t") if colon and b"\n" not in name else b"", raw)
        position = found.end()


def parse(content: bytes) -> Entity:
    """Parse a message. Any octets are a message; broken MIME gives fewer parts, never an error."""
    return _Parser(content).entity(0, TEXT_PLAIN, 0)


class _Parser:
    """Goes over the content once, with the boundaries of the open multiparts on a stack."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.boundaries: list[bytes] = []
        self.parts = 0
        self.position = 0
        """What stands before it has been taken; always the start of a line, or the end."""
        self.taken = 0
        """What stands before it cannot belong to a boundary."""
        self.stop = -1
        """Where the line begins that holds the boundary found last."""
        self.cut = len(content)
        """Where the part ends that this boundary ends."""

    def entity(self, start: int, default: ContentType, depth: int) -> Entity:
        """Parse what begins at ``start``; it ends before the next boundary in force."""
        self.parts += 1
        body_start = self.header_end(start)
        header = self.content[start:body_start]
        value = next((f.value for f in header_fields(header) if f.name.lower() == _TYPE), None)
        kind = content_type(value, default)
        entity = Entity(self.content, start, body_start, body_start, kind)
        boundary = kind.parameter(b"boundary")
        if depth < DEEPEST and self.parts < MOST_PARTS:
            if entity.is_multipart and boundary is not None:
                entity.children = self.children(boundary, kind, depth + 1)
            elif kind.is_type(b"message", b"rfc822"):
                entity.message = self.entity(body_start, TEXT_PLAIN, depth + 1)
        entity.end = len(self.content) if self.next_boundary() is None else self.cut
        entity.body_start = min(body_start, entity.end)
        entity.start = min(start, entity.end)
        return entity

    def children(self, boundary: bytes, kind: ContentType, depth: int) -> tuple[Entity, ...]:
        default = MESSAGE_RFC822 if kind.is_type(b"multipart", b"digest") else TEXT_PLAIN
        children = []
        level = len(self.boundaries)
        self.boundaries.append(boundary)
        while self.next_boundary() == level and self.parts < MOST_PARTS:
            line = self.position
            self.position = self.taken = self.line_end(line)
            if self.content.startswith(b"--", line + 2 + len(boundary)):
                break
            children.append(self.entity(self.position, default, depth))
        self.boundaries.pop()
        return tuple(children)

    def header_end(self, start: int) -> int:
        """Find the blank line that ends the header, or the boundary that cuts it short."""
        position = start
        while self.boundaries:
            line = self.dashes(position)
            blank = _BLANK_LINE.search(self.content, position, line)
            if blank is not None or line == len(self.content):
                break
            if self.owner(line) is not None:
                self.position = start
                self.next_boundary()
                return self.cut
            position = self.line_end(line)
        self.position = header_end(self.content, position, len(self.content))
        self.taken = self.before_line_end(self.position)
        return self.position

    def next_boundary(self) -> int | None:
        """Go to the next boundary in force; return its level, or None when there is no more.

        The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1), even when it
        ends a header; but not when it ends the line that closes a multipart.
        """
        while self.boundaries:
            line = self.dashes(self.position)
            if line == len(self.content):
                break
            level = self.owner(line)
            if level is None:
                self.position = self.line_end(line)
                continue
            self.position = line
            if self.stop != line:
                self.stop = line
                self.cut = max(self.taken, self.before_line_end(line))
            return level
        return None

    def before_line_end(self, position: int) -> int:
        """Return where the line end begins that ends at ``position``."""
        if self.content[max(0, position - 2) : position] == b"\r\n":
            return position - 2
        return position - (self.content[position - 1 : position] == b"\n")

    def dashes(self, position: int) -> int:
        """Return where the next line begins that starts with two dashes, or the end."""
        if self.content.startswith(b"--", position):
            return position
        found = self.content.find(b"\n--", position)
        return len(self.content) if found < 0 else found + 1

    def line_end(self, position: int) -> int:
        return self.content.find(b"\n", position) + 1 or len(self.content)

    def owner(self, line: int) -> int | None:
        """Return the level of the longest boundary that the line begins with (RFC 2046 §5.1.1)."""
        best: int | None = None
        for level, boundary in enumerate(self.boundaries):
            longer = best is None or len(boundary) >= len(self.boundaries[best])
            if longer and self.content.startswith(boundary, line + 2):
                best = level
        return best
