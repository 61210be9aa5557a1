"""Cuts lines of SMTP into pieces, and knows the shape of each command."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailedu.protocols.observer.base import line_faults
from mailedu.protocols.observer.meanings_smtp import CODE_LABELS
from mailedu.protocols.observer.message_pieces import message_pieces
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    printable,
    quote,
    space,
    split_end,
    words,
)
from mailedu.protocols.observer.smtp_parameters import parameter_piece
from mailedu.protocols.smtp import ENHANCED, SMTP

# verb: the name of its argument (machine word, for people) and whether it must be there.
ARGUMENTS: Mapping[str, tuple[str, str, bool]] = {
    "EHLO": ("domain", "who is calling", True),
    "HELO": ("domain", "who is calling", True),
    "VRFY": ("argument", "user or mailbox", True),
    "EXPN": ("argument", "mailing list", True),
    "HELP": ("argument", "topic", False),
    "NOOP": ("argument", "ignored by the server", False),
    "ETRN": ("argument", "node name", True),
    "BDAT": ("chunk-size", "number of octets", True),
}
_PATHS = {
    "MAIL": (b"FROM:", "reverse-path", "reverse-path: where error reports go"),
    "RCPT": (b"TO:", "forward-path", "forward-path: a recipient"),
}
EXTENSION_VALUES = {
    "AUTH": ("mechanism", "SASL mechanism"),
    "SIZE": ("limit", "octets at most"),
}
"""What follows an extension's keyword (machine word, for people)."""
TEXT_LIMIT = 1000
"""Octets of a line of text with its CRLF (RFC 5321 §4.5.3.1.6)."""

_PATH = re.compile(rb"<(?:\"(?:[^\"\\]|\\.)*\"|[^>\"])*>|[^ \t]*")
_REPLY = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(rb"([245])\.([0-9]{1,3}\.[0-9]{1,3})(?=[ ]|$)")


def cut_argument(name: str, rest: bytes) -> tuple[list[Piece], list[str], tuple[bytes, ...]]:
    """Cut what follows the verb; return pieces, faults and the arguments' bytes."""
    if name in _PATHS:
        return _cut_path(name, rest)
    text = rest.lstrip(b" \t")
    stripped = text.rstrip(b" \t")
    pieces = [space(rest[: len(rest) - len(text)])]
    if name in ARGUMENTS:
        word, label, needed = ARGUMENTS[name]
        faults = [] if stripped or not needed else [f"An argument is missing: {_syntax(name)}."]
    else:
        word, label = "argument", "an argument that does not belong here"
        faults = [f"{name} takes no argument."] if stripped else []
    first, *more = words(stripped) if name == "BDAT" else [stripped]
    pieces.append(Piece(first, word, label))
    for number, run in enumerate(more):
        pieces.append(Piece(run, "last", "the last chunk") if number % 2 else space(run))
    pieces.append(space(text[len(stripped) :]))
    return pieces, faults, (stripped,) if stripped else ()


def _cut_path(name: str, rest: bytes) -> tuple[list[Piece], list[str], tuple[bytes, ...]]:
    keyword, word, label = _PATHS[name]
    text = rest.lstrip(b" \t")
    pieces = [space(rest[: len(rest) - len(text)])]
    if text[: len(keyword)].upper() != keyword:
        fault = f"{name} must be followed by {keyword.decode()}<address>: {_syntax(name)}."
        return [*pieces, Piece(text, "argument", "not a path")], [fault], ()
    faults = []
    pieces.append(Piece(text[: len(keyword)], "keyword", "keyword"))
    text = text[len(keyword) :]
    path_and_more = text.lstrip(b" \t")
    if path_and_more != text:
        faults.append("No space may stand between the colon and the path.")
        pieces.append(space(text[: len(text) - len(path_and_more)]))
    match = _PATH.match(path_and_more)
    path = match.group() if match else b""
    if not (path.startswith(b"<") and path.endswith(b">")):
        faults.append("The address must stand in angle brackets, <like@this.example>.")
    elif path == b"<>" and name == "RCPT":
        faults.append("A recipient cannot be empty; only MAIL may have <>.")
    pieces.append(Piece(path, word, label))
    arguments = [path]
    for number, item in enumerate(re.split(rb"([ \t]+)", path_and_more[len(path) :])):
        if number % 2:
            pieces.append(space(item))
        elif item:
            pieces.append(parameter_piece(item))
            arguments.append(item)
    return pieces, faults, tuple(arguments)


