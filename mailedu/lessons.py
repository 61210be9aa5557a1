"""The lessons that come with mailedu, and how a learner's folder gets them.

A learner's work is never overwritten. A hidden file in the folder remembers, by a digest
of the cells' sources, what was put there: a lesson whose sources still have that digest
was not edited (running it changes outputs only) and may be replaced by a newer one; beside
an edited lesson the newer one is laid as ``02-a-pop3-dialogue.new.ipynb``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MANIFEST = ".mailedu-lessons.json"

Outcome = Literal["copied", "updated", "beside"]


class LessonError(Exception):
    """The lessons cannot be put where they should go; the message says what to do."""


@dataclass(frozen=True)
class Copy:
    """One file that was written: the lesson it holds, where, and why there.

    ``outcome`` is ``copied`` (there was none), ``updated`` (an unedited older one was
    replaced) or ``beside`` (an edited one was left alone).
    """

    lesson: str
    path: Path
    outcome: Outcome


def packaged() -> list[Path]:
    """Return the lessons that come with this mailedu, in order.

    Raises
    ------
    LessonError: when the installation holds none.
    """
    package = Path(__file__).parent
    inside_wheel, inside_checkout = package / "notebooks", package.parent / "notebooks"
    folder = inside_wheel if inside_wheel.is_dir() else inside_checkout
    found = sorted(folder.glob("[0-9][0-9]-*.ipynb"))
    if not found:
        raise LessonError(
            f"no lessons in {folder}: install mailedu again, or run 'make notebooks' in a checkout"
        )
    return found


def copy_to(folder: Path) -> list[Copy]:
    """Put each packaged lesson that ``folder`` does not have yet there, keeping all edits.

    Parameters
    ----------
    folder: where to; made when it is missing.

    Raises
    ------
    LessonError: when ``folder`` is a file or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        given = _read_manifest(folder / MANIFEST)
        copies = [copy for lesson in packaged() if (copy := _give(lesson, folder, given))]
        (folder / MANIFEST).write_text(json.dumps(given, indent=1, sort_keys=True) + "\n", "utf-8")
    except (FileExistsError, NotADirectoryError) as error:
        raise LessonError(f"{folder} is not a folder: name another one") from error
    except OSError as error:
        raise LessonError(
            f"cannot write the lessons to {folder} ({error.strerror}): "
            "name a folder of your own, e.g. mailedu lab ~/lessons"
        ) from error
    return copies


def digest(notebook: bytes) -> str | None:
    """Return a digest of a notebook's cells without outputs; None when it is no notebook.

    Empty cells do not count: running the last cell of a notebook adds one.
    """
    try:
        cells = json.loads(notebook)["cells"]
        sources = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError):
        return None
    text = json.dumps([cell for cell in sources if cell[1].strip()])
    return hashlib.sha256(text.encode()).hexdigest()


def _give(lesson: Path, folder: Path, given: dict[str, str]) -> Copy | None:
    """Write ``lesson`` to the first of its names that is free or unedited, if it is new here."""
    content = lesson.read_bytes()
    new = digest(content) or ""
    outcome: Outcome = "copied"
    already_offered = new in (given.get(name) for name in _names(lesson))
    for name in _names(lesson):
        path = folder / name
        if path.exists():
            present = digest(path.read_bytes())
            if present == new:
                given[name] = new
                return None
            if already_offered:
                return None
            if present is None or present != given.get(name):
                outcome = "beside"
                continue
            if outcome == "copied":
                outcome = "updated"
        path.write_bytes(content)
        given[name] = new
        return Copy(lesson.name, path, outcome)
    return None


def _names(lesson: Path) -> Iterator[str]:
    """Yield the names under which a lesson may stand: its own, then ``.new``, ``.new2``, …"""
    yield lesson.name
    yield f"{lesson.stem}.new.ipynb"
    for number in range(2, 100):
        yield f"{lesson.stem}.new{number}.ipynb"


def _read_manifest(path: Path) -> dict[str, str]:
    """Return file name -> digest of what was put there; unreadable counts as nothing known."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}
