"""How long until a mail program shows the first subject, or has fetched all, by POP3 and IMAP.

Five ways of fetching the same mailbox, from the first packet on: POP3 message by message, as
simple clients do; POP3 with many commands under way (RFC 2449 §6.6); POP3 headers first by TOP;
IMAP with one FETCH of everything; IMAP headers first, then what is read (RFC 3501 §6.4.5). Headers
first means: all headers, then the newest message, then the others. Something counts as shown
when the answer that holds it has arrived to its end. What servers and clients compute takes no
time here: it is the links, and what the protocols make of them, that is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mailedu.clients.line_client import LineClient
from mailedu.experiments.base import (
    Experiment,
    ExperimentError,
    Found,
    Parameter,
    link_parameter,
    tls_parameter,
)
from mailedu.experiments.speed.mailbox import letters
from mailedu.experiments.speed.methods import (
    ALL,
    FIRST,
    METHODS,
    NEWEST,
    SUBJECTS,
    TASKS,
    Method,
    Screen,
)
from mailedu.experiments.wording import duration
from mailedu.network.link import PRESETS
from mailedu.simulation import Encryption, Keep, Kind, World
from mailedu.transcript import Transcript

SIZES = (10, 30, 100, 300, 1000, 3000, 10_000)
"""Messages that a mailbox may have."""

ALIKE = 0.05
"""Two ways whose times differ by less than this part are called alike."""


@dataclass(frozen=True)
class _Session:
    """What one session is about."""

    method: Method
    link: str
    messages: int
    octets: int
    tls: Encryption

    @property
    def name(self) -> str:
        return f"{self.method.name}, {self.messages} messages, {self.link}"


def conduct(
    kind: Kind,
    seed: int,
    *,
    asked: str,
    messages: int,
    link: str,
    octets: int,
    tls: Encryption,
) -> Found:
    """Fetch mailboxes in five ways; see ``EXPERIMENT.parameters`` for what may be given.

    Each session has a world of its own with the same seed, and its own copy of the mailbox: none
    disturbs another. On ``link`` all sizes up to ``messages`` are measured, on the other links
    that one.

    Returns
    -------
    rows: one for each session and task (see TASKS), with ``link``, ``messages``, ``method``,
        ``protocol``, ``task``, ``seconds`` since the first packet, ``round_trips`` and
        ``octets`` (of what the server said, without encryption) by then, and ``session``.
    tables: ``verdicts``: one for each link and task: the quickest method of both protocols.

    Raises
    ------
    ExperimentError: for a mailbox of more than LARGEST octets.
    """
    if messages * octets > LARGEST:
        raise ExperimentError(
            f"{messages} messages of {octets} octets are {messages * octets / 1e6:.0f} MB, which "
            f"{len(METHODS) * len(PRESETS)} sessions fetch: take fewer or smaller ones, "
            f"{LARGEST / 1e6:.0f} MB at most"
        )
    sessions = {
        session.name: session
        for where, size in _wanted(link, messages)
        for method in METHODS
        for session in [_Session(method, where, size, octets, tls)]
    }
    rows = pd.DataFrame([row for one in sessions.values() for row in _held(kind, seed, one)])
    verdicts = _verdicts(rows[rows["messages"] == messages])

    def open_session(name: str) -> Transcript:
        with _world(kind, seed, sessions[name], "transcripts") as world:
            _fetch(world, sessions[name])
            return world.transcript()

    here = _of(verdicts, link, asked)
    simple = _of(rows[rows["method"] == METHODS[0].name], link, asked)["seconds"].iloc[-1]
    answer = _answer(asked, here, simple, messages)
    return Found(rows, answer, {"verdicts": verdicts}, list(sessions), open_session)


LARGEST = 60_000_000
"""Octets that a mailbox may have here."""


def _held(kind: Kind, seed: int, session: _Session) -> list[dict[str, Any]]:
    with _world(kind, seed, session, "nothing") as world:
        costs = _fetch(world, session)
    method = session.method
    about = {"link": session.link, "messages": session.messages, "method": method.name,
             "protocol": method.protocol}  # fmt: skip
    return [{**about, "task": task, **costs[task], "session": session.name} for task in TASKS]


def _world(kind: Kind, seed: int, session: _Session, keep: Keep) -> World:
    """Return a world with the session's mailbox."""
    world = World(kind, seed=seed, users=["bob"], tls=session.tls, keep=keep)
    inbox = world.store.mailbox("bob", "INBOX").id
    mail = letters(session.messages, session.octets)
    world.store.append_many(inbox, [(content, (), None) for content in mail])
    return world


