"""What a server writes: strings, flags, dates."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.imap_strings import (
    astring_out,
    format_date_time,
    format_flags,
    literal,
    nstring,
    quoted_or_literal,
)
from mailedu.protocols.imap_syntax import Scanner


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (b"", b'""'),
        (b"a b", b'"a b"'),
        (b'a "b" \\', rb'"a \"b\" \\"'),
        (b'"""""', b'{5}\r\n"""""'),
        (b"a\r\nb", b"{4}\r\na\r\nb"),
        (b"\xe4", b"{1}\r\n\xe4"),
        (b"a\0b", b"{3}\r\na\x80b"),
        (b"\t", b'"\t"'),
    ],
)
def test_quoted_or_literal(value, written):
    assert quoted_or_literal(value) == written


def test_nstring_and_literal():
    assert nstring(None) == b"NIL"
    assert nstring(b"NIL") == b'"NIL"'
    assert literal(b"") == b"{0}\r\n"
    assert literal(b"a\0") == b"{2}\r\na\x80"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (b"INBOX", b"INBOX"),
        (b"a]b", b"a]b"),
        (b"", b'""'),
        (b"nil", b'"nil"'),
        (b"a b", b'"a b"'),
        (b"a%", b'"a%"'),
        (b"a\\", rb'"a\\"'),
        (b"\xff", b"{1}\r\n\xff"),
    ],
)
def test_astring_out(value, written):
    assert astring_out(value) == written


@given(st.binary().map(lambda value: value.replace(b"\0", b"")))
def test_astrings_read_back(value):
    scanner = Scanner(astring_out(value))
    assert scanner.astring() == value
    scanner.end()


def test_flags_stand_in_dovecots_order_before_the_keywords():
    flags = ["zeta", "\\Recent", "\\Seen", "Alpha", "\\Draft", "\\Answered", "\\Seen"]
    assert format_flags(flags) == b"(\\Answered \\Seen \\Draft \\Recent Alpha zeta)"
    assert format_flags([]) == b"()"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 3, 7, 9, tzinfo=UTC), b'" 7-Mar-2026 09:00:00 +0000"'),
        (
            datetime(1996, 7, 17, 2, 44, 25, tzinfo=timezone(timedelta(hours=-7))),
            b'"17-Jul-1996 02:44:25 -0700"',
        ),
        (
            datetime(999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=5, minutes=45))),
            b'"31-Dec-0999 23:59:59 +0545"',
        ),
    ],
)
def test_date_time(moment, written):
    assert format_date_time(moment) == written
    assert Scanner(written).date_time() == moment


def test_a_date_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        format_date_time(datetime(2026, 3, 7))  # noqa: DTZ001


ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(timezones=ZONES).map(lambda moment: moment.replace(microsecond=0)))
def test_any_date_reads_back_with_its_zone(moment):
    again = Scanner(format_date_time(moment)).date_time()
    assert again == moment
    assert again.utcoffset() == moment.utcoffset()
