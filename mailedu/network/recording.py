"""What a wire writes down: bytes as they pass, and what happened in the store meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from mailedu.transcript import Connection, Line, Sender


@dataclass(frozen=True)
class Handshake:
    """How a TLS handshake ended: when, with which version and cipher, or why it failed."""

    time: float
    version: str = ""
    cipher: str = ""
    failure: str = ""


class Recording:
    """Bytes of any number of connections, in the order in which they crossed the wire.

    Chunks are kept as they came and split into lines only when asked for, so that
    recording costs next to nothing while a session runs.

    Parameters
    ----------
    clock: a monotonic clock in seconds; stamps are relative to its value now.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._start = clock()
        self._last = 0.0
        self._stamping = threading.Lock()
        self._chunks: list[Line] = []
        self._connections: dict[int, Connection] = {}
        self._stopped = False
        self._closed: dict[int, tuple[float, bool]] = {}
        self._handshakes: dict[int, Handshake] = {}

    def stamp(self) -> float:
        """Return the seconds since the start; every stamp is later than the one before.

        Strictly later even when the clock stood still, so that stamps alone give the
        order of everything that was recorded. Any thread may ask: the wire's own, and
        those that change the store.
        """
        with self._stamping:
            self._last = max(self._clock() - self._start, self._last + 1e-9)
            return self._last

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The connections seen so far, in the order in which they opened."""
        return tuple(self._connections.values())

    def opened(self, protocol: str, client: str, server: str, port: int) -> int:
        """Note a new connection and return its number, from 1."""
        number = len(self._connections) + 1
        self._connections[number] = Connection(number, protocol, client, server, port)
        return number

    def passed(self, connection: int, sender: Sender, data: bytes) -> None:
        """Note bytes that the wire took from one side and gave to the other at once."""
        if self._stopped:
            return
        now = self.stamp()
        self._chunks.append(Line(connection, sender, data, now, now, now))

    def encrypted(self, connection: int, version: str, cipher: str) -> None:
        """Note that TLS was agreed on; bytes that pass from now on were encrypted on the line."""
        if not self._stopped:
            self._handshakes[connection] = Handshake(self.stamp(), version, cipher)

    def not_encrypted(self, connection: int, failure: str) -> None:
        """Note that the two did not agree on TLS, and why."""
        if not self._stopped:
            self._handshakes[connection] = Handshake(self.stamp(), failure=failure)

    def handshake_of(self, connection: int) -> Handshake | None:
        """Return the connection's TLS handshake, or None."""
        return self._handshakes.get(connection)

    def closed(self, connection: int, *, by_client: bool) -> None:
        """Note the end of a connection and which side ended it; only the first counts."""
        if not self._stopped:
            self._closed.setdefault(connection, (self.stamp(), by_client))

    def stop(self) -> None:
        """Take nothing down any more."""
        self._stopped = True

    def end_of(self, connection: int) -> tuple[float, bool] | None:
        """Return when the connection ended and whether the client ended it, or None."""
        return self._closed.get(connection)

    def lines(self, connection: int) -> list[Line]:
        """Return the lines of one connection in order of their first byte.

        A line that came in several chunks carries the stamps of the first one; the last
        line of a side may be unfinished, and so may the last one before a TLS handshake.
        """
        lines: list[Line] = []
        unfinished: dict[Sender, int] = {}
        handshake = self._handshakes.get(connection)
        for chunk in list(self._chunks):
            if chunk.connection != connection:
                continue
            if handshake is not None and chunk.received > handshake.time:
                unfinished.clear()
                handshake = None
            for piece in _split(chunk.data):
                place = unfinished.pop(chunk.sender, None)
                if place is None:
                    place = len(lines)
                    lines.append(replace(chunk, data=piece))
                else:
                    lines[place] = replace(lines[place], data=lines[place].data + piece)
                if not piece.endswith(b"\n"):
                    unfinished[chunk.sender] = place
        return lines


def _split(data: bytes) -> list[bytes]:
    """Cut after each LF, keeping it."""
    pieces = [piece + b"\n" for piece in data.split(b"\n")]
    last = pieces.pop()[:-1]
    return [*pieces, last] if last else pieces
