"""Transfer encodings undone and done, octet for octet (RFC 2045 §6), for IMAP's BINARY."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from mailedu.protocols.mime.parameters import encoding
from mailedu.protocols.mime.parser import Entity, parse
from mailedu.protocols.mime.text import decode_base64

_CTE = b"content-transfer-encoding"
_PLAIN = frozenset({b"7bit", b"8bit", b"binary"})
_NOT_TEXT = re.compile(rb"\0|\r(?!\n)|(?<!\r)\n")
_PER_LINE = 57
"""Octets that make 76 base64 digits (RFC 2045 §6.8)."""


class UnknownEncoding(ValueError):
    """A part has a Content-Transfer-Encoding that nobody here can undo."""


def decoded(part: Entity) -> bytes:
    """Return a part's body with its transfer encoding undone.

    Composite parts have none (RFC 2045 §6.4): they come as they are.

    Raises
    ------
    UnknownEncoding: for an encoding that RFC 2045 does not define.
    """
    name = encoding(part.field(_CTE)).lower()
    if part.is_multipart or part.message is not None or name in _PLAIN:
        return part.body
    if name == b"base64":
        return decode_base64(part.body)
    if name == b"quoted-printable":
        return binascii.a2b_qp(part.body)
    raise UnknownEncoding(f"{name.decode('ascii', 'replace')} is no known transfer encoding")


def encode_binary_parts(content: bytes) -> bytes:
    """Return a message whose binary parts are in base64, where text could not hold them.

    A part is changed when its encoding is ``binary`` and it has NUL or a bare CR or LF; its
    header then says base64. All else stays as it was.
    """
    pieces = []
    position = 0
    for part in _binary_leaves(parse(content)):
        header = b"".join(
            b"Content-Transfer-Encoding: base64\r\n" if f.name.lower() == _CTE else f.raw
            for f in part.fields
        )
        pieces += [content[position : part.start], header, b"\r\n", _in_base64(part.body)]
        position = part.end
    return b"".join([*pieces, content[position:]])


def _binary_leaves(entity: Entity) -> Iterator[Entity]:
    for part in entity.walk():
        coded = encoding(part.field(_CTE)).lower()
        if not part.inside and coded == b"binary" and _NOT_TEXT.search(part.body):
            yield part


def _in_base64(octets: bytes) -> bytes:
    lines = (octets[at : at + _PER_LINE] for at in range(0, len(octets), _PER_LINE))
    return b"\r\n".join(binascii.b2a_base64(line, newline=False) for line in lines) + b"\r\n"
