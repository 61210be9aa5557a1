"""The wire: it sits between one client and one server and records what passes.

It stands between a transport (a socket, or later a simulated link) and the server's
asyncio protocol, so that it works for servers written on streams and for aiosmtpd's
protocol class alike, and costs two function calls per chunk.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from mailedu.network.recording import Recording

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Wire(asyncio.Protocol):
    """What the network side talks to; it hands everything on to the server's protocol.

    Parameters
    ----------
    server: the asyncio protocol of the server's side of this one connection.
    recordings: those that take down this connection, each with what it calls the client.
    protocol, name, port: what ``Connection`` says of it (``"POP3"``, the server's host name).
    ended: called with this wire when the connection is over.
    tls: encrypt with this from the first byte on (RFC 8314 §3); None begins in clear text.
    """

    def __init__(
        self,
        server: asyncio.Protocol,
        recordings: Iterable[tuple[Recording, str]],
        *,
        protocol: str,
        name: str,
        port: int,
        ended: Callable[[Wire], None],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.inner = server
        self._outer: asyncio.Transport | None = None
        self._ended = ended
        self._over = asyncio.Event()
        self._taps = [(r, r.opened(protocol, client, name, port)) for r, client in recordings]
        self._tls = tls
        self._connected = False
        self._encrypted = False
        self._held: list[bytes] | None = None
        """What came in while the handshake is being finished; b"" stands for the end."""

    @property
    def outer(self) -> asyncio.Transport:
        """The transport that leads to the client."""
        assert self._outer is not None
        return self._outer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._outer = transport
        if self._tls is None:
            self._connect()
        else:
            transport.pause_reading()  # the handshake may come at once; start_tls resumes
            # Kept, because the loop itself holds tasks weakly.
            self._beginning = asyncio.get_running_loop().create_task(self._begin(self._tls))

    def _connect(self) -> None:
        self._connected = True
        self.inner.connection_made(_ServerEnd(self))

    async def _begin(self, context: ssl.SSLContext) -> None:
        with suppress(OSError):  # the recordings have it
            await self.start_tls(context)

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Encrypt between the client and this wire, which goes on recording clear text.

        Raises
        ------
        ssl.SSLError, ConnectionError: when the handshake fails; the connection is over then.
        """
        self._held = []
        try:
            encrypted = await self._shake_hands(context)
        except OSError as error:
            failure = _reason(error)
            for recording, number in self._taps:
                recording.not_encrypted(number, failure)
            self._held = None
            self._end(by_client=not isinstance(error, ssl.SSLError) or "alert" in failure)
            # asyncio does not always tell its protocol of an end during the handshake.
            asyncio.get_running_loop().call_soon(self.connection_lost, error)
            raise
        self._outer, self._encrypted = encrypted, True
        agreed = encrypted.get_extra_info("ssl_object")
        for recording, number in self._taps:
            recording.encrypted(number, agreed.version(), agreed.cipher()[0])
        if not self._connected:
            self._connect()
        held, self._held = self._held, None
        for data in held:
            if data:
                self.data_received(data)
            else:
                self.eof_received()

    async def _shake_hands(self, context: ssl.SSLContext) -> asyncio.Transport:
        loop = asyncio.get_running_loop()
        encrypted = await loop.start_tls(self.outer, self, context, server_side=True)
        if encrypted is None:  # the connection was dropped meanwhile
            raise ConnectionResetError("the client has gone")
        return encrypted

    def data_received(self, data: bytes) -> None:
        if self._held is not None:
            self._held.append(data)
            return
        for recording, number in self._taps:
            recording.passed(number, "client", data)
        self.inner.data_received(data)

    def sent(self, data: bytes) -> None:
        """Pass on what the server wrote."""
        for recording, number in self._taps:
            recording.passed(number, "server", data)
        self.outer.write(data)

    def close(self) -> None:
        """Close the connection from the server's side, after all that it wrote."""
        self._end(by_client=False)
        if not self.outer.is_closing():  # asyncio's encrypted transport bears but one close
            self.outer.close()

    def eof_received(self) -> bool | None:
        if self._held is not None:
            self._held.append(b"")
            return None
        self._end(by_client=True)
        stay_open = self.inner.eof_received()
        return stay_open and not self._encrypted  # TLS, as asyncio has it, ends both ways at once

    def connection_lost(self, exc: Exception | None) -> None:
        if self._over.is_set():
            return
        self._end(by_client=True)
        if self._connected:
            self.inner.connection_lost(exc)
        self._over.set()
        self._ended(self)

    def pause_writing(self) -> None:
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        self.inner.resume_writing()

    def cut(self) -> None:
        """Cut the connection at once, from the server's side; what is under way is lost."""
        self._end(by_client=False)
        if self._outer is not None:
            self._outer.abort()

    async def wait_over(self) -> None:
        """Wait until the connection is over."""
        await self._over.wait()

    def recorded_by(self, recording: Recording) -> bool:
        """Tell whether ``recording`` takes down this connection."""
        return any(tap is recording for tap, _ in self._taps)

    def _end(self, *, by_client: bool) -> None:
        for recording, number in self._taps:
            recording.closed(number, by_client=by_client)


class _ServerEnd(asyncio.Transport):
    """The transport that the server sees: all but writing goes straight to the outer one.

    It has one method more than other transports, ``start_tls``.
    """

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    async def start_tls(self, context: ssl.SSLContext) -> None:
        await self._wire.start_tls(context)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if data and not self._wire.outer.is_closing():
            self._wire.sent(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def write_eof(self) -> None:
        self._wire.outer.write_eof()

    def can_write_eof(self) -> bool:
        return self._wire.outer.can_write_eof()

    def close(self) -> None:
        self._wire.close()

    def abort(self) -> None:
        self._wire.cut()

    def is_closing(self) -> bool:
        return self._wire.outer.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._wire.outer.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._wire.outer.pause_reading()

    def resume_reading(self) -> None:
        self._wire.outer.resume_reading()

    def is_reading(self) -> bool:
        return self._wire.outer.is_reading()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._wire.outer.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        return self._wire.outer.get_write_buffer_size()

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._wire.outer.get_write_buffer_limits()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        assert isinstance(protocol, asyncio.Protocol)
        self._wire.inner = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._wire.inner


def _reason(error: OSError) -> str:
    """Say in a few words why there was no handshake."""
    if isinstance(error, ssl.SSLError):
        return (error.reason or "unknown error").replace("_", " ").lower()  # TLSV1_ALERT_UNKNOWN_CA
    late = isinstance(error, ConnectionAbortedError)
    return "it took too long" if late else "the client has gone"


def stream_protocol(serve: Serve, loop: asyncio.AbstractEventLoop) -> asyncio.Protocol:
    """Wrap an ``async def serve(reader, writer)`` as the protocol of one connection."""

    async def session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A cancelled task of a connection is an error to asyncio before Python 3.12, and logged.
        with suppress(asyncio.CancelledError):
            await serve(reader, writer)

    reader = asyncio.StreamReader(loop=loop)
    return asyncio.StreamReaderProtocol(reader, session, loop=loop)
