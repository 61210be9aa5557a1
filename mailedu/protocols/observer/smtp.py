"""The SMTP observer (RFC 5321, RFC 2920, RFC 4954, RFC 3030, RFC 3207, RFC 3461)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from mailedu.protocols.observer import meanings_smtp as said
from mailedu.protocols.observer.base import Asked, Awaited, Observer, line_faults
from mailedu.protocols.observer.message_pieces import message_pieces
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    printable,
    space,
    split_end,
    unknown_arguments,
)
from mailedu.protocols.observer.sasl import Exchange, begin_exchange
from mailedu.protocols.observer.sentences import digits, joined
from mailedu.protocols.observer.smtp_faults import (
    parameter_faults,
    pipelining_faults,
    place_faults,
)
from mailedu.protocols.observer.smtp_pieces import (
    cut_argument,
    cut_login,
    cut_reply_line,
    cut_text,
    extension_names,
)
from mailedu.protocols.observer.smtp_wording import (
    TEXT,
    code_meaning,
    command_meaning,
    is_last_chunk,
    reply_meaning,
    section_of,
)
from mailedu.protocols.smtp import CHUNKS, CLOSED, CONNECTED, DATA, GREETED, MAIL, RCPT, SMTP
from mailedu.transcript import Line

# Octets with CRLF: RFC 5321 §4.5.3.1.4 and 5; extensions add to MAIL and RCPT
# (RFC 1870 §3, RFC 6152 §2, RFC 4954 §3, RFC 6531 §3.4, RFC 3461 §4); RFC 4954 §4 for AUTH.
REPLY_LIMIT = 512
COMMAND_LIMITS = {"MAIL": 2048, "RCPT": 1536, "AUTH": 12288}
_NOT_DONE = ("500", "502", "503", "530")  # after these a transaction is as it was


class SmtpObserver(Observer):
    """Turns an SMTP connection's lines into steps."""

    protocol = SMTP

    def __init__(
        self, *, reveal: bool = False, submission: bool = False, state: str | None = None
    ) -> None:
        super().__init__(reveal=reveal, submission=submission, state=state)
        self._extensions: set[str] | None = None  # None: nothing has been said of them
        self._logged_in = False
        self._recipients = 0
        self._eight_bit = False
        self._user = ""
        self._reply: list[Line] = []
        self._held: list[Line] = []  # sent after DATA, before the server answered it
        self._text: list[Line] | None = None
        self._chunk = 0  # octets of a BDAT chunk still to come
        self._exchange: Exchange | None = None
        self._login_failed = False

    @property
    def awaits(self) -> tuple[Awaited, int]:
        if self._exchange is not None:
            return "response", 0
        if self._chunk:
            return "chunk", self._chunk
        return "text" if self._text is not None else "command", 0

    def _take(self, line: Line) -> None:
        if line.sender == "server":
            self._server(line)
            return
        if self._reply and not self.greeted:
            self._whole_reply("The greeting has no last line; the last line has a space, not -.")
        if self._exchange is not None:
            self._response(line)
        elif self._chunk:
            self._chunk_line(line)
        elif self._text is not None:
            self._text.append(line)
            if split_end(line.data)[0] == b".":
                self._message()
        elif self._held or any(asked.verb == "DATA" for asked in self.asked):
            self._held.append(line)
        else:
            self._command(line)

    def _flush(self) -> None:
        if self._reply:
            self._whole_reply("The connection ended in the middle of a reply.")
        if self._chunk and self._text:
            self._chunk = 0
            self._emit_chunk("The connection ended in the middle of a chunk.")
        elif self._text:
            self._message("The connection ended before the line with a single dot.")
        held, self._held = self._held, []
        for line in held:
            self._command(line)

    def _end_meaning(self) -> tuple[str, str]:
        if any(asked.verb == TEXT or is_last_chunk(asked) for asked in self.asked):
            return said.UNANSWERED, "RFC 5321 §4.5.3.2.6"
        section = "RFC 5321 §3.8" if self.state == CLOSED else "RFC 5321 §4.1.1.10"
        return said.ENDS[self.state], section

    # The client's lines.

    def _command(self, line: Line) -> None:
        body, end = split_end(line.data)
        match = re.match(rb"([ \t]*)([^ \t]*)(.*)", body, re.DOTALL)
        assert match is not None
        lead, verb, rest = match.groups()
        name = verb.decode("ascii", "replace").upper()
        faults = line_faults(line.data, COMMAND_LIMITS.get(name, 512), "RFC 5321 §4.5.3.1.4")
        if not body.isascii() and "SMTPUTF8" not in (self._extensions or ()):
            faults.append("Octets above 127 may stand in a command only with SMTPUTF8.")
        if lead:
            faults.insert(0, "A command must begin at the start of the line, without a space.")
        pieces = [space(lead), Piece(verb, "verb", "command")]
        arguments: tuple[bytes, ...] = ()
        known = name in SMTP.commands or name in said.ELSEWHERE
        if name == "AUTH":
            more, wrong, arguments = self._begin_login(rest)
        elif known:
            more, wrong, arguments = cut_argument(name, rest)
        else:
            name, more, wrong = self._unknown(name, pieces, rest)
        if any(asked.verb == "STARTTLS" for asked in self.asked):
            faults = [said.SENT_AHEAD]
        else:
            faults[:0] = [
                *place_faults(name, self._expected(), self._extensions, self._logged_in),
                *wrong,
                *parameter_faults(more, self._extensions),
            ]
        pieces += [*more, end_piece(end)]
        meaning, section = command_meaning(name, arguments)
        if self._exchange is not None and self._exchange.meaning:
            meaning += f" {self._exchange.meaning}"
        if self.asked:
            meaning += said.PIPELINED
            faults += pipelining_faults(self.asked[-1].verb, self._extensions)
        if not self.greeted:
            faults.append("The client should wait for the greeting (220) before it speaks.")
        index = self._emit(
            [line], "command", pieces, verb=name, meaning=meaning, section=section, faults=faults
        )
        self.asked.append(Asked(index, name, arguments, bool(faults)))
        if name == "MAIL":
            options = b" ".join(arguments[1:]).upper()
            self._eight_bit = b"BODY=8BITMIME" in options or b"SMTPUTF8" in options
        elif name == "BDAT" and (size := re.match(rb"[0-9]{1,18}", b"".join(arguments))):
            self._chunk = int(size.group())
            self._text = [] if self._chunk else None

    def _unknown(
        self, name: str, pieces: list[Piece], rest: bytes
    ) -> tuple[str, list[Piece], list[str]]:
        """Cut an unknown command; what may be a misspelt or misplaced login is secret."""
        login = bool(get_close_matches(name, ["AUTH"])) or name.startswith("AUTH")
        stray = self._login_failed and not rest
        if stray:
            pieces[1] = replace(pieces[1], secret=True)
        word = "This" if stray or not re.fullmatch("[A-Z]{1,12}", name) else name
        known = joined(verb for verb in SMTP.commands if SMTP.legal(verb, self._expected()))
        fault = f"{word} is no SMTP command; possible here are {known or 'none'}."
        return ("" if word == "This" else name), unknown_arguments(rest, login), [fault]

    def _begin_login(self, rest: bytes) -> tuple[list[Piece], list[str], tuple[bytes, ...]]:
        """AUTH with a mechanism: what follows until the reply is the SASL exchange."""
        pieces, faults = cut_login(rest)
        pieces, self._exchange = begin_exchange(pieces, self.reveal, self.secrets)
        shown = tuple(p.data for p in pieces if p.name == "mechanism" and not p.secret)
        return pieces, faults, shown

    def _response(self, line: Line) -> None:
        assert self._exchange is not None
        body, end = split_end(line.data)
        piece = self._exchange.response(body)
        self._emit(
            [line], "data", [piece, end_piece(end)], verb="AUTH",
            meaning=said.CANCEL if body == b"*" else self._exchange.meaning, section="RFC 4954 §4",
            faults=line_faults(line.data, COMMAND_LIMITS["AUTH"], "RFC 4954 §4"),
            answers=self.asked[-1].index if self.asked else None,
        )  # fmt: skip

    def _message(self, cut_off: str = "") -> None:
        """Emit the message text that followed 354, with its final dot."""
        lines, self._text = self._text or [], None
        rows = [line.data for line in (lines if cut_off else lines[:-1])]
        last = b"" if cut_off else lines[-1].data
        pieces, faults = cut_text(rows, last, eight_bit=self._eight_bit)
        if cut_off:
            faults.insert(0, cut_off)
        stuffed = any(piece.name == "dot-stuffing" for piece in pieces)
        size = sum(map(len, rows)) - sum(piece.name == "dot-stuffing" for piece in pieces)
        label = f"message text, {digits(len(rows), 'line')}, {digits(size, 'octet')}"
        index = self._emit(
            lines, "data", pieces, verb="DATA", label=label, faults=faults,
            meaning=said.TEXT + (said.TEXT_STUFFED if stuffed else ""),
            section="RFC 5321 §4.5.2" if stuffed else "RFC 5321 §4.1.1.4", answers=self._data,
        )  # fmt: skip
        if not cut_off:
            self.asked.append(Asked(index, TEXT))

    _data: int | None = None

    def _chunk_line(self, line: Line) -> None:
        """Take octets of a BDAT chunk, which may end in the middle of a line."""
        assert self._text is not None
        taken, rest = line.data[: self._chunk], line.data[self._chunk :]
        self._text.append(replace(line, data=taken))
        self._chunk -= len(taken)
        if not self._chunk:
            self._emit_chunk()
        if rest:
            self._take(replace(line, data=rest))

    def _emit_chunk(self, cut_off: str = "") -> None:
        lines, self._text = self._text or [], None
        content = b"".join(line.data for line in lines)
        answers = next((a.index for a in reversed(self.asked) if a.verb == "BDAT"), None)
        later = Piece(content, "body", "a further chunk of the message")
        pieces = [later] if self.state == CHUNKS else message_pieces(content)
        self._emit(
            lines, "data", pieces, verb="BDAT",
            label=f"chunk of the message, {digits(len(content), 'octet')}", meaning=said.CHUNK,
            section="RFC 3030 §2", faults=[cut_off] if cut_off else [], answers=answers,
        )  # fmt: skip

    def _expected(self) -> str:
        state = self.state
        for asked in self.asked:
            drops = asked.verb == "RSET" and state in (MAIL, RCPT, CHUNKS)
            if drops or asked.verb == TEXT or is_last_chunk(asked):
                state = GREETED
            else:
                command = SMTP.commands.get(asked.verb)
                state = (command and command.leads_to) or state
        return state

    # The server's lines.

    def _server(self, line: Line) -> None:
        body = split_end(line.data)[0]
        opened = self._reply[0].data[:3] if self._reply else None
        if opened is not None and body[:3] != opened:
            self._whole_reply("All lines of a reply must have the same code.")
        self._reply.append(line)
        if re.match(rb"[2-5][0-9][0-9]-", body) is None:
            self._whole_reply()

    def _whole_reply(self, cut_off: str = "") -> None:
        lines, self._reply = self._reply, []
        asked = self.asked[0] if self.asked else None
        verb = asked.verb if asked else ""
        pieces: list[Piece] = []
        faults = [cut_off] if cut_off else []
        code = ""
        for number, line in enumerate(lines):
            extensions = verb == "EHLO" and line.data.startswith(b"250")
            more, found = cut_reply_line(
                line.data, first=number == 0, extensions=extensions,
                enhanced=self.greeted and verb not in ("EHLO", "HELO"),
            )  # fmt: skip
            pieces += more
            code = code or found
            faults += line_faults(line.data, REPLY_LIMIT, "RFC 5321 §4.5.3.1.5")
        if not code:
            faults.insert(0, "A reply must begin with three digits, the first from 2 to 5.")
        if len(lines) > 1:
            first = printable(split_end(lines[0].data)[0])
            label: str | None = f"{first} … {digits(len(lines), 'line')}"
        else:
            label = None
        if not self.greeted:
            self.greeted = True
            meaning = said.REPLIES.get(("", code)) or code_meaning(code)
            self._emit(
                lines, "greeting", pieces, meaning=meaning, section="RFC 5321 §3.1",
                leads_to=CLOSED if code == "421" else None, faults=faults, label=label,
            )  # fmt: skip
        elif asked is None:
            stray = code != "421"
            if stray:
                faults.insert(0, "No command was waiting for a reply; the server must wait.")
            self._emit(
                lines, "reply", pieces, meaning=said.STRAY if stray else said.SHUTDOWN,
                section="RFC 5321 §4.2" if stray else "RFC 5321 §3.8",
                leads_to=None if stray else CLOSED, faults=faults, label=label,
            )  # fmt: skip
        elif verb == "AUTH" and code == "334" and self._exchange is not None:
            self._challenge(lines, pieces, faults, asked)
        else:
            self._answer(lines, pieces, code, faults, label, self.asked.popleft())

    def _challenge(
        self, lines: Sequence[Line], pieces: list[Piece], faults: list[str], asked: Asked
    ) -> None:
        assert self._exchange is not None
        pieces = [
            self._exchange.challenge(piece.data) if piece.name == "text" else piece
            for piece in pieces
        ]
        self._emit(
            lines, "continuation", pieces, verb="AUTH",
            meaning=self._exchange.meaning or said.REPLIES["AUTH", "334"],
            section="RFC 4954 §4", faults=faults, answers=asked.index,
        )  # fmt: skip

    def _answer(
        self, lines: Sequence[Line], pieces: Sequence[Piece], code: str, faults: Sequence[str],
        label: str | None, asked: Asked,
    ) -> None:  # fmt: skip
        verb = asked.verb
        if verb == "AUTH":
            self._user = self._exchange.user if self._exchange else ""
            self._login_failed = code[:1] in ("4", "5")
            self._logged_in = self._logged_in or code == "235"
            self._exchange = None
        elif verb == "EHLO" and code == "250":
            self._extensions = extension_names([line.data for line in lines])
        elif verb == "HELO" and code[:1] == "2":
            self._extensions = set()
        elif verb == "STARTTLS" and code == "220":
            self._extensions = set()
            self._logged_in = False
            self.asked.clear()  # sent ahead, and thrown away by the server
        elif verb == "RCPT" and code[:1] == "2" and self.state in (MAIL, RCPT):
            self._recipients += 1
        elif verb == "BDAT" and code in ("500", "502") and not self._text:
            self._chunk, self._text = 0, None  # such a server takes what follows for commands
        leads_to = self._leads_to(asked, code)
        meaning = reply_meaning(asked, code, self._user, self._recipients)
        if self.state in (MAIL, RCPT, DATA, CHUNKS) and leads_to in (
            GREETED,
            MAIL,
            CONNECTED,
            CLOSED,
        ):
            self._recipients = 0
        self._emit(
            lines, "reply", pieces, verb="DATA" if verb == TEXT else verb, leads_to=leads_to,
            meaning=meaning, section=section_of(verb), faults=faults, answers=asked.index,
            label=label,
        )  # fmt: skip
        if verb == "DATA":
            self._data = asked.index
            if code == "354":
                self._text = []
            held, self._held = self._held, []
            for line in held:
                self._take(line)

    def _leads_to(self, asked: Asked, code: str) -> str | None:
        verb = asked.verb
        if code == "421":
            return CLOSED
        if verb == TEXT:
            return GREETED
        if verb == "DATA":
            return DATA if code == "354" else None
        if verb == "BDAT" and code[:1] in "45" and code not in _NOT_DONE:
            return GREETED if self.state in (RCPT, CHUNKS) else None  # the transaction failed
        if code[:1] != "2":
            return None
        if verb == "RSET":
            return GREETED if self.state in (MAIL, RCPT, CHUNKS) else None
        if verb == "STARTTLS":
            return CONNECTED
        if is_last_chunk(asked):
            return GREETED if self.state in (RCPT, CHUNKS) else None
        command = SMTP.commands.get(verb)
        return command.leads_to if command and self.state in command.states else None
