"""Cuts the client's lines of IMAP into pieces, and finds what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable

from mailedu.protocols.imap import IMAP, LOGOUT
from mailedu.protocols.imap_syntax.scanner import literal_at_end
from mailedu.protocols.observer.imap_lists import LISTS, cut_list, cut_words
from mailedu.protocols.observer.imap_phrases import is_set, unquote, whole_name
from mailedu.protocols.observer.imap_shapes import Option, Place
from mailedu.protocols.observer.meanings_imap import ELSEWHERE, ELSEWHERE_STATES
from mailedu.protocols.observer.meanings_items import RIGHTS
from mailedu.protocols.observer.message_pieces import message_pieces, spoken_date
from mailedu.protocols.observer.pieces import Piece, printable, quote, space
from mailedu.protocols.observer.sentences import digits, joined

_MESSAGE = "literal: the message"
_INSIDE = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|$)|[()]|[ \t]+|[^"() \t]+|"', re.DOTALL)


def cut_arguments(text: bytes, place: Place) -> tuple[list[Piece], list[bytes], list[str]]:
    """Cut arguments up to the line's end; return pieces, plain arguments and faults.

    ``place`` is moved on; a literal announced at the end is not counted yet.
    """
    found = literal_at_end(text)
    cut = text.rfind(b"{") if found else len(text)
    octets = found is not None and text[:cut].endswith(b"~")
    cut -= octets
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
        word = printable(run).upper()
        option = place.option(word)
        place.before = word
        if option is not None:
            pieces += _cut_option(run, option)
            continue
        name, label = place.shape.name(place.position)
        secret = place.hidden
        if place.shape.keys and name == "key":
            pieces += cut_inside(run, place.key)
        elif name == "rights":
            pieces += cut_rights(run)
        elif name in LISTS:
            pieces += cut_list(run, LISTS[name])
        else:
            pieces.append(Piece(run, name, label, _decoded(name, run, place.utf8), secret))
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
        kind = "a literal8, of any octets," if octets else "a literal"
        label = f"{kind} of {digits(size, 'octet')} follows" + (", at once" if at_once else "")
        pieces.append(Piece(text[cut:], "literal-length", label))
    return pieces, arguments, faults


def cut_inside(run: bytes, name: Callable[[str], tuple[str, str]]) -> list[Piece]:
    """Cut a run at its parentheses and spaces; ``name`` gives each word, in capitals, its names."""
    pieces = []
    for word in _INSIDE.findall(run):
        if word.isspace():
            pieces.append(space(word))
        elif word in (b"(", b")"):
            label = "a list begins" if word == b"(" else "the list ends"
            pieces.append(Piece(word, "list", label))
        else:
            pieces.append(Piece(word, *name(printable(word).upper())))
    return pieces


def cut_rights(run: bytes) -> list[Piece]:
    """Cut rights into their letters (RFC 4314 §2.1)."""
    pieces = []
    for octet in run:
        letter = bytes((octet,))
        right = RIGHTS.get(printable(letter), "not known")
        if letter in b'"':
            label = "quotation mark"
        elif letter in b"+-":
            label = "add these rights" if letter == b"+" else "take these rights away"
        else:
            label = f"right {printable(letter)}: {right}"
        pieces.append(Piece(letter, "right", label))
    return pieces


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


def _cut_option(run: bytes, option: Option) -> list[Piece]:
    if option.name in LISTS:
        return cut_list(run, LISTS[option.name])
    decoded = spoken_date(unquote(run).replace(b"-", b" ", 2)) if option.name == "date" else None
    return [Piece(run, option.name, option.label, decoded)]


def _decoded(name: str, run: bytes, utf8: bool) -> str | None:
    """What a mailbox's or user's name stands for, where its spelling differs."""
    if name in ("mailbox", "new-name"):
        text = whole_name(run, utf8)
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


def literal_piece(content: bytes, place: Place) -> Piece:
    """Return the piece for a literal that stands where the cutter is, and move on."""
    name, label = place.shape.name(place.position)
    if place.shape.keys:
        name, label = "literal", place.key("")[1] if place.awaited else "search key"
    elif place.depth:
        name, label = "literal", "inside a list"
    elif place.verb == "APPEND" and place.position:
        name, label = "literal", _MESSAGE.removeprefix("literal: ")
        place.messages += 1
    secret = place.hidden
    name = "password" if secret else name
    if not place.depth:
        place.position += 1
    place.before = ""
    decoded = _decoded(name, content, place.utf8)
    return Piece(content, name, f"literal: {label}", decoded, secret)


def literal_pieces(literal: Piece) -> list[Piece]:
    """Cut a literal further where it is a message (RFC 3501 §6.3.11)."""
    whole = literal.label == _MESSAGE and not literal.secret
    return message_pieces(literal.data) if whole else [literal]


def is_known(name: str) -> bool:
    """Tell whether a verb is a command of the table or of another RFC."""
    return name in IMAP.commands or name in ELSEWHERE
