"""THREAD=REFERENCES: threads by who answers whom (RFC 5256 §3, whose step numbers stand here)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from mailedu.protocols.ordering.threads import Thread, Threadable


def references(messages: Iterable[Threadable]) -> Sequence[Thread]:
    """Gather messages, given in the order of the mailbox, into threads."""
    root = Thread()
    for node in _linked(messages):
        if node.parent is None:
            root.adopt(node)  # step 2
    _prune(root)
    for node in root.children:  # step 4
        if node.message is None:
            node.sort_children()
    root.sort_children()
    _merge_subjects(root)
    for node in root.from_the_leaves():  # step 6
        node.sort_children()
    return root.children


class _Table:
    """The nodes by message ID; each is a dummy until its message comes."""

    def __init__(self) -> None:
        self.nodes: list[Thread] = []
        self._by_id: dict[bytes, Thread] = {}

    def node(self, message_id: bytes) -> Thread:
        """Return what stands for a message ID; a new dummy when it was not met before."""
        if message_id not in self._by_id:
            self._by_id[message_id] = self._new()
        return self._by_id[message_id]

    def place(self, message: Threadable) -> Thread:
        """Return the node that the message fills: one of its own, if its ID is missing or taken."""
        node = self._new() if message.message_id is None else self.node(message.message_id)
        if node.message is not None:
            node = self._new()
        node.message = message
        return node

    def _new(self) -> Thread:
        self.nodes.append(Thread())
        return self.nodes[-1]


def _linked(messages: Iterable[Threadable]) -> list[Thread]:
    """Step 1: link parents and children; return all of them, dummies included."""
    table = _Table()
    for message in messages:
        chain = [table.node(message_id) for message_id in message.references]
        for parent, child in pairwise(chain):
            if child.parent is None and not parent.descends_from(child):
                parent.adopt(child)
        node = table.place(message)
        node.leave()
        if chain and not chain[-1].descends_from(node):
            chain[-1].adopt(node)
    return table.nodes


def _prune(root: Thread) -> None:
    """Step 3: leave only those dummies that hold together several threads at the top."""
    for node in root.from_the_leaves():
        parent, children = node.parent, node.children
        if node.message is not None or parent is None:
            continue
        if len(children) > 1 and parent is root:
            continue
        node.leave()
        for child in children:
            parent.adopt(child)


def _merge_subjects(root: Thread) -> None:
    """Step 5: put threads with the same base subject together."""
    threads = [(node, node.first().subject.text) for node in root.children]
    table: dict[str, Thread] = {}
    for node, subject in threads:
        if subject and _stands_for_subject(node, table.get(subject)):
            table[subject] = node
    for node, subject in threads:
        if subject and table[subject] is not node:
            table[subject] = _merged(root, node, table[subject])


def _stands_for_subject(node: Thread, known: Thread | None) -> bool:
    """Step 5.B.iv: a dummy goes before a message, and what is no reply before a reply."""
    if known is None:
        return True
    if known.message is None:
        return False
    return node.message is None or (_is_reply(known) and not _is_reply(node))


def _merged(root: Thread, node: Thread, known: Thread) -> Thread:
    """Step 5.C: merge ``node`` with the one in the table; return what is in the table then."""
    if known.message is None and node.message is None:
        for child in node.children:
            known.adopt(child)
        node.leave()
        return known
    if known.message is None or (_is_reply(node) and not _is_reply(known)):
        known.adopt(node)
        return known
    dummy = Thread()
    root.adopt(dummy)
    dummy.adopt(known)
    dummy.adopt(node)
    return dummy


def _is_reply(node: Thread) -> bool:
    return node.message is not None and node.message.subject.is_reply
