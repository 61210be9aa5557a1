"""Where a session stands, and what can be said of its next line."""

from __future__ import annotations

from dataclasses import dataclass

from mailedu.protocols.advice.rules import Kind
from mailedu.protocols.observer.base import Awaited


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a session stands, as its client sees it.

    Parameters
    ----------
    protocol, state: as in the protocol's table.
    encrypted: whether TLS is on.
    awaits, need: what the next line is, and how many octets of it are still to come.
    tags: IMAP: those that were used, in order.
    without: names of extensions that the server does without.
    """

    protocol: str
    state: str
    encrypted: bool = False
    awaits: Awaited = "command"
    need: int = 0
    tags: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Note:
    """What there is to say of a line; ``instead`` is the line that may be meant, or ``""``."""

    kind: Kind
    text: str
    section: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """A command that may come now; ``insert`` is what of it can be typed for the user."""

    verb: str
    insert: str
    syntax: str
    gloss: str
    section: str
