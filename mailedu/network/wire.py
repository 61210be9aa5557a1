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
from functools import partial

from mailedu.network.gate import Gate
from mailedu.network.holdable import Holdable
from mailedu.network.recording import Recording
from mailedu.network.server_end import ServerEnd

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Wire(Holdable):
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
        self._server = (protocol, name, port)
        self._taps = [(r, r.opened(protocol, client, name, port)) for r, client in recordings]
        self._tls = tls
        self._connected = False
        self._encrypted = False
        self._held: list[bytes] | None = None
        """What came in while the handshake is being finished; b"" stands for the end."""
        self._gate: Gate | None = None
        self._full: set[str] = set()
        """Why the server is to write nothing: the line is full, or too much is held."""
        self._resting = False
        """Whether the server is not reading."""
        self._client_ended = False
        self._closing = False
        """Whether the server closed, of which the client learns when it has what came before."""

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
        self.inner.connection_made(ServerEnd(self))

    async def _begin(self, context: ssl.SSLContext) -> None:
        with suppress(OSError):  # the recordings have it
            await self.start_tls(context)

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Encrypt between the client and this wire, which goes on recording clear text.

        Raises
        ------
        ssl.SSLError, ConnectionError: when the handshake fails; the connection is over then.
        """
        if self._gate is not None:
            await self._all_sent(self._gate)
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
        self._resting = False
        if self._gate is not None:
            self._gate.block("client", on=False)
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
        elif self._gate is None:
            for recording, number in self._taps:
                recording.passed(number, "client", data)
            self.inner.data_received(data)
        elif not self._closing:
            self._gate.came("client", data)

    def sent(self, data: bytes) -> None:
        """Pass on what the server wrote."""
        if self._gate is not None:
            self._gate.came("server", data)
            return
        for recording, number in self._taps:
            recording.passed(number, "server", data)
        self.outer.write(data)

    def close(self) -> None:
        """Close the connection from the server's side, after all that it wrote."""
        gate = self._gate
        if gate is None:
            self._close_outer()
        elif not self._closing:
            # As from a kernel, the server is rid of it at once, and hears nothing any more.
            self._closing = True
            asyncio.get_running_loop().call_soon(self._leave)
            gate.lose_from("client")
            gate.then("server", self._close_outer)
            if self._client_ended:
                gate.let_go("server")

    def end_writing(self) -> None:
        """Let the client know that the server writes nothing more, though it still reads."""
        if self._gate is None:
            self.outer.write_eof()
        else:
            self._gate.then("server", self._end_outer)

    def _end_outer(self) -> None:
        if not self.outer.is_closing():
            self.outer.write_eof()

    def _close_outer(self) -> None:
        self._end(by_client=False)
        if not self.outer.is_closing():  # asyncio's encrypted transport bears but one close
            self.outer.close()

    def _leave(self) -> None:
        """Tell the server that its connection is over."""
        if self._connected:
            self._connected = False
            self.inner.connection_lost(None)

    def eof_received(self) -> bool | None:
        if self._held is not None:
            self._held.append(b"")
            return None
        self._client_ended = True
        gate = self._gate
        if gate is None:
            return self._pass_end() and not self._encrypted
        gate.then("client", self._pass_end_held)
        if self._closing:
            gate.let_go("server")
        return not self._encrypted  # TLS, as asyncio has it, ends both ways at once

    def _pass_end(self) -> bool | None:
        """Tell the server that the client says no more; returns whether it wants to go on."""
        self._end(by_client=True)
        return self.inner.eof_received()

    def _pass_end_held(self) -> None:
        if self._connected and not self._pass_end() and not self._encrypted:
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        gate = self._gate
        if gate is None:
            self._finish(exc)
            return
        gate.lose_from("server")
        if not self._client_ended:
            gate.lose_from("client")
        gate.then("client", partial(self._finish, exc))

    def _finish(self, exc: Exception | None) -> None:
        """Note that the connection is over."""
        if self._over.is_set():
            return
        self._end(by_client=True)
        for recording, number in self._taps:
            recording.over(number)
        if self._connected:
            self.inner.connection_lost(exc)
        self._over.set()
        if self._gate is not None:
            self._gate.over()
        self._ended(self)

    def pause_writing(self) -> None:
        self._fill("line", on=True)

    def resume_writing(self) -> None:
        self._fill("line", on=False)

    def _fill(self, why: str, *, on: bool) -> None:
        """Tell the server to write nothing for one more reason, or for one less."""
        before = bool(self._full)
        (self._full.add if on else self._full.discard)(why)
        if self._connected and before != bool(self._full):
            (self.inner.resume_writing if before else self.inner.pause_writing)()

    def rest(self, *, on: bool) -> None:
        """Bring the server nothing for a while, or go on."""
        self._resting = on
        if self._gate is not None:
            self._gate.block("client", on=on)
        else:
            (self.outer.pause_reading if on else self.outer.resume_reading)()

    def cut(self) -> None:
        """Cut the connection at once, from the server's side; what is under way is lost."""
        if self._gate is not None:
            self._gate.lose()
        self._end(by_client=False)
        if self._outer is not None:
            self._outer.abort()

    def is_closing(self) -> bool:
        """Tell whether the server can write nothing more."""
        return self._closing or self.outer.is_closing()

    def is_reading(self) -> bool:
        """Tell whether the server reads."""
        return not self._resting and (self._gate is not None or self.outer.is_reading())

    async def wait_over(self) -> None:
        """Wait until the connection is over."""
        await self._over.wait()

    def recorded_by(self, recording: Recording) -> bool:
        """Tell whether ``recording`` takes down this connection."""
        return any(tap is recording for tap, _ in self._taps)

    def _end(self, *, by_client: bool) -> None:
        for recording, number in self._taps:
            recording.closed(number, by_client=by_client)


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
