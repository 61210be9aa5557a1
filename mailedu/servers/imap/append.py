"""APPEND: storing a message that the client has."""

from __future__ import annotations

from mailedu.servers.imap.registry import Call, No, handles
from mailedu.servers.imap.session import Session


@handles("APPEND")
async def append(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.11, with APPENDUID (RFC 4315 §3)."""
    args = call.args
    args.sp()
    name = args.mailbox()
    args.sp()
    flags: list[str] = []
    if args.peek() == b"(":
        flags = args.flag_list()
        args.sp()
    date = None
    if args.peek() == b'"':
        date = args.date_time()
        args.sp()
    content = args.literal()
    args.end()
    target = session.destination(name)
    if not content:
        raise No("A message without an octet cannot be stored")
    limit = session.host.message_size_limit
    if len(content) > limit:
        raise No(f"A message may have {limit} octets at most", "TOOBIG")
    uid = session.store.append(target.id, content, flags, date)
    return f"[APPENDUID {target.uidvalidity} {uid}] APPEND completed"
