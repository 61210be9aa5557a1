"""Sets of message numbers: sequence numbers or UIDs (RFC 3501 §9, sequence-set)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailedu.protocols.imap_syntax.problems import SyntaxProblem

_RANGE = re.compile(rb"(\*|[1-9][0-9]{0,9})(?::(\*|[1-9][0-9]{0,9}))?")
LARGEST_NUMBER = 2**32 - 1


@dataclass(frozen=True)
class SequenceSet:
    """Ranges as the client wrote them; None stands for ``*``, a single number for itself twice.

    ``saved``: the set was written ``$`` and is the search result variable (RFC 5182 §2.1). It has
    no ranges; who knows the variable must look here first.
    """

    ranges: tuple[tuple[int | None, int | None], ...]
    saved: bool = False

    @classmethod
    def parse(cls, text: bytes) -> SequenceSet:
        """Read a set such as ``2,4:7,9,12:*``.

        Raises
        ------
        SyntaxProblem: naming the range that is wrong.
        """
        ranges = []
        for piece in text.split(b","):
            found = _RANGE.fullmatch(piece)
            if found is None:
                raise SyntaxProblem(f"expected message numbers such as 1:3,5, found {_show(piece)}")
            first = _number(found.group(1))
            ranges.append((first, first if found.group(2) is None else _number(found.group(2))))
        return cls(tuple(ranges))

    @property
    def largest(self) -> int:
        """The largest number that is written out; 0 when there is only ``*``."""
        return max((number or 0 for pair in self.ranges for number in pair), default=0)

    def each(self) -> Iterator[int]:
        """Yield the numbers as they are written, one by one; the set must be without ``*``."""
        for first, last in self.ranges:
            assert first is not None and last is not None
            yield from range(first, last + 1)

    def contains(self, number: int, last: int) -> bool:
        """Tell whether ``number`` is in the set when ``*`` stands for ``last``."""
        return any(low <= number <= high for low, high in self._spans(last))

    def resolve(self, numbers: Sequence[int]) -> list[int]:
        """Return those of ``numbers`` that are in the set.

        Parameters
        ----------
        numbers: all sequence numbers or UIDs of the mailbox, ascending; ``*`` is the last.

        Returns
        -------
        The chosen ones, ascending, each once. ``559:*`` chooses at least the last one
        (RFC 3501 §6.4.8). Cost grows with the ranges and the result, not with their numbers.
        """
        if not numbers:
            return []
        spans = sorted(
            (bisect_left(numbers, low), bisect_right(numbers, high))
            for low, high in self._spans(numbers[-1])
        )
        chosen: list[int] = []
        done = 0
        for start, stop in spans:
            start = max(start, done)
            if start < stop:
                chosen.extend(numbers[start:stop])
                done = stop
        return chosen

    def _spans(self, last: int) -> list[tuple[int, int]]:
        filled = ((last if a is None else a, last if b is None else b) for a, b in self.ranges)
        return [(a, b) if a <= b else (b, a) for a, b in filled]


def _number(text: bytes) -> int | None:
    if text == b"*":
        return None
    if int(text) > LARGEST_NUMBER:
        raise SyntaxProblem(f"expected message numbers up to {LARGEST_NUMBER}, found {_show(text)}")
    return int(text)


def _show(text: bytes) -> str:
    return repr(text[:40])[1:]
