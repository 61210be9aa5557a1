"""What makes an asyncio event loop one of hosts with names.

Unmodified clients and servers talk over it; it reaches nothing else.
"""

from __future__ import annotations

import asyncio
import errno
import os
import ssl as ssl_module
from asyncio.sslproto import SSLProtocol
from typing import Any

from mailedu.network.hosts import Factory, Network
from mailedu.network.transport import LinkTransport


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
            protocol = protocol_factory()
            transport = await self.network.connect(lambda: protocol, host, port)
            return transport, protocol
        protocol = protocol_factory()
        waiter = loop.create_future()
        name = server_hostname or host
        # As in asyncio's own loops, which keep SSLProtocol and its transport to themselves.
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
