"""swaks, the Swiss Army Knife for SMTP: relay and submission, command by command."""

from __future__ import annotations

from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, note

pytestmark = pytest.mark.needs("swaks")

REFUSED_RECIPIENT, REFUSED_TEXT, REFUSED_LOGIN, NO_TLS = 24, 26, 28, 29
"""Exit statuses, of swaks's manual."""

TLS = {"clear": [], "STARTTLS": ["--tls"], "implicit": ["--tls-on-connect"]}
MECHANISMS = ["PLAIN", "LOGIN", "CRAM-MD5"]

AS_IT_IS = ("--no-data-fixup", "--data", "-")


def stuffed(content: bytes) -> bytes:
    """Return the text as it stands on the line, up to the last CRLF, which swaks adds.

    By itself, swaks would drop a last lone dot.
    """
    return content.replace(b"\r\n.", b"\r\n..") + b"."


def relay(bob: Person, *recipients: str) -> list[str]:
    return [
        *("--server", "127.0.0.1", "--port", bob.port("smtp"), "--helo", "mx.elsewhere.test"),
        *("--from", "dean@elsewhere.test", "--to", ",".join(recipients or (bob.address,))),
    ]


def encrypted(bob: Person, way: str, ca_file: Path | None = None) -> list[str]:
    trust = ["--tls-verify", "--tls-ca-path", str(ca_file or bob.server.ca_file)]
    return TLS[way] and [*TLS[way], *trust]


def submission(
    bob: Person,
    *recipients: str,
    way: str = "clear",
    mechanism: str = "PLAIN",
    password: str = "",
    ca_file: Path | None = None,
) -> list[str]:
    port = bob.port("submission", way)
    return [
        *("--server", "127.0.0.1", "--port", port, "--helo", "laptop.test"),
        *("--from", bob.address, "--to", ",".join(recipients)),
        *("--auth", mechanism, "--auth-user", bob.user),
        *("--auth-password", password or bob.password),
        *encrypted(bob, way, ca_file),
    ]


@pytest.mark.parametrize("name", AWKWARD)
def test_relay(run: Run, bob: Person, name: str) -> None:
    said = run("swaks", *relay(bob), *AS_IT_IS, stdin=stuffed(AWKWARD[name])).stdout
    [content] = bob.contents()
    assert b"\n<-  221 " in said
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


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("way", WAYS)
def test_submission(run: Run, bob: Person, carol: Person, way: str, mechanism: str) -> None:
    arguments = submission(bob, carol.address, bob.address, way=way, mechanism=mechanism)
    said = run("swaks", *arguments, *AS_IT_IS, stdin=stuffed(AWKWARD["dots"])).stdout
    assert {"clear": b"\n<-  235 2.7.0 "}.get(way, b"\n<~  235 2.7.0 ") in said
    assert len(bob.contents()) == 1
    [content] = carol.contents()
    assert {"clear": b" with ESMTPA id "}.get(way, b" with ESMTPSA id ") in content
    assert content.endswith(AWKWARD["dots"])


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password_is_refused(run: Run, bob: Person, way: str, mechanism: str) -> None:
    arguments = submission(bob, bob.address, way=way, mechanism=mechanism, password="wrong")
    said = run("swaks", *arguments, status=REFUSED_LOGIN).stdout
    assert {"clear": b"\n<** 535 5.7.8 "}.get(way, b"\n<~* 535 5.7.8 ") in said
    assert bob.contents() == []


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_a_server_of_another_authority_is_left(
    run: Run, bob: Person, another_ca: Path, way: str
) -> None:
    arguments = submission(bob, bob.address, way=way, ca_file=another_ca)
    said = run("swaks", *arguments, status=NO_TLS).stdout
    assert b"certificate verify failed" in said
    assert b" AUTH PLAIN " not in said.replace(b"250-AUTH", b"")
    run("swaks", *submission(bob, bob.address, way=way))
    assert len(bob.contents()) == 1


