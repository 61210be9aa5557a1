"""The terminals of IMAP's grammar, one by one, and on any octets."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.imap_strings import quoted_or_literal
from mailedu.protocols.imap_syntax import (
    BadMailboxName,
    Scanner,
    SyntaxProblem,
    literal_at_end,
    parse_fetch,
    parse_search,
)

READERS = [
    *("atom", "astring", "string", "nstring", "number", "nz_number", "sp", "end", "tag"),
    *("literal", "sequence_set", "mailbox", "list_mailbox", "flag", "flag_list"),
    *("store_flags", "date", "date_time"),
]


@pytest.mark.parametrize(
    ("reader", "data", "value", "rest"),
    [
        ("atom", b"ab.c/d]", b"ab.c/d", b"]"),
        ("tag", b"a]1 x", b"a]1", b" x"),
        ("astring", b"x]y z", b"x]y", b" z"),
        ("astring", b'"" ', b"", b" "),
        ("string", rb'"a\"b\\c"', rb'a"b\c', b""),
        ("string", b"{3}\r\nabcd", b"abc", b"d"),
        ("string", b"{3+}\r\na\r\n)", b"a\r\n", b")"),
        ("string", b"{0}\r\n", b"", b""),
        ("string", '"ü"'.encode(), "ü".encode(), b""),
        ("nstring", b"nil)", None, b")"),
        ("nstring", b'"NIL"', b"NIL", b""),
        ("number", b"0007x", 7, b"x"),
        ("number", b"4294967295", 4294967295, b""),
        ("nz_number", b"10>", 10, b">"),
        ("mailbox", b"inBOX", "INBOX", b""),
        ("mailbox", b"Entw&APw-rfe", "Entwürfe", b""),
        ("mailbox", b'"a b"', "a b", b""),
        ("list_mailbox", b"a/%*]", "a/%*]", b""),
        ("list_mailbox", b'""', "", b""),
        ("flag", b"\\sEEN)", "\\Seen", b")"),
        ("flag", b"$Forwarded ", "$Forwarded", b" "),
        ("flag_list", b"()", [], b""),
        ("flag_list", b"(\\Deleted x \\deleted)", ["\\Deleted", "x"], b""),
        ("store_flags", b"\\Seen x", ["\\Seen", "x"], b""),
        ("store_flags", b"(\\Seen) x", ["\\Seen"], b" x"),
        ("date", b"1-Feb-1994 ", date(1994, 2, 1), b" "),
        ("date", b'"29-feb-2024"', date(2024, 2, 29), b""),
        (
            "date_time",
            b'"17-Jul-1996 02:44:25 -0730"',
            datetime(1996, 7, 17, 2, 44, 25, tzinfo=timezone(-timedelta(hours=7, minutes=30))),
            b"",
        ),
        ("date_time", b'" 7-Mar-2026 09:00:00 +0000"', datetime(2026, 3, 7, 9, tzinfo=UTC), b""),
    ],
)
def test_reads(reader, data, value, rest):
    scanner = Scanner(data)
    assert getattr(scanner, reader)() == value
    assert data[scanner.position :] == rest


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        ("atom", b""),
        ("atom", b"(a"),
        ("atom", "ü".encode()),
        ("tag", b"+x"),
        ("astring", b" a"),
        ("string", b"abc"),
        ("string", b'"open'),
        ("string", rb'"a\b"'),
        ("string", b'"a\r\nb"'),
        ("string", b'"a\0b"'),
        ("string", b"{3}\r\nab"),
        ("string", b"{3}abc"),
        ("string", b"{-1}\r\n"),
        ("string", b"{1}\r\n\0"),
        ("nstring", b"NILS"),
        ("number", b"4294967296"),
        ("number", b"-1"),
        ("number", b"9" * 5000),
        ("nz_number", b"0"),
        ("nz_number", b"01"),
        ("mailbox", b"&AO"),
        ("list_mailbox", b"&AO%"),
        ("list_mailbox", b'"'),
        ("flag", b"\\Recent"),
        ("flag", b"\\Nonsense"),
        ("flag", b"\\"),
        ("flag_list", b"(\\Seen"),
        ("flag_list", b"(\\Seen  x)"),
        ("flag_list", b"\\Seen"),
        ("date", b"31-Feb-2024"),
        ("date", b"1-Foo-2024"),
        ("date", b"001-Feb-2024"),
        ("date", b'"1-Feb-2024'),
        ("date", b"1-Feb-20245"),
        ("date_time", b'"7-Mar-2026 09:00:00 +0000"'),
        ("date_time", b'"17-Jul-1996 24:44:25 -0700"'),
        ("date_time", b'"17-Jul-1996 02:44:25 +9900"'),
        ("date_time", b"17-Jul-1996 02:44:25 -0700"),
        ("sequence_set", b"0"),
        ("sequence_set", b"1,,2"),
        ("sequence_set", b"1:2:3"),
        ("sequence_set", b"4294967296"),
    ],
)
def test_refuses(reader, data):
    with pytest.raises(SyntaxProblem, match=r"expected|modified UTF-7"):
        getattr(Scanner(data), reader)()


def test_a_problem_says_what_was_expected_and_where():
    scanner = Scanner(b"a1 FETCH x")
    scanner.position = 9
    with pytest.raises(SyntaxProblem, match=r"expected a set of message numbers at octet 9"):
        scanner.sequence_set()


def test_a_bad_mailbox_name_can_be_told_from_bad_syntax():
    with pytest.raises(BadMailboxName):
        Scanner(b"&Jjo!").mailbox()


def test_accept_expect_peek_and_end():
    scanner = Scanner(b"(Uid) ")
    assert not scanner.accept(b")")
    assert scanner.accept(b"(")
    scanner.expect(b"UID")
    assert scanner.peek() == b")"
    with pytest.raises(SyntaxProblem):
        scanner.end()
    scanner.expect(b")")
    scanner.sp()
    scanner.end()
    assert scanner.peek() == b""
    with pytest.raises(SyntaxProblem):
        scanner.sp()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"a LOGIN {5}", (5, False)),
        (b"a LOGIN {5+}", (5, True)),
        (b"{0}", (0, False)),
        (b'a LOGIN "x" {5}', (5, False)),
        (rb'a LOGIN "x\"" {5}', (5, False)),
        (rb'a LOGIN "x\\" {5}', (5, False)),
        (b"a {0000000000000000000000000000005}", (5, False)),
        (b'a LOGIN "x {5}', None),
        (rb'a LOGIN "x\" {5}', None),
        (b'a LOGIN "x {5}"', None),
        (b"a LOGIN {5} ", None),
        (b"a LOGIN {}", None),
        (b"a LOGIN {5-}", None),
        (b"a LOGIN 5}", None),
        (b"", None),
    ],
)
def test_literal_at_end(line, found):
    assert literal_at_end(line) == found


def test_a_literal_of_absurd_length_is_a_number_all_the_same():
    size, _ = literal_at_end(b"a {" + b"9" * 10_000 + b"}")
    assert size > 10**18


@given(st.binary(), st.sampled_from(READERS))
def test_any_octets_give_a_value_or_a_syntax_problem(data, reader):
    scanner = Scanner(data)
    try:
        getattr(scanner, reader)()
    except SyntaxProblem:
        assert scanner.position <= len(data)
    else:
        assert 0 <= scanner.position <= len(data)


WORDS = [
    *(b"(", b")", b"[", b"]", b" ", b"<0.1>", b"1", b"1:*", b".", b'"', b'"x"', b"{1}\r\nx"),
    *(b"BODY", b".PEEK", b"HEADER", b".FIELDS", b".NOT", b"MIME", b"TEXT", b"FLAGS", b"ALL"),
    *(b"OR", b"NOT", b"SINCE", b"1-Feb-1994", b"CHARSET", b"UTF-8", b"UID", b"KEYWORD", b"\xff"),
]
GRAMMAR = st.lists(st.sampled_from(WORDS)).map(b"".join)


@given(GRAMMAR | st.binary(), st.sampled_from([parse_fetch, parse_search]))
def test_no_arguments_of_fetch_and_search_raise_anything_else(data, parse):
    scanner = Scanner(data)
    try:
        parse(scanner)
    except SyntaxProblem as problem:
        assert str(problem)
    assert scanner.position <= len(data)


@given(st.binary().map(lambda value: value.replace(b"\0", b"")), st.binary())
def test_what_is_written_as_a_string_reads_back(value, behind):
    written = quoted_or_literal(value)
    scanner = Scanner(written + behind)
    assert scanner.string() == value
    assert scanner.position == len(written)


@given(st.binary(max_size=40))
def test_literal_at_end_agrees_with_the_scanner(value):
    """Cut a written command at its literals, as a server reads it, and nothing is lost."""
    value = value.replace(b"\0", b"")
    strings = [quoted_or_literal(value), quoted_or_literal(b"\xff" + value)]
    command = b" ".join([b"a1", *strings, b"end"])
    line, position = b"", 0
    while position < len(command):
        end = command.find(b"\r\n", position)
        line = command[position:] if end < 0 else command[position:end]
        literal = literal_at_end(line)
        if literal is None:
            break
        position = end + 2 + literal[0]
    assert line.endswith(b" end")
    assert b"\r\n" not in line
