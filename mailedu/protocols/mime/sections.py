"""Which octets of a message an IMAP client can name, and how they are found (RFC 3501 §6.4.5)."""

from __future__ import annotations

from dataclasses import dataclass

from mailedu.protocols.imap_strings import astring_out
from mailedu.protocols.mime.parser import Entity, blank_line, header_end, header_fields, parse


@dataclass(frozen=True)
class Section:
    """What stands between the brackets of ``BODY[…]``.

    Parameters
    ----------
    part: part numbers, outermost first; empty for the whole message.
    text: ``""``, ``HEADER``, ``HEADER.FIELDS``, ``HEADER.FIELDS.NOT``, ``TEXT`` or ``MIME``.
    fields: the field names of the two HEADER.FIELDS forms, as the client wrote them.
    """

    part: tuple[int, ...] = ()
    text: str = ""
    fields: tuple[bytes, ...] = ()

    def label(self) -> bytes:
        """Return the section as the reply echoes it, e.g. ``BODY[1.HEADER.FIELDS (DATE)]``."""
        names = ".".join([*map(str, self.part), *([self.text] if self.text else [])]).encode()
        if self.fields:
            names += b" (%b)" % b" ".join(astring_out(field.upper()) for field in self.fields)
        return b"BODY[%b]" % names


def fetch_section(message: bytes | Entity, section: Section) -> bytes | None:
    """Return the octets that ``section`` names.

    Parameters
    ----------
    message: the content, or its parsed form when several sections are wanted.

    Returns
    -------
    The octets, or None when there is no such part: the server writes NIL.
    """
    content = message if isinstance(message, bytes) else message.content
    if not section.part:
        if not section.text:
            return content
        split = header_end(content, 0, len(content))
        return _text(content, 0, split, len(content), section)
    entity = find_part(parse(message) if isinstance(message, bytes) else message, section.part)
    if entity is None:
        return None
    if section.text == "MIME":
        return entity.header
    if not section.text:
        return entity.body
    if entity.message is None:
        return None
    inner = entity.message
    return _text(content, inner.start, inner.body_start, inner.end, section)


def find_part(message: Entity, part: tuple[int, ...]) -> Entity | None:
    """Return the part with these numbers, or None.

    Numbers count the children of a multipart; what is not a multipart has itself as its only
    part 1. Numbers go into the message of a message/rfc822 part (RFC 3501 §6.4.5).
    """
    container: Entity | None = message
    found: Entity | None = None
    for number in part:
        if container is None:
            return None
        if container.is_multipart:
            if number > len(container.children):
                return None
            found = container.children[number - 1]
            container = found.message or found
        elif number == 1:
            found, container = container, container.message
        else:
            return None
    return found


def _text(content: bytes, start: int, split: int, end: int, section: Section) -> bytes:
    if section.text == "TEXT":
        return content[split:end]
    header = content[start:split]
    if section.text == "HEADER":
        return header
    return _fields(header, section)


def _fields(header: bytes, section: Section) -> bytes:
    """Return the named (or the other) fields, unchanged, and the blank line if there is one."""
    wanted = {field.lower() for field in section.fields}
    keep = section.text == "HEADER.FIELDS"
    chosen = [f.raw for f in header_fields(header) if (f.name.lower() in wanted) == keep]
    return b"".join([*chosen, blank_line(header)])
