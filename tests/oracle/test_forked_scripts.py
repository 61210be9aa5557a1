"""Scripts recorded in a sandbox, and run again from the state in which they began."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import dataclass

import pytest
from line import SocketLine
from ours import USERS
from play import failure
from script import PROTOCOLS, Script, scripts
from speaking import PATIENCE

from mailedu import Sandbox
from mailedu.forking.compare import first_deviation
from mailedu.forking.rerun import rerun
from mailedu.forking.schedule import schedule

EVERY = 20
"""Of so many scripts one is played; all came again when this was written."""


@dataclass
class Recorded:
    """A sandbox as a stage; see :class:`speaking.Stage`."""

    box: Sandbox
    name: str = "mailedu"

    def connect(self, service: str) -> SocketLine:
        place = getattr(self.box, service)
        line = SocketLine(
            socket.create_connection((place.host, place.port)), self.box.client_context, PATIENCE
        )
        if place.encrypted:
            line.start_tls()
        return line


@pytest.mark.parametrize("script", scripts(*PROTOCOLS)[::EVERY], ids=lambda script: script.name)
def test_what_was_recorded_comes_again(script: Script) -> None:
    passwords = {user: f"{user}-secret" for user in USERS}
    with closing(Sandbox(passwords, name=None, mail=False)) as box:
        for user in USERS:
            box.store.set_quota(user, storage=1024 * 1024, messages=100)
        with box.record() as tape:
            assert failure(script, Recorded(box)) is None
        recorded = tape.transcript
    again = rerun(recorded, schedule(recorded)).transcript
    place = first_deviation(recorded, again)
    assert place is None, f"step {place}: {recorded.steps[place]}"
