"""Cuts messages into pieces: header fields, MIME's parts and boundaries, encoded bodies, dots."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime

from mailedu.protocols.mime import Entity, decode_header, parse
from mailedu.protocols.mime.parameters import encoding
from mailedu.protocols.mime.parser import header_fields
from mailedu.protocols.mime.text import decode_base64, in_charset
from mailedu.protocols.observer.meanings_message import DATE, FIELDS, VALUES
from mailedu.protocols.observer.pieces import Piece, end_piece, printable, shorten, split_end
from mailedu.protocols.observer.sentences import digits

_STUFFED = re.compile(rb"(?:(?<=\n)|\A)\.(?=[^\r\n])")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_ENCODED_WORD = re.compile(rb"=\?[^? ]+\?[BbQq]\?[^? ]*\?=")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SHOWN = 160
"""Characters of what a body stands for."""
_DECODED = 400  # a multiple of four, as base64 needs
"""Octets of a body that are decoded to be shown."""
_LONGEST_STRUCTURE = 2000
"""Octets of a structured field's value up to which it is cut."""
_PARAMETER = re.compile(rb'("(?:[^"\\]|\\.)*"|[^;"])+', re.DOTALL)
_BLANK_ENDS = re.compile(rb"(\s*)(.*?)(\s*)", re.DOTALL)
_STRUCTURED = {
    "content-type": ("media-type", "media type"),
    "content-disposition": ("disposition", "inline or attachment"),
    "content-transfer-encoding": ("encoding", "transfer encoding"),
}


def message_pieces(content: bytes, *, stuffed: bool = False) -> list[Piece]:
    """Cut a message; dots put before dots are pieces too.

    Parameters
    ----------
    content: complete lines, without the final dot.
    stuffed: whether a dot at the start of a line has been doubled (SMTP and POP3).
    """
    dots = [found.start() for found in _STUFFED.finditer(content)] if stuffed else []
    plain = _without(content, dots) if dots else content
    if plain and not _FIELD.match(plain) and not re.search(rb"^\r?\n", plain, re.MULTILINE):
        pieces: Iterable[Piece] = [Piece(plain, "body", "message body, without a header")]
    else:
        pieces = _entity(parse(plain))
    return list(_with_dots(pieces, dots))


def header_pieces(content: bytes) -> list[Piece]:
    """Cut a header, or some fields of one, perhaps with the blank line behind it."""
    pieces: list[Piece] = []
    at = 0
    for field in header_fields(content):
        pieces += _field(field.name, field.raw)
        at += len(field.raw)
    if content[at:]:
        pieces.append(Piece(content[at:], "blank", "blank line: the header ends here"))
    return pieces


def spoken_date(text: bytes) -> str | None:
    """Return a header's date in UTC for people; None when it is none (RFC 5322 §3.3)."""
    try:
        date = parsedate_to_datetime(text.decode("ascii"))
        date = date.astimezone(UTC) if date.tzinfo else date
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}, {date:%H:%M:%S} UTC"


def _without(content: bytes, dots: list[int]) -> bytes:
    """Take single octets out."""
    starts = [0, *(dot + 1 for dot in dots)]
    return b"".join(content[a:b] for a, b in zip(starts, [*dots, len(content)], strict=True))


def _with_dots(pieces: Iterable[Piece], dots: list[int]) -> Iterator[Piece]:
    """Yield the pieces with the stuffed dots where they stood; of a cut piece, the first decoded.

    ``dots`` are places in the content as it was sent.
    """
    waiting = iter(dots)
    dot = next(waiting, None)
    at = 0
    for piece in pieces:
        rest = piece
        while dot is not None and dot < at + len(rest.data):
            before = rest.data[: dot - at]
            if before:
                yield replace(rest, data=before)
                rest = replace(rest, data=rest.data[dot - at :], decoded=None)
            yield Piece(b".", "dot-stuffing", "extra dot, taken off by the reader")
            at = dot + 1
            dot = next(waiting, None)
        if rest.data:
            yield rest
        at += len(rest.data)


def _entity(entity: Entity) -> Iterator[Piece]:
    """Yield the pieces of a message or part, from its start to its end."""
    yield from header_pieces(entity.header)
    if entity.message is not None:
        yield from _entity(entity.message)
        yield from _rest(entity, entity.message.end)
    elif entity.children:
        at = entity.body_start
        for number, child in enumerate(entity.children):
            before = "text before the first part" if number == 0 else "text behind a part"
            yield from _between(entity, at, child.start, before)
            yield from _entity(child)
            at = child.end
        yield from _rest(entity, at)
    else:
        yield from _body(entity)


