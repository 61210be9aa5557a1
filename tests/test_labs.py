"""Labs: nbgrader releases them, and grades a right, a wrong and an empty submission."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[1]

# nbgrader reads its own database while it is writing to it.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted:sqlalchemy.exc.SAWarning")


class Course:
    """The course of labs/ in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "labs" / "source", root / "source")
        settings = PyFileConfigLoader("nbgrader_config.py", str(ROOT / "labs")).load_config()
        config = Config(settings)
        config.CourseDirectory.root = str(root)
        self.api = NbGraderAPI(CourseDirectory(config=config), config=config)

    def release(self, lab: str) -> Path:
        """Make the students' version and return it."""
        result = self.api.generate_assignment(lab)
        assert result["success"], result.get("log")
        return self.root / "release" / lab / f"{lab}.ipynb"

    def grade(self, lab: str, student: str, book: nbformat.NotebookNode) -> dict[str, float]:
        """Hand in a notebook; return the points by the names of the checks."""
        folder = self.root / "submitted" / student / lab
        folder.mkdir(parents=True)
        nbformat.write(book, folder / f"{lab}.ipynb")
        result = self.api.autograde(lab, student)
        assert result["success"], result.get("log")
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            submission = gradebook.find_submission(lab, student)
            return {grade.name: grade.score for grade in submission.notebooks[0].grades}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader runs alembic, which lies beside this Python.
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield Course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def released(course: Course) -> nbformat.NotebookNode:
    return nbformat.read(course.release("lab1"), as_version=4)


def source() -> nbformat.NotebookNode:
    """Lab 1 as its author wrote it, solutions and all."""
    return nbformat.read(ROOT / "labs" / "source" / "lab1" / "lab1.ipynb", as_version=4)


def points() -> dict[str, float]:
    marks = [cell.metadata.get("nbgrader", {}) for cell in source().cells]
    return {mark["grade_id"]: mark["points"] for mark in marks if mark.get("grade")}


def answers(book: nbformat.NotebookNode) -> Iterator[nbformat.NotebookNode]:
    """The cells that are the student's to write."""
    return (cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("solution"))


def handed_in(
    released: nbformat.NotebookNode, wrong: dict[str, tuple[str, str]]
) -> nbformat.NotebookNode:
    """The released lab with the author's answers, some of them spoilt by a replacement."""
    written = {cell.metadata.nbgrader.grade_id: cell.source for cell in answers(source())}
    book = nbformat.from_dict(released)
    for cell in answers(book):
        name = cell.metadata.nbgrader.grade_id
        old, new = wrong.get(name, ("", ""))
        assert old in written[name]
        cell.source = written[name].replace(old, new)
    return book


def test_the_released_lab_holds_no_answers_and_no_hidden_tests(
    released: nbformat.NotebookNode,
) -> None:
    text = "\n".join(cell.source for cell in released.cells)
    assert "SOLUTION" not in text and "HIDDEN" not in text
    assert "removesuffix" not in text  # from the solution of task 3
    assert "more dots" not in text  # from a hidden test
    assert all("NotImplementedError" in cell.source for cell in answers(released))


def test_the_text_says_how_many_points_there_are() -> None:
    rows = re.findall(r"\| (?:\d|bonus) \|.*\| (\d+) \|", source().cells[0].source)
    assert sum(map(int, rows)) == sum(points().values()) == 20


def test_a_right_submission_has_all_points(course: Course, released: nbformat.NotebookNode) -> None:
    assert course.grade("lab1", "right", handed_in(released, {})) == points()


def test_an_empty_submission_has_no_points(course: Course, released: nbformat.NotebookNode) -> None:
    graded = course.grade("lab1", "empty", nbformat.from_dict(released))
    assert graded == dict.fromkeys(points(), 0)
    book = nbformat.read(course.root / "autograded" / "empty" / "lab1" / "lab1.ipynb", as_version=4)
    reasons = {o.evalue for cell in book.cells for o in cell.get("outputs", []) if "evalue" in o}
    assert "this task is still empty." in reasons


def test_wrong_answers_lose_their_points_and_no_others(
    course: Course, released: nbformat.NotebookNode
) -> None:
    wrong = {
        "solution_to_data": ('"." + line if line.startswith(".") else line', "line"),
        "solution_past_the_header": ("To: carol", "To: bob"),
        "solution_because": ('because_503 = "a"', 'because_503 = "c"'),
        "solution_send_at_once": ("commands = [", "send(sender, recipients, text); return; ["),
    }
    graded = course.grade("lab1", "wrong", handed_in(released, wrong))
    lost = {"check_dots", "check_send", "check_envelope", "check_because", "check_at_once"}
    assert graded == {name: 0 if name in lost else most for name, most in points().items()}


def test_reading_only_the_first_line_of_a_reply_is_noticed(
    course: Course, released: nbformat.NotebookNode
) -> None:
    spoilt = {"solution_read_reply": ('if line[3:4] != "-":', "if True:")}
    graded = course.grade("lab1", "hasty", handed_in(released, spoilt))
    assert graded["check_one_line"] == 1
    assert graded["check_many_lines"] == graded["check_greet"] == 0
