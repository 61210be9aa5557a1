"""The observers read every dialogue of ``tests/transcripts`` with our server, and explain it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ours import Ours
from overheard import Overheard, overheard
from play import failure
from script import Script, scripts
from speaking import KINDS

from mailedu.protocols.parts import explain
from mailedu.transcript import Part, Step

sys.path.append(str(Path(__file__).parent.parent / "protocols"))
from observer_dialogue import check, everything, seen

TOLERATED = re.compile("space", re.IGNORECASE)
"""What a server may read over, although it is wrong: the scripts spaces_read_over say why."""


@pytest.fixture
def talks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Overheard]]:
    """The connections that a script opens, in order."""
    heard: list[Overheard] = []
    for service, kind in overheard(heard).items():
        monkeypatch.setitem(KINDS, service, kind)
    yield heard
    assert heard


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
def test_every_step_is_explained(script: Script, ours: Ours, talks: list[Overheard]) -> None:
    stage = ours.stage()
    assert failure(script, stage) is None
    stage.close()
    for talk in talks:
        assert "-secret" not in everything(talk.steps(reveal=False)), "passwords are masked"
        steps = talk.steps(reveal=True)
        check(talk.protocol, steps)
        if talk.protocol == "IMAP":
            agree(steps)
        for sender in ("client", "server"):
            said = b"".join(line.data for line in talk.lines() if line and line.sender == sender)
            assert seen(steps, sender) == said, "no octet is lost"


def parts(steps: list[Step]) -> Iterator[tuple[Step, Part]]:
    """Yield each part with its step."""
    return ((step, part) for step in steps for part in step.parts)


@pytest.mark.parametrize("ours", ["live"], indirect=True)
@pytest.mark.parametrize("script", scripts("pop3", "smtp"), ids=lambda script: script.name)
def test_every_part_is_explained(script: Script, ours: Ours, talks: list[Overheard]) -> None:
    stage = ours.stage()
    assert failure(script, stage) is None
    stage.close()
    for talk in talks:
        for reveal in (True, False):
            steps = talk.steps(reveal=reveal)
            assert [part for part in parts(steps) if explain(talk.protocol, *part) is None] == []
