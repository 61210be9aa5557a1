"""The mbox format: many messages in one file (RFC 4155; ``>From`` quoting as in mboxrd)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# From sender Mon Jan  1 09:05:00 2024, with a zone before or after the year in some files
_SEPARATOR = re.compile(
    rb"From .*?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(?P<day>\d{1,2}) +"
    rb"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: [A-Za-z0-9+-]+){0,2}?"
    rb" +(?P<year>\d{4})\b"
)
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_TO_QUOTE = re.compile(rb"^(?=>*From )", re.MULTILINE)


def write(messages: Iterable[tuple[bytes, datetime]]) -> Iterator[bytes]:
    """Yield a file in pieces, one per message; lines end in LF.

    Lost: flags, the date's zone and fractions of a second, and the lack of a line end
    at the end of a message, which gets one.
    """
    for content, date in messages:
        body = _TO_QUOTE.sub(b">", content.replace(b"\r\n", b"\n"))
        end = b"" if not body or body.endswith(b"\n") else b"\n"
        yield b"From MAILER-DAEMON " + _asctime(date) + b"\n" + body + end + b"\n"


def read(lines: Iterable[bytes]) -> Iterator[tuple[bytes, datetime | None]]:
    """Yield (content, date of the separator in UTC or None) from the lines of a file.

    Lines may end in LF or CRLF. A line that begins with ``From `` and has a date, or is
    the first of the file, separates. One ``>`` is taken from each quoted ``>From``, as mboxrd
    wants it; a mboxo file that had ``>>From`` in a message cannot be told from that.
    """
    body: list[bytes] | None = None
    date: datetime | None = None
    for line in lines:
        separator = _SEPARATOR.match(line) if line.startswith(b"From ") else None
        if separator or body is None:
            if body is not None:
                yield _content(body), date
            body, date = [], _date(separator)
        else:
            body.append(line)
    if body is not None:
        yield _content(body), date


def _content(body: list[bytes]) -> bytes:
    """Undo what ``write`` did: the empty line before the next separator, and the quotes."""
    if body and body[-1] in (b"\n", b"\r\n"):
        body.pop()
    return _QUOTED.sub(b"", b"".join(body))


def _asctime(date: datetime) -> bytes:
    """Return the date as C's asctime would, in UTC and whatever the locale."""
    utc = date.astimezone(UTC)
    day, month = _DAYS[utc.weekday()], _MONTHS[utc.month - 1]
    return f"{day} {month} {utc.day:2} {utc:%H:%M:%S} {utc.year:04}".encode("ascii")


def _date(separator: re.Match[bytes] | None) -> datetime | None:
    if separator is None:
        return None
    month = _MONTHS.index(separator["month"].decode("ascii")) + 1
    year, day, hour, minute, second = (
        int(separator[name] or 0) for name in ("year", "day", "hour", "minute", "second")
    )
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:  # such as 31 February
        return None
