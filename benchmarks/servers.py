"""Our POP3 and IMAP servers against a bare asyncio responder that sends the same bytes.

100 messages of 2 kB; 50 sessions of ``FETCH 1:100 (BODY[])`` by imaplib and of LIST and 100
times RETR by poplib. Both servers run as the sandbox runs, on a thread beside the client.
"""

from __future__ import annotations

import asyncio
import imaplib
import poplib
import time
from collections.abc import Callable
from statistics import median

from mailedu.network.loop_thread import LoopThread
from mailedu.sandbox import Sandbox
from mailedu.tape import Tape

MESSAGES, OCTETS, SESSIONS = 100, 2048, 50


class BareResponder(asyncio.Protocol):
    """Answers each known line with bytes that stand ready; does nothing else."""

    def __init__(self, greeting: bytes, replies: dict[bytes, bytes]) -> None:
        self.greeting, self.replies, self.rest = greeting, replies, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.greeting)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        *lines, self.rest = (self.rest + data).split(b"\r\n")
        for line in lines:
            tag, _, command = line.partition(b" ")
            if command in self.replies:  # IMAP: the tag is imaplib's
                reply = self.replies[command].replace(b"TAG", tag)
            else:
                reply = self.replies[line]
            self.transport.write(reply)  # type: ignore[attr-defined]
            if command == b"LOGOUT" or line == b"QUIT":
                self.transport.close()


def serve_bare(greeting: bytes, replies: dict[bytes, bytes]) -> tuple[LoopThread, int]:
    """Start the responder on a thread of its own; returns the thread and the port."""
    thread = LoopThread("bare")

    async def start() -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: BareResponder(greeting, replies), "127.0.0.1", 0)

    return thread, thread.run(start()).sockets[0].getsockname()[1]


def said(tape: Tape) -> tuple[bytes, dict[bytes, bytes]]:
    """Return from a tape the greeting, and what our server answered to each line."""
    greeting, replies, line = b"", {}, None
    for entry in tape.recording.lines(1):
        if entry.sender == "client":
            line = entry.data.rstrip(b"\r\n")
            tag, _, command = line.partition(b" ")
            imap = tape.recording.connections[0].protocol == "IMAP"
            line = command if imap else line
            replies[line] = b""
        elif line is None:
            greeting += entry.data
        else:
            data = entry.data
            imap = tape.recording.connections[0].protocol == "IMAP"
            replies[line] += data.replace(tag, b"TAG", 1) if imap and data.startswith(tag) else data
    return greeting, replies


def pop_session(port: int, password: str) -> None:
    """LIST and RETR everything."""
    pop = poplib.POP3("127.0.0.1", port)
    pop.user("bob")
    pop.pass_(password)
    octets = sum(pop.retr(int(line.split()[0]))[2] for line in pop.list()[1])
    assert octets >= MESSAGES * OCTETS
    pop.quit()


def imap_session(port: int, password: str) -> None:
    """FETCH everything in one command."""
    imap = imaplib.IMAP4("127.0.0.1", port)
    imap.login("bob", password)
    imap.select("INBOX", readonly=True)
    _, data = imap.fetch("1:100", "(BODY[])")
    assert sum(len(item[1]) for item in data if isinstance(item, tuple)) >= MESSAGES * OCTETS
    imap.logout()


def seconds(session: Callable[[int, str], None], port: int, password: str) -> float:
    """Return how long one session took."""
    start = time.perf_counter()
    session(port, password)
    return time.perf_counter() - start


def main() -> None:
    """Print sessions a second of both, and the ratio."""
    line = b"The quick brown fox jumps over the lazy dog, again and again and again.\r\n"
    header = b"From: alice@campus.test\r\nTo: bob@campus.test\r\nSubject: load\r\n\r\n"
    content = (header + line * (OCTETS // len(line) + 1))[: OCTETS - 2] + b"\r\n"
    with Sandbox({"bob": "secret-1"}, mail=False, name=None) as box:
        for _ in range(MESSAGES):
            box.store.deliver(content, ["bob"])
        for name, session, service in (
            ("POP3 LIST + RETR", pop_session, box.pop3),
            ("IMAP FETCH 1:100 (BODY[])", imap_session, box.imap),
        ):
            with box.record() as tape:
                session(service.port, "secret-1")
            thread, port = serve_bare(*said(tape))
            ours, bare = [], []
            for _ in range(SESSIONS):  # in turn, so that both meet the same weather
                ours.append(seconds(session, service.port, "secret-1"))
                bare.append(seconds(session, port, "secret-1"))
            thread.stop()
            print(
                f"{name}: {SESSIONS} sessions of {MESSAGES} messages; "
                f"mailedu {1 / median(ours):.0f}/s, bare {1 / median(bare):.0f}/s, "
                f"ratio {median(bare) / median(ours):.2f} (at least 0.5 wanted)"
            )


if __name__ == "__main__":
    main()
