"""Turns octets into the text that a reader sees: encoded words, transfer encodings, charsets."""

from __future__ import annotations

import binascii
import codecs
import re

from mailedu.protocols.mime.parameters import encoding
from mailedu.protocols.mime.parser import Entity

_FOLD = re.compile(rb"\r?\n[ \t]*")
_ENCODED_WORD = re.compile(rb"=\?([!-)+->@-~*]+)\?([BbQq])\?([!->@-~ ]*)\?=")
_BETWEEN_WORDS = re.compile(rb"(\?=)[ \t]+(?==\?[!->@-~]+\?[BbQq]\?)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
)
"""Python's codecs that are no character sets of mail."""


def decode_header(value: bytes) -> str:
    """Return a field's value as text: each fold one space, encoded words decoded (RFC 2047 §6).

    Octets above 127 are read as UTF-8; what cannot be decoded becomes U+FFFD.
    """
    value = _BETWEEN_WORDS.sub(rb"\1", _FOLD.sub(b" ", value))
    pieces = []
    position = 0
    for word in _ENCODED_WORD.finditer(value):
        pieces.append(value[position : word.start()].decode("utf-8", "replace"))
        pieces.append(_decode_word(*word.groups()))
        position = word.end()
    pieces.append(value[position:].decode("utf-8", "replace"))
    return "".join(pieces)


def decode_text(part: Entity) -> str:
    """Return a part's body as text, its transfer encoding and character set undone."""
    name = encoding(part.field(b"content-transfer-encoding")).lower()
    body = part.body
    if name == b"base64":
        body = decode_base64(body)
    elif name == b"quoted-printable":
        body = binascii.a2b_qp(body)
    return in_charset(body, part.kind.parameter(b"charset") or b"us-ascii")


def _decode_word(charset: bytes, letter: bytes, text: bytes) -> str:
    octets = decode_base64(text) if letter in b"Bb" else binascii.a2b_qp(text, header=True)
    return in_charset(octets, charset.partition(b"*")[0])


def decode_base64(text: bytes) -> bytes:
    """Decode up to the first padding, whatever else stands between the digits."""
    digits = _NOT_BASE64.sub(b"", text.partition(b"=")[0])
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def in_charset(octets: bytes, charset: bytes) -> str:
    """Decode octets; ASCII and unknown character sets are read as UTF-8."""
    try:
        name = codecs.lookup(charset.decode("ascii")).name
        if name not in _NO_CHARSETS and name != "ascii":
            return octets.decode(name, "replace")
    except (LookupError, ValueError):
        pass
    return octets.decode("utf-8", "replace")
