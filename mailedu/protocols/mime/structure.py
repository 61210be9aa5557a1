"""ENVELOPE, BODY and BODYSTRUCTURE (RFC 3501 §7.4.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mailedu.protocols.imap_strings import nstring, quoted_or_literal
from mailedu.protocols.mime.addresses import Address, parse_addresses
from mailedu.protocols.mime.parameters import Parameters, disposition, encoding, languages
from mailedu.protocols.mime.parser import Entity, header_end, header_fields
from mailedu.protocols.mime.tokens import one_line, unfold

_NO_PARTS = b'("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0'
"""A multipart in which no boundary was found is shown with one empty part, since the grammar
(RFC 3501 §9, body-type-mpart) wants at least one."""

_ADDRESS_FIELDS = (b"from", b"sender", b"reply-to", b"to", b"cc", b"bcc")


def envelope(message: bytes | Entity) -> bytes:
    """Return the envelope structure with its parentheses.

    Sender and Reply-To are From's when they are missing or empty (§7.4.2). Of a field that
    stands there twice, against RFC 5322 §3.6, all addresses count, or the last text.
    """
    if isinstance(message, bytes):
        header = message[: header_end(message, 0, len(message))]
        fields = tuple(header_fields(header))
    else:
        fields = message.fields
    found: dict[bytes, list[bytes]] = {}
    for field in fields:
        found.setdefault(field.name.lower(), []).append(field.value)

    def text(name: bytes, tidy: Callable[[bytes], bytes] = unfold) -> bytes:
        values = found.get(name)
        return nstring(tidy(values[-1]) if values else None)

    lists = {
        name: [a for value in found.get(name, ()) for a in parse_addresses(value)]
        for name in _ADDRESS_FIELDS
    }
    for name in (b"sender", b"reply-to"):
        lists[name] = lists[name] or lists[b"from"]
    return b"(%b)" % b" ".join(
        [
            text(b"date"),
            text(b"subject", one_line),
            *(_addresses(lists[name]) for name in _ADDRESS_FIELDS),
            text(b"in-reply-to"),
            text(b"message-id"),
        ]
    )


def _addresses(found: Sequence[Address]) -> bytes:
    if not found:
        return b"NIL"
    return b"(%b)" % b"".join(
        b"(%b %b %b %b)" % tuple(map(nstring, (a.name, a.route, a.mailbox, a.domain)))
        for a in found
    )


def body_structure(entity: Entity, *, extensible: bool) -> bytes:
    """Return BODYSTRUCTURE, or BODY when not ``extensible``."""
    pieces = _multipart(entity, extensible) if entity.is_multipart else _single(entity, extensible)
    if extensible:
        pieces += _extension(entity)
    return b"(%b)" % b" ".join(pieces)


def _multipart(entity: Entity, extensible: bool) -> list[bytes]:
    parts = b"".join(body_structure(child, extensible=extensible) for child in entity.children)
    if not parts:
        parts = _NO_PARTS + (b" NIL NIL NIL NIL)" if extensible else b")")
    pieces = [parts, quoted_or_literal(entity.kind.sub)]
    return [*pieces, _parameters(entity.kind.parameters)] if extensible else pieces


def _single(entity: Entity, extensible: bool) -> list[bytes]:
    kind = entity.kind
    pieces = [
        quoted_or_literal(kind.main),
        quoted_or_literal(kind.sub),
        _parameters(kind.parameters),
        _text(entity, b"content-id"),
        _text(entity, b"content-description"),
        quoted_or_literal(encoding(entity.field(b"content-transfer-encoding"))),
        b"%d" % entity.size,
    ]
    if entity.message is not None:
        pieces.append(envelope(entity.message))
        pieces.append(body_structure(entity.message, extensible=extensible))
        pieces.append(b"%d" % entity.lines)
    elif kind.main.lower() == b"text":
        pieces.append(b"%d" % entity.lines)
    if extensible:
        pieces.append(_text(entity, b"content-md5"))
    return pieces


def _extension(entity: Entity) -> list[bytes]:
    """Return what multiparts and single parts both end with: disposition, language, location."""
    shown = b"NIL"
    value = entity.field(b"content-disposition")
    if value is not None:
        name, parameters = disposition(value)
        shown = b"(%b %b)" % (quoted_or_literal(name), _parameters(parameters))
    tags = languages(entity.field(b"content-language") or b"")
    return [
        shown,
        b"(%b)" % b" ".join(map(quoted_or_literal, tags)) if tags else b"NIL",
        _text(entity, b"content-location"),
    ]


def _text(entity: Entity, name: bytes) -> bytes:
    value = entity.field(name)
    return nstring(None if value is None else unfold(value))


def _parameters(parameters: Parameters) -> bytes:
    if not parameters:
        return b"NIL"
    return b"(%b)" % b" ".join(quoted_or_literal(item) for pair in parameters for item in pair)
