"""The ledger in ``docs/ledger``: its rows are whole, and what they name exists.

``python tests/test_ledger.py`` prints the table of counts for ``docs/ledger/README.md``.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from mailedu.protocols.imap import IMAP
from mailedu.protocols.pop3 import POP3
from mailedu.protocols.smtp import SMTP
from mailedu.protocols.table import Protocol

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "ledger"
PROTOCOLS: dict[str, Protocol] = {"smtp": SMTP, "pop3": POP3, "imap": IMAP}
FILES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
HEADER = ["§", "MUST/SHOULD", "requirement, in our words", "covered by"]
LEVELS = {"MUST", "MUST NOT", "REQUIRED", "SHOULD", "SHOULD NOT", "MAY", "—"}
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_SCRIPT = re.compile(r"`(transcripts/\w+/\w+\.txt)`")
_ANY = re.compile(r"`[^`]*(?:tests|transcripts)/[^`]*`")


class Row(NamedTuple):
    """One row: where it stands, the words of its section's heading, and its four cells."""

    place: str
    heading: str
    cells: list[str]

    @property
    def evidence(self) -> list[str]:
        """What the last cell names: tests and scripts, in backquotes."""
        return [
            found[0] for found in re.finditer(f"{_TEST.pattern}|{_SCRIPT.pattern}", self.cells[-1])
        ]


@cache
def rows(path: Path) -> list[Row]:
    """Read the tables of one file; fails where a table has another header."""
    found: list[Row] = []
    heading, before = "", ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            if not before.startswith("|"):
                assert cells == HEADER, place
            elif not set(line) <= set("|-"):
                found.append(Row(place, heading, cells))
        before = line
    return found


ROWS = [row for path in FILES for row in rows(path)]


@cache
def names_in(path: Path) -> set[str]:
    """The names of a file's tests, with those that are made by an assignment."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return {name for name in names if name.startswith(("test_", "Test"))}


def counts() -> str:
    """The rows of the table in README.md."""
    lines = []
    for path in FILES:
        without = sum(not row.evidence for row in rows(path))
        lines.append(f"| [{path.name}]({path.name}) | {len(rows(path))} | {without} |")
    total = sum(not row.evidence for row in ROWS)
    return "\n".join([*lines, f"| together | {len(ROWS)} | {total} |"])


def wrong_with(row: Row) -> str | None:
    """Say why a row is not whole."""
    if len(row.cells) != len(HEADER) or not all(row.cells):
        return "it has not four cells with something in each"
    if row.cells[1] not in LEVELS:
        return f"{row.cells[1]} is no level"
    if not row.evidence and not re.match(r"— \w.{10,}", row.cells[-1]):
        return "it names no test, no script and no reason"
    if len(_ANY.findall(row.cells[-1])) != len(row.evidence):
        return "a test is written as `tests/….py::test_…`, a script as `transcripts/…/….txt`"
    return None


def missing(row: Row) -> str | None:
    """Say what a row names that does not exist."""
    for file, name in _TEST.findall(row.cells[-1]):
        if not (ROOT / file).is_file() or name not in names_in(ROOT / file):
            return f"there is no {file}::{name}"
    for script in _SCRIPT.findall(row.cells[-1]):
        if not (ROOT / "tests" / script).is_file():
            return f"there is no {script}"
    return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rows_are_whole(path: Path) -> None:
    assert rows(path)
    assert [f"{row.place}: {why}" for row in rows(path) if (why := wrong_with(row))] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_rows_name_exists(path: Path) -> None:
    assert [f"{row.place}: {what}" for row in rows(path) if (what := missing(row))] == []


@pytest.mark.parametrize(
    ("protocol", "capability"),
    [(name, word) for name, protocol in PROTOCOLS.items() for word in protocol.capabilities],
)
def test_what_is_announced_has_a_section_with_rows(protocol: str, capability: str) -> None:
    headings = [row.heading for row in ROWS if row.place.startswith(protocol)]
    assert any(capability in re.split(r"[\s,:()]+", heading) for heading in headings)


def test_the_counts_are_right() -> None:
    assert counts() in (FOLDER / "README.md").read_text("utf-8"), counts()


if __name__ == "__main__":
    print(counts())
