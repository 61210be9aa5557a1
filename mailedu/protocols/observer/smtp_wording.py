"""Puts what a line of SMTP means into words, from the templates and what is known so far."""

from __future__ import annotations

import re

from mailedu.protocols.observer import meanings_smtp as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.pieces import quote
from mailedu.protocols.observer.sentences import count, digits
from mailedu.protocols.observer.smtp_parameters import parameter_meaning
from mailedu.protocols.smtp import SMTP

TEXT = "DATA."  # stands for the message text, which waits for a reply of its own
_SYNTAX = ("500", "501", "502", "503", "504")  # these say more than the command does


def command_meaning(name: str, arguments: tuple[bytes, ...]) -> tuple[str, str]:
    """Return meaning and section of a command."""
    values = _values(arguments)
    if name in said.ELSEWHERE:
        section, text = said.ELSEWHERE[name]
        return text.format(**values), section
    if name not in SMTP.commands:
        return said.UNKNOWN, "RFC 5321 §4.2.4"
    key = _key(name, arguments)
    if name == "MAIL" and arguments[:1] == (b"<>",):
        key = "MAIL <>"
    sentences = [said.COMMANDS[key].format(**values)]
    if name in ("MAIL", "RCPT"):
        sentences += filter(None, map(parameter_meaning, arguments[1:]))
    return " ".join(sentences), section_of(name)


def reply_meaning(asked: Asked, code: str, user: str, recipients: int) -> str:
    """Return what the reply to a command means.

    Parameters
    ----------
    code: its three digits, or "" when it has none.
    user: who has logged in, or "".
    recipients: how many the envelope has.
    """
    if not code:
        return said.ODD
    if code == "421":
        return said.SHUTDOWN
    key = _key(asked.verb, asked.arguments)
    text = said.REPLIES.get((key, code))
    if text is None and not asked.wrong and code not in _SYNTAX:
        text = said.REPLIES.get((key, code[0]))
        gloss = SMTP.codes.get(code, "")
        if text and gloss and code[0] in "45":
            text = f"{gloss} {text}"
    values = _values(asked.arguments, user, recipients)
    return text.format(**values) if text else code_meaning(code)


def is_last_chunk(asked: Asked) -> bool:
    """Tell whether a command is BDAT with LAST."""
    return _key(asked.verb, asked.arguments) == "BDAT L"


def _key(verb: str, arguments: tuple[bytes, ...]) -> str:
    last = verb == "BDAT" and b"".join(arguments).upper().endswith(b"LAST")
    return "BDAT L" if last else verb


def code_meaning(code: str) -> str:
    """Return what a reply code means by itself."""
    gloss = SMTP.codes.get(code, "")
    general = said.CLASSES.get(code[:1], said.ODD)
    return f"{gloss} {general}" if gloss and code[:1] in "45" else gloss or general


def section_of(verb: str) -> str:
    """Return the section of a command or of its reply."""
    command = SMTP.commands.get("DATA" if verb == TEXT else verb)
    if command is not None:
        return command.section
    return said.ELSEWHERE[verb][0] if verb in said.ELSEWHERE else "RFC 5321 §4.2"


def _values(arguments: tuple[bytes, ...], user: str = "", recipients: int = 0) -> dict[str, str]:
    """The values that the templates may name."""
    argument = quote(arguments[0], 80) if arguments else "(nothing named)"
    path = argument[1:-1] if argument.startswith("<") and argument.endswith(">") else argument
    octets = argument.partition(" ")[0]
    return {
        "octets": digits(int(octets), "octet") if re.fullmatch("[0-9]{1,20}", octets) else octets,
        "path": path or "nobody",
        "domain": argument,
        "argument": argument,
        "user": user or "The client",
        "recipients": count(recipients, "recipient"),
    }
