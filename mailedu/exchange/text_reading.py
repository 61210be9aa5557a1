"""A text in the style of the RFCs, read as a transcript: ours, or one typed off an RFC.

An RFC writes the lines of one dialogue more freely than ``text_writing`` does: with several spaces
after the colon, with the whole indented, and folded, in indented lines without a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailedu.exchange.observing import Arrived, Remark, Session, observed
from mailedu.exchange.passing import CLOSED, TLS
from mailedu.exchange.ports import protocol_by_command, protocol_by_greeting, well_known
from mailedu.exchange.spelling import octets_of
from mailedu.exchange.text_writing import REMARK
from mailedu.protocols.known import state_in_the_middle
from mailedu.transcript import Connection, Sender, Transcript, TranscriptError

LINE = re.compile(r"[ \t]*([CS])(\d{0,4}):(.*)")
_HEAD = re.compile(r"#[ \t]*([CS])(\d{0,4}):[ \t]*(.*)")
_SERVER = re.compile(r"(.*), (SMTP|POP3|IMAP), port (\d{1,5})")
_OMITTED = re.compile(r"[ \t]*(\[?\.{3,}\]?)?[ \t]*")
_SENDERS: dict[str, Sender] = {"C": "client", "S": "server"}

_REMARKS = {
    CLOSED: "closed",
    "close connection": "closed",
    TLS: "encrypted",
    "no TLS": "not encrypted",
}

_TICK = 0.001
"""Seconds from line to line: a text tells their order and no times."""


@dataclass
class _Said:
    """One line of the text: whose, of which connection, what."""

    sender: Sender
    number: int
    text: str

    @property
    def remark(self) -> str:
        """What it says of the connection, where it is no line that was sent."""
        found = REMARK.fullmatch(self.text.strip())
        return found[1] if found else ""


def from_text(text: str, name: str = "the text") -> Transcript:
    """Read a text with ``C:`` and ``S:`` lines.

    Passwords are masked. Times are counted, a millisecond for each line; ``meta["times"]`` says so.

    Raises
    ------
    TranscriptError: when there is no such line, or a protocol cannot be told from the greeting.
    """
    title, heads, said = _parsed(text)
    if not said:
        raise TranscriptError(
            f'{name} has no line that begins with "C:" or "S:"; write what the client sends as '
            '"C: …" and what the server sends as "S: …"'
        )
    _unindent(said)
    sessions: dict[int, Session] = {}
    for at, line in enumerate(said):
        if line.number not in sessions:
            number = len(sessions) + 1
            ours = [s for s in said if s.number == line.number and not s.remark]
            sessions[line.number] = _session(number, line.number, ours, heads, name)
        happened = _happened(line, at * _TICK)
        if happened:
            sessions[line.number].happened.append(happened)
    meta = {"times": "counted: the text tells the order of the lines, and no times"}
    return observed(title or name, list(sessions.values()), meta)


def _parsed(text: str) -> tuple[str, dict[tuple[str, int], str], list[_Said]]:
    """Return the title, what the comments say of the parties, and the lines."""
    title = ""
    heads: dict[tuple[str, int], str] = {}
    said: list[_Said] = []
    for line in re.split(r"\r?\n", text.removeprefix("\ufeff")):
        head, found = _HEAD.fullmatch(line), LINE.fullmatch(line)
        if head:
            heads[_SENDERS[head[1]], int(head[2] or 1)] = head[3]
        elif line.startswith("#"):
            title = title or line.lstrip("# ")
        elif found:
            said.append(_Said(_SENDERS[found[1]], int(found[2] or 1), found[3]))
        elif said and line[:1] in (" ", "\t") and not _OMITTED.fullmatch(line):
            said[-1].text += " " + line.strip()
    return title, heads, said


def _unindent(said: list[_Said]) -> None:
    """Take away the spaces that stand behind every colon."""
    lines = [s.text for s in said if s.text.strip(" ") and not s.remark]
    indent = min((len(text) - len(text.lstrip(" ")) for text in lines), default=0)
    for line in said:
        if not line.remark:
            line.text = line.text[indent:]


def _session(
    number: int, written: int, lines: list[_Said], heads: dict[tuple[str, int], str], name: str
) -> Session:
    server = heads.get(("server", written), "")
    described = _SERVER.fullmatch(server)
    protocol = described[2] if described else _protocol(lines)
    if protocol is None:
        raise TranscriptError(
            f"{name}: connection {written} is none of SMTP, POP3 and IMAP by its first lines; give "
            f'its protocol in a line such as "# S{written}: mail.example, IMAP, port 143"'
        )
    connection = Connection(
        number,
        protocol,
        heads.get(("client", written), "") or "client",
        (described[1] if described else server) or "server",
        int(described[3]) if described else well_known(protocol, 0),
    )
    if not lines or lines[0].sender == "server":
        return Session(connection)
    return Session(connection, state=state_in_the_middle(protocol, octets_of(lines[0].text)))


def _protocol(lines: list[_Said]) -> str | None:
    for line in lines:
        data = octets_of(line.text)
        guess = protocol_by_greeting if line.sender == "server" else protocol_by_command
        found = guess(data)
        if found or (line.sender == "server" and re.match(rb"220[ -]", data)):
            return found or "SMTP"
    return None


def _happened(line: _Said, time: float) -> Arrived | Remark | None:
    """Return what a line of the text tells; None for remarks that tell nothing."""
    if not line.remark:
        whole = not line.text.endswith("\\")
        data = octets_of(line.text) + b"\r\n" if whole else octets_of(line.text[:-1])
        return Arrived(line.sender, data, time)
    kind, _, detail = line.remark.partition(": ")
    what = _REMARKS.get(kind)
    return Remark(line.sender, what, time, detail) if what else None
