"""What the clients of a transcript did and when, as a list of deeds to be done again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mailedu.transcript import Step, Transcript

Deed = Literal["open", "send", "close", "cut"]

_BREATH = 0.001
"""Seconds between two lines up to which a client has not waited for an answer."""


@dataclass(frozen=True)
class Doing:
    """One deed of a client.

    Parameters
    ----------
    time: seconds since the recording began.
    connection: its number.
    deed: the connection is opened, closed or cut, or octets are sent.
    index: of the recorded step that this was, or that it is done instead of; -1 for opening.
    data: octets to be sent instead of the recorded ones; None sends those.
    at_once: with the deed before it, without waiting for what the server says to that.
    """

    time: float
    connection: int
    deed: Deed
    index: int = -1
    data: bytes | None = None
    at_once: bool = False


def is_end(step: Step) -> bool:
    """Tell whether a step says that the connection ended without a goodbye."""
    return step.kind == "event" and step.label == "connection closed"


def next_deed(transcript: Transcript, index: int) -> int | None:
    """Return the step at which the client of step ``index`` next does something, or None."""
    connection = transcript.steps[index].connection
    for number in range(index + 1, len(transcript.steps)):
        step = transcript.steps[number]
        if step.connection == connection and (_is_line(step) or is_end(step)):
            return number
    return None


def schedule(transcript: Transcript) -> list[Doing]:
    """Return all that the clients did, in order of time.

    Connections open in the order of their numbers, each before the first of its steps. Lines that
    a client sent in one breath, with no word of the server in between, go at once.
    """
    doings: list[tuple[float, int, Doing]] = []
    latest = transcript.steps[-1].received if transcript.steps else 0.0
    begun = {step.connection: step.received for step in reversed(transcript.steps)}
    for connection in reversed(transcript.connections):
        latest = min(latest, begun.get(connection.number, latest))
        place = connection.number - len(transcript.connections) - 1
        doings.append((latest, place, Doing(latest, connection.number, "open")))
    spoke: dict[int, Step] = {}
    for index, step in enumerate(transcript.steps):
        before = spoke.get(step.connection)
        if is_end(step):
            deed = Doing(step.received, step.connection, "close", index)
            doings.append((deed.time, index, deed))
        elif _is_line(step):
            at_once = (
                before is not None
                and _is_line(before)
                and step.forwarded - before.forwarded < _BREATH
            )
            deed = Doing(step.forwarded, step.connection, "send", index, at_once=at_once)
            doings.append((deed.time, index, deed))
        spoke[step.connection] = step
    return [doing for _, _, doing in sorted(doings, key=lambda one: one[:2])]


def changed(
    doings: list[Doing], transcript: Transcript, index: int, line: bytes | None
) -> list[Doing]:
    """Return the deeds with the change after step ``index``.

    Parameters
    ----------
    line: what is sent in place of what the client does next; nothing at all for ``b""``; None
        cuts the connection instead.
    """
    here = transcript.steps[index]
    number = next_deed(transcript, index)
    if line is None:
        kept = [d for d in doings if d.connection != here.connection or d.index <= index]
        told = here.sender == "client" and bool(here.data)
        cut = Doing(here.forwarded, here.connection, "cut", index, at_once=told)
        place = next((n for n, d in enumerate(kept) if d.time > here.forwarded), len(kept))
        return [*kept[:place], cut, *kept[place:]]
    if number is None:
        last = transcript.steps[-1].forwarded
        return [*doings, Doing(last, here.connection, "send", index, line)]
    new = []
    for doing in doings:
        if doing.index != number:
            new.append(doing)
        elif line:
            new.append(Doing(doing.time, doing.connection, "send", number, line, doing.at_once))
    return new


def _is_line(step: Step) -> bool:
    return step.sender == "client" and bool(step.data)
