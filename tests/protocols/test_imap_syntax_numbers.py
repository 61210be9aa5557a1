"""Sets of sequence numbers and UIDs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.protocols.imap_syntax import SequenceSet, SyntaxProblem

NUMBER = st.integers(1, 30) | st.none()
RANGES = st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=6)
UIDS = st.lists(st.integers(1, 40), unique=True, max_size=15).map(sorted)


def written(ranges):
    def one(number):
        return "*" if number is None else str(number)

    return ",".join(one(a) if a == b else f"{one(a)}:{one(b)}" for a, b in ranges).encode()


def chosen(ranges, numbers):
    """The definition, word by word: every number that lies in one of the ranges."""
    found = set()
    for a, b in ranges:
        for number in numbers:
            low, high = sorted(numbers[-1] if x is None else x for x in (a, b))
            if low <= number <= high:
                found.add(number)
    return sorted(found)


@given(RANGES, UIDS)
def test_resolve_agrees_with_the_definition(ranges, numbers):
    numbers_set = SequenceSet.parse(written(ranges))
    assert numbers_set.ranges == tuple(ranges)
    assert numbers_set.resolve(numbers) == chosen(ranges, numbers)


@given(RANGES, UIDS.filter(bool))
def test_contains_agrees_with_resolve(ranges, numbers):
    numbers_set = SequenceSet.parse(written(ranges))
    last = numbers[-1]
    assert [n for n in numbers if numbers_set.contains(n, last)] == numbers_set.resolve(numbers)


@pytest.mark.parametrize(
    ("text", "numbers", "found"),
    [
        (b"2,4:7,9,12:*", range(1, 16), [2, 4, 5, 6, 7, 9, 12, 13, 14, 15]),
        (b"*:4,5:7", range(1, 11), [4, 5, 6, 7, 8, 9, 10]),
        (b"5:3", range(1, 11), [3, 4, 5]),
        (b"559:*", [3, 8, 17], [17]),
        (b"*", [3, 8, 17], [17]),
        (b"*", [], []),
        (b"1:*", [], []),
        (b"4:6", [3, 8, 17], []),
        (b"8,8,3:8", [3, 8, 17], [3, 8]),
        (b"1:4294967295", range(1, 200_001), list(range(1, 200_001))),
    ],
)
def test_resolve(text, numbers, found):
    assert SequenceSet.parse(text).resolve(numbers) == found


@pytest.mark.parametrize(
    "text", [b"", b"0", b"01", b"1,", b",1", b"1:", b":1", b"a", b"1:2:3", b"**", b"1-2", b"-1"]
)
def test_what_is_no_set(text):
    with pytest.raises(SyntaxProblem):
        SequenceSet.parse(text)


def test_largest_is_what_a_server_compares_with_the_number_of_messages():
    assert SequenceSet.parse(b"3,17:5,*").largest == 17
    assert SequenceSet.parse(b"*").largest == 0


def test_a_long_set_over_a_large_mailbox_costs_no_more_than_its_result():
    everything = b",".join(b"1:4294967295" for _ in range(5000))
    numbers = range(1, 100_001)
    assert len(SequenceSet.parse(everything).resolve(numbers)) == 100_000


@given(st.sets(st.integers(1, 60)))
def test_format_and_parse_are_inverse(numbers):
    text = format_sequence_set(sorted(numbers, reverse=True))
    if numbers:
        assert SequenceSet.parse(text).resolve(range(1, 61)) == sorted(numbers)
    else:
        assert text == b""


def test_format_is_as_short_as_can_be():
    assert format_sequence_set([5, 1, 3, 2, 3]) == b"1:3,5"
    assert format_sequence_set([7, 8]) == b"7:8"
