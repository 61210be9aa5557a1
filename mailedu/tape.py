"""A tape: a recording of the wire and of the store together, from which a transcript is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path
from types import TracebackType

from mailedu.display import Shown
from mailedu.network.recording import Recording
from mailedu.protocols.mailbox_view import Place, StoreChange, with_mailboxes
from mailedu.protocols.observer import observer_for
from mailedu.store import Change, Message, NoSuchMailbox, NoSuchMessage, Store
from mailedu.transcript import Connection, Event, Row, Step, Transcript


class Catalogue:
    """Turns messages of a store into rows; remembers what never changes of each message."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[int, int], tuple[str, str]] = {}

    def rows(self, mailbox_id: int, messages: Iterable[Message]) -> tuple[Row, ...]:
        """Return a row for each message of a mailbox, without numbers."""
        messages = list(messages)
        unknown = [m.uid for m in messages if (mailbox_id, m.uid) not in self._known]
        for uid, content in self._store.contents(mailbox_id, unknown).items():
            self._known[mailbox_id, uid] = _who_and_what(content)
        return tuple(
            Row(
                None,
                m.uid,
                *self._known.get((mailbox_id, m.uid), ("", "")),
                m.size,
                tuple(sorted(m.flags)),
                "kept",
            )
            for m in messages
        )


