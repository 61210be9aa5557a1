"""Cuts the client's lines of IMAP into pieces, and knows the shape of each command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailedu.protocols.imap import IMAP, LOGOUT
from mailedu.protocols.imap_syntax.names import decode_mailbox_name
from mailedu.protocols.imap_syntax.problems import BadMailboxName
from mailedu.protocols.imap_syntax.scanner import literal_at_end
from mailedu.protocols.observer.meanings_imap import ELSEWHERE, ELSEWHERE_STATES
from mailedu.protocols.observer.pieces import Piece, printable, quote, shorten, space
from mailedu.protocols.observer.sentences import digits, joined

_MAILBOX = ("mailbox", "mailbox")
_SET = ("set", "sequence set")
_UIDS = ("set", "set of UIDs")
_MANY = 99


@dataclass(frozen=True)
class Shape:
    """A command's arguments (machine word, words for people), and how many it may have."""

    arguments: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0

    def name(self, position: int) -> tuple[str, str]:
        """Return the name of the argument at ``position``; the last one repeats."""
        if not self.arguments or position >= self.most:
            return "argument", "one argument too many"
        return self.arguments[min(position, len(self.arguments) - 1)]


SHAPES: Mapping[str, Shape] = {
    "AUTHENTICATE": Shape((("mechanism", "SASL mechanism"), ("response", "response")), 1, 2),
    "LOGIN": Shape((("user", "user name"), ("password", "password")), 2, 2),
    "SELECT": Shape((_MAILBOX, ("parameters", "parameters")), 1, 2),
    "EXAMINE": Shape((_MAILBOX, ("parameters", "parameters")), 1, 2),
    "CREATE": Shape((_MAILBOX, ("parameters", "parameters")), 1, 2),
    "DELETE": Shape((_MAILBOX,), 1, 1),
    "RENAME": Shape((_MAILBOX, ("new-name", "new name")), 2, 2),
    "SUBSCRIBE": Shape((_MAILBOX,), 1, 1),
    "UNSUBSCRIBE": Shape((_MAILBOX,), 1, 1),
    "LIST": Shape((("reference", "reference: where to begin"), ("pattern", "pattern"),
                   ("parameters", "parameters")), 2, _MANY),
    "LSUB": Shape((("reference", "reference: where to begin"), ("pattern", "pattern")), 2, 2),
    "STATUS": Shape((_MAILBOX, ("items", "counts wanted")), 2, 2),
    "APPEND": Shape((_MAILBOX, ("argument", "flags, date or message")), 2, 4),
    "SEARCH": Shape((("key", "search key"),), 1, _MANY),
    "UID SEARCH": Shape((("key", "search key"),), 1, _MANY),
    "FETCH": Shape((_SET, ("items", "what to fetch"), ("parameters", "parameters")), 2, 3),
    "UID FETCH": Shape((_UIDS, ("items", "what to fetch"), ("parameters", "parameters")), 2, 3),
    "STORE": Shape((_SET, ("item", "how to change: FLAGS sets, +FLAGS adds, -FLAGS takes off"),
                    ("flags", "flags")), 3, _MANY),
    "UID STORE": Shape((_UIDS, ("item", "how to change: FLAGS sets, +FLAGS adds, -FLAGS takes "
                        "off"), ("flags", "flags")), 3, _MANY),
    "COPY": Shape((_SET, ("mailbox", "target mailbox")), 2, 2),
    "UID COPY": Shape((_UIDS, ("mailbox", "target mailbox")), 2, 2),
    "MOVE": Shape((_SET, ("mailbox", "target mailbox")), 2, 2),
    "UID MOVE": Shape((_UIDS, ("mailbox", "target mailbox")), 2, 2),
    "UID EXPUNGE": Shape((_UIDS,), 1, 1),
    "ID": Shape((("fields", "who the program is"),), 1, 1),
}  # fmt: skip
EVERYTHING = Shape((("argument", "argument"),), 0, _MANY)  # of commands of other RFCs
_APPEND = ((b"(", "flags", "flags of the new message"), (b'"', "date", "date of the new message"))

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|$)|[(\[]|[)\]]|[ \t]+|[^"()\[\] \t]+|"', re.DOTALL)
_NUMBER_SET = re.compile(rb"(?:[1-9][0-9]{0,9}|\*)(?::(?:[1-9][0-9]{0,9}|\*))?")


@dataclass
class Place:
    """Where in a command's arguments the cutter stands, from one literal to the next."""

    verb: str
    shape: Shape
    position: int = 0
    depth: int = 0


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


def cut_arguments(text: bytes, place: Place) -> tuple[list[Piece], list[bytes], list[str]]:
    """Cut arguments up to the line's end; return pieces, plain arguments and faults.

    ``place`` is moved on; a literal announced at the end is not counted yet.
    """
    found = literal_at_end(text)
    cut = text.rfind(b"{") if found else len(text)
    if place.verb == "LOGIN":
        runs = _login_words(text[:cut], place)
    else:
        runs, place.depth = cut_words(text[:cut], place.depth)
    pieces: list[Piece] = []
    arguments: list[bytes] = []
    faults: list[str] = []
    for run in runs:
        if run.isspace():
            pieces.append(space(run))
            if run != b" ":
                faults.append("Exactly one space must stand between arguments.")
            continue
        name, label = _name(run, place)
        secret = place.verb == "LOGIN" and place.position > 0
        pieces.append(Piece(run, name, label, _decoded(name, run), secret))
        if not secret:
            arguments.append(run)
        if name == "set" and not is_set(run):
            faults.append(f"{quote(run)} is no set of message numbers such as 1, 2:4 or 5:*.")
        if not (found and place.depth):
            place.position += 1
    if runs and runs[-1].isspace() and not found:
        faults.append("A space stands before the end of the line.")
    if found:
        size, at_once = found
        label = f"a literal of {digits(size, 'octet')} follows"
        pieces.append(Piece(text[cut:], "literal-length", label + (", at once" if at_once else "")))
    return pieces, arguments, faults


def _login_words(text: bytes, place: Place) -> list[bytes]:
    """The user's name, then everything else as the password, whatever it holds."""
    runs = []
    if place.position == 0:
        pattern = rb'([ \t]*)("(?:[^"\\]|\\.)*"(?=[ \t]|$)|[^ \t]*)([ \t]*)(.*)'
    else:
        pattern = rb"([ \t]*)()()(.*)"
    match = re.match(pattern, text, re.DOTALL)
    assert match is not None
    runs = list(match.groups())
    return [run for run in runs if run]


def _name(run: bytes, place: Place) -> tuple[str, str]:
    if place.verb == "APPEND" and 0 < place.position < 4:
        for start, name, label in _APPEND:
            if run.startswith(start):
                return name, label
    return place.shape.name(place.position)


def _decoded(name: str, run: bytes) -> str | None:
    """What a mailbox's or user's name stands for, where its spelling differs."""
    if name in ("mailbox", "new-name"):
        text = mailbox_name(run)
    elif name == "user":
        text = printable(unquote(run))
    else:
        return None
    return text if text != printable(run) else None


def count_faults(place: Place, literal: bool) -> list[str]:
    """Tell whether arguments are missing or too many; a ``literal`` that follows is one more."""
    command = IMAP.commands.get(place.verb)
    syntax = command.syntax if command else place.verb
    if place.position + literal > place.shape.most:
        return [f"There are more arguments than {place.verb} takes: {syntax}."]
    if place.position < place.shape.least and not literal:
        return [f"An argument is missing: {syntax}."]
    return []


def tag_faults(tag: bytes, gap: bytes, verb: bytes) -> list[str]:
    """Tell what is wrong with the beginning of a command line."""
    if not tag and not verb:
        return ["An empty line is no command."]
    if not tag:
        return ["The tag is missing: a command begins with one, as in a1 NOOP."]
    if not is_tag(tag):
        return ['A tag must not hold any of ( ) { % * " \\ + or control characters.']
    if not verb:
        return ["After the tag a command must follow."]
    return [] if gap == b" " else ["Exactly one space must stand between tag and command."]


def is_tag(tag: bytes) -> bool:
    """Tell whether a server can repeat this as a tag (RFC 3501 §9); else it says ``* BAD``."""
    return bool(tag) and not re.search(rb"[(){%*\"\\+\x00-\x1f\x7f-\xff]", tag)


def place_faults(name: str, state: str) -> list[str]:
    """Tell whether a command is out of place in a state."""
    command = IMAP.commands.get(name)
    states = command.states if command else ELSEWHERE_STATES.get(name, frozenset(IMAP.states))
    if state in states:
        return []
    if state == LOGOUT:
        return [f"{name} comes after LOGOUT; the server takes no more commands."]
    where = joined(s for s in IMAP.states if s in states)
    return [f"{name} is possible when {where}; the session is {state}."]


def literal_name(place: Place) -> tuple[str, str, bool]:
    """Return name, label and secrecy of a literal that stands where the cutter is."""
    if place.depth:
        return "literal", "literal, inside a list", False
    if place.verb == "APPEND" and place.position:
        return "literal", "literal: the message", False
    name, label = place.shape.name(place.position)
    secret = place.verb == "LOGIN" and place.position > 0
    return ("password" if secret else name), f"literal: {label}", secret


def is_known(name: str) -> bool:
    """Tell whether a verb is a command of the table or of another RFC."""
    return name in IMAP.commands or name in ELSEWHERE


def is_set(word: bytes) -> bool:
    """Tell whether a word is a sequence set (RFC 3501 §9); ``$`` is RFC 5182's saved result."""
    return word == b"$" or all(_NUMBER_SET.fullmatch(part) for part in word.split(b","))


def set_phrase(word: bytes, uid: bool) -> str:
    """Say a set in words: ``message 2``, ``the messages with UIDs 5:9``."""
    text = quote(word)
    if word == b"1:*":
        return "all messages"
    if word == b"*":
        return "the last message"
    if uid:
        return (
            f"the message with UID {text}" if word.isdigit() else f"the messages with UIDs {text}"
        )
    return f"message {text}" if word.isdigit() else f"messages {text}"


def unquote(word: bytes) -> bytes:
    """Return what a quoted string stands for; other words as they are."""
    if len(word) > 1 and word.startswith(b'"') and word.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", word[1:-1], flags=re.DOTALL)
    return word


def mailbox_name(word: bytes) -> str:
    """Return a mailbox's name in Unicode, as people read it (RFC 3501 §5.1.3)."""
    plain = unquote(word)
    try:
        return shorten(decode_mailbox_name(plain), 60)
    except BadMailboxName:
        return quote(plain)
