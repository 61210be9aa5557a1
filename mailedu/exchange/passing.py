"""What passed on each connection of a transcript, as octets: where all exports begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailedu.protocols.known import PROTOCOLS
from mailedu.transcript import Connection, Sender, Step, Transcript, TranscriptError

TLS = "TLS handshake"
"""How the label of the step begins that says that TLS was agreed on."""

CLOSED = "connection closed"
"""The label of the step that says that a connection ended without a goodbye."""


@dataclass(frozen=True)
class Passed:
    """Octets of one side, and when they went on to the other, in seconds as ``Step.forwarded``."""

    sender: Sender
    data: bytes
    time: float


@dataclass(frozen=True)
class Stream:
    """What one TCP connection carried, in the order in which it was read.

    ``end`` is who closed it, None when it was still open; ``broken``: without a goodbye.
    """

    connection: Connection
    passed: tuple[Passed, ...]
    end: Sender | None
    broken: bool
    ended: float


def streams(transcript: Transcript) -> list[Stream]:
    """Return the streams of a transcript, in the order in which they began.

    A connection that was encrypted on the way (STARTTLS, STLS) gives two: the clear text before
    the handshake, and what the two sides read after it. Raises TranscriptError for a protocol that
    is none of ours.
    """
    require_mail(transcript)
    found = []
    for connection in transcript.connections:
        steps = [step for step in transcript.steps if step.connection == connection.number]
        for run in _cut_at_tls(steps):
            passed = tuple(_passed(run))
            if passed:
                found.append(_stream(connection, run, passed))
    return sorted(found, key=lambda stream: stream.passed[0].time)


def require_mail(transcript: Transcript) -> None:
    """Raise TranscriptError for a protocol that is none of ours: others cannot be told apart."""
    for connection in transcript.connections:
        if connection.protocol not in PROTOCOLS:
            raise TranscriptError(
                f"connection {connection.number} speaks {connection.protocol}, not one of "
                f"{', '.join(PROTOCOLS)}: export it as json, text or html"
            )


def said_goodbye(connection: Connection, step: Step) -> bool:
    """Tell whether after this step the session is over in the protocol's own way."""
    state = PROTOCOLS[connection.protocol].states.get(step.state_after)
    return state is not None and state.phase == "ending"


def _cut_at_tls(steps: list[Step]) -> Iterator[list[Step]]:
    run: list[Step] = []
    for step in steps:
        if step.kind == "event" and step.label.startswith(TLS):
            yield run
            run = []
        run.append(step)
    yield run


def _passed(steps: list[Step]) -> Iterator[Passed]:
    """Yield what passed, step by step; no time is before the one that came earlier."""
    now = 0.0
    for step in steps:
        if step.data:
            now = max(now, step.forwarded)
            yield Passed(step.sender, step.data, now)


def _stream(connection: Connection, steps: list[Step], passed: tuple[Passed, ...]) -> Stream:
    last = steps[-1]
    broken = last.kind == "event" and last.label == CLOSED
    end: Sender | None = None
    if broken:
        end = last.sender
    elif said_goodbye(connection, last):
        end = "server"
    return Stream(connection, passed, end, broken, max(last.forwarded, passed[-1].time))
