"""Follows a session as its client sees it: whose turn it is, and where the session stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailedu.protocols.advice.standing import Standing
from mailedu.protocols.observer import observer_for
from mailedu.transcript import Line, Sender, Step

_AGREED = re.compile(rb"(220|\+OK|[^ ]+ OK)\b", re.IGNORECASE)


class Follower:
    """Takes what the two sides say, in whatever pieces it comes.

    Parameters
    ----------
    protocol: ``"SMTP"``, ``"POP3"`` or ``"IMAP"``.
    submission: the SMTP server is a submission server.
    encrypted: TLS began with the connection.
    without: names of the extensions that the server does without.
    """

    def __init__(
        self, protocol: str, *, submission: bool, encrypted: bool, without: Iterable[str]
    ) -> None:
        self._protocol = protocol
        self._observer = observer_for(protocol, submission=submission)
        self._encrypted = encrypted
        self._without = frozenset(without)
        self._unfinished: dict[Sender, bytes] = {"client": b"", "server": b""}
        self._due = True  # the server is to speak next
        self._tags: list[str] = []

    def said(self, sender: Sender, data: bytes) -> bool:
        """Take some octets; tells whether the server has just agreed on TLS."""
        *lines, rest = (self._unfinished[sender] + data).split(b"\n")
        self._unfinished[sender] = rest
        agreed = False
        for line in lines:
            for step in self._observer.feed(Line(1, sender, line + b"\n", 0.0, 0.0, 0.0)):
                agreed |= self._follow(step)
        return agreed

    def secured(self) -> None:
        """The TLS handshake is done: nothing counts that was said before."""
        self._unfinished["server"] = b""
        self._encrypted, self._due = True, False
        self._observer.encrypted(0.0, "", "")

    def _follow(self, step: Step) -> bool:
        if step.sender == "client":
            self._due = True
            tag = next((part for part in step.parts if part.name == "tag"), None)
            if step.kind == "command" and tag is not None and tag.end > tag.start:
                self._tags.append(step.data[tag.start : tag.end].decode("latin-1"))
            return False
        waits = bool(self._observer.asked)
        if step.kind == "untagged":
            self._due = self._due and waits
        else:
            self._due = step.kind == "reply" and waits
        asks = step.kind == "reply" and step.verb in ("STARTTLS", "STLS")
        return asks and not self._encrypted and _AGREED.match(step.data) is not None

    @property
    def is_clients_turn(self) -> bool:
        """Whether nothing that the server has to say is missing."""
        return not self._due or self._observer.awaits[0] in ("literal", "chunk", "text")

    @property
    def standing(self) -> Standing:
        """Where the session stands."""
        awaits, need = self._observer.awaits
        return Standing(
            self._protocol,
            self._observer.state,
            self._encrypted,
            awaits,
            max(need - len(self._unfinished["client"]), 0),
            tuple(self._tags),
            self._without,
        )
