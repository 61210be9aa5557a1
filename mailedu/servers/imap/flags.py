"""STORE and UID STORE: changing flags."""

from __future__ import annotations

from typing import Literal

from mailedu.protocols.imap_syntax import Scanner
from mailedu.servers.imap.registry import Call, No, handles
from mailedu.servers.imap.session import Session

Mode = Literal["set", "add", "remove"]


@handles("STORE", "UID STORE")
async def store(session: Session, call: Call) -> str:
    """RFC 3501 §6.4.6; messages expunged by another session meanwhile as in RFC 2180 §4.2."""
    args = call.args
    args.sp()
    numbers = args.sequence_set()
    args.sp()
    mode, silent = _mode(args)
    args.sp()
    flags = args.store_flags()
    args.end()
    view = session.writable
    uids = view.resolve(numbers, by_uid=call.by_uid)
    living = [uid for uid in uids if not view.is_gone(uid)]
    messages = session.store.change_flags(view.mailbox_id, living, flags, mode)
    session.take_in(messages)
    for message in messages:
        if silent:
            view.expect_flags(message.uid, flags, mode)
            continue
        uid = b"UID %d " % message.uid if call.by_uid else b""
        told = view.tell_flags(message.uid)
        session.send(b"* %d FETCH (%b%b)" % (view.number(message.uid), uid, told))
        if session.output.full:
            await session.breathe()
    if len(living) < len(uids) and not silent:
        raise No("Some of these messages were expunged by another session", "EXPUNGEISSUED")
    return f"{call.verb} completed"


def _mode(args: Scanner) -> tuple[Mode, bool]:
    mode: Mode = "set"
    if args.accept(b"+"):
        mode = "add"
    elif args.accept(b"-"):
        mode = "remove"
    args.expect(b"FLAGS")
    return mode, args.accept(b".SILENT")
