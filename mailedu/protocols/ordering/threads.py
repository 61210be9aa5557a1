"""Threads: by subject alone (ORDEREDSUBJECT), and how they are written (RFC 5256 §3, §4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from mailedu.protocols.ordering.headings import Heading
from mailedu.protocols.ordering.subjects import BaseSubject


@dataclass(frozen=True, slots=True)
class Threadable:
    """One message.

    Parameters
    ----------
    number: how the reply names it; ascending in the order of the mailbox.
    sent, subject, message_id, references: as in Heading.
    """

    number: int
    sent: datetime
    subject: BaseSubject
    message_id: bytes | None
    references: tuple[bytes, ...]

    @classmethod
    def of(cls, number: int, heading: Heading) -> Threadable:
        """Take from a heading what threading asks for."""
        return cls(number, heading.sent, heading.subject, heading.message_id, heading.references)

    @property
    def age(self) -> tuple[datetime, int]:
        """What siblings are sorted by: the sent date, then the place in the mailbox (§2.2)."""
        return self.sent, self.number


class Thread:
    """A message with those that follow it. A dummy, for one that is not there, has no message."""

    __slots__ = ("_children", "message", "parent")

    def __init__(self, message: Threadable | None = None) -> None:
        self.message = message
        self.parent: Thread | None = None
        self._children: dict[Thread, None] = {}

    @property
    def children(self) -> Sequence[Thread]:
        """The threads right under this one."""
        return tuple(self._children)

    def adopt(self, child: Thread) -> None:
        """Put ``child`` under this one; it leaves its parent."""
        child.leave()
        child.parent = self
        self._children[child] = None

    def leave(self) -> None:
        """Take this one from its parent, if there is one."""
        if self.parent is not None:
            del self.parent._children[self]
            self.parent = None

    def descends_from(self, other: Thread) -> bool:
        """Tell whether ``other`` is this one or above it."""
        node: Thread | None = self
        while node is not None and node is not other:
            node = node.parent
        return node is other

    def first(self) -> Threadable:
        """Return the message, or a dummy's first child's."""
        if self.message is not None:
            return self.message
        return next(iter(self._children)).first()

    def sort_children(self) -> None:
        """Sort the children by sent date (RFC 5256 §2.2); a dummy by its first child."""
        self._children = dict.fromkeys(sorted(self._children, key=lambda node: node.first().age))

    def from_the_leaves(self) -> list[Thread]:
        """Return this one and all below it, children before their parents."""
        found = [self]
        for node in found:
            found.extend(node._children)
        return found[::-1]


def ordered_subject(messages: Iterable[Threadable]) -> Sequence[Thread]:
    """THREAD=ORDEREDSUBJECT: messages of one base subject, the first one above all others."""
    threads = []
    by_subject = sorted(messages, key=lambda message: (message.subject.text, message.age))
    for _, same in groupby(by_subject, key=lambda message: message.subject.text):
        first, *others = map(Thread, same)
        for other in others:
            first.adopt(other)
        threads.append(first)
    return sorted(threads, key=lambda thread: thread.first().age)


def write_threads(threads: Iterable[Thread]) -> bytes:
    """Write threads as the THREAD response has them (RFC 5256 §4), e.g. ``(2)(3 6 (4 23)(44 7))``.

    A thread that does not branch is a row of numbers; where it branches, each branch is in
    parentheses. A dummy is written as its branches alone.
    """
    pieces: list[bytes] = []
    to_write: list[Thread | bytes] = []
    to_write.extend([*threads][::-1])
    while to_write:
        node = to_write.pop()
        if isinstance(node, bytes):
            pieces.append(node)
            continue
        numbers = []
        children: Sequence[Thread] = (node,)
        while len(children) == 1:
            (node,) = children
            if node.message is not None:
                numbers.append(b"%d" % node.message.number)
            children = node.children
        gap = b" " if numbers and children else b""
        pieces.append(b"(" + b" ".join(numbers) + gap)
        to_write.append(b")")
        to_write.extend(children[::-1])
    return b"".join(pieces)
