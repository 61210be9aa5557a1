"""Wrong behaviours that a server can be given, for students to find from the wire.

Each is a mistake that a real mail sandbox makes. None is on unless it is named; the wire
carries no hint of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One wrong behaviour.

    Parameters
    ----------
    name: what it is asked for by.
    protocol: the server that has it, ``"POP3"`` or ``"IMAP"``.
    gloss: what the server does wrong, in one sentence.
    right: what a right one does.
    section: where that is specified.
    """

    name: str
    protocol: str
    gloss: str
    right: str
    section: str


FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault("pop3-dele-at-once", "POP3", "DELE removes the message at once.",
              "DELE only marks; QUIT removes.", "RFC 1939 §5, §6"),
        Fault("pop3-no-lock", "POP3", "Several sessions may hold one maildrop.",
              "A session has the maildrop for itself.", "RFC 1939 §4"),
        Fault("pop3-rset-restores-nothing", "POP3", "RSET says +OK and takes no mark back.",
              "RSET takes all marks back.", "RFC 1939 §5"),
        Fault("imap-deleted-removes-at-once", "IMAP",
              "STORE of \\Deleted removes the message at once.",
              "\\Deleted only marks; EXPUNGE or CLOSE removes.", "RFC 3501 §6.4.3, §6.4.6"),
        Fault("imap-expunge-during-fetch", "IMAP",
              "EXPUNGE responses are sent in answer to FETCH.",
              "None may be sent while FETCH, STORE or SEARCH is answered: the numbers in "
              "commands under way would shift.", "RFC 3501 §7.4.1"),
        Fault("imap-numbers-as-uids", "IMAP",
              "The sequence number is given out, and taken, as UID.",
              "A UID stays with its message and is never used again.", "RFC 3501 §2.3.1.1"),
    )
}  # fmt: skip
