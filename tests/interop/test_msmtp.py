"""msmtp, an SMTP client in the place of sendmail: submission with a login."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mail_system import AWKWARD, WAYS, Person, Run, as_lf, note

pytestmark = pytest.mark.needs("msmtp")

Write = Callable[[str, str], Path]
NO_PERMISSION = 77  # sysexits.h
TLS = {"clear": "off", "STARTTLS": "on\ntls_starttls on", "implicit": "on\ntls_starttls off"}
MECHANISMS = ["plain", "login", "cram-md5", "scram-sha-256"]


def configured(
    write: Write,
    bob: Person,
    way: str = "clear",
    mechanism: str = "plain",
    password: str = "",
    ca_file: Path | None = None,
) -> str:
    path = write(
        "msmtprc",
        f"""
        account campus
        host 127.0.0.1
        port {bob.port("submission", way)}
        domain laptop.test
        tls {TLS[way]}
        tls_trust_file {ca_file or bob.server.ca_file}
        auth {mechanism}
        user {bob.user}
        password {password or bob.password}
        from {bob.address}
        account default : campus
        """,
    )
    return f"--file={path}"


@pytest.mark.parametrize("way", WAYS)
def test_submission(run: Run, write: Write, bob: Person, carol: Person, way: str) -> None:
    for content in AWKWARD.values():
        run("msmtp", configured(write, bob, way), carol.address, stdin=as_lf(content))
    for content, sent in zip(carol.contents(), AWKWARD.values(), strict=True):
        assert content.endswith(sent)
        assert content.startswith(f"Return-Path: <{bob.address}>\r\n".encode())
        protocol = b"ESMTPA" if way == "clear" else b"ESMTPSA"
        assert b" with %b id " % protocol in content.removesuffix(sent)


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("way", WAYS)
def test_login(
    run: Run, write: Write, bob: Person, carol: Person, way: str, mechanism: str
) -> None:
    arguments = configured(write, bob, way, mechanism)
    said = run("msmtp", arguments, "--debug", carol.address, stdin=note("Hello")).stdout
    assert re.search(rf"\n--> AUTH {mechanism}\b".encode(), said, re.IGNORECASE)
    assert b"\n<-- 235 2.7.0 " in said
    assert len(carol.contents()) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_login_of_its_own_choice(run: Run, write: Write, bob: Person, way: str) -> None:
    arguments = configured(write, bob, way, "on")
    said = run("msmtp", arguments, "--debug", bob.address, stdin=note("Hello")).stdout
    choice = "SCRAM-SHA-256" if way == "clear" else "PLAIN"  # no password in clear text
    assert f"\n--> AUTH {choice}".encode() in said
    assert len(bob.contents()) == 1


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_password(run: Run, write: Write, bob: Person, way: str, mechanism: str) -> None:
    arguments = configured(write, bob, way, mechanism, "wrong")
    said = run("msmtp", arguments, bob.address, stdin=note("No"), status=NO_PERMISSION).stdout
    assert b"535 5.7.8 " in said
    assert bob.contents() == []


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_a_server_of_another_authority_gets_no_password(
    run: Run, write: Write, bob: Person, another_ca: Path, way: str
) -> None:
    arguments = configured(write, bob, way, ca_file=another_ca)
    said = run("msmtp", arguments, "--debug", bob.address, stdin=note("No"), status=None).stdout
    assert b"TLS certificate verification failed" in said
    assert b"--> AUTH" not in said
    assert bob.contents() == []


@pytest.mark.parametrize("way", ["STARTTLS", "implicit"])
def test_the_server_is_known_by_its_fingerprint(
    run: Run, write: Write, bob: Person, way: str
) -> None:
    arguments = configured(write, bob, way)
    said = run("msmtp", arguments, "--serverinfo").stdout.decode()
    [fingerprint] = re.findall(r"SHA256: (\S+)", said)
    trust = ("--tls-trust-file=", f"--tls-fingerprint={fingerprint}")
    run("msmtp", arguments, *trust, bob.address, stdin=note("Yes"))
    assert len(bob.contents()) == 1


def test_recipients_from_the_header_and_no_bcc(
    run: Run, write: Write, bob: Person, carol: Person
) -> None:
    letter = f"To: {carol.address}\nBcc: {bob.address}\nSubject: Hello\n\nText\n"
    run("msmtp", configured(write, bob), "--read-recipients", stdin=letter.encode())
    assert len(carol.contents()) == 1
    assert bob.contents() == carol.contents()
    assert bob.address.encode() not in carol.contents()[0].partition(b"\r\nTo: ")[2]


@pytest.mark.parametrize("way", WAYS)
def test_a_report_of_delivery(run: Run, write: Write, bob: Person, carol: Person, way: str) -> None:
    wish = ("--dsn-notify=success,failure", "--dsn-return=headers")
    run("msmtp", configured(write, bob, way), *wish, carol.address, stdin=note("Arrived"))
    [report] = bob.contents()
    assert report.startswith(b"Return-Path: <>\r\n")
    assert b"\r\nAction: delivered\r\n" in report
    assert f"\r\nFinal-Recipient: rfc822;{carol.address}\r\n".encode() in report
    assert b"\r\nSubject: Arrived\r\n" in report
    assert b"Just a line." not in report
    assert len(carol.contents()) == 1


def test_no_report_unless_it_is_wanted(run: Run, write: Write, bob: Person, carol: Person) -> None:
    for wish in ("never", "failure,delay"):
        wanted = f"--dsn-notify={wish}"
        run("msmtp", configured(write, bob), wanted, carol.address, stdin=note("Quiet"))
    assert bob.contents() == []
    assert len(carol.contents()) == 2


def test_a_foreign_domain(run: Run, write: Write, bob: Person) -> None:
    arguments = configured(write, bob)
    said = run("msmtp", arguments, "x@elsewhere.test", stdin=note("No"), status=None).stdout
    assert b"550 5.7.1 " in said


@pytest.mark.parametrize("way", WAYS)
def test_server_information(run: Run, write: Write, bob: Person, way: str) -> None:
    said = run("msmtp", configured(write, bob, way), "--serverinfo").stdout
    for feature in (
        b"SIZE",
        b"PIPELINING",
        b"DSN",
        b"AUTH",
        *(m.upper().encode() for m in MECHANISMS),
    ):
        assert feature in said
    assert (b"STARTTLS" in said) == (way != "implicit")
    assert (b"mailedu sandbox" in said) == (way != "clear")
