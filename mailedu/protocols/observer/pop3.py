"""The POP3 observer (RFC 1939, RFC 2449, RFC 2595, RFC 5034, RFC 6856)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from mailedu.protocols.observer import meanings_pop3 as said
from mailedu.protocols.observer.base import Asked, Awaited, Observer, line_faults
from mailedu.protocols.observer.message_pieces import message_pieces
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    printable,
    quote,
    space,
    split_end,
    unknown_arguments,
)
from mailedu.protocols.observer.pop3_pieces import (
    cut_answer,
    cut_arguments,
    cut_row,
    cut_status,
    cut_timestamp,
    cut_verb,
    number_of,
    section_of,
    variant_of,
)
from mailedu.protocols.observer.pop3_wording import Maildrop, command_meaning, reply_meaning
from mailedu.protocols.observer.sasl import Exchange, begin_exchange
from mailedu.protocols.observer.sentences import digits, joined
from mailedu.protocols.pop3 import AUTHORIZATION, POP3, TRANSACTION, UPDATE
from mailedu.transcript import Line, Step

COMMAND_LIMIT, REPLY_LIMIT = 255, 512  # octets with CRLF, RFC 2449 §4
RESPONSE_LIMIT = 1 << 30  # RFC 5034 §4: a challenge or response may have any length

_MULTI = {"LIST", "UIDL", "RETR", "TOP", "CAPA", "LANG"}  # of LIST, UIDL: without argument


class Pop3Observer(Observer):
    """Turns a POP3 connection's lines into steps."""

    protocol = POP3

    def __init__(
        self, *, reveal: bool = False, submission: bool = False, state: str | None = None
    ) -> None:
        super().__init__(reveal=reveal, submission=submission, state=state)
        self._drop = Maildrop()
        self._reply: list[Line] = []
        self._exchange: Exchange | None = None
        self._pipelining = False
        self._named = state is not None  # PASS may follow: a USER that was not refused came last
        self._encrypted = False
        self._said_goodbye = False  # before the login, where the state stays AUTHORIZATION

    @property
    def awaits(self) -> tuple[Awaited, int]:
        return "command" if self._exchange is None else "response", 0

    @property
    def ended(self) -> bool:
        return super().ended or self._said_goodbye

    def encrypted(self, time: float, version: str, cipher: str) -> list[Step]:
        self._forget()
        return super().encrypted(time, version, cipher)

    def _forget(self) -> None:
        """The line is encrypted now: nothing counts that was said before (RFC 2595 §4)."""
        self._encrypted = True
        self._drop = Maildrop()
        self._exchange = None
        self._pipelining = self._named = False

    def _marked(self) -> tuple[int, ...]:
        return tuple(sorted(self._drop.marks))

    def _take(self, line: Line) -> None:
        if line.sender == "client":
            if self._exchange is not None:
                self._response(line)
            else:
                self._command(line)
        elif self._reply:
            self._reply.append(line)
            if split_end(line.data)[0] == b".":
                self._long_reply()
        elif self._opens_long_reply(line.data):
            self._reply = [line]
        else:
            self._short_reply(line)

    def _flush(self) -> None:
        if self._reply:
            self._long_reply("The connection ended before the line with a single dot.")

    def _end_meaning(self) -> tuple[str, str]:
        if any(asked.verb == "QUIT" for asked in self.asked):
            return said.UNANSWERED, "RFC 1939 §6"
        forgotten = (
            f"the marks are forgotten, and {self._drop.all()} will be here next time."
            if self._drop.marks
            else "no message had a mark, either."
        )
        text, section = said.ENDS[self.state]
        return text.format(marks_are_forgotten=forgotten), section

    # The client's lines.

    def _command(self, line: Line) -> None:
        body, end = split_end(line.data)
        lead, verb, rest = cut_verb(body)
        faults = line_faults(line.data, COMMAND_LIMIT, "RFC 2449 §4")
        if lead:
            faults.insert(0, "A command must begin at the start of the line, without a space.")
        pieces = [space(lead), Piece(verb, "verb", "command")]
        name = verb.decode("ascii", "replace").upper()
        arguments: tuple[bytes, ...] = ()
        if name not in self.protocol.commands and name not in said.ELSEWHERE:
            faults.insert(0, self._unknown(verb))
            secret = self.state == AUTHORIZATION
            pieces += unknown_arguments(rest, secret)
            if secret and self._drop.user and not get_close_matches(name, POP3.commands):
                pieces[1] = replace(pieces[1], secret=True)  # a password typed without PASS?
                name = ""
            name = name if re.fullmatch("[A-Z]{1,12}", name) else ""
        else:
            more, arguments, wrong = cut_arguments(name, rest, self.state)
            if name == "AUTH":
                more, arguments = self._begin_exchange(more, arguments)
            pieces += more
            faults[:0] = self._place_faults(name) + wrong
        self._named = name == "USER"
        if name in ("USER", "APOP") and arguments:
            self._drop.user = quote(arguments[0])
        variant = variant_of(name, arguments, self._expected(), self._encrypted)
        if variant == "QUIT n" and any(asked.verb in ("DELE", "RSET") for asked in self.asked):
            variant = "QUIT ?"
        meaning, section = command_meaning(name, variant, arguments, self._drop)
        pieces.append(end_piece(end))
        if any(asked.verb == "STLS" for asked in self.asked):
            faults.append(
                "After STLS the client must wait for the reply and for the handshake; the server "
                "throws away what comes before."
            )
        elif self.asked and not self._pipelining:
            faults.append(
                "The client did not wait for the reply, and the server has not announced "
                "PIPELINING."
            )
        if not self.greeted:
            faults.append("The client must wait for the server's greeting before it speaks.")
        index = self._emit(
            [line], "command", pieces, verb=name, meaning=meaning, section=section, faults=faults
        )
        self.asked.append(Asked(index, name, arguments, bool(faults)))

    def _begin_exchange(
        self, pieces: list[Piece], arguments: tuple[bytes, ...]
    ) -> tuple[list[Piece], tuple[bytes, ...]]:
        """Begin what AUTH begins; return its pieces anew, and what may be repeated of it."""
        pieces, self._exchange = begin_exchange(pieces, self.reveal, self.secrets)
        shown = [piece.data for piece in pieces if piece.name == "mechanism" and not piece.secret]
        return pieces, (*shown, *(b"" for _ in arguments[1:])) if shown else ()

    def _response(self, line: Line) -> None:
        assert self._exchange is not None
        body, end = split_end(line.data)
        pieces = [self._exchange.response(body), end_piece(end)]
        meaning = said.CANCEL if body == b"*" else self._exchange.meaning
        answers = self.asked[-1].index if self.asked else None
        self._emit(
            [line], "data", pieces, verb="AUTH", section="RFC 5034 §4", meaning=meaning,
            faults=line_faults(line.data, RESPONSE_LIMIT, "RFC 5034 §4"), answers=answers,
        )  # fmt: skip

    def _unknown(self, verb: bytes) -> str:
        known = joined(v for v, c in POP3.commands.items() if self.state in c.states)
        word = f"{quote(verb)} is" if verb and self.state != AUTHORIZATION else "This is"
        return f"{word} no POP3 command; in {self.state} there are {known}."

    def _place_faults(self, name: str) -> list[str]:
        command, state = self.protocol.commands.get(name), self._expected()
        states = command.states if command else frozenset({AUTHORIZATION, TRANSACTION})
        if state in states:
            if name == "PASS" and not self._named:
                return ["PASS must follow at once after a USER that was answered with +OK."]
            if name == "STLS" and self._encrypted:
                return ["The connection is encrypted already; STLS is not possible again."]
            return []
        if state == UPDATE:
            return [f"{name} comes after QUIT; the server takes no more commands."]
        where = joined(sorted(states))
        return [f"{name} is a command of {where}; in {state} the server must answer -ERR."]

    # The server's lines.

    def _opens_long_reply(self, data: bytes) -> bool:
        if not self.asked or not data.startswith(b"+OK"):
            return False
        asked = self.asked[0]
        if asked.verb == "AUTH":
            return self._exchange is None  # no mechanism was named: some servers list theirs
        return asked.verb in _MULTI and not (
            asked.arguments and asked.verb in ("LIST", "UIDL", "LANG")
        )

    def _short_reply(self, line: Line) -> None:
        body, end = split_end(line.data)
        if self._exchange is not None and re.match(rb"\+( |$)", body):
            self._challenge(line, body, end)
            return
        faults = line_faults(line.data, REPLY_LIMIT, "RFC 2449 §4")
        pieces, status, code = cut_status(body)
        if status == "+OK" and self.greeted and self.asked:
            pieces = cut_answer(pieces, self.asked[0])
        pieces.append(end_piece(end))
        if not status:
            faults.insert(0, "A POP3 reply must begin with +OK or -ERR, in capitals.")
        if not self.greeted:
            self.greeted = True
            stamp = re.search(rb"<[^<>\s]+>", body) is not None
            meaning = said.GREETING[2 if status == "-ERR" else stamp]
            if stamp:
                pieces = cut_timestamp(pieces)
            self._emit(
                [line], "greeting", pieces, meaning=meaning, section="RFC 1939 §4", faults=faults
            )
            return
        if not self.asked:
            faults.insert(0, "No command was waiting for a reply; the server must stay silent.")
            self._emit(
                [line], "reply", pieces, meaning=said.STRAY, section="RFC 1939 §3", faults=faults
            )
            return
        self._answer([line], pieces, status, code, body, faults)

    def _challenge(self, line: Line, body: bytes, end: bytes) -> None:
        assert self._exchange is not None
        faults = line_faults(line.data, RESPONSE_LIMIT, "RFC 5034 §4")
        if body == b"+":
            faults.append("After + a space must stand, even when the challenge is empty.")
        pieces = [
            Piece(body[:1], "status", "status: go on"),
            space(body[1:2]),
            self._exchange.challenge(body[2:]),
            end_piece(end),
        ]
        answers = self.asked[0].index if self.asked else None
        self._emit(
            [line], "continuation", pieces, verb="AUTH", meaning=self._exchange.meaning,
            section="RFC 5034 §4", faults=faults, answers=answers,
        )  # fmt: skip

    def _long_reply(self, cut_off: str = "") -> None:
        lines, self._reply = self._reply, []
        first, end = split_end(lines[0].data)
        faults = [cut_off] if cut_off else []
        faults += line_faults(lines[0].data, REPLY_LIMIT, "RFC 2449 §4")
        pieces, status, code = cut_status(first)
        pieces.append(end_piece(end))
        whole = split_end(lines[-1].data)[0] == b"." and len(lines) > 1
        rows = [line.data for line in (lines[1:-1] if whole else lines[1:])]
        verb = self.asked[0].verb
        if verb in ("RETR", "TOP"):
            pieces += message_pieces(b"".join(rows), stuffed=True)
        else:
            for row in rows:
                pieces += cut_row(verb, row)
        for row in rows:
            faults += line_faults(row, 1 << 30, "")[:1]
        if whole:
            dot, dot_end = split_end(lines[-1].data)
            pieces += [Piece(dot, "final-dot", "a single dot: the end"), end_piece(dot_end)]
            faults += line_faults(lines[-1].data, REPLY_LIMIT, "RFC 2449 §4")
        label = f"{printable(first)} … {digits(len(lines), 'line')}"
        self._answer(lines, pieces, status, code, first, faults, rows, label)

    def _answer(
        self,
        lines: Sequence[Line],
        pieces: Sequence[Piece],
        status: str,
        code: str,
        body: bytes,
        faults: Sequence[str],
        rows: Sequence[bytes] = (),
        label: str | None = None,
    ) -> None:
        """Emit the reply to the oldest command that waits for one."""
        asked = self.asked.popleft()
        verb = asked.verb
        if verb == "USER" and status != "+OK":
            self._named = False
        if verb == "AUTH":
            if self._exchange is not None and self._exchange.user:
                self._drop.user = self._exchange.user
            self._exchange = None
        variant = self._reply_variant(asked, status)
        self._learn(verb, asked.arguments, status, body, rows)
        meaning = reply_meaning(asked, variant, status, code, body, rows, self._drop)
        leads_to = self._leads_to(asked, status)
        if leads_to == UPDATE:
            self._drop.marks.clear()
        self._emit(
            lines, "reply", pieces, verb=verb, leads_to=leads_to,
            meaning=meaning, section=section_of(verb, variant), faults=faults,
            answers=asked.index, label=label,
        )  # fmt: skip

    def _reply_variant(self, asked: Asked, status: str) -> str:
        variant = variant_of(asked.verb, asked.arguments, self.state, self._encrypted)
        if status == "+OK" and self._drop.once and (self._drop.fetched or variant == "RETR"):
            variant = {"QUIT n": "QUIT e", "RETR": "RETR e"}.get(variant, variant)
        if status == "+OK" and variant == "QUIT n" and not self._drop.marks:
            variant = "QUIT 0"
        return variant

    def _leads_to(self, asked: Asked, status: str) -> str | None:
        verb = asked.verb
        if verb == "QUIT" and (status == "+OK" or (status and not asked.wrong)):
            # RFC 1939 §6: from AUTHORIZATION the session ends without UPDATE;
            # from TRANSACTION it is UPDATE that answers, well or badly. Only a QUIT
            # with a fault in the line may be refused outright.
            return UPDATE if self.state == TRANSACTION else None
        if status != "+OK" or (verb == "AUTH" and not asked.arguments):
            return None
        command = self.protocol.commands.get(verb)
        return command.leads_to if command and self.state in command.states else None

    def _learn(
        self, verb: str, arguments: tuple[bytes, ...], status: str, body: bytes,
        rows: Sequence[bytes],
    ) -> None:  # fmt: skip
        """Note what this reply tells of the maildrop."""
        if verb == "QUIT" and status == "+OK":
            self._said_goodbye = True
        if status != "+OK" or (self.state != TRANSACTION and verb not in ("CAPA", "STLS")):
            return
        if verb == "CAPA":
            features = {row.upper().strip() for row in rows}
            self._pipelining = b"PIPELINING" in features
            self._drop.once = b"EXPIRE 0" in features
        elif verb == "STLS":
            self._forget()
        elif verb == "RETR" and arguments and number_of(arguments[0]) is not None:
            self._drop.fetched.add(int(arguments[0]))
        elif verb == "DELE" and arguments and number_of(arguments[0]) is not None:
            self._drop.marks.add(int(arguments[0]))
        elif verb == "RSET":
            self._drop.marks.clear()
        elif verb == "STAT":
            numbers = body.split()
            if len(numbers) > 2 and number_of(numbers[1]) is not None:
                self._drop.total = int(numbers[1]) + len(self._drop.marks)
        elif verb in ("LIST", "UIDL") and not arguments:
            self._drop.total = len(rows) + len(self._drop.marks)
