"""The IMAP observer (RFC 3501, RFC 2177, RFC 7888)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mailedu.protocols.imap import AUTHENTICATED, IMAP, LOGOUT, NOT_AUTHENTICATED, SELECTED
from mailedu.protocols.imap_syntax.scanner import literal_at_end
from mailedu.protocols.observer import meanings_imap as said
from mailedu.protocols.observer.base import Asked, Observer, line_faults
from mailedu.protocols.observer.imap_pieces import (
    EVERYTHING,
    SHAPES,
    Place,
    Shape,
    count_faults,
    cut_arguments,
    is_known,
    is_tag,
    literal_name,
    mailbox_name,
    place_faults,
    tag_faults,
    unquote,
)
from mailedu.protocols.observer.imap_responses import (
    STATUS,
    Tagged,
    read_response,
    read_tagged,
    response_label,
)
from mailedu.protocols.observer.imap_wording import Told, command_meaning, reply_meaning
from mailedu.protocols.observer.pieces import (
    Piece,
    end_piece,
    quote,
    space,
    spellings,
    split_end,
    unknown_arguments,
)
from mailedu.protocols.observer.sasl import Exchange, begin_exchange
from mailedu.protocols.observer.sentences import digits
from mailedu.transcript import Line

LINE_LIMIT = 8192  # octets of a command line that a server should accept (RFC 7162 §4)


@dataclass
class Typing:
    """A command whose literal is still to come or coming."""

    asked: Asked
    place: Place
    need: int
    waiting: bool
    lines: list[Line] = field(default_factory=list)


class ImapObserver(Observer):
    """Turns an IMAP connection's lines into steps."""

    protocol = IMAP

    def __init__(
        self, *, reveal: bool = False, submission: bool = False, state: str | None = None
    ) -> None:
        super().__init__(reveal=reveal, submission=submission, state=state)
        self._user = ""
        self._mailbox = ""
        self._typing: Typing | None = None
        self._held: list[Line] = []  # sent before the server asked for the literal
        self._response: list[Line] = []
        self._segments: list[tuple[bytes, bool]] = []
        self._need = 0
        self._exchange: Exchange | None = None
        self._expunged = 0
        self._refused_password = False

    def _take(self, line: Line) -> None:
        if line.sender == "server":
            self._server(line)
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
        if self._response:
            self._whole_response("The connection ended in the middle of a response.")
        if self._typing is not None and self._typing.waiting and self._held:
            self._typing.waiting = False
            held, self._held = self._held, []
            for line in held:
                self._take(line)
        if self._typing is not None and self._typing.lines:
            self._literal_step(self._typing, None, "The connection ended inside the literal.")
        self._typing = None

    def _end_meaning(self) -> tuple[str, str]:
        return said.ENDS[self.state], "RFC 3501 §3"

    def _idling(self) -> Asked | None:
        return next((asked for asked in self.asked if asked.verb == "IDLE"), None)

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
        place = Place(name, shape)
        known = is_known(name)
        if known:
            more, arguments, wrong = cut_arguments(rest, place)
            found = literal_at_end(rest)
            if name == "AUTHENTICATE":
                more, self._exchange = begin_exchange(more, self.reveal, self.secrets)
                arguments = [p.data for p in more if p.name == "mechanism" and not p.secret]
            wrong = count_faults(place, found is not None) + wrong
        else:
            more, arguments, found = self._unknown(pieces, rest), [], None
            wrong = ["That is no IMAP command; the server should answer BAD."] if verb else []
            name = ""
        if self._idling():
            faults.append("While IDLE runs, the client may send only DONE.")
        faults += place_faults(name, self._expected()) + wrong
        faults += line_faults(line.data, LINE_LIMIT, "RFC 7162 §4")
        if not self.greeted:
            faults.append("The client should wait for the greeting before it speaks.")
        pieces += [*more, end_piece(end)]
        if name == "LOGIN":
            self._user = quote(unquote(arguments[0])) if arguments else ""
        meaning, section = command_meaning(
            name, arguments, Told(self.state, self._user), empty=not verb
        )
        if found:
            wait = "no wait" if found[1] else "wait"
            meaning += said.COMMANDS[wait].format(octets=digits(found[0], "octet"))
        index = self._emit(
            [line], "command", pieces, verb=name, meaning=meaning, section=section, faults=faults
        )
        asked = Asked(index, name, tuple(arguments), bool(faults), tag)
        self.asked.append(asked)
        self._expunged = 0
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
        self._emit(
            [line], "data", [self._exchange.response(body), end_piece(end)], verb="AUTHENTICATE",
            meaning=said.CANCEL if body == b"*" else said.RESPONSE, section="RFC 3501 §6.2.2",
            faults=line_faults(line.data, LINE_LIMIT, "RFC 7162 §4"),
            answers=asked.index if asked else None,
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
        name, label, secret = literal_name(typing.place)
        decoded = mailbox_name(content) if name == "mailbox" else None
        pieces = [Piece(content, name, label, decoded, secret)]
        octets = digits(len(content), "octet")
        if name == "user":
            self._user = quote(content)
        if name in ("mailbox", "user", "set") or name == "new-name":
            typing.asked.arguments += (content,)
        if not typing.place.depth:
            typing.place.position += 1
        faults = [cut_off] if cut_off else []
        found = None
        lines = list(typing.lines)
        if tail is not None:
            body, end = split_end(tail.data)
            more, arguments, wrong = cut_arguments(body, typing.place)
            found = literal_at_end(body)
            pieces += [*more, end_piece(end)]
            typing.asked.arguments += tuple(arguments)
            faults += count_faults(typing.place, found is not None) + wrong
            faults += line_faults(tail.data, LINE_LIMIT, "RFC 7162 §4")
            lines.append(tail)
        message = typing.place.verb == "APPEND" and name == "literal"
        text = said.LITERAL_APPEND if message else said.LITERAL
        text = said.LITERAL_PASSWORD if secret else text.format(octets=octets)
        kind = "message" if message else typing.place.verb
        self._emit(
            lines, "data", pieces, verb=typing.place.verb, meaning=text,
            section="RFC 3501 §6.3.11" if message else "RFC 3501 §4.3", faults=faults,
            answers=typing.asked.index,
            label=f"literal, {octets}" if secret else f"literal, {octets}: {kind}",
        )  # fmt: skip
        typing.lines = []
        if found:
            typing.need, typing.waiting = found[0], not found[1]
        else:
            self._typing = None

    # The server's lines.

    def _server(self, line: Line) -> None:
        if self._need:
            taken, rest = line.data[: self._need], line.data[self._need :]
            self._response.append(replace(line, data=taken))
            self._segments[-1] = (self._segments[-1][0] + taken, True)
            self._need -= len(taken)
            if rest:
                self._server_text(replace(line, data=rest))
        else:
            self._server_text(line)

    def _server_text(self, line: Line) -> None:
        self._response.append(line)
        self._segments.append((line.data, False))
        start = self._segments[0][0]
        words = start.split(None, 2)
        status = len(words) > 1 and words[1].upper().decode("ascii", "replace") in STATUS
        found = re.search(rb"\{([0-9]{1,10})\}\r?\n$", line.data)
        if found and start.startswith(b"* ") and not status:
            self._need = int(found.group(1))
            self._segments.append((b"", True))
        else:
            self._whole_response()

    def _whole_response(self, cut_off: str = "") -> None:
        lines, self._response = self._response, []
        segments, self._segments = self._segments, []
        self._need = 0
        faults = [cut_off] if cut_off else []
        for data, literal in segments:
            if not literal:
                faults += line_faults(data, 1 << 30, "")
        start = segments[0][0]
        if start.startswith(b"*"):
            self._untagged(lines, segments, faults)
        elif re.match(rb"\+( |\r?\n|$)", start):
            self._continuation(lines, start, faults)
        else:
            self._tagged(lines, start, faults)

    def _untagged(
        self, lines: Sequence[Line], segments: Sequence[tuple[bytes, bool]], faults: list[str]
    ) -> None:
        asked = self.asked[0] if self.asked else None
        if re.match(rb"\* BAD\b", segments[0][0], re.IGNORECASE):
            lost = next((a for a in self.asked if not is_tag(a.tag)), None)
            if lost is not None:  # no tagged reply will come
                self.asked.remove(lost)
                asked = lost
        verb = asked.verb if asked else ""
        greeting = not self.greeted
        opening = asked and verb in ("SELECT", "EXAMINE") and asked.arguments
        mailbox = mailbox_name(asked.arguments[0]) if asked and opening else self._mailbox
        response = read_response(segments, verb, mailbox, greeting)
        leads_to = None
        if response.keyword == "BYE":
            leads_to = LOGOUT
        elif response.code == "CLOSED" or (response.keyword == "PREAUTH" and greeting):
            leads_to = AUTHENTICATED
        elif response.keyword == "EXPUNGE":
            self._expunged += 1
        self.greeted = True
        self._emit(
            lines, "greeting" if greeting else "untagged", response.pieces,
            verb="" if greeting else response.keyword, leads_to=leads_to,
            meaning=response.meaning, section=response.section,
            faults=response.faults + faults, answers=asked.index if asked else None,
            label=response_label(segments),
        )  # fmt: skip

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
            meaning, section = said.CONTINUE_LOGIN, "RFC 3501 §6.2.2"
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
            self._user = self._exchange.user if self._exchange else ""
            self._exchange = None
        leads_to = self._leads_to(verb, reply.status)
        told = Told(self.state, self._user, self._expunged, self._mailbox)
        meaning, section = reply_meaning(asked, reply, told)
        if verb in ("SELECT", "EXAMINE") and leads_to == SELECTED and asked.arguments:
            self._mailbox = mailbox_name(asked.arguments[0])
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
