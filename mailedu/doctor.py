"""What works on this machine: the checks behind ``mailedu doctor``."""

from __future__ import annotations

import importlib.metadata
import re
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailedu import lessons


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    ``found`` says what was there; ``remedy`` is what to do, or "" when all is well.
    """

    name: str
    found: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        return not self.remedy

    def __str__(self) -> str:
        line = f"{'ok' if self.ok else 'missing':<8} {self.name:<22} {self.found}"
        return line if self.ok else f"{line}; {self.remedy}"


def examine() -> Iterator[Check]:
    """Yield one check after the other; each looks at one thing that mailedu needs."""
    yield Check("Python", ".".join(map(str, sys.version_info[:3])))
    yield from _dependencies()
    for check in (_lessons, _widget, _labextensions, _loopback, _fonts, _notebook_server):
        yield check()


def _dependencies() -> Iterator[Check]:
    """Look for what the installed mailedu's own metadata asks for, extras left out."""
    try:
        wanted = importlib.metadata.requires("mailedu") or []
    except importlib.metadata.PackageNotFoundError:
        yield Check("mailedu", "not installed", "pip install mailedu, or pip install -e . here")
        return
    yield Check("mailedu", importlib.metadata.version("mailedu"))
    for requirement in wanted:
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            yield Check(name, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Check(name, "not installed", f"pip install '{requirement}'")


def _lessons() -> Check:
    try:
        return Check("lessons", f"{len(lessons.packaged())} notebooks")
    except lessons.LessonError as error:
        return Check("lessons", "none", str(error))


def _widget() -> Check:
    folder = Path(__file__).parent / "views" / "static"
    wanted = ["dialogue.js", "figure.js", "styles/base.css"]
    missing = [name for name in wanted if not (folder / name).is_file()]
    if missing:
        return Check("widget files", f"no {', '.join(missing)}", "install mailedu again")
    return Check("widget files", ", ".join(wanted))


def _labextensions() -> Check:
    """The front end's half of the widgets lives in JupyterLab's folders, not in the kernel's."""
    name = "widgets in JupyterLab"
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:
        return Check(name, "no Jupyter", "pip install jupyterlab")
    folders = [Path(folder) for folder in jupyter_path("labextensions")]
    for extension, package in (
        ("@jupyter-widgets/jupyterlab-manager", "ipywidgets"),
        ("anywidget", "anywidget"),
    ):
        if not any((folder / extension).is_dir() for folder in folders):
            remedy = f"pip install {package} in the environment that JupyterLab runs in"
            return Check(name, f"no {extension}", remedy)
    return Check(name, "ipywidgets and anywidget are there")


def _loopback() -> Check:
    name = "ports on 127.0.0.1"
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return Check(name, f"can be bound and reached (tried {port})")
    except OSError as error:
        return Check(name, str(error), "allow programs to listen on the loopback interface")


def _fonts() -> Check:
    name = "fonts for figures"
    try:
        from matplotlib.font_manager import findfont

        return Check(name, Path(findfont("DejaVu Sans", fallback_to_default=False)).name)
    except ImportError:
        return Check(name, "no matplotlib", "pip install matplotlib")
    except ValueError:
        return Check(name, "no DejaVu Sans", "install matplotlib again, the font comes with it")


def _notebook_server() -> Check:
    name = "notebook server"
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        return Check(name, str(error), "pip install jupyterlab")
    return Check(name, f"JupyterLab {LabApp.version}")
