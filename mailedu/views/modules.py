"""What a page needs to show a widget: its script as one ES module, and the style sheet.

The files in ``static/`` are ES modules of one job each. A widget's script is sent as a single
text, so its file and all that this imports are put one after the other, imports first. For
that, each import is one statement of the form ``import { name, … } from "./file.js";``, and a
name stands for the same thing in all files of a widget.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

_STATIC = Path(__file__).parent / "static"
_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)

SHEETS = (
    "base", "header", "ladder", "pane", "predict", "takeaway", "paper", "hold", "console", "fork",
    "sizes", "figure", "controls",
)  # fmt: skip
"""The style sheets in ``static/styles/``, in an order in which later ones refine earlier ones."""


def module(name: str) -> str:
    """Return the ES module of a widget, with all that ``static/<name>.js`` imports in it."""
    files: dict[Path, str] = {}
    _collect(_STATIC / f"{name}.js", files)
    return "\n".join(files.values())


def _collect(file: Path, files: dict[Path, str]) -> None:
    if file in files:
        return
    text = file.read_text("utf-8")
    for place in _IMPORT.findall(text):
        _collect((file.parent / place).resolve(), files)
    files[file] = _EXPORT.sub("", _IMPORT.sub("", text))


def styles(without: Collection[str] = ()) -> str:
    """Return the style sheet of all widgets, or of those that do not need some of ``SHEETS``."""
    names = [name for name in SHEETS if name not in without]
    return "\n".join((_STATIC / "styles" / f"{name}.css").read_text("utf-8") for name in names)
