"""What an experiment is: one question, parameters, a run in a world, and an answer.

An experiment is a module of this package with ``EXPERIMENT = Experiment(…)``; its name is the
module's. ``experiments.find`` and ``experiments.names`` find it, the command line and the
notebooks' sliders read its parameters, and ``mailedu/views/figures/`` draws its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, get_args

import pandas as pd

from mailedu.display import Shown
from mailedu.network.link import PRESETS
from mailedu.simulation import Encryption, Kind
from mailedu.transcript import Transcript

Value = int | float | str | bool


class ExperimentError(ValueError):
    """An experiment that cannot be run as asked; the message says what to do."""


@dataclass(frozen=True)
class Parameter:
    """One thing that a user may change.

    Parameters
    ----------
    name: the keyword, e.g. ``"poll_minutes"``.
    default: its value; its type is the parameter's type.
    label: what a slider says, with the unit, e.g. ``"minutes between polls"``.
    choices: the values that there are; for a number with bounds, where its slider stops.
    least, most, step: bounds of a number, and the step of a slider without choices.
    """

    name: str
    default: Value
    label: str
    choices: tuple[Value, ...] = ()
    least: float = 0
    most: float = 0
    step: float = 1

    def checked(self, value: object) -> Value:
        """Return ``value`` (or the text that stands for it) as this parameter's type.

        Raises ExperimentError when it is of another type, or out of bounds.
        """
        try:
            found = _converted(value, type(self.default))
        except (ValueError, OverflowError):  # the second: infinity as a whole number
            raise ExperimentError(self._refused(value)) from None
        if self.bounded and not isinstance(found, str):
            inside = self.least <= found <= self.most
        else:
            inside = found in self.choices if self.choices else True
        if not inside:
            raise ExperimentError(self._refused(value))
        return found

    @property
    def bounded(self) -> bool:
        """Whether any number between ``least`` and ``most`` will do."""
        return not isinstance(self.default, str | bool) and self.least < self.most

    def _refused(self, value: object) -> str:
        return f"{self.name}={value}: give {self._wanted()} ({self.label})"

    def described(self) -> str:
        """Return the label, and what values there are."""
        return f"{self.label}: {self._wanted()}"

    def _wanted(self) -> str:
        if self.choices and not self.bounded:
            return "one of " + ", ".join(str(choice) for choice in self.choices)
        if isinstance(self.default, bool):
            return "yes or no"
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{kind} from {self.least:g} to {self.most:g}"


def link_parameter(default: str, label: str) -> Parameter:
    """Return the parameter ``link``: the presets of ``mailedu.network.link``."""
    return Parameter("link", default, label, tuple(PRESETS))


def tls_parameter(default: Encryption) -> Parameter:
    """Return the parameter ``tls``, which a ``World`` takes as it is."""
    return Parameter("tls", default, "version of TLS", get_args(Encryption))


_BOOLS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def _converted(value: object, kind: type) -> Value:
    if kind is bool:
        if isinstance(value, bool):
            return value
        if str(value).lower() not in _BOOLS:
            raise ValueError(value)
        return _BOOLS[str(value).lower()]
    if kind is str:
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)
    number = float(value)
    if number != number or (kind is int and number != int(number)):
        raise ValueError(value)
    return int(number) if kind is int else number


Transcripts = Callable[[str], Transcript]
"""Gives the transcript of a session, by its name."""


@dataclass(frozen=True)
class Result(Shown):
    """What an experiment found.

    Parameters
    ----------
    name, question: the experiment's.
    parameters: all of them, as they were.
    seed, world: where it was run.
    rows: tidy: one observation a row, one variable a column, units in the columns' names.
    answer: one sentence, computed from the rows.
    tables: further tidy tables that the figure needs, by name (``rows`` is the first).
    sessions: names of the sessions whose transcripts there are; a column ``session`` of a table
        refers to them.
    open_session: gives the transcript of a session.
    """

    name: str
    question: str
    parameters: Mapping[str, Value]
    seed: int
    world: Kind
    rows: pd.DataFrame
    answer: str
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    sessions: Sequence[str] = ()
    open_session: Transcripts | None = None

    shown_as: ClassVar[str] = "result"

    def transcript(self, session: str) -> Transcript:
        """Return the transcript of one session; raises ExperimentError naming those there are."""
        if self.open_session is None or session not in self.sessions:
            known = [repr(name) for name in self.sessions[:5]] + ["…"] * (len(self.sessions) > 5)
            there = ", ".join(known) or "none"
            raise ExperimentError(f"there is no session {session!r}; there are: {there}")
        return replace(self.open_session(session), title=session)

    def to_dict(self) -> dict[str, Any]:
        """Return all but the transcripts as plain data, the same for the same run."""
        tables = {"rows": self.rows, **self.tables}
        return {
            "experiment": self.name,
            "question": self.question,
            "answer": self.answer,
            "world": self.world,
            "seed": self.seed,
            "parameters": dict(self.parameters),
            **{name: _records(table) for name, table in tables.items()},
        }

    def __repr__(self) -> str:
        return f"<Result of {self.name}: {self.answer}>"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


@dataclass(frozen=True)
class Found:
    """What the code of an experiment returns; see ``Result`` for the parts."""

    rows: pd.DataFrame
    answer: str
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    sessions: Sequence[str] = ()
    open_session: Transcripts | None = None


@dataclass(frozen=True)
class Experiment:
    """One question and how it is answered.

    Parameters
    ----------
    question: one sentence.
    parameters: what a user may change.
    conduct: called as ``conduct(world, seed, **parameters)`` with the world's kind.
    lasts: seconds of the world's time that a run takes, from the parameters; a live run takes
        as long.
    """

    question: str
    parameters: tuple[Parameter, ...]
    conduct: Callable[..., Found]
    lasts: Callable[..., float]

    def checked(self, **given: object) -> dict[str, Value]:
        """Return all parameters, those given in place of their defaults; raises ExperimentError."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise ExperimentError(f"no parameter {name!r}; there are: {', '.join(known)}")
        return {
            name: parameter.checked(given.get(name, parameter.default))
            for name, parameter in known.items()
        }
