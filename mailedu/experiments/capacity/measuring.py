"""What is measured: sessions of real servers, in memory and in the processor's time."""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from dataclasses import dataclass
from statistics import median

import tqdm.auto  # noqa: F401 - not only when a bar is shown: its octets are none of a session's

from mailedu.clients.imap import IMAPClient
from mailedu.clients.settings import Settings
from mailedu.experiments.base import ExperimentError
from mailedu.experiments.mail import letter
from mailedu.simulation import Encryption, Keep, Kind, World

IDLE_AGAIN = 29 * 60
"""Seconds after which a client gives IDLE anew (RFC 2177 §3)."""

_DELIVERIES = 200
"""How many are timed; the median counts."""
_OCTETS = 2000


@dataclass(frozen=True)
class Setting:
    """Whom to measure, and where."""

    users: int
    kind: Kind
    seed: int
    tls: Encryption

    def world(self, keep: Keep = "nothing") -> World:
        """Make a world with so many accounts, user0, user1, …"""
        names = [f"user{number}" for number in range(self.users)]
        return World(self.kind, seed=self.seed, users=names, tls=self.tls, keep=keep)


async def _login(settings: Settings) -> IMAPClient:
    client = await settings.imap()
    await client.greeting()
    await client.login(settings.user, settings.password)
    await client.command("SELECT INBOX")
    return client


def polls(setting: Setting, interval: float, link: str) -> tuple[float, float]:
    """Let each user poll once, evenly over the interval; seconds a poll, mean connections."""
    users = setting.users
    with setting.world(keep="sessions") as world:

        async def visit(number: int) -> None:
            await asyncio.sleep(interval * number / users)
            client = await _login(world.settings(f"user{number}"))
            await client.command("UID FETCH 1:* (FLAGS)")
            await client.goodbye()
            await client.close()

        async def everybody() -> float:
            began = time.thread_time()
            for number in range(users):
                world.host(f"host{number}.test", link).start(visit(number))
            await asyncio.sleep(interval)
            while len(world.sessions) < users:
                await asyncio.sleep(0.1)
            return time.thread_time() - began

        seconds = world.run(everybody(), lasts=interval)
        open_seconds = sum((t.closed or t.opened) - t.opened for t in world.sessions)
    return seconds / users, open_seconds / interval


def idles(setting: Setting) -> float:
    """Let each user give IDLE anew, once; seconds for that."""
    with setting.world() as world:

        async def everybody() -> float:
            clients = await _idling(world, setting.users)
            began = time.thread_time()
            for client in clients:
                await client.write_line("DONE")
                await client.response()
                await _idle(client)
            return time.thread_time() - began

        return world.run(everybody()) / setting.users


def memory_of_sessions(setting: Setting) -> float:
    """Let each user stay connected; octets of memory that all sessions take."""
    with setting.world() as world:

        async def opened() -> float:
            gc.collect()
            tracemalloc.start()
            clients = await _idling(world, setting.users)
            gc.collect()
            octets, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return octets if clients else 0.0

        return world.run(opened())


def delivery(setting: Setting, *, idling: bool) -> float:
    """Deliver to one user after the other, who hears of it when idling; seconds for each."""
    with setting.world() as world:

        async def deliveries() -> float:
            clients = await _idling(world, setting.users if idling else 0)
            content = letter(world, "A letter", _OCTETS)
            seconds = []
            for count in range(_DELIVERIES):
                began = time.thread_time()
                number = count % setting.users
                world.store.deliver(content, [f"user{number}"])
                if idling:
                    while b"EXISTS" not in await clients[number].response():
                        pass
                seconds.append(time.thread_time() - began)
            return median(seconds)

        return world.run(deliveries())


async def _idling(world: World, users: int) -> list[IMAPClient]:
    """Return clients of the first users, all waiting in IDLE."""
    clients = [await _login(world.settings(f"user{number}")) for number in range(users)]
    for client in clients:
        await _idle(client)
    return clients


async def _idle(client: IMAPClient) -> None:
    await client.write_line("i1 IDLE")
    await client.response()


def require_files(wanted: int) -> None:
    """Raise ExperimentError when this process may not open so many sockets."""
    try:
        import resource
    except ImportError:  # Windows sets no such limit
        return
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        raise ExperimentError(
            f"live, this needs {wanted} open files and may have {allowed}: "
            f"measure fewer users (measured=…), or raise the limit (ulimit -n {wanted})"
        )
