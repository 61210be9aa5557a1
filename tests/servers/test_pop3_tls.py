"""STLS (RFC 2595 §4) and implicit TLS: what is offered when, and what is not carried over.

The server stands behind a wire, as it does in a sandbox: the wire encrypts underneath it.
"""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import ssl
from functools import partial

import pytest
from pop3_helpers import SHORT, capabilities, encrypt

from mailedu.network.wire import Wire, stream_protocol
from mailedu.servers import pop3

PLAIN = base64.b64encode(b"\0bob\0bob-secret")


@pytest.fixture
def secure_host(host, certificates):
    return dataclasses.replace(host, tls=certificates.server)


@pytest.fixture
def call(connect):
    """``call(host)`` opens a connection through a wire; returns it and the wire."""

    async def call(host):
        loop = asyncio.get_running_loop()
        serve = stream_protocol(partial(pop3.serve, host=host), loop)
        where = {"protocol": "POP3", "name": host.name, "port": 110}
        wire = Wire(serve, [], **where, ended=lambda _: None)
        conversation = await connect.to_protocol(lambda: wire)
        assert (await conversation.line()).startswith(b"+OK ")
        return conversation, wire

    return call


@pytest.fixture
async def session(call, secure_host):
    """A connection on which STLS is offered, and its wire."""
    return await call(secure_host)


@pytest.fixture
def pop(session):
    """The connection of ``session``."""
    return session[0]


async def test_rfc2595_section_4(pop, store, certificates):
    store.deliver(SHORT, ["bob"])
    assert "STLS" in await capabilities(pop)
    assert await pop.ask(b"STLS") == b"+OK begin the TLS handshake now"
    await pop.start_tls(certificates.client)
    assert "STLS" not in await capabilities(pop)
    await pop.play(f"""
        C: STLS
        S: -ERR the connection is encrypted already
        C: STAT
        S: -ERR STAT may be given only in the TRANSACTION state
        C: USER bob
        S: +OK now send PASS
        C: PASS bob-secret
        S: +OK 1 message ({len(SHORT)} octets)
        C: STLS
        S: -ERR STLS may be given only in the AUTHORIZATION state
        C: RETR 1
        S: +OK {len(SHORT)} octets
    """)
    assert await pop.read_until(b"\r\n.\r\n") == SHORT + b".\r\n"
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")
    assert await pop.rest() == b""


async def test_rfc5034_section_6_plain_is_offered_under_tls_only(call, secure_host, certificates):
    pop, _ = await call(dataclasses.replace(secure_host, cleartext_login=False))
    before = await capabilities(pop)
    assert "USER" not in before and "PLAIN" not in before["SASL"].split()
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"-ERR [AUTH]")
    await encrypt(pop, certificates.client)
    after = await capabilities(pop)
    assert "USER" in after and "PLAIN" in after["SASL"].split()
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")
    assert await capabilities(pop) == after


async def test_what_was_slipped_in_behind_stls_is_thrown_away(pop, certificates):
    await pop.send(b"STLS\r\nUSER bob\r\nPASS bob-secret\r\n")
    assert (await pop.line()).startswith(b"+OK begin")
    await pop.start_tls(certificates.client)
    assert (await pop.ask(b"NOOP")).startswith(b"-ERR NOOP may be given only in the TRANSACTION")


async def test_half_a_command_from_before_does_not_begin_one_after(pop, certificates):
    await pop.send(b"STLS\r\nUSER ")
    assert (await pop.line()).startswith(b"+OK begin")
    await pop.start_tls(certificates.client)
    assert await pop.ask(b"bob") == b"-ERR unknown command"


async def test_a_name_from_before_is_forgotten(pop, certificates):
    assert (await pop.ask(b"USER bob")).startswith(b"+OK")
    await encrypt(pop, certificates.client)
    assert (await pop.ask(b"PASS bob-secret")).startswith(b"-ERR PASS must follow a USER")


async def test_stls_after_utf8_is_refused_as_rfc6856_allows(pop):
    assert (await pop.ask(b"UTF8")).startswith(b"+OK")
    assert await pop.ask(b"STLS") == b"-ERR STLS must come before UTF8"
    assert (await pop.ask(b"NOOP")).startswith(b"-ERR")


async def test_stls_takes_no_argument(pop):
    assert await pop.ask(b"STLS now") == b"-ERR the form is: STLS"
    assert (await pop.ask(b"USER bob")).startswith(b"+OK")


async def test_without_a_certificate_there_is_no_stls(pop3_call):
    pop = await pop3_call()
    assert "STLS" not in await capabilities(pop)
    assert await pop.ask(b"STLS") == b"-ERR unknown command"


async def test_a_client_that_will_not_have_the_certificate_ends_the_session(session):
    pop, wire = session
    assert (await pop.ask(b"STLS")).startswith(b"+OK")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context()  # does not know our authority
    shaking = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLCertVerificationError):
        while True:
            try:
                shaking.do_handshake()
            except ssl.SSLWantReadError:
                await pop.send(outgoing.read())
                incoming.write(await pop.reader.read(65536))
    await pop.send(outgoing.read())  # the alert
    async with asyncio.timeout(20):
        await wire.wait_over()
    assert await pop.rest() == b""


async def test_what_is_no_handshake_ends_the_session(session):
    pop, wire = session
    assert (await pop.ask(b"STLS")).startswith(b"+OK")
    await pop.send(b"USER bob\r\nPASS bob-secret\r\n")
    async with asyncio.timeout(20):
        await wire.wait_over()
    assert b"+OK" not in await pop.rest()


async def test_a_client_that_goes_away_instead_of_shaking_hands(session, store):
    pop, wire = session
    assert (await pop.ask(b"STLS")).startswith(b"+OK")
    pop.drop()
    async with asyncio.timeout(20):
        await wire.wait_over()
    store.lock_maildrop("bob").release()


async def test_autologout_also_ends_a_handshake_that_does_not_begin(session, clock):
    pop, wire = session
    assert (await pop.ask(b"STLS")).startswith(b"+OK")
    await clock.advance(601)
    assert await pop.rest() == b""
    async with asyncio.timeout(20):
        await wire.wait_over()


async def test_implicit_tls_allows_passwords_and_offers_no_stls(secure_host, certificates):
    strict = dataclasses.replace(secure_host, cleartext_login=False)
    ended = asyncio.Event()

    async def session(reader, writer):
        await pop3.serve(reader, writer, strict)
        ended.set()

    server = await asyncio.start_server(session, "127.0.0.1", 0, ssl=certificates.server)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=certificates.client, server_hostname="localhost"
    )
    writer.write(b"CAPA\r\nSTLS\r\nUSER bob\r\nPASS bob-secret\r\nQUIT\r\n")
    replies = (await reader.read()).decode().split("\r\n")
    announced = replies[2 : replies.index(".")]
    assert "USER" in announced and "STLS" not in announced
    assert [reply[:4] for reply in replies[replies.index(".") + 1 : -1]] == [
        "-ERR", "+OK ", "+OK ", "+OK ",
    ]  # fmt: skip
    writer.close()
    await ended.wait()
    server.close()
