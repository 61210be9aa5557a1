"""Parts as byte ranges: on any octets, and the vectors that RFC 3501 prints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.protocols import mime
from mailedu.protocols.imap_syntax import Scanner, parse_fetch

LINES = [
    *(
        b"--a",
        b"--a--",
        b"--ab",
        b"--ab--",
        b"--b",
        b"--b--",
        b"-",
        b"--",
        b"",
        b"",
        b"text",
        b"\xff",
    ),
    *(b"Content-Type: multipart/mixed; boundary=a", b"Content-Type: multipart/x; boundary=ab"),
    *(b"Content-Type: multipart/digest; boundary=b", b"Content-Type: message/rfc822"),
    *(b'Content-Type: multipart/x; boundary=""', b"Content-Type: multipart/mixed", b" folded"),
    *(b"Content-Type: text/html; charset=x", b"Content-Disposition: a; b*0=c; b*1*=d; b*3"),
    *(
        b'From: "a\\" <b@c>, (d) e:f;',
        b"To: <@a,@b:c@d",
        b"Sender: [",
        b"Subject: =?utf-8?Q?=",
        b":",
    ),
]
MESSAGES = st.lists(st.sampled_from(LINES), max_size=30).flatmap(
    lambda lines: st.sampled_from([b"\r\n", b"\n"]).map(lambda end: end.join(lines))
)
OCTETS = st.binary(max_size=400) | st.text('ab"(\\):;,@<>[]=?*0 \r\n-', max_size=60).map(str.encode)


def walk(entity):
    yield entity
    for child in [*entity.children, *([entity.message] if entity.message else [])]:
        yield from walk(child)


@given(MESSAGES | OCTETS)
def test_ranges_nest_and_do_not_overlap(content):
    root = mime.parse(content)
    assert (root.start, root.end) == (0, len(content))
    for entity in walk(root):
        assert 0 <= entity.start <= entity.body_start <= entity.end <= len(content)
        assert entity.header + entity.body == content[entity.start : entity.end]
        position = entity.body_start
        for child in entity.children:
            assert position <= child.start <= child.end <= entity.end
            position = child.end
        if entity.message:
            inside = entity.message
            assert (inside.start, inside.end) == (entity.body_start, entity.end)


@given(MESSAGES | OCTETS)
def test_every_answer_reads_back_as_a_list(content):
    root = mime.parse(content)
    answers = [
        mime.envelope(content),
        mime.envelope(root),
        mime.body_structure(root, extensible=False),
        mime.body_structure(root, extensible=True),
    ]
    assert answers[0] == answers[1]
    for answer in answers:
        scanner = Scanner(answer)
        skip_list(scanner)
        scanner.end()


def skip_list(scanner):
    scanner.expect(b"(")
    while not scanner.accept(b")"):
        if scanner.peek() == b"(":
            skip_list(scanner)
        elif scanner.peek() in (b'"', b"{"):
            scanner.string()
        elif not scanner.accept(b" "):
            scanner.atom()


FIELDS = ["From", "To", "Cc", "Content-Type", "Content-Disposition", "Content-Language"]


@given(st.sampled_from(FIELDS), OCTETS)
def test_any_value_of_a_structured_field(name, value):
    content = name.encode() + b": " + value.replace(b"\r\n\r\n", b"") + b"\r\n\r\nbody\r\n"
    for answer in (
        mime.envelope(content),
        mime.body_structure(mime.parse(content), extensible=True),
    ):
        scanner = Scanner(answer)
        skip_list(scanner)
        scanner.end()


@given(MESSAGES, st.lists(st.integers(1, 3), max_size=4), st.sampled_from(["", "HEADER", "TEXT"]))
def test_a_section_is_a_piece_of_the_content(content, part, text):
    section = mime.Section(tuple(part), text)
    found = mime.fetch_section(content, section)
    assert found is None or found in content
    assert found == mime.fetch_section(mime.parse(content), section)


def test_the_sections_of_a_message_make_it_up():
    content = b"Subject: x\r\nFrom: a@b.test\r\n\r\nbody\r\n"

    def section(text, *fields):
        return mime.fetch_section(content, mime.Section((), text, fields))

    assert section("") == content == section("HEADER") + section("TEXT")
    assert section("HEADER.FIELDS", b"FROM") == b"From: a@b.test\r\n\r\n"
    assert section("HEADER.FIELDS.NOT", b"from") == b"Subject: x\r\n\r\n"
    assert section("HEADER.FIELDS", b"X-None") == b"\r\n"


def test_empty_content():
    assert mime.envelope(b"") == b"(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"
    structure = mime.body_structure(mime.parse(b""), extensible=False)
    assert structure == b'("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0)'


def test_nesting_is_bounded():
    multiparts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(2000)
    )
    messages = b"Content-Type: message/rfc822\r\n\r\n" * 20_000
    for content in (multiparts, messages):
        deepest = list(walk(mime.parse(content)))[-1]
        assert deepest.end == len(content)
        assert mime.body_structure(mime.parse(content), extensible=True)


def test_the_number_of_parts_is_bounded():
    content = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 30_000
    assert len(mime.parse(content).children) < 10_001


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "content",
    [
        b"\r\n" + b"--x\r\n" * 300_000,
        b"From: " + b"(" * 300_000,
        b"From: " + b'"' * 300_000,
        b"From: " + b"a," * 30_000,
        b"From: " + b"<" * 300_000,
        b"From: " + b"a:b," * 30_000,
        b"Content-Type: text/plain" + b"; a*0*=b" * 50_000,
        b"Content-Type: text/plain" + b"".join(b"; a%d*0=b" % n for n in range(20_000)),
        b"Content-Type: text/plain; a=" + b'"\\' * 100_000,
        b"Subject: " + b" \t" * 200_000,
        b"x\r\n " * 100_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\nno header\r\n" * 100_000,
    ],
    ids=range(12),
)
def test_hostile_messages_take_no_time(content):
    root = mime.parse(content)
    assert mime.envelope(root)
    assert mime.body_structure(root, extensible=True)
    assert mime.fetch_section(root, mime.Section((1,), "")) is not None


PRINTED = (
    b"Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r\n"
    b"From: Terry Gray <gray@cac.washington.edu>\r\n"
    b"Subject: IMAP4rev1 WG mtg summary and minutes\r\n"
    b"To: imap@cac.washington.edu\r\n"
    b"cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>\r\n"
    b"Message-Id: <B27397-0100000@cac.washington.edu>\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n"
)


def test_the_session_of_rfc_3501_section_8():
    """The reply of §8 as printed, for its message with a body of 3028 octets in 92 lines."""
    lines = [b"x" * 31 + b"\r\n"] * 91
    body = b"".join(lines) + b"y" * (3028 - 91 * 33 - 2) + b"\r\n"
    message = mime.parse(PRINTED + body)
    gray = b'(("Terry Gray" NIL "gray" "cac.washington.edu"))'
    assert mime.envelope(message) == (
        b'("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" '
        + b" ".join([gray] * 3)
        + b' ((NIL NIL "imap" "cac.washington.edu"))'
        b' ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU"))'
        b' NIL NIL "<B27397-0100000@cac.washington.edu>")'
    )
    assert mime.body_structure(message, extensible=False) == (
        b'("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92)'.replace(b"7BIT", b"7bit")
    )
    (header,) = parse_fetch(Scanner(b"BODY[HEADER]"))
    octets = mime.fetch_section(message, header.section)
    assert octets == PRINTED
    assert len(octets) == 342


def test_the_structure_that_rfc_3501_prints_in_7_4_2():
    """A text and a diff in base64; the sizes are the printed ones."""
    text = b"\r\n" * 23 + b"x" * (1152 - 46)
    diff = b"\r\n" * 73 + b"z" * (4554 - 146)
    message = mime.parse(
        b"Content-Type: MULTIPART/MIXED; BOUNDARY=b\r\n\r\n"
        b"--b\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n"
        b"Content-Transfer-Encoding: 7BIT\r\n\r\n" + text + b"\r\n"
        b'--b\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME="cc.diff"\r\n'
        b"Content-ID: <960723163407.20117h@cac.washington.edu>\r\n"
        b"Content-Description: Compiler diff\r\n"
        b"Content-Transfer-Encoding: BASE64\r\n\r\n" + diff + b"\r\n--b--\r\n"
    )
    assert mime.body_structure(message, extensible=False) == (
        b'(("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1152 23)'
        b'("TEXT" "PLAIN" ("CHARSET" "US-ASCII" "NAME" "cc.diff") '
        b'"<960723163407.20117h@cac.washington.edu>" "Compiler diff" "BASE64" 4554 73) "MIXED")'
    )


@pytest.mark.parametrize(
    ("section", "octets"),
    [
        (b"1", b"one"),
        (b"2", b"Subject: inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
               b"--i\r\n\r\ninner one\r\n--i\r\n\r\ninner two\r\n--i--\r\n"),
        (b"2.HEADER", b"Subject: inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"),
        (b"2.TEXT", b"--i\r\n\r\ninner one\r\n--i\r\n\r\ninner two\r\n--i--\r\n"),
        (b"2.MIME", b"Content-Type: message/rfc822\r\n\r\n"),
        (b"2.1", b"inner one"),
        (b"2.2", b"inner two"),
        (b"2.HEADER.FIELDS (SUBJECT)", b"Subject: inner\r\n\r\n"),
        (b"2.3", None),
        (b"3", None),
        (b"1.2", None),
        (b"1.HEADER", None),
        (b"1.TEXT", None),
        (b"1.MIME", b"Content-ID: <1@a>\r\n\r\n"),
        (b"2.1.HEADER", None),
    ],
)  # fmt: skip
def test_part_numbers(section, octets):
    content = (
        b"Content-Type: multipart/mixed; boundary=o\r\n\r\n"
        b"--o\r\nContent-ID: <1@a>\r\n\r\none\r\n"
        b"--o\r\nContent-Type: message/rfc822\r\n\r\n"
        b"Subject: inner\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
        b"--i\r\n\r\ninner one\r\n--i\r\n\r\ninner two\r\n--i--\r\n"
        b"--o--\r\n"
    )
    (item,) = parse_fetch(Scanner(b"BODY.PEEK[%b]" % section))
    assert mime.fetch_section(content, item.section) == octets
