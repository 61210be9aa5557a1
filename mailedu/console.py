"""A live session with a server of the sandbox, typed by hand.

What is typed goes out as it is, right or wrong; what comes back is recorded and explained as in
any dialogue. The session runs on the sandbox's thread, so a blocked cell does not stop it.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mailedu.clients.typed import imap_session, plain_response, pop3_session, smtp_session
from mailedu.closing import Closing
from mailedu.display import Shown
from mailedu.exchange.script_writing import to_script
from mailedu.live import Live
from mailedu.network.loop_thread import LoopStopped
from mailedu.ports import Ports
from mailedu.protocols.advice import Standing
from mailedu.protocols.advice.following import Follower
from mailedu.protocols.advice.rules import ENCRYPTS
from mailedu.services import SandboxError, Service
from mailedu.transcript import Transcript

if TYPE_CHECKING:
    from mailedu.sandbox import Sandbox

PATIENCE = 10.0
"""Seconds that ``Console.send`` waits for an answer."""

_CHUNK = 65536


class Console(Closing, Shown):
    """One connection to a server, and what is typed to it; made by ``Sandbox.console()``.

    All methods may be called from any thread. Used in ``with``, it is closed at the end.

    Parameters
    ----------
    box: the sandbox.
    ports: where its servers listen.
    service: the server to talk to.
    user: who is going to log in, by hand.
    client: what this side is called in the transcript.
    without: names of the extensions that this server does without.

    Raises
    ------
    SandboxError: when there is no such user, or the sandbox is closed.
    """

    shown_as = "console"

    def __init__(
        self,
        box: Sandbox,
        ports: Ports,
        service: Service,
        user: str,
        client: str,
        without: Iterable[str] = (),
    ) -> None:
        self.account = box.account(user)
        self.service, self.client = service, client
        self._box, self._ports, self._thread = box, ports, ports.thread
        self._loop = self._thread.loop
        self._without = frozenset(without)
        self._listeners: list[Callable[[], None]] = []
        self._changed = asyncio.Event()
        self._begin()

    def _begin(self) -> None:
        """Open a connection, and a tape that records it and no other."""
        self._follower = Follower(
            self.service.speaks,
            submission=self.service.submits,
            encrypted=self.service.encrypted,
            without=self._without,
        )
        self._waiting: deque[bytes] = deque()
        self._shaking_hands = False
        self._hears: list[bytearray] = []  # what has come since somebody began to wait for it
        self._over = False
        self.sent = 0
        """How many lines were sent in this session."""
        own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            own.bind((self.service.host, 0))
            own.setblocking(False)
            title = f"{self.service.speaks}: {self.account.user} types"
            self.tape = self._box.record(title, client=self.client, caller=own.getsockname())
            self.tape.__enter__()
            try:
                self._thread.run(self._open(own), PATIENCE)
            except BaseException:
                self.tape.__exit__(None, None, None)
                raise
        except BaseException:
            own.close()
            raise

    async def _open(self, own: socket.socket) -> None:
        secure: dict[str, Any] = {}
        if self.service.encrypted:
            secure = {"ssl": self._box.client_context(), "server_hostname": self._box.hostname}
        await self._loop.sock_connect(own, (self.service.host, self.service.port))
        self._reader, self._writer = await asyncio.open_connection(sock=own, **secure)
        self._running = self._loop.create_task(self._run())

    # Typing

    def send(self, text: str) -> bytes:
        """Send lines as they were typed, each with CRLF, and wait for the answer to the last one.

        Several lines go out one by one, as soon as the server has answered the one before, as far
        as it answers at all: lines of a literal or of a message text follow at once.

        Returns
        -------
        What the server has said meanwhile; after PATIENCE seconds, what it has said until then.

        Raises
        ------
        SandboxError: when the session has ended, or the sandbox is closed.
        """
        return self._wait_for([line + b"\r\n" for line in lines_of(text)])

    def send_raw(self, data: bytes) -> bytes:
        """Send octets as they are: with a bare LF, without any end, several lines at once.

        Returns and raises as ``send``; it waits for an answer only if one is due.
        """
        return self._wait_for([data])

    def post(self, lines: Sequence[bytes]) -> None:
        """Send lines (with their ends) as ``send`` does, and return at once; raises as ``send``."""
        self._check()
        self._loop.call_soon_threadsafe(self._take, tuple(lines))

    def forget(self) -> None:
        """Do not send what still waits for an answer to the line before it."""
        if self._box.is_open:
            self._loop.call_soon_threadsafe(self._waiting.clear)

    def _wait_for(self, lines: Sequence[bytes]) -> bytes:
        self._check()

        async def run() -> bytes:
            heard = bytearray()
            self._hears.append(heard)
            self._take(tuple(lines))
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while not (self._over or (self._is_our_turn() and not self._waiting)):
                        self._changed.clear()
                        await self._changed.wait()
            self._hears.remove(heard)
            return bytes(heard)

        try:
            return self._thread.run(run())
        except LoopStopped:
            raise SandboxError("the sandbox was closed while the console waited") from None

    def _check(self) -> None:
        if not self._box.is_open:
            raise SandboxError("the sandbox of this console is closed; make a new one")
        if self._over:
            raise SandboxError("this session has ended; again() begins a new one")

    # The session, on the sandbox's thread

    def _take(self, lines: Sequence[bytes]) -> None:
        """Send a single line at once, as people can; of several, each in its turn."""
        if len(lines) == 1 and not self._waiting and not self._shaking_hands and not self._over:
            self._write(lines[0])
        else:
            self._waiting.extend(lines)
        self._advance()

    def _advance(self) -> None:
        while self._waiting and self._is_our_turn() and not self._over:
            self._write(self._waiting.popleft())
        self._tell()

    def _is_our_turn(self) -> bool:
        return self._follower.is_clients_turn and not self._shaking_hands

    def _write(self, data: bytes) -> None:
        self.sent += 1
        self._follower.said("client", data)
        self._writer.write(data)

    async def _run(self) -> None:
        """Take down what the server says until the connection is over, and end the tape then."""
        try:
            try:
                await self._read()
            finally:
                self._over = True
                self._waiting.clear()
                self._writer.close()
                self._tell()
            await self._ports.wait_over(self.tape.recording)
        finally:
            self.tape.__exit__(None, None, None)
            self._tell()

    async def _read(self) -> None:
        with suppress(OSError):  # a connection that broke; the recording has it
            while data := await self._reader.read(_CHUNK):
                for heard in self._hears:
                    heard += data
                if self._follower.said("server", data):
                    await self._shake_hands()
                self._advance()

    async def _shake_hands(self) -> None:
        self._shaking_hands = True
        try:
            await self._writer.start_tls(
                self._box.client_context(), server_hostname=self._box.hostname
            )
        finally:
            self._shaking_hands = False
        self._follower.secured()

    def _tell(self) -> None:
        self._changed.set()
        for listener in tuple(self._listeners):
            listener()

    # What there is to see

    @property
    def is_open(self) -> bool:
        """Whether the session still goes on."""
        return not self._over and self._box.is_open

    @property
    def standing(self) -> Standing:
        """Where the session stands, as this side sees it."""
        return self._follower.standing

    @property
    def is_waiting(self) -> bool:
        """Whether the server has to answer before it is this side's turn."""
        return self.is_open and not self._is_our_turn()

    @property
    def unsent(self) -> int:
        """How many lines wait for their turn."""
        return len(self._waiting)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, from the sandbox's thread; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    @property
    def user(self) -> str:
        """Who is going to log in."""
        return self.account.user

    @property
    def password(self) -> str:
        """The user's password, to be typed."""
        return self.account.password

    @property
    def plain(self) -> str:
        """The user's name and password as AUTH PLAIN sends them (RFC 4616 §2)."""
        return plain_response(self.account.user, self.account.password)

    def example(self) -> list[str]:
        """Return the lines of a complete session with this server, to be typed from its start."""
        user, password = self.account.user, self.account.password
        tls = not self.service.encrypted and not self._without & {*ENCRYPTS}
        if self.service.speaks == "SMTP":
            others = [a.address for name, a in self._box.accounts.items() if name != user]
            return smtp_session(
                user, password, self.account.address, (others or [self.account.address])[0],
                tls=tls, login=self.service.submits,
            )  # fmt: skip
        inbox = self._box.store.mailbox(user, "INBOX")
        count = len(self._box.store.messages(inbox.id))
        session = imap_session if self.service.speaks == "IMAP" else pop3_session
        return session(user, password, count, tls=tls)

    @property
    def transcript(self) -> Transcript:
        """The session so far, with passwords masked."""
        return self.tape.transcript

    def save(self, path: str | Path) -> Path:
        """Save the session so far as a transcript (JSON); returns the path."""
        return self.transcript.save(path)

    def script(self) -> str:
        """Return the session so far as a script that tests can run (see tests/transcripts)."""
        return to_script(self.transcript)

    def live(self) -> Live:
        """Return the session as it goes on, for a view that grows."""
        return Live(self.tape)

    # Its end

    def again(self) -> None:
        """End this session and begin a new one of the same kind, recorded on a new tape.

        Raises SandboxError when the sandbox is closed.
        """
        self.close()
        self._begin()
        self._tell()

    def close(self) -> None:
        """Drop the connection as a broken line would, and stop recording; harmless when repeated.

        In POP3 nothing is removed then: only QUIT leads to UPDATE (RFC 1939 §6).
        """

        async def cut_off() -> None:
            self._writer.transport.abort()
            await asyncio.wait([self._running])

        with suppress(LoopStopped):
            self._thread.run(cut_off())

    def __repr__(self) -> str:
        state = self.standing.state if self.is_open else "ended"
        return f"<Console: {self.service.protocol}, {self.client}, {state}>"


def lines_of(text: str) -> list[bytes]:
    """Cut what was typed or pasted into lines, without their ends; a last line end ends nothing."""
    lines = re.split(r"\r\n|\n|\r", text)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return [line.encode() for line in lines]