class Tape(Shown):
    """Records the connections of a sandbox and the changes of its store until stopped.

    Made by ``Sandbox.record()``; used as a context manager.

    Parameters
    ----------
    title: what the transcript is about.
    client: what the caller is called.
    store: the store whose changes are recorded.
    catalogue: rows for the store's messages.
    clock: a monotonic clock in seconds.
    meta: what the transcript says besides, as ``Transcript.meta``.
    started, stopped: called when the tape begins and ends to record.
    """

    shown_as = "tape"

    def __init__(
        self,
        title: str,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], float],
        *,
        client: str,
        meta: Mapping[str, str] | None = None,
        started: Callable[[Tape], None],
        stopped: Callable[[Tape], None],
    ) -> None:
        self.title = title
        self.client = client
        self.recording = Recording(clock)
        self._store = store
        self._catalogue = catalogue
        self._meta = dict(meta or {})
        self._started, self._stopped = started, stopped
        self._before: dict[Place, tuple[Row, ...]] = {}
        self._names: dict[int, str] = {}
        self._addresses: dict[str, str] = {}
        self._changes: list[StoreChange] = []
        self._stop_listening: Callable[[], None] | None = None

    def __enter__(self) -> Tape:
        # Listening comes first: a change meanwhile is then seen twice, which changes nothing.
        self._stop_listening = self._store.listen(self._changed)
        for account in self._store.accounts():
            self._addresses[account.address.lower()] = account.user
            for mailbox in self._store.mailboxes(account.user):
                rows = self._catalogue.rows(mailbox.id, self._store.messages(mailbox.id))
                self._before[account.user, mailbox.name] = rows
                self._names.setdefault(mailbox.id, mailbox.name)
        self._started(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._stopped(self)
        finally:
            self.recording.stop()
            if self._stop_listening:
                self._stop_listening()

    def _changed(self, change: Change) -> None:
        if change.kind == "mailbox":
            self._mailbox_changed(change)
            return
        messages = []
        if change.kind != "expunged":
            for uid in change.uids:
                try:
                    messages.append(self._store.message(change.mailbox_id, uid))
                except NoSuchMessage:  # gone again in the meantime
                    continue
        event = Event(
            self.recording.stamp(),
            {"flags": "flagged"}.get(change.kind, change.kind),
            change.user,
            change.mailbox,
            change.uids,
            _sentence(change, messages),
        )
        rows = self._catalogue.rows(change.mailbox_id, messages)
        self._changes.append(StoreChange(event, rows))

    def _mailbox_changed(self, change: Change) -> None:
        """Note a mailbox that was renamed or removed; made or subscribed ones need no note."""
        known = self._names.get(change.mailbox_id)
        try:
            new: str | None = self._store.mailbox_by_id(change.mailbox_id).name
        except NoSuchMailbox:
            new = None
        if new is None:
            self._names.pop(change.mailbox_id, None)
        else:
            self._names[change.mailbox_id] = new
        if known is None or known == new:
            return
        kind, words = ("removed", "") if new is None else ("renamed", f" {new}")
        text = f"mailbox {known} {kind}{words}"
        event = Event(self.recording.stamp(), kind, change.user, known, (), text)
        self._changes.append(StoreChange(event, renamed=new))

    @property
    def transcript(self) -> Transcript:
        """What was recorded so far, with passwords masked."""
        return self.observe()

    def observe(
        self, *, reveal: bool = False, connections: Collection[int] | None = None
    ) -> Transcript:
        """Make a transcript of what was recorded so far.

        Parameters
        ----------
        reveal: show passwords as they crossed the wire instead of masking them.
        connections: the numbers of those that are wanted; None means all.
        """
        wanted = tuple(
            connection
            for connection in self.recording.connections
            if connections is None or connection.number in connections
        )
        steps = _merge([self._steps(connection, reveal) for connection in wanted])
        changes = list(self._changes)
        shown, mailboxes = with_mailboxes(steps, wanted, self._before, changes, self._addresses)
        events = tuple(change.event for change in changes)
        return Transcript(self.title, wanted, shown, mailboxes, events, self._meta)

    def _steps(self, connection: Connection, reveal: bool) -> list[Step]:
        """Observe one connection; an end without goodbye is a step of its own."""
        observer = observer_for(connection.protocol, reveal=reveal)
        observer.connection = connection.number
        lines = self.recording.lines(connection.number)
        handshake = self.recording.handshake_of(connection.number)
        steps: list[Step] = []
        before = sum(handshake is None or line.received < handshake.time for line in lines)
        for line in lines[:before]:
            steps += observer.feed(line)
        if handshake is not None and handshake.failure:
            steps += observer.not_encrypted(handshake.time, handshake.failure)
        elif handshake is not None:
            steps += observer.encrypted(handshake.time, handshake.version, handshake.cipher)
        for line in lines[before:]:
            steps += observer.feed(line)
        end = self.recording.end_of(connection.number)
        if end is None or observer.ended:
            return steps + observer.close()
        time, by_client = end
        return steps + observer.close(time=time, by="client" if by_client else "server")

    def save(self, path: str | Path) -> Path:
        """Save the transcript as JSON; returns the path."""
        return self.transcript.save(path)

    def __len__(self) -> int:
        return len(self.transcript)

    def __repr__(self) -> str:
        count = len(self.recording.connections)
        return f"<Tape {self.title!r}: {count} connection{'s' if count != 1 else ''}>"


def _merge(dialogues: Sequence[list[Step]]) -> list[Step]:
    """Put the steps of several connections into one order of time and renumber ``answers``."""
    keyed = [
        (step.received, number, place, step)
        for number, steps in enumerate(dialogues)
        for place, step in enumerate(steps)
    ]
    keyed.sort(key=lambda item: item[:3])
    new_place = {(number, place): new for new, (_, number, place, _) in enumerate(keyed)}
    return [
        step if step.answers is None else replace(step, answers=new_place[number, step.answers])
        for _, number, _, step in keyed
    ]


def _sentence(change: Change, messages: list[Message]) -> str:
    count = len(change.uids)
    what = "1 message" if count == 1 else f"{count} messages"
    if change.kind == "delivered":
        return f"{what} added to {change.user}'s {change.mailbox}"
    if change.kind == "expunged":
        return f"{what} removed"
    flags = " ".join(sorted(messages[0].flags)) if len(messages) == 1 else ""
    return f"flags now: {flags or 'none'}" if len(messages) == 1 else f"flags of {what} changed"


def _who_and_what(content: bytes) -> tuple[str, str]:
    """Return sender's address and subject of a message, for people."""
    header = BytesHeaderParser(policy=policy.compat32).parsebytes(content.partition(b"\r\n\r\n")[0])

    def text(name: str) -> str:
        try:
            return " ".join(str(make_header(decode_header(str(header.get(name, ""))))).split())
        except (LookupError, ValueError, HeaderParseError):
            return str(header.get(name, ""))

    name, address = parseaddr(text("From"))
    return address or name, text("Subject")
