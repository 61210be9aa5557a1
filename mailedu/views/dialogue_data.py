"""All that a front end needs to draw a dialogue without asking anybody, as JSON data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mailedu.protocols.imap import IMAP
from mailedu.protocols.pop3 import POP3
from mailedu.protocols.smtp import SMTP
from mailedu.transcript import Transcript
from mailedu.views.words import WORDS, word

PROTOCOLS = {protocol.name: protocol for protocol in (SMTP, POP3, IMAP)}


def dialogue_data(transcript: Transcript) -> dict[str, Any]:
    """Return the transcript with its protocols' states, its happenings and all words.

    Keys
    ----
    transcript: ``Transcript.to_dict()``, without ``start``.
    protocols: for each protocol that a connection speaks, its states in order.
    happenings: ``happenings(transcript)``.
    words: the catalogue of ``mailedu.views.words``.
    """
    return {
        "transcript": replace(transcript, start="").to_dict(),
        "protocols": {
            name: [
                {"name": s.name, "phase": s.phase, "gloss": s.gloss, "section": s.section}
                for s in PROTOCOLS[name].states.values()
            ]
            for name in dict.fromkeys(c.protocol for c in transcript.connections)
            if name in PROTOCOLS
        },
        "happenings": happenings(transcript),
        "words": dict(WORDS),
    }


def happenings(transcript: Transcript) -> list[list[dict[str, str]]]:
    """Say for each step what happened with it: changes of the store, and the session's own marks.

    Each is ``{"kind": …, "text": …}``; the kind is the event's, or ``marked`` or ``unmarked``
    for marks that live in a POP3 session alone (RFC 1939 §5).
    """
    marks: dict[int, tuple[int, ...]] = {}
    result = []
    for step in transcript.steps:
        found = [
            {"kind": transcript.events[e].kind, "text": transcript.events[e].text}
            for e in step.events
        ]
        before = marks.get(step.connection, ())
        marks[step.connection] = step.marked
        added = [str(number) for number in step.marked if number not in before]
        if added:
            key = "marked.one" if len(added) == 1 else "marked.many"
            found.append({"kind": "marked", "text": word(key, numbers=", ".join(added))})
        elif before and not step.marked and step.verb == "RSET":
            found.append({"kind": "unmarked", "text": word("marked.none")})
        result.append(found)
    return result
