"""Asking about mailboxes: LIST, LSUB, STATUS."""

from __future__ import annotations

from collections.abc import Iterable

from mailedu.protocols.imap_syntax import (
    Scanner,
    astring_out,
    encode_mailbox_name,
    match_mailbox,
)
from mailedu.servers.imap.registry import Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.store import MailboxInfo

provides("CHILDREN", "SPECIAL-USE")

SEPARATOR = "/"
_STATUS_ITEMS = ("MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN")


@handles("LIST")
async def list_(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.8 with the attributes of RFC 3348 (children) and RFC 6154 (special use)."""
    reference, pattern = _reference_and_pattern(call)
    if not pattern:
        session.send(b'* LIST (\\Noselect) "/" ""')
    else:
        mailboxes = session.store.mailboxes(session.user)
        with_children = {parent for box in mailboxes for parent in _parents(box.name)}
        for box in mailboxes:
            if match_mailbox(reference + pattern, box.name):
                attributes = _attributes(box, has_children=box.name in with_children)
                session.send(_entry("LIST", attributes, box.name))
    return "LIST completed"


@handles("LSUB")
async def lsub(session: Session, call: Call) -> str:
    r"""RFC 3501 §6.3.9.

    A name that ``%`` stops short of is given as its parent, with \Noselect.
    """
    reference, pattern = _reference_and_pattern(call)
    pattern = reference + pattern
    names = session.store.subscriptions(session.user)
    found = {name: "" for name in names if match_mailbox(pattern, name)}
    for name in names:
        if name not in found:
            for parent in _parents(name):
                if match_mailbox(pattern, parent):
                    found.setdefault(parent, "\\Noselect")
    for name, attribute in found.items():
        session.send(_entry("LSUB", [attribute], name))
    return "LSUB completed"


@handles("STATUS")
async def status(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.10."""
    args = call.args
    args.sp()
    name = args.mailbox()
    args.sp()
    items = _status_items(args)
    args.end()
    box = session.mailbox(name)
    if not box.selectable:
        raise No("This name only holds other mailboxes", "CANNOT")
    counts = _counts(session, box)
    text = " ".join(f"{item} {counts[item]}" for item in items)
    session.send(b"* STATUS %b (%b)" % (_wire_name(box.name), text.encode()))
    return "STATUS completed"


def _status_items(args: Scanner) -> list[str]:
    args.expect(b"(")
    items = []
    while True:
        start = args.position
        item = args.atom().upper().decode()
        if item not in _STATUS_ITEMS:
            raise args.problem("one of " + " ".join(_STATUS_ITEMS), start)
        items.append(item)
        if args.accept(b")"):
            return items
        args.sp()


def _counts(session: Session, box: MailboxInfo) -> dict[str, int]:
    messages = session.store.messages(box.id)
    recent = len(session.store.peek_recent(box.id))
    if session.view is not None and session.view.mailbox_id == box.id:
        recent += session.view.recent_count
    return {
        "MESSAGES": len(messages),
        "RECENT": recent,
        "UIDNEXT": box.uidnext,
        "UIDVALIDITY": box.uidvalidity,
        "UNSEEN": sum("\\Seen" not in message.flags for message in messages),
    }


def _reference_and_pattern(call: Call) -> tuple[str, str]:
    call.args.sp()
    reference = call.args.mailbox()
    call.args.sp()
    pattern = call.args.list_mailbox()
    call.args.end()
    return reference, pattern


def _parents(name: str) -> Iterable[str]:
    levels = name.split(SEPARATOR)
    return (SEPARATOR.join(levels[:depth]) for depth in range(1, len(levels)))


def _attributes(box: MailboxInfo, *, has_children: bool) -> list[str]:
    attributes = ["" if box.selectable else "\\Noselect"]
    attributes.append("\\HasChildren" if has_children else "\\HasNoChildren")
    attributes.append(box.special_use or "")
    return attributes


def _entry(kind: str, attributes: Iterable[str], name: str) -> bytes:
    words = " ".join(filter(None, attributes))
    return f'* {kind} ({words}) "{SEPARATOR}" '.encode() + _wire_name(name)


def _wire_name(name: str) -> bytes:
    return astring_out(encode_mailbox_name(name))
