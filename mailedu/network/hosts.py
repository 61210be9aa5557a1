"""Hosts with names, the links between them, and connections: a network inside one event loop.

``NamedHosts`` gives an asyncio loop ``create_connection`` and ``create_server`` for these
hosts, so that unmodified clients and servers talk over it. It reaches nothing else.
"""

from __future__ import annotations

import asyncio
import errno
import os
import ssl as ssl_module
from asyncio.sslproto import SSLProtocol
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any, TypeVar

from mailedu.network.link import IDEAL, Link, link_of
from mailedu.network.tcp import Direction, Lane
from mailedu.network.transport import LinkTransport, Traffic
from mailedu.network.waiting import who_waits

_T = TypeVar("_T")
Factory = Callable[[], asyncio.BaseProtocol]

HANDSHAKES: Mapping[str, Mapping[str, Sequence[int]]] = {
    "1.3": {"client": (517, 80), "server": (1400,)},
    "1.2": {"client": (517, 126), "server": (1200, 51)},
}
"""Octets of each flight of a TLS handshake, by version.

A real handshake's length differs by a few octets from one run to the next (signatures), and
from one version of OpenSSL to the next (extensions); a figure must not. So the handshake is
real, and counts for what it takes by this table.
"""

_NO_OCTETS: Iterator[int] = iter(())


class Host:
    """A host of the network.

    Parameters
    ----------
    network: the one it belongs to.
    name: e.g. ``"phone.bob.test"``.
    address: its IP address, as servers are told it (RFC 5737: for documentation).
    link: what lies between it and the network.
    """

    def __init__(self, network: Network, name: str, address: str, link: Link) -> None:
        self.network, self.name, self.address = network, name, address
        self.connections: dict[LinkTransport, None] = {}
        """The ends of connections that are here, in the order in which they opened."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self.link = link

    @property
    def link(self) -> Link:
        """What lies between the host and the network; a new one is for connections to come."""
        return self._link

    @link.setter
    def link(self, link: Link) -> None:
        self._link = link
        self.up = Lane(link.latency, link.jitter, link.up / 8)
        self.down = Lane(link.latency, link.jitter, link.down / 8)

    def start(self, work: Coroutine[Any, Any, _T], name: str | None = None) -> asyncio.Task[_T]:
        """Run a coroutine on this host: the connections that it opens begin here.

        When it raises, the loop's exception handler is told.
        """
        context = copy_context()
        context.run(_here.set, self)
        loop = asyncio.get_running_loop()
        task = loop.create_task(work, name=name or self.name, context=context)
        self._tasks.add(task)  # the loop itself holds tasks weakly
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            message = f"{task.get_name()} on {self.name}: {error}"
            task.get_loop().call_exception_handler({"message": message, "exception": error})

    def __repr__(self) -> str:
        return f"<Host {self.name}, {self.link.name}>"


_here: ContextVar[Host] = ContextVar("mailedu_host")


class Network:
    """All hosts, and who listens where.

    Parameters
    ----------
    chance: gives numbers from 0 to below 1, for jitter.
    closed: called with what each connection cost, when its client's end has ended.
    tls: the version that handshakes count for, ``"1.3"`` or ``"1.2"``.
    """

    def __init__(
        self,
        chance: Callable[[], float],
        closed: Callable[[Traffic], None] = lambda _: None,
        tls: str = "1.3",
    ) -> None:
        self.chance = chance
        self.closed = closed
        self.tls = tls
        self.hosts: dict[str, Host] = {}
        self.listeners: dict[tuple[str, int], Factory] = {}
        self.accepting: Traffic | None = None
        """The connection that a listener's factory is making a protocol for."""
        self._ports = iter(range(49152, 1 << 30))

    def host(self, name: str, link: str | Link = IDEAL) -> Host:
        """Make a host, or return the one of this name, which then has this link."""
        if name in self.hosts:
            self.hosts[name].link = link_of(link)
        else:
            number = len(self.hosts) + 1
            address = f"198.18.{number >> 8}.{number & 255}"  # RFC 2544: for tests of networks
            self.hosts[name] = Host(self, name, address, link_of(link))
        return self.hosts[name]

    def flights(self, server_side: bool) -> Iterator[int]:
        """Return what each of one side's flights of the TLS handshake counts for."""
        return iter(HANDSHAKES[self.tls]["server" if server_side else "client"])

    async def connect(
        self, factory: Factory, name: str, port: int, handshake: Iterator[int] = _NO_OCTETS
    ) -> LinkTransport:
        """Open a connection from the host whose task this is; returns the client's end.

        Parameters
        ----------
        factory: makes the client's protocol.
        name, port: where to.
        handshake: what the client's first writes count for.

        Raises
        ------
        OSError: there is no such host, it does not listen there, or cannot be reached.
        """
        loop = asyncio.get_running_loop()
        client = _here.get(None) or self.host("localhost")
        server = self.hosts.get(name)
        if server is None:
            raise OSError(
                errno.EHOSTUNREACH, f"there is no host {name!r}; there are: {', '.join(self.hosts)}"
            )
        opened = loop.time()
        there = client.link.latency + server.link.latency
        await _until(opened + 2 * there)
        listener = self.listeners.get((name, port))
        if listener is None:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        traffic = Traffic(client.name, name, port, opened)
        near, far = self._ends(loop, client, server, traffic, next(self._ports))
        loop.call_at(opened + 3 * there, self._accept, far, listener)
        near.out.not_before = far.out.not_before = opened + 3 * there
        near.handshake = handshake
        near.begin(factory())
        return near

    def _ends(
        self,
        loop: asyncio.AbstractEventLoop,
        client: Host,
        server: Host,
        traffic: Traffic,
        port: int,
    ) -> tuple[LinkTransport, LinkTransport]:
        near_name, far_name = (client.address, port), (server.address, traffic.port)
        near = LinkTransport(
            loop, traffic, is_client=True, extra={"sockname": near_name, "peername": far_name}
        )
        far = LinkTransport(
            loop, traffic, is_client=False, extra={"sockname": far_name, "peername": near_name}
        )
        near.peer, far.peer = far, near
        back = client.link.latency + server.link.latency
        for end, here, there in ((near, client, server), (far, server, client)):
            end.out = Direction(
                loop, (here.up, there.down), back, end.peer.receive, end.drained, self.chance
            )
            end.over = partial(self._over, here)
            here.connections[end] = None
        return near, far

    def _over(self, host: Host, end: LinkTransport) -> None:
        del host.connections[end]
        if end.is_client:
            self.closed(end.traffic)

    def _accept(self, far: LinkTransport, listener: Factory) -> None:
        """Let the server's side begin; overridden where there are real sockets."""
        self.accepting = far.traffic
        far.begin(listener())
        self.accepting = None

    def who_waits(self, loop: asyncio.AbstractEventLoop) -> str:
        """Say of each task what it waits for."""
        return who_waits(loop, self.hosts.values())


