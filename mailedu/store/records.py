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
class Quota:
    """What the messages of one account take, and may take; a limit of None is no limit.

    ``storage`` and ``storage_limit`` are octets, a copy of a message counting as another one;
    ``messages`` and ``messages_limit`` are numbers of messages.
    """

    storage: int
    storage_limit: int | None
    messages: int
    messages_limit: int | None

    def room_for(self, storage: int, messages: int = 1) -> bool:
        """Tell whether so many octets and messages more are within the limits."""
        return _within(self.storage + storage, self.storage_limit) and _within(
            self.messages + messages, self.messages_limit
        )


def _within(usage: int, limit: int | None) -> bool:
    return limit is None or usage <= limit


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
    was created, deleted, renamed, subscribed or unsubscribed, or that its access control
    list changed: no UIDs, and ``modseq`` is the mailbox's highest; a subscribed name that does
    not exist has ``mailbox_id`` and ``modseq`` 0.
    """

    kind: Literal["delivered", "flags", "expunged", "mailbox"]
    user: str
    mailbox: str
    mailbox_id: int
    uids: tuple[int, ...]
    modseq: int
