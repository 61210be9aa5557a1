"""What may come now: the commands that are legal where the session stands."""

from __future__ import annotations

import re

from mailedu.protocols.advice.rules import ENCRYPTS
from mailedu.protocols.advice.standing import Completion, Standing
from mailedu.protocols.known import PROTOCOLS
from mailedu.protocols.table import Command


def next_tag(tags: tuple[str, ...]) -> str:
    """Return a tag that was not used: the one after the last (RFC 3501 §2.2.1)."""
    found = re.fullmatch(r"(.*?)([0-9]{1,9})", tags[-1]) if tags else None
    word, number = (found[1], int(found[2])) if found else ("a", len(tags))
    width = len(found[2]) if found else 1
    while (tag := f"{word}{number + 1:0{width}d}") in tags:
        number += 1
    return tag


_IN_BETWEEN = {
    "done": Completion("DONE", "DONE", "DONE", "Ends IDLE; it has no tag.", "RFC 2177 §3"),
    "text": Completion(".", ".", ".", "A dot alone on a line ends the message text.",
                       "RFC 5321 §4.1.1.4"),
    "response": Completion("*", "*", "*", "Gives up logging in.", ""),
}  # fmt: skip


def completions(standing: Standing, typed: str = "") -> list[Completion]:
    """Return the commands that are legal now and begin as ``typed`` does.

    Those that belong to this state come before those that are legal in others too. In IMAP a tag
    may stand before what is typed of the command.
    """
    if standing.awaits != "command":
        found = _IN_BETWEEN.get(standing.awaits)
        return [found] if found and found.verb.startswith(typed.upper()) else []
    words = typed.split(" ", 1)
    tagged = standing.protocol == "IMAP" and len(words) == 2
    start = words[1] if tagged else typed
    legal = [
        c
        for c in PROTOCOLS[standing.protocol].commands.values()
        if standing.state in c.states
        and c.capability not in standing.without
        and not (standing.encrypted and c.verb in ENCRYPTS)
        and c.verb.startswith(start.upper())
    ]
    legal.sort(key=lambda c: len(c.states))
    return [Completion(c.verb, _insert(c), c.syntax, c.gloss, c.section) for c in legal]


def _insert(command: Command) -> str:
    """Return the command up to the first thing that only the user knows."""
    fixed = re.match(r"\S+ \S+:<", command.syntax)
    if fixed:
        return fixed[0]
    return command.verb if command.syntax == command.verb else f"{command.verb} "
