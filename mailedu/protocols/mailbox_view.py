"""What a mailbox holds at each step: the store's changes and the session's own marks, replayed.

POP3's marks live in the session alone and IMAP's sequence numbers belong to the session's
own view (RFC 1939 §5, RFC 3501 §2.3.1.2), so neither can be read from the store: both
follow from the dialogue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mailedu.protocols.imap import SELECTED
from mailedu.protocols.pop3 import TRANSACTION
from mailedu.transcript import Connection, Event, Mailbox, Row, Step

Place = tuple[str, str]
"""Owner and name of a mailbox."""

ROWS = 200
"""Most rows that one picture of a mailbox holds; ``Mailbox.omitted`` counts the rest."""


_SHARED = re.compile(r"shared/([^/]+)/(.+)", re.DOTALL)
"""How a user's client names a mailbox of another user: owner, and the name with that owner."""


@dataclass(frozen=True, slots=True)
class StoreChange:
    """One change of the store: the event, and the rows of messages added or reflagged by it.

    ``renamed`` is the new name of a mailbox, where the event is that it was renamed.
    """

    event: Event
    rows: tuple[Row, ...] = ()
    renamed: str | None = None


def with_mailboxes(
    steps: Sequence[Step],
    connections: Iterable[Connection],
    before: Mapping[Place, Sequence[Row]],
    changes: Sequence[StoreChange],
    addresses: Mapping[str, str],
) -> tuple[tuple[Step, ...], tuple[Mailbox, ...]]:
    """Give each step the mailboxes as they stand after it and the events just before it.

    The mailboxes of a connection are shown from its first step on, though who it is for is known
    only once it was said.

    Parameters
    ----------
    steps: of any number of connections, in order of time.
    connections: the connections that they belong to.
    before: each mailbox of the store when the recording began, rows in order of UID.
    changes: what happened in the store since, in order of time.
    addresses: the user behind each local address, in lower case.

    Returns
    -------
    The steps, and the mailboxes to which they refer; ``Step.events`` count ``changes``.
    """
    shown = MailboxViews(before, addresses)
    connections = tuple(connections)
    users = _users(connections, steps, addresses)
    for connection in connections:
        shown.opened(connection, users[connection.number])
    for change in changes:
        shown.changed(change)
    return tuple(shown.see(step) for step in steps), tuple(shown.mailboxes)


class MailboxViews:
    """Gives steps, as they come, the mailboxes as they stand then: ``with_mailboxes`` by and by.

    Parameters
    ----------
    before, addresses: as for ``with_mailboxes``.

    Attributes
    ----------
    mailboxes: those to which the steps seen so far refer.
    """

    def __init__(self, before: Mapping[Place, Sequence[Row]], addresses: Mapping[str, str]) -> None:
        self.mailboxes: list[Mailbox] = []
        self._places: dict[Mailbox, int] = {}
        self._store = {place: {row.uid: row for row in rows} for place, rows in before.items()}
        self._addresses = addresses
        self._users = frozenset(addresses.values())
        self._views: dict[int, _View] = {}
        self._changes: list[StoreChange] = []
        self._done = 0  # how many of the changes were before the last step
        self._touched: set[tuple[str, str, int]] = set()
        """The rows to keep when a mailbox has too many."""

    def opened(self, connection: Connection, users: Sequence[str] = ()) -> None:
        """Take note of a connection.

        Parameters
        ----------
        users: whose mailboxes it looks at from the beginning; those named later come in addition
            (SMTP), or take their place.
        """
        view = _VIEWS[connection.protocol](users)
        self._views[connection.number] = view

    def changed(self, change: StoreChange) -> None:
        """Take note of a change of the store; they come in order of time."""
        self._changes.append(change)
        event = change.event
        self._touched.update((event.owner, event.mailbox, uid) for uid in event.uids)

    def see(self, step: Step) -> Step:
        """Return the next step with its mailboxes, and the events since the step before it."""
        first = self._done
        changes = self._changes
        while self._done < len(changes) and changes[self._done].event.time <= at_server(step):
            _apply(self._store, changes[self._done])
            for one in self._views.values():
                one.follow(changes[self._done])
            self._done += 1
        view = self._views[step.connection]
        for user in view.named(step, self._addresses, self._users):
            view.look_for(user)
        view.see(step, self._store)
        drawn_from = (self._done, view.places, view.own())
        if drawn_from != view.drawn_from:  # else this step sees what the one before it saw
            view.drawn_from = drawn_from
            view.drawn = tuple(self._draw(view, place) for place in view.places)
        return replace(step, mailboxes=view.drawn, events=tuple(range(first, self._done)))

    def _draw(self, view: _View, place: Place) -> int:
        """Return the number of the mailbox at ``place`` as a connection sees it."""
        rows = [view.show(place, row) for row in self._store.get(place, {}).values()]
        picture = _picture(place, rows, self._touched)
        number = self._places.setdefault(picture, len(self._places))
        if number == len(self.mailboxes):
            self.mailboxes.append(picture)
        return number


