"""Opening and leaving a mailbox: SELECT, EXAMINE, CHECK, CLOSE, UNSELECT."""

from __future__ import annotations

from mailedu.servers.imap.registry import Call, No, handles
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.view import View


@handles("SELECT", "EXAMINE")
async def select(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.1, §6.3.2; the mailbox open before is closed even when this one fails."""
    call.args.sp()
    name = call.args.mailbox()
    call.args.end()
    if session.view is not None:
        session.view = None
        session.send(b"* OK [CLOSED] Previous mailbox closed")
    mailbox = session.mailbox(name)
    if not mailbox.selectable:
        raise No("This name only holds other mailboxes", "CANNOT")
    view = View(session.store, mailbox.id, read_only=call.verb == "EXAMINE")
    _describe(session, view)
    session.view = view
    mode = "READ-ONLY" if view.read_only else "READ-WRITE"
    return f"[{mode}] {call.verb} completed"


def _describe(session: Session, view: View) -> None:
    for line in view.flags_and_permanent_flags():
        session.send(line)
    session.send(b"* %d EXISTS" % len(view.uids))
    session.send(b"* %d RECENT" % view.recent_count)
    unseen = (uid for uid in view.uids if "\\Seen" not in view.message(uid).flags)
    first = next(unseen, None)
    if first is not None:
        number = view.number(first)
        session.send(b"* OK [UNSEEN %d] Message %d is the first unseen" % (number, number))
    session.send(b"* OK [UIDVALIDITY %d] UIDs valid" % view.uidvalidity)
    session.send(b"* OK [UIDNEXT %d] Predicted next UID" % view.uidnext)


@handles("CHECK")
async def check(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.1; the store has nothing to tidy up."""
    call.args.end()
    return "CHECK completed"


@handles("CLOSE")
async def close(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.2: expunge without a word, unless the mailbox was EXAMINEd."""
    call.args.end()
    view = session.selected
    if not view.read_only:
        session.store.expunge(view.mailbox_id, view.marked_deleted())
    session.view = None
    return "CLOSE completed"


@handles("UNSELECT")
async def unselect(session: Session, call: Call) -> str:
    """RFC 3691 §2: close, expunge nothing."""
    call.args.end()
    session.view = None
    return "UNSELECT completed"
