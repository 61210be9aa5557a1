"""``mailedu serve`` as a process of its own, the people on it, and the mail they exchange."""

from __future__ import annotations

import imaplib
import json
import os
import poplib
import re
import signal
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from select import select
from typing import Any

import mailedu

PATIENCE = 20
"""Seconds after which a program counts as hanging."""

WAYS = ("clear", "STARTTLS", "implicit")
"""How a program can talk to a server: in clear text, encrypted on request (POP3's request is
called STLS), or encrypted from the first octet."""

IMPLICIT = {"imap": "imaps", "pop3": "pop3s", "submission": "submissions"}
"""The service that is encrypted from the first octet, by the one that is not."""

REPOSITORY = Path(mailedu.__file__).parents[1]

Run = Callable[..., subprocess.CompletedProcess[bytes]]
"""What the fixture ``run`` is: it runs a program to its end."""


class ServerFailed(Exception):
    """``mailedu serve`` ended before it was ready; the text is what it said on stderr."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"status {status}: {text}")
        self.status, self.text = status, text


class Server:
    """A running ``mailedu serve --json``.

    Parameters
    ----------
    folder: an empty folder for it to start in; its stderr goes to a file there.
    arguments: what else stands on its command line.

    Raises
    ------
    ServerFailed: when it ends instead of serving.
    """

    def __init__(self, folder: Path, *arguments: str | Path) -> None:
        self._stderr = folder / "serve.stderr"
        with self._stderr.open("w") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mailedu.cli", "serve", "--json", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(REPOSITORY), "HOME": str(folder)},
                text=True,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise ServerFailed(self.process.wait(PATIENCE), self.stderr)
        self.description: dict[str, Any] = json.loads(line)

    @property
    def stderr(self) -> str:
        """What it has said on stderr so far."""
        return self._stderr.read_text()

    @property
    def ca_file(self) -> Path:
        """The certificate that programs are to trust, when it serves with ``--tls``."""
        return Path(self.description["tls"]["ca_file"])

    def client_context(self) -> ssl.SSLContext:
        """What Python's own clients encrypt with."""
        return ssl.create_default_context(cafile=self.ca_file)

    def address(self, service: str) -> tuple[str, int]:
        """Return host and port of ``smtp``, ``submission``, ``pop3``, ``imap``.

        With ``--tls`` also of ``submissions``, ``pop3s`` and ``imaps``.
        """
        return self.description[service]["host"], self.description[service]["port"]

    def people(self) -> dict[str, Person]:
        """Return the accounts by user name."""
        return {a["user"]: Person(self, **a) for a in self.description["accounts"]}

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it by a signal; return its status and what more it said on stdout."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, rest

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