_Store = dict[Place, dict[int, Row]]


def _apply(store: _Store, change: StoreChange) -> None:
    """Bring the rows up to date; what was expunged stays as a row that is gone."""
    event = change.event
    if event.kind in ("renamed", "removed"):
        rows = store.pop((event.owner, event.mailbox), {})
        if change.renamed is not None:
            store[event.owner, change.renamed] = rows
        return
    rows = store.setdefault((event.owner, event.mailbox), {})
    for row in change.rows:
        known = rows.get(row.uid)
        status = "new" if known is None else known.status
        rows[row.uid] = replace(row, status=status)
    if event.kind == "expunged":
        for uid in event.uids:
            if uid in rows:
                rows[uid] = replace(rows[uid], status="gone")


def _picture(place: Place, rows: list[Row], touched: set[tuple[str, str, int]]) -> Mailbox:
    rows.sort(key=lambda row: row.uid)
    omitted = max(0, len(rows) - ROWS)
    if omitted:
        rows.sort(key=lambda row: ((*place, row.uid) not in touched, row.uid))
        rows = sorted(rows[:ROWS], key=lambda row: row.uid)
    return Mailbox(*place, tuple(rows), omitted)


class _View:
    """Which mailboxes a connection looks at, and how it sees the messages there."""

    def __init__(self, users: Iterable[str]) -> None:
        self.places: tuple[Place, ...] = ()
        self.drawn: tuple[int, ...] = ()
        """The pictures last drawn, and what they were drawn from."""
        self.drawn_from: object = None
        for user in users:
            self.look_for(user)

    def named(
        self, step: Step, addresses: Mapping[str, str], users: frozenset[str]
    ) -> tuple[str, ...]:
        """Return the users whose mailboxes a step speaks of, none or one."""
        user = _user(step)
        return (user,) if user in users else ()

    def look_for(self, user: str) -> None:
        """Look at the mailbox of a user who was named."""
        self.places = ((user, "INBOX"),)

    def own(self) -> tuple[object, ...]:
        """Return all that ``show`` looks at besides the row."""
        return ()

    def see(self, step: Step, store: _Store) -> None:
        """Take note of a step."""

    def follow(self, change: StoreChange) -> None:
        """Go along when a mailbox that is looked at gets another name."""
        event, new = change.event, change.renamed
        if new is not None:
            old = (event.owner, event.mailbox)
            self.places = tuple((event.owner, new) if p == old else p for p in self.places)

    def show(self, place: Place, row: Row) -> Row:
        """Return the row as this session sees it."""
        return row

    def present(self, store: _Store) -> list[int]:
        """Return the UIDs of the messages in the first of its mailboxes."""
        rows = store.get(self.places[0], {}) if self.places else {}
        return [uid for uid, row in sorted(rows.items()) if row.status != "gone"]


class _SMTPView(_View):
    """The INBOX of each local recipient, in the order in which they were named."""

    def named(
        self, step: Step, addresses: Mapping[str, str], users: frozenset[str]
    ) -> tuple[str, ...]:
        if step.verb != "RCPT":
            return ()
        user = addresses.get(_address(argument(step, "forward-path") or ""))
        return () if user is None else (user,)

    def look_for(self, user: str) -> None:
        if (user, "INBOX") not in self.places:
            self.places = (*self.places, (user, "INBOX"))


class _POP3View(_View):
    """One maildrop, numbered once at login; marks belong to the session (RFC 1939 §5)."""

    def __init__(self, users: Iterable[str]) -> None:
        super().__init__(users)
        self._numbers: dict[int, int] = {}
        self._marked: tuple[int, ...] = ()

    def see(self, step: Step, store: _Store) -> None:
        if step.state_after == TRANSACTION and step.state_before != TRANSACTION:
            self._numbers = {uid: n for n, uid in enumerate(self.present(store), 1)}
        self._marked = step.marked

    def own(self) -> tuple[object, ...]:
        return (*self._numbers, *self._marked, len(self._marked))

    def show(self, place: Place, row: Row) -> Row:
        number = self._numbers.get(row.uid)
        if row.status != "gone" and number in self._marked:
            return replace(row, number=number, status="marked")
        return replace(row, number=number)


