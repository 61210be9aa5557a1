"""Where mod-sequences stand in commands: parameters of SELECT, FETCH and STORE (RFC 7162 §7)."""

from __future__ import annotations

from dataclasses import dataclass

from mailedu.protocols.imap_syntax.scanner import LARGEST_NUMBER64, Scanner
from mailedu.protocols.imap_syntax.sequence import SequenceSet

_NONE = SequenceSet(())


@dataclass(frozen=True)
class Resync:
    """What a client knows of the mailbox that it opens with QRESYNC.

    Parameters
    ----------
    uidvalidity, modseq: as it last heard them.
    uids: the UIDs that it wants to hear about; None for all.
    numbers, numbered_uids: some message numbers and the UIDs that these messages have.
    """

    uidvalidity: int
    modseq: int
    uids: SequenceSet | None = None
    numbers: SequenceSet = _NONE
    numbered_uids: SequenceSet = _NONE


@dataclass(frozen=True)
class SelectParameters:
    """What stands in parentheses behind the mailbox of SELECT and EXAMINE."""

    condstore: bool = False
    resync: Resync | None = None


@dataclass(frozen=True)
class FetchModifiers:
    """What stands in parentheses behind the items of FETCH; ``changed_since`` None: nothing."""

    changed_since: int | None = None
    vanished: bool = False


def parse_select_parameters(scanner: Scanner) -> SelectParameters:
    """Read ``(CONDSTORE)``, ``(QRESYNC (…))`` or both (RFC 7162 §3.1.8, §3.2.5).

    Raises
    ------
    SyntaxProblem: also for other parameters, and for one given twice.
    """
    condstore, resync = False, None
    scanner.expect(b"(")
    while True:
        if resync is None and scanner.accept(b"QRESYNC"):
            scanner.sp()
            resync = _resync(scanner)
        elif not condstore and scanner.accept(b"CONDSTORE"):
            condstore = True
        else:
            raise scanner.problem("CONDSTORE or QRESYNC, once")
        if scanner.accept(b")"):
            return SelectParameters(condstore, resync)
        scanner.sp()


def parse_fetch_modifiers(scanner: Scanner) -> FetchModifiers:
    """Read ``(CHANGEDSINCE n)`` or ``(CHANGEDSINCE n VANISHED)`` (RFC 7162 §3.1.4.1, §3.2.6).

    Raises
    ------
    SyntaxProblem: also for VANISHED without CHANGEDSINCE, and for one given twice.
    """
    since, vanished = None, False
    scanner.expect(b"(")
    while True:
        if not vanished and scanner.accept(b"VANISHED"):
            vanished = True
        elif since is None and scanner.accept(b"CHANGEDSINCE"):
            scanner.sp()
            since = scanner.number(LARGEST_NUMBER64)
        else:
            raise scanner.problem("CHANGEDSINCE or VANISHED, once")
        if scanner.peek() == b")":
            break
        scanner.sp()
    if since is None:
        raise scanner.problem("CHANGEDSINCE, which VANISHED needs")
    scanner.expect(b")")
    return FetchModifiers(since, vanished)


def parse_unchanged_since(scanner: Scanner) -> int:
    """Read ``(UNCHANGEDSINCE n)``, the modifier of STORE (RFC 7162 §3.1.3)."""
    scanner.expect(b"(UNCHANGEDSINCE")
    scanner.sp()
    modseq = scanner.number(LARGEST_NUMBER64)
    scanner.expect(b")")
    return modseq


def _resync(scanner: Scanner) -> Resync:
    scanner.expect(b"(")
    uidvalidity = scanner.nz_number()
    scanner.sp()
    start = scanner.position
    modseq = scanner.number(LARGEST_NUMBER64)
    if not modseq:
        raise scanner.problem("a mod-sequence from 1", start)
    uids, numbers, numbered_uids = None, _NONE, _NONE
    if not scanner.accept(b")"):
        scanner.sp()
        if scanner.peek() != b"(":
            uids = _plain_set(scanner)
            if scanner.accept(b")"):
                return Resync(uidvalidity, modseq, uids)
            scanner.sp()
        scanner.expect(b"(")
        numbers = _plain_set(scanner, ascending=True)
        scanner.sp()
        start = scanner.position
        numbered_uids = _plain_set(scanner, ascending=True)
        if _size(numbers) != _size(numbered_uids):
            raise scanner.problem("as many UIDs as message numbers", start)
        scanner.expect(b")")
        scanner.expect(b")")
    return Resync(uidvalidity, modseq, uids, numbers, numbered_uids)


def _plain_set(scanner: Scanner, *, ascending: bool = False) -> SequenceSet:
    """Read a set without ``*``."""
    start = scanner.position
    numbers = scanner.sequence_set()
    ends = [end for pair in numbers.ranges for end in pair]
    if None in ends:
        raise scanner.problem("a set without *", start)
    if ascending and not _ascend(numbers):
        raise scanner.problem("numbers in ascending order", start)
    return numbers


def _ascend(numbers: SequenceSet) -> bool:
    last = 0
    for first, end in numbers.ranges:
        assert first is not None and end is not None
        if not last < first <= end:
            return False
        last = end
    return True


def _size(numbers: SequenceSet) -> int:
    return sum((end or 0) - (first or 0) + 1 for first, end in numbers.ranges)