def _fetch(world: World, session: _Session) -> Mapping[str, Mapping[str, Any]]:
    """Let a laptop fetch the mailbox; returns what each task cost."""
    laptop = world.host("laptop.bob.test", session.link)
    screens: list[Screen] = []

    def begin(client: LineClient) -> Screen:
        (connection,) = laptop.connections
        screens.append(Screen(connection.traffic, client))
        return screens[0]

    async def run() -> None:
        await laptop.start(session.method.fetch(world.settings("bob"), begin))

    world.run(run())
    return screens[0].costs


def _verdicts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the quickest method of both protocols, and POP3's time as a multiple of IMAP's."""
    verdicts = []
    for link in PRESETS:
        for task in TASKS:
            best = {
                protocol: own.sort_values("seconds", kind="stable").iloc[0]
                for protocol, own in _of(rows, link, task).groupby("protocol")
            }
            pop, imap = best["POP3"], best["IMAP"]
            verdicts.append(
                {
                    "link": link,
                    "task": task,
                    "pop_method": pop["method"],
                    "pop_seconds": pop["seconds"],
                    "imap_method": imap["method"],
                    "imap_seconds": imap["seconds"],
                    "pop_by_imap": round(pop["seconds"] / imap["seconds"], 3),
                }
            )
    return pd.DataFrame(verdicts)


def _of(rows: pd.DataFrame, link: str, task: str) -> pd.DataFrame:
    return rows[(rows["link"] == link) & (rows["task"] == task)]


def _answer(asked: str, verdicts: pd.DataFrame, simple: float, messages: int) -> str:
    """Answer for one task on one link.

    Parameters
    ----------
    verdicts: the row of this task and link.
    simple: seconds that POP3 takes message by message.
    """
    (verdict,) = verdicts.to_dict("records")
    pop, imap = verdict["pop_seconds"], verdict["imap_seconds"]
    many = f"{messages:,}"
    what = {FIRST: "the first subject", SUBJECTS: f"all {many} subjects",
            NEWEST: "the newest message", ALL: f"all {many} messages"}[asked]  # fmt: skip
    by_pop, by_imap = f"{duration(pop)} by {verdict['pop_method']}", f"{duration(imap)} by IMAP"
    tail = "" if pop == simple else f"; one by one {duration(simple)}"
    if verdict["pop_by_imap"] > 1 + ALIKE:
        by_pop = by_pop.partition(",")[0]
        return f"Yes, {verdict['pop_by_imap']:.1f} times: {what} after {by_imap}, {by_pop}{tail}"
    return f"No: {what} after {by_pop}, {by_imap}{tail}"


def _lasts(*, messages: int, link: str, octets: int, **_: Any) -> float:
    """Add up what all sessions take: round trips, and octets over bandwidth."""
    wanted = _wanted(link, messages)
    return sum(
        (len(METHODS) * 8 + size) * PRESETS[where].round_trip
        + len(METHODS) * size * octets * 8 / PRESETS[where].down
        for where, size in wanted
    )


def _wanted(link: str, messages: int) -> list[tuple[str, int]]:
    """Return which links are measured with how many messages."""
    sizes = [(link, size) for size in SIZES if size <= messages]
    return sizes + [(other, messages) for other in PRESETS if other != link]


EXPERIMENT = Experiment(
    "Is IMAP quicker than POP3, and when?",
    (
        Parameter("asked", NEWEST, "what the user waits for", choices=TASKS),
        Parameter("messages", 100, "messages in the mailbox", choices=SIZES),
        link_parameter("mobile", "the laptop's link"),
        Parameter("octets", 3000, "octets of a message", least=1000, most=100_000, step=1000),
        tls_parameter("none"),
    ),
    conduct,
    _lasts,
)
