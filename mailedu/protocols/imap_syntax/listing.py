"""The arguments of LIST, extended or not, and of STATUS (RFC 5258 §6, RFC 5819 §4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mailedu.protocols.imap_syntax.problems import BadMailboxName
from mailedu.protocols.imap_syntax.scanner import Scanner


@dataclass(frozen=True)
class ListRequest:
    """What a LIST command asks for.

    Parameters
    ----------
    reference, patterns: as the client wrote them, decoded.
    extended: whether the syntax of RFC 5258 was used.
    select: the selection options, in capitals.
    give: the return options, in capitals; what is selected by is also to be returned.
    status: the items of the return option STATUS; None without it.
    """

    reference: str
    patterns: tuple[str, ...]
    extended: bool = False
    select: frozenset[str] = frozenset()
    give: frozenset[str] = frozenset()
    status: tuple[str, ...] | None = None

    @property
    def criteria(self) -> list[str]:
        """The options that a mailbox must meet; the others only say how to look for it."""
        return sorted(self.select - {"REMOTE", "RECURSIVEMATCH"})


def parse_list(
    scanner: Scanner, select: Collection[str], give: Collection[str], status: Collection[str]
) -> ListRequest:
    """Read what follows LIST and its space.

    Parameters
    ----------
    select, give: the selection and return options that there are, in capitals; none where the
        extended syntax is not offered.
    status: the items that STATUS has; in ``give`` it must be named itself.

    Raises
    ------
    SyntaxProblem: also for RECURSIVEMATCH without another option to match (RFC 5258 §3.1).
    """
    chosen: list[str] | None = None
    if select and scanner.peek() == b"(":
        start = scanner.position
        chosen = _words(scanner, select)
        if "RECURSIVEMATCH" in chosen and not {*chosen} - {"RECURSIVEMATCH", "REMOTE"}:
            raise scanner.problem("another option beside RECURSIVEMATCH", start)
        scanner.sp()
    reference = scanner.mailbox()
    scanner.sp()
    several = bool(select) and scanner.accept(b"(")
    patterns = _pattern(scanner)
    while several and not scanner.accept(b")"):
        scanner.sp()
        patterns += _pattern(scanner)
    returns: list[str] = []
    items: tuple[str, ...] | None = None
    has_return = bool(give) and scanner.accept(b" ")
    if has_return:
        scanner.expect(b"RETURN (")
        returns, items = _return_options(scanner, give, status)
    return ListRequest(
        reference,
        tuple(patterns),
        several or has_return or chosen is not None,
        frozenset(chosen or ()),
        frozenset(returns).union({*(chosen or ())} & {*give}),
        items,
    )


def _pattern(scanner: Scanner) -> list[str]:
    """Read a pattern; one that is no name in this session's encoding is left out (RFC 5258 §3)."""
    try:
        return [scanner.list_mailbox()]
    except BadMailboxName:
        return []


def parse_status_items(scanner: Scanner, known: Collection[str]) -> tuple[str, ...]:
    """Read the items of STATUS with their parentheses, at least one, in capitals."""
    start = scanner.position
    items = _words(scanner, known)
    if not items:
        raise scanner.problem("one or more of " + " ".join(known), start + 1)
    return tuple(items)


def _return_options(
    scanner: Scanner, give: Collection[str], status: Collection[str]
) -> tuple[list[str], tuple[str, ...] | None]:
    found: list[str] = []
    items = None
    while not scanner.accept(b")"):
        if found:
            scanner.sp()
        found.append(_word(scanner, give))
        if found[-1] == "STATUS":
            scanner.sp()
            items = parse_status_items(scanner, status)
    return found, items


def _words(scanner: Scanner, known: Collection[str]) -> list[str]:
    """Read words in parentheses; each counts once, however often it stands there."""
    scanner.expect(b"(")
    found: list[str] = []
    while not scanner.accept(b")"):
        if found:
            scanner.sp()
        found.append(_word(scanner, known))
    return list(dict.fromkeys(found))


def _word(scanner: Scanner, known: Collection[str]) -> str:
    start = scanner.position
    word = scanner.atom().upper().decode()
    if word not in known:
        raise scanner.problem("one of " + " ".join(known), start)
    return word
