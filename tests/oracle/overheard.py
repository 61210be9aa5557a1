"""Connections of which every octet in clear is kept, with who said it, for the observers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import ClassVar

from speaking import KINDS, Connection, Imap, Pop3, Smtp, Stage

from mailedu.protocols.observer import observer_for
from mailedu.transcript import Line, Sender, Step

TLS = ("TLSv1.3", "TLS_AES_256_GCM_SHA384")


class Overheard(Connection):
    """To be put before a kind of connection: ``class OverheardImap(Overheard, Imap)``."""

    protocol: ClassVar[str]
    talks: ClassVar[list[Overheard]]

    def __init__(self, stage: Stage, service: str) -> None:
        self.said: list[tuple[Sender, bytes] | None] = []
        if service in ("imaps", "pop3s", "submissions"):
            self.said.append(None)
        self.talks.append(self)
        super().__init__(stage, service)

    def send(self, data: bytes) -> None:
        self.said.append(("client", data))
        super().send(data)

    def _read(self) -> None:
        before = len(self._buffer)
        super()._read()
        self.said.append(("server", self._buffer[before:]))

    def start_tls(self) -> None:
        super().start_tls()
        self.said.append(None)

    def lines(self) -> Iterator[Line | None]:
        """Yield the lines of both sides, and None where TLS begins."""
        rest: dict[Sender, bytes] = {"client": b"", "server": b""}
        times = itertools.count()
        for said in self.said:
            if said is None:
                yield None
                continue
            sender, data = said
            *whole, rest[sender] = re.split(rb"(?<=\n)", rest[sender] + data)
            for line in whole:
                now = float(next(times))
                yield Line(1, sender, line, now, now, now)

    def steps(self, *, reveal: bool) -> list[Step]:
        submission = self.service.startswith("submission")
        observer = observer_for(self.protocol, reveal=reveal, submission=submission)
        steps: list[Step] = []
        for line in self.lines():
            steps += observer.feed(line) if line else observer.encrypted(0.0, *TLS)
        return steps + observer.close()


_NAMES = {Imap: "IMAP", Pop3: "POP3", Smtp: "SMTP"}


def overheard(talks: list[Overheard]) -> dict[str, type[Connection]]:
    """Return kinds of connections as ``speaking.KINDS`` that put themselves into ``talks``."""
    return {
        service: type(
            f"Overheard{kind.__name__}",
            (Overheard, kind),
            {"protocol": _NAMES[kind], "talks": talks},
        )
        for service, kind in KINDS.items()
    }
