"""Copying lessons: everything arrives, and no edit is ever overwritten."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailedu import lessons

NAME = "02-a-pop3-dialogue.ipynb"
NEW = "02-a-pop3-dialogue.new.ipynb"
NEWER = "02-a-pop3-dialogue.new2.ipynb"


def notebook(*sources: str, output: str = "") -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": [output]}] if output else []
    cells = [
        {"cell_type": "code", "id": str(n), "source": [s], "outputs": outputs, "metadata": {}}
        for n, s in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def write(path: Path, book: dict[str, Any]) -> None:
    path.write_text(json.dumps(book), "utf-8")


def sources(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(path.read_bytes())["cells"]]


Publish = Callable[..., None]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """``publish("text")`` makes that the one lesson that comes with mailedu."""
    path = tmp_path / "package" / NAME
    path.parent.mkdir()
    monkeypatch.setattr(lessons, "packaged", lambda: [path])
    return lambda *sources: write(path, notebook(*sources))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lessons"


def outcomes(folder: Path) -> list[tuple[str, str]]:
    return [(copy.outcome, copy.path.name) for copy in lessons.copy_to(folder)]


def test_all_packaged_lessons_are_copied(folder: Path) -> None:
    names = [path.name for path in lessons.packaged()]
    assert names and outcomes(folder) == [("copied", name) for name in names]
    for path in lessons.packaged():
        assert (folder / path.name).read_bytes() == path.read_bytes()
    assert outcomes(folder) == []


def test_a_lesson_that_was_only_run_is_updated(publish: Publish, folder: Path) -> None:
    publish("old")
    assert outcomes(folder) == [("copied", NAME)]
    write(folder / NAME, notebook("old", "", output="a result, and an empty cell at the end"))
    assert outcomes(folder) == []
    publish("new")
    assert outcomes(folder) == [("updated", NAME)]
    assert sources(folder / NAME) == ["new"]


def test_an_edited_lesson_stays_and_the_new_one_is_laid_beside_it(
    publish: Publish, folder: Path
) -> None:
    publish("old")
    outcomes(folder)
    write(folder / NAME, notebook("old", "my note"))
    assert outcomes(folder) == []  # nothing newer, nothing to say
    publish("new")
    assert outcomes(folder) == [("beside", NEW)]
    assert sources(folder / NAME) == ["old", "my note"]
    assert sources(folder / NEW) == ["new"]
    assert outcomes(folder) == []  # said once


def test_an_untouched_new_one_is_replaced_by_a_newer_one(publish: Publish, folder: Path) -> None:
    publish("old")
    outcomes(folder)
    write(folder / NAME, notebook("mine"))
    publish("new")
    outcomes(folder)
    publish("newer")
    assert outcomes(folder) == [("beside", NEW)]
    assert sources(folder / NEW) == ["newer"]
    write(folder / NEW, notebook("mine too"))
    publish("newest")
    assert outcomes(folder) == [("beside", NEWER)]
    assert [sources(folder / name) for name in (NAME, NEW, NEWER)] == [
        ["mine"], ["mine too"], ["newest"],
    ]  # fmt: skip


def test_a_deleted_new_one_does_not_come_back_but_a_deleted_lesson_does(
    publish: Publish, folder: Path
) -> None:
    publish("old")
    outcomes(folder)
    write(folder / NAME, notebook("mine"))
    publish("new")
    outcomes(folder)
    (folder / NEW).unlink()
    assert outcomes(folder) == []
    (folder / NAME).unlink()
    assert outcomes(folder) == [("copied", NAME)]
    assert sources(folder / NAME) == ["new"]


def test_a_lesson_of_unknown_origin_counts_as_edited(publish: Publish, folder: Path) -> None:
    publish("new")
    folder.mkdir()
    write(folder / NAME, notebook("from somewhere"))
    (folder / lessons.MANIFEST).write_text("{cut off", "utf-8")
    assert outcomes(folder) == [("beside", NEW)]
    assert sources(folder / NAME) == ["from somewhere"]


def test_a_file_that_is_no_notebook_stays(publish: Publish, folder: Path) -> None:
    publish("new")
    folder.mkdir()
    (folder / NAME).write_bytes(b"half a noteb")
    assert outcomes(folder) == [("beside", NEW)]
    assert (folder / NAME).read_bytes() == b"half a noteb"


def test_a_file_in_place_of_the_folder_is_said(publish: Publish, tmp_path: Path) -> None:
    publish("new")
    (tmp_path / "lessons").write_text("I am a file", "utf-8")
    for target in (tmp_path / "lessons", tmp_path / "lessons" / "inside"):
        with pytest.raises(lessons.LessonError, match="is not a folder"):
            lessons.copy_to(target)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_without_write_permission_is_said(publish: Publish, folder: Path) -> None:
    publish("new")
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(lessons.LessonError, match="cannot write the lessons"):
        lessons.copy_to(folder)


def test_a_folder_that_cannot_be_made_is_said(publish: Publish) -> None:
    publish("new")
    with pytest.raises(lessons.LessonError, match="name a folder of your own"):
        lessons.copy_to(Path("/dev/null\0lessons") if os.name == "nt" else Path("/proc/lessons"))
