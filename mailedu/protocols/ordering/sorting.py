"""The criteria of SORT (RFC 5256 §3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple, TypeVar

from mailedu.protocols.ordering.headings import Heading

SortKey = int | str | datetime
_T = TypeVar("_T")

KEYS: dict[str, Callable[[Heading], SortKey]] = {
    "ARRIVAL": lambda heading: heading.internal_date,
    "CC": lambda heading: heading.mailbox(b"cc"),
    "DATE": lambda heading: heading.sent,
    "FROM": lambda heading: heading.mailbox(b"from"),
    "SIZE": lambda heading: heading.size,
    "SUBJECT": lambda heading: heading.subject.text,
    "TO": lambda heading: heading.mailbox(b"to"),
}
_WITHOUT_HEADER = frozenset({"ARRIVAL", "SIZE"})


class Criterion(NamedTuple):
    """One sort key by its name in the RFC; ``reverse``: from the greatest to the least."""

    name: str
    reverse: bool = False


def reads_header(criteria: Iterable[Criterion]) -> bool:
    """Tell whether the messages themselves must be read."""
    return any(criterion.name not in _WITHOUT_HEADER for criterion in criteria)


def sort_keys(criteria: Iterable[Criterion], heading: Heading) -> tuple[SortKey, ...]:
    """Return what a message is compared by, one key for each criterion."""
    return tuple(KEYS[criterion.name](heading) for criterion in criteria)


def put_in_order(
    criteria: Sequence[Criterion], rows: Iterable[tuple[tuple[SortKey, ...], _T]]
) -> list[_T]:
    """Return the second halves of ``rows``, sorted by the first.

    Parameters
    ----------
    rows: (sort keys, what to return) in the order of the mailbox, which decides where all
        keys are equal, whether reversed or not.
    """
    ordered = list(rows)
    for place, criterion in reversed(list(enumerate(criteria))):
        ordered.sort(key=lambda row, place=place: row[0][place], reverse=criterion.reverse)  # type: ignore[misc]
    return list(map(itemgetter(1), ordered))
