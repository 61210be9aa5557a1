"""Make the notebooks from their texts: ``python notebooks/build.py [--check]``.

A lesson ``notebooks/src/NN_title.py`` becomes ``notebooks/NN-title.ipynb``, a lab
``labs/src/labN_title.py`` becomes ``labs/source/labN/labN.ipynb``. The same text gives the
same notebook, byte for byte: no outputs, and cell ids made from the cells' own text.
A cell of a lab begins with ``# %% given="id"`` (locked), ``# %% solution="id"`` (the student's)
or ``# %% check="id" points=2`` (gives points); that becomes nbgrader's metadata.
With ``--check`` nothing is written; the status is 1 when a notebook is not what its text says.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat

ROOT = Path(__file__).resolve().parents[1]


def targets() -> Iterator[tuple[Path, Path]]:
    """Yield each text and the notebook that is made from it."""
    for text in sorted((ROOT / "notebooks" / "src").glob("*.py")):
        yield text, ROOT / "notebooks" / f"{text.stem.replace('_', '-')}.ipynb"
    for text in sorted((ROOT / "labs" / "src").glob("*.py")):
        lab = text.stem.partition("_")[0]
        yield text, ROOT / "labs" / "source" / lab / f"{lab}.ipynb"


def notebook(text: str) -> str:
    """Return the notebook, as JSON, that a text in jupytext's percent format stands for."""
    book = jupytext.reads(text, fmt="py:percent")
    book.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
    )
    for cell in book.cells:
        cell.metadata = nbformat.from_dict(_nbgrader(cell.metadata))
    seen: Counter[str] = Counter()
    for cell in book.cells:
        name = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        cell.id = f"{name}-{seen[name]}"
        seen[name] += 1
    book.nbformat, book.nbformat_minor = 4, 5
    return str(nbformat.writes(book)) + "\n"


def _nbgrader(short: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata that nbgrader wants for the short form in a lab's text."""
    for role in ("given", "solution", "check"):
        if role in short:
            graded = {"points": short["points"]} if role == "check" else {}
            return {
                "nbgrader": {
                    "grade": role == "check",
                    "grade_id": f"{role}_{short[role]}",
                    "locked": role != "solution",
                    "schema_version": 3,
                    "solution": role == "solution",
                    "task": False,
                    **graded,
                }
            }
    return dict(short)


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def main() -> int:
    check = "--check" in sys.argv[1:]
    made = {target: notebook(text.read_text("utf-8")) for text, target in targets()}
    stale = [path for path, want in made.items() if not _holds(path, want)]
    present = [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("labs/source/*/*.ipynb")]
    orphans = sorted(set(present) - set(made))
    for path in orphans:
        print(f"{path.relative_to(ROOT)} has no text in src/: write one, or delete it")
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} is not what its text says: run make notebooks")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], "utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if orphans or (check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
