"""Lessons: made from their texts, without outputs, and each runs from top to bottom."""

from __future__ import annotations

import json
import runpy
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from tshark import RESET, differences, dissect, joined

from mailedu import Transcript

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NOTEBOOKS = [*LESSONS, *sorted((ROOT / "labs" / "source").glob("*/*.ipynb"))]


Build = Callable[..., tuple[object, str, str]]


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Build:
    """``build(root, "--check")`` runs that ``build.py``: its status, and what it said where."""

    def build(root: Path, *arguments: str) -> tuple[object, str, str]:
        script = str(root / "notebooks" / "build.py")
        monkeypatch.setattr(sys, "argv", [script, *arguments])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(script, run_name="__main__")
        return ended.value.code, *capsys.readouterr()

    return build


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("notebooks", "labs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_notebooks_are_what_their_texts_say(build: Build) -> None:
    assert build(ROOT, "--check") == (0, "", "")


def test_a_changed_text_is_seen_and_made_anew(copy: Path, build: Build) -> None:
    text = sorted((copy / "notebooks" / "src").glob("*.py"))[0]
    target = copy / "notebooks" / f"{text.stem.replace('_', '-')}.ipynb"
    text.write_text(text.read_text("utf-8") + "\n# %%\n1 + 1\n", "utf-8")
    status, said, _ = build(copy, "--check")
    assert status == 1 and target.name in said
    assert build(copy)[0] == 0
    assert json.loads(target.read_bytes())["cells"][-1]["source"] == ["1 + 1"]
    assert build(copy, "--check") == (0, "", "")


def test_a_notebook_without_a_text_is_seen(copy: Path, build: Build) -> None:
    shutil.copy(LESSONS[0], copy / "notebooks" / "99-stray.ipynb")
    status, said, _ = build(copy, "--check")
    assert status == 1 and "99-stray.ipynb has no text" in said


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_has_no_outputs(path: Path) -> None:
    book = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    for cell in book.cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None


def explained_parts(book: nbformat.NotebookNode) -> Iterator[list[str]]:
    """Yield for each step that the lesson's widgets show the keys of its parts' explanations."""
    widgets = book.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    for widget in widgets.values():
        data = widget["state"].get("data")
        if isinstance(data, dict):
            yield from data.get("explained", [])


def dialogues(book: nbformat.NotebookNode) -> Iterator[Transcript]:
    """Yield the dialogues that the lesson's widgets show."""
    widgets = book.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    for widget in widgets.values():
        data = widget["state"].get("data")
        if isinstance(data, dict) and data.get("transcript", {}).get("steps"):
            yield Transcript.from_dict(data["transcript"])


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_to_its_end(
    path: Path, tmp_path: Path, program: Callable[[str], str]
) -> None:
    book = nbformat.read(path, as_version=4)
    client = NotebookClient(book, timeout=90, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    code = [cell for cell in book.cells if cell.cell_type == "code" and cell.source.strip()]
    assert code and all(cell.execution_count for cell in code)
    said = [o for cell in code for o in cell.outputs if o.get("name") == "stderr"]
    assert said == []
    explained = [key for keys in explained_parts(book) for key in keys]
    assert len(explained) > 100 and "" not in explained, "every part of every line is explained"
    shown = joined(dialogues(book))
    if shown.steps:  # as Wireshark has it
        seen = dissect(program("tshark"), shown)
        assert [one for one in seen.complaints if RESET not in one] == []
        assert differences(seen, shown) == []
