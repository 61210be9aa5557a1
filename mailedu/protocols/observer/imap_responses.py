"""Cuts and explains the server's untagged responses of IMAP (RFC 3501 §7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer import meanings_untagged as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.imap_data import read_data
from mailedu.protocols.observer.imap_data_pieces import Segments, cut_capabilities
from mailedu.protocols.observer.imap_fetch import read_fetch
from mailedu.protocols.observer.imap_lists import cut_code_value
from mailedu.protocols.observer.imap_phrases import set_phrase, uids
from mailedu.protocols.observer.imap_told import Told
from mailedu.protocols.observer.meanings_codes import CODES
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    printable,
    quote,
    shorten,
    space,
    split_end,
)

_COUNTED = {"EXISTS": "number of messages", "RECENT": "number of messages",
            "EXPUNGE": "message number", "FETCH": "message number"}  # fmt: skip
STATUS = ("OK", "NO", "BAD", "BYE", "PREAUTH")
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
    faults: list[str] = field(default_factory=list)


def read_response(
    segments: Segments, asked: Asked | None, told: Told, mailbox: str, greeting: bool
) -> Response:
    """Take an untagged response apart.

    Parameters
    ----------
    segments: the whole response with its literals.
    asked: the command in progress.
    told: what the dialogue has told.
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
        return _status(pieces, keyword, rest, end, asked.verb if asked else "", mailbox, greeting)
    tail: list[tuple[bytes, bool]] = [(rest + end, False), *others]
    if keyword == "FETCH" and number:
        more, meaning, section, faults = read_fetch(int(number), tail, asked)
    else:
        more, meaning, section = read_data(keyword, int(number or 0), tail, asked, told)
        faults = []
    value = printable(rest).strip()
    response = Response(keyword, [*pieces, *more], meaning, section, value=value, faults=faults)
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
    value = match.group(2) or b""
    label = f"response code: {IMAP.codes.get(code, 'for programs').rstrip('.')}"
    end = match.end() - len(match.group(3))
    inside = cut_capabilities(value) if code == "CAPABILITY" else cut_code_value(code, value)
    pieces = [
        Piece(text[: match.end(1)], "response-code", label),
        space(text[match.end(1) : end - 1 - len(value)]),
        *inside,
        Piece(text[end - 1 : end], "code-end", "end of the response code"),
    ]
    pieces += [space(match.group(3)), Piece(text[match.end() :], "text", TEXT)]
    return pieces, code, printable(value)


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
    first, second, third = [*value.encode().split(b" "), b"?", b"?", b"?"][:3]
    key = code
    if code == "PERMANENTFLAGS" and "\\*" in value:
        key = "PERMANENTFLAGS *"
    elif code == "BADCHARSET" and value:
        key = "BADCHARSET known"
    elif (code, value) == ("PERMANENTFLAGS", "()"):
        key = "PERMANENTFLAGS none"
    elif code == "CLOSED" and verb not in ("SELECT", "EXAMINE"):
        key = "CLOSED alone"
    elif code in ("APPENDUID", "COPYUID") and not second.isdigit():
        key = f"{code} several"
    if key not in CODES:
        return None
    section, text = CODES[key]
    return section, text.format(
        value=shorten(value.strip("()"), 120) or "none", mailbox=mailbox or "The mailbox",
        first=printable(first), second=uids(second), third=uids(third),
        set=set_phrase(first, verb.startswith("UID ")),
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
