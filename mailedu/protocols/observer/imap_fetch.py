"""Cuts and explains the FETCH response of IMAP (RFC 3501 §7.4.2)."""

from __future__ import annotations

import re

from mailedu.protocols.observer import meanings_untagged as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.imap_data_pieces import Segments, literal_length
from mailedu.protocols.observer.imap_lists import cut_envelope, cut_flag, cut_item, cut_list
from mailedu.protocols.observer.imap_phrases import unquote
from mailedu.protocols.observer.meanings_items import ITEMS
from mailedu.protocols.observer.message_pieces import (
    header_pieces,
    message_pieces,
    spoken_date,
)
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
            pieces.extend(_cut_literal(literal, name or "", inside=depth > 1))
        elif word and name is None:
            pieces.extend(cut_item(word))
            name, word = printable(word).upper(), b""
            return
        elif word:
            pieces.extend(_cut_value(word, name or ""))
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
            pieces.append(literal_length(length.group()))
            word = b""
        elif word and depth < 2:
            finish()
        elif word:
            pieces.append(Piece(word, "value", "value"))
            word = b""
        pieces.append(end_piece(end))
    return pieces, items


_WHOLE = re.compile(r"RFC822|(BODY|BINARY)\[\]")
_HEADER = re.compile(r"RFC822\.HEADER|BODY\[([0-9.]+\.)?(HEADER(\.FIELDS.*)?|MIME)\]", re.DOTALL)


def _cut_literal(data: bytes, name: str, *, inside: bool) -> list[Piece]:
    """Cut the literal that is the value of an item, or stands ``inside`` one."""
    if inside:
        return [Piece(data, "literal", f"literal: text inside {quote(name.encode())}")]
    if _WHOLE.fullmatch(name):
        return message_pieces(data)
    if _HEADER.fullmatch(name):
        return header_pieces(data)
    part = "fetched" if name.endswith(">") else "body"
    octets = digits(len(data), "octet")
    return [Piece(data, part, f"literal of {octets}: {quote(name.encode())}")]


def _cut_value(word: bytes, name: str) -> list[Piece]:
    """Cut the value of an item."""
    if name == "FLAGS":
        return cut_list(word, cut_flag)
    if name == "ENVELOPE":
        return cut_envelope(word)
    date = name == "INTERNALDATE"
    decoded = spoken_date(unquote(word).strip().replace(b"-", b" ", 2)) if date else None
    return [Piece(word, "value", f"value of {quote(name.partition('[')[0].encode())}", decoded)]


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
