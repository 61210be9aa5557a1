"""What one POP3 session knows: its state, its maildrop, what the client has said so far."""

from __future__ import annotations

from mailedu.protocols.pop3 import AUTHORIZATION, TRANSACTION, UPDATE
from mailedu.servers.host import MailHost
from mailedu.servers.pop3.maildrop import Maildrop
from mailedu.servers.sasl import Exchange

LINE_LIMIT = 255
"""Octets of a command with its line end (RFC 2449 §4)."""

RESPONSE_LIMIT = 12288
"""Octets of a SASL response, for which RFC 5034 §4 lifts the limit of commands."""

_CODES = {
    "IN-USE": "RESP-CODES",
    "LOGIN-DELAY": "LOGIN-DELAY",
    "AUTH": "AUTH-RESP-CODE",
    "SYS/TEMP": "AUTH-RESP-CODE",
    "SYS/PERM": "AUTH-RESP-CODE",
    "UTF8": "UTF8",
}
"""Response codes, and the extension that each belongs to."""


class Session:
    """One session, without its connection and without the commands that change it.

    Parameters
    ----------
    host: the store and the policy.
    encrypted: whether the connection has TLS from its beginning.
    """

    def __init__(self, host: MailHost, *, encrypted: bool) -> None:
        self.host = host
        self.state = AUTHORIZATION
        self.encrypted = encrypted
        self.timestamp = f"<{host.unique()}@{host.name}>"
        self.wants_tls = False  # STLS was agreed to: encrypt, then call secured
        self.utf8 = False
        self.name: bytes | None = None  # what USER gave, for the PASS that follows at once
        self.exchange: Exchange | None = None  # AUTH, waiting for a response
        self._drop: Maildrop | None = None

    @property
    def over(self) -> bool:
        """Whether QUIT was answered, so that the connection is to be closed."""
        return self.state == UPDATE

    @property
    def line_limit(self) -> int:
        """Octets that the next line may have."""
        return LINE_LIMIT if self.exchange is None else RESPONSE_LIMIT

    @property
    def passwords_allowed(self) -> bool:
        """Whether a password may cross the line (RFC 2595 §2.3, RFC 5034 §4)."""
        return self.host.takes_passwords(encrypted=self.encrypted)

    @property
    def drop(self) -> Maildrop:
        """The maildrop, in TRANSACTION."""
        assert self._drop is not None
        return self._drop

    def offers(self, name: str) -> bool:
        """Tell whether the server has this capability, or APOP or CAPA, at all."""
        return name not in self.host.pop3_hide and (name != "STLS" or self.host.tls is not None)

    def code(self, name: str) -> str:
        """Return a response code, or "" when the client was told of no such thing."""
        offered = name and self.offers("RESP-CODES") and self.offers(_CODES[name])
        return name if offered else ""

    def enter(self, drop: Maildrop) -> None:
        """Go from AUTHORIZATION to TRANSACTION."""
        self._drop = drop
        self.state = TRANSACTION

    def secured(self) -> None:
        """Note that the connection is encrypted now: nothing from before counts (RFC 2595 §4)."""
        self.encrypted = True
        self.wants_tls = False
        self.name = None

    def close(self) -> None:
        """Release the maildrop; nothing is removed."""
        if self._drop is not None:
            self._drop.close()
            self._drop = None
