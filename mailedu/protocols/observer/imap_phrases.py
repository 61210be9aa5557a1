"""Says names, sets, rights and orders of IMAP in words; reads parenthesised lists."""

from __future__ import annotations

import re
from typing import TypeVar

from mailedu.protocols.imap_syntax.names import decode_mailbox_name
from mailedu.protocols.imap_syntax.problems import BadMailboxName
from mailedu.protocols.observer.meanings_items import RIGHTS, SORT_KEYS
from mailedu.protocols.observer.pieces import printable, quote, shorten
from mailedu.protocols.observer.sentences import joined

Item = bytes | list["Item"]
"""A word, or a list in parentheses."""

_WORD = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|$)|[()]|[^"() \t]+|"', re.DOTALL)
_NUMBER_SET = re.compile(rb"(?:[1-9][0-9]{0,9}|\*)(?::(?:[1-9][0-9]{0,9}|\*))?")
_EVERY_RIGHT = frozenset("lrswipkxtea")
_Value = TypeVar("_Value")


def read_lists(text: bytes) -> list[Item]:
    """Read words and lists; a parenthesis that is not closed ends with the text."""
    stack: list[list[Item]] = [[]]
    for word in _WORD.findall(text):
        if word == b"(":
            inner: list[Item] = []
            stack[-1].append(inner)
            stack.append(inner)
        elif word == b")":
            if len(stack) > 1:
                stack.pop()
        else:
            stack[-1].append(word)
    return stack[0]


def words_of(item: Item) -> list[bytes]:
    """Return the words of a list, without the lists inside it; of a word, itself."""
    if isinstance(item, bytes):
        return [item]
    return [word for word in item if isinstance(word, bytes)]


def pairs(values: list[_Value]) -> list[tuple[_Value, _Value]]:
    """Return first and second, third and fourth and so on; an odd last one is left out."""
    return list(zip(values[::2], values[1::2], strict=False))


def text_of(word: bytes) -> str:
    """Return a word as text for a sentence, without its quotes."""
    return quote(unquote(word))


def unquote(word: bytes) -> bytes:
    """Return what a quoted string stands for; other words as they are."""
    if len(word) > 1 and word.startswith(b'"') and word.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", word[1:-1], flags=re.DOTALL)
    return word


def whole_name(word: bytes, utf8: bool) -> str:
    """Return a mailbox's name in Unicode.

    Parameters
    ----------
    utf8: the session has switched to UTF-8 (RFC 9051 §5.1); otherwise the name is in modified
        UTF-7 (RFC 3501 §5.1.3).
    """
    plain = unquote(word)
    if plain.upper() == b"INBOX":
        return "INBOX"
    try:
        return printable(plain) if utf8 else decode_mailbox_name(plain)
    except BadMailboxName:
        return printable(plain)


def mailbox_name(word: bytes, utf8: bool) -> str:
    """Return a mailbox's name to stand in a sentence; ``utf8`` as for ``whole_name``."""
    return shorten(whole_name(word, utf8), 60) or "(no name)"


def numbers(word: bytes) -> str:
    """Say a set of numbers in words: ``1 to 3 and 5``."""
    said = []
    for part in word.split(b","):
        ends = ["the last" if end == b"*" else quote(end) for end in part.split(b":")]
        if part.startswith(b"*:"):
            ends.reverse()
        neighbours = len(ends) == 2 and all(map(str.isdecimal, ends))
        if neighbours and int(ends[1]) - int(ends[0]) == 1:
            said += ends
        else:
            said.append(" to ".join(ends))
    return shorten(joined(said), 100)


def count_of(word: str) -> int:
    """Return how many numbers a set without ``*`` holds: 4 for ``1:3,5``."""
    amount = 0
    for first, last in re.findall(r"([0-9]{1,10})(?::([0-9]{1,10}))?", word):
        amount += abs(int(last or first) - int(first)) + 1
    return amount


def uids(word: bytes) -> str:
    """Say a set of UIDs in words: ``UID 5``, ``UIDs 1 to 3``."""
    return f"{'UID' if word.isdigit() else 'UIDs'} {numbers(word)}"


def is_set(word: bytes) -> bool:
    """Tell whether a word is a sequence set (RFC 3501 §9); ``$`` is RFC 5182's saved result."""
    return word == b"$" or all(_NUMBER_SET.fullmatch(part) for part in word.split(b","))


def set_phrase(word: bytes, uid: bool) -> str:
    """Say a sequence set in words: ``message 2``, ``the messages with UIDs 5 to 9``."""
    if word == b"$":
        return "the messages of the saved search result ($)"
    if not is_set(word):
        return f"messages {quote(word)}"
    if word == b"1:*":
        return "all messages"
    if word == b"*":
        return "the last message"
    plural = "" if word.isdigit() else "s"
    if uid:
        return f"the message{plural} with {uids(word)}"
    return f"message{plural} {numbers(word)}"


def rights_phrase(letters: bytes) -> str:
    """Spell rights out letter by letter (RFC 4314 §2.1)."""
    known = unquote(letters).decode("ascii", "replace").lstrip("+-")
    if set(known) >= _EVERY_RIGHT:
        return "every right"
    return joined(f"{right} ({RIGHTS.get(right, 'unknown')})" for right in known) or "no right"


def order_phrase(criteria: bytes) -> str:
    """Say in what order SORT is to give messages (RFC 5256 §3)."""
    said: list[str] = []
    backwards = ""
    for word in re.findall(rb"[^() \t]+", criteria):
        name = printable(word).upper()
        if name == "REVERSE":
            backwards = ", backwards"
            continue
        said.append(SORT_KEYS.get(name, quote(word)) + backwards)
        backwards = ""
    return ", then by ".join(said) or "nothing"
