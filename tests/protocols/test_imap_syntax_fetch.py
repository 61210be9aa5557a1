"""The data items of FETCH."""

import pytest

from mailedu.protocols.imap_syntax import FetchItem, Scanner, Section, SyntaxProblem, parse_fetch


def fetch(text):
    scanner = Scanner(text)
    items = parse_fetch(scanner)
    scanner.end()
    return items


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (b"FAST", "FLAGS INTERNALDATE RFC822.SIZE"),
        (b"all", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE"),
        (b"Full", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY"),
        (b"uid", "UID"),
        (b"(BODY BODYSTRUCTURE RFC822.SIZE)", "BODY BODYSTRUCTURE RFC822.SIZE"),
        (b"(body[] RFC822 RFC822.header)", "BODY[] RFC822 RFC822.HEADER"),
    ],
)
def test_names(text, names):
    assert " ".join(item.name for item in fetch(text)) == names


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (b"BODY[]", b"BODY[]"),
        (b"BODY.PEEK[1.2.3]", b"BODY[1.2.3]"),
        (b"body[text]<5.10>", b"BODY[TEXT]<5>"),
        (b"BODY[1.MIME]", b"BODY[1.MIME]"),
        (b"BODY.PEEK[4.2.header]", b"BODY[4.2.HEADER]"),
        (b"BODY[HEADER.FIELDS (Date {4}\r\nFrom)]", b"BODY[HEADER.FIELDS (DATE FROM)]"),
        (b'BODY[2.HEADER.FIELDS.NOT ("X Y")]<0.1>', b'BODY[2.HEADER.FIELDS.NOT ("X Y")]<0>'),
        (b"RFC822.TEXT", b"RFC822.TEXT"),
        (b"UID", b"UID"),
    ],
)
def test_labels_of_the_reply(text, label):
    (item,) = fetch(text)
    assert item.label() == label


def test_sections():
    (item,) = fetch(b"BODY.PEEK[1.2.HEADER.FIELDS (Date x)]<10.20>")
    assert item == FetchItem(
        "BODY[]", Section((1, 2), "HEADER.FIELDS", (b"Date", b"x")), (10, 20), peek=True
    )
    (whole,) = fetch(b"RFC822")
    assert whole.section == Section()


def test_what_sets_seen():
    items = fetch(b"(BODY[] BODY.PEEK[] RFC822 RFC822.HEADER RFC822.TEXT FLAGS ENVELOPE)")
    assert [item.name for item in items if not item.peek] == ["BODY[]", "RFC822", "RFC822.TEXT"]


def test_partial():
    (item,) = fetch(b"BODY[]<2.3>")
    assert item.cut(b"abcdef") == b"cde"
    assert item.cut(b"abc") == b"c"
    assert item.cut(b"a") == b""
    assert FetchItem("BODY[]", Section()).cut(b"abc") == b"abc"
    (beyond,) = fetch(b"BODY[]<4294967296.9223372036854775807>")  # RFC 9051 section 9: number64
    assert beyond.cut(b"abc") == b""


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"()",
        b"(FLAGS",
        b"(FLAGS  UID)",
        b"(ALL)",
        b"(FLAGS FAST)",
        b"FAST UID",
        b"NONSENSE",
        b"BODY.PEEK",
        b"BODY[",
        b"BODY[0]",
        b"BODY[01]",
        b"BODY[1.]",
        b"BODY[.1]",
        b"BODY[MIME]",
        b"BODY[1MIME]",
        b"BODY[HEADER.1]",
        b"BODY[HEADER.FIELDS]",
        b"BODY[HEADER.FIELDS ()]",
        b"BODY[HEADER.FIELDS (a b]",
        b"BODY[TEXT (a)]",
        b"BODY[]<0>",
        b"BODY[]<0.0>",
        b"BODY[]<-1.5>",
        b"BODY[] <0.5>",
        b"BODYSTRUCTURE[]",
        b"BODY[" + b"1." * 5000 + b"1]",
    ],
)
def test_what_is_refused(text):
    with pytest.raises(SyntaxProblem):
        fetch(text)
