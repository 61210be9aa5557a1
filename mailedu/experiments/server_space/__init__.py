"""How much of the server a mailbox takes over a year, and what is refused when it is full.

Eight people get the same mail through real SMTP sessions, and each treats it by another policy in
real POP3 and IMAP sessions. What counts is what the quota counts (RFC 9208 §5.1): every octet
of every message of the account, trace fields included. Nothing is scaled: ten times the mail and
ten times the quota give the same picture in ten times the time. The links cost nothing, since
what is stored does not depend on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import partial
from typing import Any

import pandas as pd

from mailedu.clients.devices import sleep_until
from mailedu.experiments.base import Experiment, Found, Parameter, Value
from mailedu.experiments.server_space.policies import POLICIES, Habits, Policy
from mailedu.experiments.server_space.sender import SENDER, MailingList
from mailedu.experiments.wording import between, counted, octets
from mailedu.simulation import Keep, Kind, World
from mailedu.transcript import Transcript

DAY = 86_400.0
MAIL_COMES, PEOPLE_LOOK = 2 * 3600.0, 10 * 3600.0
"""Seconds after the beginning of each day."""

_LINE = b"x" * 998 + b"\r\n"  # as long as a line may be (RFC 5322 §2.1.1)


@dataclass(frozen=True)
class Terms:
    """The parameters of a run, as ``EXPERIMENT`` explains them."""

    days: int
    messages: int
    kilobytes: int
    visit_days: int
    quota_megabytes: float
    keep_days: int
    deleted_percent: int
    announce_size: bool

    @property
    def habits(self) -> Habits:
        return Habits(self.keep_days, self.deleted_percent)

    @property
    def quota(self) -> int | None:
        return round(self.quota_megabytes * 1e6) or None


@dataclass
class _Diary:
    """What one world wrote down: rows, refusals, and its sessions in the order of connecting."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    sessions: list[tuple[str, int]] = field(default_factory=list)

    def session(self, name: str, day: int) -> str:
        """Note that a session of this name begins now."""
        self.sessions.append((name, day))
        return name


def conduct(kind: Kind, seed: int, **parameters: Value) -> Found:
    """Let every policy have the same year; see ``EXPERIMENT`` for the parameters.

    Returns
    -------
    rows: one for each policy and day: ``octets`` and ``messages`` in the account, messages
        ``waiting`` at the sender and ``returned`` so far, and ``session``, that day's visit.
    tables: ``refusals``: one for each ``policy`` and message refused, with ``day``, ``reply``,
        ``octets`` of text sent in vain, and ``session``, in which it was said.
    """
    terms = Terms(**parameters)  # type: ignore[arg-type]
    groups = [
        [policy for policy in POLICIES if policy.server_expires is expires]
        for expires in (False, True)
    ]
    diaries = []
    for policies in groups:
        with _world(kind, seed, policies, terms, "nothing") as world:
            diaries.append(_live(world, policies, terms, terms.days))

    places = {
        name: (policies, number, day)
        for policies, diary in zip(groups, diaries, strict=True)
        for number, (name, day) in enumerate(diary.sessions, 1)
    }

    def open_session(session: str) -> Transcript:
        """Live until the end of that day again, with everything taken down."""
        policies, number, day = places[session]
        with _world(kind, seed, policies, terms, "transcripts") as world:
            _live(world, policies, terms, day)
            return world.transcript(number)

    names = [policy.name(terms.habits) for policy in POLICIES]
    rows = pd.DataFrame([row for diary in diaries for row in diary.rows])
    rows = rows.sort_values(["policy", "day"], key=partial(_in_order, names), ignore_index=True)
    refusals = pd.DataFrame(
        [row for diary in diaries for row in diary.refusals],
        columns=["policy", "day", "reply", "octets", "session"],
    ).sort_values(
        ["policy", "day"], key=partial(_in_order, names), kind="stable", ignore_index=True
    )
    return Found(rows, answer(rows, terms), {"refusals": refusals}, [*places], open_session)


def _in_order(names: Sequence[str], column: pd.Series[Any]) -> pd.Series[Any]:
    return column.map(names.index) if column.name == "policy" else column


def _world(kind: Kind, seed: int, policies: Sequence[Policy], terms: Terms, keep: Keep) -> World:
    expire = terms.keep_days if policies[0].server_expires else None
    users = [policy.user for policy in policies]
    world = World(kind, seed=seed, users=users, keep=keep, pop3_expire=expire)
    for user in users:
        world.store.set_quota(user, storage=terms.quota, messages=None)
    return world


def _live(world: World, policies: Sequence[Policy], terms: Terms, days: int) -> _Diary:
    """Let so many days pass, and return what was written down."""
    diary = _Diary()
    world.run(_days(world, policies, terms, days, diary), lasts=days * DAY)
    return diary


