"""What is imported is declared, with its reason, and the same for pip and for conda."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def conda_packages() -> list[str]:
    """The entries of environment.yml that conda itself installs."""
    text = (ROOT / "environment.yml").read_text("utf-8").partition("dependencies:\n")[2]
    return re.findall(r"^  - ([^\s:]+)$", text, re.MULTILINE)


def test_the_conda_environment_has_the_packages_of_pyproject() -> None:
    table = project()
    wanted = [f"python{table['requires-python']}", "pip"]
    wanted += table["dependencies"] + table["optional-dependencies"]["labs"]
    assert sorted(conda_packages()) == sorted(wanted)


def test_conda_installs_mailedu_itself_from_this_folder() -> None:
    lines = (ROOT / "environment.yml").read_text("utf-8").splitlines()
    assert lines[-2:] == ["  - pip:", "      - --editable ."]


def imported() -> set[str]:
    """The packages of others that mailedu/ imports, wherever in a file."""
    found = set()
    for file in (ROOT / "mailedu").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(str(node.module).partition(".")[0])
    return {name.lower() for name in found - sys.stdlib_module_names - {"mailedu"}}


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    declared = {re.split(r"[<>=,]", name)[0] for name in project()["dependencies"]}
    assert imported() == declared


@pytest.mark.parametrize("extra", ["", "labs", "test"])
def test_every_dependency_gives_its_reason(extra: str) -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    table = project()
    names = table["optional-dependencies"][extra] if extra else table["dependencies"]
    reasons = {name: re.search(rf'"{re.escape(name)}",? +# \w', text) for name in names}
    assert [name for name, reason in reasons.items() if not reason] == []
