"""THREAD: by subject, by references, and how threads are written (RFC 5256 §3, §4)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.ordering import (
    Heading,
    Thread,
    Threadable,
    ordered_subject,
    references,
    write_threads,
)

START = datetime(2026, 3, 2, tzinfo=UTC)


def message(number, subject="", own=None, refs="", hour=None):
    """A message; IDs are single letters. It was sent in the hour of its number, or another."""
    header = f"Subject: {subject}\r\nReferences: {' '.join(f'<{ref}@x>' for ref in refs)}\r\n"
    if own:
        header += f"Message-ID: <{own}@x>\r\n"
    sent = START + timedelta(hours=number if hour is None else hour)
    return Threadable.of(number, Heading(sent, 1, f"{header}\r\n".encode()))


def threads(*messages, by=references):
    return write_threads(by(messages)).decode()


def tree(number, *children):
    thread = Thread(number and message(number))
    for child in children:
        thread.adopt(child if isinstance(child, Thread) else tree(child))
    return thread


@pytest.mark.parametrize(
    ("forest", "written"),
    [
        ([], ""),
        ([tree(2)], "(2)"),
        # the two examples of RFC 5256 §4
        ([tree(2), tree(3, tree(6, tree(4, 23), tree(44, tree(7, 96))))],
         "(2)(3 6 (4 23)(44 7 96))"),
        ([tree(None, 3, 5)], "((3)(5))"),
        ([tree(None, tree(3, 4), tree(5, 6, 7))], "((3 4)(5 (6)(7)))"),
    ],
)  # fmt: skip
def test_writing(forest, written):
    assert write_threads(forest).decode() == written


def test_ordered_subject_has_no_grandchildren():
    assert threads(
        message(1, "b"), message(2, "a", hour=9), message(3, "Re: b"), message(4, "re: A"),
        message(5, "[list] b (fwd)"), message(6, "c"),
        by=ordered_subject,
    ) == "(1 (3)(5))(4 2)(6)"  # fmt: skip


def test_messages_without_subject_are_one_thread_by_subject_and_none_by_references():
    messages = [message(1), message(2), message(3, "Re:")]
    assert threads(*messages, by=ordered_subject) == "(1 (2)(3))"
    assert threads(*messages) == "(1)(2)(3)"


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([message(1, "s", "a"), message(2, "t", "b", "a"), message(3, "u", "c", "ab")],
                     "(1 2 3)", id="a chain"),
        pytest.param([message(1, "s", "a"), message(2, "t", "b", "a"), message(3, "u", "c", "a")],
                     "(1 (2)(3))", id="two answers"),
        pytest.param([message(1, "t", "b", "a"), message(2, "s", "a")], "(2 1)",
                     id="the answer came first"),
        pytest.param([message(1, "s", "b", "a"), message(2, "t", "c", "a")], "((1)(2))",
                     id="two answers to a message that is not there"),
        pytest.param([message(1, "s", "b", "a")], "(1)", id="one answer to such a message"),
        pytest.param([message(1, "s", "c", "ab"), message(2, "t", "d", "ab")], "((1)(2))",
                     id="two dummies above, one kept"),
        pytest.param([message(1, "s", "a"), message(2, "t", "c", "ab"), message(3, "u", "d", "ab")],
                     "(1 (2)(3))", id="a dummy in the middle gives its children away"),
        pytest.param([message(1, "s", "a", "a")], "(1)", id="a message that answers itself"),
        pytest.param([message(1, "s", "a", "b"), message(2, "t", "b", "a")], "(2 1)",
                     id="two that answer each other"),
        pytest.param([message(1, "s", "a", "c"), message(2, "t", "b", "a"),
                      message(3, "u", "c", "b")], "(3 1 2)", id="a loop of three"),
        pytest.param([message(1, "s", "a"), message(2, "t", "a"), message(3, "u", "b", "a")],
                     "(1 3)(2)", id="an ID used twice belongs to the first"),
        pytest.param([message(1, "s"), message(2, "t"), message(3, "u", None, "a")], "(1)(2)(3)",
                     id="messages without ID"),
        pytest.param([message(1, "s", "b", "a"), message(2, "t", "c", "db"), message(3, "u", "d"),
                      message(4, "v", "a")], "(3)(4 1 2)", id="an existing link stays"),
        pytest.param([message(1, "s", "c", "ab"), message(2, "t", "b", "d"), message(3, "u", "a"),
                      message(4, "v", "d")], "(3)(4 2 1)", id="a message's own references decide"),
        pytest.param([message(1, "t", "c", "ab"), message(2, "u", "b")], "(2 1)",
                     id="a message without references has no parent"),
    ],
)  # fmt: skip
def test_steps_one_to_three(messages, expected):
    assert threads(*messages) == expected


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([message(1, "s"), message(2, "Re: s")], "(1 2)",
                     id="a reply goes under what it answers"),
        pytest.param([message(1, "Re: s"), message(2, "s")], "(2 1)",
                     id="and when it came first"),
        pytest.param([message(1, "s"), message(2, "S")], "((1)(2))",
                     id="two that are no replies, in any case of letters"),
        pytest.param([message(1, "Re: s"), message(2, "Fw: s")], "((1)(2))", id="two replies"),
        pytest.param([message(1, "s"), message(2, "s"), message(3, "Re: s")], "((1)(2)(3))",
                     id="the third goes to the dummy of the first two"),
        pytest.param([message(1, "Re: s"), message(2, "Re: s"), message(3, "s")], "(3 (1)(2))",
                     id="replies go to the one that is none"),
        pytest.param([message(1, "Re: s", "b", "a"), message(2, "x", "c", "a"), message(3, "s")],
                     "((1)(2)(3))", id="a dummy stands for the subject of its first child"),
        pytest.param([message(1, "s", "b", "a"), message(2, "x", "c", "a"),
                      message(3, "s", "e", "d"), message(4, "y", "f", "d")],
                     "((1)(2)(3)(4))", id="two dummies become one"),
        pytest.param([message(1, "Re: "), message(2, "(fwd)")], "(1)(2)", id="no subject left"),
    ],
)  # fmt: skip
def test_step_five_gathers_threads_of_one_subject(messages, expected):
    assert threads(*messages) == expected


def test_siblings_are_sorted_by_sent_date_then_number():
    assert threads(
        message(1, "s", "a", hour=5), message(2, "t", "b", hour=4),
        message(3, "u", "c", "a", hour=9), message(4, "v", "d", "a", hour=8),
        message(5, "w", "e", "a", hour=8), message(6, "x", "f", "g", hour=7),
        message(7, "y", "h", "g", hour=3),
    ) == "((7)(6))(2)(1 (4)(5)(3))"  # fmt: skip


LETTERS = st.sampled_from("abcdef")
MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(["", "s", "Re: s", "t", "Re: t"]),
        st.none() | LETTERS,
        st.lists(LETTERS, max_size=4),
        st.integers(0, 4),
    ),
    max_size=10,
).map(lambda rows: [message(number, *row) for number, row in enumerate(rows, 1)])

LIST = re.compile(r"\((?:\d+(?: \d+)*(?: T{2,})?|T{2,})\)")


@given(MESSAGES, st.sampled_from([references, ordered_subject]))
def test_each_message_stands_once_in_a_well_formed_reply(messages, algorithm):
    written = threads(*messages, by=algorithm)
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    assert sorted(numbers) == [each.number for each in messages]
    while "(" in written:  # thread-list of RFC 5256 §5, from the inside out
        written, count = LIST.subn("T", written)
        assert count, written
    assert set(written) <= {"T"}


@given(MESSAGES)
def test_siblings_are_in_order_and_dummies_only_at_the_top(messages):
    for top in references(messages):
        for node in top.from_the_leaves():
            ages = [child.first().age for child in node.children]
            assert ages == sorted(ages)
            assert node.message is not None or (node is top and len(ages) > 1)


def test_a_long_chain_needs_no_stack():
    chain = [
        Threadable(number, START, message(1).subject, b"%d" % number, (b"%d" % (number - 1),))
        for number in range(1, 5001)
    ]
    assert write_threads(references(chain)).count(b" ") == 4999
