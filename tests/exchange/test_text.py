"""Texts of C: and S: lines, written and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded_dialogues import NAMES, dialogues, spoken

from mailedu import Transcript, TranscriptError, read
from mailedu.exchange.spelling import octets_of, spelled
from mailedu.exchange.text_reading import from_text
from mailedu.exchange.text_writing import to_text
from mailedu.transcript import Connection, Sender, Step

RFC_1939 = """
   S: <wait for connection on TCP port 110>
   C: <open connection>
   S:    +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
   C:    APOP mrose c4c9334bac560ecc979e58001b3e22fb
   S:    +OK mrose's maildrop has 2 messages (320 octets)
   C:    RETR 1
   S:    +OK 120 octets
   S:    <the POP3 server sends message 1>
   S:    .
   ...
   C:    QUIT
   S:    +OK dewey POP3 server signing off (maildrop empty)
   C:  <close connection>
   S:  <wait for next connection>
"""

RFC_3501 = """
S:   * OK IMAP4rev1 Service Ready
C:   a001 login mrc secret
S:   a001 OK LOGIN completed
C:   a003 fetch 12 full
S:   * 12 FETCH (FLAGS (\\Seen) INTERNALDATE "17-Jul-1996 02:44:25 -0700"
      RFC822.SIZE 4286 BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028
      92))
S:   a003 OK FETCH completed
"""


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_is_read_again(name: str, tmp_path: Path) -> None:
    transcript = dialogues()[name]
    file = tmp_path / "talk.txt"
    file.write_text(to_text(transcript), "utf-8")
    again = read(file)
    assert (again.title, again.connections) == (transcript.title, transcript.connections)
    assert spoken(again) == spoken(transcript)
    assert [s.label for s in again.steps] == [s.label for s in transcript.steps]
    assert to_text(again) == to_text(transcript)


def test_how_it_looks() -> None:
    text = to_text(dialogues()["pop3 cut"])
    assert text.startswith(
        "# POP3: bob fetches mail\n# C: bob's laptop\n# S: mail.campus.test, POP3, port "
    )
    assert "\nC: PASS ********\nS: +OK" in text
    assert "\nS: .\n" in to_text(dialogues()["big fetched"])
    assert text.endswith("C: <connection closed>\n")
    assert "\nC2: USER bob\n" in to_text(dialogues()["stdlib"])
    assert "\nC: <TLS handshake: TLSv1.3>\n" in to_text(dialogues()["stls"])


octets = st.lists(
    st.sampled_from((b"a", b" ", b"\r\n", b"\n", b"\r", b"\\", b"\\x41", b"\xe9", b"\0", b"<x>",
                     b"<connection closed>\r\n", "é".encode(), b"\t", b".", b"C: ", b"#")),
    min_size=1,
).map(b"".join)  # fmt: skip


LOGIN = (("server", b"+OK\r\n"), ("client", b"USER bob\r\n"), ("server", b"+OK\r\n"),
         ("client", b"PASS ********\r\n"), ("server", b"+OK\r\n"))  # fmt: skip


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(1, 2), st.sampled_from(("client", "server")), octets), max_size=8
    )
)
def test_every_octet_comes_back(said: list[tuple[int, Sender, bytes]]) -> None:
    before = [(number, who, data) for number in (1, 2) for who, data in LOGIN]
    steps = tuple(
        Step(number, who, data, 0, 0, 0, "data", "x") for number, who, data in [*before, *said]
    )
    connections = tuple(Connection(n, "POP3", "bob", "mail.test", 110) for n in (1, 2))
    again = from_text(to_text(Transcript("any octets", connections, steps)))
    for number in (1, 2):
        for who in ("client", "server"):
            sent = b"".join(s.data for s in steps if (s.connection, s.sender) == (number, who))
            came = [s.data for s in again.steps if (s.connection, s.sender) == (number, who)]
            assert b"".join(came) == sent


@given(st.binary(max_size=30))
def test_spelling_can_be_undone(data: bytes) -> None:
    text = spelled(data)
    assert octets_of(text) == data
    assert text.isprintable() and text == text.strip("\n") and not text.endswith(" ")


def test_an_example_typed_off_rfc_1939() -> None:
    found = from_text(RFC_1939)
    assert [s.verb for s in found.steps if s.kind == "command"] == ["APOP", "RETR", "QUIT"]
    assert found.steps[0].data == b"+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n"
    assert found.connections == (Connection(1, "POP3", "client", "server", 110),)
    assert "times" in found.meta


def test_folded_lines_as_in_rfc_3501() -> None:
    found = from_text(RFC_3501)
    (fetched,) = [s for s in found.steps if s.verb == "FETCH" and s.kind == "untagged"]
    assert fetched.data.endswith(b'"7BIT" 3028 92))\r\n') and fetched.error is None
    assert found.steps[1].data == b"a001 login mrc ********\r\n"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", 'no line that begins with "C:" or "S:"'),
        ("hello\nworld", 'no line that begins with "C:" or "S:"'),
        ("C: hello\nS: who?", "none of SMTP, POP3 and IMAP"),
        ('{"format": "mailedu-transcript", "version": 99}', "upgrade mailedu"),
        ('{"format": "mailedu-transcript", "vers', "was the file cut off"),
        ("[1, 2]", "is no transcript"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, text: str, hint: str) -> None:
    file = tmp_path / "talk"
    file.write_text(text, "utf-8")
    with pytest.raises(TranscriptError, match=hint):
        read(file)


def test_files_that_hold_nothing_readable(tmp_path: Path) -> None:
    file = tmp_path / "talk"
    file.write_bytes(b"\xff\xfe\0")
    with pytest.raises(TranscriptError, match="no text in UTF-8"):
        read(file)
    with pytest.raises(TranscriptError, match="cannot read"):
        read(tmp_path / "missing")
    with pytest.raises(TranscriptError, match="cannot read"):
        read(tmp_path)


def test_a_transcript_is_read_as_it_is(tmp_path: Path) -> None:
    transcript = dialogues()["imap"]
    assert read(transcript.save(tmp_path / "talk.anything")) == transcript


lines = st.text("CS12:<># .\\x\r\nabé\t\0{}+OK", max_size=60)


@settings(max_examples=40)
@given(
    lines, st.sampled_from(("", "S: * OK\n", "S: 220 x\n", "S: +OK\n", "# S: a, IMAP, port 1\n"))
)
def test_any_text_is_read_or_refused(text: str, before: str) -> None:
    try:
        found = from_text(before + text)
    except TranscriptError:
        return
    assert Transcript.from_dict(found.to_dict()) == found


def test_the_protocol_may_be_told_in_a_comment() -> None:
    found = from_text("# S2: mail.example, IMAP, port 143\nC2: x NOOP\n")
    assert found.connections == (Connection(1, "IMAP", "client", "mail.example", 143),)
    assert (found.steps[0].verb, found.steps[0].error) == ("NOOP", None)
