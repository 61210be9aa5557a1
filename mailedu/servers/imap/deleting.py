"""EXPUNGE and UID EXPUNGE."""

from __future__ import annotations

from mailedu.servers.imap.registry import Call, handles
from mailedu.servers.imap.session import Session


@handles("EXPUNGE")
async def expunge(session: Session, call: Call) -> str:
    r"""RFC 3501 §6.4.3: remove all messages marked \Deleted that this session knows of."""
    call.args.end()
    view = session.writable("e")
    session.store.expunge(view.mailbox_id, view.marked_deleted())
    return "EXPUNGE completed"


@handles("UID EXPUNGE")
async def uid_expunge(session: Session, call: Call) -> str:
    r"""RFC 4315 §2.1: of the UIDs given, remove those marked \Deleted."""
    call.args.sp()
    numbers = call.args.sequence_set()
    call.args.end()
    view = session.writable("e")
    named = set(view.resolve(numbers, by_uid=True))
    session.store.expunge(view.mailbox_id, named.intersection(view.marked_deleted()))
    return "UID EXPUNGE completed"
