"""COPY and MOVE, by sequence number and by UID."""

from __future__ import annotations

from mailedu.protocols.imap_syntax import format_sequence_set
from mailedu.servers.imap.registry import Call, No, handles
from mailedu.servers.imap.session import Session
from mailedu.store import MailboxInfo


@handles("COPY", "UID COPY")
async def copy(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.7: all the messages or none; with COPYUID (RFC 4315 §3)."""
    uids, target = _messages_and_target(session, call)
    pairs = session.store.copy(session.selected.mailbox_id, uids, target.id)
    if not pairs:
        return "No messages copied"
    return f"[{_copyuid(target, pairs)}] COPY completed"


@handles("MOVE", "UID MOVE")
async def move(session: Session, call: Call) -> str:
    """RFC 6851 §3: untagged COPYUID, then the EXPUNGEs (reported as any), then the tagged OK."""
    view = session.writable
    uids, target = _messages_and_target(session, call)
    pairs = session.store.move(view.mailbox_id, uids, target.id)
    if not pairs:
        return "No messages moved"
    session.send(f"* OK [{_copyuid(target, pairs)}] Moved".encode())
    return "MOVE completed"


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


def _copyuid(target: MailboxInfo, pairs: list[tuple[int, int]]) -> str:
    here = format_sequence_set(uid for uid, _ in pairs).decode()
    there = format_sequence_set(uid for _, uid in pairs).decode()
    return f"COPYUID {target.uidvalidity} {here} {there}"
