"""Reading one whole command: lines and literals, within bounds (RFC 3501 §4.3, RFC 7888)."""

from __future__ import annotations

from mailedu.protocols.imap_syntax import Scanner, SyntaxProblem, literal_at_end
from mailedu.servers.imap.registry import Bad, Bye, No, provides
from mailedu.servers.imap.streams import Input, LineTooLong, Output

provides("LITERAL+")

LINE_LIMIT = 65536
"""Octets that one command may have, its lines and literals together, an APPEND's message apart."""

_SWALLOWED_AT_MOST = 4
"""A refused non-synchronizing literal is read away up to so many times the message limit."""


class Refused(Exception):
    """A command that was too long to be taken; ``tag`` is found in what was read of it.

    What the client sends of it without waiting for an answer has been read.
    """

    def __init__(self, start: bytes, reason: No) -> None:
        super().__init__(str(reason))
        self.reason = reason
        try:
            self.tag = Scanner(start).tag()
        except SyntaxProblem:
            self.tag = b"*"


async def read_command(
    source: Input, replies: Output, message_limit: int, *, may_append: bool
) -> bytes:
    """Read a command: a line and, as long as it ends in a literal, that and the next line.

    Parameters
    ----------
    source, replies: the connection; a synchronizing literal is asked for with ``+``.
    message_limit: octets that the message of an APPEND may have.
    may_append: False before login, where no long literal is taken.

    Returns
    -------
    The command with its literals in place, without the last CRLF.

    Raises
    ------
    Refused: to be answered; the next command can be read.
    Bye: when what is to come is too long even to be thrown away.
    Disconnected, TimeoutError: as Input does.
    """
    data = bytearray()
    short, long = LINE_LIMIT, message_limit
    while True:
        try:
            line = await source.line(short)
        except LineTooLong as problem:
            await _throw_away(source, problem.end, message_limit)
            reason = Bad(f"The command is too long: {LINE_LIMIT} octets are allowed")
            raise Refused(bytes(data or problem.start), reason) from None
        data += line
        short -= len(line)
        literal = literal_at_end(line)
        if literal is None:
            return bytes(data)
        size, non_synchronizing = literal
        if size <= short:
            short -= size
        elif may_append and _verb(data) == b"APPEND" and size <= long:
            long -= size
        else:
            await _throw_away(source, line, message_limit)
            raise Refused(bytes(data), _too_long(data, short, message_limit, may_append))
        if not non_synchronizing:
            replies.send(b"+ Ready for literal data")
            await replies.flush()
        data += b"\r\n"
        data += await source.exactly(size)


async def _throw_away(source: Input, line: bytes, message_limit: int) -> None:
    """Read what the client sends anyhow after ``line``: literals announced with ``{n+}``."""
    while (literal := literal_at_end(line)) is not None and literal[1]:
        if literal[0] > _SWALLOWED_AT_MOST * message_limit:
            raise Bye("A literal of that size cannot be taken, not even to throw it away")
        await source.skip(literal[0])
        try:
            line = await source.line(LINE_LIMIT)
        except LineTooLong as problem:
            line = problem.end


def _verb(data: bytearray) -> bytes:
    words = bytes(data[:LINE_LIMIT]).split(b" ", 2)
    return words[1].upper() if len(words) > 1 else b""


def _too_long(data: bytearray, short: int, message_limit: int, may_append: bool) -> No:
    if may_append and _verb(data) == b"APPEND":
        return No(f"A message may have {message_limit} octets at most", "TOOBIG")
    return Bad(f"The literal is too long: {short} octets are left for this command")
