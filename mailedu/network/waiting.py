"""Who waits for whom, when nothing goes on: for the message of a deadlock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailedu.network.hosts import Host
    from mailedu.network.transport import LinkTransport


def who_waits(loop: asyncio.AbstractEventLoop, hosts: Iterable[Host]) -> str:
    """Say of each task that is not done what it waits for, one sentence each."""
    ends = [(host, end) for host in hosts for end in host.connections]
    sentences = [_sentence(task, ends) for task in asyncio.all_tasks(loop)]
    return "nothing can happen any more: " + "; ".join(sorted(sentences))


def _sentence(task: asyncio.Task[object], ends: list[tuple[Host, LinkTransport]]) -> str:
    name, future = task.get_name(), task._fut_waiter  # type: ignore[attr-defined]
    for host, end in ends:
        reader = getattr(end.get_protocol(), "_stream_reader", None)
        if future is not None and getattr(reader, "_waiter", None) is future:
            traffic = end.traffic
            other = traffic.server if end.is_client else traffic.client
            return f"{name} on {host.name} waits for octets from {other} (port {traffic.port})"
    if isinstance(future, asyncio.Task):
        return f"{name} waits for {future.get_name()}"
    frames = task.get_stack(limit=1)
    if not frames:
        return f"{name} waits"
    code = frames[-1].f_code
    place = f"{Path(code.co_filename).name}:{frames[-1].f_lineno}"
    return f"{name} waits in {code.co_name} ({place})"
