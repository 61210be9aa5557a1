"""How an SMTP session reads commands and sends replies, on aiosmtpd's protocol class.

aiosmtpd carries the connection, its timer and its stream. The loop over commands is ours:
that of 1.4.6 drops pipelined commands at end-of-file, closes after five unknown commands
and without a 421 after a timeout, and its replies lack enhanced codes.
"""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from abc import abstractmethod
from collections.abc import Mapping
from typing import AnyStr

import aiosmtpd.smtp

from mailedu.protocols.smtp import CLOSED, CONNECTED
from mailedu.servers.host import MailHost
from mailedu.servers.lines import Lines, LineTooLong
from mailedu.servers.smtp.registry import Refusal
from mailedu.servers.tls import is_encrypted, start_tls

_log = logging.getLogger(__name__)

COMMAND_LIMIT = 512
"""Octets of a command with its CRLF (RFC 5321 §4.5.3.1.4)."""

LONGER_COMMANDS: Mapping[str, int] = {
    "MAIL": COMMAND_LIMIT + 26 + 17 + 10 + 500 + 9 + 107,  # SIZE BODY SMTPUTF8 AUTH RET ENVID
    "RCPT": COMMAND_LIMIT + 29 + 507,  # NOTIFY ORCPT
    "AUTH": 12288,  # RFC 4954 §4
}

_LONGEST = max(LONGER_COMMANDS.values())
_FLUSH = 65536  # octets of replies to pipelined commands that are collected before they are sent
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ENHANCED = re.compile(r"(?<=^[245][0-9]{2}[ -])[245]\.[0-9]+\.[0-9]+ ")


class SmtpConnection(aiosmtpd.smtp.SMTP):
    """The connection: lines in, replies out, the timer, the end. A subclass has the commands.

    Of what aiosmtpd keeps to itself, two methods are overridden, since it has no other way in:
    ``_handle_client``, the loop over commands, and ``_timeout_cb``, the end of a silent session;
    ``_reader``, ``_writer`` and ``_reset_timeout`` are used.
    """

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
        self.host = host
        self.state = CONNECTED
        self._replies = bytearray()
        self._collected = 0 if "PIPELINING" in host.smtp_hide else _FLUSH

    @property
    def encrypted(self) -> bool:
        """Whether the connection is encrypted."""
        return is_encrypted(self._writer)

    @property
    def cipher(self) -> str | None:
        """The version of TLS and the cipher, or None in clear text."""
        cipher = self._writer.get_extra_info("cipher")
        return cipher and f"{cipher[1]}, {cipher[0]}"

    @property
    def peer_address(self) -> str | None:
        """The client's network address, or None where the transport has none."""
        peer = self._writer.get_extra_info("peername")
        return peer[0] if isinstance(peer, tuple) else None

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
        self._replies += self._line(status.decode() if isinstance(status, bytes) else status)

    def _line(self, reply: str) -> bytes:
        """Return a line of a reply, without the enhanced code where that extension is hidden."""
        if "ENHANCEDSTATUSCODES" in self.host.smtp_hide:
            reply = _ENHANCED.sub("", reply)
        return reply.encode() + b"\r\n"

    async def read_line(self) -> bytes:
        """Return the next line without its line end, having sent all replies if it must wait.

        Raises
        ------
        LineTooLong, EOFError: as :meth:`Lines.next` does.
        Refusal: for a line that ends with LF alone, which is no line end (RFC 5321 §2.3.8).
        """
        if not self._lines.ready or len(self._replies) > self._collected:
            await self._flush()
        line = await self._lines.next(_LONGEST)
        if self._lines.lone_lf:
            raise Refusal(
                "500 5.5.2 A line ends with CR and LF, not with LF alone (by hand: nc -C)"
            )
        return line

    async def read_octets(self, count: int) -> bytes:
        """Return from one to ``count`` octets, as they come; raises EOFError."""
        if self._lines.empty:
            await self._flush()
        return await self._lines.octets(count)

    async def read_text(self, limit: int) -> bytes | None:
        """Return the message text still dot-stuffed, or None when it is above ``limit`` octets."""
        await self._flush()
        return await self._lines.text(limit)

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Send all replies, throw away what the client sent ahead, and encrypt.

        Raises
        ------
        ConnectionError: when the handshake fails.
        """
        await self._flush()
        self._lines.forget()
        await start_tls(self._reader, self._writer, context)

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
        except (EOFError, ConnectionError, TimeoutError):
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
        except (EOFError, ConnectionError, TimeoutError):
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
            transport.write(self._line("421 4.4.2 Nothing was heard for too long; closing"))
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
