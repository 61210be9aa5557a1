"""The SMTP observer: the dialogues of RFC 5321 D.1, RFC 2920 §4 and RFC 4954 §4.1, and more."""

from __future__ import annotations

from functools import partial

import pytest
from observer_dialogue import (
    ENVELOPE,
    HELLO,
    check,
    dialogue,
    errors,
    lines,
    parts_of,
    read,
    table,
)

from mailedu.protocols.observer import observe, observer_for
from mailedu.protocols.observer.meanings_smtp import COMMANDS
from mailedu.protocols.smtp import SMTP

RFC_5321_D_1 = """
    S: 220 foo.com Simple Mail Transfer Service Ready
    C: EHLO bar.com
    S: 250-foo.com greets bar.com
    S: 250-8BITMIME
    S: 250-SIZE
    S: 250-DSN
    S: 250 HELP
    C: MAIL FROM:<Smith@bar.com>
    S: 250 OK
    C: RCPT TO:<Jones@foo.com>
    S: 250 OK
    C: RCPT TO:<Green@foo.com>
    S: 550 No such user here
    C: RCPT TO:<Brown@foo.com>
    S: 250 OK
    C: DATA
    S: 354 Start mail input; end with <CRLF>.<CRLF>
    C: Blah blah blah...
    C: ...etc. etc. etc.
    C: .
    S: 250 OK
    C: QUIT
    S: 221 foo.com Service closing transmission channel
"""
RFC_2920_4 = """
    S: 220 innosoft.com SMTP service ready
    C: EHLO dbc.mtview.ca.us
    S: 250-innosoft.com
    S: 250 PIPELINING
    C: MAIL FROM:<mrose@dbc.mtview.ca.us>
    C: RCPT TO:<ned@innosoft.com>
    C: RCPT TO:<dan@innosoft.com>
    C: RCPT TO:<kvc@innosoft.com>
    C: DATA
    S: 250 sender <mrose@dbc.mtview.ca.us> OK
    S: 250 recipient <ned@innosoft.com> OK
    S: 250 recipient <dan@innosoft.com> OK
    S: 250 recipient <kvc@innosoft.com> OK
    S: 354 enter mail, end with line containing only "."
    C: Subject: hello
    C:
    C: hello
    C: .
    C: QUIT
    S: 250 message sent
    S: 221 goodbye
"""
RFC_4954_4_1 = """
    S: 220-smtp.example.com ESMTP Server
    C: EHLO client.example.com
    S: 250-smtp.example.com Hello client.example.com
    S: 250-AUTH GSSAPI DIGEST-MD5
    S: 250-ENHANCEDSTATUSCODES
    S: 250 STARTTLS
    C: STARTTLS
    S: 220 Ready to start TLS
    C: EHLO client.example.com
    S: 250-smtp.example.com Hello client.example.com
    S: 250 AUTH GSSAPI DIGEST-MD5 PLAIN
    C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=
    S: 235 2.7.0 Authentication successful
"""

smtp = partial(read, "SMTP")


def test_the_dialogue_of_rfc_5321_appendix_d_1() -> None:
    steps = smtp(RFC_5321_D_1)
    assert table(steps) == [
        ("", "greeting", "CONNECTED", None),
        ("EHLO", "command", "CONNECTED", None),
        ("EHLO", "reply", "GREETED", 1),
        ("MAIL", "command", "GREETED", None),
        ("MAIL", "reply", "MAIL", 3),
        ("RCPT", "command", "MAIL", None),
        ("RCPT", "reply", "RCPT", 5),
        ("RCPT", "command", "RCPT", None),
        ("RCPT", "reply", "RCPT", 7),
        ("RCPT", "command", "RCPT", None),
        ("RCPT", "reply", "RCPT", 9),
        ("DATA", "command", "RCPT", None),
        ("DATA", "reply", "DATA", 11),
        ("DATA", "data", "DATA", 11),
        ("DATA", "reply", "GREETED", 13),
        ("QUIT", "command", "GREETED", None),
        ("QUIT", "reply", "CLOSED", 15),
    ]
    assert errors(steps) == []
    assert steps[2].label == "250-foo.com greets bar.com … 5 lines"
    assert steps[13].label == "message text, 2 lines, 37 octets"
    assert "two recipients" in steps[14].meaning and "Jones@foo.com" in steps[6].meaning


def test_pipelining_as_in_rfc_2920_section_4() -> None:
    steps = smtp(RFC_2920_4)
    assert table(steps)[3:] == [
        ("MAIL", "command", "GREETED", None),
        ("RCPT", "command", "GREETED", None),
        ("RCPT", "command", "GREETED", None),
        ("RCPT", "command", "GREETED", None),
        ("DATA", "command", "GREETED", None),
        ("MAIL", "reply", "MAIL", 3),
        ("RCPT", "reply", "RCPT", 4),
        ("RCPT", "reply", "RCPT", 5),
        ("RCPT", "reply", "RCPT", 6),
        ("DATA", "reply", "DATA", 7),
        ("DATA", "data", "DATA", 7),
        ("QUIT", "command", "DATA", None),
        ("DATA", "reply", "GREETED", 13),
        ("QUIT", "reply", "CLOSED", 14),
    ]
    assert errors(steps) == []
    assert "pipelining" in steps[4].meaning and "pipelining" not in steps[3].meaning


