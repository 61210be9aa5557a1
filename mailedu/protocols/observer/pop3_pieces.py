"""Cuts lines of POP3 into pieces, and knows the shape of each command."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.meanings_pop3 import ELSEWHERE
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    printable,
    quote,
    space,
    split_end,
    words,
)
from mailedu.protocols.pop3 import AUTHORIZATION, POP3

# verb: its arguments (machine word, words for people) and how many of them it must have.
_NUMBER = ("number", "message number")
ARGUMENTS: Mapping[str, tuple[tuple[tuple[str, str], ...], int]] = {
    "USER": ((("user", "user name"),), 1),
    "PASS": ((("password", "password"),), 1),
    "APOP": ((("user", "user name"), ("digest", "MD5 digest of timestamp and password")), 2),
    "LIST": ((_NUMBER,), 0),
    "RETR": ((_NUMBER,), 1),
    "DELE": ((_NUMBER,), 1),
    "TOP": ((_NUMBER, ("lines", "number of body lines")), 2),
    "UIDL": ((_NUMBER,), 0),
    "AUTH": ((("mechanism", "SASL mechanism"), ("response", "initial response")), 1),
    "LANG": ((("language", "language tag"),), 0),
}
_ROWS = {
    "LIST": ("message number", "size in octets"),
    "UIDL": ("message number", "unique id"),
}


def cut_verb(body: bytes) -> tuple[bytes, bytes, bytes]:
    """Cut a line into leading space, verb and the rest with its space."""
    match = re.match(rb"([ \t]*)([^ \t]*)(.*)", body, re.DOTALL)
    assert match is not None
    lead, verb, rest = match.groups()
    if verb[:4].upper() == b"PASS":  # PASS:secret, PASSsecret: never show what is glued on
        return lead, verb[:4], verb[4:] + rest
    return lead, verb, rest


def cut_arguments(
    name: str, rest: bytes, state: str
) -> tuple[list[Piece], tuple[bytes, ...], list[str]]:
    """Cut what follows a command; return pieces, the arguments without secrets, and faults."""
    if name == "PASS":
        return _cut_password(rest)
    shape, required = ARGUMENTS.get(name, ((), 0))
    pieces: list[Piece] = []
    arguments: list[bytes] = []
    faults: list[str] = []
    for number, word in enumerate(words(rest)):
        if number % 2 == 0:
            if not word:
                continue
            if len(arguments) < len(shape):
                piece = Piece(word, *shape[len(arguments)])
                fault = bad_number(piece)
                faults += [fault] if fault else []
            else:
                secret = state == AUTHORIZATION
                piece = Piece(word, "argument", "one argument too many", secret=secret)
            arguments.append(word)
            pieces.append(piece)
        else:
            pieces.append(space(word))
            if word != b" ":
                faults.append("Exactly one space must stand between a command's words.")
    command = POP3.commands.get(name)
    syntax = command.syntax if command else name
    if len(arguments) < required:
        faults.insert(0, f"An argument is missing: {syntax}.")
    elif len(arguments) > len(shape):
        faults.insert(0, f"There are more arguments than {name} takes: {syntax}.")
    elif pieces and pieces[-1].name == "space":
        faults.append("A space stands before the end of the line.")
    return pieces, tuple(arguments[: len(shape)]), faults


def _cut_password(rest: bytes) -> tuple[list[Piece], tuple[bytes, ...], list[str]]:
    """PASS takes the rest of the line, spaces included (RFC 1939 §7)."""
    if not rest.strip(b" \t"):
        return [space(rest)], (), ["An argument is missing: PASS string."]
    if rest[:1] in b" \t":
        pieces = [space(rest[:1]), Piece(rest[1:], "password", "password", secret=True)]
        return pieces, (), []
    fault = "A space must stand between PASS and the password."
    return [Piece(rest, "password", "password", secret=True)], (), [fault]


def number_of(word: bytes) -> int | None:
    return int(word) if re.fullmatch(rb"[0-9]{1,18}", word) else None


def bad_number(piece: Piece) -> str | None:
    value = number_of(piece.data)
    if piece.name == "number" and not value:
        return f"{quote(piece.data)} is no message number; numbers count from 1."
    if piece.name == "lines" and value is None:
        return f"{quote(piece.data)} is no number of lines; it must be 0 or more."
    return None


def variant_of(verb: str, arguments: tuple[bytes, ...], state: str, encrypted: bool) -> str:
    """Return the key of the templates, see ``meanings_pop3``."""
    if verb == "AUTH":
        return ("AUTH 0", "AUTH", "AUTH r")[len(arguments)]
    if verb == "PASS":
        return "PASS s" if encrypted else "PASS"
    one = state != AUTHORIZATION if verb == "QUIT" else bool(arguments)
    return f"{verb} n" if verb in ("LIST", "UIDL", "QUIT") and one else verb


def section_of(verb: str, variant: str) -> str:
    if verb == "QUIT":
        return "RFC 1939 §4" if variant == "QUIT" else "RFC 1939 §6"
    if verb in ELSEWHERE:
        return ELSEWHERE[verb][0]
    command = POP3.commands.get(verb)
    return command.section if command else "RFC 1939 §3"


def cut_status(body: bytes) -> tuple[list[Piece], str, str]:
    """Cut a reply line into pieces; return them, its status and its response code."""
    match = re.match(rb"(\+OK|-ERR)(?=[ \t]|$)([ \t]*)", body)
    if match is None:
        return [Piece(body, "text", "no status: this is no POP3 reply")], "", ""
    status, gap = match.groups()
    done = status == b"+OK"
    label = "status: done" if done else "status: refused or failed"
    pieces = [Piece(status, "status", label), space(gap)]
    text, code = body[match.end() :], ""
    bracket = re.match(rb"\[([^\[\] ]+)[^\[\]]*\]", text)
    if bracket:
        code = printable(bracket.group(1)).upper()
        pieces.append(Piece(bracket.group(), "response-code", "response code, for programs"))
        text = text[bracket.end() :]
        gap = text[: len(text) - len(text.lstrip(b" "))]
        pieces.append(space(gap))
        text = text[len(gap) :]
    pieces.append(Piece(text, "text", "text for people; programs ignore it"))
    return pieces, status.decode(), code


_FEATURE_VALUES = {
    "SASL": ("mechanism", "SASL mechanism"),
    "EXPIRE": ("days", "days that mail may stay"),
    "LOGIN-DELAY": ("delay", "seconds between two logins"),
    "IMPLEMENTATION": ("text", "name of the server's program"),
}


# The replies whose text is for programs: words in turn (machine word, words for people).
_ANSWERS = {
    "STAT": (("messages", "number of messages"), ("octets", "their octets together")),
    "LIST": (_NUMBER, ("value", "size in octets")),
    "UIDL": (_NUMBER, ("value", "unique id")),
}


def cut_answer(pieces: Sequence[Piece], asked: Asked) -> list[Piece]:
    """Cut the text of a one-line reply that programs do read."""
    result: list[Piece] = []
    for piece in pieces:
        if piece.name != "text" or asked.verb not in _ANSWERS:
            result.append(piece)
            continue
        names = _ANSWERS[asked.verb]
        for number, run in enumerate(re.split(rb"( +)", piece.data, maxsplit=len(names))):
            if number % 2:
                result.append(space(run))
            elif number // 2 < len(names) and run:
                result.append(Piece(run, *names[number // 2]))
            else:
                result.append(Piece(run, piece.name, piece.label))
    return result


def cut_timestamp(pieces: Sequence[Piece]) -> list[Piece]:
    result: list[Piece] = []
    for piece in pieces:
        match = re.search(rb"<[^<>\s]+>", piece.data) if piece.name == "text" else None
        if match is None:
            result.append(piece)
            continue
        for data, name, label in (
            (piece.data[: match.start()], "text", piece.label),
            (match.group(), "timestamp", "timestamp for APOP"),
            (piece.data[match.end() :], "text", piece.label),
        ):
            result.append(Piece(data, name, label))
    return result


def _cut_capability(body: bytes) -> list[Piece]:
    """Cut a capability and its parameters (RFC 2449 §3)."""
    keyword, *more = words(body)
    name = printable(keyword).upper()
    capability = POP3.capabilities.get(name)
    pieces = [Piece(keyword, "capability", capability.gloss if capability else "a feature")]
    for number, run in enumerate(more):
        value = _FEATURE_VALUES.get(name, ("value", "its parameter"))
        pieces.append(Piece(run, *value) if number % 2 else space(run))
    return pieces


def cut_row(verb: str, row: bytes) -> list[Piece]:
    """Cut one line of a LIST, UIDL or CAPA reply."""
    body, end = split_end(row)
    if verb not in _ROWS:
        return [*_cut_capability(body), end_piece(end)]
    number, gap, value = body.partition(b" ")
    return [
        Piece(number, "number", _ROWS[verb][0]),
        space(gap),
        Piece(value, "value", _ROWS[verb][1]),
        end_piece(end),
    ]
