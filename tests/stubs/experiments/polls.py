"""An experiment for the tests of the views: quick, with sessions that can be opened."""

from __future__ import annotations

import pandas as pd
from sample_dialogues import pop3_dialogue

from mailedu.experiments.base import Experiment, ExperimentError, Found, Parameter
from mailedu.simulation import Kind
from mailedu.transcript import Transcript


def conduct(
    world: Kind, seed: int, *, minutes: int, devices: int, link: str, tls: bool, messages: int
) -> Found:
    if messages == 5000:
        raise ExperimentError("messages=5000: no stub holds so many")
    rows = pd.DataFrame(
        [
            (f"device {device + 1}", f"{device + 1}.{at}", at * minutes / 60, 20.0 + seed)
            for device in range(devices)
            for at in range(600 // minutes)
        ],
        columns=["device", "session", "start_hours", "seconds"],
    )

    def transcript(session: str) -> Transcript:
        if session == "1.3":
            raise ExperimentError("session 1.3 was not kept")
        return pop3_dialogue()

    answer = f"{devices} devices connect {len(rows)} times over {link}"
    return Found(rows, answer, sessions=list(rows.session), open_session=transcript)


EXPERIMENT = Experiment(
    "How often does a device connect?",
    (
        Parameter("minutes", 15, "minutes between polls", least=5, most=60, step=5),
        Parameter("devices", 3, "devices", least=0, most=8),
        Parameter("link", "home", "link", choices=("home", "mobile", "satellite")),
        Parameter("tls", True, "encrypted"),
        Parameter("messages", 100, "messages in the mailbox", least=10, most=10_000),
    ),
    conduct,
    lambda **_: 36_000.0,
)
