"""What the store hands out: plain immutable records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Account:
    """One person's account. The password is plain: APOP and CRAM-MD5 compute with it."""

    user: str
    password: str
    address: str


@dataclass(frozen=True)
class MailboxInfo:
    """One mailbox at one moment.

    ``id`` belongs to this mailbox for ever: it survives a rename, and a name that is
    deleted and created again gets another one. ``special_use`` is an attribute of
    RFC 6154 such as ``"\\\\Sent"``, or None. A mailbox that is not ``selectable`` only
    holds other mailboxes.
    """

    id: int
    user: str
    name: str
    uidvalidity: int
    uidnext: int
    highestmodseq: int
    special_use: str | None
    selectable: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One message without its content; ``size`` in octets, ``internal_date`` with its zone."""

    uid: int
    flags: frozenset[str]
    internal_date: datetime
    size: int
    modseq: int


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was committed to one mailbox.

    ``delivered``, ``flags`` and ``expunged`` name the UIDs concerned and the mod-sequence
    that they got, which rises strictly within a mailbox. ``mailbox`` says that the mailbox
    was created, deleted, renamed, subscribed or unsubscribed: no UIDs, and ``modseq`` is the
    mailbox's highest; a subscribed name that does not exist has ``mailbox_id`` and ``modseq`` 0.
    """

    kind: Literal["delivered", "flags", "expunged", "mailbox"]
    user: str
    mailbox: str
    mailbox_id: int
    uids: tuple[int, ...]
    modseq: int
