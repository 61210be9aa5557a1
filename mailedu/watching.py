"""Watching a server that is not ours: a wire before it, which records and can hold."""

from __future__ import annotations

import ipaddress
import socket
import time
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from mailedu.breakpoints import Breakpoint
from mailedu.closing import Closing
from mailedu.display import Shown
from mailedu.holding import Holding
from mailedu.network.loop_thread import LoopStopped, LoopThread
from mailedu.network.passing import Passage, PassingWire
from mailedu.network.wire import Wire
from mailedu.store import Store
from mailedu.tape import Catalogue, Tape
from mailedu.transcript import Transcript
from mailedu.wires import Taps, Wires

HOST = "127.0.0.1"
PORTS = {25: "SMTP", 587: "SMTP", 110: "POP3", 143: "IMAP"}
"""What is spoken where (RFC 5321 §4.5.4.2, RFC 6409 §3.1, RFC 1939 §3, RFC 3501 §2.1)."""
ENCRYPTED = {465: 587, 995: 110, 993: 143}
"""The ports that speak TLS from the first octet on (RFC 8314 §3), and where it is clear text."""
GREETINGS = {b"220": "SMTP", b"+OK": "POP3", b"* ": "IMAP"}
PATIENCE = 5.0
"""Seconds that a server has to greet, when it is asked what it speaks."""

WARNING = (
    "Watch only a server and an account that you may use. What passes goes on to {server} as it "
    "is, passwords included; in what is recorded they are masked, the mail is not."
)
LEAVES = "{server} is not this machine: everything crosses the network in clear text."


class WatchError(RuntimeError):
    """The server cannot be watched; the message says what to do."""


class Watch(Closing, Shown):
    """A port on 127.0.0.1 that leads to a server somewhere else, with a wire in between.

    Made by ``watch()``. What passes is recorded by ``tape`` from the first connection on, and can
    be held. Once the two sides begin to encrypt, by STARTTLS or STLS, the octets are passed on
    unseen, and the transcript says so.

    Parameters
    ----------
    address: the server's ``"HOST:PORT"``.
    protocol: ``"SMTP"``, ``"POP3"`` or ``"IMAP"``; None goes by the port, or asks the server for
        its greeting.
    listen: the port for clients; 0 lets the system choose.
    title: what the transcript is called.
    client: what the caller is called in it.

    Raises
    ------
    WatchError: for an address that is none, a server that cannot be reached or speaks none of the
        three in clear text, or a port that is in use.
    """

    shown_as = "watch"

    def __init__(
        self,
        address: str,
        *,
        protocol: str | None = None,
        listen: int = 0,
        title: str | None = None,
        client: str = "client",
    ) -> None:
        self.server = address
        self.host = HOST
        self.problems: list[str] = []
        """Why connections to the server failed."""
        self._far_host, self._far_port = _split(address)
        self.protocol = _checked(self._far_host, self._far_port, protocol)
        if not _is_here(self._far_host):
            warnings.warn(self.warning, stacklevel=3)
        thread = LoopThread(f"mailedu-watch-{address}")
        self._wires = Wires(thread)
        self._store = Store(None, now=_now, uidvalidity=lambda: 1)
        self._catalogue = Catalogue(self._store)
        self._closed = False
        try:
            self.port = self._wires.listen(self._wire, HOST, listen)
        except OSError as error:
            thread.stop()
            self._store.close()
            raise WatchError(
                f"cannot listen on port {listen}: {error.strerror or error}; choose another, or 0"
            ) from error
        title = title or f"{self.protocol}: what passed to {address}"
        self.tape = self._tape(title, client)
        self.tape.__enter__()

    @property
    def warning(self) -> str:
        """What to know before a password is sent."""
        text = WARNING.format(server=self.server)
        if not _is_here(self._far_host):
            text += " " + LEAVES.format(server=self.server)
        return text

    def _tape(self, title: str, client: str) -> Tape:
        tapes = self._wires.tapes
        return Tape(
            title,
            self._store,
            self._catalogue,
            time.perf_counter,
            client=client,
            meta={"watched": self.server, "began": _now().isoformat()},
            started=tapes.append,
            stopped=tapes.remove,
        )

    def _wire(self, taps: Taps, ended: Callable[[Wire], None]) -> Wire:
        return PassingWire(
            Passage(self._far_host, self._far_port, self._failed),
            taps,
            protocol=self.protocol,
            name=self._far_host,
            port=self._far_port,
            ended=ended,
        )

    def _failed(self, error: OSError) -> None:
        self.problems.append(f"{self.server} cannot be reached: {error.strerror or error}")

    def hold(
        self,
        title: str = "A held dialogue",
        *,
        client: str = "client",
        stop_at: Iterable[str | Breakpoint] = (),
        every: float | None = None,
    ) -> Holding:
        """Hold each line until it is let go, as ``Sandbox.hold`` does."""
        if self._closed:
            raise WatchError("this watch is closed; begin a new one with watch()")
        return Holding(self._tape(title, client), self._wires, stop_at=stop_at, every=every)

    @property
    def transcript(self) -> Transcript:
        """What was recorded so far, with passwords masked."""
        return self.tape.transcript

    def save(self, path: str | Path) -> Path:
        """Save the transcript as JSON; returns the path."""
        return self.tape.save(path)

    def close(self) -> None:
        """Cut all connections and listen no more; harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        thread = self._wires.thread
        try:
            thread.run(self._wires.close())
        except LoopStopped:
            return
        self.tape.__exit__(None, None, None)
        thread.stop()
        self._store.close()

    def __repr__(self) -> str:
        if self._closed:
            return f"<Watch on {self.server}, closed>"
        return f"<Watch on {self.server} ({self.protocol}): connect to {self.host}:{self.port}>"


def watch(
    address: str,
    *,
    protocol: str | None = None,
    listen: int = 0,
    title: str | None = None,
    client: str = "client",
) -> Watch:
    """Put a wire before a server that is not ours; parameters as for ``Watch``.

    It warns when the server is not on this machine.
    """
    return Watch(address, protocol=protocol, listen=listen, title=title, client=client)


def _split(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
        raise WatchError(f"{address!r} is no address: write HOST:PORT, e.g. mail.campus.test:143")
    return host.strip("[]"), int(port)


def _checked(host: str, port: int, protocol: str | None) -> str:
    """Return what the server speaks."""
    if protocol is not None and protocol.upper() not in PORTS.values():
        raise WatchError(f"{protocol!r} cannot be watched: it is SMTP, POP3 or IMAP")
    if port in ENCRYPTED:
        raise WatchError(
            f"port {port} speaks TLS from the first octet on, of which nothing can be seen; "
            f"watch port {ENCRYPTED[port]}"
        )
    return protocol.upper() if protocol else PORTS.get(port) or _greeted(host, port)


def _greeted(host: str, port: int) -> str:
    """Ask the server for its greeting, and return what it speaks."""
    try:
        with socket.create_connection((host, port), PATIENCE) as connection:
            greeting = connection.recv(512)
    except TimeoutError:
        raise WatchError(
            f"{host}:{port} does not greet, so it speaks TLS or something else; name the protocol "
            "if you know better"
        ) from None
    except OSError as error:
        reason = error.strerror or error
        raise WatchError(
            f"{host}:{port} cannot be reached: {reason}; check the name and the port"
        ) from error
    for begin, name in GREETINGS.items():
        if greeting.startswith(begin):
            return name
    raise WatchError(f"{host}:{port} greets as no SMTP, POP3 or IMAP server: {greeting[:40]!r}")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _now() -> datetime:
    return datetime.now(UTC).astimezone()
