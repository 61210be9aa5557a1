"""A host of the network: its link, what runs on it, and what can befall it."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Coroutine
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, TypeVar

from mailedu.network.lanes import Lane
from mailedu.network.link import Link, link_of

if TYPE_CHECKING:
    from mailedu.network.transport import LinkTransport

_T = TypeVar("_T")


class Host:
    """A host of the network.

    Its line may be ``cut``, which whoever uses it learns at once, or become a ``blackhole``,
    which nobody learns: TCP sends again what is not acknowledged, first after a second, or
    three round trips when that is more, then after twice as long each time (RFC 6298); when
    900 seconds have gone by, it gives up with TimeoutError. ``heal`` ends both. The host itself
    may ``crash`` and ``restart``.

    Parameters
    ----------
    name: e.g. ``"phone.bob.test"``.
    address: its IP address, as servers are told it.
    link: what lies between it and the network.
    crashed: called with the host's name when it crashes.
    """

    def __init__(self, name: str, address: str, link: Link, crashed: Callable[[str], None]) -> None:
        self.name, self.address = name, address
        self.link = link
        self.connections: dict[LinkTransport, None] = {}
        """The ends of connections that are here, in the order in which they opened, each until
        all that it sent was acknowledged."""
        self.outages = 0
        """How often all that was on its way to or from this host was lost."""
        self.is_cut = False
        self.is_running = True
        self._is_dark = False
        self._crashed = crashed
        self._tasks: dict[asyncio.Task[Any], None] = {}

    @property
    def link(self) -> Link:
        """What lies between the host and the network, or a preset's name to set it.

        A new one is for connections to come.
        """
        return self._link

    @link.setter
    def link(self, link: str | Link) -> None:
        self._link = link = link_of(link)
        self.up = Lane(link.latency, link.jitter, link.up / 8)
        self.down = Lane(link.latency, link.jitter, link.down / 8)

    @property
    def reachable(self) -> bool:
        """Whether packets get to this host, and from it."""
        return self.is_running and not (self.is_cut or self._is_dark)

    def start(self, work: Coroutine[Any, Any, _T], name: str | None = None) -> asyncio.Task[_T]:
        """Run a coroutine on this host: the connections that it opens begin here.

        When it raises, the loop's exception handler is told. A crash cancels it. Raises
        RuntimeError when the host has crashed.
        """
        if not self.is_running:
            work.close()
            raise RuntimeError(f"{self.name} has crashed: restart() it first")
        context = copy_context()
        context.run(here.set, self)
        loop = asyncio.get_running_loop()
        task = loop.create_task(work, name=name or self.name, context=context)
        self._tasks[task] = None  # the loop itself holds tasks weakly
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            message = f"{task.get_name()} on {self.name}: {error}"
            task.get_loop().call_exception_handler({"message": message, "exception": error})

    # What can befall it

    def cut(self) -> None:
        """Cut the line. This side's connections break at once, with ConnectionResetError.

        The other sides learn it as soon as a packet from here to them would have come that
        far. A connection cannot be opened any more: OSError with ENETUNREACH.
        """
        self.is_cut = True
        self._lose()
        for end in list(self.connections):
            error = ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
            end.reset(error)
            end.peer.reset_after(end.peer.host.link.latency, error)

    def blackhole(self) -> None:
        """Let all packets to and from this host vanish, and nobody know of it."""
        self._is_dark = True
        self._lose()

    def heal(self) -> None:
        """Mend the line after ``cut`` or ``blackhole``."""
        self.is_cut = self._is_dark = False

    def crash(self) -> None:
        """Let the host stop: what runs on it is cancelled, its connections are forgotten.

        Packets to it vanish. The other sides learn of the crash when they send something after
        ``restart``, by a reset (RFC 9293 §3.5.1), or by their own patience.
        """
        self.is_running = False
        self._lose()
        self._crashed(self.name)
        for task in list(self._tasks):
            task.cancel()
        for end in list(self.connections):
            end.vanish(ConnectionAbortedError(errno.ECONNABORTED, f"{self.name} has crashed"))

    def restart(self) -> None:
        """Let the host run again after a crash; nothing is on it until it is started."""
        self.is_running = True

    def _lose(self) -> None:
        self.outages += 1
        for end in list(self.connections):
            end.out.outage()
            end.peer.out.outage()

    def __repr__(self) -> str:
        return f"<Host {self.name}, {self.link.name}>"


here: ContextVar[Host] = ContextVar("mailedu_host")
"""The host whose task this is."""
