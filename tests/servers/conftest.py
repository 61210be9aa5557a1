"""What the tests of the servers share: a host with a fixed clock, and conversations with it.

A test opens connections by the fixture ``connect`` only, or by one that is built on it, and
reads what it expects, so it does not know what carries the bytes: it runs over real sockets
(``[live]``) and in a loop with virtual time (``[simulated]``). Tests that drive mail programs
and Python's blocking clients, on threads, or that make sockets themselves, run live only.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime

import pytest
import trustme
from worlds import BOTH, LIVE, LoopFactory, connected

from mailedu.network.virtual import VirtualLoop
from mailedu.servers import pop3, smtp
from mailedu.servers.host import MailHost
from mailedu.store import Store

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 20.0  # seconds after which a missing reply fails the test
USERS = ("alice", "bob", "carol")  # the password of each is "<user>-secret"

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter, MailHost], Awaitable[None]]
Factory = Callable[[], asyncio.BaseProtocol]


def pytest_asyncio_loop_factories(item: pytest.Function) -> Mapping[str, LoopFactory]:
    """A test that opens connections by ``connect`` runs once in each world."""
    return BOTH if "connect" in item.fixturenames else LIVE


class Conversation:
    """The client's end of one connection, spoken by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @property
    def tcp_info(self) -> bytes:
        """What a Received field tells of the client's address; a pair of sockets has none."""
        address = self.writer.get_extra_info("sockname")
        return f" ([{address[0]}])".encode() if address else b""

    async def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def read_until(self, end: bytes) -> bytes:
        """Read up to and including ``end``; fails when the connection is closed before."""
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readuntil(end)

    async def line(self) -> bytes:
        """Read one line, with its CRLF."""
        return await self.read_until(b"\r\n")

    async def ask(self, command: bytes) -> bytes:
        """Send one line and read one line back, both without CRLF."""
        await self.send(command + b"\r\n")
        return (await self.line()).removesuffix(b"\r\n")

    async def rest(self) -> bytes:
        """Read until the server closes, and return it."""
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()

    async def play(self, script: str) -> None:
        """Play a dialogue: send the lines after ``C: ``, expect exactly those after ``S: ``."""
        for number, line in enumerate(filter(str.strip, script.splitlines()), 1):
            side, text = line.strip()[:3].rstrip(), line.strip()[3:]
            data = text.encode() + b"\r\n"
            if side == "C:":
                await self.send(data)
            else:
                assert side == "S:", f"line {number} begins with neither C: nor S:"
                assert await self.line() == data, f"line {number} of the dialogue"

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Encrypt, once the server has agreed to it."""
        async with asyncio.timeout(PATIENCE):
            await self.writer.start_tls(context, server_hostname="localhost")

    def half_close(self) -> None:
        """Send end-of-file, and go on reading."""
        self.writer.write_eof()

    def drop(self) -> None:
        """Cut the connection without a word."""
        self.writer.transport.abort()


Connect = Callable[..., Awaitable[Conversation]]


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory with three accounts."""
    store = Store(now=lambda: NOW, uidvalidity=itertools.count(1772442000).__next__)
    for user in USERS:
        store.add_account(user, f"{user}-secret", f"{user}@campus.test")
    yield store
    store.close()


@pytest.fixture
def host(store: Store) -> MailHost:
    """A host on that store; ``unique`` counts T1, T2, …"""
    tokens = (f"T{number}" for number in itertools.count(1))
    return MailHost(store=store, now=lambda: NOW, unique=tokens.__next__)


class Certificates:
    """A certificate for ``localhost``: what a server encrypts with, and a client that trusts it."""

    def __init__(self) -> None:
        authority = trustme.CA()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self.server)
        self.client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        authority.configure_trust(self.client)


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    """TLS contexts of both sides."""
    return Certificates()


class Connections:
    """Opens connections to servers, and ends the sessions with the test."""

    def __init__(self) -> None:
        self.sessions: list[asyncio.Task[None]] = []
        self._conversations: list[Conversation] = []

    async def __call__(self, serve: Serve, host: MailHost) -> Conversation:
        """Start ``serve(reader, writer, host)`` on a new connection."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.sessions.append(loop.create_task(serve(reader, writer, host)))

        return await self.to_protocol(lambda: asyncio.StreamReaderProtocol(reader, begin))

    async def to_protocol(self, factory: Factory) -> Conversation:
        """Connect to a new instance of an asyncio protocol."""
        conversation = Conversation(*await connected(factory))
        self._conversations.append(conversation)
        return conversation

    async def close(self) -> None:
        """Close every connection and wait for the sessions; one that raised fails the test."""
        for conversation in self._conversations:
            conversation.writer.close()
        for conversation in self._conversations:
            with contextlib.suppress(OSError):
                await conversation.writer.wait_closed()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self.sessions)


@pytest.fixture
async def connect() -> AsyncIterator[Connections]:
    """Call it with ``serve`` and a host to get a :class:`Conversation`."""
    connections = Connections()
    yield connections
    await connections.close()


class Clock:
    """Makes timers due, in either world without waiting."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._is_virtual = isinstance(loop, VirtualLoop)
        self._offset = 0.0
        if not self._is_virtual:
            real = loop.time
            loop.time = lambda: real() + self._offset  # type: ignore[method-assign]

    async def advance(self, seconds: float) -> None:
        """Let the loop's time be that much later."""
        if self._is_virtual:
            await asyncio.sleep(seconds)
        else:
            self._offset += seconds
            for _ in range(3):  # what is due now runs
                await asyncio.sleep(0)


