"""Our servers on a thread of this process, with a store of its own for each script."""

from __future__ import annotations

import asyncio
import itertools
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from line import SocketLine
from speaking import PATIENCE

from mailedu.network.loop_thread import LoopThread
from mailedu.servers import imap, pop3, smtp
from mailedu.servers.host import MailHost
from mailedu.store import Store

USERS = ("bob", "carol", "alice")


class Ours:
    """All our servers; ``stage`` gives them new accounts."""

    name = "mailedu"

    def __init__(self, server_tls: ssl.SSLContext, client_tls: Callable[[], ssl.SSLContext]):
        self._server_tls = server_tls
        self._client_tls = client_tls
        self._thread = LoopThread("oracle")

    def stage(self, **policy: Any) -> OurStage:
        """Return the servers with new accounts; ``policy`` are fields of MailHost."""
        return OurStage(self._thread, self._server_tls, self._client_tls, policy)

    def stop(self) -> None:
        self._thread.stop()


class OurStage:
    """See :class:`speaking.Stage`."""

    name = Ours.name

    def __init__(
        self,
        thread: LoopThread,
        server_tls: ssl.SSLContext,
        client_tls: Callable[[], ssl.SSLContext],
        policy: dict[str, Any],
    ) -> None:
        self._client_tls = client_tls
        self._thread = thread
        self._server_tls = server_tls
        self._sessions: list[asyncio.Task[None]] = []
        validity = itertools.count(1772442000)
        store = Store(now=_now, uidvalidity=validity.__next__)
        for user in USERS:
            store.add_account(user, f"{user}-secret", f"{user}@campus.test")
            store.set_quota(user, storage=1024 * 1024, messages=100)
        tokens = (f"T{number}" for number in itertools.count(1))
        host = MailHost(store, _now, tokens.__next__, tls=server_tls)
        self._host = replace(host, **policy)

    def connect(self, service: str) -> SocketLine:
        ours, theirs = socket.socketpair()
        tls = self._server_tls if service in ("imaps", "pop3s", "submissions") else None
        self._thread.run(self._accept(service.removesuffix("s"), theirs, tls), PATIENCE)
        line = SocketLine(ours, self._client_tls, PATIENCE)
        if tls is not None:
            line.start_tls()
        return line

    async def _accept(
        self, service: str, connection: socket.socket, tls: ssl.SSLContext | None
    ) -> None:
        loop = asyncio.get_running_loop()
        accepting = loop.connect_accepted_socket(self._factory(service), connection, ssl=tls)
        self._accepting = loop.create_task(accepting)
        if tls is None:
            await self._accepting

    def _factory(self, service: str) -> Callable[[], asyncio.BaseProtocol]:
        loop = asyncio.get_running_loop()
        if service in ("smtp", "submission"):
            return lambda: smtp.session(self._host, submission=service == "submission")
        serve = imap.serve if service == "imap" else pop3.serve

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._sessions.append(loop.create_task(serve(reader, writer, self._host)))

        return lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader(), begin)

    def close(self) -> None:
        """End; a session that raised raises here."""
        self._thread.run(self._end(), PATIENCE)
        self._host.store.close()

    async def _end(self) -> None:
        await asyncio.gather(*self._sessions)


def _now() -> datetime:
    return datetime.now(UTC)
