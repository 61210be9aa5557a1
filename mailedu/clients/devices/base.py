"""What all devices are: an account's settings, a copy of the mail, and a log."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from mailedu.clients.line_client import LineClient
from mailedu.clients.settings import Settings
from mailedu.protocols.mime import decode_header

Kind = Literal[
    "connected", "noticed", "read", "sent", "gone", "flag", "conflict",
    "refused", "offline", "error", "disconnected", "http",
]  # fmt: skip
State = Literal["known", "header", "whole"]

_Client = TypeVar("_Client", bound=LineClient)

PATIENCE = 60.0
"""Seconds without an octet from the server after which a device takes the line for dead."""

_FIELD = re.compile(
    rb"^(subject|message-id):[ \t]*((?:[^\r\n]|\r\n[ \t])*)", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class Entry:
    """One thing that a device's user could see.

    Parameters
    ----------
    time: seconds of the world's time.
    kind: ``"noticed"``: a message is shown for the first time; ``"gone"``: it is shown no longer;
        ``"read"``, ``"sent"``: by this user; ``"flag"``: the server told of other flags;
        ``"conflict"``: what was done off line does not fit what happened meanwhile; ``"refused"``:
        the server does not let the user in now; ``"error"``: the connection or a command failed;
        ``"http"``: a request of a webmail tab.
    message: its Message-ID, where the entry is about one and the device knows it.
    text: for people.
    """

    time: float
    kind: Kind
    message: str
    text: str


@dataclass
class Copy:
    """What a device has of one message.

    Parameters
    ----------
    key: its UIDL (POP) or UID (IMAP).
    since: seconds of the world's time at which the device learned of it.
    state: ``"known"``: its flags only; ``"header"``: what a list of messages shows;
        ``"whole"``: with ``body``, the whole message.
    """

    key: Any
    since: float
    message: str = ""
    subject: str = ""
    octets: int = 0
    flags: frozenset[str] = frozenset()
    body: bytes | None = None
    state: State = "known"

    def take_header(self, header: bytes) -> None:
        """Note subject and Message-ID from a header, or from a whole message."""
        fields = _fields(header)
        self.message, self.subject = fields.get("message-id", ""), fields.get("subject", "")
        if self.state == "known":
            self.state = "header"

    def take_body(self, body: bytes) -> None:
        """Note the whole message."""
        self.take_header(body)
        self.body, self.octets, self.state = body, len(body), "whole"


class Refused(Exception):
    """The server did not let the user in, or did not do what the device cannot do without."""


class Device:
    """A mail program on a host, of which an account's user is the only user.

    What it does begins on the host whose task calls it: ``host.start(device.run())``.

    Parameters
    ----------
    settings: of the account.
    name: of the host that it runs on.
    poll: seconds from one visit to the next.
    """

    copies: dict[Any, Copy]
    """What the device has, by UIDL (POP) or UID (IMAP)."""

    def __init__(self, settings: Settings, name: str, *, poll: float = 300.0) -> None:
        if not poll > 0:
            raise ValueError(f"poll={poll!r}: use a number of seconds above 0")
        self.settings, self.name, self.poll = settings, name, poll
        self.log: list[Entry] = []
        self.line = asyncio.Lock()
        """Held by whoever speaks with the server: the user's wishes wait for a visit's end."""
        self.copies = {}

    def note(self, kind: Kind, message: str = "", text: str = "") -> None:
        """Add to the log what happens now."""
        self.log.append(Entry(asyncio.get_running_loop().time(), kind, message, text))

    async def run(self, until: float | None = None) -> None:
        """Visit the server every ``poll`` seconds, the first time now.

        Returns at ``until`` seconds of the world's time, never without it. What goes wrong is in
        the log, and the next visit comes at its usual time.
        """
        await self.visit_every_poll(until)

    async def visit_every_poll(self, until: float | None) -> None:
        """Do what ``run`` says."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while until is None or due < until:
            await sleep_until(due)
            await self.check()
            due += self.poll * max(1, -((due - loop.time()) // self.poll))
        await sleep_until(until)

    async def check(self) -> bool:
        """Connect, synchronise, disconnect; tells whether that worked, and logs why not."""
        return await self.attempt(self.visit)

    async def attempt(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Do something that needs the server; tells whether that worked, and logs why not."""
        try:
            await work()
        except Refused as refusal:
            self.note("refused", text=str(refusal))
        except (OSError, ValueError) as error:
            self.note("error", text=str(error) or type(error).__name__)
        else:
            return True
        return False

    async def visit(self) -> None:
        """Make one visit; one that only sends has nothing to look for.

        Raises
        ------
        OSError: no connection, or it broke.
        Refused: the server did not let the user in.
        ValueError: it said what cannot be understood.
        """

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}, {len(self.copies)} messages>"


def noticed_at(log: Iterable[Entry]) -> dict[str, float]:
    """Return when a device's user first saw each message, by Message-ID, in seconds."""
    first: dict[str, float] = {}
    for entry in log:
        if entry.kind == "noticed" and entry.message:
            first.setdefault(entry.message, entry.time)
    return first


async def connected(connect: Callable[[], Awaitable[_Client]]) -> _Client:
    """Return a client that is connected and has a device's patience; raises OSError."""
    try:
        async with asyncio.timeout(PATIENCE):
            client = await connect()
    except TimeoutError as error:
        raise TimeoutError(f"no connection within {PATIENCE:g} seconds") from error
    client.patience = PATIENCE
    return client


async def said_goodbye(client: LineClient) -> None:
    """Take leave of a server that has refused; one that has hung up already need not hear it."""
    with contextlib.suppress(ConnectionError):
        await client.goodbye()


async def sleep_until(when: float | None) -> None:
    """Sleep until so many seconds of the world's time; for None, not at all."""
    if when is not None:
        await asyncio.sleep(max(0.0, when - asyncio.get_running_loop().time()))


def _fields(header: bytes) -> dict[str, str]:
    """Return subject and Message-ID of a header, or of a message."""
    header = header.partition(b"\r\n\r\n")[0] + b"\r\n"
    return {
        found[1].decode().lower(): decode_header(found[2]).strip()
        for found in reversed(list(_FIELD.finditer(header)))
    }
