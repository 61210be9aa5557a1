"""Reads the scripts in ``tests/transcripts``; the README there says what the lines mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "transcripts"
PROTOCOLS = ("imap", "pop3", "smtp")

_ROW = re.compile(r"(\d+)(>>|>|<\+|<|!|:)(?: (.*))?")
_SETUP = re.compile(r"@ ([a-z]+)(?: (.*))?")
_LITERAL = re.compile(rb"\{(\d+)\+?\}\Z")
_SETTINGS = ("needs", "dovecot", "catches")
_PREPARATIONS = ("messages", "message", "mailbox", "flag", "as")


class BadScript(ValueError):
    """A line of a script that cannot be read; says which."""


@dataclass(frozen=True)
class Expectation:
    """A line that must come (or, ``never``, must not), with its place in the file.

    ``after``: it must come after the line that the expectation before it matched.
    """

    number: int
    text: str
    after: bool = False
    never: bool = False


@dataclass
class Block:
    """What one connection sends at once, and what it expects of the answer.

    ``doing`` is an action (``login carol``, ``drop``, …) or None; ``sends`` are lines, each
    with whether it is a command (``>``) or raw (``>>``).
    """

    number: int
    connection: str
    doing: str | None = None
    sends: list[tuple[bool, str]] = field(default_factory=list)
    expects: list[Expectation] = field(default_factory=list)


@dataclass(frozen=True)
class Preparation:
    """One ``@`` line that is carried out before the dialogue, with its ``|`` lines."""

    number: int
    what: str
    text: str
    content: tuple[str, ...] = ()


@dataclass
class Script:
    """One dialogue.

    Parameters
    ----------
    path: where it stands; its folder is the protocol.
    title: its first comment.
    preparations: what is done before.
    needs: capabilities without which it is not for a server.
    dovecot: what Dovecot does instead and why it is wrong; None: it does the same.
    catches: the wrong behaviours (``mailedu.protocols.faults``) that make it fail.
    blocks: the dialogue.
    """

    path: Path
    title: str = ""
    preparations: list[Preparation] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    dovecot: str | None = None
    catches: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def protocol(self) -> str:
        return self.path.parent.name

    @property
    def name(self) -> str:
        return f"{self.protocol}/{self.path.name}"


def scripts(*protocols: str) -> list[Script]:
    """Return all scripts of these protocols, in the order of their names."""
    return [
        parse(path.read_text("utf-8"), path)
        for protocol in protocols
        for path in sorted((FOLDER / protocol).glob("*.txt"))
    ]


def parse(text: str, path: Path) -> Script:
    """Read a script, or raise :class:`BadScript`."""
    script = Script(path)
    try:
        for number, line in enumerate(text.splitlines(), 1):
            _read(script, number, line)
    except BadScript as error:
        raise BadScript(f"{path.name}:{number}: {error}") from None
    for block in script.blocks:
        _check_literals(path, block)
    if not script.title:
        raise BadScript(f"{path.name}: it has no title: begin with # and what it shows")
    return script


def _read(script: Script, number: int, line: str) -> None:
    row, setup = _ROW.fullmatch(line), _SETUP.fullmatch(line.rstrip())
    if row:
        _add(script, number, row[1], row[2], row[3] or "")
    elif setup:
        if script.blocks:
            raise BadScript("@ lines stand before the dialogue")
        _prepare(script, number, setup[1], setup[2] or "")
    elif line.startswith("#"):
        if not (script.blocks or script.preparations or script.needs):
            script.title = f"{script.title} {line.lstrip('# ')}".strip()
    elif line.startswith("|") and script.preparations:
        last = script.preparations.pop()
        content = (*last.content, line[1:].removeprefix(" "))
        script.preparations.append(Preparation(last.number, last.what, last.text, content))
    elif line.strip():
        raise BadScript(f"not a line of a script: {line}")


def _check_literals(path: Path, block: Block) -> None:
    """Raise BadScript where fewer octets are sent along with a literal than it announces."""
    lines = [octets(text) for _, text in block.sends]
    for at, line in enumerate(lines[:-1]):
        literal = _LITERAL.search(line)
        follow = sum(len(later) + 2 for later in lines[at + 1 :]) - 2
        if literal and int(literal[1]) > follow:
            announced = literal[0].decode()
            raise BadScript(f"{path.name}:{block.number}: {announced}, and {follow} octets follow")


def octets(text: str) -> bytes:
    r"""Return a line of a script as octets; ``\xHH`` stands for one of them."""
    pieces = re.split(r"\\x([0-9A-Fa-f]{2})", text)
    data = pieces[0].encode()
    for code, plain in zip(pieces[1::2], pieces[2::2], strict=True):
        data += bytes([int(code, 16)]) + plain.encode()
    return data


def _prepare(script: Script, number: int, what: str, text: str) -> None:
    if what == "needs":
        script.needs += text.split()
    elif what == "catches":
        script.catches += text.split()
    elif what == "dovecot":
        script.dovecot = f"{script.dovecot or ''} {text}".strip()
    elif what in _PREPARATIONS:
        script.preparations.append(Preparation(number, what, text))
    else:
        known = ", ".join((*_PREPARATIONS, *_SETTINGS))
        raise BadScript(f"there is no @ {what}; there are {known}")


def _add(script: Script, number: int, connection: str, mark: str, text: str) -> None:
    last = script.blocks[-1] if script.blocks else None
    if last is not None and last.connection != connection:
        last = None
    if mark == ":":
        script.blocks.append(Block(number, connection, doing=text))
    elif mark == ">" or (mark == ">>" and (last is None or last.doing or last.expects)):
        script.blocks.append(Block(number, connection, sends=[(mark == ">", text)]))
    elif mark == ">>":
        assert last is not None
        last.sends.append((False, text))
    else:
        if last is None:
            last = Block(number, connection)
            script.blocks.append(last)
        last.expects.append(Expectation(number, text, mark == "<+", mark == "!"))
