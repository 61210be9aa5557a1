"""What the server says in IMAP, as steps: untagged responses, +, and tagged replies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mailedu.protocols.imap import AUTHENTICATED, IMAP, LOGOUT, SELECTED
from mailedu.protocols.observer import meanings_imap as said
from mailedu.protocols.observer.base import Asked, Observer, line_faults
from mailedu.protocols.observer.imap_assembly import Assembled, Assembly
from mailedu.protocols.observer.imap_phrases import count_of, mailbox_name
from mailedu.protocols.observer.imap_pieces import is_tag
from mailedu.protocols.observer.imap_responses import (
    Tagged,
    read_response,
    read_tagged,
    response_label,
)
from mailedu.protocols.observer.imap_shapes import Place
from mailedu.protocols.observer.imap_told import Told
from mailedu.protocols.observer.imap_wording import reply_meaning
from mailedu.protocols.observer.pieces import Piece, end_piece, quote, space, split_end
from mailedu.protocols.observer.sasl import Exchange
from mailedu.transcript import Line


@dataclass
class Typing:
    """A command whose literal is still to come or coming."""

    asked: Asked
    place: Place
    need: int
    waiting: bool
    lines: list[Line] = field(default_factory=list)


class ServerSide(Observer):
    """The half of the IMAP observer that reads the server's responses."""

    protocol = IMAP

    def __init__(
        self, *, reveal: bool = False, submission: bool = False, state: str | None = None
    ) -> None:
        super().__init__(reveal=reveal, submission=submission, state=state)
        self._told = Told()
        self._typing: Typing | None = None
        self._held: list[Line] = []  # sent before the server asked for the literal
        self._assembly = Assembly()
        self._exchange: Exchange | None = None
        self._refused_password = False
        self._tls_agreed = False  # STARTTLS was answered by OK
        self._sealed: list[Line] = []  # TLS records of one side, in turn

    def _idling(self) -> Asked | None:
        return next((asked for asked in self.asked if asked.verb == "IDLE"), None)

    def _login_section(self) -> str:
        mechanism = self._exchange.mechanism if self._exchange else ""
        return said.MECHANISMS.get(mechanism, "RFC 3501 §6.2.2")

    def _response(self, response: Assembled, cut_off: str = "") -> None:
        faults = [cut_off] if cut_off else []
        for data, literal in response.segments:
            if not literal:
                faults += line_faults(data, 1 << 30, "")
        start = response.segments[0][0]
        if start.startswith(b"*"):
            self._untagged(response, faults, said.CUT_OFF if cut_off else "")
        elif re.match(rb"\+( |\r?\n|$)", start):
            self._continuation(response.lines, start, faults)
        else:
            self._tagged(response.lines, start, faults)

    def _answered(self, start: bytes) -> Asked | None:
        """Return the command that an untagged response belongs to."""
        named = re.match(rb'\* ESEARCH \(TAG "?([^" )]+)"?\)', start, re.IGNORECASE)
        for asked in self.asked:
            if named and asked.tag == named[1]:
                return asked
        if re.match(rb"\* BAD\b", start, re.IGNORECASE):
            lost = next((a for a in self.asked if not is_tag(a.tag)), None)
            if lost is not None:  # no tagged reply will come
                self.asked.remove(lost)
                return lost
        return self.asked[0] if self.asked else None

    def _untagged(self, given: Assembled, faults: list[str], more: str) -> None:
        asked = self._answered(given.segments[0][0])
        told, greeting = self._told, not self.greeted
        opening = asked is not None and asked.verb in ("SELECT", "EXAMINE") and asked.arguments
        mailbox = told.mailbox
        if asked is not None and opening:
            mailbox = mailbox_name(asked.arguments[0], told.utf8)
        response = read_response(given.segments, asked, told, mailbox, greeting)
        leads_to = None
        if response.keyword == "BYE":
            leads_to = LOGOUT
        elif response.code == "CLOSED" or (response.keyword == "PREAUTH" and greeting):
            leads_to = AUTHENTICATED
        self._learn(response.keyword, response.value, response.code)
        self.greeted = True
        self._emit(
            given.lines, "greeting" if greeting else "untagged", response.pieces,
            verb="" if greeting else response.keyword, leads_to=leads_to,
            meaning=response.meaning + more, section=response.section,
            faults=response.faults + faults, answers=asked.index if asked else None,
            label=response_label(given.segments),
        )  # fmt: skip

    def _learn(self, keyword: str, value: str, code: str = "") -> None:
        """Keep what later lines are to be read by."""
        told, words = self._told, value.upper().split()
        if "CAPABILITY" in (keyword, code):
            told.capabilities = frozenset(words)
        elif keyword == "ENABLED":
            told.enabled |= set(words)
        elif keyword == "EXPUNGE":
            told.expunged += 1
        elif keyword == "VANISHED" and "(EARLIER)" not in words:
            told.expunged += count_of(value)

    def _continuation(self, lines: Sequence[Line], start: bytes, faults: list[str]) -> None:
        body, end = split_end(start)
        pieces = [Piece(body[:1], "continuation", "go on"), space(body[1:2])]
        text = Piece(body[2:], "text", "text for people; programs ignore it")
        typing, idle = self._typing, self._idling()
        answers: int | None = None
        verb = ""
        if typing is not None and typing.waiting:
            answers, verb = typing.asked.index, typing.asked.verb
            meaning, section = said.CONTINUE_LITERAL, "RFC 3501 §7.5"
        elif self._exchange is not None:
            asked = next((a for a in self.asked if a.verb == "AUTHENTICATE"), None)
            answers, verb = (asked.index if asked else None), "AUTHENTICATE"
            text = self._exchange.challenge(body[2:])
            meaning, section = self._exchange.meaning, self._login_section()
        elif idle is not None:
            answers, verb = idle.index, "IDLE"
            meaning, section = said.CONTINUE_IDLE, "RFC 2177 §3"
        else:
            meaning, section = said.CONTINUE_STRAY, "RFC 3501 §7.5"
            faults.insert(0, "No command of the client waits for a continuation.")
        pieces += [text, end_piece(end)]
        self._emit(
            lines, "continuation", pieces, verb=verb, meaning=meaning, section=section,
            faults=faults, answers=answers,
        )  # fmt: skip
        if typing is not None and typing.waiting:
            typing.waiting = False
            self._release()

    def _release(self) -> None:
        """Look at the lines that the client sent too early."""
        held, self._held = self._held, []
        for line in held:
            self._take(line)

    def _tagged(self, lines: Sequence[Line], start: bytes, faults: list[str]) -> None:
        reply = read_tagged(start)
        tag, pieces = reply.tag, reply.pieces
        asked = next((a for a in self.asked if a.tag == tag), None) if reply.status else None
        if not reply.status:
            faults.insert(0, "A tagged reply must be a tag, then OK, NO or BAD, then text.")
        elif asked is None:
            faults.insert(0, f"No command with the tag {quote(tag)} is waiting for a reply.")
        if not self.greeted:
            self.greeted = True
            faults.insert(0, "The connection must begin with the server's greeting, * OK.")
        if asked is None:
            self._emit(
                lines, "reply", pieces, meaning=said.ODD, section="RFC 3501 §2.2.2", faults=faults
            )
            return
        self._answer(lines, reply, asked, faults)

    def _answer(
        self, lines: Sequence[Line], reply: Tagged, asked: Asked, faults: Sequence[str]
    ) -> None:
        for earlier in [a for a in self.asked if a.index < asked.index and not is_tag(a.tag)]:
            self.asked.remove(earlier)  # the server has passed over it
        self.asked.remove(asked)
        verb = asked.verb
        if verb == "AUTHENTICATE":
            self._told.user = self._exchange.user if self._exchange else ""
            self._exchange = None
        leads_to = self._leads_to(verb, reply.status)
        if reply.status == "OK" and verb in ("LOGIN", "AUTHENTICATE"):
            self._told.capabilities = None  # they may be others now (RFC 3501 §6.2.2)
        self._tls_agreed = verb == "STARTTLS" and reply.status == "OK"
        self._learn("", reply.value, reply.code)
        meaning, section = reply_meaning(asked, reply, self._told, self.state)
        if verb in ("SELECT", "EXAMINE") and leads_to == SELECTED and asked.arguments:
            self._told.mailbox = mailbox_name(asked.arguments[0], self._told.utf8)
        self._emit(
            lines, "reply", reply.pieces, verb=verb, leads_to=leads_to, meaning=meaning,
            section=section, faults=faults, answers=asked.index,
        )  # fmt: skip
        if self._typing is not None and self._typing.asked is asked and self._typing.waiting:
            self._refused_password = verb == "LOGIN"
            self._typing = None
            self._release()

    def _leads_to(self, verb: str, status: str) -> str | None:
        if verb in ("SELECT", "EXAMINE") and status == "NO" and self.state == SELECTED:
            return AUTHENTICATED  # RFC 3501 §6.3.1: no mailbox is open after a failure
        command = IMAP.commands.get(verb)
        if status != "OK" or command is None or self.state not in command.states:
            return None
        return command.leads_to
