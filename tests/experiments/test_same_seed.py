"""The same seed gives the same result in every process, whatever the order of its hashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from mailedu import experiments

SMALL: dict[str, dict[str, Any]] = {
    "connection_time": {"hours": 0.5, "poll_minutes": 5, "messages": 6},
    "deletion": {"deleted": 1, "days": 1},
    "multi_client": {"devices": 2, "seconds": 40, "kilobytes": 20},
    "offline": {"messages": 20, "changed": 4, "removed": 3, "new": 3, "queued": 4, "both": 2},
    "round_trips": {"dialogue": "relay"},
    "server_space": {"days": 4, "visit_days": 1, "quota_megabytes": 0.05},
    "speed": {"messages": 10},
    "traffic": {"messages": 4, "attachment_kb": 20, "poll_minutes": 120},
}
WITH_CHANCE = ("connection_time", "multi_client", "offline", "speed", "traffic")


def found(name: str, seed: int) -> str:
    return json.dumps(experiments.run(name, seed=seed, **SMALL[name]).to_dict())


def test_every_experiment_but_the_one_that_measures_the_machine_is_here() -> None:
    assert {*SMALL, "capacity"} == set(experiments.names())


def test_the_same_seed_gives_the_same_in_another_process_and_another_seed_does_not() -> None:
    code = (
        "import json; from mailedu import experiments\n"
        f"for name, parameters in {SMALL!r}.items():\n"
        "    print(json.dumps(experiments.run(name, seed=1, **parameters).to_dict()))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = {name: found(name, 1) for name in SMALL}
    assert dict(zip(SMALL, other.stdout.splitlines(), strict=True)) == here
    for name in WITH_CHANCE:
        rows = [json.loads(text)["rows"] for text in (here[name], found(name, 2))]
        assert rows[0] != rows[1], name
