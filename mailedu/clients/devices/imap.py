"""A mail program that reads mail by IMAP (RFC 3501), on line and off line (RFC 4549)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from itertools import groupby
from typing import Literal, get_args

from mailedu.clients.devices.base import Copy, Device, State, connected
from mailedu.clients.devices.mailbox import MailboxCopy
from mailedu.clients.devices.resync import (
    Sync,
    advance,
    done,
    expunge,
    fetch_new,
    login,
    reason,
    select,
    sets,
    settle,
    synchronise,
)
from mailedu.clients.imap import IMAPClient
from mailedu.clients.settings import Settings

Mode = Literal["poll", "stay", "idle"]
Fetch = Literal["headers", "all", "none"]
Errand = Callable[[IMAPClient], Awaitable[None]]

_WANTED: dict[Fetch, State] = {"headers": "header", "all": "whole", "none": "known"}
_NEEDS: dict[Sync, tuple[str, Sync]] = {
    "qresync": ("QRESYNC", "condstore"),
    "condstore": ("CONDSTORE", "uids"),
}
"""What a way to synchronise needs of the server, and what is done without it."""

FIRST_PAUSE = 5.0
"""Seconds before the first attempt to connect again; it doubles, up to ``poll``."""


class IMAPDevice(Device):
    """Keeps a copy of one mailbox, in which messages are known by their UIDs.

    What its user does is done in the copy at once and told the server as soon as it can be:
    now, on the connection that is open or on one made for it; or when the device is on line
    again. Call these methods on the device's host: ``host.start(device.read(1))``.

    Parameters
    ----------
    settings, name: as of any device.
    mode: ``"poll"`` connects for each visit; ``"stay"`` keeps one connection open and asks for
        news by NOOP at each visit; ``"idle"`` stays connected and listens by IDLE
        (RFC 2177), or by NOOP every ``poll`` seconds where the server has no IDLE.
    poll: seconds from one visit to the next; with ``"idle"``, the longest pause before
        the next attempt to connect.
    idle_again: seconds after which IDLE is ended and begun anew; RFC 2177 §3 asks for less than
        29 minutes' silence.
    fetch: ``"headers"``, bodies when they are read; ``"all"``, whole messages at once;
        ``"none"``, flags only.
    sync: ``"uids"``, ``"condstore"`` or ``"qresync"`` (RFC 7162); a server that has not
        got it is asked by the next simpler way.
    mailbox: its name, as an astring.
    """

    def __init__(
        self,
        settings: Settings,
        name: str,
        *,
        mode: Mode = "poll",
        poll: float = 300.0,
        idle_again: float = 29 * 60.0,
        fetch: Fetch = "headers",
        sync: Sync = "uids",
        mailbox: str = "INBOX",
    ) -> None:
        super().__init__(settings, name, poll=poll)
        for parameter, value, known in (
            ("mode", mode, Mode), ("fetch", fetch, Fetch), ("sync", sync, Sync),
        ):  # fmt: skip
            if value not in get_args(known):
                raise ValueError(f"{parameter}={value!r}: use one of {', '.join(get_args(known))}")
        if not idle_again > 0:
            raise ValueError(f"idle_again={idle_again!r}: use a number of seconds above 0")
        self.mode, self.idle_again, self.mailbox = mode, idle_again, mailbox
        self.online = True
        self._wanted, self._sync = _WANTED[fetch], sync
        shown: State = "known" if fetch == "none" else "header"
        self.box = MailboxCopy(self.note, shown)
        self.copies: dict[int, Copy] = self.box.messages
        self._client: IMAPClient | None = None
        self._can: frozenset[str] = frozenset()
        self._stays = mode == "stay"
        self._waiting = 0
        """How many want the line, or have it."""
        self._pause = FIRST_PAUSE
        self._wake = asyncio.Event()

    # What the user does

    async def read(self, key: int) -> bytes | None:
        r"""Show a message, which sets \Seen; fetch it if it is not here, None when that fails.

        Raises KeyError when the device has no such message.
        """
        copy = self.copies[key]
        if copy.body is None:
            await self.attempt(partial(self._serve, partial(self._fetch_body, key=key)))
        if copy.body is None:
            self.note("offline", copy.message, "the message is not here")
            return None
        self.note("read", copy.message, copy.subject)
        if "\\Seen" not in copy.flags:
            await self.flag(key, "\\Seen")
        return copy.body

    async def flag(self, key: int, flag: str, on: bool = True) -> None:
        """Set or clear a flag; raises KeyError when the device has no such message."""
        self.box.pending.add(self.copies[key], "+" if on else "-", flag, offline=not self.online)
        await self.attempt(partial(self._serve, self._tell))

    async def delete(self, key: int, expunge: bool = True) -> None:
        r"""Set \Deleted, and let the server remove the message, or not yet.

        Raises KeyError when the device has no such message.
        """
        copy = self.copies[key]
        self.box.pending.add(copy, "+", "\\Deleted", offline=not self.online)
        if expunge:
            self.box.pending.add(copy, "expunge", offline=not self.online)
        await self.attempt(partial(self._serve, self._tell))

    async def go_offline(self) -> None:
        """Say goodbye to the server and stay away from it; what the user does is kept."""
        self.online = False
        await self.close()
        self.note("offline")

    async def go_online(self) -> None:
        """Visit the server again, tell it what the user did, and go on as before."""
        self.online = True
        self._wake.set()
        await self.check()

    # Connections

    async def run(self, until: float | None = None) -> None:
        """Visit the server every ``poll`` seconds, or stay connected; as ``Device.run``."""
        try:
            await (self._listen(until) if self.mode == "idle" else self.visit_every_poll(until))
            await self.close()
        finally:
            self._drop()

    async def close(self) -> None:
        """Say goodbye to the server if a connection is open."""
        async with self._turn():
            await self._leave()

    async def _listen(self, until: float | None) -> None:
        """Stay connected; connect again, after longer and longer pauses, when the line breaks."""
        loop = asyncio.get_running_loop()
        self._stays = True
        try:
            while until is None or loop.time() < until:
                if not self.online:
                    await self._sleep(until)
                elif not await self.attempt(partial(self._stay, until)):
                    await self._sleep(min(loop.time() + self._pause, until or float("inf")))
                    self._pause = min(2 * self._pause, self.poll)
        finally:
            self._stays = False

    async def visit(self) -> None:
        """Make one visit, or on a connection that is open ask for news; as ``Device.visit``."""
        await self._serve(self._ask if self._client else self._tell)

    async def _serve(self, errand: Errand) -> None:
        """Run an errand on the connection, which is made for it if there is none.

        One that was open may have ended meanwhile; then a new one is made at once.
        """
        async with self._turn():
            if self.online:
                was_open = self._client is not None
                try:
                    await errand(self._client or await self._open())
                except ConnectionError as error:
                    if not was_open:
                        raise
                    self.note("error", text=str(error))
                    self._drop()
                    await errand(await self._open())
            if not self._stays:
                await self._leave()

    async def _stay(self, until: float | None) -> None:
        """Catch up and listen once."""
        async with self._turn():
            if not self.online:
                return
            client = self._client or await self._open()
            await self._catch_up(client)
            if "IDLE" in self._can:
                now = asyncio.get_running_loop().time()
                left = self.idle_again if until is None else min(self.idle_again, until - now)
                if self._waiting == 1 and left > 0:
                    advance(self.box, await client.idle(left))
                return
        due = asyncio.get_running_loop().time() + self.poll
        await self._sleep(due if until is None else min(due, until))
        if until is None or due < until:
            await self._serve(self._ask)

    async def _open(self) -> IMAPClient:
        """Connect, log in, open the mailbox and synchronise.

        RFC 4549 §3 has what the user did told first, which spares a client to reckon with its own
        changes, and leaves it free to do otherwise. This one fetches first: its user waits for new
        mail, sees what both sides have changed, and the server is told nothing of messages that
        are gone.
        """
        client = self._client = await connected(self.settings.imap)
        self._can = await login(client, self.settings)
        sync = self._sync
        while sync in _NEEDS and _NEEDS[sync][0] not in self._can:
            sync = _NEEDS[sync][1]
        self.note("connected")
        client.heard = self._hear
        await select(client, self.box, self.mailbox, sync)
        await synchronise(client, self.box, self._wanted, sync)
        await self._tell(client)
        self._pause = FIRST_PAUSE
        return client

    async def _leave(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            client.heard = None
            try:
                await client.goodbye()
                await client.close()
            except OSError as error:
                self.note("error", text=str(error))
            finally:
                client.cut()
            self.note("disconnected")

    def _drop(self) -> None:
        if self._client is not None:
            self._client.cut()
            self._client = None

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Hold the line: IDLE gives way, and an error drops the connection."""
        self._waiting += 1
        self._stop_idling()
        try:
            async with self.line:
                try:
                    yield
                except BaseException:
                    self._drop()
                    raise
        finally:
            self._waiting -= 1

    # What is said

    def _hear(self, response: bytes) -> None:
        if response[:5].upper() == b"* BYE":
            self.note("disconnected", text=response[6:].decode("utf-8", "replace").strip())
        self.box.hear(response)
        if self.box.differs:
            self._stop_idling()

    def _stop_idling(self) -> None:
        if self._client is not None:
            self._client.stop_idling()

    async def _ask(self, client: IMAPClient) -> None:
        advance(self.box, await done(client, "NOOP"))
        await self._catch_up(client)

    async def _catch_up(self, client: IMAPClient) -> None:
        """Fetch what EXISTS told of."""
        if self.box.differs:
            await fetch_new(client, self.box, self._wanted)
            await settle(client, self.box, self._wanted)

    async def _fetch_body(self, client: IMAPClient, key: int) -> None:
        r"""Fetch a message, which sets \Seen (RFC 3501 §6.4.5)."""
        await done(client, f"UID FETCH {key} (BODY[])")

    async def _tell(self, client: IMAPClient) -> None:
        """Tell the server what the user did, equal changes to several messages at once."""
        actions = list(self.box.pending.actions)
        for (what, flag), group in groupby(actions, lambda action: (action.what, action.flag)):
            alike = [action for action in group if action in self.box.pending.actions]
            keys = [action.key for action in alike]
            if what == "expunge":
                replies = await expunge(client, self.box, keys, self._can)
            else:
                change = f"{what}FLAGS.SILENT ({flag})"
                replies = [
                    await client.command(f"UID STORE {uids} {change}") for uids in sets(keys)
                ]
            for reply in replies:
                if not reply.ok:
                    self.note("error", text=reason(reply))
            for action in alike:
                self.box.pending.done(action)

    async def _sleep(self, until: float | None) -> None:
        """Sleep until a time, or until the device goes on line."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await self._wake.wait()
        self._wake.clear()
