"""APPEND: storing messages that the client has."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from mailedu.protocols import mime
from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.protocols.imap_syntax import Scanner
from mailedu.servers.imap import namespace
from mailedu.servers.imap.listing import tell_normalized
from mailedu.servers.imap.registry import Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.store import settable

provides("APPENDLIMIT", "MULTIAPPEND")


class _Item(NamedTuple):
    content: bytes
    flags: list[str]
    date: datetime | None


@handles("APPEND")
async def append(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.11; several messages, all or none, as RFC 3502 has it.

    Flags that the user may not set there are left out (RFC 4314 §4).
    With APPENDUID (RFC 4315 §3), and with binary content in a literal8 (RFC 3516 §4.4).
    """
    args = call.args
    args.sp()
    name = args.mailbox()
    items = [_item(session, args)]
    while session.offers("MULTIAPPEND") and args.peek():
        items.append(_item(session, args))
    args.end()
    target = session.destination(name)
    limit = session.host.message_size_limit
    if not all(item.content for item in items):
        raise No("A message without an octet cancels the APPEND: nothing was stored", "CANNOT")
    if any(len(item.content) > limit for item in items):
        raise No(f"A message may have {limit} octets at most", "TOOBIG")
    rights = namespace.rights(session, target)
    items = [item._replace(flags=[*settable(item.flags, rights)]) for item in items]
    uids = session.store.append_many(target.id, items)
    tell_normalized(session, args, target)
    if not session.offers("UIDPLUS") or "r" not in rights:  # RFC 4315 §5
        return "APPEND completed"
    uids = session.view_class.shown_uids(session.store, target.id, uids)
    stored = format_sequence_set(uids).decode()
    return f"[APPENDUID {target.uidvalidity} {stored}] APPEND completed"


def _item(session: Session, args: Scanner) -> _Item:
    args.sp()
    flags: list[str] = []
    if args.peek() == b"(":
        flags = args.flag_list()
        args.sp()
    date = None
    if args.peek() == b'"':
        date = args.date_time()
        args.sp()
    if args.peek() == b"~" and session.offers("BINARY"):
        return _Item(_storable(args.literal8()), flags, date)
    return _Item(args.literal(), flags, date)


def _storable(content: bytes) -> bytes:
    """Return what came in a literal8 as text that any client can fetch (RFC 3516 §6)."""
    content = mime.encode_binary_parts(content)
    if b"\0" in content:
        raise No("NUL can be stored only in a part whose encoding is binary", "UNKNOWN-CTE")
    return content
