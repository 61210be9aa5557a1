"""What a client reads out of an IMAP server's untagged responses (RFC 3501 §7, RFC 7162 §7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mailedu.protocols.imap_syntax.sequence import SequenceSet

_UNTAGGED = re.compile(rb"\* (?:([0-9]+) )?([A-Za-z0-9.-]+) ?")
_CODE = re.compile(rb"\S+ (?:OK|NO|BAD|BYE|PREAUTH) \[([A-Za-z0-9-]+)(?: ([^\]]*))?\]")
_TOKEN = re.compile(
    rb'(?P<open>\()|(?P<close>\))|"(?P<quoted>(?:[^"\\]|\\.)*)"|\{(?P<literal>[0-9]+)\}\r\n'
    rb'|(?P<atom>(?:[^\s(){"\[]+|\[[^\]]*\])+)'
)
_PLAIN = re.compile(rb"\(UID ([0-9]+) FLAGS \(([^()]*)\)\)\r\n")
"""By far the most frequent FETCH response: the flags of a message that is known."""


@dataclass(frozen=True)
class Untagged:
    """One untagged response.

    Parameters
    ----------
    name: e.g. ``"EXISTS"``, ``"FETCH"``, ``"OK"``, in capitals.
    number: what stands before the name, in those that have one.
    rest: what stands behind it.
    """

    name: str
    number: int | None
    rest: bytes


@dataclass(frozen=True)
class Fetched:
    """What a FETCH response tells of one message; None for what it does not tell.

    ``flags`` are without ``\\Recent``, which belongs to a session and not to the message.
    """

    uid: int | None = None
    flags: frozenset[str] | None = None
    octets: int | None = None
    modseq: int = 0
    header: bytes | None = None
    body: bytes | None = None


def untagged(response: bytes) -> Untagged:
    """Read the beginning of an untagged response; raises ValueError for anything else."""
    found = _UNTAGGED.match(response)
    if found is None:
        raise ValueError(f"{response[:40]!r} is no untagged response")
    number = None if found[1] is None else int(found[1])
    return Untagged(found[2].decode().upper(), number, response[found.end() :])


def code(response: bytes) -> tuple[str, str]:
    """Return a status response's code in capitals, and its argument; both empty without one."""
    found = _CODE.match(response)
    return ("", "") if found is None else (found[1].decode().upper(), (found[2] or b"").decode())


def values(data: bytes) -> list[Any]:
    """Read atoms and strings as bytes, NIL as None and lists as lists.

    Raises ValueError when the parentheses or literals are wrong.
    """
    stack: list[list[Any]] = [[]]
    position, end = 0, len(data.rstrip())
    while position < end:
        if data[position : position + 1] == b" ":
            position += 1
            continue
        token = _TOKEN.match(data, position)
        if token is None:
            raise ValueError(f"cannot read {data[position : position + 40]!r}")
        position = token.end()
        if token["open"]:
            stack.append([])
        elif token["close"]:
            inner = stack.pop()
            if not stack:
                raise ValueError("one closing parenthesis too many")
            stack[-1].append(inner)
        elif token["literal"]:
            stop = position + int(token["literal"])
            stack[-1].append(data[position:stop])
            position = stop
        elif token["atom"]:
            stack[-1].append(None if token["atom"].upper() == b"NIL" else token["atom"])
        else:
            stack[-1].append(re.sub(rb"\\(.)", rb"\1", token["quoted"]))
    if len(stack) > 1:
        raise ValueError("a closing parenthesis is missing")
    return stack[0]


def fetched(rest: bytes) -> Fetched:
    """Read what follows FETCH; raises ValueError when that is no list of items."""
    plain = _PLAIN.fullmatch(rest)
    if plain is not None:
        return Fetched(int(plain[1]), frozenset(plain[2].decode().split()) - {"\\Recent"})
    (items,) = values(rest)
    told: dict[str, Any] = {}
    for name, value in zip(items[::2], items[1::2], strict=True):
        item = name.decode().upper()
        if item == "UID":
            told["uid"] = int(value)
        elif item == "FLAGS":
            told["flags"] = frozenset(flag.decode() for flag in value) - {"\\Recent"}
        elif item == "RFC822.SIZE":
            told["octets"] = int(value)
        elif item == "MODSEQ":
            told["modseq"] = int(value[0])
        elif item == "BODY[]":
            told["body"] = value
        elif item.startswith("BODY[HEADER"):
            told["header"] = value
    return Fetched(**told)


def numbers(sequence_set: bytes) -> list[int]:
    """Return the numbers of a set without ``*``, such as ``1:3,7``."""
    return list(SequenceSet.parse(sequence_set).each())


def capabilities(*responses: bytes) -> frozenset[str]:
    """Return what a server says that it can do, untagged or in a response code, in capitals."""
    for response in responses:
        name, argument = code(response)
        if name == "CAPABILITY":
            return frozenset(argument.upper().split())
        if response.startswith(b"* CAPABILITY "):
            return frozenset(response.decode().upper().split()[2:])
    return frozenset()
