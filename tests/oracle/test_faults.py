"""Each wrong behaviour is caught by a script that passes on the right server."""

from __future__ import annotations

import pytest
from ours import Ours
from play import failure
from script import PROTOCOLS, Script, scripts

from mailedu.protocols.faults import FAULTS

SCRIPTS = [script for script in scripts(*PROTOCOLS) if script.catches]
CATCHES = [(script, fault) for script in SCRIPTS for fault in script.catches]


@pytest.mark.parametrize(("script", "fault"), CATCHES, ids=lambda each: getattr(each, "name", each))
def test_a_wrong_server_is_caught(script: Script, fault: str, ours: Ours) -> None:
    assert failure(script, ours.stage(wrong=frozenset({fault}))) is not None


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_right_one_is_not(script: Script, ours: Ours) -> None:
    assert failure(script, ours.stage()) is None


def test_every_wrong_behaviour_has_its_script() -> None:
    assert {fault for _, fault in CATCHES} == set(FAULTS)
