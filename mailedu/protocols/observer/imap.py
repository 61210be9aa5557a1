"""The IMAP observer (RFC 3501, RFC 9051 and the extensions of the table)."""

from __future__ import annotations

import re
from dataclasses import replace

from mailedu.protocols.imap import NOT_AUTHENTICATED
from mailedu.protocols.imap_syntax.scanner import literal_at_end
from mailedu.protocols.observer import meanings_imap as said
from mailedu.protocols.observer.base import Asked, Awaited, line_faults
from mailedu.protocols.observer.imap_assembly import is_sealed
from mailedu.protocols.observer.imap_phrases import unquote
from mailedu.protocols.observer.imap_pieces import (
    count_faults,
    cut_arguments,
    is_known,
    literal_piece,
    literal_pieces,
    place_faults,
    tag_faults,
)
from mailedu.protocols.observer.imap_server import ServerSide, Typing
from mailedu.protocols.observer.imap_shapes import EVERYTHING, SHAPES, Place, Shape
from mailedu.protocols.observer.imap_told import Told
from mailedu.protocols.observer.imap_wording import command_meaning
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    quote,
    space,
    spellings,
    split_end,
    unknown_arguments,
)
from mailedu.protocols.observer.sasl import begin_exchange
from mailedu.protocols.observer.sentences import digits
from mailedu.transcript import Line, Step

LINE_LIMIT = 8192  # octets of a command line that a server should accept (RFC 7162 §4)


