"""Whole SORT and THREAD replies, compared with Dovecot's.

Where we differ on purpose, the message is not among these but in ``test_ordering.py``: a time
that is not on the clock or is missing is midnight (RFC 5256 §2.2; Dovecot takes the internal
date), a zone of one letter is UTC and years of two or three digits are RFC 5322 §4.3's, dates
before 1970 count, empty places in an address list are skipped (RFC 5322 §4.4), ``<a@>`` and
``<@b>`` are no message IDs, but ``<z@z>`` is one in ``<a@b <z@z>``. Dovecot ends an empty THREAD
response with a space (RFC 5256 §5 has it before a thread only).
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from dovecot_oracle import IMAP, Dovecot

from mailedu.protocols.ordering import (
    Criterion,
    Heading,
    Threadable,
    ordered_subject,
    put_in_order,
    references,
    sort_keys,
    write_threads,
)
from mailedu.protocols.ordering.sorting import KEYS

ARRIVED = datetime(2026, 3, 2, 10, tzinfo=UTC)
DOVECOT = pytest.mark.skipif(
    not IMAP.exists() and os.environ.get("CI") != "true", reason="Dovecot is not installed"
)

SUBJECTS = (
    "hello", "Re: hello", "RE[2]: hello", "Fwd: hello (fwd)", "[fwd: hello]", "[list] hello",
    "[list] Re: hello", "Re: [list] hello", "[a][b] Fw: [c] hello", "hello (FWD) (fwd) ", "[only]",
    "   hello   ", "[only] [two]", "Re:", "Re: Re:", "[fwd: ]", "(fwd)", "[x] (fwd)", "",
    "Re : hello", "Re [3] : hello", "Fw hello", "re: fw: FWD: hello", "=?utf-8?q?Re=3A_hello?=",
    "=?utf-8?b?R3LDvMOfZQ==?=", "GRÜSSE", "Grüße", "grüsse", "Re: [fwd: [x] hello] ",
    "[fwd: hello", "hello]", "[[x]] hello", "[fwd:[fwd: hello (fwd)]]", "[fwd: a] b", "hel\tlo",
    "hel  lo", "hel lo", "a\r\n folded", "a folded", "Ärger", "Arger", "Zebra", "äpfel", "apfel",
    "ﬁsh", "fish", "Re: \r\n hello", "(fwd) hello", "hello(fwd)", "fwdd: x", "aw: hello",
    "[re: x]", "re:[x]", "re[x]:[y]", "[a]re:", "[ a ] b", "=?utf-8?q?=5Bfwd=3A_hello=5D?=",
    "Re: =?utf-8?q?Re=3A_?= hello", "10", "9", "-x", "\x01ctl",
)  # fmt: skip
ADDRESSES = (
    "joe@x", "Joe Q <amy@x>", '"Zed" <Bob@x>', "bob@a", "BOB@b", "group: kim@x, lee@x;", "empty:;",
    "undisclosed-recipients:;", "<ann@x>, <zoe@x>", "", '"quoted local"@x', "<@a,@b:routed@x>",
    "broken <", "no-at-sign", "<>", "jörg@x", "=?utf-8?q?al?= <al@x>", "(comment) carl@x",
    "Mr. X <x.y@z>", "a.b.c@d", "Ärger@x", "zz@x", "=?utf-8?q?enc?=@x", 'Zoë: "x" <grp@y>;',
    "\\@x", "@x", "x@",
)  # fmt: skip
DATES = (
    "Mon, 2 Mar 2026 10:00:10 +0000", "2 Mar 2026 10:00:11 GMT", "2 Mar 2026 10:00:12",
    "Mon Mar  2 10:00:14 2026", "2 Mar 26 10:00:15 +0000", "31 Dec 1999 23:59:60 +0000",
    "31 Feb 2026 10:00:00 +0000", "2 Mar 2026 10:00:17 EST", "2 Mar 2026 10:00:17 PDT",
    "2 Mar 2026 10:00:17 Z", "2 Mar 2026 10:00:17 XYZ", "2 Mar 2026 10:00:17 +1",
    "Mon, 2 (c) Mar (d) 2026 (x) 10:00:18 (e) +0000 (f)", "mon, 2 MAR 2026 10:00:20 +0000",
    "Xxx, 2 Mar 2026 10:00:21 +0000", "2 March 2026 10:00:22 +0000", "yesterday", "",
    "2 Mar 2026 10 : 00 : 24 +0000", "2026-03-02T10:00:25Z", "2 Mar 9999 23:59:59 -0100",
    "2 Mar 2026 10:00:26 +0530", "2 Mar 2026 10:00:27 -0800 (PST)", "2 Mar 49 10:00:00 +0000",
    "  2 Mar 2026\r\n 10:00:28\r\n +0000", "2 Mar 2026 10:00:29 -0000",
)  # fmt: skip
IDS = (
    "<a@b>", '<"a"@b>', "<a.b@c>", '<"a.b"@c>', "<a b@c>", "<ab>", "<a@b@c>", "<a@[1.2.3.4]>",
    "<a..b@c>", "<.a@b>", "<a[1]@b>", "< a@b >", "<a @ b>", "<a(c)@b>", "<A@B>", "<a:b@c>",
    "x <c@d>", "<<e@f>>", '<"a b"@c>', "<a@b.>", "a@b", "<a@b",
)  # fmt: skip


def mail(**fields: str) -> bytes:
    lines = (f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return ("".join(lines) + "\r\nbody\r\n").encode()


def heading(second: int, content: bytes) -> Heading:
    return Heading(ARRIVED + timedelta(seconds=second), len(content), content)


def theirs(contents: Sequence[bytes], commands: Sequence[str]) -> list[str]:
    """What Dovecot answers; message n arrived n seconds after the first."""
    with Dovecot() as dovecot:
        for second, content in enumerate(contents):
            when = f"{ARRIVED + timedelta(seconds=second):%d-%b-%Y %H:%M:%S} +0000".encode()
            dovecot.ask(b'APPEND INBOX "%b" {%d+}\r\n%b' % (when, len(content), content))
        dovecot.ask(b"EXAMINE INBOX")
        found = [dovecot.ask(command.encode()) for command in commands]
    return [lines[0].decode().strip() for lines in found]


def ours_sorted(contents: Sequence[bytes], criteria: Sequence[Criterion]) -> str:
    rows = [
        (sort_keys(criteria, heading(second, content)), second + 1)
        for second, content in enumerate(contents)
    ]
    return " ".join(["* SORT", *map(str, put_in_order(criteria, rows))])


def ours_threaded(contents: Sequence[bytes], algorithm: str) -> str:
    messages = [
        Threadable.of(second + 1, heading(second, content))
        for second, content in enumerate(contents)
    ]
    gather = {"REFERENCES": references, "ORDEREDSUBJECT": ordered_subject}[algorithm]
    return "* THREAD " + write_threads(gather(messages)).decode()


def compare(contents: Sequence[bytes]) -> None:
    """Sort by each key, both ways, and thread both ways."""
    expected = {}
    for name in KEYS:
        for reverse in (False, True):
            command = f"SORT ({'REVERSE ' * reverse}{name}) UTF-8 ALL"
            expected[command] = ours_sorted(contents, [Criterion(name, reverse)])
    for algorithm in ("ORDEREDSUBJECT", "REFERENCES"):
        expected[f"THREAD {algorithm} UTF-8 ALL"] = ours_threaded(contents, algorithm)
    assert dict(zip(expected, theirs(contents, list(expected)), strict=True)) == expected


@DOVECOT
def test_strange_subjects() -> None:
    compare([mail(Subject=subject) for subject in SUBJECTS] + [mail(From="no@subject")])


@DOVECOT
def test_strange_addresses() -> None:
    twice = b"From: zz@x\r\nFrom: aa@x\r\nTo: zz@x\r\nTo: aa@x\r\n\r\n"
    compare([mail(From=text, To=text, Cc=text) for text in ADDRESSES] + [mail(X="none"), twice])


@DOVECOT
def test_strange_dates() -> None:
    twice = b"Date: 2 Mar 2026 10:00:05 +0000\r\nDate: 1 Jan 1990 10:00:00 +0000\r\n\r\n"
    compare([mail(Date=date) for date in DATES] + [mail(X="none"), twice])


@DOVECOT
def test_strange_message_ids() -> None:
    compare(
        [mail(Subject=f"own {text}", Message_ID=text) for text in IDS]
        + [mail(Subject=f"ref {text}", References=text) for text in IDS]
        + [mail(Subject=f"reply {text}", In_Reply_To=f"yours, {text}") for text in IDS]
    )


@DOVECOT
@pytest.mark.parametrize("seed", range(8))
def test_tangled_references(seed: int) -> None:
    """Loops, IDs used twice, parents that are missing, subjects in common."""
    chance = random.Random(seed)
    contents = []
    for _ in range(5 + 5 * seed):
        fields = {"Subject": chance.choice(["", "Re: "]) + chance.choice(["one", "two", "", "six"])}
        if chance.random() < 0.9:
            fields["Message_ID"] = chance.choice(["garbage", *(f"<{c}@x>" for c in "abcdefghi")])
        if chance.random() < 0.6:
            named = chance.choices("abcdefghij", k=chance.randint(0, 4))
            fields["References"] = " ".join(f"<{letter}@x>" for letter in named)
        if chance.random() < 0.3:
            fields["In_Reply_To"] = chance.choice(["<a@x>", "<b@x> <c@x>", "nothing"])
        if chance.random() < 0.8:
            fields["Date"] = f"2 Mar 2026 {chance.randint(0, 12):02}:00:00 +0000"
        contents.append(mail(**fields))
    compare(contents)
