"""How an SMTP session reads commands and sends replies, on aiosmtpd's protocol class.

aiosmtpd carries the connection, its timer and its stream. The loop over commands is ours:
that of 1.4.6 drops pipelined commands at end-of-file, closes after five unknown commands
and without a 421 after a timeout, and its replies lack enhanced codes.
"""

from __future__ import annotations

import asyncio
import logging
import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import AnyStr

import aiosmtpd.smtp

from mailedu.protocols.smtp import CLOSED, CONNECTED
from mailedu.servers.host import MailHost
from mailedu.servers.lines import Lines, LineTooLong

_log = logging.getLogger(__name__)

COMMAND_LIMIT = 512
"""Octets of a command with its CRLF (RFC 5321 §4.5.3.1.4)."""

LONGER_COMMANDS: Mapping[str, int] = {
    "MAIL": COMMAND_LIMIT + 26 + 17 + 10 + 500,  # SIZE, BODY, SMTPUTF8, AUTH
    "AUTH": 12288,  # RFC 4954 §4
}

_LONGEST = max(LONGER_COMMANDS.values())
_FLUSH = 65536  # octets of replies to pipelined commands that are collected before they are sent
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Refusal(Exception):
    """A command that is refused; its text is the whole reply."""


class SmtpConnection(aiosmtpd.smtp.SMTP):
    """The connection: lines in, replies out, the timer, the end. A subclass has the commands."""

    line_length_limit = 65536  # octets that the reader may buffer; lines are measured here

    def __init__(self, host: MailHost, loop: asyncio.AbstractEventLoop) -> None:
        self.command_size_limits = {}  # the class's own would be shared by all sessions
        super().__init__(
            None,
            data_size_limit=host.message_size_limit,
            enable_SMTPUTF8=True,
            hostname=host.name,
            timeout=host.smtp_timeout,
            loop=loop,
        )
        self.state = CONNECTED
        self._replies = bytearray()

    @abstractmethod
    async def carry_out(self, verb: str, argument: str) -> None:
        """Answer one command by ``push``; Refusal is sent as the reply that it holds."""

    @abstractmethod
    def reset(self) -> None:
        """Drop the mail transaction that is open."""

    def data_received(self, data: bytes) -> None:
        """Take bytes from the transport; any byte restarts the timer."""
        self._reset_timeout()
        super().data_received(data)

    def eof_received(self) -> bool | None:
        """Let commands that came before the end be answered; the loop sees the end itself."""
        return asyncio.StreamReaderProtocol.eof_received(self)

    async def push(self, status: AnyStr) -> None:
        """Add a reply to those that are sent before the server waits again (RFC 2920 §3.2)."""
        self._replies += (status.encode() if isinstance(status, str) else status) + b"\r\n"

    async def read_line(self) -> bytes:
        """Return the next line without its line end, having sent all replies if it must wait.

        Raises
        ------
        LineTooLong, EOFError: as :meth:`Lines.next` does.
        """
        if not self._lines.ready or len(self._replies) > _FLUSH:
            await self._flush()
        return await self._lines.next(_LONGEST)

    async def read_text(self, limit: int) -> bytes | None:
        """Return the message text still dot-stuffed, or None when it is above ``limit`` octets."""
        await self._flush()
        return await self._lines.text(limit)

    async def _flush(self) -> None:
        self._writer.write(bytes(self._replies))
        self._replies.clear()
        await self._writer.drain()

    async def _handle_client(self) -> None:
        self._lines = Lines(self._reader)
        try:
            await self.push(f"220 {self.hostname} ESMTP mailedu")
            while self.state != CLOSED:
                await self._answer_one()
            await self._flush()
        except (EOFError, ConnectionError):
            _log.debug("the client has gone")
        finally:
            self._writer.close()

    async def _answer_one(self) -> None:
        try:
            await self.carry_out(*_parse(await self.read_line()))
        except Refusal as refusal:
            await self.push(str(refusal))
        except LineTooLong:
            await self.push("500 5.5.2 The line is too long")
        except (EOFError, ConnectionError):
            raise
        except Exception:
            _log.exception("an SMTP command failed")
            self.reset()
            await self.push("451 4.3.0 The server failed here; nothing was delivered, try later")

    def _timeout_cb(self) -> None:
        transport = self._writer.transport
        if transport.get_write_buffer_size():  # the client does not even read
            transport.abort()
        else:
            transport.write(b"421 4.4.2 Nothing was heard for too long; closing\r\n")
            transport.close()


def _parse(line: bytes) -> tuple[str, str]:
    """Split a command line into verb, in capitals, and argument."""
    try:
        text = line.decode().rstrip(" ")
    except UnicodeDecodeError:
        raise Refusal("500 5.5.2 A command is ASCII, or UTF-8 in addresses") from None
    if not text or _CONTROL.search(text):
        raise Refusal("500 5.5.2 A command is a line of text without control characters")
    verb, _, argument = text.partition(" ")
    verb = verb.upper()
    if len(line) + 2 > LONGER_COMMANDS.get(verb, COMMAND_LIMIT):
        raise Refusal("500 5.5.2 The line is too long")
    return verb, argument.lstrip(" ")
