"""The small clients against servers that say what a test tells them to, in both worlds."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import connected

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import ConnectionClosed, LineClient, Security, dot_stuffed
from mailedu.clients.pop3 import POP3Client
from mailedu.clients.smtp import SMTPClient

C = TypeVar("C", bound=LineClient)


class Server(asyncio.Protocol):
    """Says its lines at once, then no more, and keeps what it is told."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        self._told = b""
        self._over = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"".join(self._lines))
        transport.write_eof()

    def data_received(self, data: bytes) -> None:
        self._told += data

    def connection_lost(self, error: Exception | None) -> None:
        self._over.set()

    async def told_by(self, client: LineClient) -> bytes:
        """Return all that it was told, once the client has closed the connection."""
        await client.close()
        async with asyncio.timeout(20):
            await self._over.wait()
        return self._told


Begin = Callable[[type[C], Sequence[bytes]], Awaitable[tuple[C, Server]]]


@pytest.fixture
async def begin() -> AsyncIterator[Begin]:
    """``begin(POP3Client, lines)`` gives a client and the server that says these lines to it."""
    clients = []

    async def begin(kind: type[C], lines: Sequence[bytes]) -> tuple[C, Server]:
        server = Server(lines)
        clients.append(kind(*await connected(lambda: server)))
        return clients[-1], server

    yield begin
    for client in clients:
        await client.close()


async def test_pop3_reads_multi_line_replies_and_takes_stuffed_dots_off(begin: Begin) -> None:
    pop, server = await begin(POP3Client, [b"+OK 9 octets\r\n", b"..x\r\n", b"\r\n", b".\r\n"])
    reply = await pop.command("retr 1")
    assert (reply.ok, reply.lines) == (True, (b".x", b""))
    assert await server.told_by(pop) == b"retr 1\r\n"


async def test_pop3_knows_when_there_is_only_one_line(begin: Begin) -> None:
    pop, _ = await begin(POP3Client, [b"+OK 1 120\r\n", b"-ERR no such message\r\n"])
    assert (await pop.command("LIST 1")).lines == ()
    assert not (await pop.command("RETR 7")).ok


async def test_pop3_gives_no_password_after_a_refused_name(begin: Begin) -> None:
    pop, server = await begin(POP3Client, [b"-ERR no\r\n"])
    assert not (await pop.login("bob", "secret")).ok
    assert b"secret" not in await server.told_by(pop)


async def test_smtp_reads_replies_of_many_lines_and_sends_no_text_unasked(begin: Begin) -> None:
    smtp, server = await begin(SMTPClient, [b"250-one\r\n", b"250 two\r\n", b"503 no\r\n"])
    assert (await smtp.command("EHLO x")).lines == ("one", "two")
    assert (await smtp.data(b"text\r\n")).code == 503
    assert b"text" not in await server.told_by(smtp)


async def test_imap_keeps_literals_whole_and_matches_its_tag(begin: Begin) -> None:
    imap, server = await begin(
        IMAPClient, [b"* 1 FETCH (BODY[] {7}\r\n", b"a1 OK\r\n)\r\n", b"a1 OK done\r\n"]
    )
    reply = await imap.command("FETCH 1 BODY[]")
    assert reply.ok
    assert reply.untagged == (b"* 1 FETCH (BODY[] {7}\r\na1 OK\r\n)\r\n",)
    assert await server.told_by(imap) == b"a1 FETCH 1 BODY[]\r\n"


async def test_imap_sends_a_literal_when_asked_and_stops_when_refused(begin: Begin) -> None:
    imap, server = await begin(IMAPClient, [b"+ go on\r\n", b"a1 OK\r\n", b"a2 NO [TRYCREATE]\r\n"])
    assert (await imap.command("APPEND INBOX {}", b"hello")).ok
    assert not (await imap.command("APPEND nowhere {}", b"secret")).ok
    refused = b"a2 APPEND nowhere {6}\r\n"
    assert await server.told_by(imap) == b"a1 APPEND INBOX {5}\r\nhello\r\n" + refused


async def test_imap_ends_idle_and_gives_up_what_it_cannot_answer(begin: Begin) -> None:
    imap, server = await begin(
        IMAPClient, [b"+ idling\r\n", b"a1 OK\r\n", b"+ \r\n", b"a2 BAD\r\n"]
    )
    await imap.command("IDLE")
    await imap.command("AUTHENTICATE PLAIN")
    assert await server.told_by(imap) == b"a1 IDLE\r\nDONE\r\na2 AUTHENTICATE PLAIN\r\n*\r\n"


@pytest.mark.parametrize(
    ("kind", "refusal", "verb"),
    [
        (POP3Client, b"-ERR unknown command\r\n", b"STLS\r\n"),
        (IMAPClient, b"a1 BAD unknown command\r\n", b"a1 STARTTLS\r\n"),
        (SMTPClient, b"454 4.7.0 not now\r\n", b"STARTTLS\r\n"),
    ],
)
async def test_no_handshake_begins_when_the_server_refuses_tls(
    begin: Begin, kind: type[LineClient], refusal: bytes, verb: bytes
) -> None:
    someone, server = await begin(kind, [refusal])
    security = Security(ssl.create_default_context(), "localhost")
    assert not (await someone.start_tls(security)).ok
    assert await server.told_by(someone) == verb


@pytest.mark.parametrize("kind", [POP3Client, IMAPClient, SMTPClient])
async def test_a_server_that_has_gone_is_a_clear_error(
    begin: Begin, kind: type[LineClient]
) -> None:
    someone, _ = await begin(kind, [])
    with pytest.raises(ConnectionClosed, match="closed the connection"):
        await someone.command("NOOP")


@given(st.lists(st.sampled_from([b"", b".", b"..", b".x", b"x"]), max_size=6))
def test_dot_stuffing_is_undone_by_its_rule(lines: list[bytes]) -> None:
    text = b"".join(line + b"\r\n" for line in lines)
    stuffed = dot_stuffed(text)
    assert stuffed.endswith(b".\r\n")
    body = stuffed[: -len(b".\r\n")].split(b"\r\n")[:-1]
    assert b".\r\n" not in [line + b"\r\n" for line in body]
    assert b"".join(line.removeprefix(b".") + b"\r\n" for line in body) == text
