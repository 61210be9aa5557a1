"""A server that shouts back, behind a wire: what the tests of the wire talk to."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime

from mailedu.network.recording import Recording
from mailedu.network.tls import Certificates
from mailedu.network.wire import Wire, stream_protocol
from mailedu.servers.tls import is_encrypted, start_tls

NAME = "mail.campus.test"


def certificates() -> Certificates:
    return Certificates((NAME,), lambda: datetime.now(UTC))


TRUSTED = certificates()


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


async def shout_much(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Send long lines without reading meanwhile, then ``quit``; return one of the lines.

    All of them must come back.
    """
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
    return big
