"""Each wrong behaviour is caught by a script, which passes on the right server.

``test_scripts_ours.py`` plays it there.
"""

from __future__ import annotations

from contextlib import closing

import pytest
from ours import Ours
from play import failure
from script import PROTOCOLS, Script, scripts

from mailedu.protocols.faults import FAULTS

SCRIPTS = [script for script in scripts(*PROTOCOLS) if script.catches]
CATCHES = [(script, fault) for script in SCRIPTS for fault in script.catches]


@pytest.mark.parametrize("ours", ["simulated"], indirect=True)  # wrong is wrong in both
@pytest.mark.parametrize(("script", "fault"), CATCHES, ids=lambda each: getattr(each, "name", each))
def test_a_wrong_server_is_caught(script: Script, fault: str, ours: Ours) -> None:
    with closing(ours.stage(wrong=frozenset({fault}))) as stage:
        assert failure(script, stage) is not None


def test_every_wrong_behaviour_has_its_script() -> None:
    assert {fault for _, fault in CATCHES} == set(FAULTS)