class Running:
    """A program that goes on until it is told to stop, as those do that wait for mail.

    Parameters
    ----------
    command: the program and its arguments.
    folder: where it starts.
    environment: all that it sees.
    """

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._said = b""
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            # A shell lets what it starts in the background ignore Ctrl-C, and that is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def wait_for(self, text: str) -> None:
        """Wait until it says this, after what was last waited for."""
        assert self.process.stdout is not None
        line = self.process.stdout.fileno()
        while text.encode() not in self._said:
            ready, _, _ = select([line], [], [], PATIENCE)
            more = os.read(line, 65536) if ready else b""
            assert more, f"it does not say {text!r}, but {self._said.decode(errors='replace')}"
            self._said += more
        _, _, self._said = self._said.partition(text.encode())

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal; return its status."""
        self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


@dataclass(frozen=True)
class Person:
    """Somebody with an account. The methods look at it by Python's own clients."""

    server: Server
    user: str
    password: str
    address: str

    def port(self, service: str, way: str = "clear") -> str:
        """Return a port of this person's server, as text for a configuration file.

        ``way`` is one of ``WAYS``: ``port("imap", "implicit")`` is the port of ``imaps``.
        """
        return str(self.server.address(IMPLICIT[service] if way == "implicit" else service)[1])

    @contextmanager
    def imap(self, mailbox: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Log in and select a mailbox; log out in the end."""
        with imaplib.IMAP4(*self.server.address("imap"), timeout=PATIENCE) as client:
            client.login(self.user, self.password)
            status, answer = client.select(mailbox)
            assert status == "OK", answer
            yield client

    @contextmanager
    def pop3(self) -> Iterator[poplib.POP3]:
        """Log in and hold the maildrop's lock; QUIT in the end."""
        client = poplib.POP3(*self.server.address("pop3"), timeout=PATIENCE)
        client.user(self.user)
        client.pass_(self.password)
        yield client
        client.quit()

    def receive(self, *contents: bytes, sender: str = "dean@elsewhere.test") -> None:
        """Get messages by SMTP, from another mail server."""
        with smtplib.SMTP(*self.server.address("smtp"), timeout=PATIENCE) as client:
            for content in contents:
                assert client.sendmail(sender, [self.address], content) == {}

    def put(self, *contents: bytes, mailbox: str = "INBOX", flags: str = "") -> None:
        """Store messages byte for byte by APPEND."""
        with self.imap() as client:
            client.create(mailbox)
            for content in contents:
                status, answer = client.append(mailbox, f"({flags})", None, content)
                assert status == "OK", answer

    def contents(self, mailbox: str = "INBOX") -> list[bytes]:
        r"""Return all messages whole, and leave \Seen alone."""
        return [content for _, content in self._fetch(mailbox, "BODY.PEEK[]")]

    def flags(self, mailbox: str = "INBOX") -> list[set[str]]:
        r"""Return the flags of all messages, without \Recent."""
        lines = self._fetch(mailbox, "FLAGS")
        return [
            {flag.decode() for flag in imaplib.ParseFlags(line)} - {"\\Recent"} for line in lines
        ]

    def uids(self, mailbox: str = "INBOX") -> list[int]:
        """Return the UIDs of all messages."""
        lines = self._fetch(mailbox, "UID")
        return [int(re.search(rb"UID (\d+)", line)[1]) for line in lines]  # type: ignore[index]

    def _fetch(self, mailbox: str, item: str) -> list[Any]:
        with self.imap(mailbox) as client:
            if client.untagged_responses.get("EXISTS", [b"0"])[-1] == b"0":
                return []
            status, answer = client.fetch("1:*", f"({item})")
            assert status == "OK", answer
            return [part for part in answer if part != b")"]


def as_lf(content: bytes) -> bytes:
    """Return a message with the line ends that files have here."""
    return content.replace(b"\r\n", b"\n")


def without_header(content: bytes, *names: str) -> bytes:
    """Return a message without all the header fields of these names."""
    head, blank, body = content.partition(b"\n\n")
    pattern = rf"^(?:{'|'.join(names)}):.*\n(?:[ \t].*\n)*"
    return re.sub(pattern.encode(), b"", head + b"\n", flags=re.M | re.I)[:-1] + blank + body


def note(subject: str, text: str = "Just a line.\n") -> bytes:
    """Return a short message with CRLF line ends."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Dean <dean@elsewhere.test>"
    message["To"] = "students@campus.test"
    message["Date"] = "Mon, 02 Mar 2026 09:30:00 +0100"
    message["Subject"] = subject
    message["Message-ID"] = f"<{'.'.join(subject.lower().split())}@elsewhere.test>"
    message.set_content(text, cte="7bit" if text.isascii() else "8bit")
    return message.as_bytes()


def _nested() -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = "Dean <dean@elsewhere.test>"
    letter["To"] = "students@campus.test"
    letter["Date"] = "Mon, 02 Mar 2026 09:30:00 +0100"
    letter["Subject"] = "A forwarded message"
    letter["Message-ID"] = "<forwarded@elsewhere.test>"
    letter.set_content("See below.\n")
    letter.add_alternative("<p>See <b>below</b>.</p>\n", subtype="html")
    letter.add_attachment(bytes(range(256)) * 9, "application", "octet-stream", filename="all.bin")
    inner = EmailMessage(policy=SMTP)
    inner["From"] = "Eve <eve@elsewhere.test>"
    inner["Subject"] = "Inside"
    inner.set_content("The innermost text.\n")
    letter.add_attachment(inner)
    letter.set_boundary("=_outer")
    letter.get_payload(0).set_boundary("=_inner")
    return letter.as_bytes()


AWKWARD = {
    "plain": note("A plain note"),
    "dots": note("Dots", ".\n..\n.one\n...three\nlast\n.\n"),
    "eight bits": note("Eight bits", "Grüße aus Zürich, 再见\n"),
    "from": note("From lines", "From the start\n>From the start\n\nFrom here\n"),
    "long line": note("A long line", "x" * 998 + "\n"),
    "empty": note("Nothing inside", ""),
    "nested": _nested(),
}
"""Messages that a program between may spoil, by what is awkward in them."""
