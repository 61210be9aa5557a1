"""The wires of the connections to a port: who listens, who records them, and who holds them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from mailedu.network.hold import Hold
from mailedu.network.loop_thread import LoopThread
from mailedu.network.recording import Recording
from mailedu.network.wire import Wire
from mailedu.tape import Tape

Taps = list[tuple[Recording, str]]
"""What takes down a connection, each with what it calls the client."""

Make = Callable[[Taps, Callable[[Wire], None]], Wire]
"""Makes a wire from what records it and what it tells of its end."""


class Wires:
    """What listens for connections, and carries them.

    ``tapes`` are those that record each connection that opens.

    Parameters
    ----------
    thread: where the wires run.
    """

    def __init__(self, thread: LoopThread) -> None:
        self.tapes: list[Tape] = []
        self.thread = thread
        self._servers: list[asyncio.Server] = []
        self._wires: set[Wire] = set()
        self._holding: tuple[Hold, Tape] | None = None

    def listen(self, make: Make, host: str, port: int) -> int:
        """Listen for connections, with a wire on each; returns the port, where 0 is any free one.

        Raises
        ------
        OSError: when the port is in use or not allowed.
        """

        def accept(caller: tuple[str, int]) -> Wire:
            tapes = [tape for tape in tuple(self.tapes) if tape.caller in (None, caller)]
            wire = make([(tape.recording, tape.client) for tape in tapes], self._wires.discard)
            self._wires.add(wire)
            if self._holding is not None:
                self._hold_wire(wire, *self._holding)
            return wire

        listening = self.thread.loop.create_server(lambda: _Door(accept), host, port)
        server = self.thread.run(listening)
        self._servers.append(server)
        address: tuple[str, int] = server.sockets[0].getsockname()
        return address[1]

    async def wait_over(self, recording: Recording) -> None:
        """Wait until each connection that ``recording`` takes down is over."""
        for wire in list(self._wires):
            if wire.recorded_by(recording):
                await wire.wait_over()

    @property
    def held(self) -> bool:
        """Whether lines are held."""
        return self._holding is not None and not self._holding[0].stopped

    async def hold(self, hold: Hold, tape: Tape) -> None:
        """Hold what passes on all connections, also those that are open; ends a former hold."""
        if self._holding is not None:
            self._release(*self._holding)
        self._holding = hold, tape
        for wire in list(self._wires):
            self._hold_wire(wire, hold, tape)

    def _hold_wire(self, wire: Wire, hold: Hold, tape: Tape) -> None:
        if not hold.stopped:
            wire.hold(hold, tape.recording, tape.client)

    async def let_go(self, hold: Hold) -> None:
        """Let all go through that ``hold`` holds; its tape sees the answers that come at once."""
        if self._holding is None or self._holding[0] is not hold:
            return
        holding, self._holding = self._holding, None
        hold.stop()
        for _ in range(4):
            await asyncio.sleep(0)
        self._release(*holding)

    def _release(self, hold: Hold, tape: Tape) -> None:
        hold.stop()
        hold.pump()
        tape.__exit__(None, None, None)

    async def close(self) -> None:
        """Close all ports and cut all connections."""
        for server in self._servers:
            server.close()
        for wire in list(self._wires):
            wire.cut()
        if self._holding is not None:
            self._release(*self._holding)
            self._holding = None


class _Door(asyncio.Protocol):
    """Takes a connection in and gives it to a wire as soon as it is known who calls."""

    def __init__(self, accept: Callable[[Any], asyncio.Protocol]) -> None:
        self._accept = accept

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        wire = self._accept(transport.get_extra_info("peername"))
        transport.set_protocol(wire)
        wire.connection_made(transport)
