"""Cuts and explains the server's untagged responses of IMAP (RFC 3501 §7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer import meanings_untagged as said
from mailedu.protocols.observer.imap_pieces import cut_words, mailbox_name
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    printable,
    quote,
    shorten,
    space,
    split_end,
)
from mailedu.protocols.observer.sentences import count, digits, joined

Segments = Sequence[tuple[bytes, bool]]
"""A response's stretches of text and (True) literals, in turn."""

_COUNTED = {"EXISTS": "number of messages", "RECENT": "number of messages",
            "EXPUNGE": "message number", "FETCH": "message number"}  # fmt: skip
STATUS = ("OK", "NO", "BAD", "BYE", "PREAUTH")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|$)|[()]|[\[\]]|[ \t]+|[^"()\[\] \t]+|"', re.DOTALL)
TEXT = "text for people; programs ignore it"


@dataclass
class Response:
    """An untagged response taken apart: pieces, and what is to be said of it."""

    keyword: str
    pieces: list[Piece]
    meaning: str
    section: str
    code: str = ""
    value: str = ""
    number: int | None = None
    faults: list[str] = field(default_factory=list)


def read_response(segments: Segments, verb: str, mailbox: str, greeting: bool) -> Response:
    """Take an untagged response apart.

    Parameters
    ----------
    segments: the whole response with its literals.
    verb: the command in progress, or "".
    mailbox: the mailbox that is open or being opened.
    greeting: this is the first response of the connection.
    """
    first, *others = segments
    body, end = split_end(first[0])
    match = re.match(rb"(\*)( +)(?:([0-9]{1,10})( +))?([A-Za-z-]+)(?=[ ]|$)( ?)", body)
    if match is None:
        meaning, section = said.UNKNOWN[1].format(value=quote(body[2:])), said.UNKNOWN[0]
        pieces = [Piece(body[:1], "untagged", "untagged"), Piece(body[1:], "text", "unknown")]
        fault = "After * there must be a response such as OK or a number with EXISTS."
        pieces += [end_piece(end), *(Piece(data, "text", "unknown") for data, _ in others)]
        return Response("", pieces, meaning, section, faults=[fault])
    star, gap, number, number_gap, word, word_gap = (group or b"" for group in match.groups())
    keyword = word.decode().upper()
    pieces = [Piece(star, "untagged", "untagged: no tag, it ends no command"), space(gap)]
    if number:
        pieces += [Piece(number, "number", _COUNTED.get(keyword, "number")), space(number_gap)]
    pieces += [Piece(word, "response", "response"), space(word_gap)]
    rest = body[match.end() :]
    if keyword in STATUS and not number:
        return _status(pieces, keyword, rest, end, verb, mailbox, greeting)
    tail: list[tuple[bytes, bool]] = [(rest + end, False), *others]
    if keyword == "FETCH" and number:
        response = _fetch(pieces, int(number), tail, verb)
    else:
        response = _data(pieces, keyword, number, tail, verb)
    if number and keyword not in _COUNTED:
        response.faults.append(f"No response {keyword} has a number before it.")
    elif not number and keyword in _COUNTED:
        response.faults.append(f"{keyword} needs a number before it.")
    if greeting:
        response.faults.insert(0, "The greeting must be * OK, * PREAUTH or * BYE.")
    return response


def cut_status_text(text: bytes) -> tuple[list[Piece], str, str]:
    """Cut what follows OK, NO, BAD, BYE or PREAUTH; return pieces, response code and its value."""
    match = re.match(rb"\[([^ \]]+)(?: ((?:\([^()]*\)|[^\]])*))?\]( ?)", text)
    if match is None:
        return [Piece(text, "text", TEXT)], "", ""
    code = printable(match.group(1)).upper()
    label = IMAP.codes.get(code, "for programs").rstrip(".")
    bracket = match.group()[: len(match.group()) - len(match.group(3))]
    pieces = [
        Piece(bracket, "response-code", f"response code: {label}"),
        space(match.group(3)),
        Piece(text[match.end() :], "text", TEXT),
    ]
    return pieces, code, printable(match.group(2) or b"")


@dataclass(frozen=True)
class Tagged:
    """A tagged reply taken apart; ``status`` is "" when it is none."""

    pieces: list[Piece]
    tag: bytes = b""
    status: str = ""
    code: str = ""
    value: str = ""


_STATUS_LABELS = {"OK": "status: done", "NO": "status: failed", "BAD": "status: not accepted"}


def read_tagged(line: bytes) -> Tagged:
    """Take a tagged reply apart: tag, OK, NO or BAD, perhaps a response code, text."""
    body, end = split_end(line)
    match = re.match(rb"([^ ]+)( +)(OK|NO|BAD)(?=[ ]|$)( ?)", body, re.IGNORECASE)
    if match is None:
        return Tagged([Piece(body, "text", "not a reply"), end_piece(end)])
    status = match.group(3).decode().upper()
    more, code, value = cut_status_text(body[match.end() :])
    pieces = [
        Piece(match.group(1), "tag", "tag: which command this answers"),
        space(match.group(2)),
        Piece(match.group(3), "status", _STATUS_LABELS[status]),
        space(match.group(4)),
        *more,
        end_piece(end),
    ]
    return Tagged(pieces, match.group(1), status, code, value)


def response_label(segments: Segments) -> str | None:
    """Return the ladder's line for a response with literals; None when it has none."""
    if len(segments) == 1:
        return None
    texts = (" …" if literal else printable(split_end(data)[0]) for data, literal in segments)
    return shorten("".join(texts))


def code_meaning(code: str, value: str, mailbox: str, verb: str) -> tuple[str, str] | None:
    """Return section and meaning of a response code, or None when it is not in the table.

    ``mailbox`` is the one that is open or being opened, ``verb`` the command in progress.
    """
    key = f"{code} *" if code == "PERMANENTFLAGS" and "\\*" in value else code
    if code == "CLOSED" and verb not in ("SELECT", "EXAMINE"):
        key = "CLOSED alone"
    if key not in said.CODES:
        return None
    section, text = said.CODES[key]
    words = [*value.split(" "), "?", "?", "?"]
    return section, text.format(
        value=shorten(value.strip("()"), 120) or "none", mailbox=mailbox or "The mailbox",
        first=words[0], second=words[1], third=words[2],
    )  # fmt: skip


def _status(
    pieces: list[Piece], keyword: str, text: bytes, end: bytes, verb: str, mailbox: str,
    greeting: bool,
) -> Response:  # fmt: skip
    more, code, value = cut_status_text(text)
    faults = []
    if greeting and keyword in said.GREETINGS:
        section, meaning = said.GREETINGS[keyword]
        if code == "CAPABILITY":
            meaning += said.GREETING_CAPABILITY
    else:
        key = "BYE LOGOUT" if keyword == "BYE" and verb == "LOGOUT" else keyword
        section, meaning = code_meaning(code, value, mailbox, verb) or said.STATUSES[key]
    if keyword == "PREAUTH" and not greeting:
        faults = ["PREAUTH is possible only as a greeting."]
    pieces = [*pieces, *more, end_piece(end)]
    return Response(keyword, pieces, meaning, section, code, value, faults=faults)


def _data(
    pieces: list[Piece], keyword: str, number: bytes, segments: Segments, verb: str
) -> Response:
    """The responses that are data: lists, counts, flags and the like."""
    plain = b"".join(re.sub(rb"\{[0-9]+\}\r?\n$", b"", data) for data, _ in segments)
    text = split_end(segments[0][0])[0]
    value = printable(text).strip()
    values = {"value": shorten(value, 120), "number": printable(number)}
    faults: list[str] = []
    key = keyword
    if keyword in ("EXISTS", "RECENT"):
        amount = int(number or b"0")
        values["messages"] = count(amount, "message")
        key = "RECENT 0" if keyword == "RECENT" and not amount else keyword
    elif keyword == "SEARCH":
        key = "SEARCH none" if not value else "SEARCH UID" if verb.startswith("UID") else keyword
        values["value"] = shorten(joined(value.split()), 120)
    elif keyword in ("FLAGS", "ID"):
        values["value"] = shorten(value.strip("()"), 120) or "none"
    elif keyword in ("LIST", "LSUB"):
        values |= _list_values(plain)
        key = "LIST delimiter" if keyword == "LIST" and not values["mailbox"] else keyword
    elif keyword == "STATUS":
        values |= _status_values(plain)
    if key in said.RESPONSES:
        section, template = said.RESPONSES[key]
        meaning = template.format(**values)
    else:
        section, template = said.UNKNOWN
        meaning = template.format(value=shorten(f"{keyword} {value}"))
    return Response(
        keyword, [*pieces, *_cut_data(keyword, segments)], meaning, section, value=value,
        number=int(number) if number else None, faults=faults,
    )  # fmt: skip


_NAMES = {
    "LIST": (("attributes", "attributes"), ("delimiter", "hierarchy delimiter"),
             ("mailbox", "mailbox")),
    "LSUB": (("attributes", "attributes"), ("delimiter", "hierarchy delimiter"),
             ("mailbox", "mailbox")),
    "STATUS": (("mailbox", "mailbox"), ("counts", "counts")),
    "SEARCH": (("result", "a message that matches"),),
    "CAPABILITY": (("capability", "a capability"),),
    "FLAGS": (("flags", "flags that can be used here"),),
    "NAMESPACE": (("personal", "own mailboxes"), ("others", "other users' mailboxes"),
                  ("shared", "shared mailboxes")),
}  # fmt: skip


def _cut_data(keyword: str, segments: Segments) -> list[Piece]:
    names = _NAMES.get(keyword, (("value", "value"),))
    pieces: list[Piece] = []
    position = depth = 0
    for data, literal in segments:
        if literal:
            name, label = names[min(position, len(names) - 1)]
            pieces.append(Piece(data, name, f"literal: {label}"))
            position += not depth
            continue
        body, end = split_end(data)
        runs, depth = cut_words(body, depth)
        for run in runs:
            if run.isspace():
                pieces.append(space(run))
            elif re.fullmatch(rb"\{[0-9]+\}", run) and run == runs[-1] and end:
                pieces.append(Piece(run, "literal-length", "a literal follows"))
            else:
                name, label = names[min(position, len(names) - 1)]
                if keyword == "CAPABILITY":
                    known = IMAP.capabilities.get(printable(run))
                    label = known.gloss.rstrip(".") if known else label
                decoded = mailbox_name(run) if name == "mailbox" else None
                if decoded == printable(run):
                    decoded = None
                pieces.append(Piece(run, name, label, decoded))
                position += 1
        pieces.append(end_piece(end))
    return pieces


def _list_values(text: bytes) -> dict[str, str]:
    words = [run for run in cut_words(split_end(text)[0])[0] if not run.isspace()]
    attributes, delimiter, name = [*words, b"", b"", b""][:3]
    listed = printable(attributes).strip("()")
    mark = printable(delimiter).strip('"')
    mark = "\\" if mark == "\\\\" else mark
    return {
        "mailbox": mailbox_name(name) if name else "(no name)",
        "attributes": f", with the attributes {listed}" if listed else "",
        "delimiter": "Names here have no levels."
        if delimiter.upper() == b"NIL"
        else f"In a name, {mark} stands between the levels.",
    }


def _status_values(text: bytes) -> dict[str, str]:
    words = [run for run in cut_words(split_end(text)[0])[0] if not run.isspace()]
    name, counts = [*words, b"", b""][:2]
    items = printable(counts).strip("()").split()
    said_counts = [
        said.COUNTS.get(key.upper(), key + ": {value}").replace("{value}", number)
        for key, number in zip(items[::2], items[1::2], strict=False)
    ]
    return {
        "mailbox": mailbox_name(name) if name else "(no name)",
        "value": shorten(joined(said_counts), 200) or "none",
    }


def _fetch(pieces: list[Piece], number: int, segments: Segments, verb: str) -> Response:
    """A FETCH response: items and values in turn, with literals among them."""
    more, items = _cut_items(segments)
    faults = [] if items else ["A FETCH response needs a list of items and values."]
    asked = verb.removeprefix("UID ") in ("FETCH", "STORE")
    section, template = said.RESPONSES["FETCH" if asked else "FETCH unasked"]
    sentences = [_item(name, value, size) for name, value, size in items]
    meaning = template.format(number=number, items="; ".join(sentences) or "nothing")
    return Response("FETCH", [*pieces, *more], meaning, section, number=number, faults=faults)


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
        length = re.search(rb"\{[0-9]+\}$", word) if data is not segments[-1][0] else None
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
    octets = digits(size, "octet") if size is not None else f"{value}, " if value == "NIL" else ""
    octets = octets or digits(max(0, len(value) - 2), "octet")
    section = re.fullmatch(r"BODY\[(.*?)(?: \(.*\))?\](?:<(\d+)>)?", name, re.DOTALL)
    part, origin = "", ""
    key = name
    if section:
        part, origin = section.group(1), section.group(2) or ""
        key = f"BODY[{part}]"
        if origin:
            key = "BODY<>"
        elif key not in said.ITEMS:
            key = "BODY[…]"
    elif name == "FLAGS":
        flags = value.strip("()")
        key = "FLAGS ()" if not flags else name
        key = "FLAGS deleted" if "\\deleted" in flags.lower() else key
        value = joined(flags.split())
    elif name == "INTERNALDATE":
        value = value.strip('"').strip()
    template = said.ITEMS.get(key, f"{quote(name.encode())} is {{value}}")
    return template.replace("{value}", shorten(value.strip("()"), 100)).format_map(
        {"size": octets, "part": part or "the message", "origin": origin}
    )
