"""Commands for any state: CAPABILITY, NOOP, LOGOUT, ID."""

from __future__ import annotations

from mailedu.servers.imap.registry import Bad, Call, handles, provides
from mailedu.servers.imap.session import Session

provides("IMAP4rev1", "IMAP4rev2")

_MOST_ID_FIELDS = 30
"""RFC 2971 §3.3."""


@handles("CAPABILITY")
async def capability(session: Session, call: Call) -> str:
    """RFC 3501 §6.1.1."""
    call.args.end()
    session.send(f"* CAPABILITY {session.capabilities()}".encode())
    return "CAPABILITY completed"


@handles("NOOP")
async def noop(session: Session, call: Call) -> str:
    """RFC 3501 §6.1.2; what is new is reported at the end of any command."""
    call.args.end()
    return "NOOP completed"


@handles("LOGOUT")
async def logout(session: Session, call: Call) -> str:
    r"""RFC 3501 §6.1.3; messages marked \Deleted stay."""
    call.args.end()
    session.view = None
    session.over = True
    session.send(b"* BYE Logging out")
    return "LOGOUT completed"


@handles("ID")
async def identify(session: Session, call: Call) -> str:
    """RFC 2971 §3.1; what the client says of itself is read and forgotten."""
    args = call.args
    args.sp()
    if args.accept(b"("):
        fields = 0
        while not args.accept(b")"):
            if fields:
                args.sp()
            args.string()
            args.sp()
            args.nstring()
            fields += 1
        if fields > _MOST_ID_FIELDS:
            raise Bad(f"ID may have {_MOST_ID_FIELDS} fields at most")
    elif args.nstring() is not None:
        raise args.problem("fields in parentheses, or NIL")
    args.end()
    session.send(b'* ID ("name" "mailedu")')
    return "ID completed"
