"""Sort keys: base subjects, sent dates, message IDs, addresses, collation (RFC 5256 §2)."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.ordering import (
    Criterion,
    Heading,
    base_subject,
    casemap,
    message_ids,
    put_in_order,
    sent_date,
    sort_keys,
)
from mailedu.protocols.ordering.sorting import KEYS
from mailedu.protocols.ordering.subjects import strip_subject

ARRIVED = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("hello", "hello"), ("", ""), (" hello\t", "hello"), ("hel \t\t lo", "hel lo"),
        ("hel\r\n lo", "hel lo"), ("[list] hello", "hello"), ("[a] [b][c] hello", "hello"),
        ("[only]", "[only]"), ("[a] [only] ", "[only]"), ("[[x]] hello", "[[x]] hello"),
        ("hello [list]", "hello [list]"), ("fwdd: x", "fwdd: x"), ("Aw: x", "Aw: x"),
        ("[fwd: a] b", "b"), ("(fwd) hello", "(fwd) hello"), ("R\u00e9: x", "R\u00e9: x"),
        ("Re\u00a0: x", "Re\u00a0: x"), ("[fwd: hello", "[fwd: hello"), ("reply: x", "reply: x"),
    ],
)  # fmt: skip
def test_base_subjects_of_new_messages(subject, base):
    assert base_subject(subject.encode()) == (base, False)


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Re: hello", "hello"), ("RE[2]: hello", "hello"), ("re [x] : hello", "hello"),
        ("Re:hello", "hello"), ("Fw: Fwd: re: hello", "hello"), ("[list] Re: hello", "hello"),
        ("[a][b] Re: [c] fw: hello", "hello"), ("Re: [only]", "[only]"), ("Re:", ""),
        ("Re: Re:", ""), ("hello (fwd)", "hello"), ("hello(FWD) (fwd) ", "hello"),
        ("(fwd)", ""), ("[x] (fwd)", "[x]"), ("[fwd: hello]", "hello"), ("[Fwd: ]", ""),
        ("[fwd: [fwd: hello (fwd)]]", "hello"), ("Re: [fwd: [x] Re: hello] ", "hello"),
        ("[a][fwd: hello]", "hello"), ("=?utf-8?q?Re=3A_hello?=", "hello"),
        ("=?utf-8?q?=5BFwd=3A?= Gr\u00fc\u00dfe]", "Gr\u00fc\u00dfe"), ("Re:\r\n hello", "hello"),
    ],
)  # fmt: skip
def test_base_subjects_of_replies_and_forwards(subject, base):
    assert base_subject(subject.encode()) == (base, True)


PIECES = st.sampled_from(
    ["re", "fw", "fwd", "Re:", "Fwd:", ":", "[", "]", "[x]", "[fwd:", "(fwd)", " ", "\t", "a", "("]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_taking_the_base_subject_again_changes_nothing(text):
    base = strip_subject(text).text
    assert base in text
    assert strip_subject(base) == (base, False)


@given(st.text(max_size=40), st.lists(st.sampled_from(["Re: ", "[list] re:", "fw:"]), min_size=1))
def test_a_reply_has_the_base_subject_of_what_it_answers(text, leaders):
    base = strip_subject(text).text
    assert strip_subject("".join(leaders) + text) == (base, True)


@pytest.mark.parametrize("unit", ["Re: ", "[x] ", "(fwd)", "[fwd:", "[x]re:", " ", "["])
def test_long_subjects_are_stripped_in_no_time(unit):
    assert len(strip_subject(unit * 20_000).text) <= len(unit) * 20_000


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        # the example of RFC 5256 §2.2
        ("31 Dec 2000 16:01:33 -0800", "2001-01-01 00:01:33"),
        ("Mon, 2 Mar 2026 10:00:01 +0530", "2026-03-02 04:30:01"),
        ("2 Mar 2026 10:00 GMT", "2026-03-02 10:00:00"),
        ("2 Mar 2026 10:00:17 EST", "2026-03-02 15:00:17"),
        ("2 Mar 2026 10:00:17 pdt", "2026-03-02 17:00:17"),
        ("2 (the second) Mar 2026 (c) 10:00:18 +0100 (CET)", "2026-03-02 09:00:18"),
        ("mon , 02 MAR 2026 10 : 00 : 24 +0000", "2026-03-02 10:00:24"),
        ("  2 Mar 2026\r\n 10:00:28\r\n +0000", "2026-03-02 10:00:28"),
        ("31 Dec 1999 23:59:60 +0000", "2000-01-01 00:00:00"),
        ("2 Mar 99 10:00:00 +0000", "1999-03-02 10:00:00"),  # RFC 5322 §4.3
        ("2 Mar 26 10:00:00 +0000", "2026-03-02 10:00:00"),
        ("2 Mar 126 10:00:00 +0000", "2026-03-02 10:00:00"),
        # no valid zone: UTC; no valid time: midnight
        ("2 Mar 2026 10:00:17", "2026-03-02 10:00:17"),
        ("2 Mar 2026 10:00:17 A", "2026-03-02 10:00:17"),
        ("2 Mar 2026 10:00:17 +1", "2026-03-02 10:00:17"),
        ("2 Mar 2026 10:00:17 +0060", "2026-03-02 10:00:17"),
        ("2 Mar 2026 10:00:17 Elsewhere", "2026-03-02 10:00:17"),
        ("2 Mar 2026", "2026-03-02 00:00:00"),
        ("2 Mar 2026 24:00:00 +0000", "2026-03-02 00:00:00"),
        ("2 Mar 2026 noon +0000", "2026-03-02 00:00:00"),
    ],
)
def test_sent_dates(value, moment):
    found = sent_date(value.encode())
    assert found.moment == datetime.fromisoformat(moment + "+00:00")


def test_the_day_is_as_written_whatever_the_zone():
    assert sent_date(b"31 Dec 2000 16:01:33 -0800").day == date(2000, 12, 31)


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "31 Feb 2026 10:00:00 +0000", "0 Mar 2026", "2 Foo 2026", "2026-03-02",
     "1 Jan 0001 00:00:00 +0100", "31 Dec 9999 23:59:59 -0100", "2 Mar 2026 (", "2 Mar 20261"],
)  # fmt: skip
def test_a_date_that_cannot_be_read_leaves_the_internal_date(value):
    heading = Heading(ARRIVED, 1, b"Date: " + value.encode() + b"\r\n\r\n")
    readable = value == "2 Mar 2026 ("
    assert heading.sent == (datetime(2026, 3, 2, tzinfo=UTC) if readable else ARRIVED)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (b"<a.b@c>", [b"a.b@c"]), (b'<"a.b"@c>', [b"a.b@c"]), (b'<"a\\"b"@c>', [b'a"b@c']),
        (b"<a@b> x <c@d>,<e@f>", [b"a@b", b"c@d", b"e@f"]), (b"<a@[1.2.3.4]>", [b"a@[1.2.3.4]"]),
        (b"< a (x) @ b >", [b"a@b"]), (b"<long-\r\n left@right>", [b"long-left@right"]),
        (b"<<a@b>>", [b"a@b"]), (b"<a..b@c> <a@b@c> <x[1]@y>", [b"a..b@c", b"a@b@c", b"x[1]@y"]),
        (b"a@b", []), (b"<ab>", []), (b"<a@>", []), (b"<@b>", []), (b"<a@b", []), (b"", []),
        (b"<A@b> <a@b>", [b"A@b", b"a@b"]), (b'Joe <"', []), (b"<a(@b>", [b"a(@b"]),
    ],
)  # fmt: skip
def test_message_ids(value, ids):
    assert list(message_ids(value)) == ids


@pytest.mark.parametrize(
    ("header", "references"),
    [
        (b"References: <a@x> <b@x>\r\nIn-Reply-To: <c@x>\r\n", (b"a@x", b"b@x")),
        (b"References: nothing\r\nIn-Reply-To: yours of <c@x> and <d@x>\r\n", (b"c@x",)),
        (b"In-Reply-To: bob's message\r\n", ()),
        (b"", ()),
    ],
)
def test_references_or_else_in_reply_to(header, references):
    assert Heading(ARRIVED, 1, header + b"\r\nReferences: <body@x>\r\n").references == references


@pytest.mark.parametrize(
    ("value", "mailbox"),
    [
        ("Joe <Amy@x>, bob@y", "AMY"), ("", ""), ("group: kim@x, lee@x;", "GROUP"),
        ("empty:;", "EMPTY"), (",, ann@x", "ANN"), ("<@a,@b:routed@x>", "ROUTED"),
        ('"two words"@x', "TWO WORDS"), ("J\u00f6rg@x", "JO\u0308RG"),
    ],
)  # fmt: skip
def test_the_mailbox_of_the_first_address(value, mailbox):
    content = f"From: {value}\r\nFrom: second@x\r\nCc: {value}\r\n\r\n".encode()
    heading = Heading(ARRIVED, 1, content)
    assert heading.mailbox(b"from") == heading.mailbox(b"cc") == mailbox
    assert heading.mailbox(b"to") == ""


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Hello", "hELLO", True), ("\u00e4", "A\u0308", True), ("\u00c4", "a\u0308", True),
        ("\u00c4", "A", False), ("\u00df", "ss", False), ("\u03c3", "\u03a3", True),
        ("\u01c4", "\u01c6", True), ("\u00b2", "2", True), ("\ufb01", "fi", False),
        ("\u0131", "i", True), ("\ud55c", "\u1112\u1161\u11ab", True),
    ],
)  # fmt: skip
def test_the_collation_is_unicode_casemap(one, other, equal):
    assert (casemap(one) == casemap(other)) is equal


@given(st.text(), st.text())
def test_the_collation_keeps_parts_of_texts_together(one, other):
    assert casemap(one + other) == casemap(one) + casemap(other)


HEADINGS = st.lists(
    st.builds(
        lambda content, size, second: Heading(ARRIVED.replace(second=second), size, content),
        st.builds(
            lambda subject, sender, day: (
                f"Subject: {subject}\r\nFrom: {sender}@x\r\nDate: {day} Mar 2026\r\n\r\n".encode()
            ),
            st.sampled_from(["a", "Re: a", "b", "", "\u00e4"]),
            st.sampled_from(["ann", "Bob", "ANN", ""]),
            st.integers(1, 3),
        ),
        st.integers(1, 3),
        st.integers(0, 2),
    ),
    max_size=12,
)
CRITERIA = st.lists(st.builds(Criterion, st.sampled_from(sorted(KEYS)), st.booleans()), min_size=1)


@given(HEADINGS, CRITERIA)
def test_sorting_is_a_permutation_in_the_order_of_the_criteria(headings, criteria):
    rows = [(sort_keys(criteria, heading), place) for place, heading in enumerate(headings)]
    order = put_in_order(criteria, rows)
    assert sorted(order) == list(range(len(headings)))
    for place, following in pairwise(order):
        for criterion, one, other in zip(criteria, rows[place][0], rows[following][0], strict=True):
            if one != other:
                assert (one > other) is criterion.reverse
                break
        else:
            assert place < following, "equal messages stay in the order of the mailbox"
