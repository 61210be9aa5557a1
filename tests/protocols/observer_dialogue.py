"""Helpers for the observers' tests: dialogues written as text, and what every step must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer import observe
from mailedu.protocols.parts import explain
from mailedu.protocols.pop3 import POP3
from mailedu.protocols.smtp import SMTP
from mailedu.transcript import Line, Step
from mailedu.views.words.meanings import untranslated

PROTOCOLS = {"POP3": POP3, "SMTP": SMTP, "IMAP": IMAP}
HELLO = "S: 220 m.test\nC: EHLO c.test\nS: 250-m.test\nS: 250-PIPELINING\nS: 250 AUTH PLAIN LOGIN\n"
ENVELOPE = HELLO + "C: MAIL FROM:<a@b.test>\nS: 250 OK\nC: RCPT TO:<c@d.test>\nS: 250 OK\n"


def lines(sent: Iterable[tuple[str, bytes]]) -> list[Line]:
    """Number the lines of one connection in time; ``sent`` is sender and bytes."""
    return [
        Line(1, "client" if sender in ("C", "client") else "server", data, n, n + 0.25, n + 0.5)
        for n, (sender, data) in enumerate(sent)
    ]


def dialogue(text: str) -> list[Line]:
    r"""Read ``C: …`` and ``S: …``, a line each; CRLF is added, ``\xNN`` stands for an octet."""
    sent = []
    for row in text.strip("\n").split("\n"):
        sender, _, data = row.strip().partition(":")
        data = data.removeprefix(" ")
        octets = data.encode("latin-1").replace(b"\\0", b"\0")
        sent.append((sender, octets + b"\r\n"))
    return lines(sent)


def read(protocol: str, text: str, *, reveal: bool = False, state: str | None = None) -> list[Step]:
    """Return the steps of a dialogue written as text, after ``check`` has seen them."""
    steps = observe(protocol, dialogue(text), reveal=reveal, state=state)
    check(protocol, steps)
    return steps


def table(steps: Sequence[Step]) -> list[tuple[str, str, str, int | None]]:
    """Reduce steps to verb, kind, state after and the step that they answer."""
    return [(step.verb, step.kind, step.state_after, step.answers) for step in steps]


def errors(steps: Iterable[Step]) -> list[str]:
    """Return what is wrong with the steps."""
    return [f"{step.label}: {step.error}" for step in steps if step.error]


def parts_of(step: Step, *, spaces: bool = False) -> list[tuple[str, bytes]]:
    """Return the parts' names and bytes, without spaces unless asked for."""
    return [
        (part.name, step.data[part.start : part.end])
        for part in step.parts
        if spaces or part.name != "space"
    ]


def check(protocol: str, steps: Sequence[Step]) -> None:
    """Assert what holds for every step of every dialogue."""
    states = PROTOCOLS[protocol].states
    for index, step in enumerate(steps):
        assert step.meaning.strip(), step
        assert not re.search(r"\{[a-z]+\}", step.meaning), step.meaning
        assert step.section.startswith("RFC "), step
        for text in (step.meaning, step.error or ""):
            assert untranslated(text, "es") == [], "add it to mailedu/views/words/es_meanings/"
        assert step.label.strip()
        assert "\n" not in step.label and "\r" not in step.label
        assert step.state_before in states and step.state_after in states
        assert step.answers is None or 0 <= step.answers < index
        assert step.error is None or step.error.strip()
        edges = [0, *(part.end for part in step.parts)]
        assert [part.start for part in step.parts] == edges[:-1], step
        assert edges[-1] == len(step.data), step
        assert all(part.name and part.label for part in step.parts), step.parts
        assert all(part.start < part.end for part in step.parts), step.parts
        unexplained = [part for part in step.parts if explain(protocol, step, part) is None]
        assert unexplained == [], (step.label, unexplained)
    for before, after in pairwise(steps):
        assert before.state_after == after.state_before


def whole(given: Iterable[Line], sender: str) -> bytes:
    """Return all bytes that one side sent."""
    return b"".join(line.data for line in given if line.sender == sender)


def seen(steps: Iterable[Step], sender: str) -> bytes:
    """Return all bytes of one side's steps."""
    return b"".join(step.data for step in steps if step.sender == sender)


def everything(steps: Iterable[Step]) -> str:
    """Return every field of every step as one text, to look for what must not be there."""
    return "\n".join(
        repr((s.data.decode("latin-1"), s.label, s.verb, s.meaning, s.error, s.parts, s.section))
        for s in steps
    )
