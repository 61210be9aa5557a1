"""Puts what a line of POP3 means into words, from the templates and what is known so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailedu.protocols.observer import meanings_pop3 as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.pieces import quote
from mailedu.protocols.observer.pop3_pieces import number_of, section_of
from mailedu.protocols.observer.sentences import count, joined
from mailedu.protocols.pop3 import POP3


@dataclass
class Maildrop:
    """What the dialogue has told of the maildrop: whose, how many messages, which marked.

    ``fetched`` are those that RETR gave out, ``once`` whether EXPIRE 0 was announced.
    """

    user: str = ""
    total: int | None = None
    marks: set[int] = field(default_factory=set)
    fetched: set[int] = field(default_factory=set)
    once: bool = False

    def all(self) -> str:
        """Say all its messages: ``all three messages``."""
        if self.total is None:
            return "all messages"
        if self.total == 1:
            return "the one message"
        if self.total == 2:
            return "both messages"
        return f"all {count(self.total, 'message')}"


def command_meaning(
    name: str, variant: str, arguments: tuple[bytes, ...], drop: Maildrop
) -> tuple[str, str]:
    """Return meaning and section of a command; ``name`` is "" when it must not be repeated."""
    if name in said.ELSEWHERE:
        section, meaning = said.ELSEWHERE[name]
        return meaning, section
    if name not in POP3.commands:
        return said.UNKNOWN.format(verb=name or "This"), "RFC 1939 §3"
    template = said.COMMANDS.get(variant, said.COMMANDS[name])
    return template.format(**_values(arguments, b"", (), drop)), section_of(name, variant)


def reply_meaning(
    asked: Asked, variant: str, status: str, code: str, body: bytes, rows: Sequence[bytes],
    drop: Maildrop,
) -> str:  # fmt: skip
    """Return what a reply means.

    Parameters
    ----------
    asked, variant: the command that it answers, and the key of its templates.
    status, code: ``+OK`` or ``-ERR``, and the response code, or "".
    body, rows: its first line, and the lines after that.
    drop: what is known of the maildrop after this reply.
    """
    if not status:
        return said.ODD
    values = _values(asked.arguments, body, rows, drop)
    if status == "-ERR":
        for name, text in said.CODES.items():
            if code == name or code.startswith(name + "/"):
                return text
    table = said.SUCCESS if status == "+OK" else said.FAILURE
    refused = asked.wrong and status == "-ERR"
    if asked.verb in table and not refused:
        return table.get(variant, table[asked.verb]).format(**values)
    return said.DONE if status == "+OK" else said.REFUSED


def _values(
    arguments: tuple[bytes, ...], body: bytes, rows: Sequence[bytes], drop: Maildrop
) -> dict[str, str]:
    """The values that the templates may name."""
    words = body.split()[1:]
    total = number_of(words[0]) if words else None
    second = quote(words[1]) if len(words) > 1 else ""
    first = quote(arguments[0]) if arguments else "(none given)"
    return {
        "number": first,
        "mechanism": first.upper(),
        "lines": quote(arguments[1]) if len(arguments) > 1 else "(none given)",
        "user": drop.user or "The user",
        "messages": count(total, "message") if total is not None else "messages",
        "octets": second or "an unknown number of",
        "text": second or "missing",
        "rows": count(len(rows), "message"),
        "features": count(len(rows), "feature"),
        "marked": _numbers(drop.marks),
        "fetched": _numbers(drop.fetched),
        "removed": count(len(drop.marks), "message"),
        "all": drop.all(),
    }


def _numbers(numbers: set[int]) -> str:
    if not numbers:
        return "there are none"
    return f"{'number' if len(numbers) == 1 else 'numbers'} {joined(sorted(numbers))}"
