"""The two ends of a connection over links, as asyncio transports."""

from __future__ import annotations

import asyncio
import errno
import os
from asyncio.protocols import _feed_data_to_buffered_proto  # type: ignore[attr-defined]
from asyncio.transports import _FlowControlMixin
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mailedu.network.tcp import Direction


@dataclass
class Traffic:
    """What one connection cost, as its client sees it.

    Parameters
    ----------
    client, server: names of the hosts.
    port: the server's port.
    opened, closed: seconds of the world's time; from the client's first packet to the moment
        at which it has closed, or learned that the other side has.
    up, down: octets that the client sent and got, encryption included.
    round_trips: how often the client had to wait for an answer from far away: one for TCP's
        handshake, then one for each time that octets come after it had sent some. A greeting
        counts, since the server cannot send it before it has the handshake's last packet.
    number: of the connection in the recording that takes it down; 0 without one.
    """

    client: str
    server: str
    port: int
    opened: float
    closed: float | None = None
    up: int = 0
    down: int = 0
    round_trips: int = 1
    number: int = 0


class LinkTransport(_FlowControlMixin, asyncio.Transport):
    """One end of a connection.

    Parameters
    ----------
    traffic: what is counted; the client's end counts.
    is_client: whether this is the client's end.
    extra: what ``get_extra_info`` knows.
    """

    _start_tls_compatible = True
    _loop: asyncio.AbstractEventLoop  # these three are the mixin's
    _maybe_pause_protocol: Callable[[], None]
    _maybe_resume_protocol: Callable[[], None]

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        traffic: Traffic,
        *,
        is_client: bool,
        extra: dict[str, Any],
    ) -> None:
        super().__init__(extra, loop)
        self.traffic = traffic
        self.is_client = is_client
        self.peer: LinkTransport
        self.out: Direction
        self.over: Callable[[LinkTransport], None]
        """Called when this end has ended."""
        self.opening: asyncio.Task[None] | None = None
        """What connects this end to real sockets, where there are any."""
        self.handshake: Iterator[int] = iter(())
        """What the writes to come count for, instead of their length."""
        self._protocol: asyncio.BaseProtocol | None = None
        self._held: deque[bytes | None] = deque()
        self._paused = False
        self._closing = False
        self._gone = False
        self._eof_written = False
        self._waits = True  # the client's last packet of TCP's handshake is an answer's question

    def begin(self, protocol: asyncio.BaseProtocol) -> None:
        """Let a protocol talk over this end."""
        self._protocol = protocol
        protocol.connection_made(self)

    # What comes in

    def receive(self, data: bytes | None) -> bool:
        """Take octets, or the end of the stream; tells whether they went to the protocol."""
        if self._gone or self._closing:
            if self._gone and data:
                self._loop.call_later(self.out.back, self.peer.reset)
            return True
        if self._paused or self._protocol is None or self._held:
            self._held.append(data)
            return False
        self._hand_over(data)
        return True

    def _hand_over(self, data: bytes | None) -> None:
        protocol = self._protocol
        if data is None:
            if not protocol.eof_received():  # type: ignore[union-attr]
                self.close()
            return
        if self.is_client:
            self.traffic.down = self.peer.out.octets
            if self._waits:
                self._waits = False
                self.traffic.round_trips += 1
        if isinstance(protocol, asyncio.BufferedProtocol):
            _feed_data_to_buffered_proto(protocol, data)
        else:
            protocol.data_received(data)  # type: ignore[union-attr]

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        if self._held:
            self._loop.call_soon(self._release)

    def _release(self) -> None:
        while self._held and not (self._paused or self._closing):
            data = self._held.popleft()
            self._hand_over(data)
            self.peer.out.taken(len(data or b""))

    def is_reading(self) -> bool:
        return not (self._paused or self._closing)

    # What goes out

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._eof_written:
            raise RuntimeError("Cannot call write() after write_eof()")
        if not data or self._gone or self._closing:
            return
        self._waits = True
        self.out.write(bytes(data), next(self.handshake, None))
        if self.is_client:
            self.traffic.up = self.out.octets
        self._maybe_pause_protocol()

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def drained(self) -> None:
        """Note that all that was written is on its way."""
        self._maybe_resume_protocol()
        if self._closing and not self._gone:
            self._end(None)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        if not (self._eof_written or self._closing):
            self._eof_written = True
            self.out.write(None)

    def get_write_buffer_size(self) -> int:
        return self.out.unsent

    # The end

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        if self._closing:
            return
        self._closing = True
        if not self._eof_written:
            self.out.write(None)  # calls ``drained`` when nothing waits for the window
        elif not self.out.unsent:
            self._end(None)

    def abort(self) -> None:
        """Close without sending what is still unsent; a kernel then sends the end, too."""
        if self._gone:
            return
        self._closing = True
        self.out.forget()
        if not self._eof_written:
            self.out.write(None)
        self._end(None)

    def reset(self, error: OSError | None = None) -> None:
        """End at once, because the other side has no such connection any more."""
        if not self._gone:
            self._closing = True
            self.out.forget()
            reset = ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
            self._end(error or reset)

    def _end(self, error: Exception | None) -> None:
        if self._gone:
            return
        self._gone = True
        self._held.clear()
        if self.is_client:
            self.traffic.closed = self._loop.time()
        self._loop.call_soon(self._lost, error)

    def _lost(self, error: Exception | None) -> None:
        if self._protocol is not None:
            self._protocol.connection_lost(error)
        self.over(self)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        assert self._protocol is not None
        return self._protocol
