"""Lines that came from elsewhere, observed and made a transcript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailedu.protocols.observer import Observer, observer_for
from mailedu.transcript import Connection, Line, Sender, Step, Transcript

UNNAMED_CIPHER = "a cipher that is not named here"


@dataclass(frozen=True)
class Arrived:
    """Octets of one side, when they were read, and in which packet."""

    sender: Sender
    data: bytes
    time: float
    number: int = 0


@dataclass(frozen=True)
class Remark:
    """Something that happened to a connection and is no line.

    ``what`` is ``encrypted`` (``text``: the version), ``not encrypted`` (the reason), ``closed``,
    or ``stopped``: what follows could not be read (``text`` says why in a few words, ``meaning``
    in a sentence; ``error``: it should have been there).
    """

    sender: Sender
    what: str
    time: float
    text: str = ""
    meaning: str = ""
    error: bool = False


@dataclass
class Session:
    """One connection as a reader found it: chunks and remarks in the order in which they came.

    ``state``: that at the first line, for a dialogue that begins in the middle, else None.
    """

    connection: Connection
    happened: list[Arrived | Remark] = field(default_factory=list)
    state: str | None = None


def observed(title: str, sessions: Sequence[Session], meta: Mapping[str, str]) -> Transcript:
    """Return the transcript of sessions, in the order of their times; passwords are masked."""
    keyed = [
        (step.received, number, place, step)
        for number, session in enumerate(sessions)
        for place, step in enumerate(_steps(session))
    ]
    keyed.sort(key=lambda item: item[:3])
    new = {(number, place): at for at, (_, number, place, _) in enumerate(keyed)}
    steps = tuple(
        step if step.answers is None else replace(step, answers=new[number, step.answers])
        for _, number, _, step in keyed
    )
    return Transcript(title, tuple(s.connection for s in sessions), steps, meta=meta)


def _steps(session: Session) -> list[Step]:
    observer = observer_for(session.connection.protocol, state=session.state)
    observer.connection = session.connection.number
    steps: list[Step] = []
    for item in lines(session):
        if isinstance(item, Line):
            steps += observer.feed(item)
        elif item.what == "encrypted":
            steps += observer.encrypted(item.time, item.text, UNNAMED_CIPHER)
        elif item.what == "not encrypted":
            steps += observer.not_encrypted(item.time, item.text)
        elif item.what == "stopped":
            return steps + observer.close() + [_stopped(item, observer)]
        elif not observer.ended:
            return steps + observer.close(time=item.time, by=item.sender)
    return steps + observer.close()


def _stopped(remark: Remark, observer: Observer) -> Step:
    return Step(
        observer.connection, remark.sender, b"", remark.time, remark.time, remark.time, "event",
        remark.text, "", observer.state, observer.state, remark.meaning,
        error=remark.text if remark.error else None,
    )  # fmt: skip


def lines(session: Session) -> list[Line | Remark]:
    """Put chunks together to lines; each stands where its first octet came, with that time."""
    found: list[Line | Remark] = []
    unfinished: dict[Sender, int] = {}
    for item in session.happened:
        if isinstance(item, Remark):
            unfinished.clear()
            found.append(item)
            continue
        for piece in _split(item.data):
            place = unfinished.pop(item.sender, None)
            if place is None:
                place = len(found)
                number, time = session.connection.number, item.time
                found.append(Line(number, item.sender, piece, time, time, time))
            else:
                begun = found[place]
                assert isinstance(begun, Line)
                found[place] = replace(begun, data=begun.data + piece)
            if not piece.endswith(b"\n"):
                unfinished[item.sender] = place
    return found


def _split(data: bytes) -> list[bytes]:
    """Cut after each LF, keeping it."""
    *pieces, last = data.split(b"\n")
    return [piece + b"\n" for piece in pieces] + ([last] if last else [])
