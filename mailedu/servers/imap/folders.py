"""Making and changing mailboxes: CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE."""

from __future__ import annotations

import unicodedata

from mailedu.protocols.imap_syntax import Scanner
from mailedu.servers.imap import namespace
from mailedu.servers.imap.listing import mailbox_line, tell_normalized
from mailedu.servers.imap.registry import Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.store import SPECIAL_USES
from mailedu.store.names import INBOX

provides("CREATE-SPECIAL-USE")

_USES = {use.upper(): use for use in SPECIAL_USES if use not in ("\\All", "\\Flagged")}
r"""Those of RFC 6154 §2 that a mailbox can be given; \All and \Flagged would be virtual ones."""


@handles("CREATE")
async def create(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.3, with the parameter USE (RFC 6154 §3)."""
    args = call.args
    args.sp()
    name = args.mailbox()
    uses = []
    if session.offers("CREATE-SPECIAL-USE") and args.accept(b" "):
        args.expect(b"(USE (")
        uses = _attributes(args)
        args.expect(b")")
    args.end()
    _require_normal_form(name)
    place = namespace.new_place(session, name)
    box = session.store.create_mailbox(*place, _special_use(uses))
    box = namespace.named(session, box)
    tell_normalized(session, args, box)
    return "CREATE completed"


@handles("DELETE")
async def delete(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.4.

    When it is the mailbox that this session has selected, that is closed; other sessions that
    have it selected are sent away (RFC 2180 §3.3).
    """
    mailbox = session.mailbox(_only_name(call), "x")
    session.store.delete_mailbox(*namespace.place(session, mailbox))
    if session.view is not None and session.view.mailbox_id == mailbox.id:
        session.view = None
        session.send(b"* OK [CLOSED] The selected mailbox was deleted")
    tell_normalized(session, call.args, mailbox)
    return "DELETE completed"


@handles("RENAME")
async def rename(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.5; renaming INBOX moves its messages away.

    A name that was in use before costs the mailbox its UIDVALIDITY; when it is the selected
    one, it is closed.
    """
    args = call.args
    args.sp()
    old = args.mailbox()
    args.sp()
    new = args.mailbox()
    args.end()
    _require_normal_form(new)
    here = namespace.place(session, session.mailbox(old, "x"))
    there = namespace.new_place(session, new)
    if here.owner != there.owner:
        raise No("A mailbox cannot be given to another owner; copy its messages", "CANNOT")
    if here.owner != session.user and here.name == INBOX:
        raise No("Only its owner can rename an INBOX", "CANNOT")
    session.store.rename_mailbox(here.owner, here.name, there.name)
    view = session.view
    if view and session.store.mailbox_by_id(view.mailbox_id).uidvalidity != view.uidvalidity:
        session.view = None
        session.send(b"* OK [CLOSED] The selected mailbox has a new UIDVALIDITY")
    if args.normalized:
        told = args.normalized.get(old, old)
        session.send(mailbox_line(session, session.mailbox(new), told))
    return "RENAME completed"


@handles("SUBSCRIBE")
async def subscribe(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.6; the mailbox must exist now, it may be deleted later."""
    mailbox = session.mailbox(_only_name(call))
    session.store.subscribe(session.user, mailbox.name)
    return "SUBSCRIBE completed"


@handles("UNSUBSCRIBE")
async def unsubscribe(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.7."""
    session.store.unsubscribe(session.user, _only_name(call))
    return "UNSUBSCRIBE completed"


def _only_name(call: Call) -> str:
    call.args.sp()
    name = call.args.mailbox()
    call.args.end()
    return name


def _require_normal_form(name: str) -> None:
    """Refuse a new name that IMAP4rev2 could not write (RFC 9051 §5.1).

    Names in UTF-8 have been brought into normal form C when they were read; names in modified
    UTF-7 must be left as they are (RFC 3501 §5.1.3).
    """
    if not unicodedata.is_normalized("NFC", name):
        raise No("The name is not in Unicode's normal form C", "CANNOT")


def _attributes(args: Scanner) -> list[str]:
    found: list[str] = []
    while not args.accept(b")"):
        if found:
            args.sp()
        args.expect(b"\\")
        found.append("\\" + args.atom().decode())
    return found


def _special_use(attributes: list[str]) -> str | None:
    """Return the one use that a mailbox may have here."""
    uses = {attribute.upper() for attribute in attributes}
    if not uses:
        return None
    if len(uses) > 1 or not uses <= _USES.keys():
        known = " ".join(_USES.values())
        raise No(f"A mailbox may have one use, one of {known}", "USEATTR")
    return _USES[uses.pop()]
