"""What people do with their mail once it is on the server: one policy each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import format_datetime

from mailedu.clients.imap import IMAPClient
from mailedu.clients.settings import Settings
from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.simulation import World

Visit = Callable[[], Coroutine[None, None, None]]
"""One session of one user."""


@dataclass(frozen=True)
class Habits:
    """What a policy asks for: days that mail is kept, and per cent of the mail read to delete."""

    keep_days: int
    deleted_percent: int


@dataclass(frozen=True)
class Policy:
    """One way of treating mail.

    Parameters
    ----------
    user: whose mailbox shows it.
    protocol: ``"POP3"`` or ``"IMAP"``.
    what: what is done, a format for ``Habits``.
    visits: makes what the user does each time.
    server_expires: whether the server itself removes mail after ``keep_days``.
    """

    user: str
    protocol: str
    what: str
    visits: Callable[[World, Settings, Habits], Visit]
    server_expires: bool = False

    def name(self, habits: Habits) -> str:
        return f"{self.protocol}, {self.what.format(**vars(habits))}"


def _pop(keep_days: Callable[[Habits], float]) -> Callable[[World, Settings, Habits], Visit]:
    """Fetch what is new, told by UIDL, and delete what was fetched so many days ago."""

    def visits(world: World, settings: Settings, habits: Habits) -> Visit:
        keep, fetched = keep_days(habits), dict[str, date]()

        async def visit() -> None:
            nonlocal fetched
            today = world.now().date()
            client = await settings.pop3()
            await client.greeting()
            await client.login(settings.user, settings.password)
            listing = (await client.command("UIDL")).lines
            there = {uidl: number for number, uidl in map(str.split, map(bytes.decode, listing))}
            new = {uidl: f"RETR {number}" for uidl, number in there.items() if uidl not in fetched}
            for command in new.values():
                await client.command(command)
            fetched = {uidl: fetched.get(uidl, today) for uidl in there}
            old = [uidl for uidl, since in fetched.items() if (today - since).days >= keep]
            for uidl in old:
                await client.command(f"DELE {there[uidl]}")
            await client.goodbye()
            await client.close()

        return visit

    return visits


Tidy = Callable[[World, IMAPClient, Habits, list[int]], Awaitable[None]]
"""What is done after reading; it gets the UIDs of what was read now."""


def _imap(tidy: Tidy) -> Callable[[World, Settings, Habits], Visit]:
    """Read what is new, then tidy up."""

    def visits(world: World, settings: Settings, habits: Habits) -> Visit:
        last = 0

        async def visit() -> None:
            nonlocal last
            client = await settings.imap()
            await client.greeting()
            await client.login(settings.user, settings.password)
            await client.command("SELECT INBOX")
            # n:* names the last message, too, when all are below n (RFC 3501 §6.4.8).
            found = await _search(client, f"UID {last + 1}:*")
            if new := [uid for uid in found if uid > last]:
                await client.command(f"UID FETCH {format_sequence_set(new).decode()} BODY[]")
                last = new[-1]
            await tidy(world, client, habits, new)
            await client.goodbye()
            await client.close()

        return visit

    return visits


async def _nothing(world: World, client: IMAPClient, habits: Habits, new: Sequence[int]) -> None:
    """Keep all."""


async def _delete_share(
    world: World, client: IMAPClient, habits: Habits, new: Sequence[int]
) -> None:
    """Delete so many per cent of what was read; UIDs count the messages here, from 1."""
    share = habits.deleted_percent
    await _expunge(client, [uid for uid in new if uid * share // 100 > (uid - 1) * share // 100])


async def _to_disk(world: World, client: IMAPClient, habits: Habits, new: Sequence[int]) -> None:
    """Delete what is old; the user's own disk has had it since it was read."""
    await _expunge(client, await _old(world, client, habits))


async def _to_folder(world: World, client: IMAPClient, habits: Habits, new: Sequence[int]) -> None:
    """Move what is old to another mailbox of the same account (RFC 6851)."""
    if old := await _old(world, client, habits):
        await client.command("CREATE Archive")  # refused when it is there already
        await client.command(f"UID MOVE {format_sequence_set(old).decode()} Archive")


async def _old(world: World, client: IMAPClient, habits: Habits) -> list[int]:
    day = world.now() - timedelta(days=habits.keep_days)
    written = format_datetime(day)  # "Mon, 02 Mar 2026 …", in any locale
    return await _search(client, f"BEFORE {written[5:16].replace(' ', '-')}")


async def _expunge(client: IMAPClient, uids: Iterable[int]) -> None:
    if marked := format_sequence_set(uids).decode():
        await client.command(f"UID STORE {marked} +FLAGS.SILENT (\\Deleted)")
        await client.command(f"UID EXPUNGE {marked}")  # no other's marks (UIDPLUS, RFC 4315)


async def _search(client: IMAPClient, key: str) -> list[int]:
    reply = await client.command(f"UID SEARCH {key}")
    found = [line.split()[2:] for line in reply.untagged if line.startswith(b"* SEARCH")]
    return [int(uid) for uids in found for uid in uids]


POLICIES = (
    Policy("ada", "POP3", "leave for ever", _pop(lambda habits: float("inf"))),
    Policy("bob", "POP3", "leave {keep_days} days", _pop(lambda habits: habits.keep_days)),
    Policy(
        "cleo",
        "POP3",
        "leave; the server expires after {keep_days} days",
        _pop(lambda habits: float("inf")),
        server_expires=True,
    ),
    Policy("dan", "POP3", "delete once fetched", _pop(lambda habits: 0)),
    Policy("eve", "IMAP", "keep all", _imap(_nothing)),
    Policy("finn", "IMAP", "archive on one's own disk after {keep_days} days", _imap(_to_disk)),
    Policy("gus", "IMAP", "move to a folder Archive after {keep_days} days", _imap(_to_folder)),
    Policy("hal", "IMAP", "delete {deleted_percent} % after reading", _imap(_delete_share)),
)
"""POP3 and IMAP in pairs: a figure puts the fifth beside the first, and so on."""
