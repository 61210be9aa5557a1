"""The moments of a dialogue at which something can be asked, and what is known there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mailedu.protocols.mailbox_view import argument
from mailedu.protocols.table import Protocol
from mailedu.transcript import Mailbox, Row, Step, Transcript

CLOSED = "connection closed"
"""The label of the step with which observers record that a connection ended."""

_FEW = 10  # things that a question names
_STORE = re.compile(r" (?P<sign>[+-]?)FLAGS(?:\.SILENT)? (?P<flags>[^\r\n]*)", re.IGNORECASE)
_CODE = re.compile(rb"^(?:\S+ )?\S+ \[([A-Z]+(?:[-/][A-Z]+)*)")


@dataclass(frozen=True)
class Moment:
    """A place where the server is about to answer, or where the connection is about to end.

    Parameters
    ----------
    transcript: the dialogue.
    protocol: the table of what is spoken on this connection.
    command: the client's line that waits for an answer, or None where the connection ends.
    first, last: the answer's steps, from its first untagged response to the reply.
    own: the indices of the steps of this connection in order, up to the answer at least.
    """

    transcript: Transcript
    protocol: Protocol
    command: Step | None
    first: int
    last: int
    own: Sequence[int]

    @property
    def verb(self) -> str:
        """The command that is answered, or "" where the connection ends."""
        return self.command.verb if self.command else ""

    @property
    def ends(self) -> bool:
        """Whether the connection ends here, although nobody said goodbye."""
        return self.command is None

    @property
    def unanswered(self) -> bool:
        """Whether the client said something whole just before, and no answer has come."""
        said = self.before
        if said is None or (said.sender == "server" and said.fate != "dropped"):
            return False
        return said.error is None or any(part.name == "final-dot" for part in said.parts)

    @cached_property
    def reply(self) -> Step:
        """The step that settles the matter."""
        return self.transcript.steps[self.last]

    @cached_property
    def before(self) -> Step | None:
        """The last step of this connection that comes before the answer."""
        at = bisect_left(self.own, self.first)
        return self.transcript.steps[self.own[at - 1]] if at else None

    @property
    def state(self) -> str:
        """The state before the answer."""
        return self.transcript.steps[self.first].state_before

    @property
    def after(self) -> str:
        """The state after it."""
        return self.reply.state_after

    @property
    def continues(self) -> bool:
        """Whether the answer is a continuation: the server wants more of the same command."""
        return self.reply.kind == "continuation"

    @cached_property
    def status(self) -> str:
        """The reply in a word: ``+OK`` ``-ERR``, ``250``, ``OK`` ``NO`` ``BAD`` or ``+``."""
        for name in ("status", "code", "continuation"):
            if found := argument(self.reply, name):
                return found
        return ""

    @cached_property
    def code(self) -> str:
        """The response code in brackets, such as ``IN-USE`` or ``TRYCREATE``, or ""."""
        found = _CODE.match(self.reply.data)
        return found[1].decode() if found else ""

    @cached_property
    def flags(self) -> str:
        """The flags that a STORE names."""
        found = _STORE.search(self.line)
        return found["flags"].strip("()") if found else ""

    @property
    def adds_flags(self) -> bool:
        """Whether a STORE adds to the flags that are there."""
        found = _STORE.search(self.line)
        return found is not None and found["sign"] == "+"

    @property
    def legal(self) -> bool:
        """Whether the command is one of this protocol, and allowed in this state."""
        return self.protocol.legal(self.verb, self.state)

    @property
    def succeeds(self) -> bool:
        """Whether the command was done."""
        done = self.status in ("+OK", "OK") or self.status[:1] in ("2", "3")
        return done and not self.ends and not self.continues

    @property
    def line(self) -> str:
        """The client's line, or the text that it sent, one character for each octet."""
        return self.command.data.decode("latin-1") if self.command else ""

    def says(self, name: str) -> str:
        """Return what the client's line says in the part of this name, or ""."""
        return (argument(self.command, name) if self.command else None) or ""

    def earlier(self) -> Iterator[Step]:
        """Yield the steps of this connection before the answer, the latest first."""
        for at in range(bisect_left(self.own, self.first) - 1, -1, -1):
            yield self.transcript.steps[self.own[at]]

    def answers(self) -> list[Step]:
        """Return the steps of the answer, from first to last."""
        start, stop = bisect_left(self.own, self.first), bisect_right(self.own, self.last)
        return [self.transcript.steps[index] for index in self.own[start:stop]]

    def answered(self, verb: str) -> list[Step]:
        """Return the untagged responses of this name in the answer."""
        return [s for s in self.answers() if s.kind == "untagged" and s.verb == verb]

    # What a mailbox holds.

    @cached_property
    def mailbox(self) -> Mailbox | None:
        """The mailbox in view before the answer, when it is shown as a whole."""
        if self.before is None or not self.before.mailboxes:
            return None
        mailbox = self.transcript.mailboxes[self.before.mailboxes[0]]
        return None if mailbox.omitted else mailbox

    @cached_property
    def mailbox_after(self) -> Mailbox | None:
        """The same mailbox after the answer."""
        if self.mailbox is None:
            return None
        for number in self.reply.mailboxes:
            mailbox = self.transcript.mailboxes[number]
            if (mailbox.owner, mailbox.name) == (self.mailbox.owner, self.mailbox.name):
                return mailbox
        return None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The messages there before the answer."""
        return present(self.mailbox)

    @cached_property
    def rows_after(self) -> tuple[Row, ...]:
        """The messages there after it."""
        return present(self.mailbox_after)

    @property
    def kept_all(self) -> bool:
        """Whether the mailbox is known, and nothing was added or removed."""
        return self.mailbox_after is not None and uids(self.rows) == uids(self.rows_after) != []

    @property
    def marked(self) -> tuple[int, ...]:
        """POP3: the numbers that carry the session's mark before the answer."""
        return self.before.marked if self.before else ()

    @property
    def deleted(self) -> tuple[Row, ...]:
        r"""IMAP: the messages that carry ``\Deleted`` before the answer."""
        return tuple(row for row in self.rows if row.status == "marked")

    @cached_property
    def moved(self) -> Row | None:
        """IMAP: the last message that is there all along and whose sequence number differs."""
        now = {row.uid: row.number for row in self.rows_after if row.number}
        known = [row for row in self.rows if row.number and row.uid in now]
        return next((row for row in reversed(known) if now[row.uid] != row.number), None)

    @cached_property
    def values(self) -> dict[str, object]:
        """What the texts of a question may name."""
        marked = len(self.marked) or len(self.deleted)
        moved = self.moved
        after = {row.uid: row.number for row in self.rows_after}
        return {
            "verb": self.verb,
            "state": self.state,
            "status": self.status,
            "number": self.says("number"),
            "lines": self.says("lines"),
            "set": self.says("set"),
            "flags": self.flags,
            "name": self.says("mailbox"),
            "path": self.says("reverse-path"),
            "domain": self.says("domain"),
            "marked": listed(self.marked),
            "deleted": listed(row.number or f"UID {row.uid}" for row in self.deleted),
            "count": len(self.rows),
            "all": messages(len(self.rows)),
            "rest_count": len(self.rows) - marked,
            "rest": messages(len(self.rows) - marked),
            "left_count": len(self.rows_after),
            "owner": self.mailbox.owner.capitalize() if self.mailbox else "",
            "mailbox": self.mailbox.name if self.mailbox else "",
            "uids": listed(row.uid for row in self.rows),
            "uid": moved.uid if moved else "",
            "old": moved.number if moved else "",
            "new": after[moved.uid] if moved else "",
        }


