"""What the three observers share: lines go in, steps come out, replies find their commands."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from mailedu.protocols.observer.pieces import (
    Piece,
    assemble,
    hide_echoes,
    label_of,
    shorten,
    spellings,
    split_end,
)
from mailedu.protocols.table import Protocol
from mailedu.transcript import Kind, Line, Sender, Step


@dataclass
class Asked:
    """A command that waits for its reply.

    ``index`` of its step, ``arguments`` without secrets, ``wrong``: it was out of place or
    malformed, ``tag`` of IMAP.
    """

    index: int
    verb: str
    arguments: tuple[bytes, ...] = ()
    wrong: bool = False
    tag: bytes = b""


class Observer(ABC):
    """Turns the lines of one connection into steps, one line at a time.

    Parameters
    ----------
    reveal: show passwords; otherwise each becomes eight asterisks.
    submission: the SMTP server is a submission server (RFC 6409).
    state: the state at the first line, for a dialogue that begins in the middle; no
        greeting is expected then. None: the connection's beginning.
    """

    protocol: ClassVar[Protocol]

    def __init__(
        self, *, reveal: bool = False, submission: bool = False, state: str | None = None
    ) -> None:
        if state is not None and state not in self.protocol.states:
            known = ", ".join(self.protocol.states)
            raise ValueError(f"{self.protocol.name} has no state {state!r}; it has {known}")
        self.reveal = reveal
        self.submission = submission
        self.state = state or next(iter(self.protocol.states))
        self.greeted = state is not None
        self.asked: deque[Asked] = deque()
        self.secrets: set[bytes] = set()
        self._count = 0
        self._out: list[Step] = []

    def feed(self, line: Line) -> list[Step]:
        """Take the next line and return the steps that it completes (often one, or none).

        ``Step.answers`` counts the steps of this observer from 0.
        """
        for data in re.split(rb"(?<=\n)", line.data):
            if data:
                self._take(replace(line, data=data))
        return self._drain()

    def close(self, *, time: float | None = None, by: Sender = "server") -> list[Step]:
        """Return what was still open: cut-off replies, literals or message texts.

        Parameters
        ----------
        time: when the connection ended, in seconds as in ``Line``; with it, a last step of
            kind ``event`` says what the end means here.
        by: who ended it.
        """
        self._flush()
        if time is not None:
            meaning, section = self._end_meaning()
            step = Step(
                self._connection, by, b"", time, time, time, "event", "connection closed",
                "", self.state, self.state, meaning, section,
            )  # fmt: skip
            self._out.append(step)
            self._count += 1
        return self._drain()

    # What each protocol does.

    @abstractmethod
    def _take(self, line: Line) -> None:
        """Take one line."""

    @abstractmethod
    def _flush(self) -> None:
        """Emit what is still open."""

    @abstractmethod
    def _end_meaning(self) -> tuple[str, str]:
        """Say what the connection's end means here, and the RFC section."""

    def _marked(self) -> tuple[int, ...]:
        return ()

    # What they share.

    _connection = 1

    def _drain(self) -> list[Step]:
        steps, self._out = self._out, []
        return steps

    def _emit(
        self,
        lines: Sequence[Line],
        kind: Kind,
        pieces: Sequence[Piece],
        *,
        meaning: str,
        section: str,
        verb: str = "",
        leads_to: str | None = None,
        label: str | None = None,
        faults: Sequence[str] = (),
        answers: int | None = None,
    ) -> int:
        """Add a step of ``lines`` cut into ``pieces`` and return its index."""
        first, last = lines[0], lines[-1]
        self._connection = first.connection
        if not self.reveal and first.sender == "server":
            pieces = hide_echoes(pieces, self.secrets)
        for piece in pieces:
            if piece.secret:
                self.secrets |= spellings(piece.data)
        data, parts = assemble(pieces, self.reveal)
        before = self.state
        self.state = leads_to or before
        self._out.append(
            Step(
                connection=first.connection,
                sender=first.sender,
                data=data,
                received=first.received,
                released=last.released,
                forwarded=last.forwarded,
                kind=kind,
                label=shorten(label or label_of(pieces, self.reveal)),
                verb=verb,
                state_before=before,
                state_after=self.state,
                meaning=meaning,
                section=section,
                parts=parts,
                error=faults[0] if faults else None,
                answers=answers,
                marked=self._marked(),
            )
        )
        self._count += 1
        return self._count - 1

    def _expected(self) -> str:
        """The state that the server will be in if all commands under way succeed."""
        state = self.state
        for asked in self.asked:
            command = self.protocol.commands.get(asked.verb)
            if command is not None and command.leads_to:
                state = command.leads_to
        return state


def line_faults(data: bytes, limit: int, limit_section: str) -> list[str]:
    """Return what is wrong with a line as a line: its end, length and octets."""
    body, end = split_end(data)
    faults = []
    if end == b"\n":
        faults.append("The line ends with a bare LF; every line must end with CRLF.")
    elif not end:
        faults.append("The line has no end: the connection broke off, or CRLF is missing.")
    if len(data) > limit:
        faults.append(
            f"The line has {len(data)} octets; {limit_section} allows {limit} with its CRLF."
        )
    if b"\r" in body:
        faults.append("A bare CR stands inside the line; CR may only come just before LF.")
    elif b"\0" in body:
        faults.append("A NUL octet stands inside the line; it is not allowed there.")
    return faults