@pytest.mark.parametrize("name", AWKWARD)
def test_relay_by_starttls(run: Run, bob: Person, name: str) -> None:
    arguments = [*relay(bob), *encrypted(bob, "STARTTLS")]
    run("swaks", *arguments, *AS_IT_IS, stdin=stuffed(AWKWARD[name]))
    [content] = bob.contents()
    assert content.endswith(AWKWARD[name])
    assert b" with ESMTPS id " in content.removesuffix(AWKWARD[name])


@pytest.mark.parametrize("version", ["tlsv1_2", "tlsv1_3"])
def test_versions_of_tls(run: Run, bob: Person, version: str) -> None:
    said = run("swaks", *relay(bob), *encrypted(bob, "STARTTLS"), "--tlsp", version).stdout
    assert f"TLS started with cipher {version.replace('_', '.').upper()}".encode() in said.replace(
        b"TLSv", b"TLSV"
    )
    assert len(bob.contents()) == 1


def test_an_old_version_of_tls_is_refused(run: Run, bob: Person) -> None:
    run("swaks", *relay(bob), *encrypted(bob, "STARTTLS"), "--tlsp", "tlsv1_1", status=NO_TLS)
    assert bob.contents() == []


def test_what_was_said_before_starttls_is_forgotten(run: Run, bob: Person) -> None:
    said = run("swaks", *relay(bob), *encrypted(bob, "STARTTLS"), "--quit-after", "RCPT").stdout
    assert said.count(b" EHLO mx.elsewhere.test") == 2
    before, _, after = said.partition(b"=== TLS started")
    assert b"250-STARTTLS" in before
    assert b"STARTTLS" not in after


def test_submission_needs_a_login(run: Run, bob: Person) -> None:
    where = ("--server", "127.0.0.1", "--port", bob.port("submission"), "--helo", "laptop.test")
    said = run("swaks", *where, "--from", bob.address, "--to", bob.address, status=None).stdout
    assert b"\n<** 530 5.7.0 " in said


def test_submission_relays_nowhere(run: Run, bob: Person) -> None:
    arguments = submission(bob, "x@elsewhere.test")
    said = run("swaks", *arguments, status=REFUSED_RECIPIENT).stdout
    assert b"\n<** 550 5.7.1 " in said


def test_the_null_reverse_path(run: Run, bob: Person) -> None:
    arguments = ["<>" if word == "dean@elsewhere.test" else word for word in relay(bob)]
    run("swaks", *arguments, *AS_IT_IS, stdin=stuffed(note("Undelivered")))
    assert bob.contents()[0].startswith(b"Return-Path: <>\r\n")


@pytest.mark.parametrize("way", ["clear", "STARTTLS"])
def test_a_client_that_goes_before_the_end_of_the_text_delivers_nothing(
    run: Run, bob: Person, way: str
) -> None:
    for option in ("--quit-after", "--drop-after", "--drop-after-send"):
        for point in ("EHLO", "MAIL", "RCPT"):
            run("swaks", *relay(bob), *encrypted(bob, way), option, point)
    run("swaks", *relay(bob), *encrypted(bob, way), "--drop-after-send", "DATA")
    assert bob.contents() == []


@pytest.mark.parametrize("way", WAYS)
def test_pipelining_after_a_login(run: Run, bob: Person, carol: Person, way: str) -> None:
    arguments = submission(bob, bob.address, carol.address, way=way)
    said = run("swaks", *arguments, "--pipeline", "--body", "In one go.").stdout
    assert b"250-PIPELINING" in said
    assert len(bob.contents()) == len(carol.contents()) == 1


def test_a_message_that_is_too_long(run: Run, bob: Person) -> None:
    said = run("swaks", *relay(bob), "--quit-after", "EHLO").stdout
    limit = int(said.partition(b"250-SIZE ")[2].split()[0])
    content = stuffed(note("Much") + (limit // 72 + 1) * (b"y" * 70 + b"\r\n"))
    said = run("swaks", *relay(bob), *AS_IT_IS, stdin=content, status=REFUSED_TEXT).stdout
    assert b"\n<** 552 5.3.4 " in said
    assert b"\n<-  221 " in said
    assert bob.contents() == []
