"""How many octets cross a phone's link in a day, and how many of them does anybody look at?

Several people get the same mail, some of it with an attachment. Whatever has none is opened; of
the mail with attachments a share is. Devices that fetch everything do so before anybody knows
which share that is; those that fetch on demand show the headers (POP: TOP, RFC 1939 §7; IMAP:
BODY[HEADER.FIELDS], RFC 9051 §6.4.5) and fetch what is opened. A browser's tab does so by HTTP;
what the site behind it fetches by IMAP is told apart.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mailedu.clients.devices import (
    Copy,
    IMAPDevice,
    POPDevice,
    WebmailFrontEnd,
    WebmailTab,
    sleep_until,
)
from mailedu.clients.settings import Settings
from mailedu.experiments.base import (
    Experiment,
    ExperimentError,
    Found,
    Parameter,
    link_parameter,
    tls_parameter,
)
from mailedu.experiments.mail import arrivals, letter, message_id
from mailedu.experiments.sessions import Sessions
from mailedu.experiments.wording import between, octets
from mailedu.network.hosts import Host
from mailedu.simulation import Encryption, Kind, World

_Device = POPDevice | IMAPDevice | WebmailTab

SITE = "webmail.campus.test"
BEHIND = "webmail's site"
"""What the connections between the webmail site and the mail server are called."""

TEXT = 4000
"""Octets of a message without its attachment."""
DAY = 10 * 3600
"""Seconds from 8:00 to 18:00; the last poll may have them run a little longer."""
TOO_MUCH = 60e6
"""Octets that all devices together may have to carry."""
PARTS = ("opened", "never opened", "overhead")
"""What octets are for. Overhead is all that is no message: TLS, greetings, commands, replies, and
the headers shown in a list."""


@dataclass(frozen=True)
class Habit:
    """One device: how it fetches, whose it is, whether it waits for them, and what makes it."""

    name: str
    protocol: str
    user: str
    on_demand: bool
    make: Callable[[World, Settings, str, float], _Device]

    @property
    def host(self) -> str:
        return f"phone.{self.user}.test"


def _pop(**policy: Any) -> Callable[[World, Settings, str, float], POPDevice]:
    return lambda _, settings, name, poll: POPDevice(settings, name, poll=poll, **policy)


def _imap(**policy: Any) -> Callable[[World, Settings, str, float], IMAPDevice]:
    return lambda _, settings, name, poll: IMAPDevice(settings, name, poll=poll, **policy)


class _Tab(WebmailTab):
    """A tab whose user opens the attachment together with the message."""

    async def read(self, key: int) -> bytes | None:
        text, copy = await super().read(key), self.copies[key]
        if text is not None and copy.octets > 1.1 * TEXT:
            copy.body = text + (await self.open_part(key, 2) or b"")
        return copy.body


def _webmail(world: World, settings: Settings, name: str, poll: float) -> WebmailTab:
    return _Tab(settings, name, site=SITE, tls=world.encryption(SITE)[1], poll=poll)


HABITS = (
    Habit("POP, delete", "POP3", "alice", False, _pop(keep="delete")),
    Habit("POP, leave on server", "POP3", "bob", False, _pop(keep="leave")),
    Habit("POP, headers first", "POP3", "carol", True, _pop(keep="leave", headers_first=True)),
    Habit("IMAP, everything", "IMAP", "dave", False, _imap(mode="poll", fetch="all")),
    Habit("IMAP, on demand", "IMAP", "erin", True, _imap(mode="poll", fetch="headers")),
    Habit("IMAP, IDLE, on demand", "IMAP", "frank", True, _imap(mode="idle", fetch="headers")),
    Habit("webmail", "HTTP", "grace", True, _webmail),
)


@dataclass(frozen=True)
class Mail:
    """One message: when it arrives, octets of its attachment, and whether it is opened."""

    time: float
    attachment: int
    opened: bool


def conduct(
    kind: Kind,
    seed: int,
    *,
    messages: int,
    attached_percent: int,
    attachment_kb: int,
    opened_percent: int,
    poll_minutes: int,
    link: str,
    tls: Encryption,
) -> Found:
    """Let the day pass; see ``EXPERIMENT`` for the parameters.

    Returns
    -------
    rows: for each device and part (see PARTS) the octets of both directions together.
    tables: ``devices`` has the totals, ``sessions`` a row for each connection, those between
        the webmail site and the mail server among them, which do not cross a phone's link.

    Raises
    ------
    ExperimentError: when it would be too much to carry.
    """
    poll = poll_minutes * 60
    carried = len(HABITS) * messages * (TEXT + attached_percent / 100 * attachment_kb * 1370)
    if carried > TOO_MUCH:
        raise ExperimentError(
            f"the devices would fetch {octets(carried)}: take fewer or smaller attachments, "
            f"{octets(TOO_MUCH)} at most"
        )
    with World(kind, seed=seed, users=[habit.user for habit in HABITS], tls=tls) as world:
        hosts = [world.host(habit.host, link) for habit in HABITS]
        devices = [
            habit.make(world, world.settings(habit.user), habit.host, poll) for habit in HABITS
        ]
        polls = math.ceil(DAY / poll)
        mail = _planned(
            world,
            arrivals(world, messages, (polls - 1) * poll),
            attached_percent / 100,
            attachment_kb * 1000,
            opened_percent / 100,
        )
        run = _day(world, hosts, devices, mail, polls, poll)
        wanted = world.run(run, lasts=polls * poll)
        sessions = Sessions(world, {habit.name: habit.host for habit in HABITS} | {BEHIND: SITE})
    totals = pd.DataFrame(
        [
            {
                "device": habit.name,
                "protocol": habit.protocol,
                "on_demand": habit.on_demand,
                **sessions.totals(habit.name),
                **_content(device, wanted),
            }
            for habit, device in zip(HABITS, devices, strict=True)
        ]
    )
    rows = pd.DataFrame([row for total in totals.to_dict("records") for row in _parts(total)])
    return Found(
        rows,
        answer(totals),
        {"devices": totals, "sessions": sessions.rows},
        sessions.names,
        sessions.transcript,
    )


def _planned(
    world: World, when: Sequence[float], attached: float, attachment: int, opened: float
) -> list[Mail]:
    """Draw which messages have an attachment, and which of these are opened, by their shares."""
    with_file = world.random.sample(range(len(when)), round(attached * len(when)))
    ignored = with_file[round(opened * len(with_file)) :]
    return [
        Mail(time, attachment if place in with_file else 0, place not in ignored)
        for place, time in enumerate(when)
    ]


async def _day(
    world: World,
    hosts: Sequence[Host],
    devices: Sequence[_Device],
    mail: Sequence[Mail],
    polls: int,
    poll: float,
) -> frozenset[str]:
    """Let devices, their users and mail come and go; returns Message-IDs of what is opened."""
    wanted: set[str] = set()
    running: list[asyncio.Task[None]] = []
    site = world.host(SITE)
    front_end = WebmailFrontEnd(
        world.settings(HABITS[-1].user), SITE, tls=world.encryption(SITE)[0], now=world.now
    )
    await site.start(front_end.serve())
    for host, device in zip(hosts, devices, strict=True):
        running.append(host.start(device.run(polls * poll)))
        running.append(host.start(_open(device, wanted, polls, poll)))
    for number, message in enumerate(mail, 1):
        await sleep_until(message.time)
        content = letter(
            world, f"Message {number}", TEXT, message.attachment, to="students@campus.test"
        )
        if message.opened:
            wanted.add(message_id(content))
        world.store.deliver(content, [habit.user for habit in HABITS])
    await asyncio.gather(*running)
    await site.start(front_end.close())
    return frozenset(wanted)


async def _open(device: _Device, wanted: Collection[str], polls: int, poll: float) -> None:
    """Open what is wanted and not open yet, half-way between the polls."""
    opened: set[str] = set()
    for number in range(polls):
        await sleep_until((number + 0.5) * poll)
        copies: dict[Any, Copy] = dict(device.copies)
        for key, copy in copies.items():
            new = copy.message in wanted and copy.message not in opened
            if new and await device.read(key) is not None:
                opened.add(copy.message)


def _content(device: _Device, wanted: Collection[str]) -> dict[str, int]:
    """Return the octets of the messages that a device has fetched, by whether they are opened."""
    fetched = [(copy.message in wanted, copy.body) for copy in device.copies.values()]
    return {
        "octets_opened": sum(len(body) for opened, body in fetched if body and opened),
        "octets_never_opened": sum(len(body) for opened, body in fetched if body and not opened),
    }


def _parts(total: Mapping[Hashable, Any]) -> list[dict[str, Any]]:
    opened, never = total["octets_opened"], total["octets_never_opened"]
    overhead = total["octets_up"] + total["octets_down"] - opened - never
    return [
        {"device": total["device"], "part": part, "octets": count}
        for part, count in zip(PARTS, (opened, never, overhead), strict=True)
    ]


def answer(devices: pd.DataFrame) -> str:
    """Return in one sentence what fetching on demand takes, and what fetching everything does.

    Parameters
    ----------
    devices: those of the table ``devices``.
    """
    sums = devices["octets_up"] + devices["octets_down"]
    lazy, eager = sums[devices["on_demand"]], sums[~devices["on_demand"]]
    never = int(devices["octets_never_opened"].max())
    wasted = f" ({octets(never)} never opened)" if never else ""
    if lazy.max() * 1.05 < eager.min():
        return f"On demand takes {_range(lazy)} a day, everything at once {_range(eager)}{wasted}"
    if eager.max() * 1.05 < lazy.min():
        return f"Everything at once takes {_range(eager)} a day{wasted}, on demand {_range(lazy)}"
    if sums.max() <= sums.min() * 1.05:
        return f"No great difference: every device takes {_range(sums)} a day"
    names = devices["device"]
    least = f"{octets(sums.min())} ({names[sums.argmin()]})"
    most = f"{octets(sums.max())} ({names[sums.argmax()]})"
    return f"It depends on the habit: {least} to {most} a day"


def _range(sums: pd.Series[int]) -> str:
    return between(octets(sums.min()), octets(sums.max()))


EXPERIMENT = Experiment(
    "How many octets cross a phone's link in a day, and how many of them does anybody look at?",
    (
        Parameter("messages", 16, "messages that arrive", least=0, most=100),
        Parameter("attached_percent", 25, "percent with an attachment", least=0, most=100, step=5),
        Parameter("attachment_kb", 100, "kB an attachment has", least=1, most=2000),
        Parameter(
            "opened_percent", 25, "percent of those that are opened", least=0, most=100, step=5
        ),
        Parameter("poll_minutes", 60, "minutes between polls", least=1, most=120),
        link_parameter("mobile", "the devices' link"),
        tls_parameter("1.3"),
    ),
    conduct,
    lambda poll_minutes, **_: math.ceil(DAY / (poll_minutes * 60)) * poll_minutes * 60,
)