def cut_login(rest: bytes) -> tuple[list[Piece], list[str]]:
    """Cut what follows AUTH: a mechanism, and perhaps an initial response."""
    names = [("mechanism", "SASL mechanism"), ("response", "initial response")]
    pieces: list[Piece] = []
    position = 0
    for number, run in enumerate(words(rest)):
        if number % 2:
            pieces.append(space(run))
        elif run:
            pieces.append(Piece(run, *names[min(position, 1)]))
            position += 1
    if not position:
        return pieces, ["The mechanism is missing: AUTH mechanism [initial-response]."]
    if position > 2:
        return pieces, ["AUTH takes a mechanism and at most one initial response."]
    return pieces, []


def cut_text(rows: list[bytes], last: bytes, *, eight_bit: bool) -> tuple[list[Piece], list[str]]:
    """Cut the message text that followed DATA.

    Parameters
    ----------
    rows: its lines, dots doubled.
    last: the line with the final dot, or b"" when it did not come.
    eight_bit: whether MAIL has announced octets above 127.
    """
    content = b"".join(rows)
    pieces = message_pieces(content, stuffed=True)
    faults = []
    for row in rows:
        faults += line_faults(row, TEXT_LIMIT, "RFC 5321 §4.5.3.1.6")[:1]
    if not content.isascii() and not eight_bit:
        faults.append("Octets above 127 need BODY=8BITMIME in the MAIL command.")
    if last:
        dot, end = split_end(last)
        pieces += [Piece(dot, "final-dot", "a single dot: the end"), end_piece(end)]
        faults += line_faults(last, TEXT_LIMIT, "RFC 5321 §4.5.3.1.6")
    return pieces, faults


def _syntax(name: str) -> str:
    command = SMTP.commands.get(name)
    return command.syntax if command else name


def cut_reply_line(
    data: bytes, *, first: bool, extensions: bool, enhanced: bool
) -> tuple[list[Piece], str]:
    """Cut one line of a reply.

    Parameters
    ----------
    first: it is the reply's first line.
    extensions: it belongs to the reply to EHLO, whose further lines name extensions.
    enhanced: an enhanced status code may stand before the text.

    Returns the pieces and the code ("" when it has none).
    """
    body, end = split_end(data)
    match = _REPLY.fullmatch(body)
    if match is None:
        return [Piece(body, "text", "no reply code"), end_piece(end)], ""
    digits, mark, text = (group or b"" for group in match.groups())
    code = digits.decode()
    pieces = [Piece(digits, "code", CODE_LABELS[code[0]])]
    more = mark == b"-"
    pieces.append(Piece(mark, "mark", "more lines follow") if more else space(mark))
    if extensions and first:
        name, gap, text = text.partition(b" ")
        pieces += [Piece(name, "domain", "the server's name"), space(gap)]
    elif extensions:
        pieces += _extension(text)
        text = b""
    elif enhanced:
        status = _ENHANCED.match(text)
        if status and status.group(1).decode() == code[0]:
            gloss = ENHANCED.get(status.group(2).decode(), "see RFC 3463")
            gap = text[status.end() : status.end() + 1]
            pieces += [
                Piece(status.group(), "enhanced-code", f"enhanced code: {gloss.rstrip('.')}"),
                space(gap),
            ]
            text = text[status.end() + len(gap) :]
    pieces += [Piece(text, "text", "text for people; programs ignore it"), end_piece(end)]
    return pieces, code


def _extension(text: bytes) -> list[Piece]:
    """Cut an extension: its keyword, and its parameters (RFC 5321 §4.1.1.1)."""
    keyword, *more = re.split(rb"([ =]+)", text)
    name = printable(keyword).upper()
    capability = SMTP.capabilities.get(name)
    label = capability.gloss if capability else f"extension {quote(keyword)}"
    pieces = [Piece(keyword, "extension", label)]
    for number, run in enumerate(more):
        if number % 2 == 0:
            pieces.append(space(run) if run.isspace() else Piece(run, "separator", "separator"))
        else:
            pieces.append(Piece(run, *EXTENSION_VALUES.get(name, ("value", "its parameter"))))
    return pieces


def extension_names(lines: list[bytes]) -> set[str]:
    """Return the EHLO keywords that the lines of a reply announce."""
    bodies = (split_end(line)[0][4:] for line in lines[1:])
    return {printable(re.split(rb"[ =]", body)[0]).upper() for body in bodies}
