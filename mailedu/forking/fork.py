"""The fork: what was recorded, and what would have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mailedu.display import Shown
from mailedu.forking.change import Change
from mailedu.forking.compare import (
    MailboxDifference,
    first_deviation,
    first_difference,
    mailbox_difference,
)
from mailedu.forking.facts import ForkError
from mailedu.forking.rerun import Rerun, rerun
from mailedu.forking.schedule import changed, is_end, next_deed, schedule
from mailedu.forking.wording import answer, caveats
from mailedu.protocols.known import PROTOCOLS
from mailedu.tape import Tape
from mailedu.transcript import Step, Transcript


@dataclass(frozen=True)
class Fork(Shown):
    """Two branches of one dialogue: as it was recorded, and with one change.

    Parameters
    ----------
    before: what was recorded.
    after: the same, run again from the same starting state with the change.
    step: the step from which on it may differ.
    change: what was changed.
    first_difference: the first steps that differ, in ``before`` and in ``after``; where a branch
        has ended by then, its number of steps. None: nothing differs.
    mailbox_difference: the mailboxes that differ in the end.
    deviation: the first step of the recording that came otherwise when it was run again without
        any change, because it hangs on something that was not recorded; None: all came the same.
    answer: what the change changes, in a sentence.
    notes: what to bear in mind, each a sentence.
    """

    before: Transcript
    after: Transcript
    step: int
    change: Change
    first_difference: tuple[int, int] | None
    mailbox_difference: tuple[MailboxDifference, ...]
    deviation: int | None
    answer: str
    notes: tuple[str, ...]

    shown_as: ClassVar[str] = "fork"

    def same_until(self, step: int) -> bool:
        """Tell whether all up to a step came as recorded when it was run again unchanged."""
        return self.deviation is None or self.deviation > step

    def __repr__(self) -> str:
        return f"<Fork after step {self.step} of {self.before.title!r}: {self.answer}>"


def fork(
    recorded: Transcript | Tape,
    step: int | str,
    *,
    line: str | bytes | None = None,
    cut: bool = False,
) -> Fork:
    """Run a recorded dialogue again, the same up to a step and otherwise from there.

    All happens in a simulated world that begins with the mailboxes as they were, by a clock that
    shows the recorded times. The clients say what they said, one after the other, each line when
    all that came before it has happened. No password is recorded: there, every account's is
    ``********``, which is also what the transcript shows, so that logins go as they went.

    Parameters
    ----------
    recorded: what a sandbox has recorded.
    step: its index, counted from 0; or the verb of a client's line, such as ``"QUIT"``: then it
        is the step before the first of these.
    line: what the client of this step's connection says instead of its next line. Text gets a
        CRLF at its end unless it ends with LF; bytes go as they are, legal or not; ``b""`` leaves
        the line out. Where the client closed the connection next, or nothing, the line is added.
    cut: cut the connection after this step instead.

    Raises
    ------
    ForkError: there is no such step, no starting state, or nothing that could be changed.
    """
    transcript = recorded.transcript if isinstance(recorded, Tape) else recorded
    if not isinstance(transcript, Transcript):
        raise ForkError(
            f"fork() runs a Transcript again, not a {type(recorded).__name__}: give it what "
            "box.pop3.dialogue() or box.record() gives"
        )
    if cut == (line is not None):
        raise ForkError('say what is to be otherwise: cut=True, or line="NOOP" (one of them)')
    index = _index(transcript, step)
    change = _change(transcript, index, None if line is None else _octets(line))
    doings = schedule(transcript)
    unchanged = rerun(transcript, doings)
    otherwise = changed(doings, transcript, index, None if cut else change.new)
    branch = rerun(transcript, otherwise, like=unchanged)
    return _compared(transcript, index, change, unchanged, branch)


def _compared(
    transcript: Transcript, index: int, change: Change, unchanged: Rerun, branch: Rerun
) -> Fork:
    first = first_difference(transcript, unchanged.transcript, branch.transcript)
    mailboxes = mailbox_difference(transcript, unchanged, branch)
    deviation = first_deviation(transcript, unchanged.transcript)
    return Fork(
        transcript,
        branch.transcript,
        index,
        change,
        first,
        mailboxes,
        deviation,
        answer(transcript, branch.transcript, change, first, mailboxes),
        caveats(transcript, unchanged, branch, index, deviation),
    )


def _index(transcript: Transcript, step: int | str) -> int:
    """Return the index of the step after which all may be otherwise; raises ForkError."""
    steps = transcript.steps
    if isinstance(step, str):
        verb = step.strip().upper()
        verbs = [s.verb if s.sender == "client" and s.data else "" for s in steps]
        if verb not in verbs:
            known = ", ".join(dict.fromkeys(filter(None, verbs))) or "none"
            raise ForkError(f"no client gives the command {step!r} here; there are: {known}")
        number = verbs.index(verb)
        same = (n for n in range(number) if steps[n].connection == steps[number].connection)
        return max(same, default=number)
    if not 0 <= step < len(steps):
        raise ForkError(
            f"there is no step {step}: this dialogue has steps 0 to {len(steps) - 1}"
            if steps
            else "this dialogue has no steps"
        )
    return step


def _octets(line: str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return line.encode() if line.endswith("\n") else line.encode() + b"\r\n"


def _change(transcript: Transcript, index: int, line: bytes | None) -> Change:
    """Say what is changed after a step, where ``line`` None cuts; raises ForkError."""
    here = transcript.steps[index]
    number = next_deed(transcript, index)
    _check_open(transcript, index, number)
    if line is None:
        return Change("cut", index, here.connection)
    if number is None or is_end(transcript.steps[number]):
        if not line:
            raise ForkError(
                f"after step {index} the client sends nothing on connection {here.connection}, "
                "so no line can be left out: choose an earlier step, or give a line to be sent"
            )
        place = len(transcript) if number is None else number
        return Change("added", place, here.connection, new=line)
    old = transcript.steps[number].data
    return Change("edited" if line else "left out", number, here.connection, old, line)


def _check_open(transcript: Transcript, index: int, following: int | None) -> None:
    """Raise ForkError where the connection of a step is over after it."""
    here = transcript.steps[index]
    own = [s for s in transcript.steps[: index + 1] if s.connection == here.connection]
    if any(map(is_end, own)) or (following is None and _said_goodbye(transcript, here)):
        raise ForkError(
            f"connection {here.connection} is over after step {index}: choose an earlier step"
        )


def _said_goodbye(transcript: Transcript, step: Step) -> bool:
    protocols = {c.number: c.protocol for c in transcript.connections}
    states = PROTOCOLS[protocols[step.connection]].states
    return step.state_after in states and states[step.state_after].phase == "ending"
