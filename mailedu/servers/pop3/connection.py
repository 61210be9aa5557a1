"""The connection of one POP3 session: lines in, replies out, the autologout timer, TLS."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from mailedu.servers.autologout import Autologout
from mailedu.servers.host import MailHost
from mailedu.servers.lines import LineBuffer, LineTooLong
from mailedu.servers.pop3.commands import answer, greeting, too_long
from mailedu.servers.pop3.session import Session
from mailedu.servers.tls import at_hand, is_encrypted, start_tls

_FLUSH = 65536
"""Octets of replies to pipelined commands that are collected before they are sent."""


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: MailHost) -> None:
    """Hold one POP3 session, then close ``writer``.

    Every line restarts the autologout timer. A connection that is dropped, cancelled or
    logged out by the timer removes nothing and gets no reply (RFC 1939 §3).
    """
    session = Session(host, encrypted=is_encrypted(writer))
    autologout = Autologout(
        host.pop3_autologout,
        lambda: writer.transport.abort(),
        lambda: writer.transport.get_write_buffer_size(),
    )
    try:
        writer.write(greeting(session))
        await _Talk(session, autologout.restart).hold(reader, writer)
        if session.wants_tls:
            assert host.tls is not None
            await start_tls(reader, writer, host.tls)
            session.secured()
            await _Talk(session, autologout.restart).hold(reader, writer)
    except ConnectionError:
        pass
    finally:
        autologout.cancel()
        session.close()
        writer.close()


class _Talk(asyncio.Protocol):
    """Answers lines in the very turn of the event loop that brings them.

    Reading from a stream would cost a second turn for each line, which wakes the task that
    waits for it: a third of the server's time when small messages are fetched. So this stands
    in for the stream's protocol until QUIT, STLS or the connection's end.

    Parameters
    ----------
    session: what is talked about.
    heard: called for each line.
    """

    def __init__(self, session: Session, heard: Callable[[], None]) -> None:
        self._session = session
        self._heard = heard
        self._lines = LineBuffer()
        self._blocked = False  # the client does not read what was written
        self._eof = False
        self._done = asyncio.get_running_loop().create_future()

    async def hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to the end, beginning with what the stream has already read."""
        self._transport = cast(asyncio.Transport, writer.transport)
        stream = self._transport.get_protocol()
        self._transport.pause_reading()
        while octets := await at_hand(reader):
            self._lines.feed(octets)
        self._eof = reader.at_eof() or self._transport.is_closing()
        self._transport.set_protocol(self)
        self._transport.resume_reading()
        self._answer()
        try:
            await self._done
        finally:
            self._transport.set_protocol(stream)

    def data_received(self, data: bytes) -> None:
        self._lines.feed(data)
        self._answer()

    def eof_received(self) -> bool:
        self._eof = True
        self._answer()
        return not self._session.encrypted  # there asyncio closes, and wants no other answer

    def pause_writing(self) -> None:
        self._blocked = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._blocked = False
        self._transport.resume_reading()
        self._answer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish()

    def _answer(self) -> None:
        """Answer all lines at hand, unless the client does not read the replies."""
        session = self._session
        replies = bytearray()
        while not (self._blocked or self._done.done()):
            try:
                line = self._lines.take(session.line_limit)
                reply = b"" if line is None else answer(session, line)
            except LineTooLong:
                reply = too_long(session)
            if reply:
                self._heard()
                replies += reply
            if session.over or session.wants_tls or (not reply and self._eof):
                self._finish()
            if replies and (self._done.done() or not reply or len(replies) > _FLUSH):
                self._transport.write(bytes(replies))
                replies.clear()
            if not reply:
                break

    def _finish(self) -> None:
        if not self._done.done():
            self._done.set_result(None)
