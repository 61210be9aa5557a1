"""Small helpers for sentences: numbers as words, plurals, lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


def number_word(number: int) -> str:
    """Return ``three`` for 3; digits above twelve."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else str(number)


def count(number: int, noun: str) -> str:
    """Return ``three messages``, ``one message``, ``no messages``."""
    return f"{number_word(number)} {noun}{'' if number == 1 else 's'}"


def digits(number: int, noun: str) -> str:
    """Return ``3 lines``, ``1 line``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def joined(items: Iterable[object]) -> str:
    """Return ``1, 2 and 3``."""
    texts: Sequence[str] = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
