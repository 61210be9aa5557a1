"""A recording as it goes on: what is new in it, each line observed once."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable

from mailedu.tape import Tape
from mailedu.transcript import Chunk, Line, Step, Transcript


class Live:
    """Observes a tape while it records; all that it gives put together is the transcript.

    The steps and events are those of ``tape.observe()``. The mailboxes are, too, from the line on
    that says whose they are: who will log in is not known before.

    Parameters
    ----------
    tape: what is observed, from its beginning.
    """

    def __init__(self, tape: Tape) -> None:
        self.title = tape.title
        self._tape = tape
        self._taking = threading.Lock()
        self._observation = tape.observation()
        self._views = tape.mailbox_views()
        self._finished = False
        self._connections = 0
        self._changes = 0
        self._mailboxes = 0

    @property
    def over(self) -> bool:
        """Whether the tape has stopped and all of it was taken."""
        return self._finished

    @property
    def transcript(self) -> Transcript:
        """What was recorded so far, made anew."""
        return self._tape.transcript

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` when there may be something to take; returns how to stop.

        It is called from the thread of the servers, and must not take long.
        """
        return self._tape.recording.listen(changed)

    def take(self) -> Chunk:
        """Return what is new since it was last asked.

        The last chunk, after the tape has stopped, has what was left incomplete.
        """
        with self._taking:
            stopped = self._tape.recording.stopped
            if stopped and not self._finished:
                self._finished = True
                steps = self._observation.finish()
            else:
                steps = self._observation.more()
            connections = self._observation.connections[self._connections :]
            self._connections += len(connections)
            for connection in connections:
                self._views.opened(connection)
            changes = self._tape.changes(self._changes)
            self._changes += len(changes)
            for change in changes:
                self._views.changed(change)
            shown = tuple(self._views.see(step) for step in steps)
            mailboxes = tuple(self._views.mailboxes[self._mailboxes :])
            self._mailboxes += len(mailboxes)
            return Chunk(connections, shown, mailboxes, tuple(c.event for c in changes))

    def preview(self, lines: list[Line]) -> list[Step | None]:
        """Say what lines of one connection would be if they went on now, one after the other.

        None stands for a line that only begins something, or goes on with it. Nothing is taken
        note of.
        """
        with self._taking:
            observer = self._observation.observer_of(lines[0].connection) if lines else None
            observer = copy.deepcopy(observer)
        previews: list[Step | None] = []
        for line in lines:
            steps = observer.feed(line) if observer else []
            previews.append(steps[-1] if steps else None)
        return previews
