"""A JupyterLab for tests: its own folder and settings, this machine only, no news from outside."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
    # All cells stay in the page, also those that are scrolled out of sight.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


@dataclass(frozen=True)
class Jupyter:
    """A running Jupyter server: its folder, and the address of a page on it."""

    folder: Path
    base: str
    token: str

    def url(self, path: str) -> str:
        """Return the address of a page, e.g. ``lab/tree/02-pop3.ipynb``.

        JupyterLab opens it without the notebooks that were open there before.
        """
        return f"{self.base}{path}?token={self.token}&reset"


@contextlib.contextmanager
def running(home: Path, folder: Path) -> Iterator[Jupyter]:
    """Start JupyterLab on ``folder`` with everything that it keeps below ``home``.

    Raises
    ------
    RuntimeError: when it ends before it serves, with what it said.
    """
    overrides = home / "config" / "labconfig" / "default_setting_overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text(json.dumps(SETTINGS), "ascii")
    token = "a-token-for-tests"
    variables = {
        **os.environ,
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "PYTHONPATH": str(ROOT),
    }
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}", "--LabApp.news_url=",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with subprocess.Popen(
        command, env=variables, cwd=folder, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        said: list[str] = []
        base = None
        while base is None:
            line = server.stderr.readline()
            if not line:
                raise RuntimeError("JupyterLab did not start:\n" + "".join(said))
            said.append(line)
            base = re.search(r"http://127\.0\.0\.1:[1-9]\d*/", line)
        drain = threading.Thread(target=server.stderr.read, daemon=True)
        drain.start()
        try:
            yield Jupyter(folder, base.group(), token)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:  # it can hang while a kernel is starting
                server.kill()
            drain.join(20)
