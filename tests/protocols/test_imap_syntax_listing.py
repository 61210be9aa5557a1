"""The arguments of LIST and STATUS: what is read, and that nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.imap_syntax import Scanner, SyntaxProblem
from mailedu.protocols.imap_syntax.listing import ListRequest, parse_list, parse_status_items

SELECT = ("SUBSCRIBED", "REMOTE", "RECURSIVEMATCH", "SPECIAL-USE")
GIVE = ("SUBSCRIBED", "CHILDREN", "SPECIAL-USE", "STATUS")
STATUS = ("MESSAGES", "UNSEEN")


def read(text: bytes, *, extended: bool = True) -> ListRequest:
    scanner = Scanner(text)
    request = parse_list(scanner, SELECT if extended else (), GIVE if extended else (), STATUS)
    scanner.end()
    return request


@pytest.mark.parametrize(
    "text, expected",
    [
        (b'"" *', ListRequest("", ("*",))),
        (b"a/ %", ListRequest("a/", ("%",))),
        (b'() "" *', ListRequest("", ("*",), True)),
        (b'"" (a "b c")', ListRequest("", ("a", "b c"), True)),
        (b'"" * return (children)', ListRequest("", ("*",), True, give=frozenset({"CHILDREN"}))),
        (
            b'(Subscribed remote SUBSCRIBED) "" ("" b) RETURN (STATUS (unseen UNSEEN Messages))',
            ListRequest(
                "",
                ("", "b"),
                True,
                frozenset({"SUBSCRIBED", "REMOTE"}),
                frozenset({"SUBSCRIBED", "STATUS"}),
                ("UNSEEN", "MESSAGES"),
            ),
        ),
    ],
)
def test_what_is_read(text: bytes, expected: ListRequest) -> None:
    assert read(text) == expected


def test_criteria_are_what_a_name_must_meet() -> None:
    request = read(b'(RECURSIVEMATCH SPECIAL-USE REMOTE SUBSCRIBED) "" *')
    assert request.criteria == ["SPECIAL-USE", "SUBSCRIBED"]


@pytest.mark.parametrize("text", [b'() "" *', b'"" (a)', b'"" * RETURN ()', b'(SUBSCRIBED) "" *'])
def test_without_the_extension_its_syntax_is_wrong(text: bytes) -> None:
    with pytest.raises(SyntaxProblem):
        read(text, extended=False)


@pytest.mark.parametrize("text", [b"()", b"(COLOUR)", b"MESSAGES", b"(MESSAGES  UNSEEN)", b"("])
def test_bad_status_items(text: bytes) -> None:
    with pytest.raises(SyntaxProblem):
        parse_status_items(Scanner(text), STATUS)


WORDS = st.sampled_from(
    [b"(", b")", b" ", b'""', b"*", b"INBOX", b"RETURN", b"{1+}\r\nx", b'"a', b"&", b"\xff"]
    + [word.encode() for word in (*SELECT, *GIVE, *STATUS)]
)


@given(st.lists(WORDS, max_size=14).map(b"".join))
def test_anything_is_a_request_or_a_syntax_problem(text: bytes) -> None:
    try:
        request = read(text)
    except SyntaxProblem:
        return
    assert request.select <= {*SELECT}
    assert request.give <= {*GIVE}
    assert (request.status is not None) == ("STATUS" in request.give)
    assert request.patterns
