"""Pieces: the named stretches from which a step's data, parts and label are put together.

An observer cuts each line into pieces and loses nothing; the data of a step is their
bytes joined, so its parts cover the data exactly, masked or not.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mailedu.transcript import Part

MASK = b"********"
SHOWN = "••••••••"
LABEL_LENGTH = 76
_ECHO_LENGTH = 6
"""A secret at least this long is also masked where a server repeats it in its text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes with what they are; ``name``, ``label`` and ``decoded`` as in ``Part``."""

    data: bytes
    name: str
    label: str
    decoded: str | None = None
    secret: bool = False


def assemble(pieces: Iterable[Piece], reveal: bool) -> tuple[bytes, tuple[Part, ...]]:
    """Join pieces to a step's data and parts; secret ones become eight asterisks.

    Empty pieces vanish, unless they are secret (an empty password is masked as well).
    """
    data = bytearray()
    parts = []
    for piece in pieces:
        shown = MASK if piece.secret and not reveal else piece.data
        if not shown:
            continue
        start = len(data)
        data += shown
        parts.append(Part(start, len(data), piece.name, piece.label, piece.decoded, piece.secret))
    return bytes(data), tuple(parts)


def hide_echoes(pieces: Iterable[Piece], secrets: Iterable[bytes]) -> list[Piece]:
    """Mark as secret what a server's text repeats of a password seen before."""
    known = sorted((s for s in secrets if len(s) >= _ECHO_LENGTH), key=len, reverse=True)
    if not known:
        return list(pieces)
    pattern = re.compile(b"(" + b"|".join(re.escape(secret) for secret in known) + b")")
    result: list[Piece] = []
    for piece in pieces:
        if piece.secret or not pattern.search(piece.data):
            result.append(piece)
            continue
        for number, run in enumerate(pattern.split(piece.data)):
            if number % 2:
                result.append(Piece(run, "secret", "password, repeated", SHOWN, True))
            elif run:
                decoded = None if len(run) < len(piece.data) else piece.decoded
                result.append(replace(piece, data=run, decoded=decoded))
    return result


def spellings(secret: bytes) -> set[bytes]:
    """Return the forms in which a server might repeat a secret: whole, in words, decoded."""
    forms = {secret}
    for word in (secret.strip(), *secret.split()):
        plain = from_base64(word) or b""
        forms |= {word, word.strip(b'"'), word.lstrip(b":="), plain, *plain.split(b"\0")}
    return forms


def label_of(pieces: Iterable[Piece], reveal: bool) -> str:
    """Return one short line for the ladder: the pieces up to the first line end."""
    text = ""
    for piece in pieces:
        if piece.name == "crlf":
            break
        text += SHOWN if piece.secret and not reveal else printable(piece.data)
        if len(text) > LABEL_LENGTH:
            return shorten(text)
    return text.rstrip() or "(empty line)"


def shorten(text: str, length: int = LABEL_LENGTH) -> str:
    """Cut a text that is longer than ``length`` characters, with an ellipsis."""
    return text if len(text) <= length else text[: length - 2].rstrip() + " …"


def printable(data: bytes) -> str:
    """Return bytes as text for people: UTF-8 where it is, control characters as escapes."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("ascii", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def quote(data: bytes, length: int = 40) -> str:
    """Return bytes as a short text to stand inside a sentence."""
    return shorten(printable(data), length)


def split_end(data: bytes) -> tuple[bytes, bytes]:
    """Split a line from its end (CRLF, bare LF or nothing)."""
    if data.endswith(b"\r\n"):
        return data[:-2], data[-2:]
    if data.endswith(b"\n"):
        return data[:-1], data[-1:]
    return data, b""


def end_piece(end: bytes) -> Piece:
    """Return the piece for a line's end, as ``split_end`` gave it."""
    label = "bare LF instead of CRLF" if end == b"\n" else "end of line"
    return Piece(end, "crlf", label)


def space(data: bytes) -> Piece:
    """Return the piece between two words."""
    return Piece(data, "space", "space")


def unknown_arguments(rest: bytes, secret: bool) -> list[Piece]:
    """Cut what follows an unknown verb; ``secret`` when it may hold a password."""
    gap = len(rest) - len(rest.lstrip(b" \t"))
    pieces = [space(rest[:gap])]
    if rest[gap:]:
        label = "may hold a password" if secret else "arguments"
        pieces.append(Piece(rest[gap:], "argument", label, secret=secret))
    return pieces


def words(data: bytes) -> list[bytes]:
    """Cut at runs of spaces and tabs, keep the runs: even items are words, odd ones space."""
    return re.split(rb"([ \t]+)", data)


def from_base64(data: bytes) -> bytes | None:
    """Decode base64 strictly; None when it is none."""
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
