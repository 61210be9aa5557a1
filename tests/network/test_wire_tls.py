"""The wire when a connection is encrypted, in its middle or from the start."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import struct
from collections.abc import Iterator

import pytest
from shouting import NAME, TRUSTED, Line, certificates, shout_much

from mailedu.network.recording import Handshake

OTHER = certificates()


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a client does, the logs stay empty."""
    caplog.set_level(logging.INFO)
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Return what still comes, however the connection ends."""
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def cut(line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Cut the wire: both sides see the end, and the server's side is noted as its cause."""
    line.wires[0].cut()
    await line.over()
    assert await rest(reader) == b""
    writer.close()
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False


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
    await cut(line, reader, writer)


async def test_a_cut_while_encrypted_ends_the_connection_for_both_sides() -> None:
    line = Line()
    reader, writer = await line.upgraded()
    writer.write(b"hello\r\n")
    assert await reader.readline() == b"HELLO\r\n"
    await cut(line, reader, writer)


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
    big = await shout_much(reader, writer)
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
