"""Cuts the lists of IMAP into their words: flags, items to fetch, counts, options, envelopes."""

from __future__ import annotations

import re
from collections.abc import Callable

from mailedu.protocols.mime import decode_header
from mailedu.protocols.observer.imap_phrases import unquote
from mailedu.protocols.observer.meanings_items import COUNTS, SORT_KEYS
from mailedu.protocols.observer.meanings_parts import (
    CODE_VALUES,
    ENVELOPE,
    FLAGS,
    ITEMS,
    RETURNED,
    SECTIONS,
)
from mailedu.protocols.observer.pieces import Piece, printable, shorten, space

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|$)|[(\[]|[)\]]|[ \t]+|[^"()\[\] \t]+|"', re.DOTALL)
_ITEM = re.compile(rb"([^\[]*)(\[.*\])(<[0-9.]*>)?", re.DOTALL)
_ENCODED_WORD = re.compile(rb"=\?[^? ]+\?[BbQq]\?[^? ]*\?=")


def cut_words(data: bytes, depth: int = 0) -> tuple[list[bytes], int]:
    """Cut into words and runs of space; parentheses, brackets and quotes hold words together.

    Parameters
    ----------
    depth: how many parentheses are open already.

    Returns the runs, which joined give ``data``, and how many are open at the end.
    """
    runs: list[bytes] = []
    word = b""
    for token in _TOKEN.findall(data):
        if token.isspace() and not depth:
            runs += [word, token] if word else [token]
            word = b""
            continue
        if token in (b"(", b"["):
            depth += 1
        elif token in (b")", b"]"):
            depth = max(0, depth - 1)
        word += token
    return ([*runs, word] if word else runs), depth


def cut_list(run: bytes, cut: Callable[[bytes], list[Piece]]) -> list[Piece]:
    """Cut a list in parentheses, or a single word, at its spaces; ``cut`` cuts each word."""
    opened, closed = run.startswith(b"("), run.startswith(b"(") and run.endswith(b")")
    inner = run[opened : len(run) - closed] if len(run) > 1 else run[opened:]
    pieces = [Piece(run[:opened], "list", "a list begins")]
    for word in cut_words(inner)[0]:
        pieces += [space(word)] if word.isspace() else cut(word)
    if closed and len(run) > 1:
        pieces.append(Piece(b")", "list", "the list ends"))
    return pieces


def cut_flag(word: bytes) -> list[Piece]:
    """Name a flag (RFC 3501 §2.3.2)."""
    unknown = "not known" if word.startswith(b"\\") else "a keyword"
    meaning = FLAGS.get(printable(word).upper(), unknown)
    return [Piece(word, "flag", f"flag: {meaning}")]


def cut_item(word: bytes) -> list[Piece]:
    """Cut an item of FETCH into its name, its section and its octets (RFC 3501 §6.4.5)."""
    found = _ITEM.fullmatch(word)
    name, section, partial = found.groups() if found else (word, b"", None)
    key = printable(name).upper() + ("[]" if found else "")
    label = ITEMS.get(key) or ITEMS.get(key.removesuffix("[]"), "what it is")
    pieces = [Piece(name, "item", label)]
    if section:
        pieces.append(Piece(section, "section", section_label(section)))
    return [*pieces, Piece(partial or b"", "partial", "from which octet, and how many")]


def section_label(section: bytes) -> str:
    """Say in few words what of a message a section such as ``[1.TEXT]`` is."""
    word = printable(section[1:-1]).upper().partition(" ")[0]
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)*)(?:\.(.+))?", word)
    part, word = (found[1], found[2] or "") if found else ("", word)
    if part and not word:
        return f"part {shorten(part, 20)}"
    label = SECTIONS.get(word, "a part of it")
    return f"{label}, of part {shorten(part, 20)}" if part else label


def cut_count(word: bytes) -> list[Piece]:
    """Name a count of STATUS (RFC 3501 §6.3.10)."""
    label = COUNTS.get(printable(word).upper(), "count").removesuffix(": {value}")
    return [Piece(word, "count", label)]


def cut_option(word: bytes) -> list[Piece]:
    """Name what a RETURN asks for."""
    label = RETURNED.get(printable(word).upper().partition("(")[0], "option")
    return [Piece(word, "returned", label)]


def cut_criterion(word: bytes) -> list[Piece]:
    """Name a criterion of SORT (RFC 5256 §3)."""
    key = printable(word).upper()
    label = "the next one backwards" if key == "REVERSE" else SORT_KEYS.get(key, "not known")
    return [Piece(word, "criterion", label)]


def cut_code_value(code: str, value: bytes) -> list[Piece]:
    """Cut what stands behind a response code."""
    if code == "PERMANENTFLAGS":
        return cut_list(value, cut_flag)
    labels = CODE_VALUES.get(code, ("value",))
    pieces: list[Piece] = []
    position = 0
    for word in cut_words(value)[0]:
        if word.isspace():
            pieces.append(space(word))
            continue
        pieces.append(Piece(word, "code-value", labels[min(position, len(labels) - 1)]))
        position += 1
    return pieces


def cut_envelope(value: bytes) -> list[Piece]:
    """Cut an ENVELOPE into its ten fields (RFC 3501 §7.4.2)."""
    labels = iter(ENVELOPE)

    def named(word: bytes) -> list[Piece]:
        encoded = _ENCODED_WORD.search(word)
        decoded = shorten(decode_header(unquote(word)), 160) if encoded else None
        return [Piece(word, "envelope", next(labels, "one field too many"), decoded)]

    return cut_list(value, named)


# The argument's or option's name in a command, and what cuts it.
LISTS: dict[str, Callable[[bytes], list[Piece]]] = {
    "counts-wanted": cut_count,
    "criteria": cut_criterion,
    "flags": cut_flag,
    "items": cut_item,
    "options": cut_option,
}
