"""Holding a sandbox's dialogues: each line stops at the wire until it is let go."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Literal

from mailedu.breakpoints import Breakpoint, Judge
from mailedu.closing import Closing
from mailedu.display import Shown
from mailedu.network.hold import Held, Hold, HoldError, Mode
from mailedu.network.loop_thread import LoopStopped, LoopThread
from mailedu.tape import Tape
from mailedu.wires import Wires

__all__ = ["Breakpoint", "Held", "HoldError", "Holding"]


class Holding(Closing, Shown):
    """Holds each line of each connection of a sandbox, in either direction, until it is let go.

    Made by ``Sandbox.hold()``, and ended by ``close()``, by the end of ``with``, when the sandbox
    holds anew or is closed, or when nobody has this object any more: then all goes through.
    Everything may be called from any thread, also while a cell is blocked in a client, and returns
    at once; the line itself goes on a moment later, on the servers' thread.

    Lines of one side of a connection go on in their order, as TCP has it. An end of the stream or a
    TLS handshake waits until what came before it has gone on. A client that closes its connection
    leaves its lines under way, as on a real line; those of one that breaks off are lost. Nobody
    waits longer than the client's own patience, and the server's.

    Parameters
    ----------
    tape: records what goes on, as the receiver sees it.
    wires: carry the connections.
    stop_at: breakpoints; with any, all goes through until one is met.
    every: milliseconds; with it, a line goes on each time so many have passed.
    """

    shown_as = "holding"

    def __init__(
        self,
        tape: Tape,
        wires: Wires,
        *,
        stop_at: Iterable[str | Breakpoint] = (),
        every: float | None = None,
    ) -> None:
        self.tape = tape
        self._judge = Judge(tape, [stop_at] if isinstance(stop_at, str) else stop_at)
        self._hold = Hold(wires.thread.loop, self._judge)
        self._wires = wires
        if every is not None:
            self.auto(every)
        elif self._judge.stop_at:
            self.run()
        tape.__enter__()
        wires.thread.run(wires.hold(self._hold, tape))
        self._finalizer = weakref.finalize(self, _forget, wires.thread, wires.let_go, self._hold)
        self._finalizer.atexit = False

    # What is held

    @property
    def held(self) -> tuple[Held, ...]:
        """The lines that are held, the oldest first."""
        return self._hold.held

    @property
    def mode(self) -> Mode:
        """What lets lines go on: a hand (paused), nothing stops them (run), a reply, a clock."""
        return self._hold.mode

    @property
    def running(self) -> bool:
        """Whether lines go on by themselves, until a breakpoint, a reply, or one by one."""
        return self._hold.mode != "paused"

    @property
    def open(self) -> bool:
        """Whether lines can be held: it has not been stopped or closed."""
        return not self._hold.stopped

    @property
    def stop_at(self) -> list[Breakpoint]:
        """Where to stop; the list may be changed, and also set from texts such as ``"RETR"``."""
        return self._judge.stop_at

    @stop_at.setter
    def stop_at(self, breakpoints: Iterable[str | Breakpoint]) -> None:
        self._judge.stop_at = [Breakpoint.of(one) for one in breakpoints]

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` on the servers' thread after each change; returns what ends that."""
        return self._hold.listen(callback)

    # Letting lines go

    def next(self) -> Held | None:
        """Let the oldest line go on, and return it; None when none is held."""
        return self._hold.next()

    def next_reply(self) -> None:
        """Let lines go on until a reply has: a greeting, an answer, or that a server may go on."""
        self._hold.go("reply")

    def run(self) -> None:
        """Let all go on, until a breakpoint is met."""
        self._hold.go("run")

    def auto(self, milliseconds: float) -> None:
        """Let a line go on each time so many milliseconds have passed, until a breakpoint is met.

        Raises HoldError unless they are more than 0.
        """
        self._hold.go("auto", milliseconds / 1000)

    def pause(self) -> None:
        """Hold each line again."""
        self._hold.go("paused")

    # What can be done to a line; each raises HoldError when it is not held.

    def deliver(self, id: int) -> None:
        """Let a line go on; raises HoldError when others of its side are before it."""
        self._hold.deliver(id)

    def delay(self, id: int, seconds: float) -> None:
        """Let a line go on in a while; it is held, and what is behind it, until then."""
        self._hold.delay(id, seconds)

    def drop(self, id: int) -> None:
        """Take a line away: it never arrives."""
        self._hold.drop(id)

    def edit(self, id: int, data: bytes) -> None:
        """Put other octets in the place of a line, legal or not; it stays held.

        Raises HoldError when ``data`` is not bytes, or empty.
        """
        self._hold.edit(id, data)

    def duplicate(self, id: int) -> Held:
        """Put a copy behind a line, which is held as well; returns the copy.

        Raises HoldError when the line has not come to its end.
        """
        return self._hold.duplicate(id)

    def cut(self, id: int, where: Literal["before", "after"]) -> None:
        """Cut a line's connection before it or behind it; what else is in flight is lost.

        Raises HoldError for ``"after"`` when others of its side are before it.
        """
        self._hold.cut(id, where)

    # The end

    def stop(self) -> None:
        """Let all go through and hold nothing any more; the tape goes on until ``close``."""
        self._hold.stop()

    def close(self) -> None:
        """Let all go through and end the tape; harmless when repeated."""
        self._finalizer.detach()
        self._hold.stop()
        try:
            self._wires.thread.run(self._wires.let_go(self._hold))
        except LoopStopped:  # the sandbox was closed, and has done it
            return

    def __repr__(self) -> str:
        count = len(self.held)
        lines = f"{count} line{'s' if count != 1 else ''} held"
        return f"<Holding {self.tape.title!r}: {lines}{'' if self.open else ', stopped'}>"


def _forget(
    thread: LoopThread, let_go: Callable[[Hold], Coroutine[Any, Any, None]], hold: Hold
) -> None:
    """Let all go through that a holding held which is no more."""
    thread.start(let_go(hold))
