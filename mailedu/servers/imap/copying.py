"""COPY and MOVE, by sequence number and by UID."""

from __future__ import annotations

from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.servers.imap import namespace
from mailedu.servers.imap.registry import Call, No, handles
from mailedu.servers.imap.session import Session
from mailedu.store import MailboxInfo


@handles("COPY", "UID COPY")
async def copy(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.7: all the messages or none; with COPYUID (RFC 4315 §3).

    Flags that the user may not set there are left behind (RFC 4314 §4).
    """
    uids, target = _messages_and_target(session, call)
    here, rights = session.selected.mailbox_id, namespace.rights(session, target)
    pairs = session.store.copy(here, uids, target.id, rights=rights)
    if not pairs:
        return "No messages copied"
    return f"{_copyuid(session, target, pairs)}{call.verb} completed"


@handles("MOVE", "UID MOVE")
async def move(session: Session, call: Call) -> str:
    """RFC 6851 §3: untagged COPYUID, then the EXPUNGEs (reported as any), then the tagged OK.

    It needs the rights of STORE, COPY and EXPUNGE together (§4.2).
    """
    uids, target = _messages_and_target(session, call)
    here, rights = session.writable("te").mailbox_id, namespace.rights(session, target)
    pairs = session.store.move(here, uids, target.id, rights=rights)
    if not pairs:
        return "No messages moved"
    if code := _copyuid(session, target, pairs):
        session.send(f"* OK {code}Moved".encode())
    return f"{call.verb} completed"


def _messages_and_target(session: Session, call: Call) -> tuple[list[int], MailboxInfo]:
    call.args.sp()
    numbers = call.args.sequence_set()
    call.args.sp()
    name = call.args.mailbox()
    call.args.end()
    view = session.selected
    uids = view.resolve(numbers, by_uid=call.by_uid)
    if any(view.is_gone(uid) for uid in uids):
        raise No("Some of these messages were expunged by another session", "EXPUNGEISSUED")
    return uids, session.destination(name)


def _copyuid(session: Session, target: MailboxInfo, pairs: list[tuple[int, int]]) -> str:
    """Return the response code and a space, or nothing where UIDPLUS is not offered.

    Nor to a user who may not read the target (RFC 4315 §5).
    """
    if not session.offers("UIDPLUS") or "r" not in namespace.rights(session, target):
        return ""
    view = session.selected
    here = format_sequence_set(view.shown_uid(uid) for uid, _ in pairs)
    copies = view.shown_uids(session.store, target.id, [uid for _, uid in pairs])
    there = format_sequence_set(copies)
    return f"[COPYUID {target.uidvalidity} {here.decode()} {there.decode()}] "
