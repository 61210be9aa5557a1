"""What the three observers share: lines go in, steps come out, replies find their commands."""

from __future__ import annotations

import copy
import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from mailedu.protocols.observer.fates import lost, masked
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

SEALED = (
    "The client begins a TLS handshake. From here on the wire passes the octets on and cannot read "
    "them, as it has not the server's key: nothing more of this session is recorded but its end."
)
UNSEEN = "How far the session came cannot be said: it was encrypted."
_HANDSHAKE = {"TLSv1.2": "RFC 5246 §7.4", "TLSv1.3": "RFC 8446 §4"}


Awaited = Literal["command", "go-ahead", "literal", "chunk", "text", "response", "done"]
"""What the client's next line is, or is a part of: a command; nothing yet, because the server has
to ask for the literal first; a literal, a chunk of BDAT, a message text; an answer to a challenge;
the end of IDLE."""


@dataclass
class Asked:
    """A command that waits for its reply.

    ``index`` of its step, ``arguments`` without secrets, ``wrong``: it was out of place or
    malformed, ``tag`` and number of ``messages`` (of APPEND) of IMAP.
    """

    index: int
    verb: str
    arguments: tuple[bytes, ...] = ()
    wrong: bool = False
    tag: bytes = b""
    messages: int = 0


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
        self._is_sealed = False

    def feed(self, line: Line) -> list[Step]:
        """Take the next line and return the steps that it completes (often one, or none).

        ``Step.answers`` counts the steps of this observer from 0. A line that was dropped changes
        nothing but that there is a step for it.
        """
        if line.fate == "dropped":
            self._lose(line)
            return self._drain()
        if line.original:
            line = replace(line, original=self._sent(line)[0])
        for data in re.split(rb"(?<=\n)", line.data):
            if data:
                self._take(replace(line, data=data))
        return self._drain()

    def glimpse(self, line: Line) -> Step | None:
        """Return what the step would be that begins with ``line``, were it the next to come.

        None when it goes on with a step that has begun. Nothing is taken note of.
        """
        return copy.deepcopy(self)._begun_with(line)

    def _begun_with(self, line: Line) -> Step | None:
        before_all = -1.0
        steps = self.feed(replace(line, received=before_all, fate="", original=b""))
        return next((s for s in steps + self.close() if s.received == before_all), None)

    def _sent(self, line: Line) -> tuple[bytes, str]:
        """Return the octets that were sent in the place of a line, and a label for them."""
        would = copy.deepcopy(self)
        step = would._begun_with(replace(line, data=line.original))
        label = step.label if step else _label(line.original)
        if self.reveal:
            return line.original, label
        whole = step is not None and line.original.endswith(b"\n") and step.data.count(b"\n") == 1
        if step is not None and whole:
            return step.data, label
        hidden = masked(line.original, would.secrets)
        return hidden, _label(hidden) if step is None else label

    def _lose(self, line: Line) -> None:
        """Add a step for a line that never arrived."""
        original, label = self._sent(line)
        self.connection = line.connection
        self._out.append(lost(line, shorten(label), original, self.state, self._marked()))
        self._count += 1

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
            said = (UNSEEN, "") if self._is_sealed else self._end_meaning()
            self._add_event(time, by, "connection closed", *said)
        return self._drain()

    def encrypted(self, time: float, version: str, cipher: str) -> list[Step]:
        """Return a step that says that TLS was agreed on; the lines after it were encrypted.

        The state is the first one again (RFC 3207 §4.2, RFC 2595 §4), and commands that were
        sent ahead get no reply.

        Parameters
        ----------
        time: when, in seconds as in ``Line``.
        version, cipher: e.g. ``"TLSv1.3"`` and ``"TLS_AES_256_GCM_SHA384"``.
        """
        meaning = (
            f"The two sides agreed on {version} with {cipher}. From here on the line is encrypted; "
            "what stands below is what they read."
        )
        if self._count:
            meaning += " What either learned before, such as the extensions offered, is forgotten."
        self._flush()
        self.asked.clear()
        before, self.state = self.state, next(iter(self.protocol.states))
        label = f"TLS handshake: {version}"
        self._add_event(time, "client", label, meaning, _HANDSHAKE.get(version, ""), before=before)
        return self._drain()

    def sealed(self, time: float) -> list[Step]:
        """Return a step that says that nobody on the line reads what passes from now on."""
        self._flush()
        self._is_sealed = True
        self._add_event(time, "client", "encrypted from here on", SEALED, "RFC 8446 §5")
        return self._drain()

    def not_encrypted(self, time: float, failure: str) -> list[Step]:
        """Return a step that says why there was no TLS; ``failure`` is a few words."""
        self._flush()
        meaning = (
            "The two sides did not agree on TLS, so the connection ends. A client refuses a server "
            "whose certificate was signed by nobody that it knows."
        )
        error = f"TLS handshake failed: {failure}"
        self._add_event(time, "client", "no TLS", meaning, "RFC 8446 §4", error=error)
        return self._drain()

    @property
    def awaits(self) -> tuple[Awaited, int]:
        """What the client's next line is, and how many octets of it are still to come, if known."""
        return "command", 0

    @property
    def ended(self) -> bool:
        """Whether the two have said goodbye, so that the connection's end is no news."""
        return self.protocol.states[self.state].phase == "ending"

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

    connection = 1
    """The number of the connection: that of the lines, or what the caller sets before them."""

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
        self.connection = first.connection
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
                fate=next((line.fate for line in lines if line.fate), ""),
                original=_original(lines),
            )
        )
        self._count += 1
        return self._count - 1

    def _add_event(
        self,
        time: float,
        by: Sender,
        label: str,
        meaning: str,
        section: str,
        *,
        before: str | None = None,
        error: str | None = None,
    ) -> None:
        """Add a step for something that happened to the connection and is no line."""
        step = Step(
            self.connection, by, b"", time, time, time, "event", label,
            "", before or self.state, self.state, meaning, section, error=error,
        )  # fmt: skip
        self._out.append(step)
        self._count += 1

    def _expected(self) -> str:
        """The state that the server will be in if all commands under way succeed."""
        state = self.state
        for asked in self.asked:
            command = self.protocol.commands.get(asked.verb)
            if command is not None and command.leads_to:
                state = command.leads_to
        return state


def _original(lines: Sequence[Line]) -> bytes:
    """Return what was sent in the place of lines, b"" when it was just these."""
    if not any(line.original for line in lines):
        return b""
    return b"".join(line.original if line.fate == "edited" else line.data for line in lines)


def _label(data: bytes) -> str:
    """Return one short line for octets of which nothing more is known."""
    return label_of([Piece(split_end(data)[0], "text", "text")], True)


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
