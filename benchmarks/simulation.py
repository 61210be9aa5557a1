"""The simulated world: an exchange against real sockets, a day, its memory, a thousand devices.

``python benchmarks/simulation.py [--plot FILE]`` prints the ratios and draws how the cost grows.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median

from mailedu import experiments
from mailedu.clients.devices import IMAPDevice, POPDevice, sleep_until
from mailedu.clients.imap import IMAPClient
from mailedu.clients.pop3 import POP3Client
from mailedu.experiments.mail import arrivals, letter
from mailedu.servers.host import MailHost
from mailedu.services import session
from mailedu.simulation import World

EXCHANGES, ROUNDS = 2000, 7
DEVICES = (10, 30, 100, 300, 1000)
HOUR, DAY = 3600.0, 86400.0


async def noops(client: POP3Client | IMAPClient, user: str, password: str) -> float:
    """Return the seconds of one NOOP and its reply."""
    await client.greeting()
    await client.login(user, password)
    began = time.perf_counter()
    for _ in range(EXCHANGES):
        await client.command("NOOP")
    seconds = time.perf_counter() - began
    await client.goodbye()
    await client.close()
    return seconds / EXCHANGES


def exchange(protocol: str) -> None:
    """Compare one command and reply with the same code over loopback sockets, in turn."""
    rounds = [one_round(protocol) for _ in range(ROUNDS)]
    ours, theirs = (median(times) for times in zip(*rounds, strict=True))
    print(
        f"{protocol}, one command and reply: simulated {ours * 1e6:.0f} µs, loopback sockets "
        f"{theirs * 1e6:.0f} µs, ratio {ours / theirs:.2f} (at most 1 wanted)"
    )


def one_round(protocol: str) -> tuple[float, float]:
    """Return the seconds of an exchange in the simulated world, and over sockets."""
    with World(keep="nothing") as world:
        settings = world.settings("bob")
        login = (settings.user, settings.password)
        kind, connect = {
            "POP3": (POP3Client, settings.pop3),
            "IMAP": (IMAPClient, settings.imap),
        }[protocol]

        async def simulated() -> float:
            return await noops(await connect(), *login)

        host = MailHost(world.store, now=world.now, unique=map(str, itertools.count()).__next__)

        async def live() -> float:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: session(protocol, host, loop), "127.0.0.1", 0)
            streams = await asyncio.open_connection(*server.sockets[0].getsockname())
            seconds = await noops(kind(*streams), *login)
            server.close()
            return seconds

        return world.run(simulated()), asyncio.run(live())


def a_day(tls: str) -> None:
    """Time the day of three devices, with all transcripts."""
    setting = {"hours": 24, "poll_minutes": 5, "messages": 50, "tls": tls}
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        found = experiments.run("connection_time", **setting)
        seconds.append(time.perf_counter() - began)
    print(
        f"a day of three devices, 50 messages, {len(found.rows)} connections, TLS {tls}, every "
        "line kept: "
        f"{median(seconds):.2f} s (under 1 s wanted)"
    )


async def live_on(world: World, devices: int, seconds: float) -> None:
    """Let devices of three kinds, a user each, poll or idle; each gets a message an hour."""
    for number in range(devices):
        settings = world.settings(f"user{number}")
        device = (
            POPDevice(settings, "phone", poll=300, keep="delete"),
            IMAPDevice(settings, "laptop", mode="poll", poll=300, fetch="none"),
            IMAPDevice(settings, "desk", mode="idle", fetch="none"),
        )[number % 3]
        world.host(f"host{number}.test", "home").start(device.run(seconds))
    times = arrivals(world, round(devices * seconds / HOUR), seconds)
    for count, moment in enumerate(times):
        await sleep_until(moment)
        content = letter(world, f"Letter {count}", 2000)
        world.store.deliver(content, [f"user{count % devices}"])
    await sleep_until(seconds)


def thousand(plot: Path | None) -> None:
    """Time an hour of 10 to 1,000 devices, and draw it."""
    seconds = []
    for devices in DEVICES:
        users = [f"user{number}" for number in range(devices)]
        with World(keep="sessions", users=users) as world:
            began = time.perf_counter()
            world.run(live_on(world, devices, HOUR))
            seconds.append(time.perf_counter() - began)
    each = [s / n * 1e3 for s, n in zip(seconds, DEVICES, strict=True)]
    print(
        "an hour of "
        + ", ".join(f"{n} devices {s:.2f} s" for n, s in zip(DEVICES, seconds, strict=True))
        + f"; a device costs {each[0]:.1f} ms among 10, {each[-1]:.1f} ms among 1,000 "
        f"(ratio {each[-1] / each[0]:.2f}, 1 is linear)"
    )
    if plot:
        draw(seconds, plot)


def draw(seconds: Sequence[float], plot: Path) -> None:
    """Draw the cost of an hour by the number of devices."""
    from mailedu.views.figures.style import CLIENT, SECOND_INK, figure

    first, last = (1e3 * seconds[place] / DEVICES[place] for place in (0, -1))
    answer = (
        f"An hour of 1,000 devices takes {seconds[-1]:.0f} s; one costs {first:.0f} ms among 10, "
        f"{last:.0f} ms among 1,000"
    )
    with figure(15, 7, answer) as drawn:
        axes = drawn.subplots()
        axes.set(xscale="log", yscale="log", xlabel="devices", ylabel="seconds, on this machine")
        axes.minorticks_off()
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:g}")
        linear = [seconds[0] * n / DEVICES[0] for n in DEVICES]
        axes.plot(DEVICES, linear, color=SECOND_INK, dashes=(4, 2))
        axes.plot(DEVICES, seconds, "D-", color=CLIENT, linewidth=2.5, markersize=11)
        for devices, taken in zip(DEVICES, seconds, strict=True):
            axes.annotate(
                f"{taken:.1f} s", (devices, taken), xytext=(-8, 14), textcoords="offset points",
                ha="right", color=CLIENT, fontweight="bold",
            )  # fmt: skip
        axes.annotate(
            "proportional", (DEVICES[-1], linear[-1]), xytext=(0, -40), ha="right",
            textcoords="offset points", color=SECOND_INK,
        )  # fmt: skip
        axes.margins(0.12, 0.18)
        drawn.savefig(plot)


def memory() -> None:
    """Compare the memory that a world of three devices takes after one day and after four."""
    octets = []
    for days in (1, 4):
        with World(keep="nothing", users=[f"user{n}" for n in range(3)]) as world:

            async def live(days: int = days, world: World = world) -> int:
                gc.collect()
                before, _ = tracemalloc.get_traced_memory()
                await quiet(world, days * DAY)
                gc.collect()
                return tracemalloc.get_traced_memory()[0] - before

            tracemalloc.start()
            octets.append(world.run(live()))
            tracemalloc.stop()
    print(
        f"memory after one simulated day {octets[0] / 1e3:.0f} kB, after four "
        f"{octets[1] / 1e3:.0f} kB, ratio {octets[1] / octets[0]:.2f} (1 is no growth)"
    )


async def quiet(world: World, seconds: float) -> None:
    """Let three clients look for mail every five minutes, and one stay connected by IDLE."""

    async def visits(connect: Callable[[], Awaitable[POP3Client | IMAPClient]], user: str) -> None:
        while True:
            client = await connect()
            await client.greeting()
            await client.login(user, f"{user}-secret")
            await client.command("NOOP")
            await client.goodbye()
            await client.close()
            await asyncio.sleep(300)

    for number, protocol in enumerate(("pop3", "imap")):
        settings = world.settings(f"user{number}")
        host = world.host(f"host{number}.test", "home")
        host.start(visits(getattr(settings, protocol), settings.user))
    idle = IMAPDevice(world.settings("user2"), "desk", mode="idle", fetch="none")
    world.host("host2.test", "home").start(idle.run(seconds))
    await asyncio.sleep(seconds)


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path, help="draw the growth with the number of devices")
    arguments = parser.parse_args()
    exchange("POP3")
    exchange("IMAP")
    a_day("none")
    a_day("1.3")
    memory()
    thousand(arguments.plot)


if __name__ == "__main__":
    main()
