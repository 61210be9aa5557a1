"""FETCH and UID FETCH."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from mailedu.protocols import mime
from mailedu.protocols.imap_strings import format_date_time, literal
from mailedu.protocols.imap_syntax import FetchItem, parse_fetch
from mailedu.protocols.imap_syntax.modseq import FetchModifiers, parse_fetch_modifiers
from mailedu.servers.imap import binary
from mailedu.servers.imap.condstore import enable_condstore, tell_vanished
from mailedu.servers.imap.contents import in_batches
from mailedu.servers.imap.registry import Bad, Call, No, handles
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.view import View
from mailedu.store import Message

_UID, _MODSEQ, _FLAGS = FetchItem("UID"), FetchItem("MODSEQ"), FetchItem("FLAGS")


class _Fetched:
    """One message as its items are written; the content is parsed when one of them wants it."""

    def __init__(self, view: View, uid: int, content: bytes = b"") -> None:
        self.view = view
        self.uid = uid
        self.content = content

    @property
    def known(self) -> Message:
        return self.view.message(self.uid)

    @cached_property
    def entity(self) -> mime.Entity:
        return mime.parse(self.content)


_Write = Callable[[_Fetched], bytes]
"""Writes one item, its name and its value."""

_FROM_VIEW: dict[str, _Write] = {
    "UID": lambda it: b"UID %d" % it.view.shown_uid(it.uid),
    "MODSEQ": lambda it: it.view.tell_modseq(it.uid),
    "FLAGS": lambda it: it.view.tell_flags(it.uid),
    "INTERNALDATE": lambda it: b"INTERNALDATE " + format_date_time(it.known.internal_date),
    "RFC822.SIZE": lambda it: b"RFC822.SIZE %d" % it.known.size,
}
_FROM_CONTENT: dict[str, _Write] = {
    "ENVELOPE": lambda it: b"ENVELOPE " + mime.envelope(it.content),
    "BODY": lambda it: b"BODY " + mime.body_structure(it.entity, extensible=False),
    "BODYSTRUCTURE": lambda it: b"BODYSTRUCTURE " + mime.body_structure(it.entity, extensible=True),
}


def _writer(item: FetchItem) -> _Write:
    """Return what writes an item; made once for all messages of a command."""
    plain = _FROM_VIEW.get(item.name) or _FROM_CONTENT.get(item.name)
    if plain is not None:
        return plain
    assert item.section is not None
    section, label = item.section, item.label() + b" "
    if item.name in binary.ITEMS:
        return lambda it: label + binary.value(item, it.entity)

    def write(it: _Fetched) -> bytes:
        octets = mime.fetch_section(it.entity if section.part else it.content, section)
        return label + (b"NIL" if octets is None else literal(item.cut(octets)))

    return write


@handles("FETCH", "UID FETCH")
async def fetch(session: Session, call: Call) -> str:
    r"""RFC 3501 §6.4.5.

    Of a message that another session has expunged meanwhile, the client gets what the session
    still knows (flags, size, date); when it asks for more, the message is left out and the
    answer is NO (RFC 2180 §4.1.2). By UID, such a message does not exist and is left out.

    With CHANGEDSINCE and VANISHED (RFC 7162 §3.1.4.1, §3.2.6).
    """
    args = call.args
    args.sp()
    numbers = args.sequence_set()
    args.sp()
    items = parse_fetch(args)
    modifiers = _modifiers(session, call)
    args.end()
    implied = [_UID] * call.by_uid + [_MODSEQ] * (modifiers.changed_since is not None)
    items = list(dict.fromkeys([*(item for item in implied if item not in items), *items]))
    view = session.selected
    uids = view.resolve(numbers, by_uid=call.by_uid)
    if _MODSEQ in items:
        enable_condstore(session)
    if modifiers.changed_since is not None:
        since = modifiers.changed_since
        uids = [uid for uid in uids if view.message(uid).modseq > since]
        if modifiers.vanished:
            tell_vanished(session, since, numbers)
    if all(item.name in _FROM_VIEW for item in items):
        await _fetch_known(session, items, uids)
    elif await _fetch_contents(session, items, uids) and not call.by_uid:
        raise No("Some of these messages were expunged by another session", "EXPUNGEISSUED")
    return f"{call.verb} completed"


def _modifiers(session: Session, call: Call) -> FetchModifiers:
    if not session.offers("CONDSTORE") or not call.args.accept(b" "):
        return FetchModifiers()
    modifiers = parse_fetch_modifiers(call.args)
    if modifiers.vanished and not call.by_uid:
        raise Bad("VANISHED is for UID FETCH only")
    if modifiers.vanished and "QRESYNC" not in session.enabled:
        raise Bad("VANISHED needs QRESYNC, which must be enabled first: ENABLE QRESYNC")
    return modifiers


async def _fetch_known(session: Session, items: list[FetchItem], uids: list[int]) -> None:
    view = session.selected
    writers = [_writer(item) for item in items]
    for uid in uids:
        _reply(session, _Fetched(view, uid), writers)
        if session.output.full:
            await session.breathe()


async def _fetch_contents(session: Session, items: list[FetchItem], uids: list[int]) -> bool:
    """Answer for those messages whose contents are there; tell whether some are not."""
    view = session.selected
    sees = "s" in view.rights and not view.read_only and not all(item.peek for item in items)
    writers = [_writer(item) for item in items]
    changes = (_UID, _MODSEQ, _FLAGS) if "CONDSTORE" in session.enabled else (_FLAGS,)
    with_flags = [_writer(item) for item in dict.fromkeys((*items, *changes))]
    missing = False
    for turn, (batch, contents) in enumerate(in_batches(session.store, view, uids)):
        if turn:
            await session.breathe()
        missing = missing or len(contents) < len(batch)
        newly_seen = _mark_seen(session, contents) if sees else frozenset()
        for uid, content in contents.items():
            chosen = with_flags if uid in newly_seen else writers
            _reply(session, _Fetched(view, uid, content), chosen)
            if session.output.full:
                await session.breathe()
    return missing


def _mark_seen(session: Session, uids: Iterable[int]) -> frozenset[int]:
    r"""Set \Seen where it is not set; return the UIDs."""
    view = session.selected
    unseen = frozenset(uid for uid in uids if "\\Seen" not in view.message(uid).flags)
    if unseen:
        view.change_flags(sorted(unseen), ["\\Seen"], "add")
        session.announce_keywords()
    return unseen


def _reply(session: Session, it: _Fetched, writers: list[_Write]) -> None:
    number = it.view.number(it.uid)
    session.send(b"* %d FETCH (%b)" % (number, b" ".join([write(it) for write in writers])))
