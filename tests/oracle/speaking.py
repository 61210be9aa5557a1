"""The client's end of one connection: it sends lines, and reads replies as lines to look at."""

from __future__ import annotations

import base64
import re
from abc import ABC, abstractmethod
from typing import Protocol

from line import Line
from script import octets

from mailedu.exchange.script_expecting import shown

PATIENCE = 20.0
"""Seconds after which a line that does not come fails the script.

Dovecot waits ten for the lock of a maildrop before it says [IN-USE].
"""

_LITERAL = re.compile(rb"~?\{(\d+)\}\r\n\Z")


class Closed(Exception):
    """The server closed the connection."""


class Stage(Protocol):
    """A server with accounts bob, carol and alice, all their mailboxes new."""

    name: str

    def connect(self, service: str) -> Line:
        """Open a connection to ``"imap"``, ``"imaps"``, ``"pop3"``, …"""


class Connection(ABC):
    """One connection.

    ``pending`` says which reply is still to come, None when all have come; ``tagged``: whether
    a tag tells where a reply ends; ``success``: the status that a command is expected to have.
    """

    tagged = False
    success = ""

    def __init__(self, stage: Stage, service: str) -> None:
        self.service = service
        self._line = stage.connect(service)
        self.pending: str | None = None
        self._buffer = b""
        self._count = 0

    def start_tls(self) -> None:
        """Encrypt; what had come before is thrown away, as a client must."""
        self._buffer = b""
        self._line.start_tls()

    def send(self, data: bytes) -> None:
        """Write octets; raise Closed when nobody reads them."""
        try:
            self._line.send(data)
        except ConnectionError:
            raise Closed from None

    def command(self, text: str) -> bytes:
        """Return the line that gives a command."""
        return octets(text) + b"\r\n"

    def receive(self) -> str:
        """Read one line, as it is shown; raise Closed, or TimeoutError when none comes."""
        text = shown(self._until_crlf().removesuffix(b"\r\n"))
        if self.pending is not None:
            self.pending = self._still_pending(text)
        return text

    def _until_crlf(self) -> bytes:
        while b"\r\n" not in self._buffer:
            self._read()
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line + b"\r\n"

    def _exactly(self, octets: int) -> bytes:
        while len(self._buffer) < octets:
            self._read()
        data, self._buffer = self._buffer[:octets], self._buffer[octets:]
        return data

    def _read(self) -> None:
        data = self._line.receive()
        if not data:
            raise Closed
        self._buffer += data

    def _still_pending(self, text: str) -> str | None:
        """Return what is pending after this line of the reply."""
        return None

    @abstractmethod
    def is_status(self, text: str) -> bool:
        """Whether an expectation speaks of the status of a reply."""

    @abstractmethod
    def login(self, user: str) -> tuple[str, ...]:
        """Return the commands that log a user in."""

    def drop(self) -> None:
        """Go away without a word, and wait until the server has noticed."""
        self._line.drop()

    def close(self) -> None:
        """Close the connection."""
        self._line.close()


class Imap(Connection):
    """Commands get tags; literals in responses are shown as quoted strings."""

    tagged = True
    success = "OK…"

    def command(self, text: str) -> bytes:
        self._count += 1
        self.pending = f"a{self._count}"
        return f"{self.pending} ".encode() + super().command(text)

    def receive(self) -> str:
        line = self._until_crlf()
        text = b""
        while literal := _LITERAL.search(line):
            quoted = re.sub(rb'[\\"]', rb"\\\g<0>", self._exactly(int(literal[1])))
            text += line[: literal.start()] + b'"' + quoted + b'"'
            line = self._until_crlf()
        said = shown(text + line.removesuffix(b"\r\n"))
        if self.pending == "greeting" or said.startswith(f"{self.pending} "):
            said = said.removeprefix(f"{self.pending} ")
            self.pending = None
        return said

    def is_status(self, text: str) -> bool:
        return not text.startswith(("*", "+"))

    def login(self, user: str) -> tuple[str, ...]:
        return (f"LOGIN {user} {user}-secret",)


class Pop3(Connection):
    """A reply is a status line, and after +OK to some commands lines up to a dot."""

    success = "+OK…"

    def command(self, text: str) -> bytes:
        word, _, argument = text.upper().partition(" ")
        listing = word in ("LIST", "UIDL") and not argument
        self.pending = "several" if word in ("CAPA", "RETR", "TOP") or listing else "one"
        return super().command(text)

    def _still_pending(self, text: str) -> str | None:
        if self.pending == "several" and text.startswith("+OK"):
            return "lines"
        return "lines" if self.pending == "lines" and text != "." else None

    def is_status(self, text: str) -> bool:
        return text.startswith(("+", "-ERR"))

    def login(self, user: str) -> tuple[str, ...]:
        return f"USER {user}", f"PASS {user}-secret"


class Smtp(Connection):
    """A reply has lines ``250-…`` and a last one ``250 …``."""

    success = "2…"

    def command(self, text: str) -> bytes:
        self.pending = "reply"
        return super().command(text)

    def _still_pending(self, text: str) -> str | None:
        return self.pending if text[3:4] == "-" else None

    def is_status(self, text: str) -> bool:
        return True

    def login(self, user: str) -> tuple[str, ...]:
        response = base64.b64encode(f"\0{user}\0{user}-secret".encode()).decode()
        return "EHLO client.test", f"AUTH PLAIN {response}"


KINDS: dict[str, type[Connection]] = {
    "imap": Imap, "imaps": Imap, "pop3": Pop3, "pop3s": Pop3,
    "smtp": Smtp, "submission": Smtp, "submissions": Smtp,
}  # fmt: skip
