"""A laptop goes off line, both sides change, it comes back: what does it cost to agree again?

The same absence four times: a POP3 device that knows messages by UIDL (RFC 1939 §7), and IMAP
devices that compare UIDs and flags (RFC 4549), ask for what changed since a mod-sequence
(CONDSTORE, RFC 7162 §3.1), or are told with SELECT what changed and what is gone (QRESYNC, §3.2).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mailedu.clients.devices import Device, IMAPDevice, POPDevice, sleep_until
from mailedu.clients.devices.resync import Sync
from mailedu.clients.settings import Settings
from mailedu.experiments.base import (
    Experiment,
    ExperimentError,
    Found,
    Parameter,
    Value,
    link_parameter,
    tls_parameter,
)
from mailedu.experiments.offline.parts import PARTS, TLS, account
from mailedu.experiments.offline.scene import (
    FOLDER,
    USER,
    Plan,
    Terms,
    another_client,
    fill,
    lost,
    mail_arrives,
    plan,
    work_off_line,
)
from mailedu.experiments.wording import counted, octets
from mailedu.simulation import Kind, World
from mailedu.transcript import Transcript

LAPTOP = "laptop.bob.example"


@dataclass(frozen=True)
class Way:
    """One way of coming back.

    Parameters
    ----------
    protocol, name: ``name`` is also that of the extension that the server must offer, if any.
    mailbox: what is synchronised.
    device: makes the laptop's mail program.
    """

    protocol: str
    name: str
    mailbox: str
    device: Callable[[Settings, Terms], Device]


def _imap(sync: Sync) -> Callable[[Settings, Terms], Device]:
    return lambda settings, terms: IMAPDevice(
        settings, LAPTOP, mailbox=FOLDER, sync=sync, fetch=terms.fetch
    )


WAYS = (
    Way(
        "POP3",
        "UIDL",
        "INBOX",
        lambda settings, terms: POPDevice(
            settings, LAPTOP, keep="leave", headers_first=terms.fetch == "headers", pipelining=True
        ),
    ),
    Way("IMAP", "UIDs", FOLDER, _imap("uids")),
    Way("IMAP", "CONDSTORE", FOLDER, _imap("condstore")),
    Way("IMAP", "QRESYNC", FOLDER, _imap("qresync")),
)
HIDDEN = {
    "QRESYNC": frozenset[str](),
    "CONDSTORE": frozenset({"QRESYNC"}),
    "neither": frozenset({"CONDSTORE", "QRESYNC"}),
}
"""What a server leaves out of RFC 7162 when it offers so much of it."""


def conduct(kind: Kind, seed: int, **parameters: Value) -> Found:
    """Let the laptop come back in each way; see ``EXPERIMENT`` for the parameters.

    Returns
    -------
    rows: one for each of WAYS: what the visit after the absence cost, how many messages and
        flags came, and what differs in the end. Not ``offered``: it was done without.
    tables: ``parts``: for each way the ``octets`` of each part (see PARTS).

    Raises
    ------
    ExperimentError: when more is changed than there is.
    """
    terms = Terms(**parameters)  # type: ignore[arg-type]
    for name in ("changed", "removed", "queued"):
        if getattr(terms, name) > terms.messages:
            raise ExperimentError(
                f"{name}={getattr(terms, name)}: the mailbox has {terms.messages} messages"
            )
    rows: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    transcripts: dict[str, Transcript] = {}
    for way in WAYS:
        row, spent, transcript = _come_back(kind, seed, way, terms)
        rows.append(row)
        transcripts[row["session"]] = transcript
        parts += [{"way": row["way"], "part": part, "octets": spent[part]} for part in PARTS]
    frame = pd.DataFrame(rows)
    return Found(
        frame,
        answer(frame),
        {"parts": pd.DataFrame(parts)},
        [*transcripts],
        transcripts.__getitem__,
    )


def _come_back(
    kind: Kind, seed: int, way: Way, terms: Terms
) -> tuple[dict[str, Any], dict[str, int], Transcript]:
    """Return one row, the octets by part, and the transcript of the visit after the absence."""
    hidden = HIDDEN[terms.server]
    with World(kind, seed=seed, users=[USER], tls=terms.tls, imap_hide=hidden) as world:
        planned = plan(world.random, terms)
        fill(world, way.mailbox, terms)
        device = way.device(world.settings(USER), terms)
        known = world.run(_absence(world, way, device, planned, terms), lasts=terms.away)
        visit = world.sessions[-1]
        assert world.tape is not None
        found = account(world.tape.observe(reveal=True, connections=[visit.number]), known)
        found.octets[TLS] = visit.up + visit.down - sum(found.octets.values())
        row = {
            "way": f"{way.protocol}, {way.name}",
            "protocol": way.protocol,
            "offered": way.name not in HIDDEN[terms.server],
            "octets": visit.up + visit.down,
            "octets_up": visit.up,
            "octets_down": visit.down,
            "round_trips": visit.round_trips,
            "seconds": (visit.closed or 0) - visit.opened,
            "messages_fetched": found.messages,
            "messages_fetched_again": found.again,
            "flags_told": found.flags,
            "conflicts": sum(e.kind == "conflict" and e.time >= visit.opened for e in device.log),
            **_outcome(world, way, device, planned),
            "session": f"{way.protocol}, {way.name}, coming back",
        }
        return row, found.octets, world.transcript(visit.number)


async def _absence(
    world: World, way: Way, device: Device, planned: Plan, terms: Terms
) -> list[str]:
    """Let the laptop go, both sides change, and the laptop come back.

    Returns the Message-IDs that it knew when it went.
    """
    laptop, office = world.host(LAPTOP, terms.link), world.host("office.bob.example", "lan")
    await laptop.start(device.check())
    if isinstance(device, IMAPDevice):
        await laptop.start(device.go_offline())
    known = [copy.message for copy in device.copies.values()]
    over = world.loop.time() + terms.away
    mail = asyncio.create_task(mail_arrives(world, way.mailbox, terms))
    await laptop.start(work_off_line(device, planned))
    await asyncio.sleep(terms.away / 2)
    await office.start(another_client(world.settings(USER), way.mailbox, planned, terms))
    await mail
    await sleep_until(over)
    await laptop.start(device.go_online() if isinstance(device, IMAPDevice) else device.check())
    return known


def _outcome(world: World, way: Way, device: Device, planned: Plan) -> dict[str, int]:
    """Count what copy and server do not agree on, and what was done off line in vain."""
    box = world.store.mailbox(USER, way.mailbox)
    there = {}
    for message in world.store.messages(box.id):
        content = world.store.content(box.id, message.uid)
        there[content.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode()] = message.flags
    here = list(device.copies.values())
    both = [copy for copy in here if copy.message in there]
    return {
        "queued_lost": lost(planned, there),
        "messages_differing": len(here) + len(there) - 2 * len({copy.message for copy in both}),
        "flags_differing": len({c.message for c in both if c.flags != there[c.message]}),
    }


def answer(rows: pd.DataFrame) -> str:
    """Say in one sentence what coming back costs by IMAP, and what makes the difference."""
    imap = rows[rows["protocol"] == "IMAP"].set_index("way")
    wrong = imap[imap["messages_differing"] + imap["flags_differing"] > 0]
    if not wrong.empty:
        return f"Back on line, copy and server still differ: {'; '.join(wrong.index)}"
    cost = imap["octets"]
    again = imap["messages_fetched_again"].min()
    if again:
        return (
            f"UIDVALIDITY changed: IMAP fetches {counted(again, 'known message')} again, "
            f"however it synchronises: {octets(cost.max())}"
        )
    if not imap["offered"][1:].any():
        return (
            "The server offers neither CONDSTORE nor QRESYNC: each way compares all, "
            f"{octets(cost.max())}"
        )
    if cost.max() < 1.1 * cost.min():
        return f"Back on line: all ways of IMAP cost about the same, {octets(cost.max())}"
    best, worst = str(cost.idxmin()), str(cost.idxmax())
    return (
        f"Back on line: {_short(best)} needs {octets(cost.min())}, {_short(worst)} "
        f"{octets(cost.max())}, {cost.max() / cost.min():.1f} times as much"
    )


def _short(way: str) -> str:
    name = way.partition(", ")[2]
    return "comparing UIDs" if name == "UIDs" else name


EXPERIMENT = Experiment(
    question="What does a device that was off line fetch again, and what conflicts?",
    parameters=(
        Parameter("messages", 200, "messages in the mailbox", least=1, most=2000, step=10),
        Parameter("changed", 20, "flags changed by another client meanwhile", most=2000),
        Parameter("removed", 10, "messages removed by it", most=2000),
        Parameter("new", 10, "new messages meanwhile", most=200),
        Parameter("queued", 9, "messages read, flagged or deleted off line", most=200),
        Parameter("both", 4, "of these, how many the other client touched, too", most=200),
        Parameter("octets", 4000, "octets of each message", least=500, most=50_000, step=500),
        Parameter("fetch", "headers", "what the device fetches", choices=("headers", "all")),
        Parameter("server", "QRESYNC", "what the server offers (RFC 7162)", tuple(HIDDEN)),
        link_parameter("mobile", "the laptop's link"),
        tls_parameter("1.3"),
        Parameter("hours", 8.0, "hours off line", most=720, step=1),
        Parameter("uidvalidity_changes", False, "is the mailbox made anew meanwhile?"),
    ),
    conduct=conduct,
    lasts=lambda **terms: 4 * (terms["hours"] * 3600 + 5),
)