class ImapObserver(ServerSide):
    """Turns an IMAP connection's lines into steps."""

    def encrypted(self, time: float, version: str, cipher: str) -> list[Step]:
        """See ``Observer``; nothing that was told before counts (RFC 3501 §6.2.1)."""
        steps = super().encrypted(time, version, cipher)
        self._told = Told(encrypted=True)
        self._exchange, self._tls_agreed = None, False
        return steps

    @property
    def awaits(self) -> tuple[Awaited, int]:
        if self._typing is not None:
            return "go-ahead" if self._typing.waiting else "literal", self._typing.need
        if self._exchange is not None:
            return "response", 0
        return "done" if self._idling() else "command", 0

    def _take(self, line: Line) -> None:
        if self._sealed or (self._tls_agreed and is_sealed(line.data)):
            if self._sealed and self._sealed[0].sender != line.sender:
                self._emit_sealed()
            self._sealed.append(line)
        elif line.sender == "server":
            for response in self._assembly.take(line):
                self._response(response)
        elif self._typing is not None and self._typing.waiting:
            self._held.append(line)
            if self._typing.asked.verb == "LOGIN":
                self.secrets |= spellings(line.data)
        elif self._typing is not None:
            self._literal(self._typing, line)
        elif self._exchange is not None:
            self._sasl_response(line)
        elif self._idling() and split_end(line.data)[0].strip().upper() == b"DONE":
            self._done(line)
        else:
            self._command(line)

    def _flush(self) -> None:
        for response in self._assembly.flush():
            self._response(response, "The connection ended in the middle of a response.")
        while self._typing is not None and self._typing.waiting and self._held:
            self._typing.waiting = False
            self._release()
        if self._typing is not None and self._typing.lines:
            self._literal_step(self._typing, None, "The connection ended inside the literal.")
        self._typing = None
        self._emit_sealed()

    def _emit_sealed(self) -> None:
        """Emit the TLS records of one side."""
        lines, self._sealed = self._sealed, []
        if lines:
            data = b"".join(line.data for line in lines)
            self._emit(
                lines, "data", [Piece(data, "encrypted", "TLS records: encrypted")],
                meaning=said.SEALED, section="RFC 8446 §5",
                label=f"encrypted, {digits(len(data), 'octet')}",
            )  # fmt: skip

    def _end_meaning(self) -> tuple[str, str]:
        lasting = [a.verb for a in self.asked if a.verb in said.LASTING and not a.wrong]
        if lasting:
            return said.UNANSWERED.format(verb=lasting[-1]), "RFC 3501 §2.2.2"
        return said.ENDS[self.state], "RFC 3501 §3"

    # The client's lines.

    def _command(self, line: Line) -> None:
        body, end = split_end(line.data)
        match = re.match(
            rb"([^ \t]*)([ \t]*)((?i:UID[ \t]+(?=[^ \t]))?[^ \t]*)(.*)", body, re.DOTALL
        )
        assert match is not None
        tag, gap, verb, rest = match.groups()
        name = b" ".join(verb.split()).decode("ascii", "replace").upper()
        alone = tag.decode("ascii", "replace").upper()
        if not is_known(name) and is_known(alone):
            tag, gap, verb, name, rest = b"", b"", tag, alone, gap + verb + rest
        faults = tag_faults(tag, gap, verb)
        pieces = [Piece(tag, "tag", "tag: the reply will repeat it"), space(gap)]
        pieces.append(Piece(verb, "verb", "command"))
        shape = EVERYTHING if name in said.ELSEWHERE else SHAPES.get(name, Shape())
        place = Place(name, shape, self._told.utf8)
        if is_known(name):
            more, arguments, wrong = cut_arguments(rest, place)
            found = literal_at_end(rest)
            if name == "AUTHENTICATE":
                more, self._exchange = begin_exchange(more, self.reveal, self.secrets)
                arguments = [
                    p.data if p.name == "mechanism" else b"(response)"
                    for p in more
                    if p.name != "space" and not (p.name == "mechanism" and p.secret)
                ]
            wrong = count_faults(place, found is not None) + wrong
        else:
            more, arguments = self._unknown(pieces, rest), []
            found = literal_at_end(rest) if verb else None
            wrong = ["That is no IMAP command; the server should answer BAD."] if verb else []
            name = ""
            place = Place(name, EVERYTHING, secret=self.state == NOT_AUTHENTICATED)
        if any(a.verb == "STARTTLS" for a in self.asked):
            faults.append("After STARTTLS nothing may be sent before TLS has begun.")
        if self._idling():
            faults.append("While IDLE runs, the client may send only DONE.")
        faults += place_faults(name, self._expected()) + wrong
        faults += line_faults(line.data, LINE_LIMIT, "RFC 7162 §4")
        if not self.greeted:
            faults.append("The client should wait for the greeting before it speaks.")
        pieces += [*more, end_piece(end)]
        if name == "LOGIN":
            self._told.user = quote(unquote(arguments[0])) if arguments else ""
        line_told = b"" if name in ("LOGIN", "AUTHENTICATE", "") else rest
        meaning, section = command_meaning(
            name, line_told, arguments, self._told, self.state, empty=not verb
        )
        if name == "AUTHENTICATE" and self._exchange is not None and len(arguments) > 1:
            meaning += f" {self._exchange.meaning}"
        if found:
            meaning += said.COMMANDS["no wait" if found[1] else "wait"].format(
                octets=digits(found[0], "octet")
            )
            meaning += said.COMMANDS["octets"] if b"~{" in rest[-16:] else ""
            fault = self._told.literal_fault(found[0]) if found[1] else ""
            faults += [fault] if fault else []
        index = self._emit(
            [line], "command", pieces, verb=name, meaning=meaning, section=section, faults=faults
        )
        asked = Asked(index, name, tuple(arguments), bool(faults), tag)
        self.asked.append(asked)
        self._told.expunged = 0
        if found:
            self._typing = Typing(asked, place, found[0], not found[1])

    def _unknown(self, pieces: list[Piece], rest: bytes) -> list[Piece]:
        """Cut an unknown command; before the login it may hold a password."""
        if self._refused_password:
            self._refused_password = False
            pieces[:] = [replace(p, secret=p.name != "space" and bool(p.data)) for p in pieces]
        return unknown_arguments(rest, self.state == NOT_AUTHENTICATED)

    def _sasl_response(self, line: Line) -> None:
        assert self._exchange is not None
        body, end = split_end(line.data)
        asked = next((a for a in self.asked if a.verb == "AUTHENTICATE"), None)
        piece = self._exchange.response(body)
        self._emit(
            [line], "data", [piece, end_piece(end)], verb="AUTHENTICATE",
            meaning=said.CANCEL if body == b"*" else self._exchange.meaning,
            section="RFC 3501 §6.2.2" if body == b"*" else self._login_section(),
            answers=asked.index if asked else None,
            faults=line_faults(line.data, LINE_LIMIT, "RFC 7162 §4"),
        )  # fmt: skip

    def _done(self, line: Line) -> None:
        body, end = split_end(line.data)
        asked = self._idling()
        self._emit(
            [line], "data", [Piece(body, "verb", "end of IDLE"), end_piece(end)], verb="IDLE",
            meaning=said.DONE, section="RFC 2177 §3", answers=asked.index if asked else None,
            faults=line_faults(line.data, LINE_LIMIT, "RFC 7162 §4"),
        )  # fmt: skip

    def _literal(self, typing: Typing, line: Line) -> None:
        """Take a literal's octets, then the rest of the command's line."""
        taken, rest = line.data[: typing.need], line.data[typing.need :]
        if taken:
            typing.lines.append(replace(line, data=taken))
            typing.need -= len(taken)
        if rest:
            self._literal_step(typing, replace(line, data=rest))

    def _literal_step(self, typing: Typing, tail: Line | None, cut_off: str = "") -> None:
        """Emit a literal with the rest of the command's line."""
        content = b"".join(line.data for line in typing.lines)
        place, asked = typing.place, typing.asked
        literal = literal_piece(content, place)
        pieces = literal_pieces(literal)
        asked.messages = place.messages
        if literal.name == "user":
            self._told.user = quote(content)
        if literal.name in ("mailbox", "user", "set", "new-name"):
            asked.arguments += (content,)
        faults = [cut_off] if cut_off else []
        found = None
        lines = list(typing.lines)
        if tail is not None:
            body, end = split_end(tail.data)
            more, arguments, wrong = cut_arguments(body, place)
            found = literal_at_end(body)
            pieces += [*more, end_piece(end)]
            asked.arguments += tuple(arguments)
            faults += count_faults(place, found is not None) + wrong
            faults += line_faults(tail.data, LINE_LIMIT, "RFC 7162 §4")
            lines.append(tail)
        octets = digits(len(content), "octet")
        message = place.verb == "APPEND" and literal.name == "literal"
        if literal.secret:
            text = said.LITERAL_PASSWORDS[self._told.encrypted]
        elif message and (found or place.messages > 1):
            text = said.LITERAL_APPEND_MORE if found else said.LITERAL_APPEND_LAST
        else:
            text = said.LITERAL_APPEND if message else said.LITERAL
        kind = "message" if message else place.verb or "unknown command"
        self._emit(
            lines, "data", pieces, verb=place.verb, faults=faults, answers=asked.index,
            meaning=text.format(octets=octets, number=place.messages),
            section="RFC 3501 §6.3.11" if message else "RFC 3501 §4.3",
            label=f"literal, {octets}" if literal.secret else f"literal, {octets}: {kind}",
        )  # fmt: skip
        typing.lines = []
        if found:
            typing.need, typing.waiting = found[0], not found[1]
        else:
            self._typing = None