class _IMAPView(_View):
    """The selected mailbox, or INBOX while none is; numbers as told by the server so far."""

    def __init__(self, users: Iterable[str]) -> None:
        self._user: str | None = None
        self._uids: list[int] = []
        self._opening: str | None = None  # the mailbox that SELECT or EXAMINE names
        super().__init__(users)

    def look_for(self, user: str) -> None:
        if user != self._user:
            self._user = user
            self._look_at("INBOX")

    def see(self, step: Step, store: _Store) -> None:
        if not self._user:
            return
        if step.verb in ("SELECT", "EXAMINE") and step.kind in ("command", "data"):
            self._opening = argument(step, "mailbox") or self._opening
        elif step.verb in ("SELECT", "EXAMINE") and step.kind == "reply":
            self._opening = None
        elif self._opening and step.verb in ("FLAGS", "EXISTS") and step.kind == "untagged":
            self._look_at(self._opening)  # the server is opening it (RFC 3501 §6.3.1)
        if step.verb == "EXISTS" and step.kind == "untagged":
            known = set(self._uids)
            here = [uid for uid in self.present(store) if uid not in known]
            self._uids += here[: max(0, int(argument(step, "number") or 0) - len(self._uids))]
        elif step.verb == "EXPUNGE" and step.kind == "untagged":
            number = int(argument(step, "number") or 0)
            if 1 <= number <= len(self._uids):
                del self._uids[number - 1]
        elif step.verb == "VANISHED" and step.kind == "untagged":
            gone = [part for part in step.parts if part.name == "uids"]
            ranges = _ranges(step.data[part.start : part.end] for part in gone)
            self._uids = [u for u in self._uids if not any(a <= u <= b for a, b in ranges)]
        elif step.kind == "untagged" and step.state_after != SELECTED == step.state_before:
            self._uids = []
        elif step.kind == "reply" and step.state_after != SELECTED:
            self._look_at("INBOX")

    def own(self) -> tuple[object, ...]:
        return tuple(self._uids)

    def _look_at(self, name: str) -> None:
        assert self._user is not None
        self._opening = None
        owner, place = self._user, "INBOX" if name.upper() == "INBOX" else name
        shared = _SHARED.fullmatch(name)
        if shared:
            owner, place = shared[1], shared[2]
        self.places = ((owner, place),)
        self._uids = []

    def show(self, place: Place, row: Row) -> Row:
        place_in_uids = bisect_left(self._uids, row.uid)
        known = self._uids[place_in_uids : place_in_uids + 1] == [row.uid]
        number = place_in_uids + 1 if known else None
        if row.status != "gone" and "\\Deleted" in row.flags:
            return replace(row, number=number, status="marked")
        return replace(row, number=number)


_VIEWS: Mapping[str, type[_View]] = {"SMTP": _SMTPView, "POP3": _POP3View, "IMAP": _IMAPView}


def _users(
    connections: Iterable[Connection], steps: Iterable[Step], addresses: Mapping[str, str]
) -> dict[int, list[str]]:
    """Return whose mailboxes each connection will look at: all recipients, or who logs in first."""
    views = {one.number: _VIEWS[one.protocol](()) for one in connections}
    users = frozenset(addresses.values())
    for step in steps:
        view = views[step.connection]
        if isinstance(view, _SMTPView) or not view.places:
            for user in view.named(step, addresses, users):
                view.look_for(user)
    return {number: [owner for owner, _ in view.places] for number, view in views.items()}


def at_server(step: Step) -> float:
    """Return when a step was at the server, whose store it shows: it may have been held after."""
    return step.received if step.sender == "server" else step.forwarded


def _address(path: str) -> str:
    """Return the address in a forward-path, without angle brackets, in lower case."""
    return path.strip("<>").lower()


_NAMED = re.compile(
    r"(?:\S+ )?NUL (?P<plain>\S+) NUL "  # PLAIN (RFC 4616 §2)
    r"|[nyp][^,]*,[^,]*,n=(?P<scram>[^,]+),"  # SCRAM (RFC 5802 §7)
    r"|(?P<cram>\S+) [0-9a-f]{32}$"  # CRAM-MD5 (RFC 2195 §2)
)


def _user(step: Step) -> str | None:
    """Return the user whom a line names in logging in."""
    named = _NAMED.match(argument(step, "response") or "")
    return named[named.lastgroup or 0] if named else argument(step, "user")


def _ranges(sets: Iterable[bytes]) -> list[tuple[int, int]]:
    """Return first and last of each range in sets of UIDs."""
    ends = [part.partition(b":") for one in sets for part in one.split(b",")]
    pairs = [(first, last or first) for first, _, last in ends]
    return [(int(a), int(b)) for a, b in pairs if a.isdigit() and b.isdigit()]


def argument(step: Step, name: str) -> str | None:
    """Return what a named part of a step says, decoded where it was encoded."""
    for part in step.parts:
        if part.name == name:
            return part.decoded or step.data[part.start : part.end].decode("utf-8", "replace")
    return None
