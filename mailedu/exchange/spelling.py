r"""How octets are written in a text for people: UTF-8 as it is, what cannot be seen as ``\xHH``.

A backslash stands for itself, except before ``xHH`` and at the end of a line, where it would mean
something else; then it is ``\x5c``. Spaces at the end of a line are ``\x20``. So the octets can be
had back from the text, and most lines look as they are.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})")
_UNCLEAR = re.compile(r"\\(?=x[0-9A-Fa-f]{2}|\Z)")


def spelled(data: bytes) -> str:
    """Write octets as a text of one line."""
    text = data.decode("utf-8", "surrogateescape")
    text = _UNCLEAR.sub(r"\\x5c", text)
    text = "".join(c if c.isprintable() else _escaped(c) for c in text)
    bare = text.rstrip(" ")
    return bare + r"\x20" * (len(text) - len(bare))


def octets_of(text: str) -> bytes:
    """Return the octets that a text stands for."""
    pieces = _ESCAPE.split(text)
    data = pieces[0].encode()
    for code, plain in zip(pieces[1::2], pieces[2::2], strict=True):
        data += bytes([int(code, 16)]) + plain.encode()
    return data


def _escaped(character: str) -> str:
    return "".join(f"\\x{octet:02x}" for octet in character.encode("utf-8", "surrogateescape"))
