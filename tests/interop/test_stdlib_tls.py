"""Python's own mail clients over TLS: smtplib, poplib and imaplib, and what they refuse."""

from __future__ import annotations

import imaplib
import poplib
import smtplib
import ssl
from datetime import UTC, datetime

import pytest
from mail_system import PATIENCE, Person, Server, note

from mailedu.network.tls import Certificates


@pytest.fixture
def stranger() -> ssl.SSLContext:
    """What trusts another sandbox."""
    return Certificates(["localhost"], lambda: datetime.now(UTC)).client_context()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("implicit", [False, True])
def test_smtplib_logs_in_and_sends(server: Server, bob: Person, host: str, implicit: bool) -> None:
    port = int(bob.port("submissions" if implicit else "submission"))
    context = server.client_context()
    client: smtplib.SMTP
    if implicit:
        client = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    else:
        client = smtplib.SMTP(host, port, timeout=PATIENCE)
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=context)
    with client:
        client.login(bob.user, bob.password)
        assert not client.has_extn("starttls")
        assert client.sendmail(bob.address, [bob.address], note("Encrypted")) == {}
    assert b"Subject: Encrypted" in bob.contents()[0]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("implicit", [False, True])
def test_poplib_fetches_and_deletes(server: Server, bob: Person, host: str, implicit: bool) -> None:
    big = note("Two", "x" * 60 + "\n" * 40_000)
    bob.put(note("One"), big)
    context = server.client_context()
    client: poplib.POP3
    if implicit:
        client = poplib.POP3_SSL(host, int(bob.port("pop3s")), timeout=PATIENCE, context=context)
    else:
        client = poplib.POP3(host, int(bob.port("pop3")), timeout=PATIENCE)
        assert "STLS" in client.capa()
        client.stls(context)
    assert "STLS" not in client.capa()
    client.user(bob.user)
    client.pass_(bob.password)
    assert client.stat()[0] == 2
    assert b"\r\n".join(client.retr(2)[1]) + b"\r\n" == big
    client.dele(1)
    client.quit()
    assert len(bob.contents()) == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("implicit", [False, True])
def test_imaplib_reads_and_appends(server: Server, bob: Person, host: str, implicit: bool) -> None:
    context = server.client_context()
    client: imaplib.IMAP4
    if implicit:
        client = imaplib.IMAP4_SSL(
            host, int(bob.port("imaps")), timeout=PATIENCE, ssl_context=context
        )
    else:
        client = imaplib.IMAP4(host, int(bob.port("imap")), timeout=PATIENCE)
        assert "STARTTLS" in client.capabilities
        client.starttls(context)
    big = note("Big", "y" * 70 + "\n" * 100_000)
    with client:
        assert "STARTTLS" not in client.capabilities
        client.login(bob.user, bob.password)
        assert client.append("INBOX", "", None, big)[0] == "OK"
        assert client.select() == ("OK", [b"1"])
        status, answer = client.fetch("1", "(BODY.PEEK[])")
        assert status == "OK" and answer[0][1] == big  # type: ignore[index]


def test_all_three_refuse_a_server_of_another_authority(
    server: Server, bob: Person, stranger: ssl.SSLContext
) -> None:
    def port(service: str) -> int:
        return int(bob.port(service))

    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP_SSL("localhost", port("submissions"), context=stranger, timeout=PATIENCE)
    with pytest.raises(ssl.SSLCertVerificationError):
        poplib.POP3_SSL("localhost", port("pop3s"), context=stranger, timeout=PATIENCE)
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL("localhost", port("imaps"), ssl_context=stranger, timeout=PATIENCE)
    with pytest.raises(ssl.SSLCertVerificationError):
        smtplib.SMTP("localhost", port("smtp"), timeout=PATIENCE).starttls(context=stranger)
    with pytest.raises(ssl.SSLCertVerificationError):
        poplib.POP3("localhost", port("pop3"), timeout=PATIENCE).stls(stranger)
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4("localhost", port("imap"), timeout=PATIENCE).starttls(stranger)
    assert server.stderr == ""
    assert bob.contents() == []
