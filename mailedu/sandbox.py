"""The sandbox: one mail system on 127.0.0.1, for as long as the learner wants it."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import secrets
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from mailedu.accounts import Accounts
from mailedu.breakpoints import Breakpoint
from mailedu.console import Console
from mailedu.consoles import Consoles
from mailedu.display import Shown
from mailedu.holding import Holding
from mailedu.network.loop_thread import LoopStopped, LoopThread
from mailedu.network.tls import Certificates
from mailedu.ports import Ports
from mailedu.servers.host import MailHost
from mailedu.services import MailboxService, PostingService, SandboxError, Service
from mailedu.settings import (
    checked_cleartext_login,
    checked_domain,
    checked_hidden,
    checked_number,
    checked_ports,
    checked_users,
    checked_wrong,
)
from mailedu.store import Store
from mailedu.tape import Catalogue, Tape

HOST = "127.0.0.1"
PATIENCE = 10.0
"""Seconds that a scripted dialogue waits for a server before it gives up."""

_open: dict[str, Sandbox] = {}


class Sandbox(Accounts, Shown):
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
    submissions_port, pop3s_port, imaps_port: the ports that are encrypted from the first byte on.
    tls: offer STARTTLS and STLS, and open those ports, with certificates of the sandbox's own.
    cleartext_login: whether a password may cross a line that is not encrypted; without TLS it
        must.
    quota: octets that each account may hold; None is no limit.
    pop3_expire: days that mail stays in a maildrop, 0 until it was retrieved; None for ever
        (RFC 2449 §6.7).
    pop3_login_delay: seconds that a user must wait between POP3 logins (RFC 2449 §6.5).
    smtp_hide, pop3_hide, imap_hide: names of extensions that a server is to do without, e.g.
        ``imap_hide={"IDLE"}``.
    wrong: names of wrong behaviours for students to find (``mailedu.protocols.faults.FAULTS``);
        nothing but a transcript's ``meta`` tells of them.
    name: None for a sandbox that replaces no other.

    Raises
    ------
    SandboxError: when a port is in use or not allowed, or an argument cannot be used. A former
        sandbox of this name stays open when an argument is to blame.
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
        submissions_port: int = 0,
        pop3_port: int = 0,
        pop3s_port: int = 0,
        imap_port: int = 0,
        imaps_port: int = 0,
        tls: bool = True,
        cleartext_login: bool = True,
        quota: int | None = None,
        pop3_expire: int | None = None,
        pop3_login_delay: float = 0.0,
        smtp_hide: Iterable[str] = (),
        pop3_hide: Iterable[str] = (),
        imap_hide: Iterable[str] = (),
        wrong: Iterable[str] = (),
        name: str | None = "box",
    ) -> None:
        checked_ports(
            {"smtp_port": smtp_port, "submission_port": submission_port,
             "pop3_port": pop3_port, "imap_port": imap_port},
            {"submissions_port": submissions_port, "pop3s_port": pop3s_port,
             "imaps_port": imaps_port},
            tls=tls,
        )  # fmt: skip
        checked_number("quota", quota, "octets")
        wanted = checked_users(users)
        self.name, self.domain, self.hostname = name, checked_domain(domain), f"mail.{domain}"
        tokens = itertools.count(1)
        make_host = partial(
            MailHost,
            now=_now,
            unique=lambda: f"{secrets.token_hex(6)}.{next(tokens)}",
            name=self.hostname,
            domain=domain,
            cleartext_login=checked_cleartext_login(cleartext_login, tls=tls),
            pop3_expire=checked_number("pop3_expire", pop3_expire, "days"),
            pop3_login_delay=checked_number(
                "pop3_login_delay", pop3_login_delay, "seconds", whole=False
            ),
            smtp_hide=checked_hidden("SMTP", smtp_hide),
            pop3_hide=checked_hidden("POP3", pop3_hide),
            imap_hide=checked_hidden("IMAP", imap_hide),
            wrong=checked_wrong(wrong),
        )
        if name in _open:
            _open[name].close()
        self._closed = False
        self._ca_file: Path | None = None
        path = None if data is None else Path(data) / "mail.sqlite"
        self.store = Store(path, now=_now, uidvalidity=lambda: int(time.time()))
        names = (self.hostname, "localhost", HOST)
        self._certificates = Certificates(names, _now) if tls else None
        context = self._certificates.context if self._certificates else None
        self._host = make_host(self.store, tls=context)
        self._catalogue = Catalogue(self.store)
        self.smtp = PostingService(self, "SMTP", HOST, smtp_port)
        self.submission = PostingService(self, "SUBMISSION", HOST, submission_port)
        self.submissions = PostingService(self, "SUBMISSIONS", HOST, submissions_port)
        self.pop3 = MailboxService(self, "POP3", HOST, pop3_port)
        self.pop3s = MailboxService(self, "POP3S", HOST, pop3s_port)
        self.imap = MailboxService(self, "IMAP", HOST, imap_port)
        self.imaps = MailboxService(self, "IMAPS", HOST, imaps_port)
        services = (self.smtp, self.submission, self.submissions,
                    self.pop3, self.pop3s, self.imap, self.imaps)  # fmt: skip
        self._services = tuple(s for s in services if tls or not s.encrypted)
        self._thread = LoopThread(f"mailedu-{domain}")
        self._ports = Ports(self._thread, self._host)
        self._consoles = Consoles(self, self._ports, self._services, self._hidden(), tls=tls)
        try:
            self._add_users(wanted, mail, quota)
            for service in self._services:
                self._ports.open(service)
        except BaseException:
            self.close()
            raise
        if name is not None:
            _open[name] = self
        atexit.register(self.close)

    # Dialogues

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
        SandboxError: when the session takes longer than PATIENCE and is not held, or the sandbox
            is closed.
        """
        self._check_open()
        secure: dict[str, Any] = {}
        if service.encrypted:
            secure = {"ssl": self.client_context(), "server_hostname": self.hostname}

        async def run(tape: Tape) -> None:
            streams = await asyncio.open_connection(
                service.host, service.port, limit=2 * self._host.message_size_limit, **secure
            )  # a line may be as long as a message
            await speak(make(*streams))
            await self._ports.wait_over(tape.recording)

        with self.record(title, client=client) as tape:
            try:
                patience = None if self._ports.held else PATIENCE
                self._thread.run(run(tape), patience)
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

    def console(
        self, service: str = "imap", *, user: str | None = None, client: str | None = None
    ) -> Console:
        """Open a session that is typed by hand; at a cell's end there is a line to type in.

        Parameters
        ----------
        service: ``"imap"``, ``"pop3"``, ``"smtp"``, ``"submission"``, or one of those that are
            encrypted from the first byte on: ``"imaps"``, ``"pop3s"``, ``"submissions"``.
        user: who is going to log in, by hand; by default bob, or else the first account.
        client: what this side is called. A new console ends the former one of this name, so a
            cell can be run again; two names make two sessions side by side.

        Raises
        ------
        SandboxError: when there is no such service or user, or the sandbox is closed.
        """
        self._check_open()
        return self._consoles.open(service, user, client)

    def record(
        self,
        title: str = "A recorded dialogue",
        *,
        client: str = "client",
        caller: tuple[str, int] | None = None,
    ) -> Tape:
        """Record every connection that opens, and what happens in the store, inside ``with``.

        Parameters
        ----------
        title: what the transcript is called.
        client: what the caller is called in it, e.g. ``"bob's phone"``.
        caller: record only the connection that comes from this address and port.
        """
        self._check_open()
        stop = self._stop_tape if caller is None else self._ports.tapes.remove
        return self._tape(title, client, stop, caller)

    def hold(
        self,
        title: str = "A held dialogue",
        *,
        client: str = "client",
        stop_at: Iterable[str | Breakpoint] = (),
        every: float | None = None,
    ) -> Holding:
        """Hold each line of each session, in either direction, until it is let go.

        Sessions that are open already are held as well, from now on. At most one holding of a
        sandbox: a new one ends the former, so a cell can be run again. All goes through when it
        is closed, at the end of ``with``, and when nobody has it any more.

        Parameters
        ----------
        title, client: as for ``record``.
        stop_at: breakpoints, e.g. ``["RETR", "550", "TRANSACTION"]``: with any, all goes through
            until one is met.
        every: milliseconds; with it, a line goes on each time so many have passed.

        Raises
        ------
        HoldError: for a breakpoint that is none, or a time that is not above 0.
        SandboxError: when the sandbox is closed.
        """
        self._check_open()
        tape = self._tape(title, client, self._ports.tapes.remove)
        return Holding(tape, self._ports, stop_at=stop_at, every=every)

    def _tape(
        self,
        title: str,
        client: str,
        stopped: Callable[[Tape], None],
        caller: tuple[str, int] | None = None,
    ) -> Tape:
        return Tape(
            title,
            self.store,
            self._catalogue,
            time.perf_counter,
            client=client,
            meta=self._meta(),
            caller=caller,
            keeps_start=True,
            started=self._ports.tapes.append,
            stopped=stopped,
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
            self._ports.tapes.remove(tape)

    def _meta(self) -> dict[str, str]:
        """Return what a transcript tells of the servers: where, since when, how unlike others."""
        host = self._host
        hidden = [f"{name} {one}" for name, hides in self._hidden().items() for one in hides]
        meta = {
            "began": _now().isoformat(),
            "domain": self.domain,
            "ports": ", ".join(f"{s.protocol} {s.port}" for s in self._services),
            "hidden": ", ".join(hidden),
            "wrong": ", ".join(sorted(host.wrong)),
            "tls": "" if self._certificates else "no",
            "cleartext_login": "" if host.cleartext_login else "no",
            "pop3_expire": "" if host.pop3_expire is None else f"{host.pop3_expire}",
            "pop3_login_delay": f"{host.pop3_login_delay:g}" if host.pop3_login_delay else "",
        }
        return {key: text for key, text in meta.items() if text}

    def _hidden(self) -> dict[str, list[str]]:
        host = self._host
        hides = {"SMTP": host.smtp_hide, "POP3": host.pop3_hide, "IMAP": host.imap_hide}
        return {name: sorted(hidden) for name, hidden in hides.items() if hidden}

    # TLS

    def write_ca_file(self, path: str | Path = "mailedu-ca.pem") -> Path:
        """Write the authority's certificate for mail programs to trust; returns the whole path.

        Raises SandboxError when the sandbox has no TLS, or the file cannot be written.
        """
        path = Path(path).resolve()
        content = self._require_tls().make().ca_pem
        try:
            path.write_text(content, "ascii")
        except OSError as error:
            raise SandboxError(
                f"cannot write {path}: {error.strerror or error}; name another file"
            ) from error
        self._ca_file = path
        return path

    def client_context(self) -> ssl.SSLContext:
        """Return what Python's own clients encrypt with, e.g. ``imaplib.IMAP4_SSL``.

        It trusts this sandbox and nobody else. Raises SandboxError when there is no TLS.
        """
        return self._require_tls().client_context()

    def _require_tls(self) -> Certificates:
        if self._certificates is None:
            raise SandboxError("this sandbox has no TLS; make one with Sandbox(tls=True)")
        return self._certificates

    # The whole

    @property
    def is_open(self) -> bool:
        """Whether the servers listen."""
        return not self._closed

    def describe(self) -> dict[str, Any]:
        """Return the sandbox as plain data (what ``mailedu serve --json`` prints).

        Hosts and ports by service; ``accounts``; ``tls``: None, or the authority's file, if it
        was written, and SHA-256 fingerprints; ``cleartext_login``: whether passwords are taken
        without TLS; ``hidden``: extensions by protocol.
        """
        tls = None
        if self._certificates is not None:
            made = self._certificates.make()
            tls = {
                "ca_file": None if self._ca_file is None else str(self._ca_file),
                "ca_fingerprint": made.ca_fingerprint,
                "fingerprint": made.fingerprint,
            }
        return {
            **{
                service.protocol.lower(): {"host": service.host, "port": service.port}
                for service in self._services
            },
            "accounts": [
                {"user": a.user, "password": a.password, "address": a.address}
                for a in self.store.accounts()
            ],
            "tls": tls,
            "cleartext_login": self._host.cleartext_login,
            "hidden": self._hidden(),
        }

    def close(self) -> None:
        """Close all ports and connections; harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        atexit.unregister(self.close)
        if self.name is not None and _open.get(self.name) is self:
            del _open[self.name]
        try:
            self._thread.run(self._ports.close())
        finally:
            self._thread.stop()
            self.store.close()

    def __repr__(self) -> str:
        if self._closed:
            return "<Sandbox, closed>"
        ports = ", ".join(f"{s.protocol} {s.port}" for s in self._services)
        return f"<Sandbox {self.domain} on {HOST}: {ports}>"


def _now() -> datetime:
    return datetime.now(UTC).astimezone()
