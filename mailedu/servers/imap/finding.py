"""Which messages of the selected mailbox match: what SEARCH, SORT and THREAD have in common."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from functools import partial

from mailedu.protocols.imap_syntax import BadCharset, SearchProgram, Subject, matches
from mailedu.protocols.ordering import Heading
from mailedu.servers.imap.condstore import enable_condstore
from mailedu.servers.imap.contents import in_batches
from mailedu.servers.imap.registry import No
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.view import View
from mailedu.store import NoSuchMessage

_TURN = 100
"""Messages that are read before other sessions have their turn."""


@dataclass
class Found:
    """What was found.

    Parameters
    ----------
    view: the mailbox.
    by_uid: whether the client names messages by UID.
    uids: of the messages that match, in the order of the mailbox.
    missing: whether messages had to be left out because another session expunged them.
    """

    view: View
    by_uid: bool
    uids: list[int]
    missing: bool = False

    def name(self, uid: int) -> int:
        """Return what the reply calls a message: its UID or its number."""
        return self.view.shown_uid(uid) if self.by_uid else self.view.number(uid)

    @property
    def code(self) -> str:
        """The response code that tells of messages left out (RFC 5530 §3), or nothing.

        By UID, they do not exist, and nothing is left out.
        """
        return "[EXPUNGEISSUED] " if self.missing and not self.by_uid else ""

    def modseq(self, uids: Iterable[int]) -> int:
        """Return the highest mod-sequence of messages, 0 when there are none."""
        return max((self.view.message(uid).modseq for uid in uids), default=0)


async def find(session: Session, program: SearchProgram, *, by_uid: bool) -> Found:
    """Return the messages that match (RFC 3501 §6.4.4).

    A message whose content is needed but was expunged meanwhile does not match. With MODSEQ
    among the keys, the client is one that uses mod-sequences (RFC 7162 §3.1).
    """
    if program.by_modseq:
        enable_condstore(session)
    if program.by_number:
        session.keep_numbers = True
    view = session.selected
    found = Found(view, by_uid, [])
    now = session.host.now()
    last_number = len(view.uids)
    last_uid = view.shown_uid(view.uids[-1]) if view.uids else 0
    for number, uid in enumerate(view.uids, 1):
        if by_uid and view.is_gone(uid):
            continue
        message = view.message(uid)
        subject = Subject(
            number=number,
            uid=view.shown_uid(uid),
            flags=view.flags(uid),
            internal_date=message.internal_date,
            size=message.size,
            modseq=message.modseq,
            last_number=last_number,
            last_uid=last_uid,
            saved=uid in view.saved,
            now=now,
            read=partial(session.store.content, view.mailbox_id, uid),
        )
        try:
            if matches(program, subject):
                found.uids.append(uid)
        except NoSuchMessage:
            found.missing = True
        if number % _TURN == 0 and program.key.reads_content:
            await session.breathe()
    return found


async def headings(session: Session, found: Found) -> AsyncIterator[tuple[int, Heading]]:
    """Yield the messages that were found with their headers, each read once.

    One that was expunged meanwhile is left out.
    """
    view = found.view
    for batch, contents in in_batches(session.store, view, found.uids):
        found.missing = found.missing or len(contents) < len(batch)
        for turn, (uid, content) in enumerate(contents.items(), 1):
            message = view.message(uid)
            yield uid, Heading(message.internal_date, message.size, content)
            if turn % _TURN == 0:
                await session.breathe()
        await session.breathe()


def refusal(problem: BadCharset) -> No:
    """Return the reply to a character set that is not known (RFC 3501 §6.4.4)."""
    return No(str(problem), "BADCHARSET (US-ASCII UTF-8)")
