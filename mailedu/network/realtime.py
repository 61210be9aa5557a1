"""The same network in real time: links as in the virtual one, then real loopback sockets."""

from __future__ import annotations

import asyncio
import socket
import struct
from functools import partial

from mailedu.network.hosts import Factory, Network
from mailedu.network.named import NamedHosts
from mailedu.network.transport import LinkTransport


class RealNetwork(Network):
    """A network whose connections cross a pair of real TCP sockets on 127.0.0.1.

    The links' costs come before it, at the client's side; servers see a real socket.
    """

    def _accept(self, far: LinkTransport, listener: Factory) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            ours = socket.create_connection(server.getsockname())
            theirs, _ = server.accept()
        for end in (ours, theirs):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.setblocking(False)
        loop = asyncio.get_running_loop()
        # Kept, because the loop itself holds tasks weakly.
        far.opening = loop.create_task(self._open(far, listener, ours, theirs))

    async def _open(
        self, far: LinkTransport, listener: Factory, ours: socket.socket, theirs: socket.socket
    ) -> None:
        loop = asyncio.get_running_loop()
        self.accepting = far.traffic
        protocol = listener()
        self.accepting = None
        await loop.connect_accepted_socket(partial(_Relay, far), ours)
        await loop.connect_accepted_socket(lambda: protocol, theirs)


class _Relay(asyncio.Protocol):
    """Carries octets between the far end of a link and a real socket.

    It is the socket's protocol; ``_LinkSide`` is the link's.
    """

    def __init__(self, link: LinkTransport) -> None:
        self.link = link
        self._ended = 0

    def goes_on(self) -> bool:
        """Note the end of one direction; tells whether the other is still open."""
        self._ended += 1
        return self._ended < 2

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.socket = transport
        self.link.begin(_LinkSide(self))

    def data_received(self, data: bytes) -> None:
        self.link.write(data)

    def eof_received(self) -> bool:
        self.link.write_eof()
        return self.goes_on()

    def connection_lost(self, error: Exception | None) -> None:
        if error:
            self.link.break_off()
        else:
            self.link.close()

    def pause_writing(self) -> None:
        self.link.pause_reading()

    def resume_writing(self) -> None:
        self.link.resume_reading()


class _LinkSide(asyncio.Protocol):
    """The other half of a relay."""

    def __init__(self, relay: _Relay) -> None:
        self.relay = relay

    def data_received(self, data: bytes) -> None:
        self.relay.socket.write(data)

    def eof_received(self) -> bool:
        if not self.relay.socket.is_closing():
            self.relay.socket.write_eof()
        return self.relay.goes_on()

    def connection_lost(self, error: Exception | None) -> None:
        if error:
            _reset(self.relay.socket)
        else:
            self.relay.socket.close()

    def pause_writing(self) -> None:
        self.relay.socket.pause_reading()

    def resume_writing(self) -> None:
        self.relay.socket.resume_reading()


def _reset(transport: asyncio.Transport) -> None:
    """Close a socket with a reset: what a linger time of 0 does."""
    if transport.is_closing():
        return
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    transport.abort()


class RealLoop(NamedHosts, asyncio.SelectorEventLoop):  # type: ignore[misc]
    """An event loop of wall-clock time whose ``time()`` begins at 0.

    Parameters
    ----------
    network: the hosts that there are.
    """

    def __init__(self, network: RealNetwork) -> None:
        super().__init__()
        self.network = network
        self._began = super().time()

    def time(self) -> float:
        return super().time() - self._began
