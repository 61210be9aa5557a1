"""What all tests share: repeatable examples, and the rule about programs that may be missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("mailedu", derandomize=True, deadline=None)
hypothesis.settings.load_profile("mailedu")

_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "needs(*programs): the test drives these programs; where one is missing it is skipped, "
        "but with CI=true it fails. npm:NAME is a package of tests/interop/node.",
    )


def find_program(name: str) -> str:
    """Return the path of a program; skip the test without it, or fail it when CI=true."""
    path = shutil.which(name, path=_PATH) if not name.startswith("npm:") else _npm_package(name)
    if path is not None:
        return path
    message = f"the program {name} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{message}, and CI must have it: .ci/run gets it", pytrace=False)
    pytest.skip(f"{message} (.ci/run tells how to get it)")


def _npm_package(name: str) -> str | None:
    folder = Path(__file__).parent / "interop/node/node_modules" / name.removeprefix("npm:")
    return str(folder) if folder.is_dir() else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            find_program(name)


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """``program("dovecot")`` is its path; missing means skip, or failure when CI=true."""
    return find_program
