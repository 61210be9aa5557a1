"""The world in which an experiment takes place: one mail system, hosts on links, and a clock.

In the *simulated* world time is virtual: a day takes less than a second, and the same seed gives
the same octets at the same moments on every machine. In the *live* world the same code runs on
the wall clock, over the same links and then over real sockets on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import itertools
import random
import ssl
import threading
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from mailedu.accounts import Accounts
from mailedu.clients.settings import Settings
from mailedu.network.hosts import Host, Network
from mailedu.network.link import Link
from mailedu.network.realtime import RealLoop, RealNetwork
from mailedu.network.tls import Certificates
from mailedu.network.transport import Traffic
from mailedu.network.virtual import VirtualLoop
from mailedu.network.wire import Wire
from mailedu.progress import watched
from mailedu.servers.host import MailHost
from mailedu.services import SECURE, SandboxError, session, spoken
from mailedu.settings import checked_domain, checked_users, checked_wrong
from mailedu.store import Store
from mailedu.tape import Catalogue, Tape
from mailedu.transcript import Mailbox, Transcript

Kind = Literal["simulated", "live"]
Keep = Literal["transcripts", "sessions", "nothing"]
Encryption = Literal["none", "1.2", "1.3"]

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""When the clock of a world begins: a Monday morning."""

PORTS = {"SMTP": 25, "SUBMISSION": 587, "SUBMISSIONS": 465,
         "POP3": 110, "POP3S": 995, "IMAP": 143, "IMAPS": 993}  # fmt: skip
"""Where the servers listen (RFC 5321 §4.5.4.2, RFC 6409 §3.1, RFC 8314 §3)."""

_PATIENCE = 1.0
"""Seconds that a scenario may take to end when it is interrupted."""

_ROUNDS, _PAUSE = 100, 0.01
"""How often tasks that are left are cancelled at a world's end, and seconds in between."""

_T = TypeVar("_T")


