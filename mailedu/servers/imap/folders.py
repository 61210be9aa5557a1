"""Making and changing mailboxes: CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE."""

from __future__ import annotations

from mailedu.servers.imap.registry import Call, handles
from mailedu.servers.imap.session import Session


@handles("CREATE")
async def create(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.3."""
    session.store.create_mailbox(session.user, _only_name(call))
    return "CREATE completed"


@handles("DELETE")
async def delete(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.4.

    When it is the mailbox that this session has selected, that is closed; other sessions that
    have it selected are sent away (RFC 2180 §3.3).
    """
    mailbox = session.mailbox(_only_name(call))
    session.store.delete_mailbox(session.user, mailbox.name)
    if session.view is not None and session.view.mailbox_id == mailbox.id:
        session.view = None
        session.send(b"* OK [CLOSED] The selected mailbox was deleted")
    return "DELETE completed"


@handles("RENAME")
async def rename(session: Session, call: Call) -> str:
    """RFC 3501 §6.3.5; renaming INBOX moves its messages away."""
    call.args.sp()
    old = call.args.mailbox()
    call.args.sp()
    new = call.args.mailbox()
    call.args.end()
    session.store.rename_mailbox(session.user, old, new)
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