def moments(transcript: Transcript, protocols: dict[str, Protocol]) -> Iterator[Moment]:
    """Yield the moments of a dialogue in order.

    Lines that a hand on the wire edited, dropped or doubled belong to none: what is asked there
    has no answer by the RFC.

    Parameters
    ----------
    transcript: the dialogue.
    protocols: the tables by name; connections that speak something else are left out.
    """
    spoken = {c.number: protocols.get(c.protocol) for c in transcript.connections}
    own: dict[int, list[int]] = {number: [] for number in spoken}
    began: dict[int, int] = {}  # by the command that is answered: the answer's first step
    for index, step in enumerate(transcript.steps):
        protocol, mine = spoken[step.connection], own[step.connection]
        mine.append(index)
        if protocol is None:
            continue
        if step.kind == "event" and step.label == CLOSED:
            yield Moment(transcript, protocol, None, index, index, mine)
        elif step.sender == "server" and step.answers is not None:
            command = transcript.steps[step.answers]
            first = began.setdefault(step.answers, index)
            if step.kind in ("reply", "continuation"):
                del began[step.answers]
                if not command.fate and not step.fate:
                    yield Moment(transcript, protocol, command, first, index, mine)


def present(mailbox: Mailbox | None) -> tuple[Row, ...]:
    """Return the messages of a mailbox that are there."""
    return tuple(row for row in mailbox.rows if row.status != "gone") if mailbox else ()


def uids(rows: Sequence[Row]) -> list[int]:
    """Return the UIDs of these messages."""
    return [row.uid for row in rows]


def listed(things: Iterable[object]) -> str:
    """Name things one after the other, the first few of them."""
    names = [str(one) for one in things]
    return ", ".join(names[:_FEW]) + (", …" if len(names) > _FEW else "")


def messages(count: int) -> str:
    """Say how many messages."""
    return {0: "no message", 1: "1 message"}.get(count, f"{count} messages")
