"""Reads the terminals of IMAP's grammar (RFC 3501 §9) from one command held in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import TypeVar

from mailedu.protocols.imap_strings import FLAG_ORDER, MONTHS
from mailedu.protocols.imap_syntax.names import decode_mailbox_name, decode_utf8_name
from mailedu.protocols.imap_syntax.problems import SyntaxProblem
from mailedu.protocols.imap_syntax.sequence import LARGEST_NUMBER, SequenceSet

LARGEST_NUMBER64 = 2**63 - 1
"""Of sizes (RFC 9051 §9, number64), mod-sequences (RFC 7162 §7) and quota (RFC 9208 §5)."""
_T = TypeVar("_T")

_ATOM = re.compile(rb"[^\x00-\x20\x7f-\xff(){%*\"\\\]]+")
_ASTRING = re.compile(rb"[^\x00-\x20\x7f-\xff(){%*\"\\]+")
_LIST_CHARS = re.compile(rb"[^\x00-\x20\x7f-\xff(){\"\\]+")
_TAG = re.compile(rb"[^\x00-\x20\x7f-\xff(){%*\"\\+]+")
_QUOTED = re.compile(rb'"((?:[^\x00\r\n"\\]|\\["\\])*)"')
_ESCAPE = re.compile(rb"\\(.)")
_LITERAL = re.compile(rb"\{([0-9]{1,10})\+?\}\r\n")
_LITERAL8 = re.compile(rb"~\{([0-9]{1,10})\+?\}\r\n")
_DIGITS = re.compile(rb"[0-9]+")
_SET = re.compile(rb"[0-9*:,]+")
_DATE = re.compile(rb"(?:([0-9]{1,2})-([A-Za-z]{3})-([0-9]{4}))(?![0-9])")
_DATE_TIME = re.compile(
    rb'"([ 0-9][0-9])-([A-Za-z]{3})-([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})'
    rb' ([+-])([0-9]{2})([0-5][0-9])"'
)
_LITERAL_END = re.compile(rb"\{([0-9]+)(\+?)\}\Z")
_BEYOND_COUNTING = 19
"""Decimal digits of a literal's length that are read; a longer one is too long in any case."""

_MONTH = {month.upper().encode(): number for number, month in enumerate(MONTHS, 1)}
_SETTABLE = {flag.upper(): flag for flag in FLAG_ORDER if flag != "\\Recent"}


