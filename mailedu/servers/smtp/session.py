"""One SMTP session: what it knows of the client, and which command may be given now."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from mailedu.protocols.smtp import CHUNKS, CONNECTED, GREETED, MAIL, RCPT, SMTP
from mailedu.servers.host import MailHost
from mailedu.servers.sasl import MECHANISMS, mechanisms
from mailedu.servers.smtp.connection import SmtpConnection
from mailedu.servers.smtp.registry import HANDLERS, Refusal, provides

if TYPE_CHECKING:
    from mailedu.servers.smtp.transaction import Transaction

provides("PIPELINING", "ENHANCEDSTATUSCODES")  # both in SmtpConnection

_BEFORE_LOGIN = frozenset(
    {"AUTH", "EHLO", "HELO", "NOOP", "RSET", "QUIT", "STARTTLS"}  # RFC 4954 §6, RFC 3207 §4
)
_OUT_OF_ORDER = {
    CONNECTED: "send EHLO first",
    GREETED: "send MAIL first",
    MAIL: "a mail transaction is open; go on with RCPT, or drop it with RSET",
    RCPT: "a mail transaction is open; go on with RCPT or DATA, or drop it with RSET",
    CHUNKS: "chunks have come; go on with BDAT, or drop them with RSET",
}


class Session(SmtpConnection):
    """One SMTP session.

    ``client`` is the name that the client gave; ``extended`` whether it said EHLO; ``user``
    who is logged in; ``transaction`` the open mail transaction; ``chunk_left`` the octets of
    a BDAT chunk that have not been read yet.
    """

    def __init__(
        self, host: MailHost, *, submission: bool, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(host, loop)
        self.submission = submission
        self.chunk_left = 0
        self.forget()

    def forget(self) -> None:
        """Go back to the beginning: nothing is known of the client."""
        self.state = CONNECTED
        self.client = ""
        self.extended = False
        self.user: str | None = None
        self.transaction: Transaction | None = None

    def reset(self) -> None:
        self.transaction = None
        if self.state != CONNECTED:
            self.state = GREETED

    def offers(self, capability: str) -> bool:
        """Tell whether an extension can be used now; if not, it is not announced either."""
        if capability in self.host.smtp_hide:
            return False
        if capability == "AUTH":
            return self.submission
        if capability == "STARTTLS":
            return self.host.tls is not None and not self.encrypted  # RFC 3207 §4.2
        return all(map(self.offers, SMTP.capabilities[capability].needs))

    def offers_command(self, verb: str) -> bool:
        """Tell whether the server has this command now."""
        command = SMTP.commands.get(verb)
        return command is not None and (
            command.capability is None or self.offers(command.capability)
        )

    @property
    def mechanisms(self) -> list[str]:
        """The ways to log in on this line."""
        return mechanisms(self.host, encrypted=self.encrypted)

    async def carry_out(self, verb: str, argument: str) -> None:
        announced = re.match("[0-9]+", argument) if verb == "BDAT" else None
        if announced and self.offers("CHUNKING"):
            self.chunk_left = int(announced.group()[:20])
        try:
            self._check_place(verb)
            await HANDLERS[verb](self, argument)
        except Refusal:
            await self.read_chunk(0)  # a refused chunk comes all the same (RFC 3030 §2)
            raise

    def _check_place(self, verb: str) -> None:
        """Refuse a command that is unknown, or not to be given here."""
        if not self.offers_command(verb):
            self._refuse_unknown(verb)
        needs_login = self.submission and self.user is None and self.offers("AUTH")
        if needs_login and verb not in _BEFORE_LOGIN:
            first = "EHLO" if self.mechanisms == list(MECHANISMS) else "STARTTLS"
            raise Refusal(f"530 5.7.0 Log in first: {first}, then AUTH")
        if not SMTP.legal(verb, self.state):
            if verb in ("DATA", "BDAT") and self.state == MAIL:
                assert self.transaction is not None
                if self.transaction.refused:
                    raise Refusal("554 5.5.1 No recipient was accepted")
                raise Refusal("503 5.5.1 Send RCPT first")
            raise Refusal(f"503 5.5.1 {verb} is out of order: {_OUT_OF_ORDER[self.state]}")

    def _refuse_unknown(self, verb: str) -> None:
        command = SMTP.commands.get(verb)
        if command is not None and command.capability not in self.host.smtp_hide:
            if verb == "AUTH":
                raise Refusal("502 5.5.1 There is no login on this port; use the submission port")
            if self.encrypted:
                raise Refusal("503 5.5.1 The connection is encrypted already")
        hint = "; HELP names those that there are" if self.offers("HELP") else ""
        raise Refusal(f"500 5.5.1 Unknown command{hint}")

    async def read_chunk(self, limit: int) -> bytes | None:
        """Read what is left of a BDAT chunk; None when it has more than ``limit`` octets."""
        chunk = bytearray()
        fits = self.chunk_left <= limit
        while self.chunk_left:
            octets = await self.read_octets(self.chunk_left)
            self.chunk_left -= len(octets)
            if fits:
                chunk += octets
        return bytes(chunk) if fits else None
