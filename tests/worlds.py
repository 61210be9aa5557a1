"""The two worlds that tests run in: real sockets, and the network of a loop with virtual time.

A ``conftest.py`` whose tests open connections by ``connected`` returns ``BOTH`` from its
``pytest_asyncio_loop_factories``: then each of them runs once per world, with the world's
name behind its own.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Callable, Mapping

from mailedu.network.hosts import Network
from mailedu.network.virtual import VirtualLoop

SERVER = "mail.campus.test"
_PORT = 7  # one as good as any other: each connection has a listener of its own

Factory = Callable[[], asyncio.BaseProtocol]
LoopFactory = Callable[[], asyncio.AbstractEventLoop]


def simulated_loop() -> VirtualLoop:
    """Return a loop with virtual time; its server is reached over a link that takes time."""
    network = Network(random.Random(1).random)
    network.host(SERVER, "home")
    return VirtualLoop(network)


LIVE: Mapping[str, LoopFactory] = {"live": asyncio.new_event_loop}
BOTH: Mapping[str, LoopFactory] = {**LIVE, "simulated": simulated_loop}


async def connected(factory: Factory) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to a new instance of a server's protocol, in the world of the running loop.

    Returns the client's streams.
    """
    loop = asyncio.get_running_loop()
    if isinstance(loop, VirtualLoop):
        server = await loop.create_server(factory, SERVER, _PORT)
        streams = await asyncio.open_connection(SERVER, _PORT)
        server.close()
        return streams
    ours, theirs = socket.socketpair()
    await loop.connect_accepted_socket(factory, theirs)
    return await asyncio.open_connection(sock=ours)