@pytest.fixture
async def clock() -> Clock:
    """The running loop's time, to be moved by hand."""
    return Clock(asyncio.get_running_loop())


@pytest.fixture
def listen() -> Iterator[Callable[[Callable[[asyncio.AbstractEventLoop], Factory]], int]]:
    """Serve real clients on the loopback interface, from a thread with a loop of its own.

    ``listen(lambda loop: factory)`` returns the port that the system chose.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    servers: list[asyncio.Server] = []

    def listen(make: Callable[[asyncio.AbstractEventLoop], Factory]) -> int:
        opening = loop.create_server(make(loop), "127.0.0.1", 0)  # type: ignore[arg-type]
        servers.append(asyncio.run_coroutine_threadsafe(opening, loop).result(PATIENCE))
        return servers[-1].sockets[0].getsockname()[1]

    async def end() -> None:
        for server in servers:
            server.close()
        sessions = asyncio.all_tasks() - {asyncio.current_task()}
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    yield listen
    asyncio.run_coroutine_threadsafe(end(), loop).result(PATIENCE)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(PATIENCE)
    loop.close()


@pytest.fixture
def listen_stream(listen: Callable[..., int], host: MailHost) -> Callable[[Serve], int]:
    """``listen_stream(serve)`` is ``listen`` for servers on asyncio's streams."""

    def listen_stream(serve: Serve) -> int:
        async def session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await serve(reader, writer, host)

        return listen(
            lambda loop: (
                lambda: asyncio.StreamReaderProtocol(
                    asyncio.StreamReader(loop=loop), session, loop=loop
                )
            )
        )

    return listen_stream


@pytest.fixture
def inbox(store: Store) -> Callable[[str], list[bytes]]:
    """``inbox("bob")`` is what bob's INBOX holds now."""

    def inbox(user: str) -> list[bytes]:
        box = store.mailbox(user, "INBOX")
        return [store.content(box.id, message.uid) for message in store.messages(box.id)]

    return inbox


@pytest.fixture
def received(inbox: Callable[[str], list[bytes]]) -> Callable[[], bytes]:
    """``received()`` is the one message in bob's INBOX, without the two trace fields."""

    def received() -> bytes:
        (content,) = inbox("bob")
        return content.partition(b"+0000\r\n")[2]

    return received


@pytest.fixture
def pop3_call(connect: Connections, host: MailHost) -> Connect:
    """Open a POP3 connection and read its greeting."""

    async def call() -> Conversation:
        conversation = await connect(pop3.serve, host)
        await conversation.line()
        return conversation

    return call


@pytest.fixture
def pop3_login(pop3_call: Connect) -> Connect:
    """Open a POP3 connection and log in as bob."""

    async def login() -> Conversation:
        conversation = await pop3_call()
        await conversation.play("""
            C: USER bob
            S: +OK now send PASS
            C: PASS bob-secret
        """)
        assert (await conversation.line()).startswith(b"+OK")
        return conversation

    return login


@pytest.fixture
def smtp_call(connect: Connections, host: MailHost) -> Connect:
    """Open an SMTP connection; its greeting is still to be read."""

    async def call(*, submission: bool = False, on: MailHost = host) -> Conversation:
        return await connect.to_protocol(lambda: smtp.session(on, submission=submission))

    return call


@pytest.fixture
def smtp_greet(smtp_call: Connect, host: MailHost) -> Connect:
    """Open an SMTP connection and say EHLO."""

    async def greet(*, submission: bool = False, on: MailHost = host) -> Conversation:
        conversation = await smtp_call(submission=submission, on=on)
        await conversation.send(b"EHLO client.test\r\n")
        await conversation.read_until(b"\r\n250 HELP\r\n")
        return conversation

    return greet


@pytest.fixture
def no_failure_inside(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A command that fails inside is logged as an error: none may be."""
    yield
    assert [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR] == []
