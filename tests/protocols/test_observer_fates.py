"""What the observers say of lines that a hand on the wire has changed or taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailedu.protocols.observer import observe, observer_for
from mailedu.transcript import Fate, Line, Step

POP3 = ["S +OK ready", "C USER bob", "S +OK", "C PASS open-sesame", "S +OK 2 messages"]


def line(text: str, fate: Fate = "", original: str = "") -> Line:
    """Return a line; ``text`` is what went on, after S or C."""
    data = text[2:].encode() + b"\r\n" if text[2:] else b""
    sent = original.encode() + b"\r\n" if original else b""
    return Line(1, "server" if text[0] == "S" else "client", data, 1.0, 2.0, 3.0, fate, sent)


def after(*lines: Line) -> list[Step]:
    """Return the steps of lines that come in a POP3 session in TRANSACTION."""
    return observe("POP3", [*map(line, POP3), *lines])[len(POP3) :]


def test_a_dropped_command_is_an_event_and_changes_nothing() -> None:
    (lost,) = after(line("C ", "dropped", "DELE 2"))
    assert (lost.kind, lost.sender, lost.data, lost.fate) == ("event", "client", b"", "dropped")
    assert (lost.label, lost.original) == ("dropped: DELE 2", b"DELE 2\r\n")
    assert (lost.received, lost.released, lost.forwarded) == (1.0, 2.0, 3.0)
    assert lost.state_before == lost.state_after == "TRANSACTION" and lost.marked == ()
    assert "never reached the server" in lost.meaning and lost.section == "RFC 9293 §2.2"
    _, command, reply = after(
        line("C ", "dropped", "DELE 2"), line("C DELE 1"), line("S +OK marked")
    )
    assert reply.answers == len(POP3) + 1 and command.error is None and reply.marked == (1,)


def test_a_dropped_reply_leaves_its_command_without_an_answer() -> None:
    _, lost, again, answer = after(
        line("C STAT"), line("S ", "dropped", "+OK 2 320"), line("C NOOP"), line("S +OK")
    )
    assert lost.label == "dropped: +OK 2 320" and "never reached the client" in lost.meaning
    assert again.kind == "command"
    assert answer.answers == len(POP3), "as the client takes it: the reply to STAT"


def test_an_edited_line_is_told_as_it_went_on() -> None:
    command, reply = after(
        line("C RETR 7", "edited", "RETR 1"), line("S -ERR no such message", "edited", "+OK")
    )
    assert (command.label, command.fate, command.original) == ("RETR 7", "edited", b"RETR 1\r\n")
    assert (reply.label, reply.original) == ("-ERR no such message", b"+OK\r\n")


def test_a_line_inside_a_long_reply_marks_the_whole() -> None:
    lines = ["C RETR 1", "S +OK", "S Subject: one", "S ", "S .", "S ."]
    taken = [line(text) if text[2:] else replace(line(text), data=b"\r\n") for text in lines[:-2]]
    edited = line("S two", "edited", "one")
    _, reply = after(*taken, edited, line("S ."))
    assert reply.fate == "edited"
    assert reply.data == b"+OK\r\nSubject: one\r\n\r\ntwo\r\n.\r\n"
    assert reply.original == b"+OK\r\nSubject: one\r\n\r\none\r\n.\r\n"


@pytest.mark.parametrize(
    ("protocol", "before", "sent", "shown"),
    [
        ("POP3", POP3[:3], "PASS open-sesame", b"PASS ********\r\n"),
        ("IMAP", ["S * OK ready"], "a LOGIN bob open-sesame", b"a LOGIN bob ********\r\n"),
        ("IMAP", ["S * OK ready", "C a LOGIN bob {11}", "S + go on"],
         "open-sesame", b"********\r\n"),
        ("SMTP", ["S 220 hi", "C EHLO l.test", "S 250-m.test", "S 250 AUTH PLAIN"],
         "AUTH PLAIN AGJvYgBvcGVuLXNlc2FtZQ==", b"AUTH PLAIN ********\r\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("fate", ["dropped", "edited"])
def test_a_password_in_what_was_sent_is_masked(
    protocol: str, before: list[str], sent: str, shown: bytes, fate: Fate
) -> None:
    text = "C " if fate == "dropped" else "C * nothing"
    lines = [*map(line, before), line(text, fate, sent)]
    steps = observe(protocol, lines)
    assert "sesame" not in repr(steps) and "AGJvYgBv" not in repr(steps)
    step = next(step for step in steps if step.fate == fate)
    assert shown in step.original
    told = observe(protocol, lines, reveal=True)
    assert sent.encode() + b"\r\n" in next(s.original for s in told if s.fate == fate)


def test_a_delayed_and_a_copied_line_keep_their_fate() -> None:
    assert [s.fate for s in after(line("C NOOP", "delayed"), line("C NOOP", "duplicated"))] == [
        "delayed",
        "duplicated",
    ]


def test_a_glimpse_changes_nothing() -> None:
    observer = observer_for("POP3")
    for text in POP3:
        observer.feed(line(text))
    step = observer.glimpse(line("C DELE 1"))
    assert step is not None and (step.verb, step.kind) == ("DELE", "command")
    assert observer.feed(line("S +OK"))[0].answers is None, "no command was asked"
    observer.feed(line("C RETR 1"))
    observer.feed(line("S +OK"))
    assert observer.glimpse(line("S -ERR in the message's text")) is None
    step = observer.glimpse(line("C QUIT"))
    assert step is not None and step.state_before == "TRANSACTION"


def test_a_sealed_session_says_so_and_no_more() -> None:
    observer = observer_for("POP3")
    for text in [*POP3[:1], "C STLS", "S +OK"]:
        observer.feed(line(text))
    (event,) = observer.sealed(4.0)
    assert (event.kind, event.label) == ("event", "encrypted from here on")
    (end,) = observer.close(time=5.0, by="client")
    assert end.label == "connection closed" and "cannot be said" in end.meaning


@pytest.mark.parametrize(
    ("protocol", "said", "section"),
    [
        ("POP3", [*POP3, "C DELE 1", "S +OK", "C QUIT"], "RFC 1939 §6"),
        ("SMTP", ["S 220 x", "C EHLO a.test", "S 250 x", "C MAIL FROM:<>", "S 250 ok",
                  "C RCPT TO:<b@b.test>", "S 250 ok", "C DATA", "S 354 go", "C Hi", "C ."],
         "RFC 5321 §4.5.3.2.6"),
        ("IMAP", ["S * PREAUTH x", "C a SELECT INBOX", "S a OK x", "C b EXPUNGE"],
         "RFC 3501 §2.2.2"),
    ],
)  # fmt: skip
def test_an_end_before_the_last_answer_does_not_say_that_nothing_was_done(
    protocol: str, said: list[str], section: str
) -> None:
    observer = observer_for(protocol)
    for text in said:
        observer.feed(line(text))
    (end,) = observer.close(time=4.0)
    assert "may have" in end.meaning and "cannot know" in end.meaning
    assert end.section == section


def test_a_quit_behind_an_unanswered_dele_does_not_say_what_goes() -> None:
    assert "is not known yet" in after(line("C DELE 1"), line("C QUIT"))[-1].meaning