class World(Accounts):
    """One mail system on the host ``mail.<domain>``, and other hosts that talk to it.

    Parameters
    ----------
    kind: ``"simulated"`` or ``"live"``.
    seed: of all that is left to chance: jitter, and what an experiment draws from ``random``.
    users: names of the accounts; the password of each is ``<user>-secret``.
    start: the date at which the world's clock begins, with a time zone.
    tls: the version of TLS on every connection from its first octet on, or ``"none"``.
    keep: ``"transcripts"`` records every line, ``"sessions"`` only what each connection cost,
        ``"nothing"`` neither.
    data: a file that keeps the mail when the mail host crashes; None keeps it in memory.
    snapshot: what the store in memory begins with (``Store.snapshot``); None begins empty.
    policy: other parameters of ``MailHost``, e.g. ``pop3_expire=7``, ``imap_hide={"IDLE"}``.

    Raises
    ------
    SandboxError: for a kind, a version, a domain, a user or a wrong behaviour that cannot be.
    """

    def __init__(
        self,
        kind: Kind = "simulated",
        *,
        seed: int = 1,
        users: Iterable[str] = ("bob",),
        domain: str = "campus.test",
        start: datetime = START,
        tls: Encryption = "none",
        keep: Keep = "transcripts",
        data: str | Path | None = None,
        snapshot: bytes | None = None,
        **policy: Any,
    ) -> None:
        for name, value, known in (
            ("kind", kind, Kind),
            ("tls", tls, Encryption),
            ("keep", keep, Keep),
        ):
            if value not in get_args(known):
                raise SandboxError(f"{name}={value!r}: use one of {', '.join(get_args(known))}")
        names = checked_users(users) or {}
        policy["wrong"] = checked_wrong(policy.get("wrong", ()))
        self.kind, self.domain, self.keep = kind, checked_domain(domain), keep
        self.hostname, self._start, self._tls = f"mail.{domain}", start, tls
        self.random = random.Random(seed)
        """What chance an experiment needs comes from here."""
        self.sessions: list[Traffic] = []
        """What each connection cost, in the order in which they ended."""
        self._closed = False
        self._wires: dict[Wire, None] = {}
        chance = random.Random(f"jitter {seed}").random
        version = "1.3" if tls == "none" else tls
        if kind == "simulated":
            self.network = Network(chance, self._ended, version)
            self.loop: asyncio.AbstractEventLoop = VirtualLoop(self.network)
        else:
            self.network = real = RealNetwork(chance, self._ended, version)
            self.loop = RealLoop(real)
        self._failures: list[dict[str, Any]] = []
        self.loop.set_exception_handler(lambda _, context: self._failures.append(context))
        self._mail_host = self.network.host(self.hostname)  # on the network; its servers: _host
        self._data = data
        tokens, uidvalidity = itertools.count(1), itertools.count(1_772_438_400)
        self.store = Store(data, now=self.now, uidvalidity=uidvalidity.__next__, content=snapshot)
        policy.setdefault("unique", lambda: f"{next(tokens):08d}.{seed}")
        self._host = MailHost(
            self.store,
            now=self.now,
            name=self.hostname,
            domain=domain,
            tls=None if tls == "none" else _certificates(self.hostname).context,
            **policy,
        )
        self._add_users({user: f"{user}-secret" for user in names}, mail=False, quota=None)
        self.tape = self._record() if keep == "transcripts" else None
        self._listen_all()

    def _record(self) -> Tape:
        tape = Tape(
            f"A {self.kind} world",
            self.store,
            Catalogue(self.store),
            self.loop.time,
            client="client",
            started=lambda _: None,
            stopped=lambda _: None,
        )
        return tape.__enter__()

    def _listen_all(self) -> None:
        for protocol, port in PORTS.items():
            if protocol not in SECURE or self._tls != "none":
                self._listen(protocol, port)

    def _listen(self, protocol: str, port: int) -> None:
        """Let a server listen, with a wire on each of its connections."""

        def accept() -> Wire:
            traffic = self.network.accepting
            assert traffic is not None
            taps = [] if self.tape is None else [(self.tape.recording, traffic.client)]
            wire = Wire(
                session(protocol, self._host, self.loop),
                taps,
                protocol=spoken(protocol),
                name=self.hostname,
                port=port,
                ended=lambda wire: self._wires.pop(wire, None),
                tls=self._host.tls if protocol in SECURE else None,
            )
            self._wires[wire] = None
            if self.tape is not None:
                traffic.number = len(self.tape.recording.connections)
            return wire

        self.network.listeners[self.hostname, port] = accept

    def _ended(self, traffic: Traffic) -> None:
        if self.keep != "nothing":
            self.sessions.append(traffic)

    # Time and place

    def now(self) -> datetime:
        """Return the date and time."""
        return self._start + timedelta(seconds=self.loop.time())

    def host(self, name: str, link: str | Link | None = None) -> Host:
        """Return the host of this name, made if there is none.

        Parameters
        ----------
        link: what it is connected by from now on, or a preset's name; None leaves it, and a new
            host is on the network itself.

        Raises
        ------
        LinkError: for an unknown preset.
        """
        return self.network.host(name, link)

    def crash_mail(self) -> None:
        """Let the mail host crash: its sessions end in the middle of what they do.

        Clients learn of it as ``Host.crash`` says. What the servers had acknowledged is in the
        mail file; sessions, marks of POP3 and locks of maildrops are gone.

        Raises
        ------
        SandboxError: when the mail is kept in memory, and would be lost.
        """
        self._check_open()
        if self._data is None:
            raise SandboxError(
                "this world keeps its mail in memory, so nothing would be left: "
                'make it with World(data="mail.db")'
            )
        self._mail_host.crash()
        for wire in list(self._wires):
            wire.cut()
        self.store.close()

    def restart_mail(self) -> None:
        """Let the mail host come back after a crash, with what its mail file holds."""
        self._check_open()
        if not self._mail_host.is_running:
            self.store.reopen()
            self._host.pop3_logins.clear()
            self._mail_host.restart()
            self._listen_all()

    def settings(self, user: str) -> Settings:
        """Return what a mail program of this user must be told."""
        account = self.account(user)
        context = None
        if self._tls != "none":
            context = _client_context(self.hostname, self._tls)
        return Settings(account.user, account.password, account.address, self.hostname, context)

    def encryption(self, name: str) -> tuple[ssl.SSLContext | None, ssl.SSLContext | None]:
        """Return what a further server of this name encrypts with, and what its clients do.

        None without TLS.
        """
        if self._tls == "none":
            return None, None
        return _certificates(name).context, _client_context(name, self._tls)

    # Running

    def run(self, work: Coroutine[Any, Any, _T], *, lasts: float | None = None) -> _T:
        """Run a coroutine in this world to its end, and return what it returns.

        It runs on a thread of its own, so it may be called from a notebook's cell. A progress
        bar shows when it takes longer than a second; an interrupt ends it.

        Parameters
        ----------
        lasts: seconds of the world's time that it will take, for the progress bar.

        Raises
        ------
        Deadlock: nothing can ever happen any more; the message says who waits for whom.
        RuntimeError: a server, or what runs on a host, failed; the message says which.
        """
        try:
            self._check_open()
        except SandboxError:
            work.close()
            raise
        task: list[asyncio.Task[Any]] = []

        async def begin() -> _T:
            current = asyncio.current_task()
            assert current is not None
            current.set_name("the experiment")
            task.append(current)
            return await work

        result = self._on_thread(begin())
        try:
            watched(result, self.loop.time, lasts)
        except BaseException:
            self.loop.call_soon_threadsafe(lambda: task[0].cancel())
            if not concurrent.futures.wait([result], _PATIENCE).done:  # it goes on regardless
                self.loop.call_soon_threadsafe(self.loop.stop)
                concurrent.futures.wait([result])
            raise
        if self._failures:
            failure, *_ = self._failures
            self._failures.clear()
            raise RuntimeError(failure["message"]) from failure.get("exception")
        return result.result()

    def _check_open(self) -> None:
        if self._closed:
            raise SandboxError("this world is closed; make a new one with World()")

    def _on_thread(self, work: Coroutine[Any, Any, _T]) -> concurrent.futures.Future[_T]:
        """Run a coroutine in the loop on a thread of its own: a notebook's has a loop already."""
        result: concurrent.futures.Future[_T] = concurrent.futures.Future()

        def run() -> None:
            asyncio.set_event_loop(self.loop)
            try:
                result.set_result(self.loop.run_until_complete(work))
            except BaseException as error:
                result.set_exception(error)
            finally:
                asyncio.set_event_loop(None)

        threading.Thread(target=run, name="mailedu-world", daemon=True).start()
        return result

    # What was recorded

    def transcript(self, *numbers: int) -> Transcript:
        """Return the transcript of some connections, by ``Traffic.number``; of all without any.

        Of what happened in the store, that of one connection has what concerns it: in the
        mailboxes of its user, from its beginning to its end.

        Raises SandboxError when nothing was recorded.
        """
        if self.tape is None:
            raise SandboxError(
                f'nothing was recorded: this world keeps {self.keep}, not "transcripts"'
            )
        whole = self.tape.observe(connections=numbers or None)
        return _narrowed(whole) if len(numbers) == 1 else whole

    def close(self) -> None:
        """End all that still runs; harmless when repeated. What was recorded stays readable."""
        if self._closed:
            return
        self._closed = True
        if self.tape is not None:
            self.tape.__exit__(None, None, None)
        self._on_thread(self._end_all()).result()
        self.loop.close()
        self.store.close()

    async def _end_all(self) -> None:
        """Break all connections off, and cancel all tasks; tasks that will not end are left."""
        for host in self.network.hosts.values():
            for end in list(host.connections):
                end.abort()
        for _ in range(_ROUNDS):
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.sleep(_PAUSE)
            if not (tasks or self._wires):
                break
        await self.loop.shutdown_asyncgens()

    def __repr__(self) -> str:
        return f"<World, {self.kind}, {self.now():%Y-%m-%d %H:%M:%S}>"


