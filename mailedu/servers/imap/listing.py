"""Asking which mailboxes there are: LIST and LSUB."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailedu.protocols.imap_syntax import Scanner, match_mailbox
from mailedu.protocols.imap_syntax.listing import ListRequest, parse_list
from mailedu.servers.imap import namespace
from mailedu.servers.imap.registry import Call, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.status import known_items, status_line
from mailedu.store import SEPARATOR, MailboxInfo
from mailedu.store.names import INBOX, parents

provides("CHILDREN", "SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS")

_SELECT = {"SUBSCRIBED": "LIST-EXTENDED", "REMOTE": "LIST-EXTENDED",
           "RECURSIVEMATCH": "LIST-EXTENDED", "SPECIAL-USE": "SPECIAL-USE"}  # fmt: skip
_RETURN = {"SUBSCRIBED": "LIST-EXTENDED", "CHILDREN": "CHILDREN",
           "SPECIAL-USE": "SPECIAL-USE", "STATUS": "LIST-STATUS"}  # fmt: skip
"""The selection and the return options, each with the capability that brings it."""


@dataclass
class _Name:
    """A name that LIST may give: of a mailbox, subscribed, or above such a one."""

    name: str
    box: MailboxInfo | None = None
    subscribed: bool = False
    has_children: bool = False

    def meets(self, criteria: Iterable[str]) -> bool:
        """Tell whether the name meets all selection options; without any, it must exist."""
        met = {
            "SUBSCRIBED": self.subscribed,
            "SPECIAL-USE": self.box is not None and self.box.special_use is not None,
        }
        criteria = list(criteria)
        return all(met[option] for option in criteria) if criteria else self.box is not None


@handles("LIST")
async def list_(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.8, extended by RFC 5258, with STATUS as a return option (RFC 5819)."""
    request = _parse(session, call)
    if request.patterns == ("",) and not request.extended:
        session.send(b'* LIST (\\Noselect) "/" ""')
        return "LIST completed"
    patterns = [request.reference + pattern for pattern in request.patterns if pattern]
    names = _names(session, with_subscribed="SUBSCRIBED" in request.select | request.give)
    for entry, childinfo in _found(names, request, patterns):
        session.send(_line(session, entry, request, request.criteria if childinfo else ()))
        box = entry.box
        if box is None or not box.selectable or not entry.meets(request.criteria):
            continue
        if request.status and _readable(session, box):
            session.send(status_line(session, box, request.status))
            await session.breathe()
    return "LIST completed"


@handles("LSUB")
async def lsub(session: Session, call: Call) -> str:
    r"""RFC 3501 §6.3.9.

    A name that ``%`` stops short of is given as its parent, with \Noselect.
    """
    args = call.args
    args.sp()
    reference = args.mailbox()
    args.sp()
    pattern = reference + args.list_mailbox()
    args.end()
    names = session.store.subscriptions(session.user)
    found = {name: "" for name in names if match_mailbox(pattern, name)}
    for name in names:
        if name not in found:
            for parent in parents(name):
                if match_mailbox(pattern, parent):
                    found.setdefault(parent, "\\Noselect")
    for name, attribute in found.items():
        session.send(_entry(session, "LSUB", [attribute], name))
    return "LSUB completed"


def mailbox_line(session: Session, box: MailboxInfo, old_name: str | None = None) -> bytes:
    """Return the LIST line of one mailbox that nobody asked LIST for (RFC 9051 §6.3.2).

    ``old_name`` is the name by which the client called it, when that is another (§6.3.9.7).
    """
    entry = _names(session, with_subscribed=False).get(box.name) or _Name(box.name)
    line = _line(session, entry, ListRequest("", (), extended=True), ())
    return line + (b' ("OLDNAME" (%b))' % session.mailbox_out(old_name) if old_name else b"")


