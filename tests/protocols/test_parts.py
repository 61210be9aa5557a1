"""The tables that explain the parts of lines: whole, short, and what they say of known lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from observer_dialogue import ENVELOPE, read

from mailedu.protocols.observer.message_pieces import header_pieces, message_pieces
from mailedu.protocols.parts import PARTS, Explanation, explain, explanation
from mailedu.transcript import Part, Step

RFCS = frozenset({
    1870, 1939, 1985, 2034, 2045, 2046, 2177, 2183, 2195, 2342, 2369, 2387, 2449, 2595, 2854, 2919,
    2920, 2971, 3030, 3206, 3207, 3282, 3348, 3461, 3463, 3464, 3501, 3502, 3516, 3676, 3691, 3834,
    4314, 4315, 4422, 4466, 4616, 4731, 4954, 4959, 5032, 5034, 5161, 5182, 5256, 5258, 5321, 5322,
    5530, 5802, 5819, 6152, 6154, 6376, 6522, 6531, 6851, 6856, 7162, 7504, 7677, 7888, 7889, 8438,
    8440, 8446, 8601, 9051, 9208,
})  # fmt: skip
"""Those whose sections the tables name."""
DRAFT = "draft-murchison-sasl-login"  # LOGIN never became an RFC
SECTION = re.compile(r"RFC (\d+)(?: §\d+(?:\.\d+)*(?:, §\d+(?:\.\d+)*)*)?")
ROWS = [(protocol, key) for protocol, rows in PARTS.items() for key in rows]


@pytest.mark.parametrize("protocol", PARTS)
def test_each_row_is_whole_and_short(protocol: str) -> None:
    for key in PARTS[protocol]:
        what, why, section = explanation(protocol, key)
        for text in (what, why):
            assert text == text.strip() and text.endswith((".", ".)")), (key, text)
            assert "  " not in text and "{" not in text, (key, text)
            for sentence in re.split(r"(?<=[.:;?]) ", text):
                assert len(sentence.split()) <= 28, (key, sentence)
        assert len(what) <= 160 and len(why) <= 260, key
        found = SECTION.fullmatch(section)
        assert section == DRAFT or (found and int(found[1]) in RFCS), (key, section)


def parts_by_text(protocol: str, text: str, state: str | None = None) -> dict[bytes, Explanation]:
    """Return what is said of each part of the last step, by its octets."""
    step = read(protocol, text, state=state)[-1]
    found = {step.data[p.start : p.end]: explain(protocol, step, p) for p in step.parts}
    assert None not in found.values()
    return {octets: one for octets, one in found.items() if one is not None}


def test_a_reply_code_is_explained_digit_by_digit() -> None:
    said = parts_by_text("SMTP", ENVELOPE.replace("S: 250 OK\n", "S: 550 5.1.1 no\n", 1)[:-1]
                         .rsplit("\nC: RCPT", 1)[0])  # fmt: skip
    assert said[b"550"].what.startswith("Refused")
    assert "first digit 5" in said[b"550"].why and "second digit, 5" in said[b"550"].why
    assert said[b"5.1.1"].what == "No such mailbox here."
    assert "a failure that stays" in said[b"5.1.1"].why and "an address" in said[b"5.1.1"].why
    assert said[b"5.1.1"].section == "RFC 3463 §3.2"


def test_a_code_of_no_table_is_explained_by_its_digits() -> None:
    said = parts_by_text("SMTP", "S: 459 4.9.99 what")
    assert "no table" in said[b"459"].what and "first digit 4" in said[b"459"].why


@pytest.mark.parametrize(
    ("protocol", "line", "state", "octets", "expected"),
    [
        ("SMTP", "C: MAIL FROM:<> SIZE=9", "GREETED", b"<>", "nobody is to get a report"),
        ("SMTP", "C: MAIL FROM:<a@b.test> SIZE=9", "GREETED", b"SIZE=9", "How many octets"),
        ("POP3", "C: RETR 1", "TRANSACTION", b"RETR", "a whole message"),
        ("POP3", "C: retr 1", "TRANSACTION", b"retr", "a whole message"),
        ("POP3", "C: APOP bob 0123", "AUTHORIZATION", b"0123", "MD5 digest"),
        ("IMAP", "C: a FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (TO)]<0.9>)", "selected",
         b"BODY.PEEK", "without setting \\Seen"),
        ("IMAP", "C: a FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (TO)]<0.9>)", "selected",
         b"[HEADER.FIELDS (TO)]", "only these header fields"),
        ("IMAP", "C: a FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (TO)]<0.9>)", "selected",
         b"<0.9>", "Only some octets"),
        ("IMAP", "C: a FETCH 1:* FLAGS", "selected", b"1:*", "All messages"),
        ("IMAP", "C: a FETCH 1 BODY[]", "selected", b"BODY", "octets of it"),
        ("IMAP", "C: a FETCH 1 BODY", "selected", b"BODY", "its MIME structure"),
        ("IMAP", "C: a STORE 2 +FLAGS.SILENT (\\Deleted)", "selected", b"\\Deleted",
         "marked to be removed, still there"),
        ("IMAP", "C: a STORE 2 +FLAGS.SILENT (\\Deleted)", "selected", b"+FLAGS.SILENT",
         "wants no report"),
        ("IMAP", "C: a SEARCH NOT SINCE 1-Feb-2026", "selected", b"SINCE", "on this day or later"),
        ("IMAP", "C: a SETACL Team carol +lr", "authenticated", b"r", "open and read"),
        ("IMAP", "S: * OK [UIDVALIDITY 7] ok", "selected", b"7", "stands for the whole mailbox"),
        ("IMAP", "S: * LIST (\\Junk) \"/\" J", "selected", b"\\Junk", "it is for junk mail"),
    ],
)  # fmt: skip
def test_what_stands_in_a_part_matters(
    protocol: str, line: str, state: str, octets: bytes, expected: str
) -> None:
    assert expected in parts_by_text(protocol, line, state)[octets].what


MESSAGE = """\
C: From: =?utf-8?q?J=C3=BCrgen?= <a@b.test>
C: Date: Mon, 2 Mar 2026 09:15:00 +0100
C: Content-Type: multipart/mixed;
C:  boundary="b1"
C:
C: before
C: --b1
C: Content-Type: text/plain; charset=utf-8
C: Content-Transfer-Encoding: quoted-printable
C:
C: Gr=C3=BC=C3=9Fe
C: ..
C: --b1
C: Content-Type: text/plain; charset=iso-8859-1
C: Content-Transfer-Encoding: base64
C:
C: R3L832U=
C: --b1
C: Content-Type: image/png
C: Content-Transfer-Encoding: base64
C:
C: iVBORw==
C: --b1--
C: after
C: .
"""


def test_a_message_is_cut_to_the_last_field_and_part() -> None:
    step = read("SMTP", f"{ENVELOPE}C: DATA\nS: 354 go\n{MESSAGE}")[-1]
    cut = [(p.name, step.data[p.start : p.end], p.decoded) for p in step.parts]
    assert cut[:2] == [
        ("field", b"From: ", None),
        ("field-value", b"=?utf-8?q?J=C3=BCrgen?= <a@b.test>", "Jürgen <a@b.test>"),
    ]
    assert ("field-value", b"Mon, 2 Mar 2026 09:15:00 +0100", "2 March 2026, 08:15:00 UTC") in cut
    assert [c for c in cut if c[0] in ("media-type", "separator", "mime-parameter")][:3] == [
        ("media-type", b"multipart/mixed", None),
        ("separator", b";\r\n ", None),
        ("mime-parameter", b'boundary="b1"', None),
    ]
    at = cut.index(("outside", b"before", None))
    assert cut[at + 1] == ("boundary", b"\r\n--b1\r\n", None)
    bodies = [c for c in cut if c[0] in ("quoted-printable", "dot-stuffing", "base64")]
    assert bodies == [
        ("quoted-printable", b"Gr=C3=BC=C3=9Fe\r\n", "Grüße ↵ ."),
        ("dot-stuffing", b".", None),
        ("quoted-printable", b".", None),
        ("base64", b"R3L832U=", "Grüße"),
        ("base64", b"iVBORw==", "4 octets of image/png"),
    ]
    assert cut[-4:] == [
        ("boundary-end", b"\r\n--b1--\r\n", None),
        ("outside", b"after\r\n", None),
        ("final-dot", b".", None),
        ("crlf", b"\r\n", None),
    ]
    said = {p.name: explain("SMTP", step, p) for p in step.parts}
    assert said["boundary"] is not None and said["boundary"].section == "RFC 2046 §5.1.1"


@pytest.mark.parametrize(
    "content",
    ["no header", ":", "a:b", ".", "..", " folded", "Content-Type: multipart/x; boundary=",
     "Content-Type: ;;;\"", "Content-Type: text/x; a=\"b\\\";c\" ; d", "Date: never"],
)  # fmt: skip
def test_odd_messages_are_cut_without_a_loss(content: str) -> None:
    reply = f"C: RETR 1\nS: +OK\nS: {content}\nS:\nS: --\nS: .\n"
    read("POP3", reply, state="TRANSACTION")  # checks that the parts cover the data


MESSAGE_LINES = st.sampled_from([
    b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"Date: Mon, 2 Mar 2026 09:15:00 +0100\r\n", b" folded\r\n", b"\r\n", b"\n", b"--b\r\n",
    b"--b--\r\n", b"--b", b"..dot\r\n", b".\r\n", b".", b"=C3=BC=\r\n", b"R3L8\r\n", b"\0\xff\r",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(MESSAGE_LINES, max_size=12).map(b"".join), st.booleans())
def test_no_octet_of_a_message_is_lost(content: bytes, stuffed: bool) -> None:
    pieces = message_pieces(content, stuffed=stuffed)
    assert b"".join(piece.data for piece in pieces) == content
    assert b"".join(piece.data for piece in header_pieces(content)) == content
    assert {piece.name for piece in pieces} <= set(PARTS["SMTP"])


def test_literals_are_cut_by_what_was_asked_for() -> None:
    talk = (
        "C: a FETCH 1 (BODY[] BODY[HEADER] BODY[TEXT])\n"
        "S: * 1 FETCH (BODY[] {9}\nS: a: b\nS:\nS: c BODY[HEADER] {8}\nS: d: e\nS:\n"
        "S:  BODY[TEXT] {4}\nS: fg\nS: )"
    )
    step = read("IMAP", talk, state="selected")[-1]
    cut = [(p.name, step.data[p.start : p.end]) for p in step.parts]
    assert cut.count(("blank", b"\r\n")) == 2
    assert {("field", b"a: "), ("body", b"c"), ("field", b"d: "), ("body", b"fg\r\n")} <= set(cut)
    assert ("literal-length", b"{9}") in cut
    assert "a literal of 9 octets follows" in {p.label for p in step.parts}


def test_what_no_observer_makes_is_not_explained() -> None:
    step = Step(1, "server", b"+OK\r\n", 0.0, 0.0, 0.0, "reply", "+OK")
    assert explain("POP3", step, Part(0, 3, "stuff", "what?")) is None
    assert explain("NNTP", step, Part(0, 3, "status", "status")) is None
    with pytest.raises(KeyError):
        explanation("POP3", "stuff")


def test_a_password_never_chooses_the_text() -> None:
    step = Step(1, "client", b"PASS RETR\r\n", 0.0, 0.0, 0.0, "command", "PASS")
    hidden = explain("POP3", step, Part(5, 9, "verb", "command", secret=True))
    assert hidden is not None and "not known" in hidden.what
