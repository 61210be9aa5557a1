"""Every script of a protocol that Dovecot speaks, played against it.

A script that says where Dovecot differs must fail there: when Dovecot mends its ways, or the
script no longer shows the difference, this test says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from differences import LACKS
from dovecot import Dovecot
from play import failure
from script import Script, scripts
from stage import capabilities

PROTOCOLS = ("imap", "pop3")
SHORT = 1.0  # the patience, in seconds, with a script that must fail
SLOW = (
    "imap/idle_tells_of_changes.txt",
    "imap/login_refused_then_accepted.txt",
    "pop3/one_session_at_a_time.txt",
)
"""Where Dovecot waits for seconds: ten for a lock, and some after a wrong password."""
SCRIPTS = sorted(scripts(*PROTOCOLS), key=lambda script: script.name in SLOW)


@pytest.fixture(scope="session")
def announced(dovecot: Dovecot) -> dict[str, set[str]]:
    return {protocol: capabilities(dovecot.stage(), protocol) for protocol in PROTOCOLS}


@pytest.fixture(scope="session")
def begun(dovecot: Dovecot) -> Iterator[dict[str, Future[str | None]]]:
    """The slow scripts: they are played beside the others, which come before them."""
    with ThreadPoolExecutor() as pool:
        yield {
            script.name: pool.submit(failure, script, dovecot.stage())
            for script in SCRIPTS
            if script.name in SLOW
        }


def test_dovecot_lacks_what_the_list_says(announced: dict[str, set[str]]) -> None:
    needed = {(each.protocol, word) for each in SCRIPTS for word in each.needs}
    assert {word for protocol, word in needed if word not in announced[protocol]} <= LACKS
    assert not LACKS & set.union(*announced.values())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script(script: Script, dovecot: Dovecot, begun: dict[str, Future[str | None]]) -> None:
    missing = LACKS & {*script.needs}
    if missing:
        pytest.skip(f"Dovecot 2.3 does not announce {' '.join(sorted(missing))}")
    if script.dovecot is not None:
        assert failure(script, dovecot.stage(SHORT)), "Dovecot does what the script expects"
        return
    slow = begun.get(script.name)
    if problem := slow.result() if slow else failure(script, dovecot.stage()):
        pytest.fail(problem, pytrace=False)
