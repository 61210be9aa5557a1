"""How long is a mail program connected, and how soon does it tell of new mail?

Three people get the same mail at the same moments. One looks by POP every few minutes, fetches
and deletes (RFC 1939); one looks by IMAP as often and fetches what is new (RFC 9051 §6.4.5);
one is told by IMAP IDLE (RFC 2177). Polls of the two fall on the same moments, so that a
difference between them is the protocol's.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mailedu.clients.devices import Device, IMAPDevice, POPDevice, noticed_at, sleep_until
from mailedu.clients.settings import Settings
from mailedu.experiments.base import (
    Experiment,
    Found,
    Parameter,
    link_parameter,
    tls_parameter,
)
from mailedu.experiments.mail import arrivals, letter, message_id
from mailedu.experiments.sessions import Sessions
from mailedu.experiments.wording import between, duration, times
from mailedu.network.hosts import Host
from mailedu.simulation import Encryption, Kind, World

OCTETS = 4000
"""Length of each message."""


@dataclass(frozen=True)
class Lane:
    """One device: its name in the figure, whose it is, whether it is told, and what makes it."""

    name: str
    user: str
    told: bool
    make: Callable[[Settings, str, float], Device]

    @property
    def host(self) -> str:
        return f"phone.{self.user}.test"


LANES = (
    Lane(
        "POP, polling",
        "alice",
        False,
        lambda settings, name, poll: POPDevice(settings, name, poll=poll, keep="delete"),
    ),
    Lane(
        "IMAP, polling",
        "bob",
        False,
        lambda settings, name, poll: IMAPDevice(
            settings, name, mode="poll", poll=poll, fetch="all"
        ),
    ),
    Lane(
        "IMAP, IDLE",
        "carol",
        True,
        lambda settings, name, _: IMAPDevice(settings, name, mode="idle", fetch="all"),
    ),
)


_NOTICE = ["device", "message", "arrived_seconds", "noticed_seconds", "delay_seconds"]


def conduct(
    kind: Kind,
    seed: int,
    *,
    hours: float,
    poll_minutes: float,
    messages: int,
    link: str,
    tls: Encryption,
) -> Found:
    """Let the day pass; see ``EXPERIMENT`` for the parameters.

    Returns
    -------
    rows: one for each connection.
    tables: ``devices`` has the totals, ``notices`` a row for each device and message. Half of
        the mail is noticed within ``median_delay_seconds``; nothing stands there when half of
        it is not noticed by the end.
    """
    seconds = hours * 3600
    with World(kind, seed=seed, users=[lane.user for lane in LANES], tls=tls) as world:
        hosts = [world.host(lane.host, link) for lane in LANES]
        devices = [
            lane.make(world.settings(lane.user), lane.host, poll_minutes * 60) for lane in LANES
        ]
        when = arrivals(world, messages, seconds)
        arrived = world.run(_day(world, hosts, devices, when, seconds), lasts=seconds)
        sessions = Sessions(world, {lane.name: lane.host for lane in LANES})
    delays = [_notices(lane, device, arrived) for lane, device in zip(LANES, devices, strict=True)]
    notices = pd.DataFrame([row for own in delays for row in own], columns=_NOTICE)
    totals = pd.DataFrame(
        [
            {"device": lane.name, "told": lane.told, **sessions.totals(lane.name), **_half(own)}
            for lane, own in zip(LANES, delays, strict=True)
        ]
    )
    return Found(
        sessions.rows,
        answer(totals),
        {"devices": totals, "notices": notices},
        sessions.names,
        sessions.transcript,
    )


async def _day(
    world: World,
    hosts: Sequence[Host],
    devices: Sequence[Device],
    when: Sequence[float],
    seconds: float,
) -> dict[str, float]:
    """Let devices and mail come and go; returns Message-ID -> time of arrival."""
    arrived: dict[str, float] = {}
    running = [host.start(device.run(seconds)) for host, device in zip(hosts, devices, strict=True)]
    for number, time in enumerate(when, 1):
        await sleep_until(time)
        content = letter(world, f"Message {number}", OCTETS, to="students@campus.test")
        world.store.deliver(content, [lane.user for lane in LANES])
        arrived[message_id(content)] = world.loop.time()
    await asyncio.gather(*running)
    return arrived


def _notices(lane: Lane, device: Device, arrived: Mapping[str, float]) -> list[dict[str, Any]]:
    """Return for each message when it arrived and when the device's user was told."""
    told = noticed_at(device.log)
    return [
        {
            "device": lane.name,
            "message": number,
            "arrived_seconds": round(time, 6),
            "noticed_seconds": round(told[key], 6) if key in told else math.nan,
            "delay_seconds": round(told[key] - time, 6) if key in told else math.nan,
        }
        for number, (key, time) in enumerate(arrived.items(), 1)
    ]


def _half(notices: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return how much of the mail was noticed, and within what time half of it."""
    delays = [row["delay_seconds"] for row in notices]
    known = sorted(delay for delay in delays if not math.isnan(delay))
    half = (len(delays) - 1) // 2
    return {
        "messages": len(delays),
        "noticed": len(known),
        "median_delay_seconds": known[half] if 0 <= half < len(known) else math.nan,
    }


def answer(devices: pd.DataFrame) -> str:
    """Return in one sentence how often one connects, and when half of the mail is noticed.

    Parameters
    ----------
    devices: those of the table ``devices``.
    """
    idle, polling = devices[devices["told"]], devices[~devices["told"]]
    idle_connects, polling_connects = _connects(idle), _connects(polling)
    if not devices["messages"].any():
        return (
            f"No mail came: IDLE connects {idle_connects} for nothing, polling {polling_connects}"
        )
    told, polled = _tells(idle), _tells(polling)
    if told == polled:
        return (
            f"IDLE and polling both tell {told}; "
            f"IDLE connects {idle_connects}, polling {polling_connects}"
        )
    return (
        f"IDLE connects {idle_connects} and tells {told}; "
        f"polling connects {polling_connects}, tells {polled}"
    )


def _connects(devices: pd.DataFrame) -> str:
    return between(times(devices["connections"].min()), times(devices["connections"].max()))


def _tells(devices: pd.DataFrame) -> str:
    if not devices["noticed"].any():
        return "of nothing"
    delays = sorted(delay for delay in devices["median_delay_seconds"] if not math.isnan(delay))
    if not delays:
        return "of less than half of the mail"
    after = between(duration(delays[0]), duration(delays[-1]))
    return f"after {after}" + (", or of less than half" if len(delays) < len(devices) else "")


EXPERIMENT = Experiment(
    "How long is a mail program connected, and how soon does it tell of new mail?",
    (
        Parameter("hours", 10.0, "hours from 8:00 on", least=0.01, most=24),
        Parameter("poll_minutes", 15.0, "minutes between polls", least=0.25, most=120, step=0.25),
        Parameter("messages", 25, "messages that arrive", least=0, most=200),
        link_parameter("mobile", "the devices' link"),
        tls_parameter("1.3"),
    ),
    conduct,
    lambda hours, **_: hours * 3600,
)
