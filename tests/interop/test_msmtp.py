"""msmtp, an SMTP client in the place of sendmail: submission with a login."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run
from mail_system import AWKWARD, Person, as_lf, note

pytestmark = pytest.mark.needs("msmtp")

Write = Callable[[str, str], Path]
NO_PERMISSION, UNAVAILABLE = 77, 69  # sysexits.h


def configured(write: Write, bob: Person, mechanism: str = "plain", password: str = "") -> str:
    path = write(
        "msmtprc",
        f"""
        account campus
        host 127.0.0.1
        port {bob.port("submission")}
        domain laptop.test
        tls off
        auth {mechanism}
        user {bob.user}
        password {password or bob.password}
        from {bob.address}
        account default : campus
        """,
    )
    return f"--file={path}"


@pytest.mark.parametrize("name", AWKWARD)
def test_submission(run: Run, write: Write, bob: Person, carol: Person, name: str) -> None:
    run("msmtp", configured(write, bob), carol.address, stdin=as_lf(AWKWARD[name]))
    [content] = carol.contents()
    assert content.endswith(AWKWARD[name])
    assert content.startswith(f"Return-Path: <{bob.address}>\r\n".encode())


def test_auth_login(run: Run, write: Write, bob: Person, carol: Person) -> None:
    said = run(
        "msmtp", configured(write, bob, "login"), "--debug", carol.address, stdin=note("Hello")
    ).stdout
    assert b"\n--> AUTH LOGIN" in said
    assert len(carol.contents()) == 1


def test_recipients_from_the_header_and_no_bcc(
    run: Run, write: Write, bob: Person, carol: Person
) -> None:
    letter = f"To: {carol.address}\nBcc: {bob.address}\nSubject: Hello\n\nText\n"
    run("msmtp", configured(write, bob), "--read-recipients", stdin=letter.encode())
    assert len(carol.contents()) == 1
    assert bob.contents() == carol.contents()
    assert bob.address.encode() not in carol.contents()[0].partition(b"\r\nTo: ")[2]


@pytest.mark.parametrize("mechanism", ["plain", "login"])
def test_a_wrong_password(run: Run, write: Write, bob: Person, mechanism: str) -> None:
    arguments = configured(write, bob, mechanism, "wrong")
    said = run("msmtp", arguments, bob.address, stdin=note("No"), status=NO_PERMISSION).stdout
    assert b"535 5.7.8 " in said
    assert bob.contents() == []


def test_a_foreign_domain(run: Run, write: Write, bob: Person) -> None:
    arguments = configured(write, bob)
    said = run("msmtp", arguments, "x@elsewhere.test", stdin=note("No"), status=None).stdout
    assert b"550 5.7.1 " in said


def test_server_information(run: Run, write: Write, bob: Person) -> None:
    said = run("msmtp", configured(write, bob), "--serverinfo").stdout
    for feature in (b"SIZE", b"PIPELINING", b"AUTH", b"PLAIN", b"LOGIN"):
        assert feature in said
