"""A server that shouts back behind a held wire: what the tests of holding talk to."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from datetime import UTC, datetime

from worlds import connected

from mailedu.network.hold import Held, Hold
from mailedu.network.recording import Recording
from mailedu.network.tls import Certificates
from mailedu.network.wire import Wire, stream_protocol
from mailedu.servers.tls import start_tls
from mailedu.transcript import Line, Sender

NAME = "mail.campus.test"
TRUSTED = Certificates((NAME,), lambda: datetime.now(UTC))
PATIENCE = 10.0  # seconds after which a missing line fails a test


class Stops:
    """A judge that stops before some lines, behind others, and knows what a reply is."""

    def __init__(self) -> None:
        self.before: set[bytes] = set()
        self.behind: set[bytes] = set()
        self.recording: Recording
        self._seen = 0

    @property
    def watches(self) -> bool:
        return bool(self.before or self.behind)

    def catch_up(self) -> None:
        self._seen = len(self.recording.lines(1))

    def stops(self, connection: int, sender: Sender, data: bytes) -> bool:
        return data in self.before

    def passed(self, connection: int) -> tuple[bool, bool]:
        lines = self.recording.lines(connection)
        new, self._seen = lines[self._seen :], len(lines)
        return (
            any(line.data in self.behind for line in new),
            any(line.sender == "server" for line in new),
        )


class HeldLine:
    """A server that greets, shouts back each line, upgrades at ``tls`` and ends at ``quit``.

    ``heard`` is what it got, and b"" when it has closed and its connection is over for it.
    """

    def __init__(self, *, held: bool = True, implicit: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self.recording = Recording(loop.time)
        self.judge = Stops()
        self.judge.recording = self.recording
        self.hold = Hold(loop, self.judge)
        self.heard: list[bytes] = []
        self.ended: list[Wire] = []
        self.complaints: list[dict[str, object]] = []
        self.wire: Wire
        self._held, self._implicit = held, implicit
        self._changed = asyncio.Event()
        self.hold.listen(self._changed.set)
        loop.set_exception_handler(lambda _, context: self.complaints.append(context))

    async def _shout(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"ready\r\n")
            while line := await reader.readline():
                self.heard.append(line)
                if line == b"tls\r\n":
                    writer.write(b"GO ON\r\n")
                    await writer.drain()
                    await start_tls(reader, writer, TRUSTED.context)
                    continue
                writer.write(line.upper())
                await writer.drain()
                if line == b"quit\r\n":
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            self.heard.append(b"")
            self._changed.set()

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect a client."""
        loop = asyncio.get_running_loop()

        def accept() -> Wire:
            self.wire = Wire(
                stream_protocol(self._shout, loop),
                [(self.recording, "a client")],
                protocol="POP3",
                name=NAME,
                port=110,
                ended=self.ended.append,
                tls=TRUSTED.context if self._implicit else None,
            )
            if self._held:
                self.wire.hold(self.hold, self.recording, "a client")
            return self.wire

        reader, writer = await connected(accept)
        if self._implicit:
            await writer.start_tls(TRUSTED.client_context(), server_hostname=NAME)
        return reader, writer

    def hold_anew(self) -> None:
        """Stop the hold and put another in its place, as a new holding of a sandbox does."""
        self.hold.stop()
        self.hold.pump()
        self.hold = Hold(asyncio.get_running_loop(), self.judge)
        self.hold.listen(self._changed.set)
        if not self.ended:
            self.wire.hold(self.hold, self.recording, "a client")

    async def until(self, count: int = 1) -> tuple[Held, ...]:
        """Wait until so many lines are held, and return them."""
        return await self.when(lambda: len(self.hold.held) >= count)

    async def when(self, condition: object) -> tuple[Held, ...]:
        """Wait until ``condition()`` is true, and return what is held then."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # type: ignore[operator]
                self._changed.clear()
                await self._changed.wait()
        return self.hold.held

    async def step(self) -> bytes:
        """Wait until a line is held, let it go on, and return it."""
        await self.until()
        held = self.hold.next()
        assert held is not None
        return held.data

    async def over(self) -> None:
        """Wait for the connection's end; nothing may be left, and nothing complained about."""
        async with asyncio.timeout(PATIENCE):
            await self.wire.wait_over()
        await self.when(lambda: self.heard[-1:] == [b""])
        assert self.hold.held == ()
        assert self.ended == [self.wire]
        assert self.complaints == []

    def lines(self) -> list[Line]:
        return self.recording.lines(1)

    def said(self, sender: str) -> list[bytes]:
        return [line.data for line in self.lines() if line.sender == sender]


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Return what still comes, however the connection ends."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await reader.read()
        except (ConnectionError, ssl.SSLError):
            return b""


async def read_line(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(PATIENCE):
        return await reader.readline()
