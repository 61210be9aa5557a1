"""A recorded dialogue, said again in a fresh simulated world that began in the same state."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mailedu.forking.facts import ForkError, service_of, snapshot_of, world_of
from mailedu.forking.logins import Login
from mailedu.forking.schedule import Doing
from mailedu.protocols.mailbox_view import Place
from mailedu.protocols.observer import observer_for
from mailedu.services import SECURE, SandboxError
from mailedu.simulation import PORTS, World
from mailedu.store import Store, StoreError
from mailedu.tape import Catalogue
from mailedu.transcript import Connection, Line, Row, Sender, Transcript

_MOMENT = 1e-6
"""Seconds of the world's time in which all that can happen at once has happened: its line takes no
time."""

Contents = Mapping[Place, Mapping[int, Row]]
"""The messages of each mailbox, by UID."""


@dataclass(frozen=True)
class Rerun:
    """What came of it.

    ``transcript``; ``before`` and ``after`` are the mailboxes at the beginning and in the end;
    ``sent`` tells of each recorded step of a client whether the server took it for a command;
    ``unsent`` are those that did not fit in, and so were not sent.
    """

    transcript: Transcript
    before: Contents
    after: Contents
    sent: Mapping[int, bool]
    unsent: tuple[int, ...]


def rerun(recorded: Transcript, doings: Sequence[Doing], like: Rerun | None = None) -> Rerun:
    """Do again what clients did, in a world of its own whose clock shows the recorded times.

    Parameters
    ----------
    recorded, doings: the dialogue, and what is done now.
    like: the dialogue run again unchanged. A line that the server took for a command there is not
        sent where it would be taken for something else now, and the other way round.

    Raises
    ------
    ForkError: when the transcript does not tell enough, or what cannot be.
    """
    snapshot = snapshot_of(recorded)
    try:
        world = World(users=(), snapshot=snapshot, **world_of(recorded))
    except (SandboxError, StoreError) as error:
        raise ForkError(f"this transcript cannot be run again: {error}") from error
    with world:
        before = _contents(world.store)
        clients = _Clients(world, recorded, None if like is None else like.sent)
        world.run(clients.run(doings))
        said = world.transcript()
        known = {connection.number: connection for connection in recorded.connections}
        transcript = replace(
            said,
            title=recorded.title,
            connections=tuple(known.get(c.number, c) for c in said.connections),
            meta=recorded.meta,
            start=recorded.start,
        )
        after = _contents(world.store)
        return Rerun(transcript, before, after, clients.sent, tuple(clients.unsent))


def _contents(store: Store) -> Contents:
    catalogue = Catalogue(store)
    return {
        (account.user, box.name): {
            row.uid: row for row in catalogue.rows(box.id, store.messages(box.id))
        }
        for account in store.accounts()
        for box in store.mailboxes(account.user)
    }


class _Clients:
    """All clients of a transcript, on one host."""

    def __init__(
        self, world: World, recorded: Transcript, wanted: Mapping[int, bool] | None
    ) -> None:
        self._world, self._recorded, self._wanted = world, recorded, wanted
        self._connections = {c.number: c for c in recorded.connections}
        self._ends: dict[int, _End] = {}
        self.sent: dict[int, bool] = {}
        self.unsent: list[int] = []

    async def run(self, doings: Sequence[Doing]) -> None:
        """Do it all on the world's clock, and go on to the time of the last recorded step."""
        host = self._world.host("client.test")
        host.address = "127.0.0.1"  # as in a sandbox, since servers write it into messages
        await host.start(self._run(doings))

    async def _run(self, doings: Sequence[Doing]) -> None:
        for number, doing in enumerate(doings):
            await self._until(doing.time)
            await self._do(doing)
            following = doings[number + 1 : number + 2]
            if not any(d.at_once and d.connection == doing.connection for d in following):
                self._ends[doing.connection].flush()
                await asyncio.sleep(_MOMENT)
        if self._recorded.steps:
            await self._until(self._recorded.steps[-1].forwarded)

    async def _until(self, time: float) -> None:
        waiting = time - self._world.loop.time()
        if waiting > 0:
            await asyncio.sleep(waiting)

    async def _do(self, doing: Doing) -> None:
        if doing.deed == "open":
            self._ends[doing.connection] = await self._open(self._connections[doing.connection])
            return
        end = self._ends[doing.connection]
        if doing.deed == "cut":
            end.flush()
            end.transport.abort()
        elif doing.deed == "close":
            await end.encrypt_if_agreed()
            end.transport.close()
        elif not doing.at_once:
            await end.encrypt_if_agreed()
        if doing.deed == "send":
            self._send(end, doing)

    def _send(self, end: _End, doing: Doing) -> None:
        """Send a line, unless the server waits for something else than it is."""
        if end.over or end.lost_thread:
            self.unsent.append(doing.index)
            return
        if doing.data is not None:
            end.send(end.login.typed(doing.data))
            return
        awaits_command = end.awaits_command
        if self._wanted is None or self._wanted.get(doing.index) == awaits_command:
            end.send(end.login.line(doing.index))
            self.sent[doing.index] = awaits_command
        else:
            self.unsent.append(doing.index)
            end.lost_thread = not awaits_command  # whatever comes would be taken for an answer

    async def _open(self, connection: Connection) -> _End:
        service = service_of(self._recorded, connection)
        end = _End(Login(self._recorded, connection.protocol), connection, self._encryption())
        secure: dict[str, Any] = {}
        if service in SECURE:
            secure = {"ssl": self._encryption(), "server_hostname": self._world.hostname}
        await self._world.loop.create_connection(
            lambda: end, self._world.hostname, PORTS[service], **secure
        )
        return end

    def _encryption(self) -> ssl.SSLContext | None:
        return self._world.encryption(self._world.hostname)[1]


