"""Bob's laptop and phone: line by line what they say, so that a cut comes where it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mailedu.clients.imap import IMAPClient
from mailedu.clients.settings import Settings
from mailedu.experiments.deletion.bob import TRASH, numbers, state

NEVER = -1


@dataclass(frozen=True)
class Way:
    """One way of deleting.

    Parameters
    ----------
    protocol: POP3 or IMAP.
    name: what a figure calls it.
    after: POP3: days after which the laptop deletes what it has downloaded, or NEVER.
    mark: IMAP: whether it sets the flag \\Deleted.
    last: IMAP: the command that follows, with ``{}`` for the UIDs; "" for none.
    stay: IMAP: whether the laptop stays connected instead of LOGOUT.
    """

    protocol: str
    name: str
    after: int = NEVER
    mark: bool = True
    last: str = ""
    stay: bool = False


@dataclass
class POPDevice:
    """Fetches what is new, keeps it, and deletes on the server when the time has come.

    Parameters
    ----------
    way: how it deletes.
    wanted: numbers of the messages that it deletes.
    copies: number of each message that it ever had -> state, as its user sees it.
    """

    way: Way
    wanted: Sequence[int]
    copies: dict[int, str] = field(default_factory=dict)
    _fetched: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    """UIDL -> number of the message, and the day on which it was fetched."""

    async def visit(self, settings: Settings, day: int, cut: bool) -> None:
        """Connect and work; end with QUIT, or by a cut before it."""
        client = await settings.pop3()
        await client.greeting()
        await client.login(settings.user, settings.password)
        for line in (await client.command("UIDL")).lines:
            place, name = line.split()
            if name not in self._fetched:
                reply = await client.command(f"RETR {place.decode()}")
                (number,) = numbers(b"\r\n".join(reply.lines))
                self._fetched[name] = number, day
                self.copies[number] = "there"
            number, since = self._fetched[name]
            due = self.way.after != NEVER and day >= since + self.way.after
            if due and number in self.wanted:
                await client.command(f"DELE {place.decode()}")
        if not cut:
            await client.goodbye()
        client.cut()


@dataclass
class IMAPDevice:
    """Shows what the server has, and deletes; what a cut kept it from is for its next visit.

    Parameters are those of ``POPDevice``.
    """

    way: Way
    wanted: Sequence[int]
    copies: dict[int, str] = field(default_factory=dict)
    _staying: IMAPClient | None = None

    async def visit(self, settings: Settings, day: int, cut: bool) -> None:
        """Connect and work; end with LOGOUT, or by a cut before the command that removes."""
        if self._staying:
            self._staying.cut()
            self._staying = None
        client = await settings.imap()
        await client.greeting()
        await client.login(settings.user, settings.password)
        uids = await self._look(client)
        wanted = [number for number in self.wanted if number in uids]
        if wanted:
            await self._delete(client, wanted, ",".join(str(uids[n]) for n in wanted), cut)
        if self.way.stay and wanted and not cut:
            self._staying = client
            return
        if not cut:
            await client.goodbye()
        client.cut()

    async def _delete(self, client: IMAPClient, wanted: list[int], uids: str, cut: bool) -> None:
        if self.way.mark:
            await client.command(f"UID STORE {uids} +FLAGS (\\Deleted)")
            self.copies.update(dict.fromkeys(wanted, "marked"))
        if cut:
            return
        self.wanted = ()
        if self.way.last:
            await client.command(self.way.last.format(uids))
            await self._look(client)

    async def _look(self, client: IMAPClient) -> dict[int, int]:
        """Look into the mailboxes, INBOX last; returns number of the message -> UID there."""
        self.copies = dict.fromkeys(self.copies, "gone")
        uids: dict[int, int] = {}
        for mailbox in (TRASH, "INBOX") if TRASH in self.way.last else ("INBOX",):
            await client.command(f"SELECT {mailbox}")
            reply = await client.command("UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
            uids = {}
            for response in reply.untagged:
                for number in numbers(response):
                    uids[number] = int(_UID.findall(response)[0])
                    shown = state(_FLAGS.findall(response)[0].decode())
                    self.copies[number] = "moved" if mailbox == TRASH else shown
        return uids


_UID, _FLAGS = re.compile(rb"UID (\d+)"), re.compile(rb"FLAGS \(([^)]*)\)")
