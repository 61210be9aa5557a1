"""``mailedu run``: what it prints and writes, and one line for every mistake."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mailedu import Transcript, cli, experiments

SHORT = ["--set", "hours=1", "--set", "messages=3"]
NINE = {
    "deletion", "multi_client", "connection_time", "speed", "round_trips", "traffic", "offline",
    "server_space", "capacity",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ([], "mailedu run --list"),
        (["conection_time"], "did you mean connection_time?"),
        (["weather"], "there are: capacity, connection_time"),
        (["connection_time", "--list", "--set", "hours=0"], None),
        (["connection_time", "--set", "hour=2"], "no parameter 'hour'"),
        (["connection_time", "--set", "hours"], "write KEY=VALUE"),
        (["connection_time", "--set", "hours="], "write KEY=VALUE"),
        (["connection_time", "--set", "hours=-1"], "hours=-1: give a number from"),
        (["connection_time", "--set", "hours=nan"], "hours=nan: give a number from"),
        (["connection_time", "--set", "messages=inf"], "messages=inf: give a whole number from"),
        (["connection_time", "--set", "messages=2.5"], "messages=2.5: give a whole number from"),
        (["connection_time", "--set", "link=pigeon"], "link=pigeon: give one of"),
        (["connection_time", "--world", "real"], "use simulated or live"),
        (["connection_time", "--world", "live"], "in the live world this takes 10 h:"),
        (["connection_time", "--json", "no/such/folder/a.json"], "there is no folder no/such"),
        (["connection_time", *SHORT, "--json", "."], "name another file"),
        (["connection_time", *SHORT, "--figure", "a.doc"], "a.doc"),
        (["connection_time", *SHORT, "--session", "x", "--transcript", "x"], "no session 'x'"),
        (["connection_time", *SHORT, "--session", "x"], "needs --transcript FILE"),
        (["weather", "--list"], "there is no experiment 'weather'"),
    ],
)
def test_a_mistake_is_answered_by_one_line(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    hint: str | None,
) -> None:
    monkeypatch.chdir(tmp_path)
    status = cli.main(["run", *arguments])
    error = capsys.readouterr().err.rpartition("\r")[2]  # behind a bar, which a slow machine shows
    if hint is None:
        assert status == 0 and error == ""
    else:
        assert status == 1
        assert error.startswith("mailedu: ") and error.count("\n") == 1
        assert hint in error
    assert list(tmp_path.iterdir()) == []


def test_there_are_nine_experiments_each_with_its_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert set(experiments.names()) == NINE
    assert cli.main(["run", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert {head.partition(":")[0] for head in heads} == NINE
    assert all(head.endswith("?") for head in heads)
    page = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    assert [name for name in NINE if f"\n| `{name}` | " not in page] == []


def test_a_run_prints_its_answer_and_writes_what_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paths = {suffix: tmp_path / f"day.{suffix}" for suffix in ("json", "csv", "png", "svg")}
    assert (
        cli.main(
            ["run", "connection_time", *SHORT, "--json", str(paths["json"]),
             "--csv", str(paths["csv"]), "--figure", str(paths["png"]),
             "--transcript", str(tmp_path / "first.json")]
        )
        == 0
    )  # fmt: skip
    answer = capsys.readouterr().out.strip()
    data = json.loads(paths["json"].read_text("utf-8"))
    assert data["answer"] == answer and data["parameters"]["hours"] == 1
    with paths["csv"].open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(data["rows"]) > 3
    assert paths["png"].read_bytes().startswith(b"\x89PNG")
    assert len(Transcript.load(tmp_path / "first.json").connections) == 1


def test_the_same_seed_gives_the_same_file_in_every_process(tmp_path: Path) -> None:
    def arguments(seed: int, file: str) -> list[str]:
        return ["run", "connection_time", *SHORT, "--seed", str(seed), "--json", file]

    away, here, other = (tmp_path / name for name in ("away.json", "here.json", "other.json"))
    subprocess.run(
        [sys.executable, "-m", "mailedu.cli", *arguments(7, str(away))],
        env={**os.environ, "PYTHONHASHSEED": "4711"}, check=True, capture_output=True,
    )  # fmt: skip
    assert cli.main(arguments(7, str(here))) == cli.main(arguments(8, str(other))) == 0
    assert here.read_bytes() == away.read_bytes()
    rows = [json.loads(file.read_bytes())["rows"] for file in (here, other)]
    assert rows[0] != rows[1]
