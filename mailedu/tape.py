"""A tape: a recording of the wire and of the store together, from which a transcript is made."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from types import TracebackType

from mailedu.display import Shown
from mailedu.network.recording import Recording
from mailedu.observation import Observation
from mailedu.protocols.known import state_in_the_middle
from mailedu.protocols.mailbox_view import MailboxViews, Place, StoreChange, with_mailboxes
from mailedu.protocols.observer import Observer, observer_for
from mailedu.protocols.observer.pieces import MASK
from mailedu.store import Change, Message, NoSuchMailbox, NoSuchMessage, Store, with_passwords
from mailedu.transcript import Connection, Event, Row, Transcript


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
    caller: the address of the one client that is recorded; None records all.
    keeps_start: whether the transcript tells with what the store began, unless it is too large.
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
        caller: tuple[str, int] | None = None,
        keeps_start: bool = False,
        started: Callable[[Tape], None],
        stopped: Callable[[Tape], None],
    ) -> None:
        self.title = title
        self.client = client
        self.caller = caller
        self.recording = Recording(clock)
        self._store = store
        self._catalogue = catalogue
        self._meta = dict(meta or {})
        self._keeps_start = keeps_start
        self._snapshot: bytes | None = None
        self._start = ""
        self._started, self._stopped = started, stopped
        self._before: dict[Place, tuple[Row, ...]] = {}
        self._names: dict[int, str] = {}
        self._addresses: dict[str, str] = {}
        self._changes: list[StoreChange] = []
        self._stop_listening: Callable[[], None] | None = None

    def __enter__(self) -> Tape:
        # Listening comes first: a change meanwhile is then seen twice, which changes nothing.
        self._stop_listening = self._store.listen(self._changed)
        if self._keeps_start:
            self._snapshot = self._store.snapshot()
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
        observation = self.observation(reveal=reveal, connections=connections)
        steps = observation.finish()
        wanted = observation.connections
        changes = list(self._changes)
        shown, mailboxes = with_mailboxes(steps, wanted, self._before, changes, self._addresses)
        events = tuple(change.event for change in changes)
        return Transcript(
            self.title, wanted, shown, mailboxes, events, self._meta, self._start_text()
        )

    def _start_text(self) -> str:
        """Return the store at the beginning as ``Transcript.start``; it is made when asked for."""
        snapshot = self._snapshot
        if snapshot is not None:
            masked = with_passwords(snapshot, MASK.decode())
            self._start = base64.b64encode(zlib.compress(masked)).decode()
            self._snapshot = None
        return self._start

    def observer(self, connection: Connection, *, reveal: bool = False) -> Observer:
        """Return an observer for one of the connections, to be fed from its first line on.

        Of one that was open before the recording began it supposes that the user has logged in.
        """
        state = None
        if self.recording.was_joined(connection.number):
            state = state_in_the_middle(connection.protocol)
        observer = observer_for(connection.protocol, reveal=reveal, state=state)
        observer.connection = connection.number
        return observer

    def observation(
        self, *, reveal: bool = False, connections: Collection[int] | None = None
    ) -> Observation:
        """Return what observes the recording step by step; parameters as for ``observe``."""
        return Observation(self.recording, partial(self.observer, reveal=reveal), connections)

    def mailbox_views(self) -> MailboxViews:
        """Return what shows the mailboxes step by step, from the beginning of the recording on."""
        return MailboxViews(self._before, self._addresses)

    def changes(self, since: int) -> list[StoreChange]:
        """Return what happened in the store, without the first ``since`` changes."""
        return self._changes[since:]

    def save(self, path: str | Path) -> Path:
        """Save the transcript as JSON; returns the path."""
        return self.transcript.save(path)

    def __len__(self) -> int:
        return len(self.transcript)

    def __repr__(self) -> str:
        count = len(self.recording.connections)
        return f"<Tape {self.title!r}: {count} connection{'s' if count != 1 else ''}>"


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
