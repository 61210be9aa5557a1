"""Every way of deleting over some days, each with a line that holds and one that is cut."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from mailedu.clients.devices import sleep_until
from mailedu.experiments.base import Found
from mailedu.experiments.deletion.bob import LAPTOP, PHONE, TRASH, USER, bobs_world, on_server
from mailedu.experiments.deletion.devices import IMAPDevice, POPDevice, Way
from mailedu.experiments.wording import counted
from mailedu.simulation import Kind, World
from mailedu.transcript import Transcript

VISITS = (("laptop", LAPTOP, 0.25), ("phone", PHONE, 0.5))
"""The devices, their hosts, and the part of each day at which they look for mail."""

_SETTLED = 0.1  # of a day: time for a session to end before somebody looks at the server


def ways(days: int) -> tuple[Way, ...]:
    """Return all ways; ``days`` is how long POP3 leaves mail on the server."""
    return (
        Way("POP3", "leave on server"),
        Way("POP3", "delete after download", after=0),
        Way("POP3", f"delete after {counted(days, 'day')}", after=days),
        Way("IMAP", "mark, stay connected", stay=True),
        Way("IMAP", "mark, LOGOUT"),
        Way("IMAP", "mark, UNSELECT", last="UNSELECT"),
        Way("IMAP", "mark, CLOSE", last="CLOSE"),
        Way("IMAP", "mark, EXPUNGE", last="EXPUNGE"),
        Way("IMAP", "MOVE to Trash", mark=False, last="UID MOVE {} " + TRASH),
    )


def story_days(days: int) -> int:
    """Return how many days are told, so that what happens late has happened."""
    return days + 2


class _Story:
    """What becomes of Bob's mail, in one way, with or without a cut.

    Parameters
    ----------
    world: in which it happens.
    way, cut: the laptop's; its line is cut in its first session, before what ends it.
    deleted, messages: it deletes the oldest so many of so many messages.
    """

    def __init__(self, world: World, way: Way, cut: bool, deleted: int, messages: int) -> None:
        self.world, self.way, self.cut, self.messages = world, way, cut, messages
        device = POPDevice if way.protocol == "POP3" else IMAPDevice
        wanted = range(1, deleted + 1)
        self.devices = {"laptop": device(way, wanted), "phone": device(way, ())}
        self.rows: list[dict[str, Any]] = []
        self._since: dict[tuple[str, int], dict[str, Any]] = {}
        """By place and message: the row whose time is not over yet."""

    def name(self, place: str, day: int) -> str:
        cut = ", cut" if self.cut else ""
        return f"{self.way.protocol}, {self.way.name}{cut}: {place}, day {day}"

    async def tell(self, days: int, day_seconds: float) -> None:
        """Let the days pass."""
        self._note(0.0, None)
        for day in range(days):
            for place, host, part in VISITS:
                await sleep_until((day + part) * day_seconds)
                cut = self.cut and (day, place) == (0, "laptop")
                visit = self.devices[place].visit(self.world.settings(USER), day, cut)
                await self.world.host(host).start(visit)
                await asyncio.sleep(_SETTLED * day_seconds)
                self._note(day + part, self.name(place, day))
        for row in self._since.values():
            row["to_day"] = float(days)

    def _note(self, day: float, session: str | None) -> None:
        """Look everywhere, and begin a row where something has changed."""
        everywhere = {"server": on_server(self.world)}
        everywhere |= {place: device.copies for place, device in self.devices.items()}
        for place, states in everywhere.items():
            for message in range(1, self.messages + 1):
                state = states.get(message, "gone" if place == "server" else "unseen")
                before = self._since.get((place, message))
                if before is not None and before["state"] == state:
                    continue
                if before is not None:
                    before["to_day"] = day
                row = {
                    "protocol": self.way.protocol,
                    "way": self.way.name,
                    "cut": self.cut,
                    "place": place,
                    "message": message,
                    "state": state,
                    "from_day": day,
                    "to_day": day,
                    "session": session,
                }
                self._since[place, message] = row
                self.rows.append(row)


def conduct(
    kind: Kind,
    seed: int,
    *,
    deleted: int,
    kept: int,
    days: int,
    day_seconds: float,
    policy: Mapping[str, Any],
) -> Found:
    """Tell the story of each way, once with a line that holds and once with one that is cut.

    Returns
    -------
    rows, one for each time that a message spends in one state in one place: ``protocol``,
    ``way``, ``cut``, ``place`` (server, laptop, phone), ``message`` (1 is the oldest),
    ``state`` (there, marked, moved: to Trash, gone, unseen: the device never had it),
    ``from_day``, ``to_day``, and ``session``: the visit that brought it about.
    """
    rows: list[dict[str, Any]] = []
    transcripts: dict[str, Callable[[], Transcript]] = {}
    # Nobody is logged out while the laptop stays connected.
    patient = {"imap_autologout": max(1800.0, 2.0 * day_seconds), **policy}
    for way in ways(days):
        for cut in (False, True):
            with bobs_world(kind, seed, deleted + kept, patient) as world:
                story = _Story(world, way, cut, deleted, deleted + kept)
                told = story_days(days)
                world.run(story.tell(told, day_seconds), lasts=told * day_seconds)
            rows += story.rows
            visits = [(day, place) for day in range(told) for place, _, _ in VISITS]
            for number, (day, place) in enumerate(visits, 1):
                transcripts[story.name(place, day)] = partial(world.transcript, number)
    table = pd.DataFrame(rows)
    return Found(
        table, answer(table), {}, list(transcripts), lambda session: transcripts[session]()
    )


def answer(rows: pd.DataFrame) -> str:
    """Return in one sentence which ways take mail off the server, and what a cut does."""
    server = rows[rows["place"] == "server"]
    total = len(server.groupby(["protocol", "way"]))
    gone = server[server["state"] == "gone"]
    removing = len(gone[~gone["cut"]].groupby(["protocol", "way"]))
    first = min(part for _, _, part in VISITS)
    torn = gone[gone["cut"] & (gone["from_day"] <= first)]
    protocols = " and ".join(dict.fromkeys(torn["protocol"]))
    nothing = "a cut line removes nothing, a later visit does"
    cut = f"under {protocols} even after a cut" if protocols else nothing
    return f"{removing} of {total} ways remove mail from the server; {cut}"
