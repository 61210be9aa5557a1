"""What the observers say of a TLS handshake, in the middle of a dialogue and before it."""

from __future__ import annotations

import pytest

from mailedu.protocols.observer import observer_for
from mailedu.transcript import Line, Sender

SENDERS: dict[str, Sender] = {"C": "client", "S": "server"}

BEFORE = {
    "SMTP": ["S 220 mail.campus.test ESMTP", "C EHLO laptop.test",
             "S 250-mail.campus.test", "S 250 STARTTLS", "C STARTTLS", "S 220 go ahead"],
    "POP3": ["S +OK ready", "C STLS", "S +OK begin"],
    "IMAP": ["S * OK ready", "C a STARTTLS", "S a OK begin"],
}  # fmt: skip
AFTER = {
    "SMTP": ["C EHLO laptop.test", "S 250 mail.campus.test"],
    "POP3": ["C CAPA", "S +OK", "S USER", "S ."],
    "IMAP": ["C b NOOP", "S b OK done"],
}
FIRST = {"SMTP": "CONNECTED", "POP3": "AUTHORIZATION", "IMAP": "not authenticated"}


def lines(texts: list[str], start: float) -> list[Line]:
    return [
        Line(3, SENDERS[text[0]], text[2:].encode() + b"\r\n", start + n, start + n, start + n)
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize("protocol", BEFORE)
def test_a_handshake_is_a_step_after_which_the_session_begins_anew(protocol: str) -> None:
    observer = observer_for(protocol)
    steps = [step for line in lines(BEFORE[protocol], 0) for step in observer.feed(line)]
    (event,) = observer.encrypted(9.5, "TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
    steps += [event, *(s for line in lines(AFTER[protocol], 10) for s in observer.feed(line))]
    assert (event.kind, event.data, event.connection, event.received) == ("event", b"", 3, 9.5)
    assert event.label == "TLS handshake: TLSv1.2"
    assert "with ECDHE-ECDSA-AES256-GCM-SHA384" in event.meaning
    assert event.section == "RFC 5246 §7.4"
    assert event.state_after == FIRST[protocol]
    assert "forgotten" in event.meaning
    assert [step.error for step in steps] == [None] * len(steps)
    replies = [step for step in steps if step.answers is not None]
    assert replies[-1].answers == steps.index(event) + 1, "places count the event too"


@pytest.mark.parametrize("protocol", BEFORE)
def test_before_the_greeting_there_is_nothing_to_forget(protocol: str) -> None:
    observer = observer_for(protocol)
    observer.connection = 7
    (event,) = observer.encrypted(0.5, "TLSv1.3", "TLS_AES_256_GCM_SHA384")
    assert (event.connection, event.section) == (7, "RFC 8446 §4")
    assert "forgotten" not in event.meaning
    (greeting,) = observer.feed(lines(BEFORE[protocol], 1)[0])
    assert greeting.kind == "greeting"


@pytest.mark.parametrize("protocol", BEFORE)
def test_a_command_that_was_sent_ahead_gets_no_reply(protocol: str) -> None:
    observer = observer_for(protocol)
    *asked, agreed = BEFORE[protocol]
    ahead = [*asked, "C x NOOP" if protocol == "IMAP" else "C NOOP", agreed]
    steps = [step for line in lines(ahead, 0) for step in observer.feed(line)]
    steps += observer.encrypted(9.5, "TLSv1.3", "TLS_AES_256_GCM_SHA384")
    steps += [step for line in lines(AFTER[protocol], 10) for step in observer.feed(line)]
    assert steps[-1].answers == len(steps) - 2


@pytest.mark.parametrize("protocol", BEFORE)
def test_a_handshake_that_failed_says_why(protocol: str) -> None:
    observer = observer_for(protocol)
    for line in lines(BEFORE[protocol], 0):
        observer.feed(line)
    (event,) = observer.not_encrypted(9.5, "tlsv1 alert unknown ca")
    assert (event.kind, event.label) == ("event", "no TLS")
    assert event.error == "TLS handshake failed: tlsv1 alert unknown ca"
    (end,) = observer.close(time=9.6, by="client")
    assert (end.label, end.sender) == ("connection closed", "client")
