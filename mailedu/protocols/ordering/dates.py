"""The sent date: what the Date field says (RFC 5256 §2.2, RFC 5322 §3.3, §4.3)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from mailedu.protocols.mime.tokens import Tokens

_WORD = re.compile(rb"[^ \t\r\n(]+")
_DAY = re.compile(
    r"(?:[A-Za-z]+ ?[,.]? ?)?(\d{1,2})[ -]([A-Za-z]{3})[A-Za-z]*[., -]+(\d{2,4})(?!\d)"
)
_TIME = re.compile(r" ?(\d{1,2}) ?: ?(\d{1,2})(?: ?: ?(\d{1,2}))?(?![\d:])")
_ZONE = re.compile(r" ?([+-])(\d\d)([0-5]\d)(?!\d)")
_NAMED_ZONE = re.compile(r" ?([A-Za-z]{3})(?![A-Za-z])")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
"""The zones with names that are not UTC (RFC 5322 §4.3); any other name is UTC."""


class SentDate(NamedTuple):
    """A Date field: ``day`` as written, for SEARCH; ``moment`` in UTC, for SORT and THREAD."""

    day: date
    moment: datetime


def sent_date(value: bytes) -> SentDate | None:
    """Read a Date field's value.

    A time that is missing or not on the clock counts as 00:00:00, a zone that is missing or
    unknown as UTC (RFC 5256 §2.2). None: there is no date, or it is not in the calendar.
    """
    text = _plain(value)
    found = _DAY.match(text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    try:
        day = date(_year(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return SentDate(day, midnight + _since_midnight(text, found.end()))
    except (ValueError, OverflowError):
        return None


def _plain(value: bytes) -> str:
    """Return the words of a value on one line, without comments."""
    tokens = Tokens(value)
    words: list[bytes] = []
    tokens.skip()
    while (word := _WORD.match(tokens.value, tokens.position)) is not None:
        words.append(word.group())
        tokens.position = word.end()
        tokens.skip()
    return b" ".join(words).decode("ascii", "replace")


def _year(digits: str) -> int:
    """Read a year; one of two or three digits as in RFC 5322 §4.3."""
    year = int(digits)
    if len(digits) == 2 and year < 50:
        return 2000 + year
    return 1900 + year if len(digits) < 4 else year


def _since_midnight(text: str, position: int) -> timedelta:
    found = _TIME.match(text, position)
    if found is None:
        return timedelta()
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 60:
        hours = minutes = seconds = 0
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) - _zone(text, found.end())


def _zone(text: str, position: int) -> timedelta:
    found = _ZONE.match(text, position)
    if found is not None:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return -offset if found[1] == "-" else offset
    named = _NAMED_ZONE.match(text, position)
    return timedelta(hours=_HOURS.get(named[1].upper(), 0) if named else 0)
