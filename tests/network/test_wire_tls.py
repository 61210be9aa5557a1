"""The wire when a connection is encrypted, in its middle or from the start."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import struct
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mailedu.network.recording import Handshake, Recording
from mailedu.network.tls import Certificates
from mailedu.network.wire import Wire, stream_protocol
from mailedu.servers.tls import is_encrypted, start_tls

NAME = "mail.campus.test"


def certificates() -> Certificates:
    return Certificates((NAME,), lambda: datetime.now(UTC))


TRUSTED, OTHER = certificates(), certificates()


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a client does, the logs stay empty."""
    caplog.set_level(logging.INFO)
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


class Line:
    """A server that shouts back behind a wire, and upgrades when it hears ``tls``."""

    def __init__(self, *, implicit: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self.recording = Recording(loop.time)
        self.wires: list[Wire] = []
        self.ended: list[Wire] = []
        self.failed: list[Exception] = []
        self.complaints: list[dict[str, object]] = []
        self.accepted = asyncio.Event()
        self.implicit = implicit
        loop.set_exception_handler(lambda _, context: self.complaints.append(context))

    async def shout(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"ready\r\n")
            while line := await reader.readline():
                if line == b"tls\r\n":
                    writer.write(b"GO ON\r\n")
                    await writer.drain()
                    await start_tls(reader, writer, TRUSTED.context)
                    assert is_encrypted(writer)
                    continue
                writer.writelines([line.upper()])
                await writer.drain()
                if line == b"quit\r\n":
                    break
        except (ssl.SSLError, ConnectionError) as error:
            self.failed.append(error)
        finally:
            writer.close()
            writer.close()
            assert writer.get_extra_info("unheard of") is None

    async def listen(self) -> tuple[str, int]:
        """Return where it listens."""
        loop = asyncio.get_running_loop()

        def accept() -> Wire:
            wire = Wire(
                stream_protocol(self.shout, loop),
                [(self.recording, "a client")],
                protocol="POP3",
                name=NAME,
                port=110,
                ended=self.ended.append,
                tls=TRUSTED.context if self.implicit else None,
            )
            self.wires.append(wire)
            self.accepted.set()
            return wire

        self.server = await loop.create_server(accept, "127.0.0.1", 0)
        address: tuple[str, int] = self.server.sockets[0].getsockname()
        return address

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect a client, which shakes hands at once if that is to be."""
        address = await self.listen()
        if self.implicit:
            return await asyncio.open_connection(
                *address, ssl=TRUSTED.client_context(), server_hostname=NAME
            )
        return await asyncio.open_connection(*address)

    async def upgraded(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection and encrypt it in its middle."""
        reader, writer = await self.open()
        await reader.readline()
        writer.write(b"tls\r\n")
        assert await reader.readline() == b"GO ON\r\n"
        await writer.start_tls(TRUSTED.client_context(), server_hostname=NAME)
        return reader, writer

    def said(self, sender: str) -> list[bytes]:
        return [line.data for line in self.recording.lines(1) if line.sender == sender]

    async def over(self) -> None:
        """Wait for the end; nothing may have been left over or complained about."""
        await self.wires[0].wait_over()
        assert self.ended == self.wires
        assert self.complaints == []
        self.server.close()


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Return what still comes, however the connection ends."""
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


async def test_what_is_encrypted_on_the_line_is_recorded_as_clear_text() -> None:
    line = Line()
    reader, writer = await line.upgraded()
    writer.write(b"hello\r\nquit\r\n")
    assert await reader.read() == b"HELLO\r\nQUIT\r\n"
    await hang_up(writer)
    await line.over()
    assert line.said("client") == [b"tls\r\n", b"hello\r\n", b"quit\r\n"]
    assert line.said("server") == [b"ready\r\n", b"GO ON\r\n", b"HELLO\r\n", b"QUIT\r\n"]
    handshake = line.recording.handshake_of(1)
    assert handshake is not None
    assert (handshake.version, handshake.failure) == ("TLSv1.3", "")
    assert handshake.cipher.startswith("TLS_")
    times = {entry.data: entry.received for entry in line.recording.lines(1)}
    assert times[b"GO ON\r\n"] < handshake.time < times[b"hello\r\n"]


async def test_the_line_itself_carries_no_clear_text_after_the_handshake() -> None:
    line = Line()
    reader, writer = await line.open()
    await reader.readline()
    writer.write(b"tls\r\n")
    await reader.readline()
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = TRUSTED.client_context().wrap_bio(to_client, to_server, server_hostname=NAME)
    seen = b""

    async def act(what: str, *arguments: object) -> object:
        nonlocal seen
        while True:
            try:
                return getattr(client, what)(*arguments)
            except ssl.SSLWantReadError:
                writer.write(to_server.read())
                seen += (chunk := await reader.read(65536))
                to_client.write(chunk)

    await act("do_handshake")
    client.write(b"sesame\r\n")
    sent = to_server.read()
    writer.write(sent)
    assert await act("read", 100) == b"SESAME\r\n"
    assert b"sesame" not in sent.lower() and b"sesame" not in seen.lower()
    writer.transport.abort()
    await line.over()


async def test_from_the_start_the_server_greets_after_the_handshake() -> None:
    line = Line(implicit=True)
    reader, writer = await line.open()
    writer.write(b"hello\r\nquit\r\n")  # at once, before the greeting has come
    assert await reader.read() == b"ready\r\nHELLO\r\nQUIT\r\n"
    await hang_up(writer)
    await line.over()
    handshake = line.recording.handshake_of(1)
    assert handshake is not None and handshake.version == "TLSv1.3"
    assert all(entry.received > handshake.time for entry in line.recording.lines(1))
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False, "the server ended it, by quit"


async def test_data_and_end_that_come_with_the_last_bytes_of_the_handshake() -> None:
    line = Line()
    reader, writer = await line.open()
    await reader.readline()
    writer.write(b"tls\r\n")
    await reader.readline()
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = TRUSTED.client_context().wrap_bio(to_client, to_server, server_hostname=NAME)
    while True:
        try:
            client.do_handshake()
            break
        except ssl.SSLWantReadError:
            writer.write(to_server.read())
            to_client.write(await reader.read(65536))
    client.write(b"first\r\nsecond\r\n")
    with pytest.raises(ssl.SSLWantReadError):
        client.unwrap()  # close_notify goes out with the same segment
    writer.write(to_server.read())
    await reader.read()
    await hang_up(writer)
    await line.over()
    assert line.said("client") == [b"tls\r\n", b"first\r\n", b"second\r\n"]
    end = line.recording.end_of(1)
    assert end is not None and end[1] is True


async def test_what_was_sent_ahead_in_clear_text_is_not_carried_over() -> None:
    line = Line()
    reader, writer = await line.open()
    await reader.readline()
    writer.write(b"tls\r\nsmuggled\r\nsmug")
    assert await reader.readline() == b"GO ON\r\n"
    await writer.start_tls(TRUSTED.client_context(), server_hostname=NAME)
    writer.write(b"gled\r\nquit\r\n")
    assert await reader.read() == b"GLED\r\nQUIT\r\n"
    await hang_up(writer)
    await line.over()
    assert line.said("client") == [
        b"tls\r\n", b"smuggled\r\n", b"smug", b"gled\r\n", b"quit\r\n"
    ]  # fmt: skip


def refuse(address: tuple[str, int], *, implicit: bool) -> None:
    """Be a client that trusts somebody else; unlike asyncio's, this one says why it leaves."""
    with socket.create_connection(address) as plain:
        if not implicit:
            assert plain.recv(100) == b"ready\r\n"
            plain.sendall(b"tls\r\n")
            assert plain.recv(100) == b"GO ON\r\n"
        with pytest.raises(ssl.SSLCertVerificationError):
            OTHER.client_context().wrap_socket(plain, server_hostname=NAME)


@pytest.mark.parametrize("implicit", [False, True])
async def test_a_client_that_does_not_trust_us_leaves_the_server_well(implicit: bool) -> None:
    line = Line(implicit=implicit)
    address = await line.listen()
    await asyncio.to_thread(refuse, address, implicit=implicit)
    await line.over()
    handshake = line.recording.handshake_of(1)
    assert handshake is not None and handshake.failure.endswith("alert unknown ca")
    assert [type(error) for error in line.failed] == ([] if implicit else [ConnectionAbortedError])
    end = line.recording.end_of(1)
    assert end is not None and end[1] is True
    assert line.said("server") == ([] if implicit else [b"ready\r\n", b"GO ON\r\n"])


@pytest.mark.parametrize(
    ("hello", "failure"),
    [
        (b"a LOGIN bob secret\r\n", "wrong version number"),
        (b"", "the client has gone"),
        (b"\x16\x03\x01\x02\x00\x01", "the client has gone"),
    ],
    ids=["clear text", "nothing", "half a hello"],
)
@pytest.mark.parametrize("reset", [False, True], ids=["closes", "resets"])
async def test_a_client_that_speaks_no_tls(hello: bytes, failure: str, reset: bool) -> None:
    line = Line(implicit=True)
    reader, writer = await asyncio.open_connection(*await line.listen())
    await line.accepted.wait()
    writer.write(hello)
    if failure.startswith("wrong"):
        assert await rest(reader) == b""
    if reset:
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
    await hang_up(writer)
    await line.over()
    handshake = line.recording.handshake_of(1)
    assert handshake == Handshake(handshake.time if handshake else 0.0, failure=failure)
    end = line.recording.end_of(1)
    assert end is not None and end[1] is failure.startswith("the client")
    assert line.said("server") == []


@pytest.mark.parametrize("implicit", [False, True])
async def test_a_cut_during_the_handshake_ends_it(implicit: bool) -> None:
    line = Line(implicit=implicit)
    reader, writer = await asyncio.open_connection(*await line.listen())
    await line.accepted.wait()
    if not implicit:
        await reader.readline()
        writer.write(b"tls\r\n")
        await reader.readline()
    line.wires[0].cut()
    await line.over()
    assert await rest(reader) == b""
    writer.close()
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False


async def test_a_cut_while_encrypted_ends_the_connection_for_both_sides() -> None:
    line = Line()
    reader, writer = await line.upgraded()
    writer.write(b"hello\r\n")
    assert await reader.readline() == b"HELLO\r\n"
    line.wires[0].cut()
    await line.over()
    assert await rest(reader) == b""
    writer.close()
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False


async def test_a_client_that_drops_while_encrypted_is_noted_as_the_one_who_ended() -> None:
    line = Line()
    _, writer = await line.upgraded()
    writer.transport.abort()
    await line.over()
    end = line.recording.end_of(1)
    assert end is not None and end[1] is True


async def test_much_data_is_slowed_down_and_arrives_whole_both_ways() -> None:
    line = Line()
    reader, writer = await line.upgraded()
    big = b"x" * 60_000 + b"\r\n"

    async def send() -> None:
        for _ in range(40):
            writer.write(big)
            await writer.drain()
        writer.write(b"quit\r\n")

    sending = asyncio.create_task(send())
    got = await reader.read()
    await sending
    assert got == big.upper() * 40 + b"QUIT\r\n"
    await hang_up(writer)
    await line.over()
    assert line.said("client") == [b"tls\r\n", *[big] * 40, b"quit\r\n"]


async def test_a_server_that_goes_on_after_the_client_left_is_not_heard() -> None:
    """Its replies are neither sent nor recorded, and asyncio does not warn of them."""
    line = Line()
    reader, writer = await line.upgraded()
    writer.write(b"first\r\n")
    assert await reader.readline() == b"FIRST\r\n"
    writer.write(b"more\r\n" * 500)
    writer.close()
    await line.over()
    assert line.said("client")[1] == b"first\r\n"
    assert len(line.said("server")) <= 3 + 500
