"""Where two dialogues are the same, and where they and the mailboxes begin to differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from mailedu.forking.rerun import Rerun
from mailedu.protocols.mailbox_view import Place
from mailedu.transcript import Mailbox, Row, Step, Transcript

_EACH_TIME = re.compile(
    r"<[^<>\s]+@[^<>\s]+>"  # an APOP timestamp, a Message-ID
    r"|\b[0-9a-f]{12}\.\d+"  # a queue id
    r"|\b\d{10}\b"  # UIDVALIDITY: the second at which a mailbox was made
    r"|\d\d:\d\d:\d\d"
    r"|^(?:334|\+) [\w+/=]{12,}",  # a challenge
    re.MULTILINE,
)
"""What a server says otherwise in each session."""


@dataclass(frozen=True)
class MailboxDifference:
    """A mailbox in the end of both branches, with what is gone by then.

    Parameters
    ----------
    owner, name: whose and which.
    before, after: its rows without and with the change, in order of UID, each with its number in
        the session where it had one; None where there is no such mailbox in the end.
    """

    owner: str
    name: str
    before: tuple[Row, ...] | None
    after: tuple[Row, ...] | None

    @property
    def pairs(self) -> tuple[tuple[Row | None, Row | None], ...]:
        """The rows of both, side by side, by UID."""
        first = {row.uid: row for row in self.before or ()}
        second = {row.uid: row for row in self.after or ()}
        return tuple((first.get(uid), second.get(uid)) for uid in sorted(first | second))


def first_deviation(recorded: Transcript, again: Transcript) -> int | None:
    """Return the first recorded step that came otherwise when the same was said again, or None.

    The order is compared connection by connection and side by side, since which of two
    connections was faster is left to chance. What differs in each session does not count.
    """
    places = dict(_places(again))
    for key, index in _places(recorded):
        if key not in places or _gist(recorded, index) != _gist(again, places[key]):
            return index
    return None


def first_difference(
    recorded: Transcript, unchanged: Transcript, after: Transcript
) -> tuple[int, int] | None:
    """Return the first steps in which the recording and the other branch differ, or None.

    Both branches were run by the same clock and the same chance, so the two reruns are compared
    octet by octet. Where one has no step any more, its length stands.
    """
    mine, others = map(_exact, unchanged.steps), map(_exact, after.steps)
    differ = (index for index, (one, other) in enumerate(zip_longest(mine, others)) if one != other)
    index = next(differ, None)
    if index is None:
        return None
    key = next((key for key, place in _places(unchanged) if place == index), None)
    return dict(_places(recorded)).get(key, len(recorded)) if key else len(recorded), index


def mailbox_difference(
    recorded: Transcript, unchanged: Rerun, changed: Rerun
) -> tuple[MailboxDifference, ...]:
    """Return the mailboxes that differ in the end, in the order of the store."""
    numbers = _numbers(recorded) | _numbers(changed.transcript)
    places = {**unchanged.before, **unchanged.after, **changed.after}
    found = (
        MailboxDifference(
            owner,
            name,
            _ending(unchanged, (owner, name), numbers),
            _ending(changed, (owner, name), numbers),
        )
        for owner, name in places
    )
    return tuple(one for one in found if one.before != one.after)


def _ending(
    run: Rerun, place: Place, numbers: Mapping[tuple[Place, int], int | None]
) -> tuple[Row, ...] | None:
    """Return the rows of a mailbox in the end, and those that were there in the beginning."""
    if place not in run.after:
        return None
    start, end = run.before.get(place, {}), run.after[place]
    rows = []
    for uid, row in sorted({**start, **end}.items()):
        status: Any = "gone" if uid not in end else "kept" if uid in start else "new"
        if status != "gone" and "\\Deleted" in row.flags:
            status = "marked"
        rows.append(replace(row, number=numbers.get((place, uid)), status=status))
    return tuple(rows)


def _numbers(transcript: Transcript) -> dict[tuple[Place, int], int | None]:
    """Return the number that each message had first in a session, by mailbox and UID."""
    found: dict[tuple[Place, int], int | None] = {}
    for box in transcript.mailboxes:
        for row in box.rows:
            if row.number is not None:
                found.setdefault(((box.owner, box.name), row.uid), row.number)
    return found


def _places(transcript: Transcript) -> Iterator[tuple[tuple[int, str, int], int]]:
    """Yield connection, side and count within these for each step, and its index."""
    counts: dict[tuple[int, str], int] = {}
    for index, step in enumerate(transcript.steps):
        side = (step.connection, step.sender)
        counts[side] = counts.get(side, -1) + 1
        yield (*side, counts[side]), index


def _gist(transcript: Transcript, index: int) -> object:
    """Return what must be the same about a step when a dialogue is run again."""
    step = transcript.steps[index]
    said = "" if step.sender == "client" else _EACH_TIME.sub("…", step.data.decode("latin-1"))
    boxes = [_boxes(transcript.mailboxes[place]) for place in step.mailboxes]
    return step.kind, step.verb, said, step.state_before, step.state_after, step.marked, boxes


def _boxes(box: Mailbox) -> object:
    rows = [(row.number, row.uid, row.flags, row.size, row.status) for row in box.rows]
    return box.owner, box.name, rows, box.omitted


def _exact(step: Step) -> object:
    return step.connection, step.sender, step.kind, step.label, step.data, step.state_after
