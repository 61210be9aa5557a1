"""What a mail program must be told before it can fetch and send mail."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import LineClient
from mailedu.clients.pop3 import POP3Client
from mailedu.clients.smtp import SMTPClient

_LONGEST = 64 * 1024 * 1024
"""Octets that a line or literal may have."""

_Client = TypeVar("_Client", bound=LineClient)


@dataclass(frozen=True)
class Settings:
    """The account's settings, as in a mail program's dialog.

    Parameters
    ----------
    user, password, address: the account.
    server: the name of the mail host, for all three protocols.
    tls: what to encrypt with from the first octet on, on the ports of RFC 8314 §3; None: the
        ports of clear text.
    """

    user: str
    password: str
    address: str
    server: str
    tls: ssl.SSLContext | None = None

    async def pop3(self) -> POP3Client:
        """Connect by POP3; raises OSError. The greeting is still to be read, as with the others."""
        return await self._connect(POP3Client, 995 if self.tls else 110)

    async def imap(self) -> IMAPClient:
        """Connect by IMAP; raises OSError."""
        return await self._connect(IMAPClient, 993 if self.tls else 143)

    async def submission(self) -> SMTPClient:
        """Connect for submission (RFC 6409); raises OSError."""
        return await self._connect(SMTPClient, 465 if self.tls else 587)

    async def _connect(
        self, client: Callable[[asyncio.StreamReader, asyncio.StreamWriter], _Client], port: int
    ) -> _Client:
        return client(
            *await asyncio.open_connection(self.server, port, ssl=self.tls, limit=_LONGEST)
        )
