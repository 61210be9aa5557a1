"""A recorded session exported as a script plays against a fresh server, as it went."""

from __future__ import annotations

from pathlib import Path

import pytest
from ours import Ours
from play import failure, play
from recorded_dialogues import NAMES, dialogues
from script import Script, parse

from mailedu.exchange.script_writing import to_script


def exported(name: str) -> Script:
    transcript = dialogues()[name]
    protocol = transcript.connections[0].protocol.lower()
    return parse(to_script(transcript), Path(protocol) / f"{name}.txt")


@pytest.mark.parametrize("name", NAMES)
def test_an_exported_session_plays_again(name: str, ours: Ours) -> None:
    script = exported(name)
    assert script.blocks
    stage = ours.stage()
    problem = failure(script, stage)
    stage.close()
    assert problem is None, problem


def test_a_server_that_does_otherwise_is_found_out(ours: Ours) -> None:
    script = exported("pop3")
    text = to_script(dialogues()["pop3"])
    other = parse(text.replace("| Subject: Lunch", "| Subject: Supper"), script.path)
    stage = ours.stage()
    problem = failure(other, stage)
    stage.close()
    assert problem is not None and "this did not come" in problem


def test_what_is_in_a_script(ours: Ours) -> None:
    text = to_script(dialogues()["stdlib"])
    assert "1> LOGIN bob bob-secret\n1< OK" in text  # whatever mechanism there was
    assert "2> PASS bob-secret" in text and "********" not in text
    assert "3: connect submission" in text and "3: closed" in text
    stage = ours.stage()
    played = play(exported("stdlib"), stage)
    stage.close()
    assert r"1>> Subject: \x7bv} \x5cx41 caf\xe9" in played
