"""The servers of a sandbox as a notebook uses them: where they listen, and scripted dialogues."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, cast

from mailedu.clients.dialogues import (
    End,
    imap_commands,
    mailbox_dialogue,
    pop3_commands,
    submission_dialogue,
)
from mailedu.clients.imap import IMAPClient
from mailedu.clients.line_client import Security
from mailedu.clients.pop3 import POP3Client
from mailedu.clients.smtp import SMTPClient
from mailedu.network.wire import stream_protocol
from mailedu.servers import imap, pop3, smtp
from mailedu.servers.host import MailHost
from mailedu.tape import Tape

if TYPE_CHECKING:
    from mailedu.sandbox import Sandbox


class SandboxError(RuntimeError):
    """The sandbox cannot do what was asked; the message says what to do."""


SECURE = {"SUBMISSIONS": "SUBMISSION", "POP3S": "POP3", "IMAPS": "IMAP"}
"""The services that are encrypted from the first byte on (RFC 8314 §3), and what each is else."""

Tls = Literal["starttls"]
"""How a dialogue that begins in clear text is encrypted."""


def spoken(protocol: str) -> str:
    """Return the protocol that is spoken on the wire of a service: SMTP, POP3 or IMAP.

    Submission speaks SMTP (RFC 6409 §1).
    """
    clear = SECURE.get(protocol, protocol)
    return "SMTP" if clear == "SUBMISSION" else clear


def session(protocol: str, host: MailHost, loop: asyncio.AbstractEventLoop) -> asyncio.Protocol:
    """Return what serves one new connection of a service, e.g. ``"IMAPS"``."""
    speaks = spoken(protocol)
    if speaks == "SMTP":
        submits = SECURE.get(protocol, protocol) == "SUBMISSION"
        return smtp.session(host, submission=submits, loop=loop)
    serve = {"POP3": pop3.serve, "IMAP": imap.serve}[speaks]
    return stream_protocol(partial(serve, host=host), loop)


class Service:
    """One server of a sandbox: where it listens and how to talk to it."""

    def __init__(self, box: Sandbox, protocol: str, host: str, port: int) -> None:
        self.protocol, self.host, self.port = protocol, host, port
        self._box = box

    @property
    def encrypted(self) -> bool:
        """Whether TLS begins with the first byte."""
        return self.protocol in SECURE

    @property
    def submits(self) -> bool:
        """Whether this is for mail from users, who log in (RFC 6409)."""
        return SECURE.get(self.protocol, self.protocol) == "SUBMISSION"

    @property
    def speaks(self) -> str:
        """The name of the protocol on the wire."""
        return spoken(self.protocol)

    def _security(self, tls: str | None) -> Security | None:
        """Return what a dialogue's client encrypts with in its middle, or None."""
        if tls is None:
            return None
        if tls != "starttls":
            raise SandboxError(f'tls={tls!r}: use "starttls", or leave it out')
        if self.encrypted:
            raise SandboxError(f"{self.protocol} is encrypted from the start: leave tls out")
        return Security(self._box.client_context(), self._box.hostname)

    def __repr__(self) -> str:
        return f"<{self.protocol} at {self.host}:{self.port}>"


class MailboxService(Service):
    """POP3 or IMAP: a user fetches mail."""

    def dialogue(
        self,
        user: str = "bob",
        commands: Sequence[str] | None = None,
        *,
        end: End = "quit",
        tls: Tls | None = None,
    ) -> Tape:
        """Run a session with this server, recorded; at a cell's end it is shown.

        Parameters
        ----------
        user: who logs in.
        commands: what to send after the login, one command a line (IMAP's tags are added);
            by default a session that looks around, fetches a message and deletes it.
        end: ``"quit"`` (QUIT or LOGOUT), or ``"cut"``: the connection breaks.
        tls: ``"starttls"`` encrypts by STLS or STARTTLS before the login; should the server
            refuse, the session ends without one.

        Raises
        ------
        SandboxError: when there is no such user or no TLS, or the server waits for more than
            was sent.
        """
        account = self._box.account(user)
        client, usual = {
            "POP3": (POP3Client, pop3_commands),
            "IMAP": (IMAPClient, imap_commands),
        }[self.speaks]
        inbox = self._box.store.mailbox(user, "INBOX")
        script = _commands(commands, usual(len(self._box.store.messages(inbox.id))))
        ending, security = _end(end), self._security(tls)
        return self._box.talk(
            self,
            f"{self.speaks}: {user} fetches mail",
            f"{user}'s laptop",
            client,
            lambda speaker: mailbox_dialogue(
                speaker, user, account.password, script, ending, security
            ),
        )


class PostingService(Service):
    """SMTP: a user or another server hands in mail."""

    def dialogue(
        self,
        sender: str = "alice",
        to: str | Sequence[str] = "bob",
        *,
        subject: str = "Hello",
        text: str = "Hello from the sandbox.\n",
        content: bytes | None = None,
        end: End = "quit",
        tls: Tls | None = None,
    ) -> Tape:
        """Send one message, recorded; at a cell's end the dialogue is shown.

        Parameters
        ----------
        sender: a user of the sandbox; on the submission port this user logs in.
        to: recipients, users of the sandbox or addresses; they form the envelope.
        subject, text: for the message.
        content: the whole message as bytes, instead of ``subject`` and ``text``.
        end: ``"quit"``, or ``"cut"``: the connection breaks before DATA.
        tls: ``"starttls"`` encrypts by STARTTLS before the login; should the server refuse, the
            session ends without one.

        Raises
        ------
        SandboxError: when there is no such user, or no TLS.
        """
        account = self._box.account(sender)
        recipients = [self._box.address(name) for name in ([to] if isinstance(to, str) else to)]
        login = (account.user, account.password) if self.submits else None
        ending, security = _end(end), self._security(tls)
        message = content
        if message is None:
            message = self._box.compose(account.address, recipients, subject, text)
        return self._box.talk(
            self,
            f"SMTP: {sender} sends mail",
            f"{sender}'s laptop",
            SMTPClient,
            lambda speaker: submission_dialogue(
                speaker,
                f"laptop.{sender.replace('+', '-')}.test",  # a host's name has no plus sign
                login,
                account.address,
                recipients,
                message,
                ending,
                security,
            ),
        )


def _commands(commands: Sequence[str] | None, usual: Sequence[str]) -> Sequence[str]:
    if commands is None:
        return usual
    if isinstance(commands, str):
        raise SandboxError(f"commands={commands!r}: give a list, e.g. [{commands!r}]")
    for command in commands:
        if "\r" in command or "\n" in command:
            raise SandboxError(f"the command {command!r} holds a line end; give one line each")
    return commands


def _end(end: str) -> End:
    if end not in ("quit", "cut"):
        raise SandboxError(f'end={end!r}: use "quit" or "cut"')
    return cast(End, end)
