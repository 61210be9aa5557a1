"""Passing octets on between a client, over a wire, and a server somewhere else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial

from mailedu.network.wire import Wire
from mailedu.transcript import Sender

_HELLO = re.compile(rb"\x16\x03[\x00-\x04]")
"""How the first octets of a TLS handshake begin (RFC 8446 §5.1)."""


class PassingWire(Wire):
    """A wire whose two sides may encrypt: from then on it passes octets on unseen."""

    _sealed = False
    _at_line = True

    def data_received(self, data: bytes) -> None:
        if not self._sealed and self._at_line and _HELLO.match(data):
            self._sealed = True
            self._unseen("client", self._note_seal)
        self._at_line = data.endswith(b"\n")
        if self._sealed:
            self._unseen("client", partial(self.inner.data_received, data))
        else:
            super().data_received(data)

    def sent(self, data: bytes) -> None:
        if self._sealed:
            self._unseen("server", partial(self.outer.write, data))
        else:
            super().sent(data)

    def _note_seal(self) -> None:
        for recording, number in self._taps:
            recording.sealed(number)

    def _unseen(self, sender: Sender, act: Callable[[], None]) -> None:
        """Do something behind what is held of one side."""
        if self._gate is None:
            act()
        else:
            self._gate.then(sender, act)


class Passage(asyncio.Protocol):
    """The server's side of a wire, where the server is somewhere else.

    Parameters
    ----------
    host, port: where the server is.
    failed: called with the error when it cannot be reached.
    """

    def __init__(self, host: str, port: int, failed: Callable[[OSError], None]) -> None:
        self._where = host, port
        self._failed = failed
        self._far: asyncio.Transport | None = None
        self._near: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._near = transport
        transport.pause_reading()  # until there is somebody to give it to
        self._connecting = asyncio.get_running_loop().create_task(self._connect())

    async def _connect(self) -> None:
        try:
            far, _ = await asyncio.get_running_loop().create_connection(
                lambda: _FarSide(self._near), *self._where
            )
        except OSError as error:
            self._failed(error)
            self._near.close()
            return
        self._far = far
        self._near.resume_reading()

    def data_received(self, data: bytes) -> None:
        if self._far is not None:
            self._far.write(data)

    def eof_received(self) -> bool:
        if self._far is None or self._far.is_closing():
            return False
        self._far.write_eof()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._connecting.cancel()
        if self._far is not None:
            self._far.close()

    def pause_writing(self) -> None:
        if self._far is not None:
            self._far.pause_reading()

    def resume_writing(self) -> None:
        if self._far is not None:
            self._far.resume_reading()


class _FarSide(asyncio.Protocol):
    """What talks to the server; ``near`` leads to the client."""

    def __init__(self, near: asyncio.Transport) -> None:
        self._near = near

    def data_received(self, data: bytes) -> None:
        self._near.write(data)

    def eof_received(self) -> None:
        self._near.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._near.close()

    def pause_writing(self) -> None:
        self._near.pause_reading()

    def resume_writing(self) -> None:
        self._near.resume_reading()
