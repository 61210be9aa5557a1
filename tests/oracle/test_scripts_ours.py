"""Every script in ``tests/transcripts``, played against our servers."""

from __future__ import annotations

from contextlib import closing

import pytest
from ours import Ours
from play import failure
from script import PROTOCOLS, Script, scripts
from stage import capabilities

SCRIPTS = scripts(*PROTOCOLS)


@pytest.fixture(scope="session")
def announced(ours: Ours) -> dict[str, set[str]]:
    with closing(ours.stage()) as stage:
        return {protocol: capabilities(stage, protocol) for protocol in PROTOCOLS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script(script: Script, ours: Ours, announced: dict[str, set[str]]) -> None:
    assert set(script.needs) <= announced[script.protocol], "our server announces what is needed"
    stage = ours.stage()
    problem = failure(script, stage)
    try:
        stage.close()
    except Exception as error:  # what a session raised says more than what did not come
        error.add_note(problem or "")
        raise
    if problem:
        pytest.fail(problem, pytrace=False)
