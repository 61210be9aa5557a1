"""Imports in mailedu/ go down only; time and chance come in as arguments; nothing points away."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# From the bottom to the top. A row is a layer, a string in it a unit: files of one unit may
# import each other, units of one layer may not. A new file of mailedu/ needs a place here.
LAYERS = (
    ("transcript display closing",),
    ("store", "protocols"),
    ("servers", "clients", "network", "exchange"),
    (
        "sandbox console consoles simulation accounts ports progress services settings "
        "observation live tape starter_mail holding breakpoints wires watching forking",
    ),
    ("experiments",),
    ("views", "grading", "lessons doctor"),
    ("cli __init__",),
)
# Downward all the same, and not allowed: what is drawn is a transcript, not a server.
FORBIDDEN = {("views", "servers"), ("views", "sandbox"), ("views", "tape"), ("views", "store")}

WORLD = "sandbox"  # the lowest module that may ask for the time or throw dice
TIME_AND_CHANCE = re.compile(
    r"time\.time(_ns)?|datetime\.(datetime|date)\.(now|utcnow|today)|os\.urandom"
    r"|(random|uuid|secrets)(\..*)?"
)

ELSEWHERE = {
    "a content delivery network": r"https?://[^\s\"')]*(c[d]n|unpk[g]|jsdeliv[r]|googleapi[s])",
    "a package registry": r"pyp[i]\.org|pythonhoste[d]\.org|registry\.npmj[s]|anacond[a]\.org",
    "somebody's home folder": r"(?<![\w.~])/(home|root|Users)/[A-Za-z]",
}


def place(module: str) -> tuple[int, str] | None:
    """Return the layer and the unit of a top-level module of mailedu."""
    for number, layer in enumerate(LAYERS):
        for unit in layer:
            if module in unit.split():
                return number, unit
    return None


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for a name and its attributes, and nothing for any other expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


def imports(file: Path, package: Path) -> Iterator[tuple[int, str]]:
    """Yield line and top-level module for each import of mailedu, wherever in the file it is."""
    inside = ["mailedu", *file.relative_to(package).with_suffix("").parts]
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = inside[: -node.level] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            names = [f"{module}.{alias.name}" for alias in node.names]
        elif (
            isinstance(node, ast.Call)
            and dotted(node.func).endswith("import_module")
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            names = [str(node.args[0].value)]
        for name in names:
            top, _, rest = name.partition(".")
            if top == "mailedu":
                module = rest.partition(".")[0]
                known = (package / module).is_dir() or (package / f"{module}.py").is_file()
                yield node.lineno, module if module and known else "__init__"


def complaints(file: Path, package: Path) -> list[str]:
    """Return what is wrong with the imports of a file of a package, each with its line."""
    here = file.relative_to(package).parts[0].removesuffix(".py")
    own = place(here)
    if own is None:
        return [f"{here} has no place in LAYERS"]
    found = []
    for line, module in imports(file, package):
        other = place(module)
        if other is None:
            reason = "which has no place in LAYERS"
        elif other[0] > own[0]:
            reason = f"which is above it (layer {other[0]} over {own[0]})"
        elif other[0] == own[0] and other[1] != own[1]:
            reason = "which is beside it, in the same layer"
        elif (here, module) in FORBIDDEN:
            reason = "which it must not know"
        else:
            continue
        found.append(f"mailedu/{file.relative_to(package)}:{line}: imports {module}, {reason}")
    return found


def uses_of_time_and_chance(file: Path) -> list[str]:
    """Return the lines of a file that ask for the wall clock or for random numbers."""
    tree = ast.parse(file.read_text("utf-8"), str(file))
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update({a.asname or a.name.partition(".")[0]: a.name for a in node.names})
        elif isinstance(node, ast.ImportFrom):
            names.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)):
            first, _, rest = dotted(node).partition(".")
            full = ".".join(filter(None, [names.get(first, ""), rest]))
            if first in names and TIME_AND_CHANCE.fullmatch(full):
                found.append(f"{file.name}:{node.lineno}: {full}")
    return found


def test_imports_go_down_only() -> None:
    package = ROOT / "mailedu"
    files = sorted(package.rglob("*.py"))
    assert [text for file in files for text in complaints(file, package)] == []


def test_every_place_in_the_table_is_a_module() -> None:
    present = {path.name.removesuffix(".py") for path in (ROOT / "mailedu").iterdir()}
    assert [m for layer in LAYERS for unit in layer for m in unit.split() if m not in present] == []


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        (
            "store/__init__.py",
            "from mailedu.servers import pop3",
            "imports servers, which is above",
        ),
        ("store/__init__.py", "import mailedu.sandbox", "imports sandbox, which is above"),
        ("store/__init__.py", "from mailedu import Sandbox", "imports __init__, which is above"),
        ("store/__init__.py", "from ..protocols import pop3", "imports protocols, which is beside"),
        ("network/wire.py", "def f():\n    import mailedu.clients", "clients, which is beside"),
        (
            "protocols/smtp.py",
            "if TYPE_CHECKING:\n    from mailedu.tape import Tape",
            "imports tape, which is above",
        ),
        ("views/__init__.py", "from mailedu.sandbox import Sandbox", "it must not know"),
        ("transcript.py", "import_module('mailedu.store')", "imports store, which is above"),
        ("gossip.py", "", "gossip has no place"),
    ],
)
def test_a_forbidden_import_is_seen(tmp_path: Path, file: str, line: str, complaint: str) -> None:
    package = tmp_path / "mailedu"
    shutil.copytree(ROOT / "mailedu", package, ignore=shutil.ignore_patterns("*.js", "*.css"))
    with (package / file).open("a", encoding="utf-8") as stream:
        stream.write(f"\n{line}\n")
    (found,) = complaints(package / file, package)
    assert complaint in found


def test_no_clock_and_no_dice_below_the_sandbox() -> None:
    limit = next(n for n, layer in enumerate(LAYERS) if any(WORLD in u.split() for u in layer))
    below = [unit for layer in LAYERS[:limit] for names in layer for unit in names.split()]
    files = [
        file
        for name in below
        for file in [ROOT / "mailedu" / f"{name}.py", *(ROOT / "mailedu" / name).rglob("*.py")]
        if file.is_file()
    ]
    assert [use for file in files for use in uses_of_time_and_chance(file)] == []


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.time()",
        "from time import time as clock\nclock()",
        "from datetime import datetime\nx = datetime.now",
        "import datetime as dt\ndt.datetime.utcnow()",
        "import random\nrandom.random()",
        "from secrets import token_hex\ntoken_hex(4)",
        "import uuid\nuuid.uuid4()",
        "import os\nos.urandom(4)",
    ],
)
def test_clock_and_dice_are_seen(tmp_path: Path, source: str) -> None:
    file = tmp_path / "module.py"
    file.write_text(source, "utf-8")
    assert len(uses_of_time_and_chance(file)) >= 1


@pytest.mark.needs("git")
def test_no_file_points_away_from_this_repository() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    found = []
    for name in filter(None, listed):
        path = ROOT / name
        if not path.is_file() or b"\0" in (content := path.read_bytes()):
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            found += [
                f"{name}:{number}: names {what}: {match[0]}"
                for what, pattern in ELSEWHERE.items()
                if (match := re.search(pattern, line))
            ]
    assert found == []
