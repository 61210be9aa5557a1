"""The keys of SEARCH (RFC 3501 §6.4.4) and its extensions, read into a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mailedu.protocols.imap_syntax.problems import BadCharset
from mailedu.protocols.imap_syntax.scanner import LARGEST_NUMBER64, Scanner
from mailedu.protocols.imap_syntax.sequence import SequenceSet

Argument = None | int | str | date | SequenceSet | tuple[str, str]

CHARSETS = ("US-ASCII", "UTF-8")
_DEEPEST = 50
_NAME = re.compile(rb"[A-Za-z]+")
_READS_CONTENT = frozenset(
    {"BCC", "BODY", "CC", "FROM", "HEADER", "SUBJECT", "TEXT", "TO"}
    | {"SENTBEFORE", "SENTON", "SENTSINCE"}
)
_RESULTS = {"MIN": "ESEARCH", "MAX": "ESEARCH", "ALL": "ESEARCH", "COUNT": "ESEARCH",
            "SAVE": "SEARCHRES"}  # fmt: skip
"""What a client can ask to be returned, and the extension that it is from."""


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
        return any(key.name in _READS_CONTENT for key in self.walk())

    def walk(self) -> Iterator[Key]:
        """Yield this key and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class SearchProgram:
    """All that stands behind SEARCH.

    Parameters
    ----------
    charset: None when the client named none.
    key: what is searched for.
    """

    charset: str | None
    key: Key

    @cached_property
    def by_number(self) -> bool:
        """Whether message numbers are among the keys: none may shift then (RFC 7162 §3.2.10.2)."""
        return any(key.name == "SET" for key in self.key.walk())

    @cached_property
    def by_modseq(self) -> bool:
        """Whether MODSEQ is among the keys, so that the reply tells one (RFC 7162 §3.1.6)."""
        return any(key.name == "MODSEQ" for key in self.key.walk())


def parse_results(scanner: Scanner) -> frozenset[str] | None:
    """Read ``RETURN (…)`` and the space behind it, if SEARCH begins so (RFC 4731 §3.1).

    Returns
    -------
    What is to be returned, ``RETURN ()`` meaning ALL; None when there is no RETURN.
    """
    if not scanner.offers("ESEARCH") or _next_name(scanner) != "RETURN":
        return None
    scanner.accept(b"RETURN")
    scanner.sp()
    scanner.expect(b"(")
    known = [name for name, extension in _RESULTS.items() if scanner.offers(extension)]
    found: set[str] = set()
    while not scanner.accept(b")"):
        if found:
            scanner.sp()
        name = _next_name(scanner)
        if name not in known:
            raise scanner.problem("one of " + " ".join(known))
        scanner.accept(name.encode())
        found.add(name)
    scanner.sp()
    return frozenset(found or {"ALL"})


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
        charset = parse_charset(scanner)
    return SearchProgram(charset, parse_keys(scanner, charset))


def parse_charset(scanner: Scanner) -> str:
    """Read the name of a character set and the space behind it.

    Raises
    ------
    BadCharset: when it is not US-ASCII or UTF-8.
    """
    charset = scanner.astring().decode("ascii", "replace").upper()
    scanner.sp()
    if charset not in CHARSETS:
        raise BadCharset(f"character set {charset!r} is not one of {' '.join(CHARSETS)}")
    return charset


def parse_keys(scanner: Scanner, charset: str | None) -> Key:
    """Read search keys, whose texts are in ``charset``, to the end of the command."""
    key = _Keys(scanner, charset).side_by_side(b"")
    scanner.end()
    return key


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
        if scanner.peek().isdigit() or scanner.peek() in (b"*", b"$"):
            return Key("SET", scanner.sequence_set())
        name = _next_name(scanner)
        extension = _EXTENSIONS.get(name)
        if name not in _ARGUMENTS or (extension and not scanner.offers(extension)):
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
        return Key(name, self.scanner.number(LARGEST_NUMBER64))

    def interval(self, name: str) -> Key:
        self.scanner.sp()
        return Key(name, self.scanner.nz_number())

    def modseq(self, name: str) -> Key:
        """Read RFC 7162 §3.1.5's key. The store has one mod-sequence for all of a message.

        So the name of a flag and the kind of flags are read, and make no difference.
        """
        scanner = self.scanner
        scanner.sp()
        if scanner.peek() == b'"':
            start = scanner.position
            if _ENTRY_NAME.fullmatch(scanner.string()) is None:
                raise scanner.problem('the name of a flag, such as "/flags/\\\\Seen"', start)
            scanner.sp()
            if not any(map(scanner.accept, (b"priv", b"shared", b"all"))):
                raise scanner.problem("priv, shared or all")
            scanner.sp()
        return Key(name, scanner.number(LARGEST_NUMBER64))

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


_ENTRY_NAME = re.compile(rb"/flags/\\?[^\x00-\x20\x7f-\xff(){%*\"\\\]]+")
_EXTENSIONS = {"OLDER": "WITHIN", "YOUNGER": "WITHIN", "MODSEQ": "CONDSTORE"}
"""The keys that an extension adds."""

_ROWS: tuple[tuple[Callable[[_Keys, str], Key], str], ...] = (
    (_Keys.plain, "ALL ANSWERED DELETED DRAFT FLAGGED NEW OLD RECENT SEEN"),
    (_Keys.plain, "UNANSWERED UNDELETED UNDRAFT UNFLAGGED UNSEEN"),
    (_Keys.text, "BCC BODY CC FROM SUBJECT TEXT TO"),
    (_Keys.header, "HEADER"),
    (_Keys.keyword, "KEYWORD UNKEYWORD"),
    (_Keys.number, "LARGER SMALLER"),
    (_Keys.interval, "OLDER YOUNGER"),
    (_Keys.modseq, "MODSEQ"),
    (_Keys.date, "BEFORE ON SINCE SENTBEFORE SENTON SENTSINCE"),
    (_Keys.uid, "UID"),
    (_Keys.negation, "NOT"),
    (_Keys.either, "OR"),
)
_ARGUMENTS = {name: read for read, names in _ROWS for name in names.split()}
