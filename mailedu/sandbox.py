"""The sandbox: one mail system on 127.0.0.1, for as long as the learner wants it."""

from __future__ import annotations

import asyncio
import atexit
import errno
import itertools
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from mailedu.display import Shown
from mailedu.network.loop_thread import LoopStopped, LoopThread
from mailedu.network.wire import Wire, stream_protocol
from mailedu.servers import imap, pop3, smtp
from mailedu.servers.host import MailHost
from mailedu.services import MailboxService, PostingService, SandboxError, Service
from mailedu.starter_mail import starter_mail
from mailedu.store import Account, NoSuchAccount, Store, import_mail
from mailedu.tape import Catalogue, Tape

HOST = "127.0.0.1"
PATIENCE = 10.0
"""Seconds that a scripted dialogue waits for a server before it gives up."""

_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*")  # a local-part, unquoted

_open: dict[str, Sandbox] = {}


class Sandbox(Shown):
    """A mail system of its own: a store, SMTP, POP3 and IMAP servers, and accounts.

    The servers run on a thread of their own and listen on 127.0.0.1 only, so blocking
    clients (smtplib, poplib, imaplib) work in the same notebook cell. Nothing leaves the
    machine. At most one sandbox of each ``name`` is open: a new one closes the former, so
    a cell can be run again.

    Parameters
    ----------
    users: names of the accounts, or a mapping of name to password; passwords that are not
        given are random. By default alice, bob and carol, or those found in ``data``.
    domain: the domain of their addresses, ending in .test or .example.
    mail: put the starter mail into new accounts.
    data: a folder that keeps the mail from one run to the next; None keeps it in memory.
    smtp_port, submission_port, pop3_port, imap_port: 0 lets the system choose.
    name: None for a sandbox that replaces no other.

    Raises
    ------
    SandboxError: when a port is in use or not allowed, or an argument cannot be used.
    StoreError: when the data folder cannot be used.
    """

    shown_as = "sandbox"

    def __init__(
        self,
        users: Iterable[str] | Mapping[str, str | None] | None = None,
        *,
        domain: str = "campus.test",
        mail: bool = True,
        data: str | Path | None = None,
        smtp_port: int = 0,
        submission_port: int = 0,
        pop3_port: int = 0,
        imap_port: int = 0,
        name: str | None = "box",
    ) -> None:
        if not re.fullmatch(r"([a-z0-9-]+\.)+(test|example)", domain):
            raise SandboxError(
                f"domain {domain!r}: use one that ends in .test or .example, so that no mail "
                "can be meant for the real world"
            )
        if name in _open:
            _open[name].close()
        self.name, self.domain, self.hostname = name, domain, f"mail.{domain}"
        self._closed = False
        self._tapes: list[Tape] = []
        self._wires: set[Wire] = set()
        self._servers: list[asyncio.Server] = []
        tokens = itertools.count(1)
        start = secrets.token_hex(4)
        path = None if data is None else Path(data) / "mail.sqlite"
        self.store = Store(path, now=_now, uidvalidity=lambda: int(time.time()))
        self._host = MailHost(
            self.store, _now, lambda: f"{start}.{next(tokens)}", self.hostname, domain
        )
        self._catalogue = Catalogue(self.store)
        self.smtp = PostingService(self, "SMTP", HOST, smtp_port)
        self.submission = PostingService(self, "SUBMISSION", HOST, submission_port)
        self.pop3 = MailboxService(self, "POP3", HOST, pop3_port)
        self.imap = MailboxService(self, "IMAP", HOST, imap_port)
        self._services: tuple[Service, ...] = (self.smtp, self.submission, self.pop3, self.imap)
        self._thread = LoopThread(f"mailedu-{domain}")
        try:
            self._add_users(users, mail, _now())
            for service in self._services:
                self._listen(service)
        except BaseException:
            self.close()
            raise
        if name is not None:
            _open[name] = self
        atexit.register(self.close)

    # Accounts

    def _add_users(
        self, users: Iterable[str] | Mapping[str, str | None] | None, mail: bool, now: datetime
    ) -> None:
        there = {account.user: account for account in self.store.accounts()}
        if users is None:
            users = there or ("alice", "bob", "carol")
        if isinstance(users, str):
            raise SandboxError(f"users={users!r}: give a list of names, e.g. users=[{users!r}]")
        wanted: dict[str, str | None]
        wanted = dict(users) if isinstance(users, Mapping) else dict.fromkeys(users)
        if users is there:
            wanted = {}
        for user, password in wanted.items():
            if not (isinstance(user, str) and _USER.fullmatch(user) and len(user) <= 64):
                raise SandboxError(
                    f"user name {user!r}: use letters, digits and _ + -, with dots in between "
                    "(at most 64)"
                )
            if user in there:
                if password not in (None, there[user].password):
                    raise SandboxError(f"{user} is in the data folder with another password")
                continue
            if password is not None and not re.fullmatch(r"[\x21-\x7e]{1,64}", password):
                raise SandboxError(
                    f"the password of {user}: use 1 to 64 ASCII characters without spaces"
                )
            self.store.add_account(
                user, password or secrets.token_urlsafe(9), f"{user}@{self.domain}"
            )
        if mail:
            for user, date, content in starter_mail(self.domain, now):
                if user in wanted and user not in there:
                    inbox = self.store.mailbox(user, "INBOX")
                    self.store.append(inbox.id, content, internal_date=date)

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by user name; each has ``user``, ``password`` and ``address``."""
        return {account.user: account for account in self.store.accounts()}

    def account(self, user: str) -> Account:
        """Return one account; raises SandboxError naming those there are."""
        try:
            return self.store.account(user)
        except NoSuchAccount:
            known = ", ".join(self.accounts)
            raise SandboxError(f"there is no account {user!r}; there are: {known}") from None

    def address(self, name: str) -> str:
        """Return the address of a user, or ``name`` itself when it is an address."""
        return name if "@" in name else self.account(name).address

    def compose(self, sender: str, recipients: Sequence[str], subject: str, text: str) -> bytes:
        """Make a message with CRLF line ends, as a mail program would."""
        message = EmailMessage(policy=policy.SMTP)
        message["Date"] = format_datetime(self._host.now())
        message["From"] = sender
        message["To"] = ", ".join(recipients)
        message["Subject"] = subject
        message["Message-ID"] = f"<{self._host.unique()}@{self.domain}>"
        message.set_content(text)
        return message.as_bytes()

    def import_mail(self, path: str | Path, user: str | None = None) -> int:
        """Put the mail of an mbox, Maildir or .eml file into a user's INBOX.

        Returns the number of messages. ``user`` is the first account unless named.

        Raises
        ------
        SandboxError: when there is no such account.
        StoreError: when ``path`` is missing, unreadable or holds no mail.
        """
        if user is None:
            user = next(iter(self.accounts), None)
            if user is None:
                raise SandboxError("there is no account for the mail: make one with users=[…]")
        return import_mail(self.store, self.account(user).user, path)

    # Servers

    def _listen(self, service: Service) -> None:
        """Open the port of a service; ``service.port`` becomes the one that it got."""
        loop = self._thread.loop
        make = _PROTOCOLS[service.protocol]

        def accept() -> Wire:
            wire = Wire(
                make(self._host, loop),
                [(tape.recording, tape.client) for tape in tuple(self._tapes)],
                protocol=service.speaks,
                name=self.hostname,
                port=service.port,
                ended=self._wires.discard,
            )
            self._wires.add(wire)
            return wire

        async def start() -> asyncio.Server:
            return await loop.create_server(accept, service.host, service.port)

        try:
            server = self._thread.run(start())
        except OverflowError:
            raise SandboxError(f"port {service.port}: use a number from 0 to 65535") from None
        except OSError as error:
            raise SandboxError(_port_problem(service, error)) from error
        self._servers.append(server)
        service.port = server.sockets[0].getsockname()[1]

    def talk(
        self,
        service: Service,
        title: str,
        client: str,
        make: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any],
        speak: Callable[[Any], Any],
    ) -> Tape:
        """Hold one scripted session with ``service``, recorded.

        Parameters
        ----------
        title, client: what the transcript and its client are called.
        make: makes the client from the two streams.
        speak: takes the client and returns the coroutine that holds the session.

        Raises
        ------
        SandboxError: when the session takes longer than PATIENCE, or the sandbox is closed.
        """
        self._check_open()

        async def run(tape: Tape) -> None:
            streams = await asyncio.open_connection(
                service.host, service.port, limit=2 * self._host.message_size_limit
            )  # a line may be as long as a message
            await speak(make(*streams))
            for wire in list(self._wires):
                if wire.recorded_by(tape.recording):
                    await wire.wait_over()

        with self.record(title, client=client) as tape:
            try:
                self._thread.run(run(tape), PATIENCE)
                if self._closed:  # its connection was cut, which alone is no error
                    raise LoopStopped
            except TimeoutError:
                raise SandboxError(
                    f"the {service.protocol} server waits for more than was sent; the dialogue "
                    "so far is lost. Check the last command (a literal needs its bytes)"
                ) from None
            except LoopStopped:
                raise SandboxError("the sandbox was closed during the dialogue") from None
        return tape

    def record(self, title: str = "A recorded dialogue", *, client: str = "client") -> Tape:
        """Record every connection that opens, and what happens in the store, inside ``with``.

        Parameters
        ----------
        title: what the transcript is called.
        client: what the caller is called in it, e.g. ``"bob's phone"``.
        """
        self._check_open()
        return Tape(
            title,
            self.store,
            self._catalogue,
            time.perf_counter,
            client=client,
            started=self._tapes.append,
            stopped=self._stop_tape,
        )

    def _stop_tape(self, tape: Tape) -> None:
        """Let a tape end, after what clients have sent or closed already has been seen."""

        async def settle() -> None:
            for _ in range(4):
                await asyncio.sleep(0)

        try:
            with suppress(LoopStopped):
                self._thread.run(settle())
        finally:
            self._tapes.remove(tape)

    @property
    def is_open(self) -> bool:
        """Whether the servers listen."""
        return not self._closed

    def _check_open(self) -> None:
        if self._closed:
            raise SandboxError("this sandbox is closed; make a new one with Sandbox()")

    def describe(self) -> dict[str, Any]:
        """Return hosts, ports and accounts as plain data (what ``mailedu serve --json`` prints)."""
        return {
            **{
                service.protocol.lower(): {"host": service.host, "port": service.port}
                for service in self._services
            },
            "accounts": [
                {"user": a.user, "password": a.password, "address": a.address}
                for a in self.store.accounts()
            ],
        }

    def close(self) -> None:
        """Close all ports and connections; harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        atexit.unregister(self.close)
        if self.name is not None and _open.get(self.name) is self:
            del _open[self.name]

        async def stop() -> None:
            for server in self._servers:
                server.close()
            for wire in list(self._wires):
                wire.cut()

        try:
            self._thread.run(stop())
        finally:
            self._thread.stop()
            self.store.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._closed:
            return "<Sandbox, closed>"
        ports = ", ".join(f"{s.protocol} {s.port}" for s in self._services)
        return f"<Sandbox {self.domain} on {HOST}: {ports}>"


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _port_problem(service: Service, error: OSError) -> str:
    port, option = service.port, f"{service.protocol.lower()}_port"
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {HOST} is in use; choose another {option}, or 0 for any free one"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} needs administrator's rights; choose one above 1023 for {option}"
    return f"cannot listen on {HOST}:{port} for {service.protocol}: {error.strerror or error}"


_Loop = asyncio.AbstractEventLoop

_PROTOCOLS: Mapping[str, Callable[[MailHost, _Loop], asyncio.Protocol]] = {
    "SMTP": lambda host, loop: smtp.session(host, submission=False, loop=loop),
    "SUBMISSION": lambda host, loop: smtp.session(host, submission=True, loop=loop),
    "POP3": lambda host, loop: stream_protocol(partial(pop3.serve, host=host), loop),
    "IMAP": lambda host, loop: stream_protocol(partial(imap.serve, host=host), loop),
}
"""What serves one new connection, by the service's name."""
