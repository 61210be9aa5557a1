"""The parameters and modifiers of RFC 7162 §7."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.imap_syntax import Scanner, SequenceSet, SyntaxProblem
from mailedu.protocols.imap_syntax.modseq import (
    FetchModifiers,
    Resync,
    SelectParameters,
    parse_fetch_modifiers,
    parse_select_parameters,
    parse_unchanged_since,
)
from mailedu.protocols.imap_syntax.scanner import LARGEST_NUMBER64

MODSEQ = st.integers(1, LARGEST_NUMBER64)
UIDS = st.lists(st.integers(1, 2**32 - 1), min_size=1, max_size=5)
PARSERS = (parse_select_parameters, parse_fetch_modifiers, parse_unchanged_since)


def plain_set(numbers: list[int]) -> tuple[str, SequenceSet]:
    text = ",".join(map(str, numbers))
    return text, SequenceSet.parse(text.encode())


@given(
    uidvalidity=st.integers(1, 2**32 - 1),
    modseq=MODSEQ,
    known=st.none() | UIDS,
    match=st.none() | st.integers(1, 5).flatmap(
        lambda size: st.tuples(*[
            st.lists(st.integers(1, 999), min_size=size, max_size=size, unique=True).map(sorted)
        ] * 2)
    ),
    condstore=st.sampled_from(["", " CONDSTORE", "CONDSTORE "]),
    lower=st.booleans(),
)  # fmt: skip
def test_select_parameters(
    uidvalidity: int,
    modseq: int,
    known: list[int] | None,
    match: tuple[list[int], list[int]] | None,
    condstore: str,
    lower: bool,
) -> None:
    expected = Resync(uidvalidity, modseq)
    text = f"{uidvalidity} {modseq}"
    fields = {}
    if known is not None:
        written, fields["uids"] = plain_set(known)
        text += f" {written}"
    if match is not None:
        (numbers, fields["numbers"]), (uids, fields["numbered_uids"]) = map(plain_set, match)
        text += f" ({numbers} {uids})"
    expected = Resync(uidvalidity, modseq, **fields)
    before, after = (condstore, "") if condstore.endswith(" ") else ("", condstore)
    whole = f"({before}QRESYNC ({text}){after})"
    scanner = Scanner((whole.lower() if lower else whole).encode())
    assert parse_select_parameters(scanner) == SelectParameters(bool(condstore), expected)
    scanner.end()


@given(modseq=st.integers(0, LARGEST_NUMBER64), order=st.sampled_from(["", "before", "behind"]))
def test_fetch_modifiers(modseq: int, order: str) -> None:
    words = [f"CHANGEDSINCE {modseq}"]
    if order:
        words.insert(0 if order == "before" else 1, "VANISHED")
    scanner = Scanner(f"({' '.join(words)})".encode())
    assert parse_fetch_modifiers(scanner) == FetchModifiers(modseq, bool(order))
    scanner.end()


@given(st.integers(0, LARGEST_NUMBER64))
def test_unchanged_since(modseq: int) -> None:
    assert parse_unchanged_since(Scanner(b"(unchangedsince %d)" % modseq)) == modseq


@pytest.mark.parametrize("parse", PARSERS)
@given(
    st.lists(
        st.sampled_from([
            b"(", b")", b" ", b"QRESYNC", b"CONDSTORE", b"CHANGEDSINCE", b"VANISHED",
            b"UNCHANGEDSINCE", b"1", b"0", b"9" * 20, b"1:3", b"*", b"4,2", b"x",
        ])
    ).map(b"".join)
)  # fmt: skip
def test_anything_else_is_a_syntax_problem(parse, text: bytes) -> None:
    scanner = Scanner(b"(" + text)
    try:
        parse(scanner)
    except SyntaxProblem as problem:
        assert "expected" in str(problem)
    else:
        assert scanner.data[scanner.position - 1 : scanner.position] == b")"


@pytest.mark.parametrize("numbers", [b"1:4000000000", b"1:3,7"])
def test_as_many_uids_as_numbers(numbers: bytes) -> None:
    """Counted, not written out: the set may be huge."""
    text = b"(QRESYNC (1 1 (%b 5,9)))" % numbers
    with pytest.raises(SyntaxProblem, match="as many UIDs as message numbers"):
        parse_select_parameters(Scanner(text))
