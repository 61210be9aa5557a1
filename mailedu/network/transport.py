"""The two ends of a connection over links, as asyncio transports."""

from __future__ import annotations

import asyncio
import errno
import os

# How asyncio's own transports pause a protocol, and feed one that is buffered: it has no public
# names for that, and to write it anew would be to differ from it.
from asyncio.protocols import _feed_data_to_buffered_proto  # type: ignore[attr-defined]
from asyncio.transports import _FlowControlMixin
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailedu.network.tcp import Arriving, Direction

if TYPE_CHECKING:
    from mailedu.network.host import Host


@dataclass
class Traffic:
    """What one connection cost, as its client sees it.

    Parameters
    ----------
    client, server: names of the hosts.
    port: the server's port.
    opened, closed: seconds of the world's time; from the client's first packet to the moment
        at which it has closed, or learned that the other side has.
    up, down: octets of the stream that the client sent and got, encryption included; each
        counts once, however often TCP had to send it.
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
    """One end of a connection; it behaves as asyncio's transport for a TCP socket does.

    Parameters
    ----------
    traffic: what is counted; the client's end counts.
    host: where this end is.
    sockname, peername: address and port of this end and of the other.
    """

    _start_tls_compatible = True
    _loop: asyncio.AbstractEventLoop  # these three are the mixin's
    _maybe_pause_protocol: Callable[[], None]
    _maybe_resume_protocol: Callable[[], None]

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        traffic: Traffic,
        host: Host,
        sockname: tuple[str, int],
        peername: tuple[str, int],
    ) -> None:
        super().__init__({"sockname": sockname, "peername": peername}, loop)
        self.traffic, self.host = traffic, host
        self.is_client = False
        self.peer: LinkTransport
        self.out: Direction
        self.accept: Callable[[], None] | None = None
        """Called once, at the server's end, when TCP's handshake is complete."""
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
        self._eof_read = False
        self._unread = False  # octets came that nobody will read
        self._broken: OSError | None = None  # what the next attempt to read or write will tell
        self._lost_by: Exception | None = None
        # What the client has asked: the first octet that awaits an answer, where the last packet
        # of TCP's handshake is before all octets; None when there is nothing to be answered.
        self._asked: int | None = -1
        # Where each write of the server begins, and how many octets it had heard by then.
        self._answers: deque[tuple[int, int]] = deque()

    def begin(self, protocol: asyncio.BaseProtocol) -> None:
        """Let a protocol talk over this end."""
        self._protocol = protocol
        protocol.connection_made(self)
        if self._gone:  # it has ended while there was nobody to tell
            self._loop.call_soon(protocol.connection_lost, self._lost_by)
        elif self._held:
            self._loop.call_soon(self._release)

    # What comes in

    def receive(self, data: Arriving) -> bool:
        """Take octets, the end of the stream or a reset; tells whether the protocol has it."""
        if isinstance(data, OSError):
            self.reset(data)
            return True
        if self._gone:
            if data:
                self.out.reset()
            return True
        if self.accept is not None:
            accept, self.accept = self.accept, None
            accept()
        if data == b"":  # the last packet of TCP's handshake
            return True
        if self._closing:
            self._unread |= bool(data)
            return False
        if self.is_client and data:
            self._count_down()
        if self._paused or self._protocol is None or self._held:
            self._held.append(data)
            return False
        self._hand_over(data)
        return True

    def _count_down(self) -> None:
        """Count octets that have come to the client, and a round trip if they answer."""
        answers = self.peer._answers
        self.traffic.down = arrived = self.peer.out.arrived
        heard = -1
        while answers and answers[0][0] < arrived:
            heard = answers.popleft()[1]
        if self._asked is not None and heard > self._asked:
            self._asked = None
            self.traffic.round_trips += 1

    def _hand_over(self, data: bytes | None) -> None:
        protocol = self._protocol
        if data is None and self._eof_read:  # once by write_eof, once by close
            return
        try:
            if data is None:
                self._eof_read = True
                if not protocol.eof_received():  # type: ignore[union-attr]
                    self.close()
            elif isinstance(protocol, asyncio.BufferedProtocol):
                _feed_data_to_buffered_proto(protocol, data)
            else:
                protocol.data_received(data)  # type: ignore[union-attr]
        except Exception as error:
            message = f"a protocol of {self.host.name} failed: {error!r}"
            self._loop.call_exception_handler({"message": message, "exception": error})
            self._end(error)

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        if self._paused and not self._closing:
            self._paused = False
            if self._held or self._broken:
                self._loop.call_soon(self._release)

    def _release(self) -> None:
        while self._held and not (self._paused or self._closing):
            data = self._held.popleft()
            self._hand_over(data)
            self.peer.out.taken(len(data or b""))
        if self._broken and not (self._paused or self._eof_read):
            self._end(self._broken)

    def is_reading(self) -> bool:
        return not (self._paused or self._closing)

    # What goes out

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._eof_written:
            raise RuntimeError("Cannot call write() after write_eof()")
        if not data or self._gone or self._closing:
            return
        if self._broken:
            self._end(self._broken)
            return
        before = self.out.octets
        if not self.is_client:
            self._answers.append((before, self.peer.out.arrived))
        elif self._asked is None:
            self._asked = before
        self.out.write(bytes(data), next(self.handshake, None))
        if self.is_client:
            self.traffic.up = self.out.octets
        self._maybe_pause_protocol()

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def drained(self) -> None:
        """Note that all that was written is on its way."""
        if self._gone:  # aborted: nobody is to write more
            return
        self._maybe_resume_protocol()
        if self._closing:
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
        """Close when all that was written is on its way."""
        if not self._closing:
            self._closing = True
            if not self.out.unsent:
                self._end(None)

    def abort(self) -> None:
        """Close without sending what is still unsent."""
        self._force_close(None)

    def _force_close(self, error: Exception | None) -> None:
        """Abort, and tell the protocol why; asyncio calls this when a TLS handshake fails."""
        self._closing = True
        self._end(error)

    def break_off(self) -> None:
        """Close at once, and let the other side know by a reset."""
        self._unread = True
        self.abort()

    def reset(self, error: OSError) -> None:
        """Note that the connection is broken.

        A program that is not reading learns of it when it reads or writes next. One that has
        read the other side's end of the stream gets EPIPE then, as from a kernel.
        """
        if self._gone or self._broken:
            return
        if self._eof_read and isinstance(error, ConnectionResetError):
            error = BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        self._broken = error
        writing = self.out.unsent
        self.out.abandon()
        if writing or not (self._paused or self._eof_read or self._held):
            self._end(error)

    def reset_after(self, seconds: float, error: OSError) -> None:
        """Break in a while, when this side can know of it."""
        self._loop.call_later(seconds, self.reset, error)

    def vanish(self, error: OSError) -> None:
        """End as when the host crashes: the other side learns nothing."""
        self._broken = error
        self._end(error)

    def _end(self, error: Exception | None) -> None:
        """Close, as a kernel does: with a reset if octets were left unread (RFC 1122 §4.2.2.13)."""
        if self._gone:
            return
        self._closing = self._gone = True
        self._lost_by = error
        if self._broken:
            self.out.abandon()
        else:
            self.out.forget()
            if self._unread or any(self._held):
                self.out.reset()
            else:
                self.out.write(None)
        self._held.clear()
        if self.is_client:
            self.traffic.closed = self._loop.time()
            self.traffic.up = self.out.octets
        self._loop.call_soon(self._lost)

    def _lost(self) -> None:
        if self._protocol is not None:
            self._protocol.connection_lost(self._lost_by)
        self.over(self)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol | None:  # type: ignore[override]
        return self._protocol
