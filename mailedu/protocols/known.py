"""The protocols that there are, by name."""

from __future__ import annotations

from mailedu.protocols.imap import IMAP, SELECTED
from mailedu.protocols.pop3 import POP3, TRANSACTION
from mailedu.protocols.smtp import GREETED, SMTP

PROTOCOLS = {protocol.name: protocol for protocol in (SMTP, POP3, IMAP)}
_MIDDLE = {SMTP.name: GREETED, POP3.name: TRANSACTION, IMAP.name: SELECTED}


def state_in_the_middle(protocol: str, command: bytes = b"") -> str:
    """Return the state that is supposed where a dialogue begins with this command, or with none.

    It is the one in which most of a session passes, or another in which the command is legal.
    """
    words = command.upper().split()
    verb = words[1:2] if protocol == "IMAP" else words[:1]
    known = PROTOCOLS[protocol].commands.get(b"".join(verb).decode("ascii", "replace"))
    likely = _MIDDLE[protocol]
    if known is None or likely in known.states:
        return likely
    return next(state for state in PROTOCOLS[protocol].states if state in known.states)