def test_login_as_in_rfc_4954_section_4_1_whose_greeting_lacks_its_last_line() -> None:
    steps = smtp(RFC_4954_4_1)
    assert [(s.verb, s.kind, s.state_after, s.answers) for s in steps] == [
        ("", "greeting", "CONNECTED", None),
        ("EHLO", "command", "CONNECTED", None),
        ("EHLO", "reply", "GREETED", 1),
        ("STARTTLS", "command", "GREETED", None),
        ("STARTTLS", "reply", "CONNECTED", 3),
        ("EHLO", "command", "CONNECTED", None),
        ("EHLO", "reply", "GREETED", 5),
        ("AUTH", "command", "GREETED", None),
        ("AUTH", "reply", "GREETED", 7),
    ]
    assert len(errors(steps)) == 1 and "no last line" in errors(steps)[0]
    assert steps[7].data == b"AUTH PLAIN ********\r\n"
    assert steps[7].parts[4].decoded == "test NUL test NUL ••••••••"
    assert ("enhanced-code", b"2.7.0") in parts_of(steps[8])
    assert "test is logged in" in steps[8].meaning


def test_auth_login_shows_the_name_and_masks_the_password() -> None:
    talk = (
        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: Ym9i\nS: 334 UGFzc3dvcmQ6\nC: c2VzYW1l\nS: 235 ok"
    )
    steps = smtp(HELLO + talk)[3:]
    assert [step.kind for step in steps] == [
        "command", "continuation", "data", "continuation", "data", "reply",
    ]  # fmt: skip
    assert [step.answers for step in steps] == [None, 3, 3, 3, 3, 3]
    assert steps[1].parts[2].decoded == "Username:"
    assert (steps[2].data, steps[2].parts[0].decoded) == (b"Ym9i\r\n", "bob")
    assert (steps[4].data, steps[4].parts[0].secret) == (b"********\r\n", True)
    assert smtp(HELLO + talk, reveal=True)[7].parts[0].decoded == "sesame"


def test_the_message_text_is_one_step_with_its_parts() -> None:
    steps = smtp(ENVELOPE + "C: DATA\nS: 354 go\nC: Subject: x\nC:\nC: ..dot\nC: .\nS: 250 OK")
    assert parts_of(steps[-2]) == [
        ("field", b"Subject: "),
        ("field-value", b"x"),
        ("crlf", b"\r\n"),
        ("blank", b"\r\n"),
        ("dot-stuffing", b"."),
        ("body", b".dot\r\n"),
        ("final-dot", b"."),
        ("crlf", b"\r\n"),
    ]
    assert steps[-2].label == "message text, 3 lines, 20 octets"


def test_text_sent_before_354_waits_for_the_reply_that_decides_what_it_is() -> None:
    early = "C: DATA\nC: NOOP\nC: .\n"
    taken = smtp(ENVELOPE + early + "S: 354 go\nS: 250 OK")
    assert [step.kind for step in taken[-4:]] == ["command", "reply", "data", "reply"]
    refused = smtp(ENVELOPE + early + "S: 554 no\nS: 250 OK\nS: 500 what")
    assert [s.kind for s in refused[-5:]] == ["reply", "command", "command", "reply", "reply"]
    assert refused[-4].verb == "NOOP"


def test_the_parts_of_mail_and_rcpt() -> None:
    steps = smtp(HELLO + "C: MAIL FROM:<a@b.test> SIZE=12 BODY=8BITMIME\nS: 250\nC: rcpt to:<>\n")
    assert parts_of(steps[3]) == [
        ("verb", b"MAIL"),
        ("keyword", b"FROM:"),
        ("reverse-path", b"<a@b.test>"),
        ("parameter", b"SIZE=12"),
        ("parameter", b"BODY=8BITMIME"),
        ("crlf", b"\r\n"),
    ]
    assert steps[3].parts[5].label == "SIZE parameter: octets announced"
    assert "A recipient cannot be empty" in (steps[5].error or "")


