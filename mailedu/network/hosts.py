"""The hosts with names, and connections between them: a network inside one event loop."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from mailedu.network.host import Host, here
from mailedu.network.lanes import Lane
from mailedu.network.link import IDEAL, Link, link_of
from mailedu.network.tcp import Direction
from mailedu.network.transport import LinkTransport, Traffic
from mailedu.network.waiting import who_waits

__all__ = ["Host", "Network"]

Factory = Callable[[], asyncio.BaseProtocol]

HANDSHAKES: Mapping[str, Mapping[str, Sequence[int]]] = {
    "1.3": {"client": (517, 80), "server": (990,)},
    "1.2": {"client": (200, 93), "server": (830, 242)},
}
"""Octets of each flight of a TLS handshake, by version; measured with OpenSSL 3.0.

A real handshake's length differs by a few octets from one run to the next (signatures), by
the host's name, and from one version of OpenSSL to the next (extensions); a figure must not. So
the handshake is real, and counts for what it takes by this table. The client's second flight
and what it says next go together, and so do the server's second flight and its greeting: to a
server that speaks first, both versions cost one round trip. To one that waits for the client,
and after STARTTLS, version 1.3 costs one and 1.2 costs two (RFC 8446 §2, RFC 5246 §7.3).
"""

SYN_TIMES: Sequence[float] = (1.0, 3.0, 7.0, 15.0, 31.0, 63.0, 127.0)
"""Seconds after which a connection that gets no answer is tried again; at the last it fails.

RFC 6298 §2.1 and §5.5; the number of times is Linux's (RFC 1122 §4.2.3.5 asks for more, so
that 180 seconds go by).
"""

_NO_OCTETS: Iterator[int] = iter(())


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

    def host(self, name: str, link: str | Link | None = None) -> Host:
        """Return the host of this name, made if there is none.

        Parameters
        ----------
        link: what it is connected by from now on; None leaves it, and a new host is on the
            network itself.
        """
        if name in self.hosts:
            if link is not None:
                self.hosts[name].link = link_of(link)
        else:
            number = len(self.hosts) + 1
            # RFC 2544 §C.2.2: for tests of networks.
            address = f"198.{18 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"
            self.hosts[name] = Host(name, address, link_of(link or IDEAL), self._forget_listeners)
        return self.hosts[name]

    def flights(self, server_side: bool) -> Iterator[int]:
        """Return what each of one side's flights of the TLS handshake counts for."""
        return iter(HANDSHAKES[self.tls]["server" if server_side else "client"])

    async def connect(
        self, factory: Factory, name: str, port: int, handshake: Iterator[int] = _NO_OCTETS
    ) -> LinkTransport:
        """Open a connection from the host whose task this is; returns the client's end.

        The client has a connection after one round trip, the server after one and a half.

        Parameters
        ----------
        factory: makes the client's protocol.
        name, port: where to.
        handshake: what the client's first writes count for.

        Raises
        ------
        OSError: there is no such host (EHOSTUNREACH), it does not listen there (ECONNREFUSED),
            a line is cut (ENETUNREACH), or there was no answer for 127 seconds (ETIMEDOUT).
        """
        loop = asyncio.get_running_loop()
        client = here.get(None) or self.host("localhost")
        server = self.hosts.get(name)
        if server is None:
            raise OSError(
                errno.EHOSTUNREACH, f"there is no host {name!r}; there are: {', '.join(self.hosts)}"
            )
        opened = loop.time()
        await _answered(client, server)
        listener = self.listeners.get((name, port))
        if listener is None:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        traffic = Traffic(client.name, name, port, opened)
        near, far = self._ends(loop, client, server, traffic)
        far.accept = partial(self._accept, far, listener)
        near.out.write(b"")  # the handshake's last packet
        near.handshake = handshake
        near.begin(factory())
        return near

    def _ends(
        self, loop: asyncio.AbstractEventLoop, client: Host, server: Host, traffic: Traffic
    ) -> tuple[LinkTransport, LinkTransport]:
        near_name, far_name = (client.address, next(self._ports)), (server.address, traffic.port)
        near = LinkTransport(loop, traffic, client, near_name, far_name)
        far = LinkTransport(loop, traffic, server, far_name, near_name)
        near.is_client = True
        near.peer, far.peer = far, near
        for end in (near, far):
            end.out = Direction(
                loop,
                _lanes(end.host, end.peer.host),
                lambda: client.reachable and server.reachable,
                end.peer.receive,
                end.drained,
                end.reset,
                self.chance,
            )
            end.over = self._over
            end.host.connections[end] = None
        return near, far

    def _over(self, end: LinkTransport) -> None:
        if end.is_client:
            self.closed(end.traffic)
        end.out.when_settled(lambda: end.host.connections.pop(end, None))

    def _accept(self, far: LinkTransport, listener: Factory) -> None:
        """Let the server's side begin; overridden where there are real sockets."""
        self.accepting = far.traffic
        far.begin(listener())
        self.accepting = None

    def _forget_listeners(self, name: str) -> None:
        for place in [place for place in self.listeners if place[0] == name]:
            del self.listeners[place]

    def who_waits(self, loop: asyncio.AbstractEventLoop) -> str:
        """Say of each task what it waits for."""
        return who_waits(loop, self.hosts.values())


def _lanes(sender: Host, receiver: Host) -> tuple[Lane, ...]:
    return () if sender is receiver else (sender.up, receiver.down)


async def _answered(client: Host, server: Host) -> None:
    """Wait until the server has answered the client's first packet; raises OSError."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    round_trip = sum(2 * lane.latency for lane in _lanes(client, server))
    for again in SYN_TIMES:
        sent, outages = loop.time(), client.outages + server.outages
        if server.is_cut and not client.is_cut:
            await _until(sent + client.link.round_trip)  # the last router says so
        if client.is_cut or server.is_cut:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        if client.reachable and server.reachable:
            await _until(sent + round_trip)
            if outages == client.outages + server.outages:
                return
        await _until(began + again)
    raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))


async def _until(when: float) -> None:
    loop = asyncio.get_running_loop()
    if when > loop.time():
        done = loop.create_future()
        timer = loop.call_at(when, done.set_result, None)
        try:
            await done
        finally:
            timer.cancel()
