"""What an IMAP dialogue has told so far."""

from __future__ import annotations

from dataclasses import dataclass, field

_UTF8 = frozenset({"IMAP4REV2", "UTF8=ACCEPT"})


@dataclass
class Told:
    """What the dialogue has told of the session.

    Parameters
    ----------
    user: who logs in, or has logged in.
    mailbox: the mailbox that is open.
    expunged: how many messages went since the last command.
    enabled: extensions that are switched on, in capitals.
    capabilities: what the server says that it can do, in capitals; None when it has not said.
    encrypted: the dialogue was seen inside TLS.
    """

    user: str = ""
    mailbox: str = ""
    expunged: int = 0
    enabled: set[str] = field(default_factory=set)
    capabilities: frozenset[str] | None = None
    encrypted: bool = False

    @property
    def utf8(self) -> bool:
        """Whether mailbox names are in UTF-8 (RFC 9051 §5.1, RFC 6855 §3)."""
        return bool(self.enabled & _UTF8)

    def literal_fault(self, octets: int) -> str:
        """Say why a literal of so many octets should have waited for the server, or ``""``."""
        offered = self.capabilities
        if offered is None or "LITERAL+" in offered:
            return ""
        if not offered & {"LITERAL-", "IMAP4REV2"}:
            return "The server has not announced LITERAL+: the literal must wait for its +."
        if octets > 4096:
            return "LITERAL- lets only literals of up to 4096 octets come without waiting."
        return ""
