"""What a wire writes down: bytes as they pass, and what happened in the store meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from mailedu.transcript import Connection, Fate, Line, Sender


@dataclass(frozen=True)
class Handshake:
    """How a TLS handshake ended: when, with which version and cipher, or why it failed.

    With none of these it is not known: nothing that passes afterwards can be read.
    """

    time: float
    version: str = ""
    cipher: str = ""
    failure: str = ""


@dataclass(frozen=True)
class End:
    """The end of a connection: when it was closed first, and whether by the client."""

    time: float
    by_client: bool


Entry = Line | Handshake | End


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
        self._connections: dict[int, Connection] = {}
        self._stopped = False
        self._closed: dict[int, tuple[float, bool]] = {}
        self._handshakes: dict[int, Handshake] = {}
        self._joined: set[int] = set()
        self._log: list[tuple[int, Entry]] = []
        self._listeners: list[Callable[[], None]] = []

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

    def opened(
        self, protocol: str, client: str, server: str, port: int, *, joined: bool = False
    ) -> int:
        """Note a connection and return its number, from 1.

        ``joined`` says that it was open already, so that its beginning is missing.
        """
        number = len(self._connections) + 1
        self._connections[number] = Connection(number, protocol, client, server, port)
        if joined:
            self._joined.add(number)
        return number

    def was_joined(self, connection: int) -> bool:
        """Tell whether the connection was open before the recording began."""
        return connection in self._joined

    def passed(
        self,
        connection: int,
        sender: Sender,
        data: bytes,
        *,
        received: float | None = None,
        released: float | None = None,
        fate: Fate = "",
        original: bytes = b"",
    ) -> None:
        """Note bytes that the wire has just given to the other side, or that were dropped.

        Parameters
        ----------
        data: what went on, all of it; b"" where a line was dropped.
        received, released: earlier stamps, of when the wire had them and when they were let go;
            None is now.
        fate, original: as ``Line`` has them.
        """
        if self._stopped:
            return
        now = self.stamp()
        received = now if received is None else received
        released = now if released is None else released
        line = Line(connection, sender, data, received, released, now, fate, original)
        self._note(connection, line)

    def _note(self, connection: int, entry: Entry) -> None:
        self._log.append((connection, entry))
        self._tell()

    def _tell(self) -> None:
        for heard in tuple(self._listeners):
            heard()

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Call ``heard`` after each entry of the log and at the end; returns how to stop.

        It is called from the thread on which that happened, and must not take long.
        """
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    def log(self, since: int) -> list[tuple[int, Entry]]:
        """Return all that happened, each with its connection, without the first ``since`` entries.

        In order of time; an end comes when nothing follows it any more. A chunk of bytes is a
        ``Line`` that may be several, or a part of one (``split``, ``joined``).
        """
        return self._log[since:]

    def encrypted(self, connection: int, version: str, cipher: str) -> None:
        """Note that TLS was agreed on; bytes that pass from now on were encrypted on the line."""
        self._shaken(connection, version=version, cipher=cipher)

    def not_encrypted(self, connection: int, failure: str) -> None:
        """Note that the two did not agree on TLS, and why."""
        self._shaken(connection, failure=failure)

    def sealed(self, connection: int) -> None:
        """Note that the two sides begin to encrypt, and that no wire reads what passes then."""
        self._shaken(connection)

    def _shaken(self, connection: int, **how: str) -> None:
        if not self._stopped:
            self._handshakes[connection] = Handshake(self.stamp(), **how)
            self._note(connection, self._handshakes[connection])

    def handshake_of(self, connection: int) -> Handshake | None:
        """Return the connection's TLS handshake, or None."""
        return self._handshakes.get(connection)

    def closed(self, connection: int, *, by_client: bool) -> None:
        """Note the end of a connection and which side ended it; only the first counts."""
        if not self._stopped:
            self._closed.setdefault(connection, (self.stamp(), by_client))

    def over(self, connection: int) -> None:
        """Note that nothing comes any more on a connection that was ``closed``.

        A client that has closed its side may still be answered.
        """
        end = self._closed.get(connection)
        if end is not None and not self._stopped:
            self._note(connection, End(*end))

    def stop(self) -> None:
        """Take nothing down any more."""
        self._stopped = True
        self._tell()

    @property
    def stopped(self) -> bool:
        """Whether nothing is taken down any more."""
        return self._stopped

    def end_of(self, connection: int) -> tuple[float, bool] | None:
        """Return when the connection ended and whether the client ended it, or None."""
        return self._closed.get(connection)

    def lines(self, connection: int) -> list[Line]:
        """Return the lines of one connection in order of their first byte.

        The order is that in which they went on. A line that came in several chunks was received
        with the first one, and released and forwarded with the last. The last line of a side may
        be unfinished, and so may the last one before a TLS handshake. A dropped line is there
        with no data.
        """
        lines: list[Line] = []
        unfinished: dict[Sender, int] = {}
        handshake = self._handshakes.get(connection)
        for number, chunk in self.log(0):
            if number != connection or not isinstance(chunk, Line):
                continue
            if handshake is not None and chunk.forwarded > handshake.time:
                unfinished.clear()
                handshake = None
            for piece in split(chunk):
                place = unfinished.pop(chunk.sender, None) if piece.data else None
                if place is None:
                    place = len(lines)
                    lines.append(piece)
                else:
                    lines[place] = joined(lines[place], piece)
                if piece.data and not piece.data.endswith(b"\n"):
                    unfinished[chunk.sender] = place
        return lines


def split(chunk: Line) -> list[Line]:
    """Cut a chunk after each LF, keeping it; the first piece has what was there originally."""
    if chunk.fate == "dropped":
        return [chunk]
    pieces = cut(chunk.data)
    if len(pieces) == 1:
        return [chunk]
    return [
        replace(chunk, data=piece, original=b"" if number else chunk.original)
        for number, piece in enumerate(pieces)
    ]


def cut(data: bytes) -> list[bytes]:
    """Cut after each LF, keeping it."""
    pieces = [piece + b"\n" for piece in data.split(b"\n")]
    last = pieces.pop()[:-1]
    return [*pieces, last] if last else pieces


def _sent(line: Line) -> bytes:
    """Return what was sent in the place of a line, or of a piece of one."""
    return line.original if line.fate == "edited" else line.data


def joined(line: Line, piece: Line) -> Line:
    """Return an unfinished line with the next piece of it."""
    fate, original = line.fate or piece.fate, b""
    if "edited" in (line.fate, piece.fate):
        fate = "edited"
        original = _sent(line) + _sent(piece)
    return replace(
        line,
        data=line.data + piece.data,
        released=piece.released,
        forwarded=piece.forwarded,
        fate=fate,
        original=original,
    )
