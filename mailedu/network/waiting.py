"""Who waits for whom, when nothing goes on: for the message of a deadlock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mailedu.network.host import Host
from mailedu.network.transport import LinkTransport

_MANY = 8
"""Tasks that are named; of more only the number is told."""


def who_waits(loop: asyncio.AbstractEventLoop, hosts: Iterable[Host]) -> str:
    """Say of each task that is not done what it waits for, one sentence each."""
    ends = [end for host in hosts for end in host.connections]
    readers = {id(reader): end for end in ends if (reader := _reader(end))}
    sentences = sorted(_sentence(task, readers) for task in asyncio.all_tasks(loop))
    rest = [f"and {len(sentences) - _MANY} more"] if len(sentences) > _MANY else []
    return "nothing can happen any more: " + "; ".join(sentences[:_MANY] + rest)


def _reader(end: LinkTransport) -> Any:
    """Return the stream that reads from this end, through encryption and wire, or None.

    The names are asyncio's private ones, since it has no public ones; without them the message
    would say less, and nothing else would change.
    """
    protocol: Any = end.get_protocol()
    for inside in ("_app_protocol", "inner", "_app_protocol"):
        protocol = getattr(protocol, inside, None) or protocol
    return getattr(protocol, "_stream_reader", None)


def _sentence(task: asyncio.Task[Any], readers: dict[int, LinkTransport]) -> str:
    name, future = task.get_name(), getattr(task, "_fut_waiter", None)
    others = [future, *getattr(future, "_children", ())]  # those of asyncio.gather
    if names := [o.get_name() for o in others if isinstance(o, asyncio.Task) and not o.done()]:
        return f"{name} waits for {' and '.join(names)}"
    awaiting: Any = task.get_coro()
    place, waiter = "", ""
    while awaiting is not None:
        frame = getattr(awaiting, "cr_frame", None)
        if frame is not None:
            file = Path(frame.f_code.co_filename)
            if "asyncio" not in file.parts:
                place = f" in {frame.f_code.co_name} ({file.name}:{frame.f_lineno})"
            waiter = frame.f_code.co_qualname
            end = readers.get(id(frame.f_locals.get("self")))
            if end is not None:
                if name.startswith("Task-"):
                    name = f"a session on {end.host.name}"
                port = end.traffic.port
                return f"{name} waits for octets from {end.peer.host.name} (port {port}){place}"
        awaiting = getattr(awaiting, "cr_await", None)
    words = {
        "Event.wait": " for an Event",
        "Queue.get": " for a Queue",
        "Lock.acquire": " for a Lock",
    }
    return f"{name} waits{words.get(waiter, '')}{place}"
