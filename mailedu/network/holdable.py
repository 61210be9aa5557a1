"""What a gate can ask of a wire: to hand lines on, to slow its two sides down, and to be cut."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

from mailedu.network.gate import Gate
from mailedu.network.hold import Hold
from mailedu.network.recording import Recording
from mailedu.transcript import Fate, Sender


class Holdable(asyncio.Protocol, ABC):
    """A wire, as far as it can be held."""

    inner: asyncio.Protocol
    _taps: list[tuple[Recording, int]]
    _server: tuple[str, str, int]
    _gate: Gate | None
    _held: list[bytes] | None
    _resting: bool
    _connected: bool
    _encrypted: bool

    @property
    @abstractmethod
    def outer(self) -> asyncio.Transport:
        """The transport that leads to the client."""

    @abstractmethod
    def recorded_by(self, recording: Recording) -> bool:
        """Tell whether ``recording`` takes down this connection."""

    @abstractmethod
    def cut(self) -> None:
        """Cut the connection at once, from the server's side; what is under way is lost."""

    @abstractmethod
    def _fill(self, why: str, *, on: bool) -> None:
        """Tell the server to write nothing for one more reason, or for one less."""

    @abstractmethod
    def _end(self, *, by_client: bool) -> None:
        """Note who ended the connection."""

    def hold(self, hold: Hold, recording: Recording, client: str) -> None:
        """Hold what passes from now on.

        Parameters
        ----------
        recording: of the holding; it joins those that take down this connection.
        client: what it calls the client.
        """
        taps = [tap for tap, _ in self._taps]
        if not self.recorded_by(recording):
            protocol, name, port = self._server
            number = recording.opened(protocol, client, name, port, joined=True)
            self._taps.append((recording, number))
            taps.append(recording)
        place = next(n for n, tap in enumerate(taps) if tap is recording)
        self._gate = hold.gate(self, self._taps[place][1], place)
        if self._resting:
            self._gate.block("client", on=True)
            if self._held is None:  # else the handshake says when to read
                self.outer.resume_reading()

    def stamps(self) -> list[float]:
        """Return the time on the clock of each recording."""
        return [recording.stamp() for recording, _ in self._taps]

    def forward(
        self,
        sender: Sender,
        data: bytes,
        received: list[float] | None = None,
        released: list[float] | None = None,
        fate: Fate = "",
        original: bytes = b"",
    ) -> None:
        """Record a line and hand it on; one that was dropped is only recorded.

        Parameters
        ----------
        received, released: stamps for each recording; None is now.
        fate, original: as in ``Line``.
        """
        if data and sender == "server" and self.outer.is_closing():
            data, fate, original = b"", "dropped", original or data
        now = [None] * len(self._taps)
        for (recording, number), came, went in zip(
            self._taps, received or now, released or now, strict=True
        ):
            recording.passed(
                number, sender, data, received=came, released=went, fate=fate, original=original
            )
        if data and sender == "server":
            self.outer.write(data)
        elif data and self._connected:
            self.inner.data_received(data)

    def slow(self, sender: Sender, *, on: bool) -> None:
        """Ask one side to send nothing, or to go on."""
        if sender == "server":
            self._fill("held", on=on)
        elif not self.outer.is_closing():
            (self.outer.pause_reading if on else self.outer.resume_reading)()

    def cut_after(self) -> None:
        """Cut the connection behind the line that was just handed on, which still arrives.

        A server reads it before it learns of the cut.
        """
        if self._gate is not None:
            self._gate.lose()
        self._end(by_client=False)
        if self._encrypted:
            self.outer.abort()  # without the goodbye of TLS
        else:
            self.outer.close()

    def opened_gate(self) -> None:
        """Go on without the gate, which is empty."""
        self._gate = None
        if self._resting and not self.outer.is_closing():
            self.outer.pause_reading()

    async def _all_sent(self, gate: Gate) -> None:
        """Wait until the client has all that the server wrote, then read nothing more.

        What the client sent ahead in clear text never reaches the server (RFC 3207 §6).
        """
        sent = asyncio.get_running_loop().create_future()

        def note() -> None:
            if sent.done():  # nobody waits any more
                return
            if self.outer.is_closing():
                sent.set_exception(ConnectionResetError("the client has gone"))
                return
            gate.lose_from("client")
            self.outer.pause_reading()  # what comes next is the handshake
            sent.set_result(None)

        gate.then("server", note)
        await sent
