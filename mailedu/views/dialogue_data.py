"""All that a front end needs to draw a dialogue without asking anybody, as JSON data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mailedu.protocols.effects import EFFECTS
from mailedu.protocols.known import PROTOCOLS
from mailedu.transcript import Chunk, Connection, Event, Step, Transcript
from mailedu.views.explaining import keys_of, texts_of
from mailedu.views.predict import Predict, chosen, question_data
from mailedu.views.words import language, word, words
from mailedu.views.words.spoken import spoken

LISTS = ("connections", "steps", "mailboxes", "events")
"""What of a transcript grows while it is recorded."""


def dialogue_data(transcript: Transcript, predict: Predict | None = None) -> dict[str, Any]:
    """Return the transcript with its protocols' states, its happenings and all words.

    ``predict`` says which steps the learner is to predict, as ``predict.chosen`` takes it, and
    the dialogue then begins so; None: it may be switched on.

    Keys
    ----
    transcript: ``Transcript.to_dict()``, without ``start``.
    protocols: for each protocol that a connection speaks, its states in order.
    happenings: ``happenings(transcript)``.
    explained, explanations: for each step the keys of its parts, and what they stand for; see
        ``mailedu.views.explaining``.
    effects: which command can change the store how, as ``protocols.effects.EFFECTS``.
    forks: whether it can be run again, by ``mailedu.forking``.
    questions: what to ask before a step is shown, as ``predict.Question``.
    predicting: whether to ask from the beginning.
    language, words: that in use, and its catalogue; see ``mailedu.views.words``. All texts for
        people are in this language, see ``mailedu.views.words.spoken``.
    """
    asked = chosen(transcript, True if predict is None else predict)
    speaks = {connection.number: connection.protocol for connection in transcript.connections}
    explained = [keys_of(step, speaks[step.connection]) for step in transcript.steps]
    data = {
        "transcript": replace(transcript, start="").to_dict(),
        "protocols": protocols(transcript.connections),
        "happenings": happenings(transcript),
        "explained": explained,
        "explanations": texts_of(explained),
        "effects": {
            name: {verb: list(kinds) for verb, kinds in effects.items()}
            for name, effects in EFFECTS.items()
        },
        "forks": bool(transcript.start),
        "questions": question_data(asked),
        "predicting": predict is not None and bool(asked),
    }
    return {**spoken(data), "language": language(), "words": dict(words())}


def protocols(connections: Iterable[Connection]) -> dict[str, list[dict[str, str]]]:
    """Return for each protocol that a connection speaks its states in order."""
    return {
        name: [
            {"name": s.name, "phase": s.phase, "gloss": s.gloss, "section": s.section}
            for s in PROTOCOLS[name].states.values()
        ]
        for name in dict.fromkeys(c.protocol for c in connections)
        if name in PROTOCOLS
    }


def happenings(transcript: Transcript) -> list[list[dict[str, str]]]:
    """Say for each step what happened with it; see ``Happenings``."""
    said = Happenings()
    return [said.of(step, transcript.events) for step in transcript.steps]


class Happenings:
    """Says of step after step what happened with it.

    That is changes of the store, and the marks that live in a POP3 session alone (RFC 1939 §5).
    """

    def __init__(self) -> None:
        self._marks: dict[int, tuple[int, ...]] = {}

    def of(self, step: Step, events: Sequence[Event]) -> list[dict[str, str]]:
        """Return what happened with the next step, each ``{"kind": …, "text": …}``.

        The kind is the event's, or ``marked`` or ``unmarked``.
        """
        found = [{"kind": events[e].kind, "text": events[e].text} for e in step.events]
        before = self._marks.get(step.connection, ())
        self._marks[step.connection] = step.marked
        added = [str(number) for number in step.marked if number not in before]
        if added:
            key = "marked.one" if len(added) == 1 else "marked.many"
            found.append({"kind": "marked", "text": word(key, numbers=", ".join(added))})
        elif before and not step.marked and step.verb == "RSET":
            found.append({"kind": "unmarked", "text": word("marked.none")})
        return found


class GrowingData:
    """The data of a dialogue that is still going on: ``dialogue_data`` by and by."""

    def __init__(self) -> None:
        self._lists: dict[str, list[Any]] = {
            name: [] for name in (*LISTS, "happenings", "explained")
        }
        self._connections: list[Connection] = []
        self._events: list[Event] = []
        self._said = Happenings()

    def __len__(self) -> int:
        return len(self._lists["steps"])

    def add(self, chunk: Chunk) -> dict[str, Any]:
        """Take a chunk and return what it adds; see ``since``."""
        at = {name: len(self._lists[name]) for name in LISTS}
        for name, items in chunk.to_dict().items():
            self._lists[name] += items
        self._connections += chunk.connections
        self._events += chunk.events
        self._lists["happenings"] += [self._said.of(step, self._events) for step in chunk.steps]
        speaks = {connection.number: connection.protocol for connection in self._connections}
        self._lists["explained"] += [keys_of(s, speaks[s.connection]) for s in chunk.steps]
        return self.since(at)

    def since(self, at: Mapping[str, int]) -> dict[str, Any]:
        """Return what a front end lacks that has so many of each of ``LISTS``.

        Keys
        ----
        at: how many of each there were before.
        connections, steps, mailboxes, events: as in the JSON form of a transcript.
        happenings, explained: for each of the steps, as in ``dialogue_data``.
        explanations: as in ``dialogue_data``, for these steps.
        protocols: as in ``dialogue_data``, for all connections.
        """
        begin = {name: at.get(name, 0) for name in LISTS}
        explained = self._lists["explained"][begin["steps"] :]
        data = {
            "at": begin,
            **{name: self._lists[name][begin[name] :] for name in LISTS},
            "happenings": self._lists["happenings"][begin["steps"] :],
            "explained": explained,
            "explanations": texts_of(explained),
            "protocols": protocols(self._connections),
        }
        return spoken(data)
