"""SEARCH: reading the keys, and finding messages by them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols.imap_syntax import (
    BadCharset,
    Key,
    Scanner,
    Subject,
    SyntaxProblem,
    matches,
    parse_results,
    parse_search,
)

MESSAGE = (
    b"From: =?iso-8859-1?Q?J=F6rg?= <joerg@campus.test>\r\n"
    b"To: bob@campus.test\r\n"
    b"To: carol@campus.test\r\n"
    b"Subject: =?utf-8?B?R3LDvMOf?=\r\n =?utf-8?Q?e?= from\r\n\tCologne\r\n"
    b"Date: Fri, 1 Jan 2021 23:30:00 -0800 (PST)\r\n"
    b"X-Empty:\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=sep\r\n\r\n"
    b"preamble\r\n"
    b"--sep\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1; name=partname\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"K=F6ln is n=\r\nice\r\n"
    b"--sep\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
    b"QmVybMOt\r\nbg==\r\n"
    b"--sep\r\n"
    b"Content-Type: message/rfc822\r\n\r\n"
    b"Subject: inside\r\n\r\ninner text\r\n"
    b"--sep\r\n"
    b"Content-Type: application/octet-stream\r\n\r\n"
    b"program\r\n"
    b"--sep--\r\n"
)


def subject(content=MESSAGE, **changes):
    values = {
        "number": 2,
        "uid": 17,
        "flags": {"\\Seen", "\\Recent", "Project"},
        "internal_date": datetime(2026, 3, 7, 0, 30, tzinfo=timezone(timedelta(hours=5))),
        "size": len(content),
        "modseq": 700,
        "last_number": 3,
        "last_uid": 40,
        "saved": True,
        "now": datetime(2026, 3, 6, 20, 30, tzinfo=UTC),
        "read": lambda: content,
    }
    return Subject(**{**values, **changes})


def found(keys, **changes):
    return matches(parse_search(Scanner(keys)), subject(**changes))


@pytest.mark.parametrize(
    "keys",
    [
        "ALL", "SEEN", "RECENT", "UNDELETED UNANSWERED UNFLAGGED UNDRAFT", "KEYWORD project",
        "UNKEYWORD other", "NOT NEW", "NOT OLD", "2", "1:2", "2:*", "*:1", "NOT *", "UID 17",
        "UID 17:20", "NOT UID *", "UID 100:12", "LARGER 100", "SMALLER 100000",
        "ON 7-Mar-2026", "SINCE 7-Mar-2026", 'BEFORE "8-Mar-2026"', "NOT SINCE 8-Mar-2026",
        "SENTON 1-Jan-2021", "SENTSINCE 1-Jan-2021", "SENTBEFORE 2-Jan-2021",
        'FROM "jöRG"', "FROM joerg@campus", "TO BOB", "TO carol", "NOT CC bob", "NOT BCC bob",
        'SUBJECT "grüße"', 'SUBJECT "GRÜßE FROM COLOGNE"', 'NOT SUBJECT "grüsse"',
        "HEADER to campus",
        'HEADER x-empty ""', 'NOT HEADER x-none ""', 'NOT HEADER x-empty "a"',
        'BODY "köln"', 'BODY "is nice"', 'BODY "berlín"', "BODY inside", "BODY inner",
        "NOT BODY partname", "TEXT partname", "NOT BODY joerg", "TEXT joerg", "NOT TEXT program",
        "NOT BODY preamble", 'BODY ""', 'TEXT ""',
        "OR DELETED SEEN", "NOT (SEEN DELETED)", "(SEEN 2) UID 17", "OR (DELETED) (OR 9 2)",
        "NOT NOT SEEN", 'BODY "Ko\u0308ln"', "$", "UID $", "OR 9 $", "YOUNGER 3600", "OLDER 3600",
        "NOT YOUNGER 3599", "NOT OLDER 3601", "YOUNGER 4294967295", "MODSEQ 700", "MODSEQ 0",
        "NOT MODSEQ 701", 'MODSEQ "/flags/\\\\Seen" all 700', 'MODSEQ "/flags/$x" priv 1',
        "MODSEQ 0700", "NOT MODSEQ 9223372036854775807", "NOT LARGER 4294967296",
    ],
)  # fmt: skip
def test_keys_that_find_the_message(keys):
    text = keys.encode()
    assert found(b"CHARSET UTF-8 " + text)
    assert found(text)
    assert not found(b"NOT (" + text + b")")


def test_new_old_and_recent():
    assert found(b"NEW", flags={"\\Recent"})
    assert not found(b"NEW", flags=set())
    assert found(b"OLD", flags=set())


def test_a_message_without_a_readable_date_was_sent_at_no_time():
    for content in (b"Subject: x\r\n\r\n", b"Date: yesterday\r\n\r\n", b"Date: 99 Foo 1\r\n\r\n"):
        for key in (b"SENTBEFORE", b"SENTON", b"SENTSINCE"):
            assert not found(key + b" 1-Jan-2021", content=content)


@pytest.mark.parametrize(
    "content",
    [
        b"Content-Transfer-Encoding: base64\r\n\r\nbmVlZGxl",
        b"Content-Transfer-Encoding: base64\r\n\r\n@bmV\r\nlZGxl=garbage",
        b"Content-Transfer-Encoding: base64\r\n\r\nbmVlZGxlX",
        b"Content-Type: text/html; charset=no-such\r\n\r\nneedle",
        b"Content-Type: text/plain; charset=\xff\r\n\r\nneedle",
        b"Content-Type: text/plain; charset=unicode_escape\r\n\r\nneedle",
        b"Content-Type: text/plain; charset=utf-16-be\r\n\r\n" + "needle".encode("utf-16-be"),
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=6eeedl=65=\r\n=zz",
        b"\r\n\xff\xfeneedle\xff",
    ],
)
def test_texts_that_are_hard_to_decode(content):
    assert found(b"BODY NEEDLE", content=content)


def test_the_content_is_read_last_and_once():
    read = []

    def content():
        read.append(1)
        return MESSAGE

    assert not found(b"BODY inner DELETED", read=content)
    assert found(b"OR BODY nothing SEEN", read=content)
    assert found(b"1:* SEEN LARGER 5 KEYWORD project", read=content)
    assert read == []
    assert found(b"BODY inner TEXT inner FROM joerg SENTON 1-Jan-2021", read=content)
    assert read == [1]


@pytest.mark.parametrize(
    ("keys", "results"),
    [
        (b"RETURN (MIN MAX) ALL", {"MIN", "MAX"}),
        (b"return (all count count) ALL", {"ALL", "COUNT"}),
        (b"RETURN () ALL", {"ALL"}),
        (b"RETURN (SAVE) ALL", {"SAVE"}),
        (b"ALL", None),
    ],
)
def test_what_is_to_be_returned(keys, results):
    assert parse_results(Scanner(keys)) == results


@pytest.mark.parametrize(
    "keys",
    [
        b"RETURN", b"RETURN ALL", b"RETURN (", b"RETURN (MIN", b"RETURN (MIN)",
        b"RETURN (FIRST) ALL", b"RETURN_ ALL", b"RETURN (MIN,MAX) ALL", b"RETURN ( MIN) ALL",
        b"RETURN (MIN  MAX) ALL", b"RETURN(MIN) ALL",
    ],
)  # fmt: skip
def test_results_that_cannot_be_read(keys):
    with pytest.raises(SyntaxProblem):
        parse_results(Scanner(keys))


@pytest.mark.parametrize(
    ("keys", "extension"),
    [
        (b"$", "SEARCHRES"), (b"UID $", "SEARCHRES"), (b"RETURN (SAVE) ALL", "SEARCHRES"),
        (b"RETURN (MIN) ALL", "ESEARCH"), (b"YOUNGER 1", "WITHIN"), (b"OLDER 1", "WITHIN"),
        (b"MODSEQ 1", "CONDSTORE"), (b'NOT MODSEQ "/flags/x" all 1', "CONDSTORE"),
    ],
)  # fmt: skip
def test_without_the_extension_its_syntax_is_unknown(keys, extension):
    def read(scanner):
        parse_results(scanner)
        return parse_search(scanner)

    read(Scanner(keys))
    with pytest.raises(SyntaxProblem):
        read(Scanner(keys, offers=lambda name: name != extension))


def test_the_tree():
    program = parse_search(Scanner(b"charset utf-8 OR 1:3 NOT SEEN SINCE 1-Feb-1994"))
    assert program.charset == "UTF-8"
    either, since = program.key.children
    assert program.key.name == "AND"
    assert [child.name for child in either.children] == ["SET", "NOT"]
    assert either.children[1] == Key("NOT", None, (Key("SEEN"),))
    assert since == Key("SINCE", date(1994, 2, 1))
    assert parse_search(Scanner(b"HEADER {3}\r\nx-y {1}\r\nz")).key == Key("HEADER", ("x-y", "z"))


@pytest.mark.parametrize("keys", [b"CHARSET KOI8-R ALL", b"CHARSET US-ASCII SUBJECT {1}\r\n\xfc"])
def test_character_sets(keys):
    with pytest.raises(BadCharset):
        parse_search(Scanner(keys))


@pytest.mark.parametrize(
    "keys",
    [
        b"",
        b" ALL",
        b"ALL ",
        b"ALL  SEEN",
        b"()",
        b"(ALL",
        b"ALL)",
        b"NONSENSE",
        b"OR SEEN",
        b"NOT",
        b"SUBJECT",
        b"KEYWORD \\Seen",
        b"LARGER x",
        b"SINCE 32-Jan-2000",
        b"UID 0",
        b"0",
        b"HEADER x",
        b"CHARSET UTF-8",
        b"CHARSET KOI8-R",
        b"$,1",
        b"1,$",
        b"$:*",
        b"UID $$",
        b"YOUNGER 0",
        b"OLDER 4294967296",
        b"OLDER -1",
        b"YOUNGER",
        b"MODSEQ",
        b"MODSEQ 9223372036854775808",
        b"MODSEQ -1",
        b'MODSEQ "/flags/x" 1',
        b'MODSEQ "/flags/x" mine 1',
        b'MODSEQ "/flag/x" all 1',
        b'MODSEQ "/flags/" all 1',
        b"MODSEQ /flags/x all 1",
        b"ALL CHARSET UTF-8",
        b"NOT " * 100_000 + b"ALL",
        b"(" * 100_000,
        b"OR ALL " * 100_000 + b"ALL",
    ],
)
def test_what_is_refused(keys):
    with pytest.raises(SyntaxProblem):
        parse_search(Scanner(keys))


SIMPLE = st.sampled_from(
    ["SEEN", "DELETED", "2", "3", "UID 17", "KEYWORD Project", "LARGER 9", "ALL"]
)
TREES = st.recursive(
    SIMPLE,
    lambda keys: st.one_of(
        st.tuples(st.just("NOT"), keys),
        st.tuples(st.just("OR"), keys, keys),
        st.lists(keys, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


def spell(tree):
    if isinstance(tree, str):
        return tree
    if isinstance(tree, list):
        return "(" + " ".join(map(spell, tree)) + ")"
    return " ".join([tree[0], *map(spell, tree[1:])])


def model(tree):
    """What the tree comes to for the message above, by the words of RFC 3501 §6.4.4."""
    if isinstance(tree, list):
        return all(map(model, tree))
    if isinstance(tree, tuple):
        values = list(map(model, tree[1:]))
        return any(values) if tree[0] == "OR" else not values[0]
    return tree not in ("DELETED", "3")


@given(TREES)
def test_matches_agrees_with_the_definition(tree):
    assert found(spell(tree).encode()) is model(tree)


@given(st.text("aBæßÆ ", min_size=1), st.text("AbæßÆ", min_size=1, max_size=3))
def test_substrings_without_regard_to_case(text, wanted):
    keys = b"SUBJECT {%d}\r\n%b" % (len(wanted.encode()), wanted.encode())
    content = b"Subject: x" + text.encode() + b"x\r\n\r\n"
    assert found(keys, content=content) is (wanted.lower() in text.lower())


@given(st.binary(max_size=300))
def test_any_content_can_be_searched(content):
    headers = (
        b"Date: " + content + b"\r\nContent-Type: text/plain; charset=" + content + b"\r\n\r\n"
    )
    for whole in (content, headers + content):
        for keys in (b"TEXT x", b"BODY x", b"SENTON 1-Jan-2021", b"FROM x"):
            assert found(keys, content=whole) in (True, False)


def test_internal_date_counts_in_its_own_zone():
    moment = datetime(2026, 3, 6, 19, 30, tzinfo=UTC)
    assert found(b"ON 6-Mar-2026", internal_date=moment)
    assert found(b"ON 7-Mar-2026", internal_date=moment.astimezone(timezone(timedelta(hours=5))))
