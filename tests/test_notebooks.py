"""Lessons: made from their texts, without outputs, and each runs from top to bottom."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NOTEBOOKS = [*LESSONS, *sorted((ROOT / "labs" / "source").glob("*/*.ipynb"))]


def build(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "notebooks" / "build.py"), *arguments],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_notebooks_are_what_their_texts_say() -> None:
    made = build(ROOT, "--check")
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("notebooks", "labs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_a_changed_text_is_seen_and_made_anew(copy: Path) -> None:
    text = sorted((copy / "notebooks" / "src").glob("*.py"))[0]
    target = copy / "notebooks" / f"{text.stem.replace('_', '-')}.ipynb"
    text.write_text(text.read_text("utf-8") + "\n# %%\n1 + 1\n", "utf-8")
    stale = build(copy, "--check")
    assert stale.returncode == 1 and target.name in stale.stdout
    assert build(copy).returncode == 0
    assert json.loads(target.read_bytes())["cells"][-1]["source"] == ["1 + 1"]
    assert build(copy, "--check").returncode == 0


def test_a_notebook_without_a_text_is_seen(copy: Path) -> None:
    shutil.copy(LESSONS[0], copy / "notebooks" / "99-stray.ipynb")
    checked = build(copy, "--check")
    assert checked.returncode == 1 and "99-stray.ipynb has no text" in checked.stdout


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_has_no_outputs(path: Path) -> None:
    book = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    for cell in book.cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_to_its_end(path: Path, tmp_path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    client = NotebookClient(book, timeout=90, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    code = [cell for cell in book.cells if cell.cell_type == "code" and cell.source.strip()]
    assert code and all(cell.execution_count for cell in code)
    said = [o for cell in code for o in cell.outputs if o.get("name") == "stderr"]
    assert said == []