def test_a_chunk_of_bdat_ends_after_its_octets() -> None:
    begin = dialogue(ENVELOPE)
    sent = [("C", b"BDAT 5 LAST\r\n"), ("C", b"ab\r\n"), ("C", b"cQUIT\r\n"), ("S", b"250 OK\r\n")]
    steps = observe("SMTP", [*begin, *lines(sent)])
    check("SMTP", steps)
    assert [(s.verb, s.kind, s.data) for s in steps[-4:]] == [
        ("BDAT", "command", b"BDAT 5 LAST\r\n"),
        ("BDAT", "data", b"ab\r\nc"),
        ("QUIT", "command", b"QUIT\r\n"),
        ("BDAT", "reply", b"250 OK\r\n"),
    ]
    assert steps[-1].state_after == "GREETED"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"FROB\r\n", "FROB is no SMTP command"),
        (b"RCPT TO:<a@b.test>\r\n", "RCPT comes too early: MAIL must have succeeded first"),
        (b"DATA\r\n", "DATA comes too early: RCPT must"),
        (b"MAIL FROM: <a@b.test>\r\n", "No space may stand between the colon and the path"),
        (b"MAIL FROM:a@b.test\r\n", "angle brackets"),
        (b"MAIL <a@b.test>\r\n", "MAIL must be followed by FROM:<address>"),
        (b"EHLO\r\n", "An argument is missing: EHLO domain"),
        (b"RSET now\r\n", "RSET takes no argument"),
        (b"AUTH\r\n", "The mechanism is missing"),
        (b"NOOP\n", "bare LF"),
        (b"NOOP", "no end"),
        (b"NOOP a\rb\r\n", "bare CR"),
        (b"NOOP \xe9\r\n", "above 127"),
        (b"NOOP " + b"x" * 600 + b"\r\n", "allows 512"),
        (b"\r\n", "no SMTP command"),
    ],
)
def test_a_mistake_of_the_client_is_a_step_that_says_what_is_wrong(line: bytes, words: str) -> None:
    steps = observe("SMTP", [*dialogue(HELLO), *lines([("C", line)])])
    check("SMTP", steps)
    assert words in (steps[-1].error or "") and steps[-1].data == line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"hello\r\n", "three digits"),
        (b"999 x\r\n", "three digits"),
        (b"250 " + b"x" * 600 + b"\r\n", "allows 512"),
        (b"250-first\r\n", "in the middle of a reply"),
    ],
)
def test_a_mistake_of_the_server_is_a_step_that_says_what_is_wrong(line: bytes, words: str) -> None:
    steps = observe("SMTP", [*dialogue(HELLO + "C: NOOP"), *lines([("S", line)])])
    check("SMTP", steps)
    assert words in (steps[-1].error or "") and steps[-1].answers == 3


def test_mistakes_that_need_several_lines() -> None:
    assert (
        "PIPELINING was not announced"
        in errors(smtp("S: 220 m\nC: HELO c\nS: 250 m\nC: NOOP\nC: NOOP"))[0]
    )
    assert "must be the last command" in errors(smtp(HELLO + "C: NOOP\nC: QUIT"))[0]
    assert "RSET would drop it" in errors(smtp(ENVELOPE + "C: MAIL FROM:<x@y.test>"))[0]
    assert "same code" in errors(smtp(HELLO + "C: NOOP\nS: 250-a\nS: 251 b"))[0]
    assert "wait for the greeting" in errors(smtp("C: EHLO c\nS: 220 m\nS: 250 m"))[0]
    text = ENVELOPE + "C: DATA\nS: 354 go\nC: caf\xe9\nC: .\nS: 250 OK"
    assert "8BITMIME" in errors(smtp(text))[0]
    assert (
        "before the line with a single dot" in errors(smtp(ENVELOPE + "C: DATA\nS: 354\nC: x"))[0]
    )


def test_rset_and_a_shutdown_lead_where_the_rfc_says() -> None:
    assert smtp(ENVELOPE + "C: RSET\nS: 250 OK")[-1].state_after == "GREETED"
    assert smtp("S: 220 m\nC: RSET\nS: 250 OK")[-1].state_after == "CONNECTED"
    last = smtp(ENVELOPE + "S: 421 going down")[-1]
    assert (last.state_after, last.answers, last.error) == ("CLOSED", None, None)


def test_a_connection_cut_in_the_text_delivers_nothing() -> None:
    observer = observer_for("SMTP")
    for line in dialogue(ENVELOPE + "C: DATA\nS: 354 go\nC: half"):
        observer.feed(line)
    *_, end = observer.close(time=99.0)
    assert end.kind == "event" and "must not deliver" in end.meaning


@pytest.mark.parametrize("verb", SMTP.commands)
def test_every_command_has_words(verb: str) -> None:
    assert verb in COMMANDS


@pytest.mark.parametrize("verb", [*SMTP.commands, "STARTTLS", "ETRN"])
def test_every_command_with_every_code_can_be_said(verb: str) -> None:
    for code in [*SMTP.codes, "299", "499", "599"]:
        steps = smtp(ENVELOPE + f"C: {verb} FROM:<a@b.test>\nS: {code} 5.1.1 text")
        reply = steps[-1]
        assert reply.kind in ("reply", "continuation") and reply.answers == len(steps) - 2