async def _days(
    world: World, policies: Sequence[Policy], terms: Terms, days: int, diary: _Diary
) -> None:
    habits = terms.habits
    users = [policy.user for policy in policies]
    names = {policy.user: policy.name(habits) for policy in policies}
    visits = {
        policy.user: policy.visits(world, world.settings(policy.user), habits)
        for policy in policies
    }
    club = world.host("lists.club.example")
    sender = MailingList(world.hostname, world.domain, users, terms.announce_size)
    note = " to a server that expires" if policies[0].server_expires else ""
    for day in range(1, days + 1):
        await sleep_until((day - 1) * DAY + MAIL_COMES)
        coming = diary.session(f"day {day}, mail{note}", day)
        letters = [partial(_letter, world, day, n, terms) for n in range(1, terms.messages + 1)]
        await club.start(sender.day(day, letters))
        diary.refusals += [
            {
                "policy": names[user],
                "day": day,
                "reply": outcome.codes,
                "octets": outcome.octets,
                "session": coming,
            }
            for user, outcome in sender.refusals
        ]
        looked = dict.fromkeys(users, "")
        if day % terms.visit_days == 0:
            await sleep_until((day - 1) * DAY + PEOPLE_LOOK)
            for user in users:
                looked[user] = diary.session(f"day {day}, {names[user]}", day)
                await world.host(f"laptop.{user}.example").start(visits[user]())
        for policy in policies:
            quota = world.store.quota(policy.user)
            diary.rows.append(
                {
                    "policy": names[policy.user],
                    "protocol": policy.protocol,
                    "day": day,
                    "octets": quota.storage,
                    "messages": quota.messages,
                    "waiting": len(sender.waiting[policy.user]),
                    "returned": sender.returned[policy.user],
                    "session": looked[policy.user],
                }
            )


def _letter(world: World, day: int, number: int, terms: Terms) -> bytes:
    head = (
        f"Date: {format_datetime(world.now())}\r\nFrom: {SENDER}\r\nTo: {SENDER}\r\n"
        f"Subject: Day {day}, letter {number}\r\n"
        f"Message-ID: <{day}.{number}@club.example>\r\n\r\n"
    ).encode()
    lines, rest = divmod(terms.kilobytes * 1000 - len(head), len(_LINE))
    return head + _LINE * lines + (_LINE[-rest:] if rest > 1 else b"")


def answer(rows: pd.DataFrame, terms: Terms) -> str:
    """Say in one sentence which policies run out of space, or how much each protocol takes."""
    refused = rows[rows["waiting"] + rows["returned"] > 0]
    limit = octets(terms.quota or 0)
    if refused.empty:
        return f"After {counted(terms.days, 'day')} {_shares(rows[rows['day'] == terms.days])}"
    if not rows["octets"].any():
        return f"No message of {terms.kilobytes} kB fits into {limit}: all are refused"
    full = refused.groupby("protocol")["policy"].nunique()
    every = rows.groupby("protocol")["policy"].nunique()
    first = refused.groupby("protocol")["day"].min()
    who = f"{full.sum()} of {every.sum()} policies fill {limit}"
    if full.sum() == every.sum():
        who = f"Every policy fills {limit}"
    if len(first) == 1:
        return f"{who}, all of {first.index[0]}, first on day {first.iloc[0]}"
    days = f"POP3's first on day {first['POP3']}, IMAP's on day {first['IMAP']}"
    if first.nunique() == 1:
        days = f"POP3's and IMAP's first on day {first.iloc[0]}"
    return f"{who}, {days}" + (_DECIDES if (full < every).all() else "")


def _shares(last: pd.DataFrame) -> str:
    if last["octets"].max() <= 1.02 * last["octets"].min():  # trace fields name users
        return f"every policy takes {octets(last['octets'].max())}: no difference"
    by_protocol = last.groupby("protocol")["octets"]
    least, most = by_protocol.min(), by_protocol.max()
    pop, imap = (between(octets(least[name]), octets(most[name])) for name in ("POP3", "IMAP"))
    return f"POP3 takes {pop}, IMAP takes {imap}" + (_DECIDES if (most > 1.5 * least).all() else "")


_DECIDES = ": the policy decides"


EXPERIMENT = Experiment(
    question="How much space does a mailbox take on the server, and what happens when it is full?",
    parameters=(
        Parameter("days", 365, "days that pass", least=1, most=730),
        Parameter("messages", 1, "messages a day", least=1, most=5),
        Parameter("kilobytes", 20, "kB of each message", least=1, most=100),
        Parameter("visit_days", 7, "days from one visit to the next", least=1, most=30),
        Parameter("quota_megabytes", 5.0, "MB that each may have; 0: no limit", most=100, step=0.5),
        Parameter(
            "keep_days", 30, "days that mail is kept, where it is not for ever", least=1, most=365
        ),
        Parameter("deleted_percent", 50, "per cent deleted after reading", most=100, step=5),
        Parameter("announce_size", True, "does the sender announce the size (RFC 1870)?"),
    ),
    conduct=conduct,
    lasts=lambda **terms: terms["days"] * DAY,
)
