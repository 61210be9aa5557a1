"""Puts what a line of IMAP means into words, from the templates and what is known so far."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mailedu.protocols.imap import IMAP, SELECTED
from mailedu.protocols.observer import meanings_imap as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.imap_phrases import (
    mailbox_name,
    order_phrase,
    read_lists,
    rights_phrase,
    set_phrase,
    text_of,
    unquote,
    words_of,
)
from mailedu.protocols.observer.imap_responses import Tagged, code_meaning
from mailedu.protocols.observer.imap_told import Told
from mailedu.protocols.observer.meanings_codes import NO_REASON
from mailedu.protocols.observer.pieces import printable, quote, shorten
from mailedu.protocols.observer.sentences import count, joined

_MOST_NOTES = 2


def command_meaning(
    name: str, line: bytes, arguments: Sequence[bytes], told: Told, state: str, *, empty: bool
) -> tuple[str, str]:
    """Return meaning and section of a command.

    Parameters
    ----------
    name: its verb.
    line: all that stands behind the verb, of a command without secrets; else ``b""``.
    arguments: those that are no options and no secrets.
    told, state: what the dialogue has told, and the state.
    empty: the line has no command.
    """
    values = _values(name, arguments, told)
    if name in said.ELSEWHERE:
        section, text = said.ELSEWHERE[name]
        return text.format(**values), section
    command = IMAP.commands.get(name)
    if command is None:
        return (said.EMPTY if empty else said.UNKNOWN), "RFC 3501 §7.1.3"
    text = (
        _choose(said.COMMANDS, name, _variant(name, arguments, told, state, line)) or command.gloss
    )
    return f"{text.format(**values)}{_notes(name, printable(line))}", command.section


def _notes(name: str, line: str) -> str:
    """Return sentences about what extensions add to the arguments."""
    found = []
    for verbs, pattern, sentence in said.NOTES:
        match = re.search(pattern, line.lstrip(), re.IGNORECASE)
        if match and re.fullmatch(verbs, name):
            found.append(f" {sentence.format(*(shorten(group, 60) for group in match.groups()))}")
    return "".join(found[:_MOST_NOTES])


def reply_meaning(asked: Asked, reply: Tagged, told: Told, state: str) -> tuple[str, str]:
    """Return meaning and section of the tagged reply to a command."""
    verb = asked.verb
    command = IMAP.commands.get(verb)
    section = command.section if command else said.ELSEWHERE.get(verb, ("RFC 3501 §7.1", ""))[0]
    values = _values(verb, asked.arguments, told)
    variant = _variant(verb, asked.arguments, told, state)
    opening = verb in ("SELECT", "EXAMINE")
    removes = verb in ("EXPUNGE", "UID EXPUNGE", "MOVE", "UID MOVE")
    if (removes and not told.expunged) or (verb == "UID COPY" and reply.code != "COPYUID"):
        variant = "0"
    elif verb == "APPEND" and asked.messages > 1:
        variant = "several"
    elif opening:
        variant = reply.code if reply.status == "OK" else "again" if state == SELECTED else ""
    elif reply.code == "MODIFIED":
        variant = "MODIFIED"
    if reply.status == "BAD":
        text = said.BAD if verb else said.BAD_UNKNOWN
    elif reply.status == "NO":
        text = (None if asked.wrong else _choose(said.FAILURE, verb, variant)) or said.NO
    else:
        text = _choose(said.SUCCESS, verb, variant) or said.DONE_ELSEWHERE
    meaning = text.format(**values)
    if opening and reply.status == "OK" and reply.code in ("READ-WRITE", "READ-ONLY"):
        return meaning, section
    mailbox = values["mailbox"] if opening else told.mailbox
    explained = code_meaning(reply.code, reply.value, mailbox, verb)
    if explained is None:
        return meaning, section
    enough = reply.status == "NO" and not opening and reply.code not in NO_REASON
    return (explained[1] if enough else f"{meaning} {explained[1]}"), section


def _choose(table: Mapping[str, str], verb: str, variant: str) -> str | None:
    """Look up the verb with its variant; a UID form falls back to the plain verb."""
    plain = verb.removeprefix("UID ")
    for key in (f"{verb} {variant}", f"{plain} {variant}", verb, plain):
        if key in table:
            return table[key]
    return None


def _variant(
    name: str, arguments: Sequence[bytes], told: Told, state: str, line: bytes = b""
) -> str:
    """Return the word that tells apart the kinds of one command; ``line`` as it was sent."""
    verb = name.removeprefix("UID ")
    words = [argument.upper() for argument in arguments] + [b"", b"", b""]
    if verb == "SELECT" and state == SELECTED:
        return "again"
    if verb == "LOGIN" and told.encrypted:
        return "encrypted"
    if verb == "AUTHENTICATE" and len(arguments) > 1:
        return "initial"
    if verb == "RENAME" and unquote(words[0]) == b"INBOX":
        return "INBOX"
    if verb == "LIST" and words[1] == b'""':
        return "delimiter"
    if verb == "LIST" and words[1] and not re.search(rb"[*%(]", words[1]):
        return "name"
    if verb == "SEARCH" and re.match(rb" *RETURN ", line, re.IGNORECASE):
        return "return"
    if verb == "STATUS" and state == SELECTED and words[0]:
        return "open" if mailbox_name(arguments[0], told.utf8) == told.mailbox else ""
    if verb == "THREAD":
        return printable(words[0])
    if verb == "ID" and words[0] == b"NIL":
        return "NIL"
    if verb == "FETCH":
        seen = re.search(rb"(?:BODY|BINARY)\[|RFC822(?!\.SIZE|\.HEADER)", words[1])
        return "seen" if seen else "peek" if b".PEEK" in words[1] else ""
    if verb == "SETACL":
        sign = unquote(words[2])[:1].decode("ascii", "replace")
        return sign if sign in ("+", "-") else ""
    if verb == "STORE":
        sign = words[1][:1].decode("ascii", "replace")
        deleted = " deleted" if any(b"\\DELETED" in word for word in words[2:]) else ""
        if sign not in ("+", "-"):
            return "" if b"".join(words[2:]).strip(b"()") or not words[1] else "none"
        return sign + deleted
    return ""


def _values(name: str, arguments: Sequence[bytes], told: Told) -> dict[str, str]:
    """The values that the templates may name."""
    words = [*arguments, b"", b"", b""]
    verb = name.removeprefix("UID ")
    target = words[1] if verb in ("COPY", "MOVE") else words[0]
    items: Sequence[bytes] = words[1:2]
    if verb in ("SEARCH", "ENABLE"):
        items = arguments
    elif verb in ("SORT", "THREAD"):
        items = arguments[2:]
    flags = printable(b" ".join(words[2:])).replace("(", " ").replace(")", " ")
    gone = "is gone" if told.expunged == 1 else "are gone"
    return {
        "mailbox": mailbox_name(target, told.utf8) if target else "the mailbox",
        "other": _patterns(words[1], told.utf8) if words[1] else "the other one",
        "set": set_phrase(words[0], name.startswith("UID ")) if words[0] else "the messages",
        "items": shorten(_bare(printable(b" ".join(items))), 80) or "something",
        "flags": joined(flags.split()) or "no flags",
        "user": told.user or "the user",
        "mechanism": quote(words[0]) if words[0] else "(not named)",
        "expunged": f"{count(told.expunged, 'message')} {gone}",
        "order": order_phrase(words[0]),
        "who": text_of(words[1]) or "(nobody)",
        "rights": rights_phrase(words[2]),
        "root": text_of(words[0]) or "without a name",
    }


def _patterns(word: bytes, utf8: bool) -> str:
    """Say a mailbox name or pattern, or a list of patterns (RFC 5258 §3)."""
    if not word.startswith(b"("):
        return mailbox_name(word, utf8)
    found = [one for item in read_lists(word) for one in words_of(item)]
    return " or ".join(mailbox_name(one, utf8) for one in found)


def _bare(text: str) -> str:
    """Take off the parentheses around a list."""
    bare = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return " ".join(bare.split())
