"""Breakpoints: where a held dialogue stops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from mailedu.network.hold import HoldError
from mailedu.observation import Observation
from mailedu.protocols.known import PROTOCOLS
from mailedu.protocols.observer import Observer
from mailedu.tape import Tape
from mailedu.transcript import Line, Sender, Step

_VERBS = {verb for protocol in PROTOCOLS.values() for verb in protocol.commands}
_STATES = {state.upper(): state for known in PROTOCOLS.values() for state in known.states}
_WORDS = ("+OK", "-ERR", "OK", "NO", "BAD", "BYE", "PREAUTH", "EXISTS", "EXPUNGE")
_CODES = {"code", "enhanced-code", "status"}
_ANSWERS = ("greeting", "reply", "continuation")


@dataclass(frozen=True)
class Breakpoint:
    """Where to stop: before a command, before a reply, or in a state; one of the three.

    Parameters
    ----------
    verb: of the command to stop before, e.g. ``"RETR"``; ``"FETCH"`` is ``"UID FETCH"`` as well.
    code: of the reply to stop before: ``"550"``, ``"5.7.1"``, ``"+OK"``, ``"NO"``, ``"EXISTS"``.
    state: to stop in as soon as the connection has reached it, e.g. ``"TRANSACTION"``.

    Raises
    ------
    HoldError: for none or more than one of them, or a state that no protocol has.
    """

    verb: str = ""
    code: str = ""
    state: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.verb, self.code, self.state))) != 1:
            raise HoldError("a breakpoint has one of verb, code and state, e.g. verb='RETR'")
        object.__setattr__(self, "verb", self.verb.upper())
        object.__setattr__(self, "code", self.code.upper())
        if self.state:
            known = _STATES.get(self.state.upper())
            if known is None:
                raise HoldError(f"no protocol has a state {self.state!r}{_near(self.state)}")
            object.__setattr__(self, "state", known)

    @classmethod
    def of(cls, text: str | Breakpoint) -> Breakpoint:
        """Return a breakpoint for a verb, a code or a state, whichever ``text`` is.

        Where a word is a command and a state as well (``"DATA"``), it is the command.

        Raises
        ------
        HoldError: when it is none of them.
        """
        if isinstance(text, Breakpoint):
            return text
        if not isinstance(text, str):
            raise HoldError(f"{text!r} is no breakpoint: give a text such as 'RETR' or '550'")
        word = " ".join(text.upper().split())
        if word in _VERBS:
            return cls(verb=word)
        if word in _WORDS or word.replace(".", "").isdigit():
            return cls(code=word)
        if word in _STATES:
            return cls(state=word)
        raise HoldError(f"{text!r} is no command, reply code or state{_near(word)}")

    def __str__(self) -> str:
        return self.verb or self.code or self.state

    def meets(self, observer: Observer, line: Line) -> bool:
        """Tell whether to stop before a line that comes next."""
        sought = self.verb if line.sender == "client" else self.code
        if not sought or sought.rpartition(" ")[2].encode() not in line.data.upper():
            return False
        step = observer.glimpse(line)
        if step is None:
            return False
        if line.sender == "client":
            return step.kind == "command" and step.verb in (sought, f"UID {sought}")
        named = (step.data[part.start : part.end] for part in step.parts if part.name in _CODES)
        return step.verb == sought or sought.encode() in map(bytes.upper, named)


def _near(word: str) -> str:
    """Return a hint at what may have been meant."""
    near = get_close_matches(word.upper(), [*_VERBS, *_STATES], 1, 0.7)
    return f"; did you mean {near[0]}?" if near else "; try RETR, 550 or TRANSACTION"


class Judge:
    """Knows where to stop, by observing what went on.

    Parameters
    ----------
    tape: records the connections that are held.
    """

    def __init__(self, tape: Tape, stop_at: Iterable[str | Breakpoint]) -> None:
        self.stop_at: list[Breakpoint] = [Breakpoint.of(one) for one in stop_at]
        self._observation: Observation = tape.observation()

    @property
    def watches(self) -> bool:
        """Whether there is any breakpoint."""
        return bool(self.stop_at)

    def catch_up(self) -> None:
        """Take note of what went on, so that ``passed`` tells only of what comes."""
        self._observation.more()

    def stops(self, connection: int, sender: Sender, data: bytes) -> bool:
        """Tell whether there is a breakpoint at a line that would go on now."""
        self.catch_up()
        observer = self._observation.observer_of(connection)
        line = Line(connection, sender, data, 0.0, 0.0, 0.0)
        return observer is not None and any(
            Breakpoint.of(one).meets(observer, line) for one in list(self.stop_at)
        )

    def passed(self, connection: int) -> tuple[bool, bool]:
        """Tell whether a state to stop in was reached since it was last asked, and if a reply came.

        Both of the one connection.
        """
        steps = [step for step in self._observation.more() if step.connection == connection]
        states = {Breakpoint.of(one).state for one in list(self.stop_at)} - {""}
        return (
            any(_reached(step) in states for step in steps),
            any(step.sender == "server" and step.kind in _ANSWERS for step in steps),
        )


def _reached(step: Step) -> str | None:
    """Return the state to which a step has led."""
    return None if step.state_after == step.state_before else step.state_after
