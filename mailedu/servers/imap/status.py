"""STATUS: counts of a mailbox that need not be open."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import NamedTuple

from mailedu.protocols.imap_syntax.listing import parse_status_items
from mailedu.servers.imap.condstore import enable_condstore
from mailedu.servers.imap.registry import Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.store import MailboxInfo, Message

provides("STATUS=SIZE")


class _Counted:
    """One mailbox whose items are asked for; its messages are read when one of them wants them."""

    def __init__(self, session: Session, box: MailboxInfo) -> None:
        self.session = session
        self.box = box

    @cached_property
    def messages(self) -> list[Message]:
        return self.session.store.messages(self.box.id)

    @property
    def recent(self) -> int:
        view = self.session.view
        here = view.recent_count if view is not None and view.mailbox_id == self.box.id else 0
        return here + len(self.session.store.peek_recent(self.box.id))


class _Item(NamedTuple):
    value: Callable[[_Counted], int]
    known: Callable[[Session], bool] = lambda session: True
    """Whether the session has the item."""


ITEMS: dict[str, _Item] = {
    "MESSAGES": _Item(lambda it: len(it.messages)),
    "RECENT": _Item(lambda it: it.recent, lambda session: not session.rev2),
    "UIDNEXT": _Item(lambda it: it.session.view_class.shown_uidnext(it.session.store, it.box)),
    "UIDVALIDITY": _Item(lambda it: it.box.uidvalidity),
    "UNSEEN": _Item(lambda it: sum("\\Seen" not in m.flags for m in it.messages)),
    "DELETED": _Item(
        lambda it: sum("\\Deleted" in m.flags for m in it.messages),
        lambda session: session.rev2 or session.offers("QUOTA=RES-MESSAGE"),
    ),
    "DELETED-STORAGE": _Item(
        lambda it: sum(m.size for m in it.messages if "\\Deleted" in m.flags),
        lambda session: session.offers("QUOTA=RES-STORAGE"),
    ),
    "SIZE": _Item(
        lambda it: sum(m.size for m in it.messages), lambda session: session.offers("STATUS=SIZE")
    ),
    "HIGHESTMODSEQ": _Item(
        lambda it: it.box.highestmodseq, lambda session: session.offers("CONDSTORE")
    ),
    "APPENDLIMIT": _Item(
        lambda it: it.session.host.message_size_limit,
        lambda session: session.offers("APPENDLIMIT"),
    ),
}
"""The items of RFC 3501 §6.3.10 and of RFC 9051 §6.3.11, RFC 8438 §3, RFC 7162 §3.1.7,
RFC 7889 §3.1, RFC 9208 §4.1.4."""


@handles("STATUS")
async def status(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.10."""
    args = call.args
    args.sp()
    name = args.mailbox()
    args.sp()
    items = parse_status_items(args, known_items(session))
    args.end()
    box = session.mailbox(name, "r")
    if not box.selectable:
        raise No("This name only holds other mailboxes", "CANNOT")
    session.send(status_line(session, box, items))
    return "STATUS completed"


def known_items(session: Session) -> list[str]:
    """Return the items that may be asked for in this session."""
    return [name for name, item in ITEMS.items() if item.known(session)]


def status_line(session: Session, box: MailboxInfo, items: Collection[str]) -> bytes:
    """Return the untagged STATUS of a mailbox that can be selected."""
    if "HIGHESTMODSEQ" in items:
        enable_condstore(session)
    it = _Counted(session, box)
    counts = " ".join(f"{name} {ITEMS[name].value(it)}" for name in items)
    return b"* STATUS %b (%b)" % (session.mailbox_out(box.name), counts.encode())
