"""The open ports of a sandbox: which service listens where."""

from __future__ import annotations

import errno
from collections.abc import Callable

from mailedu.network.loop_thread import LoopThread
from mailedu.network.wire import Wire
from mailedu.servers.host import MailHost
from mailedu.services import SandboxError, Service, session
from mailedu.wires import Taps, Wires


class Ports(Wires):
    """The wires of a sandbox.

    Parameters
    ----------
    thread: where servers and wires run.
    host: what the sessions run on.
    """

    def __init__(self, thread: LoopThread, host: MailHost) -> None:
        super().__init__(thread)
        self._host = host

    def open(self, service: Service) -> None:
        """Open the port of a service; ``service.port`` becomes the one that it got.

        Raises
        ------
        SandboxError: when the port is in use or not allowed.
        """
        host, loop = self._host, self.thread.loop

        def make(taps: Taps, ended: Callable[[Wire], None]) -> Wire:
            return Wire(
                session(service.protocol, host, loop),
                taps,
                protocol=service.speaks,
                name=host.name,
                port=service.port,
                ended=ended,
                tls=host.tls if service.encrypted else None,
            )

        try:
            service.port = self.listen(make, service.host, service.port)
        except OSError as error:
            raise _problem(service, error) from error


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
