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
    store = {place: {row.uid: row for row in rows} for place, rows in before.items()}
    touched = {
        (c.event.owner, c.event.mailbox, uid) for c in changes for uid in c.event.uids
    }  # the rows to keep when a mailbox has too many
    views = {c.number: _view_of(c, steps, addresses) for c in connections}
    pictures: dict[Mailbox, int] = {}
    result: list[Step] = []
    done = 0
    for step in steps:
        first = done
        while done < len(changes) and changes[done].event.time <= step.received:
            _apply(store, changes[done])
            for one in views.values():
                one.follow(changes[done])
            done += 1
        view = views[step.connection]
        view.see(step, store)
        drawn_from = (done, view.places, view.own())
        if drawn_from != view.drawn_from:  # else this step sees what the one before it saw
            shown = []
            for place in view.places:
                rows = [view.show(place, row) for row in store.get(place, {}).values()]
                picture = _picture(place, rows, touched)
                shown.append(pictures.setdefault(picture, len(pictures)))
            view.drawn_from, view.drawn = drawn_from, tuple(shown)
        result.append(replace(step, mailboxes=view.drawn, events=tuple(range(first, done))))
    return tuple(result), tuple(pictures)


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

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self.drawn: tuple[int, ...] = ()
        """The pictures last drawn, and what they were drawn from."""
        self.drawn_from: object = None

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


class _POP3View(_View):
    """One maildrop, numbered once at login; marks belong to the session (RFC 1939 §5)."""

    def __init__(self, user: str | None) -> None:
        super().__init__([(user, "INBOX")] if user else [])
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

    def __init__(self, user: str | None) -> None:
        super().__init__([(user, "INBOX")] if user else [])
        self._user = user
        self._uids: list[int] = []
        self._opening: str | None = None  # the mailbox that SELECT or EXAMINE names

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


def _view_of(connection: Connection, steps: Sequence[Step], addresses: Mapping[str, str]) -> _View:
    own = [step for step in steps if step.connection == connection.number]
    if connection.protocol == "SMTP":
        named = [argument(s, "forward-path") or "" for s in own if s.verb == "RCPT"]
        users = [addresses[a] for a in map(_address, named) if a in addresses]
        return _View((user, "INBOX") for user in dict.fromkeys(users))
    user = next((name for s in reversed(own) if (name := _user(s)) in addresses.values()), None)
    return _POP3View(user) if connection.protocol == "POP3" else _IMAPView(user)


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
