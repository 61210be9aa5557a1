"""What is installed from a wheel, built from this folder or from a source archive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("hatch_build.py", "pyproject.toml", "README.md", "LICENSE", ".gitignore")


def build(kind: str, source: Path, target: Path) -> Path:
    """Run hatchling on a source tree; return the archive."""
    code = "import sys, hatchling.build as b; print(getattr(b, sys.argv[1])(sys.argv[2]))"
    done = subprocess.run(
        [sys.executable, "-c", code, f"build_{kind}", str(target)],
        cwd=source, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return target / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a build needs, with some of what lies about in a folder that was used."""
    copy = tmp_path_factory.mktemp("source")
    for name in NEEDED:
        shutil.copy(ROOT / name, copy / name)
    for name in ("mailedu", "notebooks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "notebooks" / ".ipynb_checkpoints").mkdir()
    (copy / "notebooks" / ".ipynb_checkpoints" / "01-checkpoint.ipynb").touch()
    return copy


def files(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def test_the_wheel_carries_code_lessons_and_the_widgets_files(source: Path, tmp_path: Path) -> None:
    present = files(build("wheel", source, tmp_path))
    package = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mailedu").rglob("*")
        if path.suffix in (".py", ".js", ".css", ".json")
    ]
    lessons = [f"mailedu/notebooks/{p.name}" for p in (ROOT / "notebooks").glob("*.ipynb")]
    assert len(lessons) >= 4
    assert [name for name in present if ".dist-info/" not in name] == sorted(package + lessons)


def test_a_source_archive_gives_the_same_wheel(source: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(build("sdist", source, tmp_path), tmp_path)
    (unpacked,) = (path for path in tmp_path.iterdir() if path.is_dir())
    again = build("wheel", unpacked, tmp_path)
    assert files(again) == files(build("wheel", source, tmp_path / "direct"))


def test_lessons_are_copied_by_an_installed_wheel(source: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(build("wheel", source, tmp_path)) as archive:
        archive.extractall(tmp_path / "installed")
    code = (
        "import pathlib, mailedu.lessons as l; "
        "print(l.__file__); print(*[c.path.name for c in l.copy_to(pathlib.Path('mine'))])"
    )
    said = subprocess.check_output(
        [sys.executable, "-c", code],
        cwd=tmp_path, text=True, env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
    )  # fmt: skip
    where, names = said.splitlines()
    assert where.startswith(str(tmp_path))
    assert sorted(names.split()) == sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb"))
