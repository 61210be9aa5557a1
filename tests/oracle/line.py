"""The client's end of one connection, as octets: over a socket, or in a simulated world."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Protocol

CHUNK = 65536
"""Octets to read at once, at most."""


class Line(Protocol):
    """What carries octets to a server and back, whatever it is made of."""

    def send(self, data: bytes) -> None:
        """Write octets; raise ConnectionError when nobody reads them."""

    def receive(self) -> bytes:
        """Return some octets, none at the end; raise TimeoutError when none come."""

    def start_tls(self) -> None:
        """Shake hands."""

    def drop(self) -> None:
        """Go away without a word, and wait until the server has noticed."""

    def close(self) -> None:
        """Close the connection."""


class SocketLine:
    """A line over a real socket.

    Parameters
    ----------
    connection: the socket.
    client_tls: makes a context that trusts the server.
    patience: seconds after which nothing comes any more.
    """

    def __init__(
        self, connection: socket.socket, client_tls: Callable[[], ssl.SSLContext], patience: float
    ) -> None:
        self._socket = connection
        self._client_tls = client_tls
        connection.settimeout(patience)

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def receive(self) -> bytes:
        try:
            return self._socket.recv(CHUNK)
        except (ConnectionError, ssl.SSLError):
            return b""

    def start_tls(self) -> None:
        self._socket = self._client_tls().wrap_socket(self._socket, server_hostname="localhost")

    def drop(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_WR)
            while self._socket.recv(CHUNK):
                pass
        except OSError:
            pass
        self._socket.close()

    def close(self) -> None:
        self._socket.close()
