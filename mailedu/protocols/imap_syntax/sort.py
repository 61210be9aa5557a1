"""The arguments of SORT and THREAD (RFC 5256 §3, §5)."""

from __future__ import annotations

import re

from mailedu.protocols.imap_syntax.scanner import Scanner
from mailedu.protocols.imap_syntax.search import SearchProgram, parse_charset, parse_keys
from mailedu.protocols.ordering.sorting import KEYS, Criterion

_NAME = re.compile(rb"[A-Za-z]+")


def parse_sort(scanner: Scanner) -> tuple[list[Criterion], SearchProgram]:
    """Read sort criteria in parentheses, the charset, which must be there, and search keys.

    Raises
    ------
    BadCharset, SyntaxProblem: as in parse_search.
    """
    scanner.expect(b"(")
    criteria = [_criterion(scanner)]
    while not scanner.accept(b")"):
        scanner.sp()
        criteria.append(_criterion(scanner))
    scanner.sp()
    return criteria, parse_charset_and_keys(scanner)


def parse_charset_and_keys(scanner: Scanner) -> SearchProgram:
    """Read what ends both commands: a charset, without the word CHARSET, and search keys."""
    charset = parse_charset(scanner)
    return SearchProgram(charset, parse_keys(scanner, charset))


def _criterion(scanner: Scanner) -> Criterion:
    reverse = scanner.accept(b"REVERSE ")
    found = _NAME.match(scanner.data, scanner.position)
    name = "" if found is None else found.group().decode().upper()
    if name not in KEYS:
        raise scanner.problem("one of " + " ".join(KEYS))
    scanner.accept(name.encode())
    return Criterion(name, reverse)
