"""STARTTLS (RFC 3207), implicit TLS (RFC 8314), and passwords that must not cross in clear text."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re
import smtplib
import ssl

import pytest
from smtp_helpers import DATA, ENVELOPE, encoded, plain

from mailedu.network.wire import Wire
from mailedu.servers import smtp

PATIENCE = 20.0
AGREED = b"220 2.0.0 Begin TLS now"
READY = ["SIZE 26214400", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES",
         "CHUNKING", "DSN"]  # fmt: skip
MECHANISMS = "AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256"


@pytest.fixture
def secure(host, certificates):
    """A host that offers STARTTLS."""
    return dataclasses.replace(host, tls=certificates.server)


async def ehlo(mail):
    """Say EHLO and return what is announced."""
    await mail.send(b"EHLO client.test\r\n")
    reply = await mail.read_until(b"250 HELP\r\n")
    return [line[4:].decode() for line in reply.splitlines()[1:]]


async def encrypted(smtp_call, secure, certificates, **options):
    mail = await smtp_call(on=secure, **options)
    await mail.line()
    await ehlo(mail)
    assert await mail.ask(b"STARTTLS") == AGREED
    await mail.start_tls(certificates.client)
    return mail


@pytest.mark.parametrize("submission", [True, False])
async def test_rfc3207_section_5_and_what_is_announced_before_and_after(
    smtp_call, secure, certificates, submission
):
    mail = await smtp_call(on=secure, submission=submission)
    assert (await mail.line()).startswith(b"220 ")
    rest = [MECHANISMS, "HELP"] if submission else ["HELP"]
    assert await ehlo(mail) == [*READY, "STARTTLS", *rest]
    assert await mail.ask(b"STARTTLS") == AGREED
    await mail.start_tls(certificates.client)
    assert await ehlo(mail) == [*READY, *rest]
    assert await mail.ask(b"QUIT") == b"221 2.0.0 mail.campus.test closes the connection"


async def test_all_that_came_before_is_forgotten(smtp_call, secure, certificates):
    mail = await smtp_call(on=secure, submission=True)
    await mail.line()
    await ehlo(mail)
    await mail.play(f"""
        C: AUTH PLAIN {plain("", "bob", "bob-secret")}
        S: 235 2.7.0 Logged in as bob
        C: MAIL FROM:<bob@campus.test>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        C: STARTTLS
        S: {AGREED.decode()}
    """)
    await mail.start_tls(certificates.client)
    await mail.play("""
        C: DATA
        S: 530 5.7.0 Log in first: EHLO, then AUTH
        C: AUTH PLAIN
        S: 503 5.5.1 AUTH is out of order: send EHLO first
    """)
    await ehlo(mail)
    await mail.play(f"""
        C: AUTH PLAIN {plain("", "bob", "bob-secret")}
        S: 235 2.7.0 Logged in as bob
        C: DATA
        S: 503 5.5.1 DATA is out of order: send MAIL first
    """)


async def test_the_clients_name_is_forgotten_too(smtp_call, secure, certificates):
    mail = await encrypted(smtp_call, secure, certificates)
    assert await mail.ask(b"MAIL FROM:<>") == b"503 5.5.1 MAIL is out of order: send EHLO first"


@pytest.mark.parametrize("injected", [b"RSET\r\n", b"EHLO evil.test\r\nRSET\r\n", b"NOOP", b"\0"])
async def test_what_was_sent_ahead_in_clear_text_is_thrown_away(
    smtp_call, secure, certificates, injected
):
    mail = await smtp_call(on=secure)
    await mail.line()
    await ehlo(mail)
    await mail.send(b"STARTTLS\r\n" + injected)
    assert await mail.line() == AGREED + b"\r\n"
    await mail.start_tls(certificates.client)
    assert (await ehlo(mail))[0] == READY[0]
    assert await mail.ask(b"NOOP") == b"250 2.0.0 Ok"


@pytest.mark.parametrize("injected", [b"", b"MAIL FROM:<evil@x.example>\r\n"])
async def test_the_same_behind_a_wire(connect, secure, certificates, injected):
    def wire():
        session = smtp.session(secure, submission=True)
        return Wire(session, [], protocol="SMTP", name="m", port=1, ended=lambda _: None)

    mail = await connect.to_protocol(wire)
    await mail.line()
    await ehlo(mail)
    await mail.send(b"STARTTLS\r\n" + injected)
    assert await mail.line() == AGREED + b"\r\n"
    await mail.start_tls(certificates.client)
    assert await ehlo(mail) == [*READY, MECHANISMS, "HELP"]
    assert await mail.ask(b"QUIT") == b"221 2.0.0 mail.campus.test closes the connection"


async def test_starttls_out_of_place(smtp_call, secure, certificates):
    mail = await smtp_call(on=secure)
    await mail.play(f"""
        S: 220 mail.campus.test ESMTP mailedu
        C: STARTTLS
        S: 503 5.5.1 STARTTLS is out of order: send EHLO first
        C: HELO client.test
        S: 250 mail.campus.test greets client.test
        C: STARTTLS now
        S: 501 5.5.4 STARTTLS takes no argument
        C: STARTTLS
        S: {AGREED.decode()}
    """)
    await mail.start_tls(certificates.client)
    await ehlo(mail)
    await mail.play("""
        C: STARTTLS
        S: 503 5.5.1 The connection is encrypted already
        C: HELP STARTTLS
        S: 504 5.5.4 There is no such command; HELP alone names them all
    """)


async def test_a_handshake_that_fails_ends_the_connection_and_nothing_else(
    smtp_call, secure, certificates, caplog
):
    mail = await smtp_call(on=secure)
    await mail.line()
    await ehlo(mail)
    assert await mail.ask(b"STARTTLS") == AGREED
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await mail.start_tls(ssl.create_default_context())  # trusts others
    beside = await encrypted(smtp_call, secure, certificates)
    assert await beside.ask(b"NOOP") == b"250 2.0.0 Ok"
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_client_that_speaks_no_tls_after_all_is_cut_off(smtp_call, secure):
    mail = await smtp_call(on=secure)
    await mail.line()
    await ehlo(mail)
    assert await mail.ask(b"STARTTLS") == AGREED
    await mail.send(b"MAIL FROM:<a@b.example>\r\n")
    assert b"250" not in await mail.rest()


async def test_the_received_line_says_that_it_was_encrypted(smtp_call, secure, certificates, inbox):
    mail = await encrypted(smtp_call, secure, certificates, submission=True)
    await ehlo(mail)
    await mail.play(f"""
        C: AUTH PLAIN {plain("", "alice", "alice-secret")}
        S: 235 2.7.0 Logged in as alice
        {ENVELOPE}
        {DATA}
        C: text
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    (content,) = inbox("bob")
    assert re.fullmatch(
        rb"Return-Path: <smith@bar\.example>\r\n"
        rb"Received: from client\.test"
        + re.escape(mail.tcp_info)
        + rb" \(authenticated as alice\)\r\n"
        rb"\t\(TLSv1\.[23], [A-Z0-9_-]+\)\r\n"
        rb"\tby mail\.campus\.test with ESMTPSA id T1\r\n"
        rb"\tfor <bob@campus\.test>;\r\n"
        rb"\tMon, 02 Mar 2026 09:00:00 \+0000\r\n"
        rb"text\r\n",
        content,
    )


