"""The open ports of a sandbox: who listens there, and the wires of the connections to them."""

from __future__ import annotations

import asyncio
import errno

from mailedu.network.loop_thread import LoopThread
from mailedu.network.recording import Recording
from mailedu.network.wire import Wire
from mailedu.servers.host import MailHost
from mailedu.services import SandboxError, Service, session
from mailedu.tape import Tape


class Ports:
    """What listens for connections, and carries them.

    ``tapes`` are those that record each connection that opens.

    Parameters
    ----------
    thread: where servers and wires run.
    host: what the sessions run on.
    """

    def __init__(self, thread: LoopThread, host: MailHost) -> None:
        self.tapes: list[Tape] = []
        self._thread = thread
        self._host = host
        self._servers: list[asyncio.Server] = []
        self._wires: set[Wire] = set()

    def open(self, service: Service) -> None:
        """Open the port of a service; ``service.port`` becomes the one that it got.

        Raises
        ------
        SandboxError: when the port is in use or not allowed.
        """
        host, loop = self._host, self._thread.loop

        def accept() -> Wire:
            wire = Wire(
                session(service.protocol, host, loop),
                [(tape.recording, tape.client) for tape in tuple(self.tapes)],
                protocol=service.speaks,
                name=host.name,
                port=service.port,
                ended=self._wires.discard,
                tls=host.tls if service.encrypted else None,
            )
            self._wires.add(wire)
            return wire

        try:
            server = self._thread.run(loop.create_server(accept, service.host, service.port))
        except OSError as error:
            raise _problem(service, error) from error
        self._servers.append(server)
        service.port = server.sockets[0].getsockname()[1]

    async def wait_over(self, recording: Recording) -> None:
        """Wait until each connection that ``recording`` takes down is over."""
        for wire in list(self._wires):
            if wire.recorded_by(recording):
                await wire.wait_over()

    async def close(self) -> None:
        """Close all ports and cut all connections."""
        for server in self._servers:
            server.close()
        for wire in list(self._wires):
            wire.cut()


def _problem(service: Service, error: OSError) -> SandboxError:
    """Say why a service cannot listen, and what to do."""
    host, port, option = service.host, service.port, f"{service.protocol.lower()}_port"
    if error.errno == errno.EADDRINUSE:
        text = f"port {port} on {host} is in use; choose another {option}, or 0 for any free one"
    elif error.errno in (errno.EACCES, errno.EPERM):
        text = f"port {port} needs administrator's rights; choose one above 1023 for {option}"
    else:
        text = f"cannot listen on {host}:{port} for {service.protocol}: {error.strerror or error}"
    return SandboxError(text)
