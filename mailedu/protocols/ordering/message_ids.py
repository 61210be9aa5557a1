"""Message IDs in Message-ID, References and In-Reply-To (RFC 5322 §3.6.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailedu.protocols.mime.tokens import Tokens

_LOOSE = re.compile(rb"([^<>]+@[^<>]+)>")
_BLANKS = re.compile(rb"[ \t\r\n]+")
_LITERAL = re.compile(rb"\[[^\[\]\\<>]*\]")


def message_ids(value: bytes) -> Iterator[bytes]:
    """Yield the message IDs of a field in order, whatever stands between them.

    They are without brackets and in one form, so that equal IDs are equal octets:
    ``<"a.b"@c>`` and ``<a.b@c>`` are both ``a.b@c`` (RFC 5256 §3, REFERENCES, step 1). What is
    in brackets with something on both sides of an ``@`` is taken for one, as programs make IDs
    such as ``<a..b@c>``; anything else is not valid.
    """
    tokens = Tokens(value)
    tokens.skip_to(b"<")
    while tokens.accept(b"<"):
        start = tokens.position
        found = _message_id(tokens)
        if found is None:
            tokens.position = start
            loose = _LOOSE.match(tokens.value, start)
            found = None if loose is None else _BLANKS.sub(b"", loose[1])
        if found is not None:
            yield found
        tokens.skip_to(b"<")


def _message_id(tokens: Tokens) -> bytes | None:
    tokens.skip()
    left = tokens.quoted() if tokens.peek() == b'"' else _dotted(tokens)
    tokens.skip()
    if not left or not tokens.accept(b"@"):
        return None
    tokens.skip()
    literal = _LITERAL.match(tokens.value, tokens.position)
    if literal is None:
        right = _dotted(tokens)
    else:
        right = literal.group()
        tokens.position = literal.end()
    tokens.skip()
    return left + b"@" + right if right and tokens.accept(b">") else None


def _dotted(tokens: Tokens) -> bytes | None:
    """Read atoms with dots between them; blanks and comments around a dot count for nothing."""
    atoms: list[bytes] = []
    while (atom := tokens.atom()) is not None:
        atoms.append(atom)
        tokens.skip()
        if not tokens.accept(b"."):
            return b".".join(atoms)
        tokens.skip()
    return None
