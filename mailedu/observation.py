"""From what a wire writes down to explained steps, as it comes.

A step has its place when it is complete: when the last of its bytes went on, or what follows shows
that it has ended. So the steps of a session that is still going on are the first ones of the whole,
and a long reply, which may take its time, holds up no other connection's steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from mailedu.network.recording import End, Entry, Handshake, Recording, joined, split
from mailedu.protocols.observer import Observer
from mailedu.transcript import Connection, Line, Sender, Step


class Observation:
    """Observes the connections of a recording, each line once.

    Parameters
    ----------
    recording: what the wires write down.
    observer: makes the observer of a connection.
    connections: the numbers of those that are wanted; None means all.
    """

    def __init__(
        self,
        recording: Recording,
        observer: Callable[[Connection], Observer],
        connections: Collection[int] | None = None,
    ) -> None:
        self._recording = recording
        self._observer = observer
        self._wanted = connections
        self._read = 0
        self._dialogues: dict[int, _Dialogue] = {}
        self._count = 0

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The connections that are wanted, in the order in which they opened."""
        wanted = self._wanted
        return tuple(
            connection
            for connection in self._recording.connections
            if wanted is None or connection.number in wanted
        )

    def more(self) -> list[Step]:
        """Return the steps that were completed since it was last asked.

        ``Step.answers`` counts all steps from the first.
        """
        entries = self._recording.log(self._read)
        self._read += len(entries)
        for connection in self.connections:
            if connection.number not in self._dialogues:
                self._dialogues[connection.number] = _Dialogue(self._observer(connection))
        steps: list[Step] = []
        for number, entry in entries:
            if dialogue := self._dialogues.get(number):
                steps += self._placed(dialogue, dialogue.take(entry))
        return steps

    def finish(self) -> list[Step]:
        """Return ``more`` and what is incomplete: lines, replies and texts that were cut off."""
        steps = self.more()
        for number, dialogue in self._dialogues.items():
            end = self._recording.end_of(number)
            steps += self._placed(dialogue, dialogue.finish(End(*end) if end else None))
        return steps

    def observer_of(self, connection: int) -> Observer | None:
        """Return the observer of a connection as it stands after the last step, if it has one."""
        dialogue = self._dialogues.get(connection)
        return None if dialogue is None else dialogue.observer

    def _placed(self, dialogue: _Dialogue, steps: list[Step]) -> list[Step]:
        """Number ``steps`` in the whole, and what they answer."""
        result = []
        for step in steps:
            dialogue.places.append(self._count)
            self._count += 1
            answers = step.answers
            if answers is not None:
                step = replace(step, answers=dialogue.places[answers])
            result.append(step)
        return result


class _Dialogue:
    """One connection: its observer, the line of either side that has no end yet."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.places: list[int] = []
        """For each step of this connection, its place in the whole."""
        self._unfinished: dict[Sender, Line] = {}
        self._over = False

    def take(self, entry: Entry) -> list[Step]:
        if self._over:
            return []
        if isinstance(entry, Handshake):
            steps = self._flush()
            if entry.failure:
                return steps + self.observer.not_encrypted(entry.time, entry.failure)
            if not entry.version:
                return steps + self.observer.sealed(entry.time)
            return steps + self.observer.encrypted(entry.time, entry.version, entry.cipher)
        if isinstance(entry, End):
            return self.finish(entry)
        return [step for piece in split(entry) for step in self._take(piece)]

    def finish(self, end: End | None) -> list[Step]:
        if self._over:
            return []
        self._over = True
        steps = self._flush()
        if end is None or self.observer.ended:
            return steps + self.observer.close()
        by: Sender = "client" if end.by_client else "server"
        return steps + self.observer.close(time=end.time, by=by)

    def _take(self, piece: Line) -> list[Step]:
        if not piece.data:  # it was dropped
            return self.observer.feed(piece)
        begun = self._unfinished.pop(piece.sender, None)
        line = piece if begun is None else joined(begun, piece)
        if not line.data.endswith(b"\n"):
            self._unfinished[line.sender] = line
            return []
        return self.observer.feed(line)

    def _flush(self) -> list[Step]:
        """Observe what is there of lines that have no end."""
        lines = sorted(self._unfinished.values(), key=lambda line: line.forwarded)
        self._unfinished.clear()
        return [step for line in lines for step in self.observer.feed(line)]
