"""The data items of FETCH (RFC 3501 §6.4.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailedu.protocols.imap_syntax.scanner import LARGEST_NUMBER64, Scanner
from mailedu.protocols.mime.sections import Section

_FAST = ("FLAGS", "INTERNALDATE", "RFC822.SIZE")
MACROS = {"FAST": _FAST, "ALL": (*_FAST, "ENVELOPE"), "FULL": (*_FAST, "ENVELOPE", "BODY")}

_PLAIN = frozenset(
    {"FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY", "BODYSTRUCTURE", "UID"}
)
_OLD_STYLE = {
    "RFC822": Section(),
    "RFC822.HEADER": Section(text="HEADER"),
    "RFC822.TEXT": Section(text="TEXT"),
}
_BINARY = frozenset({"BINARY", "BINARY.PEEK", "BINARY.SIZE"})
_NAME = re.compile(rb"[A-Za-z0-9.]+")
_TEXTS = ("HEADER.FIELDS.NOT", "HEADER.FIELDS", "HEADER", "TEXT", "MIME")
_NO_TEXTS: tuple[str, ...] = ()
"""A section of BINARY is part numbers only (RFC 3516 §7, section-binary)."""

_DEEPEST_PART = 100


@dataclass(frozen=True)
class FetchItem:
    r"""One data item.

    Parameters
    ----------
    name: as in the RFC; every form of ``BODY[section]`` is ``"BODY[]"``, of
        ``BINARY[section]`` ``"BINARY[]"``, of ``BINARY.SIZE[section]`` ``"BINARY.SIZE[]"``.
    section: of these and of the three RFC822 items; None for the others.
    partial: (first octet, number of octets) of ``<0.1024>``, or None.
    peek: False when fetching the item sets ``\Seen``.
    """

    name: str
    section: Section | None = None
    partial: tuple[int, int] | None = None
    peek: bool = True

    def label(self) -> bytes:
        """Return the item's name as the reply writes it, e.g. ``BODY[TEXT]<0>``."""
        if not self.name.endswith("[]") or self.section is None:
            return self.name.encode()
        origin = b"" if self.partial is None else b"<%d>" % self.partial[0]
        section = self.section.label().removeprefix(b"BODY")
        return self.name.removesuffix("[]").encode() + section + origin

    def cut(self, octets: bytes) -> bytes:
        """Return the octets that ``partial`` names; none when it begins behind the last one."""
        if self.partial is None:
            return octets
        first, count = self.partial
        return octets[first : first + count]


def parse_fetch(scanner: Scanner) -> list[FetchItem]:
    """Read a macro, one item or items in parentheses; macros come back expanded.

    Raises
    ------
    SyntaxProblem: also for a macro inside parentheses, which §6.4.5 rules out.
    """
    for macro, names in MACROS.items():
        if _word(scanner) == macro:
            scanner.accept(macro.encode())
            return [FetchItem(name) for name in names]
    if not scanner.accept(b"("):
        return [_item(scanner)]
    items = [_item(scanner)]
    while not scanner.accept(b")"):
        scanner.sp()
        items.append(_item(scanner))
    return items


def _word(scanner: Scanner) -> str:
    found = _NAME.match(scanner.data, scanner.position)
    return "" if found is None else found.group().decode().upper()


def _item(scanner: Scanner) -> FetchItem:
    name = _word(scanner)
    after = scanner.position + len(name)
    if name in ("BODY", "BODY.PEEK") and scanner.data[after : after + 1] == b"[":
        scanner.position = after
        return FetchItem("BODY[]", _section(scanner), _partial(scanner), name == "BODY.PEEK")
    if name in _BINARY and scanner.offers("BINARY"):
        scanner.position = after
        section = _section(scanner, _NO_TEXTS)
        if name == "BINARY.SIZE":
            return FetchItem("BINARY.SIZE[]", section)
        return FetchItem("BINARY[]", section, _partial(scanner), name == "BINARY.PEEK")
    if name in _OLD_STYLE:
        scanner.position = after
        return FetchItem(name, _OLD_STYLE[name], peek=name == "RFC822.HEADER")
    if name in _PLAIN or (name == "MODSEQ" and scanner.offers("CONDSTORE")):
        scanner.position = after
        return FetchItem(name)
    if name in MACROS:
        raise scanner.problem(f"an item ({name} stands for several and must be alone)")
    raise scanner.problem("an item such as FLAGS, UID or BODY[TEXT]")


def _section(scanner: Scanner, texts: tuple[str, ...] = _TEXTS) -> Section:
    scanner.expect(b"[")
    part: list[int] = []
    text = ""
    while scanner.peek() != b"]":
        if scanner.peek().isdigit() and len(part) < _DEEPEST_PART:
            part.append(scanner.nz_number())
        else:
            text = _section_text(scanner, texts if part else texts[:4])
            break
        if not scanner.accept(b"."):
            break
        if scanner.peek() == b"]":
            raise scanner.problem(_part_or(texts))
    fields = _field_names(scanner) if text.startswith("HEADER.FIELDS") else ()
    scanner.expect(b"]")
    return Section(tuple(part), text, fields)


def _section_text(scanner: Scanner, texts: tuple[str, ...]) -> str:
    text = _word(scanner)
    if text not in texts:
        raise scanner.problem(_part_or(texts))
    scanner.accept(text.encode())
    return text


def _part_or(texts: tuple[str, ...]) -> str:
    return "a part number or one of " + " ".join(texts) if texts else "a part number or ]"


def _field_names(scanner: Scanner) -> tuple[bytes, ...]:
    scanner.sp()
    scanner.expect(b"(")
    names = [scanner.astring()]
    while not scanner.accept(b")"):
        scanner.sp()
        names.append(scanner.astring())
    return tuple(names)


def _partial(scanner: Scanner) -> tuple[int, int] | None:
    if not scanner.accept(b"<"):
        return None
    first = scanner.number(LARGEST_NUMBER64)
    scanner.expect(b".")
    count = scanner.nz_number(LARGEST_NUMBER64)
    scanner.expect(b">")
    return first, count
