"""How a server writes strings, flags, dates and number sets in IMAP responses (RFC 3501 §9)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FLAG_ORDER = ("\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft", "\\Recent")
"""The system flags in the order in which they are written (Dovecot's order)."""

_RANK = {flag: rank for rank, flag in enumerate(FLAG_ORDER)}
_MOST_ESCAPES = 4
"""A string with more quotes and backslashes than this is written as a literal, as Dovecot does."""

_NEEDS_LITERAL = re.compile(rb"[\x00\r\n\x80-\xff]")
_ASTRING = re.compile(rb"[^\x00-\x20\x7f-\xff(){%*\"\\]+")


def literal(value: bytes) -> bytes:
    """Write ``{n}`` CRLF and the octets.

    A literal cannot hold NUL (RFC 3501 §9, CHAR8): each NUL becomes 0x80, as Dovecot does,
    which keeps the length.
    """
    if b"\0" in value:
        value = value.replace(b"\0", b"\x80")
    return b"{%d}\r\n%b" % (len(value), value)


def quoted_or_literal(value: bytes) -> bytes:
    """Write a string: quoted where that is allowed and readable, otherwise a literal.

    Literals are for CR, LF, NUL and octets above 127 (RFC 3501 §4.3), and for strings with
    more than four characters to escape.
    """
    escapes = value.count(b'"') + value.count(b"\\")
    if escapes > _MOST_ESCAPES or _NEEDS_LITERAL.search(value):
        return literal(value)
    if escapes:
        value = value.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"%b"' % value


def quoted_utf8(value: str) -> bytes:
    """Write text without line ends as a quoted string in UTF-8 (RFC 9051 §4.3)."""
    return '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"')).encode()


def nstring(value: bytes | None) -> bytes:
    """Write a string, or NIL for None."""
    return b"NIL" if value is None else quoted_or_literal(value)


def astring_out(value: bytes) -> bytes:
    """Write a string as an atom where possible; the word NIL is quoted, so that nobody errs."""
    if _ASTRING.fullmatch(value) and value.upper() != b"NIL":
        return value
    return quoted_or_literal(value)


def format_date_time(moment: datetime) -> bytes:
    """Write an aware datetime as a quoted ``date-time``: ``" 7-Mar-2026 09:00:00 +0000"``.

    Raises
    ------
    ValueError: when ``moment`` has no time zone.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("format_date_time needs a datetime with a time zone")
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    hours, minutes = divmod(abs(minutes), 60)
    month = MONTHS[moment.month - 1]
    return (
        f'"{moment.day:2}-{month}-{moment.year:04} {moment:%H:%M:%S} {sign}{hours:02}{minutes:02}"'
    ).encode()


def format_sequence_set(numbers: Iterable[int]) -> bytes:
    """Write numbers as the shortest set, ascending: ``1:3,5``; nothing for no numbers."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in ranges).encode()


def format_flags(flags: Iterable[str]) -> bytes:
    r"""Write a parenthesized list: system flags in Dovecot's order, then keywords by name."""
    ordered = sorted(set(flags), key=lambda flag: (_RANK.get(flag, len(_RANK)), flag))
    return f"({' '.join(ordered)})".encode()
