"""ENABLE: the client says which extensions may change what the server sends (RFC 5161)."""

from __future__ import annotations

from mailedu.servers.imap.registry import Call, handles
from mailedu.servers.imap.session import Session

_CAN_BE_ENABLED = {
    name.upper(): (name, *implied)
    for name, *implied in (("CONDSTORE",), ("QRESYNC", "CONDSTORE"), ("IMAP4rev2",))
}
"""Extensions that must be enabled, by the name in capitals; each with what it brings along
(RFC 7162 §3.2.3)."""


@handles("ENABLE")
async def enable(session: Session, call: Call) -> str:
    """RFC 5161 §3.1: what cannot be enabled, or is unknown or hidden, is passed over."""
    args = call.args
    args.sp()
    wanted = [args.atom()]
    while args.accept(b" "):
        wanted.append(args.atom())
    args.end()
    newly = []
    for word in wanted:
        names = _CAN_BE_ENABLED.get(word.decode().upper())
        if names and session.offers(names[0]) and names[0] not in session.enabled:
            session.enabled.update(names)
            newly.append(names[0])
    session.send(" ".join(["* ENABLED", *newly]).encode())
    return "ENABLE completed"
