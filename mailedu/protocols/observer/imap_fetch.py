"""Cuts and explains the FETCH response of IMAP (RFC 3501 §7.4.2)."""

from __future__ import annotations

import re

from mailedu.protocols.observer import meanings_untagged as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.imap_data_pieces import Segments
from mailedu.protocols.observer.meanings_items import ITEMS
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    printable,
    quote,
    shorten,
    space,
    split_end,
)
from mailedu.protocols.observer.sentences import digits, joined

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|$)|[()]|[\[\]]|[ \t]+|[^"()\[\] \t]+|"', re.DOTALL)
_ASKING = ("FETCH", "STORE", "SELECT", "EXAMINE")  # the last two with QRESYNC


def read_fetch(
    number: int, segments: Segments, asked: Asked | None
) -> tuple[list[Piece], str, str, list[str]]:
    """Return pieces, meaning, section and faults of a FETCH response.

    Parameters
    ----------
    number: of the message.
    segments: what follows the word FETCH.
    asked: the command in progress.
    """
    pieces, items = _cut_items(segments)
    faults = [] if items else ["A FETCH response needs a list of items and values."]
    verb = asked.verb.removeprefix("UID ") if asked else "IDLE"
    key = "FETCH" if verb in _ASKING else "FETCH idle" if verb == "IDLE" else "FETCH unasked"
    section, template = said.RESPONSES[key]
    sentences = [_item(name, value, size) for name, value, size in items]
    meaning = template.format(number=number, items="; ".join(sentences) or "nothing")
    return pieces, meaning, section, faults


_Item = tuple[str, str, int | None]
"""Name, value as text, and octets of a literal."""


def _cut_items(segments: Segments) -> tuple[list[Piece], list[_Item]]:
    pieces: list[Piece] = []
    items: list[_Item] = []
    word = b""
    name: str | None = None  # of the item whose value comes next
    depth = brackets = 0

    def finish(size: int | None = None, literal: bytes = b"") -> None:
        nonlocal word, name
        if literal or size is not None:
            label = f"literal of {digits(len(literal), 'octet')}"
            shown = "body" if depth < 2 else "literal"
            pieces.append(Piece(literal, shown, f"{label}: {quote((name or '').encode())}"))
        elif word and name is None:
            pieces.append(Piece(word, "item", "what it is"))
            name, word = printable(word).upper(), b""
            return
        elif word:
            pieces.append(Piece(word, "value", f"value of {quote(name.encode()) if name else ''}"))
        else:
            return
        if depth < 2 and name is not None:
            items.append((name, printable(word), size))
            name = None
        word = b""

    for data, is_literal in segments:
        if is_literal:
            finish(len(data), data)
            continue
        body, end = split_end(data)
        for token in _TOKEN.findall(body):
            if token.isspace() and depth < 2 and not brackets:
                finish()
                pieces.append(space(token))
            elif token == b"(" and not depth:
                depth = 1
                pieces.append(Piece(token, "list", "the list begins"))
            elif token == b")" and depth == 1 and not brackets:
                finish()
                depth = 0
                pieces.append(Piece(token, "list", "the list ends"))
            else:
                if token in (b"[", b"]"):
                    brackets = max(0, brackets + (1 if token == b"[" else -1))
                elif not brackets and token in (b"(", b")"):
                    depth += 1 if token == b"(" else -1
                word += token
        length = re.search(rb"~?\{[0-9]+\}$", word) if data is not segments[-1][0] else None
        if length:
            if length.start():
                pieces.append(Piece(word[: length.start()], "value", "value"))
            pieces.append(Piece(length.group(), "literal-length", "a literal follows"))
            word = b""
        elif word and depth < 2:
            finish()
        elif word:
            pieces.append(Piece(word, "value", "value"))
            word = b""
        pieces.append(end_piece(end))
    return pieces, items


def _item(name: str, value: str, size: int | None) -> str:
    """Say one item of a FETCH response in words."""
    octets = digits(max(0, len(value) - 2) if size is None else size, "octet")
    if size is None and value == "NIL":
        octets = "which is not there (NIL)"
    section = re.fullmatch(
        r"(BODY|BINARY|BINARY\.SIZE)\[(.*?)(?: \(.*\))?\](?:<(\d+)>)?", name, re.DOTALL
    )
    part, origin = "", ""
    key = name
    if section:
        kind, part, origin = section.group(1), section.group(2), section.group(3) or ""
        key = f"{kind}<>" if origin else f"{kind}[{part}]"
        key = key if key in ITEMS else f"{kind}[…]"
    elif name == "FLAGS":
        flags = value.strip("()")
        key = "FLAGS ()" if not flags else name
        key = "FLAGS deleted" if "\\deleted" in flags.lower() else key
        value = joined(flags.split())
    elif name == "INTERNALDATE":
        value = value.strip('"').strip()
    value = shorten(value.strip("()"), 100)
    if key not in ITEMS:
        return f"{quote(name.encode())} is {value}"
    return ITEMS[key].format(value=value, size=octets, part=part or "the message", origin=origin)