@pytest.mark.parametrize(
    ("greeting", "parameters", "protocol"),
    [("HELO", "", "SMTP"), ("EHLO", "", "ESMTPS"), ("EHLO", " SMTPUTF8", "UTF8SMTPS")],
)
async def test_the_words_for_the_protocol_under_tls(
    smtp_call, secure, certificates, inbox, greeting, parameters, protocol
):
    mail = await encrypted(smtp_call, secure, certificates)
    await mail.send(f"{greeting} c.test\r\n".encode())
    await mail.read_until(b"250 HELP\r\n" if greeting == "EHLO" else b"greets c.test\r\n")
    await mail.play(f"""
        C: MAIL FROM:<>{parameters}
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert f" with {protocol} id ".encode() in inbox("bob")[0]


# Passwords only under TLS


async def test_no_password_in_clear_text(smtp_call, secure, certificates):
    strict = dataclasses.replace(secure, cleartext_login=False)
    mail = await smtp_call(on=strict, submission=True)
    await mail.line()
    assert "AUTH CRAM-MD5 SCRAM-SHA-256" in await ehlo(mail)
    await mail.play(f"""
        C: AUTH PLAIN {plain("", "bob", "bob-secret")}
        S: 538 5.7.11 PLAIN would show the password: encrypt first
        C: AUTH LOGIN
        S: 538 5.7.11 LOGIN would show the password: encrypt first
        C: AUTH NTLM
        S: 504 5.5.4 Unknown mechanism; there are CRAM-MD5 and SCRAM-SHA-256
        C: MAIL FROM:<bob@campus.test>
        S: 530 5.7.0 Log in first: STARTTLS, then AUTH
        C: STARTTLS
        S: {AGREED.decode()}
    """)
    await mail.start_tls(certificates.client)
    assert MECHANISMS in await ehlo(mail)
    await mail.play(f"""
        C: AUTH LOGIN {encoded("bob")}
        S: 334 UGFzc3dvcmQ6
        C: {encoded("bob-secret")}
        S: 235 2.7.0 Logged in as bob
        C: MAIL FROM:<bob@campus.test>
        S: 250 2.1.0 Sender accepted
    """)


# smtplib


@pytest.fixture
def port(listen, secure):
    strict = dataclasses.replace(secure, cleartext_login=False)
    return listen(lambda loop: lambda: smtp.session(strict, submission=True, loop=loop))


def test_smtplib_with_starttls(port, certificates, inbox):
    with smtplib.SMTP("localhost", port, "laptop.test", PATIENCE) as client:
        client.starttls(context=certificates.client)
        client.ehlo()
        assert not client.has_extn("starttls")
        client.login("alice", "alice-secret")
        client.sendmail("alice@campus.test", ["bob@campus.test"], "Subject: x\n\nbody\n")
    (content,) = inbox("bob")
    assert b" with ESMTPSA id " in content and content.endswith(b"Subject: x\r\n\r\nbody\r\n")


def test_smtplib_logs_in_by_cram_md5_in_clear_text(port):
    with smtplib.SMTP("localhost", port, "laptop.test", PATIENCE) as client:
        client.ehlo()
        client.user, client.password = "alice", "alice-secret"
        assert client.auth("CRAM-MD5", client.auth_cram_md5)[0] == 235
        client.user, client.password = "alice", "wrong"
    with smtplib.SMTP("localhost", port, "laptop.test", PATIENCE) as client:
        client.ehlo()
        client.user, client.password = "alice", "wrong"
        with pytest.raises(smtplib.SMTPAuthenticationError) as wrong:
            client.auth("CRAM-MD5", client.auth_cram_md5)
        assert wrong.value.smtp_code == 535


async def test_implicit_tls(secure, certificates):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: smtp.session(secure, submission=True, loop=loop),
        "127.0.0.1", 0, ssl=certificates.server,
    )  # fmt: skip
    port = server.sockets[0].getsockname()[1]

    def speak():
        with smtplib.SMTP_SSL(
            "localhost", port, "laptop.test", timeout=PATIENCE, context=certificates.client
        ) as client:
            client.ehlo()
            assert not client.has_extn("starttls")
            assert client.docmd("STARTTLS")[0] == 503
            return client.login("bob", "bob-secret")[0]

    assert await asyncio.to_thread(speak) == 235
    server.close()