def _rest(entity: Entity, at: int) -> Iterator[Piece]:
    """Yield what stands behind the last part of a multipart."""
    yield from _between(entity, at, entity.end, "text behind a part")


def _between(entity: Entity, start: int, end: int, label: str) -> Iterator[Piece]:
    """Yield what stands between parts: the boundary with its line ends (RFC 2046 §5.1.1)."""
    data = entity.content[start:end]
    boundary = entity.kind.parameter(b"boundary")
    line = rb"(?:\A|\r?\n)--" + re.escape(boundary or b"") + rb"(--)?[^\n]*(?:\n|\Z)"
    found = None if boundary is None else re.search(line, data)
    if found is None:
        yield from _some(data, "outside", label)
        return
    yield from _some(data[: found.start()], "outside", label)
    if found[1]:
        yield Piece(found.group(), "boundary-end", "boundary: the last part ends")
    else:
        yield Piece(found.group(), "boundary", "boundary: a part begins")
    yield from _some(data[found.end() :], "outside", "text behind the last part")


def _some(data: bytes, name: str, label: str) -> Iterator[Piece]:
    if data:
        yield Piece(data, name, label)


def _body(entity: Entity) -> Iterator[Piece]:
    """Yield the body of a part that has no parts inside."""
    kind = f"{printable(entity.kind.main)}/{printable(entity.kind.sub)}".lower()
    quoted = shorten(kind, 40)
    name = encoding(entity.field(b"content-transfer-encoding")).lower()
    body = entity.body
    if name == b"base64" and body.strip():
        size = len(decode_base64(body))
        label = f"{quoted} in base64"
        octets = decode_base64(body[:_DECODED])
        is_text = kind.startswith("text/")
        plain: str | None
        plain = _in_words(octets, entity) if is_text else f"{digits(size, 'octet')} of {quoted}"
        yield Piece(body, "base64", label, plain)
    elif name == b"quoted-printable" and body.strip():
        whole = len(body) <= _DECODED
        start = body if whole else body[: body.rfind(b"\n", 0, _DECODED) + 1 or _DECODED]
        plain = _in_words(binascii.a2b_qp(start), entity) if b"=" in start else None
        yield Piece(body, "quoted-printable", f"{quoted} in quoted-printable", plain)
    else:
        yield from _some(body, "body", "message body")


def _in_words(octets: bytes, entity: Entity) -> str:
    """Return the beginning of a part's text on one line."""
    text = in_charset(octets, entity.kind.parameter(b"charset") or b"us-ascii")
    return shorten(
        " ↵ ".join(printable(line.encode("utf-8", "replace")) for line in text.splitlines()), _SHOWN
    )


def _field(name: bytes, raw: bytes) -> list[Piece]:
    """Cut one header field, all its lines with it."""
    if not name:
        return [Piece(raw, "not-a-field", "not a header field: no name and colon")]
    key = printable(name).lower()
    body, end = split_end(raw)
    start = len(body) - len(body[body.index(b":") + 1 :].lstrip(b" \t"))
    known = FIELDS.get(key)
    label = known.label if known else "header field"
    pieces = [Piece(body[:start], "field", label)]
    value = body[start:]
    if key in _STRUCTURED and len(value) <= _LONGEST_STRUCTURE:
        pieces += _structured(value, *_STRUCTURED[key])
    else:
        kind = VALUES.get(key, "its value")
        pieces.append(Piece(value, "field-value", kind, _decoded(kind, value)))
    return [*pieces, end_piece(end)]


def _decoded(kind: str, value: bytes) -> str | None:
    if kind == DATE:
        return spoken_date(value)
    return shorten(decode_header(value), _SHOWN) if _ENCODED_WORD.search(value) else None


def _structured(value: bytes, name: str, label: str) -> Iterator[Piece]:
    """Cut a value with parameters: ``text/plain; charset=utf-8`` (RFC 2045 §5.1)."""
    at = 0
    for number, found in enumerate(_PARAMETER.finditer(value)):
        between = _BLANK_ENDS.fullmatch(found.group())
        assert between is not None
        before, text, behind = between.groups()
        gap = value[at : found.start()] + before
        yield Piece(gap, "separator", "separates the parameters")
        if number == 0:
            yield Piece(text, name, label)
        elif text:
            parameter = printable(text.partition(b"=")[0]).strip().lower()
            yield Piece(text, "mime-parameter", f"parameter {shorten(parameter, 30)}")
        yield Piece(behind, "separator", "separates the parameters")
        at = found.end()
    yield Piece(value[at:], "separator", "separates the parameters")
