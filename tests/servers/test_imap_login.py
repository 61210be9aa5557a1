"""LOGIN, AUTHENTICATE by each mechanism, and STARTTLS, as the client sees them."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac

import pytest
from imap_helpers import Conversation, answer

from mailedu.servers import imap
from mailedu.servers.host import MailHost

NAME_AND_PASSWORD = base64.b64encode(b"\0bob\0bob-secret")


async def greeted(connect, host: MailHost) -> Conversation:
    talk = await connect(imap.serve, host)
    assert (await talk.line()).startswith(b"* OK [CAPABILITY IMAP4rev1 ")
    return talk


async def challenge(talk: Conversation, line: bytes) -> bytes:
    """Send a line and return the challenge that comes back."""
    reply = await talk.ask(line)
    assert reply.startswith(b"+ ")
    return base64.b64decode(reply[2:], validate=True)


async def test_rfc_4959_plain_with_and_without_an_initial_response(connect, host: MailHost):
    talk = await greeted(connect, host)
    assert await challenge(talk, b"A01 AUTHENTICATE PLAIN") == b""
    assert (await talk.ask(NAME_AND_PASSWORD)).startswith(b"A01 OK [CAPABILITY ")
    talk = await greeted(connect, host)
    reply = await talk.ask(b"A01 AUTHENTICATE plain " + NAME_AND_PASSWORD)
    assert reply.startswith(b"A01 OK [CAPABILITY ")


async def test_login_mechanism(connect, host: MailHost):
    talk = await greeted(connect, host)
    assert await challenge(talk, b"a AUTHENTICATE LOGIN") == b"Username:"
    assert await challenge(talk, base64.b64encode(b"bob")) == b"Password:"
    assert (await talk.ask(base64.b64encode(b"bob-secret"))).startswith(b"a OK ")


async def test_cram_md5(connect, host: MailHost):
    talk = await greeted(connect, host)
    text = await challenge(talk, b"a AUTHENTICATE CRAM-MD5")
    digest = hmac.new(b"bob-secret", text, "md5").hexdigest()
    assert (await talk.ask(base64.b64encode(b"bob " + digest.encode()))).startswith(b"a OK ")


async def test_scram_sha_256_both_sides_prove_themselves(connect, host: MailHost):
    talk = await greeted(connect, host)
    bare = b"n=bob,r=rOprNGfwEbeRWgbNEkqO"
    first = base64.b64encode(b"n,," + bare)
    server_first = await challenge(talk, b"a AUTHENTICATE SCRAM-SHA-256 " + first)
    fields = dict(field.split(b"=", 1) for field in server_first.split(b","))
    salt, count = base64.b64decode(fields[b"s"]), int(fields[b"i"])
    salted = hashlib.pbkdf2_hmac("sha256", b"bob-secret", salt, count)
    without_proof = b"c=biws,r=" + fields[b"r"]
    signed = b",".join((bare, server_first, without_proof))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
    proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
    final = base64.b64encode(without_proof + b",p=" + base64.b64encode(proof))
    verifier = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), signed, "sha256")
    assert await challenge(talk, final) == b"v=" + base64.b64encode(verifier)
    assert (await talk.ask(b"")).startswith(b"a OK ")


@pytest.mark.parametrize(
    "mechanism, responses, reply",
    [
        ("PLAIN", [b"*"], b"a BAD AUTHENTICATE cancelled"),
        ("CRAM-MD5", [b"*"], b"a BAD AUTHENTICATE cancelled"),
        ("LOGIN", [b"Ym9i", b"*"], b"a BAD AUTHENTICATE cancelled"),
        ("PLAIN", [b"not base64!"], b"a BAD The response is not base64"),
        ("PLAIN", [b"AGJvYgBib2Itc2VjcmV0="], b"a BAD "),
        ("PLAIN", [b"AGJvYg"], b"a BAD "),
        ("PLAIN", [b"Ym9i"], b"a BAD "),
        ("PLAIN", [b"="], b"a BAD "),
        ("PLAIN", [b"AGJvYgB3cm9uZw=="], b"a NO [AUTHENTICATIONFAILED] "),
        ("PLAIN", [base64.b64encode(b"alice\0bob\0bob-secret")], b"a NO [AUTHORIZATIONFAILED] "),
        ("LOGIN", [b"Ym9i", b"Ym9i"], b"a NO [AUTHENTICATIONFAILED] "),
        ("CRAM-MD5", [base64.b64encode(b"bob " + 32 * b"0")], b"a NO [AUTHENTICATIONFAILED] "),
        ("SCRAM-SHA-256", [b"Ym9i"], b"a BAD "),
        ("GSSAPI", [], b"a NO [CANNOT] "),
    ],
)
async def test_what_goes_wrong_leaves_the_session_usable(
    mechanism: str, responses: list[bytes], reply: bytes, connect, host: MailHost
):
    talk = await greeted(connect, host)
    said = await talk.ask(f"a AUTHENTICATE {mechanism}".encode())
    for response in responses:
        assert said.startswith(b"+ ")
        said = await talk.ask(response)
    assert said.startswith(reply)
    assert (await answer(talk, b"LOGIN bob bob-secret"))[-1].startswith(b"t OK ")


@pytest.mark.parametrize(
    "command, reply",
    [
        (b"PLAIN AGJvYgB3cm9uZw==", b"a NO [AUTHENTICATIONFAILED] "),
        (b"PLAIN not-base64", b"a BAD "),
        (b"PLAIN ", b"a BAD "),
        (b"PLAIN =", b"a BAD "),
        (b"PLAIN " + NAME_AND_PASSWORD + b" ", b"a BAD "),
        (b"PLAIN *", b"a BAD "),
        (b"CRAM-MD5 Ym9i", b"a BAD "),  # RFC 4959 §3: the server speaks first
        (b"CRAM-MD5 =", b"a BAD "),
        (b"", b"a BAD "),
    ],
)
async def test_bad_initial_responses(command: bytes, reply: bytes, connect, host: MailHost):
    talk = await greeted(connect, host)
    assert (await talk.ask(b"a AUTHENTICATE " + command)).startswith(reply)
    assert (await answer(talk, b"LOGIN bob bob-secret"))[-1].startswith(b"t OK ")


async def test_a_response_that_is_too_long_is_read_away(connect, host: MailHost):
    talk = await greeted(connect, host)
    await challenge(talk, b"a AUTHENTICATE PLAIN")
    await talk.send(b"A" * 100_000 + b"\r\nb NOOP\r\n")
    assert await talk.line() == b"a BAD The response is too long\r\n"
    assert await talk.line() == b"b OK NOOP completed\r\n"


async def test_rfc_8314_no_password_in_clear_text(connect, host: MailHost, certificates):
    strict = dataclasses.replace(host, cleartext_login=False, tls=certificates.server)
    talk = await greeted(connect, strict)
    (untagged, _) = await answer(talk, b"CAPABILITY")
    assert b" LOGINDISABLED " in untagged
    assert b"AUTH=PLAIN" not in untagged
    for command in (b"LOGIN bob bob-secret", b"AUTHENTICATE PLAIN", b"AUTHENTICATE LOGIN"):
        (reply,) = await answer(talk, command)
        assert reply.startswith(b"t NO [PRIVACYREQUIRED] ")
        assert b"STARTTLS" in reply
    assert (await answer(talk, b"STARTTLS"))[0].startswith(b"t OK ")
    await talk.start_tls(certificates.client)
    (untagged, _) = await answer(talk, b"CAPABILITY")
    assert b"LOGINDISABLED" not in untagged
    assert b" AUTH=PLAIN AUTH=LOGIN " in untagged
    assert (await answer(talk, b"LOGIN bob bob-secret"))[-1].startswith(b"t OK ")


async def test_nothing_sent_ahead_of_tls_is_carried_over(connect, host: MailHost, certificates):
    talk = await greeted(connect, dataclasses.replace(host, tls=certificates.server))
    await talk.send(
        b"a STARTTLS\r\nb LOGIN bob bob-secret\r\nc SELECT INBOX\r\nd APPEND INBOX {100+}\r\n"
    )
    assert (await talk.line()).startswith(b"a OK ")
    await talk.start_tls(certificates.client)
    lines = await answer(talk, b"SELECT INBOX")
    assert lines == [b"t BAD SELECT is not allowed in the state not authenticated: log in first"]
    (untagged, _) = await answer(talk, b"CAPABILITY")
    assert b"STARTTLS" not in untagged
    assert b" SASL-IR " in untagged
    assert (await answer(talk, b"STARTTLS"))[0].startswith(b"t BAD ")
    assert (await answer(talk, b"LOGIN bob bob-secret"))[-1].startswith(b"t OK ")


async def test_starttls_takes_no_argument_and_comes_before_login(
    connect, host: MailHost, certificates
):
    talk = await greeted(connect, dataclasses.replace(host, tls=certificates.server))
    assert (await answer(talk, b"STARTTLS now"))[0].startswith(b"t BAD ")
    assert (await answer(talk, b"LOGIN bob bob-secret"))[-1].startswith(b"t OK ")
    assert (await answer(talk, b"STARTTLS"))[0].startswith(b"t BAD ")


async def test_a_client_that_does_not_shake_hands_is_dropped(connect, host: MailHost, certificates):
    talk = await greeted(connect, dataclasses.replace(host, tls=certificates.server))
    assert (await answer(talk, b"STARTTLS"))[0].startswith(b"t OK ")
    await talk.send(b"this is no ClientHello\r\n" * 10)
    assert b"OK" not in await talk.rest()