class _End(asyncio.Protocol):
    """The client's end of one connection: it says what it is told, and listens.

    ``over``: the connection has ended; ``lost_thread``: what was recorded does not fit any more.
    """

    def __init__(
        self, login: Login, connection: Connection, encryption: ssl.SSLContext | None
    ) -> None:
        self.login = login
        self.observer = observer_for(connection.protocol)
        self.over = self.lost_thread = False
        self.transport: Any = None
        self._connection, self._encryption = connection, encryption
        self._unfinished: dict[Sender, bytes] = {"client": b"", "server": b""}
        self._asked_for_tls = False
        self._unsent = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._note("server", data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.over = True

    @property
    def awaits_command(self) -> bool:
        """Whether what the client sends next is taken for a command by the server."""
        kind, needed = self.observer.awaits
        return kind == "command" or 0 < needed <= len(self._unfinished["client"])

    def send(self, data: bytes) -> None:
        """Have octets sent by the next ``flush``."""
        self._asked_for_tls = False
        self._note("client", data)
        self._unsent += data

    def flush(self) -> None:
        """Send what there is, all at once."""
        if self._unsent and not self.over:
            self.transport.write(self._unsent)
        self._unsent = b""

    async def encrypt_if_agreed(self) -> None:
        """Shake hands if the client has asked for it and the server agreed."""
        if not self._asked_for_tls or self._encryption is None or self.over:
            return
        self._asked_for_tls = False
        try:
            self.transport = await asyncio.get_running_loop().start_tls(
                self.transport, self, self._encryption, server_hostname=self._connection.server
            )
        except OSError:
            self.over = True
        else:
            self.observer.encrypted(0.0, "TLSv1.3", "")

    def _note(self, sender: Sender, data: bytes) -> None:
        *lines, self._unfinished[sender] = (self._unfinished[sender] + data).split(b"\n")
        for line in lines:
            whole = line + b"\n"
            if sender == "server":
                self.login.heard(whole)
            for step in self.observer.feed(
                Line(self._connection.number, sender, whole, 0.0, 0.0, 0.0)
            ):
                if step.verb in ("STLS", "STARTTLS") and step.sender == "server":
                    self._asked_for_tls = step.error is None and _agreed(step.data)


def _agreed(reply: bytes) -> bool:
    return reply.startswith((b"+OK", b"220")) or reply.split(b" ")[1:2] == [b"OK"]