def _narrowed(whole: Transcript) -> Transcript:
    """Leave out what happened in the store before the first step, and to other users.

    What came before is in the mailboxes as they stand at the first step: messages that were gone
    by then are left out of them, and those that were there are not new.
    """
    owners = {whole.mailboxes[place].owner for step in whole.steps for place in step.mailboxes}
    seen = sorted({place for step in whole.steps[1:] for place in step.events})
    kept = [place for place in seen if whole.events[place].owner in owners]
    new = {place: number for number, place in enumerate(kept)}
    first: dict[tuple[str, str], dict[int, str]] = {}
    for step in whole.steps:
        for box in (whole.mailboxes[place] for place in step.mailboxes):
            first.setdefault((box.owner, box.name), {row.uid: row.status for row in box.rows})
    return replace(
        whole,
        steps=tuple(
            replace(step, events=tuple(new[place] for place in step.events if place in new))
            for step in whole.steps
        ),
        mailboxes=tuple(_since(box, first[box.owner, box.name]) for box in whole.mailboxes),
        events=tuple(whole.events[place] for place in kept),
    )


def _since(box: Mailbox, first: Mapping[int, str]) -> Mailbox:
    """Return a mailbox as somebody sees it who saw these statuses, by UID, first."""
    rows = (row for row in box.rows if first.get(row.uid) != "gone")
    known = (
        replace(row, status="kept") if row.status == "new" and row.uid in first else row
        for row in rows
    )
    return replace(box, rows=tuple(known))


_MAKING = threading.Lock()


def _certificates(hostname: str) -> Certificates:
    """Return the certificates of a host, the same in all worlds, on whatever threads they run."""
    with _MAKING:
        return _made_certificates(hostname)


@cache
def _made_certificates(hostname: str) -> Certificates:
    """Return certificates that hold now: OpenSSL asks the wall clock, in every world."""
    certificates = Certificates([hostname], lambda: datetime.now(UTC))
    certificates.context.num_tickets = 0  # nobody here resumes a session
    return certificates


@cache
def _client_context(hostname: str, version: str) -> ssl.SSLContext:
    context = _certificates(hostname).client_context()
    context.maximum_version = ssl.TLSVersion[f"TLSv{version.replace('.', '_')}"]
    return context