class NamedHosts:
    """A mixin for event loops: connections lead to the hosts of ``network``, nowhere else."""

    network: Network

    async def create_connection(
        self,
        protocol_factory: Factory,
        host: str,
        port: int,
        *,
        ssl: ssl_module.SSLContext | None = None,
        server_hostname: str | None = None,
        **_: Any,
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """Connect to a host by its name; as asyncio's, with fewer parameters.

        Raises
        ------
        OSError: there is no such host, it does not listen there, or cannot be reached.
        ssl.SSLError: when there is no agreement on TLS.
        """
        loop = asyncio.get_running_loop()
        if ssl is None:
            transport = await self.network.connect(protocol_factory, host, port)
            return transport, transport.get_protocol()
        protocol = protocol_factory()
        waiter = loop.create_future()
        name = server_hostname or host
        encryption = SSLProtocol(loop, protocol, ssl, waiter, server_hostname=name)
        transport = await self.network.connect(
            lambda: encryption, host, port, self.network.flights(server_side=False)
        )
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        return encryption._app_transport, protocol

    async def create_server(
        self, protocol_factory: Factory, host: str, port: int, **_: Any
    ) -> NamedServer:
        """Listen on a host of the network; as asyncio's, with fewer parameters.

        Raises
        ------
        OSError: when somebody listens there.
        """
        if (host, port) in self.network.listeners:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        if host not in self.network.hosts:
            self.network.host(host)
        self.network.listeners[host, port] = protocol_factory
        return NamedServer(self.network, host, port)

    async def start_tls(
        self,
        transport: Any,
        protocol: Any,
        sslcontext: ssl_module.SSLContext,
        *,
        server_side: bool = False,
        **options: Any,
    ) -> asyncio.Transport | None:
        """Encrypt a connection, as asyncio's own does."""
        if isinstance(transport, LinkTransport):
            transport.handshake = self.network.flights(server_side)
        encrypted: asyncio.Transport | None = await super().start_tls(  # type: ignore[misc]
            transport, protocol, sslcontext, server_side=server_side, **options
        )
        return encrypted


class NamedServer(asyncio.AbstractServer):
    """What listens on a host of the network."""

    def __init__(self, network: Network, host: str, port: int) -> None:
        self._network, self._place = network, (host, port)
        self.sockets = ()

    def close(self) -> None:
        self._network.listeners.pop(self._place, None)

    def is_serving(self) -> bool:
        return self._place in self._network.listeners

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    async def start_serving(self) -> None:
        """It serves from the beginning."""

    async def serve_forever(self) -> None:
        await asyncio.get_running_loop().create_future()

    async def wait_closed(self) -> None:
        """It is closed at once."""


async def _until(when: float) -> None:
    loop = asyncio.get_running_loop()
    if when > loop.time():
        done = loop.create_future()
        loop.call_at(when, done.set_result, None)
        await done
