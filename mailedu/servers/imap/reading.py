"""Reading one whole command: lines and literals, within bounds (RFC 3501 §4.3, RFC 7888)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailedu.protocols.imap_syntax import Scanner, SyntaxProblem, literal_at_end
from mailedu.servers.imap.registry import Bad, Bye, No, provides
from mailedu.servers.imap.streams import Input, LineTooLong, Output

provides("LITERAL+", "LITERAL-")

LINE_LIMIT = 65536
"""Octets that one command may have, its lines and literals together; in an APPEND, one line."""

LITERAL_MINUS = 4096
"""Octets that a non-synchronizing literal may have where LITERAL- is announced (RFC 7888 §5)."""

_SEVERAL = 4
"""So many times the message limit are taken in one APPEND of several messages (RFC 3502), and
read away of a refused non-synchronizing literal."""


@dataclass(frozen=True)
class Bounds:
    """What commands may hold.

    Parameters
    ----------
    message: octets of a message that is appended.
    non_synchronizing: octets of a literal ``{n+}``; None: there are none, and it is no literal.
    """

    message: int
    non_synchronizing: float | None


class Refused(Exception):
    """A command that was too long to be taken; ``tag`` is found in what was read of it.

    What the client sends of it without waiting for an answer has been read.
    """

    def __init__(self, start: bytes, reason: No) -> None:
        super().__init__(str(reason))
        self.reason = reason
        scanner = Scanner(start)
        try:
            self.tag = scanner.tag()
            scanner.sp()  # without it, the end of the tag may have been cut off
        except SyntaxProblem:
            self.tag = b"*"


async def read_command(
    source: Input,
    replies: Output,
    bounds: Bounds,
    objection: Callable[[bytes], No | None],
    *,
    may_append: bool,
) -> bytes:
    """Read a command: a line and, as long as it ends in a literal, that and the next line.

    Parameters
    ----------
    source, replies: the connection; a synchronizing literal is asked for with ``+``.
    objection: tells why an APPEND, of which this much was read, need not go on, or None; asked
        before a literal is asked for.
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
    room = longest = LINE_LIMIT
    appends = False
    while True:
        try:
            line = await source.line(min(room, LINE_LIMIT))
        except LineTooLong as problem:
            await _throw_away(source, problem.end, bounds)
            too_long = Bad(f"The command is too long: {LINE_LIMIT} octets are allowed")
            raise Refused(bytes(data or problem.start), too_long) from None
        literal = literal_at_end(line)
        if not data and literal and may_append and _verb(line) == b"APPEND":
            appends = True
            room += _SEVERAL * bounds.message
            longest = max(bounds.message, LINE_LIMIT)
        data += line
        room -= len(line)
        if literal is None or (literal[1] and bounds.non_synchronizing is None):
            return bytes(data)
        size, non_synchronizing = literal
        reason = _too_long(literal, min(room, longest), bounds, appends)
        if reason is not None:
            await _throw_away(source, line, bounds)
            raise Refused(bytes(data), reason)
        if not non_synchronizing:
            if appends and (reason := objection(bytes(data))) is not None:
                raise Refused(bytes(data), reason)
            replies.send(b"+ Ready for literal data")
            await replies.flush()
        data += b"\r\n"
        data += await source.exactly(size)
        room -= size


async def _throw_away(source: Input, line: bytes, bounds: Bounds) -> None:
    """Read what the client sends anyhow after ``line``: literals announced with ``{n+}``."""
    while (
        (literal := literal_at_end(line)) is not None
        and literal[1]
        and bounds.non_synchronizing is not None
    ):
        if literal[0] > _SEVERAL * bounds.message:
            raise Bye("A literal of that size cannot be taken, not even to throw it away")
        await source.skip(literal[0])
        try:
            line = await source.line(LINE_LIMIT)
        except LineTooLong as problem:
            line = problem.end


def _verb(line: bytes) -> bytes:
    words = line[:LINE_LIMIT].split(b" ", 2)
    return words[1].upper() if len(words) > 1 else b""


def _too_long(literal: tuple[int, bool], most: int, bounds: Bounds, appends: bool) -> No | None:
    """Return why a literal cannot be taken (RFC 7888 §4, §5; RFC 7889 §4), or None."""
    size, non_synchronizing = literal
    if non_synchronizing and size > (bounds.non_synchronizing or 0):
        code = "TOOBIG" if appends else None
        return Bad(f"A literal that does not wait may have {bounds.non_synchronizing} octets", code)
    if size <= most:
        return None
    if appends and size > bounds.message:
        return No(f"A message may have {bounds.message} octets at most", "TOOBIG")
    if appends:
        return No("The messages of one APPEND are too long together", "LIMIT")
    return Bad(f"The literal is too long: {most} octets are left for this command")
