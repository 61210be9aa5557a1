"""Puts what a line of IMAP means into words, from the templates and what is known so far."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailedu.protocols.imap import IMAP, SELECTED
from mailedu.protocols.observer import meanings_imap as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.imap_pieces import mailbox_name, set_phrase, unquote
from mailedu.protocols.observer.imap_responses import Tagged, code_meaning
from mailedu.protocols.observer.pieces import printable, quote, shorten
from mailedu.protocols.observer.sentences import count, joined


@dataclass(frozen=True)
class Told:
    """What the dialogue has told: the state, who logged in, how many EXPUNGE responses came,
    and the mailbox that is open.
    """

    state: str
    user: str
    expunged: int = 0
    mailbox: str = ""


def command_meaning(
    name: str, arguments: Sequence[bytes], told: Told, *, empty: bool
) -> tuple[str, str]:
    """Return meaning and section of a command; ``empty`` when the line has none."""
    values = _values(name, arguments, told)
    if name in said.ELSEWHERE:
        section, text = said.ELSEWHERE[name]
        return text.format(**values), section
    command = IMAP.commands.get(name)
    if command is None:
        return (said.EMPTY if empty else said.UNKNOWN), "RFC 3501 §7.1.3"
    text = _choose(said.COMMANDS, name, _variant(name, arguments, told)) or command.gloss
    return text.format(**values), command.section


def reply_meaning(asked: Asked, reply: Tagged, told: Told) -> tuple[str, str]:
    """Return meaning and section of the tagged reply to a command."""
    verb = asked.verb
    command = IMAP.commands.get(verb)
    section = command.section if command else said.ELSEWHERE.get(verb, ("RFC 3501 §7.1", ""))[0]
    values = _values(verb, asked.arguments, told)
    variant = _variant(verb, asked.arguments, told)
    if verb in ("EXPUNGE", "UID EXPUNGE", "MOVE", "UID MOVE") and not told.expunged:
        variant = "0"
    if verb == "UID COPY" and reply.code != "COPYUID":
        variant = "0"
    if reply.status == "BAD":
        text = said.BAD
    elif reply.status == "NO":
        text = (None if asked.wrong else _choose(said.FAILURE, verb, variant)) or said.NO
    else:
        text = _choose(said.SUCCESS, verb, variant) or said.DONE_ELSEWHERE
    meaning = text.format(**values)
    opening = verb in ("SELECT", "EXAMINE")
    mailbox = values["mailbox"] if opening else told.mailbox
    explained = code_meaning(reply.code, reply.value, mailbox, verb)
    if explained is None:
        return meaning, section
    enough = reply.status == "NO" and not opening
    return (explained[1] if enough else f"{meaning} {explained[1]}"), section


def _choose(table: Mapping[str, str], verb: str, variant: str) -> str | None:
    """Look up the verb with its variant; a UID form falls back to the plain verb."""
    plain = verb.removeprefix("UID ")
    for key in (f"{verb} {variant}", f"{plain} {variant}", verb, plain):
        if key in table:
            return table[key]
    return None


def _variant(name: str, arguments: Sequence[bytes], told: Told) -> str:
    """Return the word that tells apart the kinds of one command."""
    verb = name.removeprefix("UID ")
    words = [argument.upper() for argument in arguments] + [b"", b"", b""]
    if verb == "SELECT" and told.state == SELECTED:
        return "again"
    if verb == "RENAME" and unquote(words[0]) == b"INBOX":
        return "INBOX"
    if verb == "LIST" and words[1] == b'""':
        return "delimiter"
    if verb == "FETCH":
        seen = re.search(rb"BODY\[|RFC822(?!\.SIZE|\.HEADER)", words[1])
        return "seen" if seen else "peek" if b"BODY.PEEK" in words[1] else ""
    if verb == "STORE":
        sign = words[1][:1].decode("ascii", "replace")
        deleted = " deleted" if any(b"\\DELETED" in word for word in words[2:]) else ""
        return sign + deleted if sign in ("+", "-") else ""
    return ""


def _values(name: str, arguments: Sequence[bytes], told: Told) -> dict[str, str]:
    """The values that the templates may name."""
    words = [*arguments, b"", b"", b""]
    verb = name.removeprefix("UID ")
    target = words[1] if verb in ("COPY", "MOVE") else words[0]
    items = arguments if verb in ("SEARCH", "ENABLE") else words[1:2]
    flags = printable(b" ".join(words[2:])).replace("(", " ").replace(")", " ")
    gone = "is gone" if told.expunged == 1 else "are gone"
    return {
        "mailbox": mailbox_name(target) if target else "the mailbox",
        "other": mailbox_name(words[1]) if words[1] else "the other one",
        "set": set_phrase(words[0], name.startswith("UID ")) if words[0] else "the messages",
        "items": shorten(_bare(printable(b" ".join(items))), 80) or "something",
        "flags": joined(flags.split()) or "no flags",
        "user": told.user or "the user",
        "mechanism": quote(words[0]) if words[0] else "(not named)",
        "expunged": f"{count(told.expunged, 'message')} {gone}",
    }


def _bare(text: str) -> str:
    """Take off the parentheses around a list."""
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text
