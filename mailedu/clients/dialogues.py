"""Scripted sessions: what ``box.pop3.dialogue("bob")`` and its like send."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Literal

from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import ConnectionClosed, Security
from mailedu.clients.pop3 import POP3Client
from mailedu.clients.smtp import SMTPClient

End = Literal["quit", "cut"]
"""How a session ends: with QUIT (LOGOUT), or by a connection that breaks."""


def pop3_commands(count: int) -> list[str]:
    """Return the usual session on a maildrop of ``count`` messages: fetch one, delete it."""
    number = min(count, 2)
    return ["STAT", "LIST", "UIDL", *([f"RETR {number}", f"DELE {number}"] if number else [])]


def imap_commands(count: int) -> list[str]:
    """Return the usual session on an INBOX of ``count`` messages: look, fetch one, delete it."""
    number = min(count, 2)
    return ["SELECT INBOX"] + (
        [
            "FETCH 1:* (FLAGS RFC822.SIZE ENVELOPE)",
            f"FETCH {number} BODY[]",
            f"STORE {number} +FLAGS (\\Deleted)",
            "EXPUNGE",
        ]
        if number
        else []
    )


@contextlib.asynccontextmanager
async def _session(client: POP3Client | IMAPClient | SMTPClient, end: End) -> AsyncIterator[None]:
    """Let the body speak and end as asked; a server that closes first is no error.

    Whatever stops the body, a cancellation too, drops the connection.
    """
    try:
        with contextlib.suppress(ConnectionClosed):
            yield
            if end == "quit":
                await client.goodbye()
        if end == "quit":
            await client.close()
    finally:
        client.cut()


async def mailbox_dialogue(
    client: POP3Client | IMAPClient,
    user: str,
    password: str,
    commands: Sequence[str],
    end: End,
    security: Security | None = None,
) -> None:
    """Log in, give the commands one by one (IMAP's tags are added), and end.

    With ``security``, TLS comes before the login, and then the question what the server can do,
    since nothing that it said before counts; when the server refuses TLS, there is no login.
    When it refuses the login, no command follows.
    """
    async with _session(client, end):
        await client.greeting()
        if security:
            if not (await client.start_tls(security)).ok:
                return
            await client.command("CAPABILITY" if isinstance(client, IMAPClient) else "CAPA")
        if not (await client.login(user, password)).ok:
            return
        for command in commands:
            await client.command(command)


async def submission_dialogue(
    client: SMTPClient,
    name: str,
    login: tuple[str, str] | None,
    sender: str,
    recipients: Sequence[str],
    content: bytes,
    end: End,
    security: Security | None = None,
) -> None:
    """Send one message: EHLO, AUTH where ``login`` is given, MAIL, RCPT, DATA, QUIT.

    With ``security``, STARTTLS and another EHLO come first; when the server refuses TLS, or the
    login, nothing is sent.
    ``end="cut"`` breaks the connection after the last RCPT, before DATA.
    """
    async with _session(client, end):
        await client.greeting()
        await client.command(f"EHLO {name}")
        if security:
            if not (await client.start_tls(security)).ok:
                return
            await client.command(f"EHLO {name}")
        if login and not (await client.login(*login)).ok:
            return
        await client.command(f"MAIL FROM:<{sender}>")
        accepted = [(await client.command(f"RCPT TO:<{address}>")).ok for address in recipients]
        if end == "quit" and any(accepted):
            await client.data(content)
