"""The wire, between a real socket and a server's protocol."""

import asyncio

from mailedu.network.recording import Recording
from mailedu.network.wire import Wire, stream_protocol


async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"ready\r\n")
    while line := await reader.readline():
        writer.writelines([line.upper()])
        await writer.drain()
        if line == b"quit\r\n":
            break
    writer.close()


class Line:
    """A server that shouts back behind a wire, and a client in front of it."""

    def __init__(self) -> None:
        self.recording = Recording(asyncio.get_running_loop().time)
        self.wires: list[Wire] = []
        self.ended: list[Wire] = []

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        loop = asyncio.get_running_loop()

        def accept() -> Wire:
            wire = Wire(
                stream_protocol(shout, loop),
                [(self.recording, "a client")],
                protocol="POP3",
                name="mail.campus.test",
                port=110,
                ended=self.ended.append,
            )
            self.wires.append(wire)
            return wire

        self.server = await loop.create_server(accept, "127.0.0.1", 0)
        return await asyncio.open_connection(*self.server.sockets[0].getsockname())

    def said(self) -> list[tuple[str, bytes]]:
        return [(line.sender, line.data) for line in self.recording.lines(1)]


async def test_both_directions_are_passed_on_and_recorded() -> None:
    line = Line()
    reader, writer = await line.open()
    assert await reader.readline() == b"ready\r\n"
    writer.write(b"hello\r\nquit\r\n")
    assert await reader.read() == b"HELLO\r\nQUIT\r\n"
    writer.close()
    await line.wires[0].wait_over()
    assert [data for sender, data in line.said() if sender == "client"] == [
        b"hello\r\n",
        b"quit\r\n",
    ]
    assert [data for sender, data in line.said() if sender == "server"] == [
        b"ready\r\n",
        b"HELLO\r\n",
        b"QUIT\r\n",
    ]
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False, "the server closed first"
    assert line.ended == line.wires
    assert line.recording.connections[0].client == "a client"


async def test_a_client_that_drops_is_noted_as_the_one_who_ended() -> None:
    line = Line()
    reader, writer = await line.open()
    await reader.readline()
    writer.transport.abort()
    await line.wires[0].wait_over()
    end = line.recording.end_of(1)
    assert end is not None and end[1] is True


async def test_a_cut_ends_the_connection_for_both_sides() -> None:
    line = Line()
    reader, _ = await line.open()
    await reader.readline()
    line.wires[0].cut()
    await line.wires[0].wait_over()
    try:
        rest = await reader.read()
    except ConnectionResetError:
        rest = b""
    assert rest == b""
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False


async def test_much_data_is_slowed_down_and_arrives_whole() -> None:
    line = Line()
    reader, writer = await line.open()
    await reader.readline()
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
