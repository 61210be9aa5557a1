"""What happens while the laptop is away: mail, another client's changes, and its user's own."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from random import Random
from typing import Literal

from mailedu.clients.devices import Device, IMAPDevice, POPDevice, sleep_until
from mailedu.clients.settings import Settings
from mailedu.experiments.mail import arrivals
from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.simulation import Encryption, World

USER = "bob"
FOLDER = "Lists"
"""Where a rule on the server files the mail; POP knows no mailbox but INBOX (RFC 1939 §3)."""


@dataclass(frozen=True)
class Terms:
    """The parameters of a run, as ``EXPERIMENT`` explains them."""

    messages: int
    changed: int
    removed: int
    new: int
    queued: int
    both: int
    octets: int
    fetch: Literal["headers", "all"]
    server: str
    link: str
    tls: Encryption
    hours: float
    uidvalidity_changes: bool

    @property
    def away(self) -> float:
        """Seconds."""
        return self.hours * 3600


@dataclass(frozen=True)
class Plan:
    """Which messages are touched, by their places in the mailbox from 1.

    Parameters
    ----------
    changed, removed: by the other client.
    queued: by the laptop's user, off line.
    """

    changed: Sequence[int]
    removed: Sequence[int]
    queued: Sequence[int]


def plan(chance: Random, terms: Terms) -> Plan:
    """Draw who touches what; ``terms.both`` of the laptop's are the other client's, too."""
    places = range(1, terms.messages + 1)
    mixed = chance.sample(places, terms.messages)
    removed = mixed[: terms.removed]
    changed = (mixed[terms.removed :] + removed)[: terms.changed]
    touched = [place for pair in zip(changed, removed, strict=False) for place in pair]
    touched = list(dict.fromkeys([*touched, *changed, *removed]))[: terms.both]
    known = set(changed) | set(removed)
    others = [place for place in mixed if place not in known]
    queued = (touched + others)[: terms.queued]
    return Plan(sorted(changed), sorted(removed), queued)


def fill(world: World, mailbox: str, terms: Terms) -> None:
    """Put the messages into the mailbox, as if they had come long ago."""
    names = {box.name for box in world.store.mailboxes(USER)}
    if mailbox not in names:
        world.store.create_mailbox(USER, mailbox)
    letters = [message(world, place, terms) for place in range(1, terms.messages + 1)]
    box = world.store.mailbox(USER, mailbox)
    world.store.append_many(box.id, [(letter, (), None) for letter in letters])


def message(world: World, number: int, terms: Terms) -> bytes:
    """Make a message of about ``terms.octets`` octets; its Message-ID tells its number."""
    head = (
        f"Date: {format_datetime(world.now())}\r\nFrom: Alice <alice@uni.example>\r\n"
        f"To: bob@{world.domain}\r\nSubject: Letter {number}\r\n"
        f"Message-ID: {_id(number)}\r\n\r\n"
    ).encode()
    return head + (b"x" * 70 + b"\r\n") * (max(0, terms.octets - len(head)) // 72)


async def mail_arrives(world: World, mailbox: str, terms: Terms) -> None:
    """Deliver new messages in the time to come."""
    begun = world.loop.time()
    for number, when in enumerate(arrivals(world, terms.new, terms.away), terms.messages + 1):
        await sleep_until(begun + when)
        world.store.deliver(message(world, number, terms), [USER], mailbox=mailbox)


async def another_client(settings: Settings, mailbox: str, planned: Plan, terms: Terms) -> None:
    """Change and remove messages by IMAP, and perhaps make the mailbox anew."""
    client = await settings.imap()
    await client.greeting()
    await client.login(settings.user, settings.password)
    await client.command(f"SELECT {mailbox}")
    half = len(planned.changed) // 2
    for uids, change in (
        (planned.changed[:half], "+FLAGS.SILENT (\\Seen)"),
        (planned.changed[half:], "+FLAGS.SILENT (\\Flagged)"),
        (planned.removed, "+FLAGS.SILENT (\\Deleted)"),
    ):
        if uids:
            await client.command(f"UID STORE {format_sequence_set(uids).decode()} {change}")
    if planned.removed:
        await client.command("EXPUNGE")
    if terms.uidvalidity_changes:  # RFC 3501 §6.3.5; CREATE fails for INBOX, which is always there
        await client.command("UNSELECT")
        await client.command(f"RENAME {mailbox} Before")
        await client.command(f"CREATE {mailbox}")
        await client.command("SELECT Before")
        await client.command(f"MOVE 1:* {mailbox}")
        await client.command("UNSELECT")
        await client.command("DELETE Before")
    await client.goodbye()
    await client.close()


_TURNS = ("\\Seen", "\\Flagged", "deleted")
"""What the laptop's user does to one message after the other."""


async def work_off_line(device: Device, planned: Plan) -> None:
    r"""Read, flag and delete messages in turn, without the server.

    POP has neither \Seen nor \Flagged: they stay in the copy.
    """
    copies = {copy.message: copy for copy in device.copies.values()}
    for place, what in zip(planned.queued, itertools.cycle(_TURNS), strict=False):
        copy = copies[_id(place)]
        if isinstance(device, IMAPDevice) and what != "deleted":
            await device.flag(copy.key, what)
        elif isinstance(device, IMAPDevice | POPDevice) and what == "deleted":
            await device.delete(copy.key)
        else:
            copy.flags |= {what}


def lost(planned: Plan, there: Mapping[str, Collection[str]]) -> int:
    """Count what was done off line to messages that are there, and is not done on the server.

    Parameters
    ----------
    there: the flags of each message on the server, by Message-ID.
    """
    done = zip(planned.queued, itertools.cycle(_TURNS), strict=False)
    return sum(_id(place) in there and what not in there[_id(place)] for place, what in done)


def _id(place: int) -> str:
    return f"<letter.{place}@uni.example>"
