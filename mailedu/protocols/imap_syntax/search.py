"""The keys of SEARCH (RFC 3501 §6.4.4), read into a tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mailedu.protocols.imap_syntax.problems import BadCharset
from mailedu.protocols.imap_syntax.scanner import Scanner
from mailedu.protocols.imap_syntax.sequence import SequenceSet

Argument = None | int | str | date | SequenceSet | tuple[str, str]

CHARSETS = ("US-ASCII", "UTF-8")
_DEEPEST = 50
_NAME = re.compile(rb"[A-Za-z]+")
_READS_CONTENT = frozenset(
    {"BCC", "BODY", "CC", "FROM", "HEADER", "SUBJECT", "TEXT", "TO"}
    | {"SENTBEFORE", "SENTON", "SENTSINCE"}
)


@dataclass(frozen=True)
class Key:
    """One search key.

    Parameters
    ----------
    name: as in the RFC; ``AND`` for keys side by side, ``SET`` for a bare sequence set.
    argument: what the key compares with; a pair (field, text) for HEADER.
    children: the keys under AND, OR and NOT.
    """

    name: str
    argument: Argument = None
    children: tuple[Key, ...] = ()

    @cached_property
    def reads_content(self) -> bool:
        """Whether the message itself must be read to decide the key."""
        return self.name in _READS_CONTENT or any(key.reads_content for key in self.children)


@dataclass(frozen=True)
class SearchProgram:
    """All that stands behind SEARCH; ``charset`` is None when the client named none."""

    charset: str | None
    key: Key


def parse_search(scanner: Scanner) -> SearchProgram:
    """Read an optional CHARSET and the keys, to the end of the command.

    Without CHARSET, texts are read as UTF-8, of which US-ASCII is a part.

    Raises
    ------
    BadCharset: for a character set other than US-ASCII and UTF-8, and for a text that is not
        in the character set.
    SyntaxProblem: for anything else that is wrong.
    """
    charset: str | None = None
    if _next_name(scanner) == "CHARSET":
        scanner.accept(b"CHARSET")
        scanner.sp()
        charset = scanner.astring().decode("ascii", "replace").upper()
        if charset not in CHARSETS:
            raise BadCharset(f"character set {charset!r} is not one of {' '.join(CHARSETS)}")
        scanner.sp()
    keys = _Keys(scanner, charset).side_by_side(b"")
    scanner.end()
    return SearchProgram(charset, keys)


def _next_name(scanner: Scanner) -> str:
    found = _NAME.match(scanner.data, scanner.position)
    return "" if found is None else found.group().decode().upper()


class _Keys:
    def __init__(self, scanner: Scanner, charset: str | None) -> None:
        self.scanner = scanner
        self.codec = "ascii" if charset == "US-ASCII" else "utf-8"
        self.depth = 0

    def side_by_side(self, closing: bytes) -> Key:
        """Read keys up to ``closing`` (not read) or the end; one key alone stands for itself."""
        keys = [self.key()]
        while self.scanner.peek() != closing:
            self.scanner.sp()
            keys.append(self.key())
        return keys[0] if len(keys) == 1 else Key("AND", None, tuple(keys))

    def key(self) -> Key:
        scanner = self.scanner
        self.depth += 1
        if self.depth > _DEEPEST:
            raise scanner.problem(f"search keys nested at most {_DEEPEST} deep")
        key = self.one()
        self.depth -= 1
        return key

    def one(self) -> Key:
        scanner = self.scanner
        if scanner.accept(b"("):
            inside = self.side_by_side(b")")
            scanner.expect(b")")
            return inside
        if scanner.peek().isdigit() or scanner.peek() == b"*":
            return Key("SET", scanner.sequence_set())
        name = _next_name(scanner)
        if name not in _ARGUMENTS:
            raise scanner.problem("a search key")
        scanner.accept(name.encode())
        return _ARGUMENTS[name](self, name)

    def plain(self, name: str) -> Key:
        return Key(name)

    def text(self, name: str) -> Key:
        return Key(name, self.string())

    def header(self, name: str) -> Key:
        self.scanner.sp()
        field = self.scanner.astring().decode("utf-8", "replace")
        return Key(name, (field, self.string()))

    def keyword(self, name: str) -> Key:
        self.scanner.sp()
        return Key(name, self.scanner.atom().decode())

    def number(self, name: str) -> Key:
        self.scanner.sp()
        return Key(name, self.scanner.number())

    def date(self, name: str) -> Key:
        self.scanner.sp()
        return Key(name, self.scanner.date())

    def uid(self, name: str) -> Key:
        self.scanner.sp()
        return Key(name, self.scanner.sequence_set())

    def negation(self, name: str) -> Key:
        self.scanner.sp()
        return Key(name, None, (self.key(),))

    def either(self, name: str) -> Key:
        self.scanner.sp()
        left = self.key()
        self.scanner.sp()
        return Key(name, None, (left, self.key()))

    def string(self) -> str:
        self.scanner.sp()
        value = self.scanner.astring()
        try:
            return value.decode(self.codec)
        except UnicodeDecodeError:
            raise BadCharset(f"a search text is not in {self.codec.upper()}") from None


_ROWS: tuple[tuple[Callable[[_Keys, str], Key], str], ...] = (
    (_Keys.plain, "ALL ANSWERED DELETED DRAFT FLAGGED NEW OLD RECENT SEEN"),
    (_Keys.plain, "UNANSWERED UNDELETED UNDRAFT UNFLAGGED UNSEEN"),
    (_Keys.text, "BCC BODY CC FROM SUBJECT TEXT TO"),
    (_Keys.header, "HEADER"),
    (_Keys.keyword, "KEYWORD UNKEYWORD"),
    (_Keys.number, "LARGER SMALLER"),
    (_Keys.date, "BEFORE ON SINCE SENTBEFORE SENTON SENTSINCE"),
    (_Keys.uid, "UID"),
    (_Keys.negation, "NOT"),
    (_Keys.either, "OR"),
)
_ARGUMENTS = {name: read for read, names in _ROWS for name in names.split()}
