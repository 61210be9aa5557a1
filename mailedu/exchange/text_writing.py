r"""A transcript as a text in the style of the RFCs: ``C:`` and ``S:`` lines.

::

    # POP3: bob fetches his mail
    # C: bob's laptop
    # S: mail.campus.test, POP3, port 110
    S: +OK POP3 server ready
    C: QUIT

Each line ends with CRLF, which is not written. A backslash at the end says that none follows. With
several connections their number stands behind the letter, ``C1:``. What is no line stands in
angle brackets: ``C: <connection closed>``. Octets are spelled as in ``spelling``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailedu.exchange.passing import CLOSED, TLS
from mailedu.exchange.spelling import spelled
from mailedu.transcript import Sender, Step, Transcript

LETTERS: dict[Sender, str] = {"client": "C", "server": "S"}
REMARK = re.compile(rf"<({CLOSED}|{TLS}: [^>]*|no TLS: [^>]*|[a-z ]*connection[a-zA-Z0-9 ]*)>")
"""What a line holds that says what happened to the connection; RFCs write <open connection>."""

_FAILED = "TLS handshake failed: "


def to_text(transcript: Transcript) -> str:
    """Return the transcript as a text; times, meanings and mailboxes are not in it."""
    several = len(transcript.connections) > 1
    lines = [f"# {_on_one_line(transcript.title)}"]
    for c in transcript.connections:
        number = str(c.number) if several else ""
        lines.append(f"# C{number}: {_on_one_line(c.client)}")
        lines.append(f"# S{number}: {_on_one_line(c.server)}, {c.protocol}, port {c.port}")
    begun = False
    for step, content in _contents(transcript.steps):
        if content is None:  # what happened and nobody sent, as a line that was dropped
            lines.append(f"# ({_on_one_line(step.label)})")
            continue
        if not begun and content.startswith(" "):  # it shows that one space is not the line's
            content = f"\\x20{content[1:]}"
        begun = True
        number = str(step.connection) if several else ""
        lines.append(f"{LETTERS[step.sender]}{number}: {content}".rstrip(" "))
    return "\n".join(lines) + "\n"


def _contents(steps: tuple[Step, ...]) -> Iterator[tuple[Step, str | None]]:
    """Yield each line with a step that it belongs to; what one side sends goes on in one line."""
    unfinished: dict[int, tuple[Step, bytes]] = {}
    for step in steps:
        begun, data = unfinished.pop(step.connection, (step, b""))
        if data and (step.kind == "event" or begun.sender != step.sender):
            yield begun, _spelled(data)
            data = b""
        if step.kind == "event":
            yield step, _remark(step)
            continue
        *whole, rest = (data + step.data).split(b"\n")
        for line in whole:
            yield step, _spelled(line + b"\n")
        if rest:
            unfinished[step.connection] = step, rest
    for begun, data in unfinished.values():
        yield begun, _spelled(data)


def _spelled(data: bytes) -> str:
    if not data.endswith(b"\r\n"):
        return spelled(data) + "\\"
    text = spelled(data[:-2])
    return text.replace("<", "\\x3c", 1) if REMARK.fullmatch(text.strip()) else text


def _remark(step: Step) -> str | None:
    if step.label == CLOSED or step.label.startswith(TLS):
        return f"<{step.label}>"
    if step.error and step.error.startswith(_FAILED):
        return f"<no TLS: {step.error.removeprefix(_FAILED)}>"
    return None


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
