"""What a fork tells in words: the answer, and what to bear in mind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mailedu.forking.change import Change
from mailedu.forking.compare import MailboxDifference
from mailedu.forking.rerun import Rerun
from mailedu.protocols.observer.pieces import printable
from mailedu.transcript import Event, Row, Transcript

_LENGTH = 48
"""Characters of a line that are quoted."""
_EVENTS = 3
"""Happenings that are named; of more only the number is told."""


def answer(
    before: Transcript,
    after: Transcript,
    change: Change,
    first: tuple[int, int] | None,
    mailboxes: Sequence[MailboxDifference],
) -> str:
    """Say what the change changes, in one sentence: "Without QUIT, message 2 is still there."."""
    consequences = [text for one in mailboxes for text in _in_mailbox(one, len(mailboxes) > 1)]
    if not consequences:
        consequences = [_in_lines(before, after, change, first)]
    return f"{_cause(before, change)}, {_listed(consequences)}."


def caveats(
    recorded: Transcript, unchanged: Rerun, changed: Rerun, step: int, deviation: int | None
) -> tuple[str, ...]:
    """Say what in the result is not the change's doing, and what could not be done again."""
    notes = []
    if deviation is not None:
        when = "already " if deviation <= step else ""
        label = recorded.steps[deviation].label
        notes.append(
            f"Without any change, too, the rerun {when}differs from the recording, from step "
            f"{deviation + 1} on ({_short(label)}): that hangs on something that was not recorded."
        )
    foreign = _foreign(recorded.events, unchanged.transcript.events)
    if foreign:
        named = "; ".join(f"{event.text} at {event.time:.3f} s" for event in foreign[:_EVENTS])
        more = f"; and {len(foreign) - _EVENTS} more" if len(foreign) > _EVENTS else ""
        notes.append(f"Not by a recorded client, and so not done again: {named}{more}.")
    unsent = set(changed.unsent) - set(unchanged.unsent)
    if unsent:
        one = len(unsent) == 1
        count, what = ("1 recorded line was", "it") if one else (
            f"{len(unsent)} recorded lines were", "them",
        )  # fmt: skip
        notes.append(f"{count} not sent any more, because the server did not wait for {what}.")
    return tuple(notes)


def _cause(before: Transcript, change: Change) -> str:
    if change.kind == "edited":
        old, new = _quoted(change.old), _quoted(change.new)
        if old == new and change.old != change.new:  # only what follows the first line differs
            old = "what was sent"
        return f"With {new} instead of {old}"
    if change.kind == "added":
        return f"With {_quoted(change.new)}"
    if change.kind == "left out":
        return f"Without {_verb(before, change.index)}"
    missed = [
        number
        for number, step in enumerate(before.steps[change.index + 1 :], change.index + 1)
        if step.connection == change.connection and step.sender == "client" and step.data
    ]
    if len(missed) == 1:
        return f"Without {_verb(before, missed[0])}"
    return f"With the connection cut after {_short(before.steps[change.index].label)}"


def _verb(transcript: Transcript, index: int) -> str:
    step = transcript.steps[index]
    return step.verb if step.kind == "command" and step.verb else _quoted(step.data)


def _in_lines(
    before: Transcript, after: Transcript, change: Change, first: tuple[int, int] | None
) -> str:
    """Say how the servers' answers differ, where all mailboxes end up the same."""
    if first is None:
        return "nothing changes"
    replies = [step for step in after.steps[first[1] :] if step.sender == "server" and step.data]
    said = Counter(step.data for step in before.steps[first[0] :] if step.sender == "server")
    for step in replies:
        if not said[step.data]:
            return f"the server answers {_quoted(step.data)}; the mailboxes end up the same"
        said[step.data] -= 1
    missing = "the server says less; " if +said else ""
    return f"{missing}the mailboxes end up the same"


def _in_mailbox(one: MailboxDifference, several: bool) -> list[str]:
    """Say what became otherwise of the messages of a mailbox."""
    where = f" in {one.owner}'s {one.name}" if several or one.name != "INBOX" else ""
    if one.after is None or one.before is None:
        is_there = "is there" if one.before is None else "is not there"
        return [f"{one.owner}'s mailbox {one.name} {is_there}"]
    groups: dict[str, list[Row]] = {}
    for old, new in one.pairs:
        if old != new:
            groups.setdefault(_fate(old, new), []).append(new or old)  # type: ignore[arg-type]
    who = one.owner if one.name == "INBOX" else f"{one.owner}'s {one.name}"
    return [_of_messages(fate, rows, who, where) for fate, rows in groups.items()]


_FATES = {
    "stays": ("{what} is still there{where}", "{what} are still there{where}"),
    "stays marked": (
        "{what} is still there{where}, marked \\Deleted",
        "{what} are still there{where}, marked \\Deleted",
    ),
    "goes": ("{what} is gone{where}", "{what} are gone{where}"),
    "comes": ("{who} has one message more", "{who} has {count} messages more"),
    "misses": ("{who} has one message fewer", "{who} has {count} messages fewer"),
    "changes": ("{what} has other flags{where}", "{what} have other flags{where}"),
    "differs": ("{what} is not the same{where}", "{what} are not the same{where}"),
}


def _fate(old: Row | None, new: Row | None) -> str:
    there_before = old is not None and old.status != "gone"
    there_now = new is not None and new.status != "gone"
    if there_before and there_now:
        assert old is not None and new is not None
        return "changes" if old.size == new.size and old.subject == new.subject else "differs"
    if there_now:
        if old is None:
            return "comes"
        return "stays marked" if new.status == "marked" else "stays"  # type: ignore[union-attr]
    return "goes" if new is not None else "misses"


def _of_messages(fate: str, rows: Sequence[Row], who: str, where: str) -> str:
    numbers = [f"{row.number}" for row in rows if row.number is not None]
    if len(numbers) == len(rows):
        what = f"message{'s' if len(rows) > 1 else ''} {_listed(numbers)}"
    else:
        uids = _listed([f"{row.uid}" for row in rows])
        what = f"the message{'s' if len(rows) > 1 else ''} with UID {uids}"
    sentence = _FATES[fate][len(rows) > 1]
    return sentence.format(what=what, who=who, count=len(rows), where=where)


def _foreign(recorded: Iterable[Event], again: Iterable[Event]) -> list[Event]:
    """Return what happened in the store when it was recorded, and not when it was run again."""
    known = Counter((e.kind, e.owner, e.mailbox, e.uids) for e in again)
    found = []
    for event in recorded:
        key = (event.kind, event.owner, event.mailbox, event.uids)
        if not known[key]:
            found.append(event)
        known[key] -= 1
    return found


def _listed(texts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def _quoted(data: bytes) -> str:
    """Return the first line of some octets for people: everything unseen as an escape."""
    text = printable(data.split(b"\n")[0].removesuffix(b"\r"))
    return f"“{_short(text)}”" if text else "an empty line"


def _short(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1].rstrip()}…"
