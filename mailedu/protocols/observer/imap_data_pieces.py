"""Cuts IMAP's untagged responses that carry data, other than FETCH, into pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer.imap_lists import cut_flag, cut_list, cut_words
from mailedu.protocols.observer.imap_phrases import whole_name
from mailedu.protocols.observer.imap_pieces import cut_inside, cut_rights
from mailedu.protocols.observer.meanings_items import ATTRIBUTES, COUNTS, RESULTS
from mailedu.protocols.observer.pieces import Piece, end_piece, printable, space, split_end
from mailedu.protocols.observer.sentences import digits

Segments = Sequence[tuple[bytes, bool]]
"""A response's stretches of text and (True) literals, in turn."""

_Names = tuple[tuple[str, str], ...]
_LISTED = (("attributes", "attributes"), ("delimiter", "hierarchy delimiter"),
           ("mailbox", "mailbox"), ("extended", "more about it"))  # fmt: skip
_NAMES: dict[str, _Names] = {
    "LIST": _LISTED,
    "LSUB": _LISTED,
    "STATUS": (("mailbox", "mailbox"), ("counts", "counts")),
    "SEARCH": (("result", "a message that matches"),),
    "SORT": (("result", "a message that matches"),),
    "THREAD": (("thread", "a message of a conversation"),),
    "ESEARCH": (("result", "result of the search"),),
    "CAPABILITY": (("capability", "a capability"),),
    "ENABLED": (("capability", "an extension that is on now"),),
    "FLAGS": (("flags", "flags that can be used here"),),
    "NAMESPACE": (("personal", "own mailboxes"), ("others", "other users' mailboxes"),
                  ("shared", "shared mailboxes")),
    "VANISHED": (("uids", "UIDs of messages that are gone"),),
    "QUOTA": (("root", "quota root"), ("limits", "resource, used, limit")),
    "QUOTAROOT": (("mailbox", "mailbox"), ("root", "quota root")),
    "ACL": (("mailbox", "mailbox"),),
    "LISTRIGHTS": (("mailbox", "mailbox"),),
    "MYRIGHTS": (("mailbox", "mailbox"), ("rights", "rights")),
}  # fmt: skip
_OF_ACL = (("identifier", "user or group"), ("rights", "rights"))
_RESULT_LABELS = {
    "(TAG": "the tag of the command that this answers",
    "UID": "the numbers are UIDs",
    **{name: text.removesuffix(" {value}") for name, text in RESULTS.items()},
}
_INSIDE = frozenset({"attributes", "counts", "thread", "limits"})


def _name(keyword: str, position: int) -> tuple[str, str]:
    if keyword in ("ACL", "LISTRIGHTS") and position:
        by_turns = (position + 1) % 2 if keyword == "ACL" else position > 1
        return _OF_ACL[by_turns]
    names = _NAMES.get(keyword, (("value", "value"),))
    return names[min(position, len(names) - 1)]


def cut_data(keyword: str, segments: Segments, utf8: bool) -> list[Piece]:
    """Cut what follows a response's keyword; ``utf8``: mailbox names are in UTF-8."""
    pieces: list[Piece] = []
    position = depth = 0
    for data, literal in segments:
        if literal:
            name, label = _name(keyword, position)
            pieces.append(Piece(data, name, f"literal: {label}"))
            position += not depth
            continue
        body, end = split_end(data)
        runs, depth = cut_words(body, depth)
        for run in runs:
            if run.isspace():
                pieces.append(space(run))
            elif re.fullmatch(rb"~?\{[0-9]+\}", run) and run == runs[-1] and end:
                pieces.append(literal_length(run))
            else:
                pieces += _cut_run(run, *_name(keyword, position), utf8)
                position += 1
        pieces.append(end_piece(end))
    return pieces


def literal_length(run: bytes) -> Piece:
    """Return the piece that announces a literal: ``{12}``."""
    octets = digits(int(run.strip(b"~{}")), "octet")
    return Piece(run, "literal-length", f"a literal of {octets} follows")


def _cut_run(run: bytes, name: str, label: str, utf8: bool) -> list[Piece]:
    """Cut one word or list as its kind asks for."""
    if name == "rights":
        return cut_rights(run)
    if name == "flags":
        return cut_list(run, cut_flag)
    if name == "capability":
        return cut_capabilities(run, label)
    if name in _INSIDE:
        return cut_inside(run, lambda word: (name, _inside_label(name, word, label)))
    if run.upper() == b"(EARLIER)":
        return [Piece(run, "earlier", "EARLIER: they had gone before this command")]
    if name == "result":
        label = _RESULT_LABELS.get(printable(run).upper().partition(" ")[0], label)
    decoded = whole_name(run, utf8) if name == "mailbox" else None
    return [Piece(run, name, label, None if decoded == printable(run) else decoded)]


def _inside_label(name: str, word: str, label: str) -> str:
    if name == "attributes":
        return f"attribute: {ATTRIBUTES.get(word, 'not known')}"
    if name == "counts" and word in COUNTS:
        return COUNTS[word].removesuffix(": {value}")
    return label


def cut_capabilities(text: bytes, label: str = "a capability") -> list[Piece]:
    """Cut a list of capabilities, and say of each known one what it means."""
    pieces = []
    for run in cut_words(text)[0]:
        known = IMAP.capabilities.get(printable(run))
        words = known.gloss.rstrip(".") if known else label
        pieces.append(space(run) if run.isspace() else Piece(run, "capability", words))
    return pieces