class Scanner:
    """A position in one whole command: its line or lines with literals in place, no final CRLF.

    Every method reads one thing at ``position`` and moves on, or raises SyntaxProblem, which
    tells what was expected and at which octet; then the command is not worth reading on.

    Octets above 127 are taken in quoted strings (as Dovecot does and RFC 9051 §4.3 allows)
    and in literals, never in atoms.

    Parameters
    ----------
    data: the command.
    utf8_names: whether mailbox names are in UTF-8 (RFC 9051 §5.1), not in modified UTF-7.
    offers: tells of an extension whether its syntax is to be understood.
    """

    def __init__(
        self,
        data: bytes,
        *,
        utf8_names: bool = False,
        offers: Callable[[str], bool] = lambda capability: True,
    ) -> None:
        self.data = data
        self.position = 0
        self.offers = offers
        self._utf8_names = utf8_names
        self.normalized: dict[str, str] = {}
        """Mailbox names that were brought into normal form C, each with what the client sent."""

    def problem(self, expected: str, at: int | None = None) -> SyntaxProblem:
        """Make the exception for something else found where ``expected`` should stand.

        ``at`` is the octet where that is; by default the next one.
        """
        at = self.position if at is None else at
        found = repr(self.data[at : at + 1])[1:] if at < len(self.data) else "the end"
        return SyntaxProblem(f"expected {expected} at octet {at}, found {found}")

    def peek(self) -> bytes:
        """Return the next octet without reading it; ``b""`` at the end."""
        return self.data[self.position : self.position + 1]

    def accept(self, token: bytes) -> bool:
        """Read ``token`` (in any case of letters) if it comes next, and tell whether it did."""
        if self.data[self.position : self.position + len(token)].upper() != token.upper():
            return False
        self.position += len(token)
        return True

    def expect(self, token: bytes) -> None:
        """Read ``token``, which must come next."""
        if not self.accept(token):
            raise self.problem(repr(token.decode("ascii", "replace")))

    def sp(self) -> None:
        """Read exactly one space."""
        if not self.accept(b" "):
            raise self.problem("a space")

    def end(self) -> None:
        """Check that nothing is left."""
        if self.position < len(self.data):
            raise self.problem("the end of the command")

    def tag(self) -> bytes:
        """Read a command's tag."""
        return self._match(_TAG, "a tag").group()

    def atom(self) -> bytes:
        """Read an atom, as it stands."""
        return self._match(_ATOM, "an atom").group()

    def string(self) -> bytes:
        """Read a quoted string or a literal and return what it stands for."""
        if self.peek() == b'"':
            return _ESCAPE.sub(rb"\1", self._match(_QUOTED, "a closed quoted string").group(1))
        if self.peek() == b"{":
            return self.literal()
        raise self.problem("a quoted string or a literal")

    def literal(self) -> bytes:
        """Read ``{n}`` or ``{n+}``, CRLF and n octets (none of them NUL, RFC 3501 §9)."""
        start = self.position
        size = int(self._match(_LITERAL, "a literal, {n} and CRLF").group(1))
        value = self.data[self.position : self.position + size]
        if len(value) < size or b"\0" in value:
            self.position = start
            reason = "no NUL inside" if b"\0" in value else f"{size} octets"
            raise self.problem(f"a literal with {reason}")
        self.position += size
        return value

    def literal8(self) -> bytes:
        """Read a literal, or ``~{n}`` with octets that may be NUL (RFC 3516 §7)."""
        if self.peek() != b"~":
            return self.literal()
        start = self.position
        size = int(self._match(_LITERAL8, "a literal, ~{n} and CRLF").group(1))
        value = self.data[self.position : self.position + size]
        if len(value) < size:
            self.position = start
            raise self.problem(f"a literal with {size} octets")
        self.position += size
        return value

    def rest(self) -> bytes:
        """Read all that is left."""
        start, self.position = self.position, len(self.data)
        return self.data[start:]

    def astring(self) -> bytes:
        """Read an atom (in which ``]`` may stand), a quoted string or a literal."""
        if self.peek() in (b'"', b"{"):
            return self.string()
        return self._match(_ASTRING, "an atom or a string").group()

    def nstring(self) -> bytes | None:
        """Read a string, or NIL as None."""
        if self.peek() in (b'"', b"{"):
            return self.string()
        start = self.position
        if self._match(_ATOM, "a string or NIL").group().upper() != b"NIL":
            self.position = start
            raise self.problem("a string or NIL")
        return None

    def number(self, largest: int = LARGEST_NUMBER) -> int:
        """Read an unsigned number, of 32 bits unless told otherwise."""
        return self._number("a number", 0, largest)

    def nz_number(self, largest: int = LARGEST_NUMBER) -> int:
        """Read a number that is not zero and does not begin with zero, as ``number`` does."""
        if self.peek() == b"0":
            raise self.problem("a number that does not begin with 0")
        return self._number("a number from 1", 1, largest)

    def sequence_set(self) -> SequenceSet:
        """Read a set of message numbers such as ``2,4:7,9,12:*``, or ``$`` (RFC 5182 §4)."""
        if self.offers("SEARCHRES") and self.accept(b"$"):
            return SequenceSet((), saved=True)
        start = self.position
        try:
            return SequenceSet.parse(self._match(_SET, "a set of message numbers").group())
        except SyntaxProblem:
            self.position = start
            raise

    def mailbox(self) -> str:
        """Read a mailbox name, decoded; INBOX in any case is ``"INBOX"`` (RFC 3501 §5.1).

        Raises
        ------
        BadMailboxName: when the name is not in modified UTF-7, or not in UTF-8.
        """
        return self._name(self.astring)

    def list_mailbox(self) -> str:
        """Read the pattern of LIST and LSUB, decoded, with ``%`` and ``*`` in it."""
        if self.peek() in (b'"', b"{"):
            return self._name(self.string)
        return self._name(lambda: self._match(_LIST_CHARS, "a mailbox pattern").group())

    def flag(self) -> str:
        r"""Read a flag that a client may set: a system flag (canonical case) or a keyword.

        ``\Recent`` and unknown names with a backslash are refused, as Dovecot does.
        """
        start = self.position
        if not self.accept(b"\\"):
            return self._match(_ATOM, "a flag").group().decode()
        name = "\\" + self._match(_ATOM, "the name of a flag").group().decode()
        if name.upper() not in _SETTABLE:
            self.position = start
            known = " ".join(sorted(_SETTABLE.values()))
            raise self.problem(f"a keyword or one of {known}")
        return _SETTABLE[name.upper()]

    def flag_list(self) -> list[str]:
        """Read flags in parentheses, possibly none."""
        self.expect(b"(")
        if self.accept(b")"):
            return []
        flags = self._flags()
        self.expect(b")")
        return flags

    def store_flags(self) -> list[str]:
        """Read the flags of STORE, in parentheses or without (RFC 3501 §9, store-att-flags)."""
        return self.flag_list() if self.peek() == b"(" else self._flags()

    def date(self) -> date:
        """Read the date of a search key, ``1-Feb-1994``, in quotes or without."""
        start = self.position
        quoted = self.accept(b'"')
        found = self._match(_DATE, "a date such as 1-Feb-1994", start)
        if quoted and not self.accept(b'"'):
            self.position = start
            raise self.problem("a date with a closing quote")
        return self._calendar(start, lambda: date(*_day(*found.groups())))

    def date_time(self) -> datetime:
        """Read a quoted date with time and zone; the result is aware."""
        start = self.position
        found = self._match(_DATE_TIME, 'a date and time such as "17-Jul-1996 02:44:25 -0700"')
        day, month, year, hour, minute, second, sign, hours, minutes = found.groups()

        def moment() -> datetime:
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            zone = timezone(-offset if sign == b"-" else offset)
            calendar_day = _day(day, month, year)
            return datetime(*calendar_day, int(hour), int(minute), int(second), tzinfo=zone)

        return self._calendar(start, moment)

    def _match(
        self, pattern: re.Pattern[bytes], what: str, at: int | None = None
    ) -> re.Match[bytes]:
        found = pattern.match(self.data, self.position)
        if found is None:
            self.position = self.position if at is None else at
            raise self.problem(what)
        self.position = found.end()
        return found

    def _number(self, what: str, least: int, largest: int = LARGEST_NUMBER) -> int:
        start = self.position
        digits = self._match(_DIGITS, what).group().lstrip(b"0") or b"0"
        if len(digits) > len(str(largest)) or not least <= int(digits) <= largest:
            self.position = start
            raise self.problem(f"{what} up to {largest}")
        return int(digits)

    def _name(self, read: Callable[[], bytes]) -> str:
        """Read a name; one that is in no known encoding has been read when it is refused."""
        octets = read()
        if self._utf8_names:
            name, given = decode_utf8_name(octets)
            if name != given:
                self.normalized[name] = given
        else:
            name = decode_mailbox_name(octets)
        return "INBOX" if name.upper() == "INBOX" else name

    def _flags(self) -> list[str]:
        flags = [self.flag()]
        while self.accept(b" "):
            flags.append(self.flag())
        return list(dict.fromkeys(flags))

    def _calendar(self, start: int, make: Callable[[], _T]) -> _T:
        try:
            return make()
        except (ValueError, KeyError):
            self.position = start
            raise self.problem("a date that is in the calendar") from None


def _day(day: bytes, month: bytes, year: bytes) -> tuple[int, int, int]:
    return int(year), _MONTH[month.upper()], int(day)


def literal_at_end(line: bytes) -> tuple[int, bool] | None:
    """Tell whether a command line goes on with a literal.

    Parameters
    ----------
    line: what stands between the last literal (or the start) and CRLF, without the CRLF.

    Returns
    -------
    (n, non_synchronizing) for ``{n}`` and ``{n+}`` (RFC 7888 §4); None when the line does not
    end so, or the brace stands inside a quoted string.
    """
    found = _LITERAL_END.search(line)
    if found is None or _inside_quotes(line[: found.start()]):
        return None
    digits = found.group(1).lstrip(b"0")[:_BEYOND_COUNTING] or b"0"
    return int(digits), bool(found.group(2))


def _inside_quotes(text: bytes) -> bool:
    if b'"' not in text:
        return False
    pieces = re.sub(rb"\\.", b"", text, flags=re.DOTALL) if b"\\" in text else text
    return pieces.count(b'"') % 2 == 1
