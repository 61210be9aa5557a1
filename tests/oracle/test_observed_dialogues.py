"""The IMAP observer reads every dialogue of ``tests/transcripts/imap`` with our server."""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from ours import Ours
from play import failure
from script import Script, scripts
from speaking import KINDS, Imap, Stage

from mailedu.protocols.observer import observer_for
from mailedu.transcript import Line, Sender, Step

sys.path.append(str(Path(__file__).parent.parent / "protocols"))
from observer_dialogue import check, everything, seen

TLS = ("TLSv1.3", "TLS_AES_256_GCM_SHA384")
TOLERATED = re.compile("space", re.IGNORECASE)
"""What a server may read over, although it is wrong: the scripts spaces_read_over say why."""


class Overheard(Imap):
    """A connection of which every octet in clear is kept, with who said it."""

    talks: ClassVar[list[Overheard]] = []

    def __init__(self, stage: Stage, service: str) -> None:
        self.said: list[tuple[Sender, bytes] | None] = []
        if service == "imaps":
            self.said.append(None)
        self.talks.append(self)
        super().__init__(stage, service)

    def send(self, data: bytes) -> None:
        self.said.append(("client", data))
        super().send(data)

    def _read(self) -> None:
        before = len(self._buffer)
        super()._read()
        self.said.append(("server", self._buffer[before:]))

    def start_tls(self) -> None:
        super().start_tls()
        self.said.append(None)

    def lines(self) -> Iterator[Line | None]:
        """Yield the lines of both sides, and None where TLS begins."""
        rest: dict[Sender, bytes] = {"client": b"", "server": b""}
        times = itertools.count()
        for said in self.said:
            if said is None:
                yield None
                continue
            sender, data = said
            *whole, rest[sender] = re.split(rb"(?<=\n)", rest[sender] + data)
            for line in whole:
                now = float(next(times))
                yield Line(1, sender, line, now, now, now)

    def steps(self, *, reveal: bool) -> list[Step]:
        observer = observer_for("IMAP", reveal=reveal)
        steps: list[Step] = []
        for line in self.lines():
            steps += observer.feed(line) if line else observer.encrypted(0.0, *TLS)
        return steps + observer.close()


def agree(steps: list[Step]) -> None:
    """Assert that what the observer says goes together with what the server answers."""
    for step in steps:
        if step.sender == "server":
            assert "observer does not know" not in step.meaning, step.label
            assert step.error is None, (step.label, step.error)
        assert re.search(r"\. ?$|\.\)$", step.meaning), step.meaning
        assert "  " not in step.meaning and ".." not in step.meaning, step.meaning
    for reply in steps:
        if reply.kind != "reply":
            continue
        assert reply.answers is not None, reply.label
        command = steps[reply.answers]
        assert command.label.split()[0] == reply.label.split()[0], "the tag of its command"
        if command.error and not TOLERATED.search(command.error):
            assert reply.data.split()[1] != b"OK", (command.label, command.error)


@pytest.mark.parametrize("ours", ["live"], indirect=True)  # what is said is the same in both
@pytest.mark.parametrize("script", scripts("imap"), ids=lambda script: script.name)
def test_every_step_is_explained(
    script: Script, ours: Ours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Overheard, "talks", [])
    monkeypatch.setitem(KINDS, "imap", Overheard)
    monkeypatch.setitem(KINDS, "imaps", Overheard)
    stage = ours.stage()
    assert failure(script, stage) is None
    stage.close()
    assert Overheard.talks
    for talk in Overheard.talks:
        assert "-secret" not in everything(talk.steps(reveal=False)), "passwords are masked"
        steps = talk.steps(reveal=True)
        check("IMAP", steps)
        agree(steps)
        for sender in ("client", "server"):
            said = b"".join(line.data for line in talk.lines() if line and line.sender == sender)
            assert seen(steps, sender) == said, "no octet is lost"
