"""The FETCH items of BINARY: parts with their transfer encoding undone (RFC 3516)."""

from __future__ import annotations

from mailedu.protocols import mime
from mailedu.protocols.imap_strings import literal
from mailedu.protocols.imap_syntax import FetchItem
from mailedu.servers.imap.registry import No, provides

provides("BINARY")

ITEMS = frozenset({"BINARY[]", "BINARY.SIZE[]"})


def value(item: FetchItem, message: mime.Entity) -> bytes:
    """Return what stands behind the item's name in the reply.

    Raises
    ------
    No: with UNKNOWN-CTE, for a transfer encoding that cannot be undone (RFC 3516 §4.3).
    """
    octets = _octets(item, message)
    if item.name == "BINARY.SIZE[]":
        return b"%d" % len(octets or b"")
    if octets is None:
        return b"NIL"
    octets = item.cut(octets)
    if b"\0" in octets:  # only a literal8 may hold it
        return b"~{%d}\r\n%b" % (len(octets), octets)
    return literal(octets)


def _octets(item: FetchItem, message: mime.Entity) -> bytes | None:
    assert item.section is not None
    if not item.section.part:
        return message.content
    part = mime.find_part(message, item.section.part)
    try:
        return None if part is None else mime.decoded(part)
    except mime.UnknownEncoding as problem:
        raise No(str(problem), "UNKNOWN-CTE") from None
