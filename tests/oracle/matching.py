"""Whether a line of a server is one that a script expects.

A pattern is the line itself, with ``…`` for any text and ``{name}`` for a value that is
remembered; ``{name>other}`` is a number greater than the one remembered as ``other``. A line
matches as text; or, IMAP's responses, by what it says: the same flags in another order are the
same flags, and FETCH and STATUS may give more items than those that the pattern names.
``* 2:3,7 EXPUNGE`` is as many EXPUNGE responses as remove these messages, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Values = dict[str, str]
Token = Any  # a str, or a list of tokens

_CAPTURE = re.compile(r"\{([a-z]\w*)(?:>([a-z]\w*))?\}")
_TOKEN = re.compile(
    r'\s*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    r'|(?P<atom>(?:[^\s()"\[]|\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+))',
    re.DOTALL,
)
_ATOM = re.compile(r'[^\s()"\\{%*\]]+')
_EXPUNGE = re.compile(r"\* (\d+) EXPUNGE")
_EXPUNGES = re.compile(r"\* (\d+(?:[:,]\d+)+) EXPUNGE")
_SET = re.compile(r"\d+([:,]\d+)*")
_STATUS = re.compile(r"((?:\S+ )?(?:OK|NO|BAD|BYE|PREAUTH)) \[([^\]]*)\](.*)", re.DOTALL)
_QUIET_FLAGS = {"\\recent"}
_QUIET_ATTRIBUTES = {
    "\\marked", "\\unmarked", "\\haschildren", "\\hasnochildren",
    "\\all", "\\archive", "\\drafts", "\\flagged", "\\junk", "\\sent", "\\trash",
}  # fmt: skip


def matches(pattern: str, line: str, values: Values) -> Values | None:
    """Return the values with those that the line adds, or None when it does not match."""
    found = _text(pattern, line, values)
    if found is None:
        found = _said(pattern, line, values)
    return found


def fill(text: str, values: Values) -> str:
    """Put the remembered values into a line that is sent; KeyError names one that is not."""
    return _CAPTURE.sub(lambda hole: values[hole[1]], text)


def assign(
    patterns: list[tuple[str, bool]], lines: list[str], values: Values, taken: list[int]
) -> tuple[list[int], Values] | None:
    """Find for each pattern a line of its own.

    Parameters
    ----------
    patterns: each with whether it must come after the line of the pattern before it.
    taken: the lines that earlier patterns have, in the order of those patterns.

    Returns the places of the lines, the taken ones first, and the values; None when there is
    no such choice.
    """
    if not patterns:
        return taken, values
    (pattern, after), *rest = patterns
    first = taken[-1] + 1 if after and taken else 0
    several = _EXPUNGES.fullmatch(pattern)
    if several:
        expunges = _expunges(lines, [*range(first), *taken])
        if sorted(expunges.values()) != sorted(_numbers(several[1])):
            return None
        return assign(rest, lines, values, [*taken, *expunges])
    for place in range(first, len(lines)):
        more = None if place in taken else matches(pattern, lines[place], values)
        if more is not None:
            chosen = assign(rest, lines, more, [*taken, place])
            if chosen is not None:
                return chosen
    return None


def _expunges(lines: list[str], taken: list[int]) -> dict[int, int]:
    """Return place and message of each EXPUNGE, by the number that it had before the first."""
    gone: list[int] = []
    found = {}
    for place, line in enumerate(lines):
        expunge = _EXPUNGE.fullmatch(line)
        if expunge and place not in taken:
            number = int(expunge[1])
            for earlier in sorted(gone):
                number += earlier <= number
            gone.append(number)
            found[place] = number
    return found


def _text(pattern: str, line: str, values: Values) -> Values | None:
    expression, fresh, greater = "", [], []
    for piece in re.split(r"(…|\{[a-z]\w*(?:>[a-z]\w*)?\})", pattern):
        hole = _CAPTURE.fullmatch(piece)
        if piece == "…":
            expression += ".*"
        elif not hole:
            expression += re.escape(piece)
        elif hole[1] in fresh:
            expression += f"(?P={hole[1]})"
        elif hole[1] in values:
            expression += re.escape(values[hole[1]])
        else:
            fresh.append(hole[1])
            expression += f"(?P<{hole[1]}>[^\\s()\\[\\]]+)"
            if hole[2]:
                greater.append((hole[1], hole[2]))
    found = re.fullmatch(expression, line, re.DOTALL)
    if found is None:
        return None
    values = values | {name: found[name] for name in fresh}
    if any(int(values[one]) <= int(values[other]) for one, other in greater):
        return None
    return values


def _said(pattern: str, line: str, values: Values) -> Values | None:
    """Compare two IMAP responses by what they say."""
    expected, came = _STATUS.fullmatch(pattern), _STATUS.fullmatch(line)
    if expected and came:
        found = _text(expected[1], came[1], values)
        found = found if found is None else _text(expected[3], came[3], found)
        return found if found is None else _tokens(expected[2], came[2], found)
    return _tokens(pattern, line, values)


def _tokens(pattern: str, line: str, values: Values) -> Values | None:
    expected, came = tokenise(pattern), tokenise(line)
    if not expected or not came:
        return None
    start = 1 if expected[0] == came[0] == "*" else 0
    for kind in (start, start + 1):
        word = expected[kind] if kind < len(expected) else None
        if isinstance(word, str) and word in _KINDS and came[kind : kind + 1] == [word]:
            found = _in_order(expected[:kind], came[:kind], values)
            if found is None:
                return None
            return _KINDS[word](expected[kind + 1 :], came[kind + 1 :], found)
    return _in_order(expected, came, values)


def tokenise(text: str) -> list[Token] | None:
    """Split a response into atoms, strings and lists; None when its brackets do not close."""
    stack: list[list[Token]] = [[]]
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            return None
        place = found.end()
        if found["open"]:
            stack.append([])
        elif found["close"]:
            if len(stack) == 1:
                return None
            done = stack.pop()
            stack[-1].append(done)
        elif found["quoted"] is not None:
            plain = _ATOM.fullmatch(found["quoted"]) and found["quoted"] != "NIL"
            stack[-1].append(found["quoted"] if plain else f'"{found["quoted"]}"')
        else:
            stack[-1].append(_section(found["atom"]))
    return stack[0] if len(stack) == 1 else None


def _section(atom: str) -> str:
    """Write ``BODY[header.fields ("To")]`` as ``BODY[HEADER.FIELDS (TO)]``."""
    return atom.upper().replace('"', "") if re.match(r"(?i)(BODY|BINARY)\b.*\[", atom) else atom


def _one(pattern: Token, token: Token, values: Values) -> Values | None:
    if isinstance(pattern, list) or isinstance(token, list):
        both = isinstance(pattern, list) and isinstance(token, list)
        return _in_order(pattern, token, values) if both else None
    if pattern == token or (pattern.startswith("\\") and pattern.lower() == token.lower()):
        return values
    if _SET.fullmatch(pattern) and _SET.fullmatch(token):
        return values if _numbers(pattern) == _numbers(token) else None
    return _text(pattern, token, values)


def _numbers(sequence_set: str) -> list[int]:
    found: list[int] = []
    for part in sequence_set.split(","):
        first, _, last = part.partition(":")
        low, high = sorted((int(first), int(last or first)))
        found += range(low, high + 1)
    return found


def _in_order(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    if not patterns:
        return values if not tokens else None
    if patterns[0] == "…":
        for skipped in range(len(tokens) + 1):
            found = _in_order(patterns[1:], tokens[skipped:], values)
            if found is not None:
                return found
        return None
    if not tokens:
        return None
    found = _one(patterns[0], tokens[0], values)
    return found if found is None else _in_order(patterns[1:], tokens[1:], found)


def _as_set(
    patterns: Iterable[Token], tokens: Iterable[Token], values: Values, quiet: set[str]
) -> Values | None:
    left = list(tokens)
    rest = False
    for pattern in patterns:
        if pattern == "…":
            rest = True
            continue
        for token in left:
            found = _one(pattern, token, values)
            if found is not None:
                values = found
                left.remove(token)
                break
        else:
            return None
    if rest or all(isinstance(token, str) and token.lower() in quiet for token in left):
        return values
    return None


def _flags(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    if [type(each) for each in (*patterns[:1], *tokens[:1])] != [list, list]:
        return None
    found = _as_set(patterns[0], tokens[0], values, _QUIET_FLAGS)
    return found if found is None else _in_order(patterns[1:], tokens[1:], found)


def _list(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    if [type(each) for each in (*patterns[:1], *tokens[:1])] != [list, list]:
        return None
    found = _as_set(patterns[0], tokens[0], values, _QUIET_ATTRIBUTES)
    return found if found is None else _in_order(patterns[1:], tokens[1:], found)


def _words(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    return _as_set(patterns, tokens, values, set())


def _pairs(items: list[Token]) -> list[tuple[Token, Token]]:
    return list(zip(items[::2], items[1::2], strict=False))


def _fetch(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    if [type(each) for each in (*patterns, *tokens)] != [list, list]:
        return None
    came = dict(_pairs(tokens[0]))
    for name, value in _pairs(patterns[0]):  # a last … has no pair: others may be there anyway
        if name not in came:
            return None
        if name == "FLAGS":
            found = _flags([value], [came[name]], values)
        else:
            found = _one(value, came[name], values)
        if found is None:
            return None
        values = found
    return values


def _status(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    found = _in_order(patterns[:1], tokens[:1], values)
    return found if found is None else _fetch(patterns[1:], tokens[1:], found)


def _acl(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    def sorted_rights(items: list[Token]) -> list[Token]:
        return [[who, "".join(sorted(rights))] for who, rights in _pairs(items)]

    found = _in_order(patterns[:1], tokens[:1], values)
    if found is None:
        return None
    return _as_set(sorted_rights(patterns[1:]), sorted_rights(tokens[1:]), found, set())


def _myrights(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    if [len(patterns), len(tokens)] != [2, 2]:
        return None
    found = _in_order(patterns[:1], tokens[:1], values)
    return found if sorted(patterns[1]) == sorted(tokens[1]) else None


def _listrights(patterns: list[Token], tokens: list[Token], values: Values) -> Values | None:
    found = _in_order(patterns[:3], tokens[:3], values)
    return found if found is None else _as_set(patterns[3:], tokens[3:], found, set())


_KINDS: dict[str, Callable[[list[Token], list[Token], Values], Values | None]] = {
    "FETCH": _fetch,
    "FLAGS": _flags,
    "PERMANENTFLAGS": _flags,
    "LIST": _list,
    "LSUB": _list,
    "STATUS": _status,
    "SEARCH": _words,
    "CAPABILITY": _words,
    "ENABLED": _words,
    "ACL": _acl,
    "LISTRIGHTS": _listrights,
    "MYRIGHTS": _myrights,
}
