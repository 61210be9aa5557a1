"""Fixtures for tests that drive real mail programs against ``mailedu serve``."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_system import PATIENCE, Person, Run, Running, Server

from mailedu.network.tls import Certificates

ACCOUNTS = 1200
"""More than there are tests that take an account."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests; it must end with status 0 and must not complain meanwhile.

    It offers STARTTLS and has the encrypted ports; ``server.ca_file`` is what to trust.
    """
    users = [f"--user=person{n}:secret-{n}" for n in range(ACCOUNTS)]
    with Server(tmp_path_factory.mktemp("serve"), "--tls", *users) as server:
        yield server
        assert server.stop() == (0, "")
        assert server.stderr == ""


@pytest.fixture(scope="session")
def another_ca(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of another authority, which did not sign the server's."""
    path = tmp_path_factory.mktemp("another") / "ca.pem"
    path.write_text(Certificates(["localhost"], lambda: datetime.now(UTC)).make().ca_pem)
    return path


@pytest.fixture(scope="session")
def strangers(server: Server) -> Iterator[Person]:
    """The people that no test has met yet."""
    return iter(server.people().values())


@pytest.fixture
def bob(strangers: Iterator[Person]) -> Person:
    """Somebody with an empty account that no other test uses."""
    return next(strangers)


@pytest.fixture
def carol(strangers: Iterator[Person]) -> Person:
    """Another one."""
    return next(strangers)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home folder of the programs in this test."""
    return tmp_path


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """All the environment that a program sees."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "TZ": "UTC",
    }


@pytest.fixture
def run(program: Callable[[str], str], home: Path, environment: dict[str, str]) -> Run:
    """``run("swaks", "--to", …, stdin=b"", status=0)`` runs a program in ``home`` to its end.

    It must end with the given status (None: with any but 0).
    """

    def run(
        name: str, *arguments: str | Path, stdin: bytes = b"", status: int | None = 0
    ) -> subprocess.CompletedProcess[bytes]:
        ended = subprocess.run(
            [program(name), *arguments],
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=home,
            env=environment,
            timeout=PATIENCE,
        )
        right = ended.returncode == status if status is not None else ended.returncode != 0
        assert right, (
            f"{name} ended with {ended.returncode}:\n{ended.stdout.decode(errors='replace')}"
        )
        return ended

    return run


@pytest.fixture
def start(
    program: Callable[[str], str], home: Path, environment: dict[str, str]
) -> Iterator[Callable[..., Running]]:
    """``start("fetchmail", "--idle", …)`` is like ``run`` for a program that goes on by itself.

    What still runs in the end is killed.
    """
    with ExitStack() as stack:

        def start(name: str, *arguments: str | Path) -> Running:
            return stack.enter_context(
                Running([program(name), *map(str, arguments)], home, environment)
            )

        yield start


@pytest.fixture
def write(home: Path) -> Callable[[str, str], Path]:
    """``write("msmtprc", text)`` makes a configuration file that only its owner can read."""

    def write(name: str, text: str) -> Path:
        path = home / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    return write