def tell_normalized(session: Session, args: Scanner, box: MailboxInfo) -> None:
    """Tell a client that wrote a mailbox name otherwise than in normal form C (RFC 9051 §5.1)."""
    if args.normalized:
        session.send(mailbox_line(session, box, next(iter(args.normalized.values()))))


def _parse(session: Session, call: Call) -> ListRequest:
    extended = session.offers("LIST-EXTENDED")
    call.args.sp()
    request = parse_list(
        call.args,
        [name for name, needed in _SELECT.items() if extended and session.offers(needed)],
        [name for name, needed in _RETURN.items() if extended and session.offers(needed)],
        known_items(session),
    )
    call.args.end()
    return request


def _names(session: Session, *, with_subscribed: bool) -> dict[str, _Name]:
    """Return all names that LIST may have to give, INBOX first, then as they sort."""
    found = {box.name: _Name(box.name, box) for box in session.mailboxes()}
    if with_subscribed:
        for name in session.store.subscriptions(session.user):
            found.setdefault(name, _Name(name)).subscribed = True
    for entry in list(found.values()):
        for parent in parents(entry.name):
            above = found.setdefault(parent, _Name(parent))
            above.has_children = above.has_children or entry.box is not None
    return dict(sorted(found.items(), key=lambda item: (item[0] != INBOX, item[0])))


def _found(
    names: dict[str, _Name], request: ListRequest, patterns: list[str]
) -> Iterable[tuple[_Name, bool]]:
    """Yield what LIST gives, and whether CHILDINFO belongs to it (RFC 5258 §3.5).

    A name that does not meet the options itself is given when one below it does, either
    because the client asked for that (RECURSIVEMATCH) and will not see the lower one, or
    because ``%`` ended at a level that is no mailbox (RFC 3501 §6.3.8).
    """
    meeting = {name for name, entry in names.items() if entry.meets(request.criteria)}
    matching = {n for n in names if any(match_mailbox(p, n) for p in patterns)}
    below: dict[str, set[str]] = {}
    for name in meeting:
        for parent in parents(name):
            below.setdefault(parent, set()).add(name)
    recursive = "RECURSIVEMATCH" in request.select
    levels = () if "SUBSCRIBED" in request.select else [p for p in patterns if p.endswith("%")]
    for name in filter(matching.__contains__, names):
        entry, under = names[name], below.get(name, set())
        is_level = entry.box is None and any(match_mailbox(p, name) for p in levels)
        if name in meeting:
            yield entry, recursive and bool(under)
        elif recursive and under - matching:
            yield entry, True
        elif is_level and under and not recursive:
            yield entry, False


def _line(session: Session, entry: _Name, request: ListRequest, childinfo: Iterable[str]) -> bytes:
    attributes = []
    box = entry.box
    if box is None:
        attributes.append("\\NonExistent" if request.extended or session.rev2 else "\\Noselect")
    elif not box.selectable or (request.status and not _readable(session, box)):
        attributes.append("\\Noselect")  # RFC 5819 §2: so it is told where STATUS is asked for
    if "SUBSCRIBED" in request.give and entry.subscribed:
        attributes.append("\\Subscribed")
    tells = box is not None or entry.has_children or "CHILDREN" in request.give
    if tells and session.offers("CHILDREN"):
        attributes.append("\\HasChildren" if entry.has_children else "\\HasNoChildren")
    if box is not None and box.special_use and session.offers("SPECIAL-USE"):
        attributes.append(box.special_use)
    line = _entry(session, "LIST", attributes, entry.name)
    quoted = " ".join(f'"{option}"' for option in childinfo)
    return line + (f' ("CHILDINFO" ({quoted}))'.encode() if quoted else b"")


def _readable(session: Session, box: MailboxInfo) -> bool:
    return "r" in namespace.rights(session, box)  # RFC 4314 §4, STATUS


def _entry(session: Session, kind: str, attributes: Iterable[str], name: str) -> bytes:
    words = " ".join(filter(None, attributes))
    return f'* {kind} ({words}) "{SEPARATOR}" '.encode() + session.mailbox_out(name)
