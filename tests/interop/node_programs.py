"""The scripts in ``node/``: each reads a task as JSON and tells what it did as lines of JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mail_system import Person

SCRIPTS = Path(__file__).parent / "node"

TLS = {
    "clear": {"secure": False, "doSTARTTLS": False, "ignoreTLS": True},
    "STARTTLS": {"secure": False, "doSTARTTLS": True, "requireTLS": True},
    "implicit": {"secure": True},
}
"""What the libraries want to be told: ``doSTARTTLS`` is imapflow's, the last ones nodemailer's."""


def connection(bob: Person, service: str, way: str, **more: Any) -> dict[str, Any]:
    """Return the settings of bob's connection to ``imap`` or ``submission``."""
    login = {"user": bob.user, "pass": bob.password}
    where = {"host": "127.0.0.1", "port": int(bob.port(service, way))}
    return {**where, **TLS[way], "auth": login, **more}


def command(script: str, task: dict[str, Any]) -> list[str]:
    """Return the arguments for ``node``."""
    return [str(SCRIPTS / script), json.dumps(task)]


def told(output: bytes) -> Any:
    """Return what a script told last; its buffers become bytes."""
    return json.loads(output.splitlines()[-1], object_hook=_bytes)


def _bytes(value: dict[str, Any]) -> Any:
    return bytes(value["data"]) if value.get("type") == "Buffer" else value
