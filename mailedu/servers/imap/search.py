"""SEARCH and UID SEARCH."""

from __future__ import annotations

from functools import partial

from mailedu.protocols.imap_syntax import (
    BadCharset,
    Subject,
    matches,
    parse_search,
)
from mailedu.servers.imap.registry import Call, No, handles
from mailedu.servers.imap.session import Session
from mailedu.store import NoSuchMessage

_CHARSETS = "BADCHARSET (US-ASCII UTF-8)"
_TURN = 100
"""Messages that are read before other sessions have their turn."""


@handles("SEARCH", "UID SEARCH")
async def search(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.4; numbers that are not there match nothing, as in Dovecot.

    A message whose content is needed but was expunged meanwhile does not match, and the reply
    says EXPUNGEISSUED (RFC 5530 §3). By UID, it does not exist.
    """
    call.args.sp()
    try:
        program = parse_search(call.args)
    except BadCharset as problem:
        raise No(str(problem), _CHARSETS) from None
    view = session.selected
    found: list[bytes] = []
    missing = False
    for turn, uid in enumerate(view.uids, 1):
        if call.by_uid and view.is_gone(uid):
            continue
        try:
            if matches(program, _subject(session, turn, uid)):
                found.append(b" %d" % (uid if call.by_uid else turn))
        except NoSuchMessage:
            missing = True
        if turn % _TURN == 0 and program.key.reads_content:
            await session.breathe()
    session.send(b"* SEARCH" + b"".join(found))
    code = "[EXPUNGEISSUED] " if missing and not call.by_uid else ""
    return f"{code}{call.verb} completed"


def _subject(session: Session, number: int, uid: int) -> Subject:
    view = session.selected
    message = view.message(uid)
    return Subject(
        number=number,
        uid=uid,
        flags=view.flags(uid),
        internal_date=message.internal_date,
        size=message.size,
        last_number=len(view.uids),
        last_uid=view.uids[-1],
        read=partial(session.store.content, view.mailbox_id, uid),
    )
