"""What the octets of a visit were for, told from its transcript."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from mailedu.transcript import Step, Transcript

GREETING, NEW, AGAIN, FLAGS, THERE, TOLD, TLS = PARTS = (
    "getting in and out",
    "new messages",
    "known ones again",
    "flags",
    "what is still there",
    "telling the server",
    "encryption",
)
"""What octets are for, in the order in which a figure shows them."""

_COMMANDS = {
    "UID FETCH": FLAGS,  # or NEW, when it asks for text
    "UID SEARCH": THERE,
    "UID STORE": TOLD,
    "UID EXPUNGE": TOLD,
    "EXPUNGE": TOLD,
    "STAT": THERE,
    "UIDL": THERE,
    "LIST": THERE,
    "TOP": NEW,
    "RETR": NEW,
    "DELE": TOLD,
}
_CHANGES = {"FETCH": FLAGS, "VANISHED": THERE}
"""What SELECT tells as well by QRESYNC (RFC 7162 §3.2.5), and NOOP at any time."""

_ID = re.compile(rb"^message-id: *(<[^>\r\n]*>)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Account:
    """What was found in a transcript.

    Attributes
    ----------
    octets: by part, as they were before encryption.
    messages, again: how many messages came, with their header or as a whole, and how many of
        them the device had known before.
    flags: of how many messages the flags alone came.
    """

    octets: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    messages: int = 0
    again: int = 0
    flags: int = 0


def account(transcript: Transcript, known: Collection[str]) -> Account:
    """Tell what a visit's octets were for.

    Parameters
    ----------
    transcript: of one connection, by POP3 or IMAP.
    known: the Message-IDs that the device knew before.
    """
    found = Account()
    command = GREETING
    for step in transcript.steps:
        if step.kind == "command":
            command = part = _part_of(step)
        elif step.kind == "reply" and step.answers is not None:
            part = _part_of(transcript.steps[step.answers])
        elif command == GREETING:
            part = _CHANGES.get(step.verb, GREETING)
        else:
            part = command
        if step.sender == "server" and part == NEW and (header := _ID.search(step.data)):
            found.messages += 1
            if header[1].decode() in known:
                part = AGAIN
                found.again += 1
                if step.kind == "reply" and step.answers is not None:  # POP: one command for each
                    asked = len(transcript.steps[step.answers].data)
                    found.octets[NEW] -= asked
                    found.octets[AGAIN] += asked
        elif step.kind == "untagged" and step.verb == "FETCH" and part == FLAGS:
            found.flags += 1
        found.octets[part] += len(step.data)
    return found


def _part_of(command: Step) -> str:
    if command.verb == "UID FETCH" and b"BODY" in command.data:
        return NEW
    return _COMMANDS.get(command.verb, GREETING)
