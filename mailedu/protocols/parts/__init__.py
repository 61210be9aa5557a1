"""What each part of a line is, why it is there, and where its RFC says so, as tables.

An observer cuts a line into parts, each with a name (``verb``, ``tag``, ``crlf`` …). The tables
here explain every one of them, and where it matters what stands in it: the verb RETR, the reply
code 550, the flag ``\\Deleted``. What another table of ``protocols/`` says already is taken from
there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

from mailedu.protocols.parts.common import Row
from mailedu.protocols.parts.imap import IMAP_PARTS
from mailedu.protocols.parts.pop3 import POP3_PARTS
from mailedu.protocols.parts.smtp import SMTP_PARTS, enhanced_code, reply_code
from mailedu.transcript import Part, Step

PARTS: Mapping[str, Mapping[str, Row]] = {
    "SMTP": SMTP_PARTS,
    "POP3": POP3_PARTS,
    "IMAP": IMAP_PARTS,
}
"""For each protocol the rows by key: a part's name, or this with what stands in it, in capitals,
or with its label."""

_LONGEST = 40
"""Octets of a part that are looked at."""
_FIRST = re.compile(r"[(\[\"]*([^ =:(\[\])\";]*)")


class Explanation(NamedTuple):
    """What a part is, why it is there, and the RFC section, e.g. ``"RFC 1939 §5"``."""

    what: str
    why: str
    section: str


def explain(protocol: str, step: Step, part: Part) -> Explanation | None:
    """Explain a part of a step.

    Parameters
    ----------
    protocol: ``"SMTP"``, ``"POP3"`` or ``"IMAP"``.
    part: one of ``step.parts``.

    Returns None for a part that no observer makes, or of another protocol.
    """
    key = key_of(protocol, step, part)
    return explanation(protocol, key) if key else None


def key_of(protocol: str, step: Step, part: Part) -> str:
    """Return the key by which ``explanation`` finds a part's text; "" when there is none."""
    data = step.data[part.start : min(part.end, part.start + _LONGEST)]
    text = "" if part.secret else data.decode("latin-1").strip().upper()
    return _key(protocol, part.name, text, part.label)


@functools.lru_cache(4096)
def _key(protocol: str, name: str, text: str, label: str) -> str:
    """Find the key that says most: with all that stands there, its first word, the label."""
    rows = PARTS.get(protocol, {})
    first = _FIRST.match(text)
    for more in (text, first[1] if first else "", label):
        if more and f"{name} {more}" in rows:
            return f"{name} {more}"
    if name in _NUMBERS and _NUMBERS[name].fullmatch(text):
        return f"{name} {text}"
    return name if name in rows else ""


_NUMBERS = {
    "code": re.compile(r"[2-5][0-9][0-9]"),
    "enhanced-code": re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}"),
}
"""The parts that are explained digit by digit."""


def explanation(protocol: str, key: str) -> Explanation:
    """Return the text that ``key_of`` has found.

    Raises
    ------
    KeyError: when it is no key of that protocol.
    """
    rows = PARTS[protocol]
    name, _, number = key.partition(" ")
    if key not in rows and name == "code":
        return Explanation(*reply_code(number))
    if key not in rows and name == "enhanced-code":
        return Explanation(*enhanced_code(number))
    return Explanation(*rows[key])
