"""Advice for whoever types a protocol by hand: what may come now, and what a line would do.

Pure functions of a line and of where the session stands; no server is asked. What is illegal in
a line is found by the observer, as in any dialogue; here is what to do instead, and what is
legal and yet seldom meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailedu.protocols.advice.between import BETWEEN
from mailedu.protocols.advice.coming import completions, next_tag
from mailedu.protocols.advice.commands import about_command
from mailedu.protocols.advice.rules import LINE_ENDS
from mailedu.protocols.advice.standing import Completion, Note, Standing
from mailedu.protocols.observer.pieces import split_end

__all__ = ["Completion", "Note", "Standing", "completions", "next_tag", "notes"]


def notes(standing: Standing, line: bytes) -> list[Note]:
    """Return what there is to say of a line that is about to be sent, the worst first.

    Parameters
    ----------
    line: the octets, with the line end that they will have.
    """
    body, end = split_end(line)
    about = BETWEEN.get(standing.awaits, about_command)
    found = [*_about_end(standing, end), *about(standing, body)]
    return sorted(found, key=lambda note: ("wrong", "but", "fine").index(note.kind))


def _about_end(standing: Standing, end: bytes) -> Iterator[Note]:
    if standing.awaits in ("literal", "chunk"):  # octets like others
        return
    section = LINE_ENDS[standing.protocol]
    if end == b"\n":
        yield Note(
            "wrong",
            "The line ends with a bare LF, and every line must end with CRLF. Many servers take "
            "it all the same; others wait for ever.",
            section,
        )
    elif not end:
        yield Note(
            "but",
            "The line has no end yet: the server goes on waiting, and what you send next belongs "
            "to the same line.",
            section,
        )
