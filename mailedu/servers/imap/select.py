"""Opening and leaving a mailbox: SELECT, EXAMINE, CHECK, CLOSE, UNSELECT."""

from __future__ import annotations

from mailedu.protocols.imap_syntax.modseq import (
    Resync,
    SelectParameters,
    parse_select_parameters,
)
from mailedu.servers.imap.condstore import enable_condstore, tell_vanished
from mailedu.servers.imap.listing import mailbox_line
from mailedu.servers.imap.registry import Bad, Call, No, handles
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.view import View


@handles("SELECT", "EXAMINE")
async def select(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.1, §6.3.2; the mailbox open before is closed even when this one fails.

    With CONDSTORE and QRESYNC in parentheses (RFC 7162 §3.1.8, §3.2.5).
    """
    call.args.sp()
    name = call.args.mailbox()
    parameters = _parameters(session, call)
    call.args.end()
    if session.view is not None:
        session.view = None
        if session.offers("CONDSTORE") or session.rev2:
            session.send(b"* OK [CLOSED] Previous mailbox closed")
    if parameters.condstore:
        enable_condstore(session)
    mailbox = session.mailbox(name, "r")
    if not mailbox.selectable:
        raise No("This name only holds other mailboxes", "CANNOT")
    view = session.view_class(
        session.store,
        mailbox.id,
        read_only=call.verb == "EXAMINE",
        user=session.user,
        enabled=session.enabled,
    )
    _describe(session, view)
    if session.rev2:
        given = next(iter(call.args.normalized.values()), None)
        session.send(mailbox_line(session, mailbox, given))
    session.view = view
    if parameters.resync is not None:
        await _resynchronize(session, view, parameters.resync)
    mode = "READ-ONLY" if view.read_only else "READ-WRITE"
    return f"[{mode}] {call.verb} completed"


def _describe(session: Session, view: View) -> None:
    for line in view.flags_and_permanent_flags():
        session.send(line)
    session.send(b"* %d EXISTS" % len(view.uids))
    if not session.rev2:
        _describe_as_rev1(session, view)
    session.send(b"* OK [UIDVALIDITY %d] UIDs valid" % view.uidvalidity)
    session.send(b"* OK [UIDNEXT %d] Predicted next UID" % view.uidnext)
    if session.offers("CONDSTORE"):
        session.send(b"* OK [HIGHESTMODSEQ %d] Highest" % view.highestmodseq)


def _describe_as_rev1(session: Session, view: View) -> None:
    """What IMAP4rev2 has given up (RFC 9051 appendix E, 11 and 12)."""
    session.send(b"* %d RECENT" % view.recent_count)
    unseen = (uid for uid in view.uids if "\\Seen" not in view.message(uid).flags)
    first = next(unseen, None)
    if first is not None:
        number = view.number(first)
        session.send(b"* OK [UNSEEN %d] Message %d is the first unseen" % (number, number))


def _parameters(session: Session, call: Call) -> SelectParameters:
    if not session.offers("CONDSTORE") or not call.args.accept(b" "):
        return SelectParameters()
    parameters = parse_select_parameters(call.args)
    if parameters.resync is not None and "QRESYNC" not in session.enabled:
        raise Bad("QRESYNC must be enabled first: ENABLE QRESYNC")
    return parameters


async def _resynchronize(session: Session, view: View, known: Resync) -> None:
    """Tell what has changed since the client was last here (RFC 7162 §3.2.5.1, §3.2.5.2)."""
    if known.uidvalidity != view.uidvalidity:
        return
    tell_vanished(session, known.modseq, known.uids, above=_settled(view, known))
    uids = view.uids if known.uids is None else known.uids.resolve(view.uids)
    for uid in uids:
        if view.message(uid).modseq > known.modseq:
            session.send(view.update(uid, by_uid=True, flags=True))
            if session.output.full:
                await session.breathe()


def _settled(view: View, known: Resync) -> int:
    """Return the highest UID that has the message number which the client gives for it.

    A client that knows such a pair knows of all expunges before it (RFC 7162 §3.2.5.2).
    """
    settled = 0
    for number, uid in zip(known.numbers.each(), known.numbered_uids.each(), strict=False):
        if number > len(view.uids):
            break
        if view.uids[number - 1] == uid:
            settled = uid
    return settled


@handles("CHECK")
async def check(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.1; the store has nothing to tidy up."""
    call.args.end()
    return "CHECK completed"


@handles("CLOSE")
async def close(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.2: expunge without a word, unless the mailbox was EXAMINEd.

    Without the right to expunge, nothing is removed, and it is no error (RFC 4314 §4).
    """
    call.args.end()
    view = session.selected
    if not view.read_only and "e" in view.rights:
        session.store.expunge(view.mailbox_id, view.marked_deleted())
    session.view = None
    return "CLOSE completed"


@handles("UNSELECT")
async def unselect(session: Session, call: Call) -> str:
    """RFC 3691 §2: close, expunge nothing."""
    call.args.end()
    session.view = None
    return "UNSELECT completed"
