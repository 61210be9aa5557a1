"""``mailedu lab``: the lessons in JupyterLab."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from mailedu import lessons
from mailedu.cli.app import Complaint, app


@app.command()
def lab(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the lessons go.", show_default="here")
    ] = Path("."),
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, open no window.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="JupyterLab's port; 0 finds a free one.")
    ] = 0,
) -> None:
    """Copy the lessons to a folder and open JupyterLab on them."""
    try:
        copies = lessons.copy_to(folder)
    except lessons.LessonError as error:
        raise Complaint(str(error)) from error
    for copy in copies:
        print(_TOLD[copy.outcome].format(lesson=copy.lesson, name=copy.path.name), flush=True)
    _open_jupyterlab(folder, port, browser=not no_browser)


_TOLD = {
    "copied": "{name}: copied",
    "updated": "{name}: replaced by a newer version (you had not edited it)",
    "beside": "{lesson}: there is a newer version, and you edited yours; "
    "yours stays as it is, the newer one is {name}",
}


def _open_jupyterlab(folder: Path, port: int, *, browser: bool) -> None:
    """Run JupyterLab in this process until it is stopped; it never asks the network anything."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise Complaint(f"JupyterLab is not installed ({error}): pip install jupyterlab") from error
    if port:
        _require_free(port)
    settings = [
        f"--ServerApp.root_dir={folder.resolve()}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port or 8888}",
        f"--ServerApp.port_retries={0 if port else 200}",
        f"--ServerApp.open_browser={browser}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    # Our own settings come before the learner's: JupyterLab need not ask about its news.
    ours = str(Path(__file__).parents[1] / "jupyter_config")
    theirs = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([ours, theirs] if theirs else [ours])
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        settings.append("--ServerApp.allow_root=True")  # a container's only user is often root
    LabApp.launch_instance(settings)


def _require_free(port: int) -> None:
    import socket

    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise Complaint(
            f"port {port} cannot be used ({error.strerror}): choose another, or leave --port out"
        ) from error
