"""Fields of a value and its parameters: Content-Type and its kin (RFC 2045 §5, RFC 2231)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from mailedu.protocols.mime.tokens import Tokens

Parameters = tuple[tuple[bytes, bytes], ...]

_SEGMENT = re.compile(rb"([^*]+)\*(?:([0-9]{1,4})(\*)?)?")
"""The name of a parameter of RFC 2231: ``name*``, ``name*0`` or ``name*0*``."""


class _Segment(NamedTuple):
    """One piece of a parameter's value; ``name`` is all of its name, ``base`` begins it."""

    base: bytes
    number: int
    encoded: bool
    name: bytes
    value: bytes


@dataclass(frozen=True)
class ContentType:
    """Type, subtype and parameters as written."""

    main: bytes
    sub: bytes
    parameters: Parameters = ()

    def parameter(self, name: bytes) -> bytes | None:
        """Return the value of a parameter (name in lower case), or None."""
        return next((value for key, value in self.parameters if key.lower() == name), None)

    def is_type(self, main: bytes, sub: bytes) -> bool:
        """Compare without regard to case."""
        return self.main.lower() == main and self.sub.lower() == sub


TEXT_PLAIN = ContentType(b"text", b"plain", ((b"charset", b"us-ascii"),))
MESSAGE_RFC822 = ContentType(b"message", b"rfc822")


def content_type(value: bytes | None, default: ContentType) -> ContentType:
    """Read a Content-Type.

    ``default`` stands for a missing field; text/plain for one that breaks the grammar; a text
    type without a character set is in US-ASCII (all RFC 2045 §5.2).
    """
    if value is None:
        return default
    tokens = Tokens(value)
    main = _token(tokens)
    if main is None or not tokens.accept(b"/"):
        return TEXT_PLAIN
    sub = _token(tokens)
    if sub is None or tokens.peek() not in (b";", b""):
        return TEXT_PLAIN
    kind = ContentType(main, sub, read_parameters(tokens))
    if main.lower() == b"text" and kind.parameter(b"charset") is None:
        return ContentType(main, sub, kind.parameters + TEXT_PLAIN.parameters)
    return kind


def disposition(value: bytes) -> tuple[bytes, Parameters]:
    """Read a Content-Disposition: its type, empty when broken, and its parameters (RFC 2183)."""
    tokens = Tokens(value)
    return _token(tokens) or b"", read_parameters(tokens)


def encoding(value: bytes | None) -> bytes:
    """Read a Content-Transfer-Encoding; one that is missing or broken is 7bit (RFC 2045 §6.1)."""
    tokens = Tokens(value or b"")
    name = _token(tokens)
    return name if name is not None and tokens.at_end else b"7bit"


def languages(value: bytes) -> tuple[bytes, ...]:
    """Read the tags of a Content-Language (RFC 3282), up to what is broken."""
    tokens = Tokens(value)
    found: list[bytes] = []
    while True:
        tag = _token(tokens)
        if tag is None:
            return tuple(found)
        found.append(tag)
        if not tokens.accept(b","):
            return tuple(found)


def read_parameters(tokens: Tokens) -> Parameters:
    """Read what follows each ``;``. Broken ones keep what can be read of them.

    Continuations are put together (RFC 2231 §6 asks it of IMAP servers). Parameters of
    RFC 2231 come behind the others, by name, as Dovecot has them.
    """
    plain: list[tuple[bytes, bytes]] = []
    segments: list[_Segment] = []
    while True:
        tokens.skip_to(b";")
        if not tokens.accept(b";"):
            break
        name = _token(tokens) or b""
        if not tokens.accept(b"="):
            continue
        tokens.skip()
        value = tokens.quoted() if tokens.peek() == b'"' else tokens.mime_token() or b""
        if value is None:
            break
        segment = _SEGMENT.fullmatch(name)
        if segment is None:
            plain.append((name, value))
        else:
            base, number, star = segment.groups()
            encoded = number is None or star is not None
            segments.append(_Segment(base, int(number or 0), encoded, name, value))
    return tuple(plain) + _joined(segments)


def _joined(segments: list[_Segment]) -> Parameters:
    """Join the values of each parameter; when a segment is missing, leave all of them apart."""
    found: list[tuple[bytes, bytes]] = []
    for base, group in groupby(sorted(segments), lambda segment: segment.base):
        own = list(group)
        if [segment.number for segment in own] == list(range(len(own))):
            star = b"*" if any(segment.encoded for segment in own) else b""
            found.append((base + star, b"".join(segment.value for segment in own)))
        else:
            found.extend((segment.name, segment.value) for segment in own)
    return tuple(found)


def _token(tokens: Tokens) -> bytes | None:
    """Read a token with the blanks and comments around it."""
    tokens.skip()
    token = tokens.mime_token()
    tokens.skip()
    return token
