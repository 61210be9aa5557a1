"""swaks, the Swiss Army Knife for SMTP: relay and submission, command by command."""

from __future__ import annotations

import pytest
from conftest import Run
from mail_system import AWKWARD, Person, note

pytestmark = pytest.mark.needs("swaks")

REFUSED_RECIPIENT, REFUSED_LOGIN = 24, 28
"""Exit statuses, of swaks's manual."""

AS_IT_IS = ("--no-data-fixup", "--data", "-")


def stuffed(content: bytes) -> bytes:
    """Return the text as it stands on the line: by itself, swaks would drop a last lone dot."""
    return content.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def relay(bob: Person, *recipients: str) -> list[str]:
    return [
        *("--server", "127.0.0.1", "--port", bob.port("smtp"), "--helo", "mx.elsewhere.test"),
        *("--from", "dean@elsewhere.test", "--to", ",".join(recipients or (bob.address,))),
    ]


def submission(bob: Person, mechanism: str, password: str, *recipients: str) -> list[str]:
    return [
        *("--server", "127.0.0.1", "--port", bob.port("submission"), "--helo", "laptop.test"),
        *("--from", bob.address, "--to", ",".join(recipients)),
        *("--auth", mechanism, "--auth-user", bob.user, "--auth-password", password),
    ]


@pytest.mark.parametrize("name", AWKWARD)
def test_relay(run: Run, bob: Person, name: str) -> None:
    run("swaks", *relay(bob), *AS_IT_IS, stdin=stuffed(AWKWARD[name]))
    [content] = bob.contents()
    assert content.endswith(AWKWARD[name])
    trace = content.removesuffix(AWKWARD[name])
    assert trace.startswith(b"Return-Path: <dean@elsewhere.test>\r\n")
    assert b"\r\nReceived: from mx.elsewhere.test ([127.0.0.1])\r\n" in trace


def test_relay_by_helo(run: Run, bob: Person) -> None:
    run("swaks", *relay(bob), "--protocol", "SMTP", "--body", "Old fashioned.")
    [content] = bob.contents()
    assert b"\r\n\r\nOld fashioned.\r\n" in content
    assert b" with SMTP id " in content


def test_two_recipients_get_a_copy_each(run: Run, bob: Person, carol: Person) -> None:
    run("swaks", *relay(bob, bob.address, carol.address), "--body", "For two.")
    assert len(bob.contents()) == 1
    assert bob.contents() == carol.contents()
    assert b"for <" not in bob.contents()[0]


def test_a_foreign_domain_is_refused(run: Run, bob: Person) -> None:
    said = run("swaks", *relay(bob, "x@elsewhere.test"), status=REFUSED_RECIPIENT).stdout
    assert b"\n<** 550 5.7.1 " in said


def test_an_unknown_person_is_refused(run: Run, bob: Person) -> None:
    said = run("swaks", *relay(bob, "nobody@campus.test"), status=REFUSED_RECIPIENT).stdout
    assert b"\n<** 550 5.1.1 " in said


def test_pipelining(run: Run, bob: Person, carol: Person) -> None:
    recipients = (bob.address, "nobody@campus.test", carol.address)
    said = run("swaks", *relay(bob, *recipients), "--pipeline", "--body", "In one go.").stdout
    replies = [line[4:7] for line in said.splitlines() if line.startswith((b"<-  ", b"<** "))]
    # EHLO's rows, then MAIL, three RCPT and DATA, answered together
    assert replies[-7:] == [b"250", b"250", b"550", b"250", b"354", b"250", b"221"]
    assert said.index(b" -> DATA") < said.index(b"<-  354")
    assert said.index(b" -> DATA") < said.index(b"<** 550")
    assert len(bob.contents()) == len(carol.contents()) == 1


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_submission(run: Run, bob: Person, carol: Person, mechanism: str) -> None:
    arguments = submission(bob, mechanism, bob.password, carol.address, bob.address)
    said = run("swaks", *arguments, *AS_IT_IS, stdin=stuffed(AWKWARD["dots"])).stdout
    assert b"\n<-  235 2.7.0 " in said
    assert len(bob.contents()) == 1
    [content] = carol.contents()
    assert b" with ESMTPA id " in content
    assert content.endswith(AWKWARD["dots"])


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_refused(run: Run, bob: Person, mechanism: str) -> None:
    arguments = submission(bob, mechanism, "wrong", bob.address)
    said = run("swaks", *arguments, status=REFUSED_LOGIN).stdout
    assert b"\n<** 535 5.7.8 " in said
    assert bob.contents() == []


def test_submission_needs_a_login(run: Run, bob: Person) -> None:
    where = ("--server", "127.0.0.1", "--port", bob.port("submission"), "--helo", "laptop.test")
    said = run("swaks", *where, "--from", bob.address, "--to", bob.address, status=None).stdout
    assert b"\n<** 530 5.7.0 " in said


def test_submission_relays_nowhere(run: Run, bob: Person) -> None:
    arguments = submission(bob, "PLAIN", bob.password, "x@elsewhere.test")
    said = run("swaks", *arguments, status=REFUSED_RECIPIENT).stdout
    assert b"\n<** 550 5.7.1 " in said


def test_the_null_reverse_path(run: Run, bob: Person) -> None:
    arguments = ["<>" if word == "dean@elsewhere.test" else word for word in relay(bob)]
    run("swaks", *arguments, *AS_IT_IS, stdin=stuffed(note("Undelivered")))
    assert bob.contents()[0].startswith(b"Return-Path: <>\r\n")


def test_a_client_that_goes_before_the_end_of_the_text_delivers_nothing(
    run: Run, bob: Person
) -> None:
    run("swaks", *relay(bob), "--drop-after-send", "DATA")
    run("swaks", *relay(bob), "--drop-after", "RCPT")
    assert bob.contents() == []
