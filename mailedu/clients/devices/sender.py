"""A mail program that sends (RFC 6409), and keeps a copy by IMAP if asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from mailedu.clients.devices.base import Device, Refused, connected, said_goodbye
from mailedu.clients.devices.resync import done, login, reason
from mailedu.clients.imap_data import code
from mailedu.clients.settings import Settings
from mailedu.clients.smtp import Reply

_LINE = "All work and no play makes a dull letter, and a long one at that.\r\n"


class Sender(Device):
    """Sends by submission: EHLO with the host's name, AUTH PLAIN, MAIL, RCPT, DATA.

    It fetches nothing, so there is nothing to ``run``.

    Parameters
    ----------
    settings, name: as of any device.
    now: gives the date for the Date field; None: there is none, and the server may add it
        (RFC 6409 §8.2).
    pipelining: send MAIL, RCPT and DATA in one go where the server allows it (RFC 2920).
    sent: the mailbox that gets a copy of each message by APPEND, and is made if the server asks
        for that by TRYCREATE (RFC 3501 §6.3.11); None: no copy is kept.
    """

    def __init__(
        self,
        settings: Settings,
        name: str,
        *,
        now: Callable[[], datetime] | None = None,
        pipelining: bool = False,
        sent: str | None = None,
    ) -> None:
        super().__init__(settings, name)
        self.now, self.pipelining, self.sent = now, pipelining, sent
        self._count = 0

    async def send(
        self,
        to: str | Sequence[str],
        subject: str,
        text: str = "",
        *,
        octets: int = 0,
        attachment_octets: int = 0,
    ) -> str | None:
        """Write a letter and send it; returns its Message-ID, or None when that failed.

        Parameters
        ----------
        to: one address or several.
        octets: that the text has at least; it is filled up with lines.
        attachment_octets: of a file that goes along; 0 for none. In BASE64 it takes
            four octets for three.
        """
        self._count += 1
        message = EmailMessage(policy=policy.SMTP)
        recipients = [to] if isinstance(to, str) else list(to)
        if self.now is not None:
            message["Date"] = format_datetime(self.now())
        message["From"], message["To"] = self.settings.address, ", ".join(recipients)
        message["Subject"] = subject
        message["Message-ID"] = identity = f"<{self._count}@{self.name}>"
        message.set_content(filled(text, octets))
        if attachment_octets:
            content = (_LINE.encode() * (attachment_octets // len(_LINE) + 1))[:attachment_octets]
            message.add_attachment(
                content, maintype="application", subtype="octet-stream", filename="letter.bin"
            )
            message.set_boundary(f"part-{self._count}")
        return identity if await self.send_message(recipients, bytes(message), identity) else None

    async def send_message(
        self, recipients: Sequence[str], content: bytes, message: str = ""
    ) -> bool:
        """Send a message as it is; tells whether the server took it for some recipient.

        Parameters
        ----------
        content: with CRLF line ends.
        message: its Message-ID, for the log.
        """

        async def work() -> None:
            await self._submit(recipients, content)
            self.note("sent", message, ", ".join(recipients))

        sent = await self.attempt(work)
        if sent and self.sent is not None:
            await self.attempt(lambda: self._keep(content))
        return sent

    async def _submit(self, recipients: Sequence[str], content: bytes) -> None:
        client = await connected(self.settings.submission)
        try:
            _accepted(await client.greeting())
            offered = _accepted(await client.command(f"EHLO {self.name}"))
            _accepted(await client.login(self.settings.user, self.settings.password))
            reply = await client.mail(
                self.settings.address,
                recipients,
                content,
                pipelining=self.pipelining and "PIPELINING" in offered.lines,
            )
            _accepted(reply)
            await said_goodbye(client)  # the message has gone, even if the line breaks now
            await client.close()
        except Refused:  # QUIT is due all the same (RFC 5321 §4.1.1.10)
            await said_goodbye(client)
            raise
        finally:
            client.cut()

    async def _keep(self, content: bytes) -> None:
        r"""Put a copy into the mailbox for sent mail, as seen (RFC 3501 §6.3.11)."""
        client = await connected(self.settings.imap)
        try:
            await login(client, self.settings)
            append = f"APPEND {self.sent} (\\Seen) {{}}"
            reply = await client.command(append, content)
            if code(reply.tagged)[0] == "TRYCREATE":
                await done(client, f"CREATE {self.sent}")
                reply = await client.command(append, content)
            if not reply.ok:
                raise Refused(reason(reply))
            await client.goodbye()
            await client.close()
        finally:
            client.cut()


def filled(text: str, octets: int) -> str:
    """Return the text, filled up with lines to at least this many octets."""
    lacking = octets - len(text.encode())
    return text if lacking <= 0 else text + _LINE * (lacking // len(_LINE) + 1)


def _accepted(reply: Reply) -> Reply:
    if not reply.ok:
        raise Refused(f"{reply.code} {' '.join(reply.lines)}")
    return reply
