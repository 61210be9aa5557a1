"""Decides whether a message matches a SEARCH program (RFC 3501 §6.4.4)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from mailedu.protocols.imap_syntax.search import Key, SearchProgram
from mailedu.protocols.imap_syntax.sequence import SequenceSet
from mailedu.protocols.mime.parser import Entity, Field, parse
from mailedu.protocols.mime.text import decode_header, decode_text
from mailedu.protocols.ordering import casemap, sent_date


@dataclass(eq=False)
class Subject:
    r"""One message as SEARCH looks at it.

    Parameters
    ----------
    number, uid: of the message.
    flags: with ``\Recent``, when the session has it.
    internal_date: aware; BEFORE, ON and SINCE look at its day in its own time zone.
    size: RFC822.SIZE in octets.
    modseq: the message's mod-sequence.
    last_number, last_uid: what ``*`` stands for.
    saved: whether it is in the search result variable, ``$``.
    now: what OLDER and YOUNGER count from; aware.
    read: returns the content; called only for keys that need it, and at most once.
    """

    number: int
    uid: int
    flags: Collection[str]
    internal_date: datetime
    size: int
    modseq: int
    last_number: int
    last_uid: int
    saved: bool
    now: datetime
    read: Callable[[], bytes]

    @cached_property
    def message(self) -> Entity:
        """The parsed content."""
        return parse(self.read())

    @cached_property
    def lower_flags(self) -> frozenset[str]:
        """The flags in lower case: keywords, too, are compared without regard to case."""
        return frozenset(flag.lower() for flag in self.flags)

    @cached_property
    def sent(self) -> date | None:
        """The day of the Date field, or None when it is missing or broken."""
        value = self.message.field(b"date")
        found = None if value is None else sent_date(value)
        return None if found is None else found.day

    @cached_property
    def body_texts(self) -> tuple[str, ...]:
        """All texts of the body, decoded and folded for comparison."""
        return tuple(map(casemap, _body_texts(self.message)))

    @cached_property
    def header_texts(self) -> tuple[str, ...]:
        """All fields of all headers, decoded and folded for comparison."""
        fields = (field for entity in self.message.walk() for field in entity.fields)
        return tuple(casemap(_field_text(field)) for field in fields)


def matches(program: SearchProgram, subject: Subject) -> bool:
    """Tell whether the message matches; the content is read last, and only when it decides."""
    return _match(program.key, subject)


def _match(key: Key, subject: Subject) -> bool:
    return _TESTS[key.name](key, subject)


def _cheap_first(key: Key) -> list[Key]:
    return sorted(key.children, key=lambda child: child.reads_content)


def _and(key: Key, subject: Subject) -> bool:
    return all(_match(child, subject) for child in _cheap_first(key))


def _or(key: Key, subject: Subject) -> bool:
    return any(_match(child, subject) for child in _cheap_first(key))


def _not(key: Key, subject: Subject) -> bool:
    return not _match(key.children[0], subject)


def _set(key: Key, subject: Subject) -> bool:
    assert isinstance(key.argument, SequenceSet)
    if key.argument.saved:
        return subject.saved
    return key.argument.contains(subject.number, subject.last_number)


def _uid(key: Key, subject: Subject) -> bool:
    assert isinstance(key.argument, SequenceSet)
    if key.argument.saved:
        return subject.saved
    return key.argument.contains(subject.uid, subject.last_uid)


def _flag(key: Key, subject: Subject) -> bool:
    return "\\" + key.name.lower() in subject.lower_flags


def _no_flag(key: Key, subject: Subject) -> bool:
    return "\\" + key.name.lower().removeprefix("un") not in subject.lower_flags


def _new(key: Key, subject: Subject) -> bool:
    return "\\recent" in subject.lower_flags and "\\seen" not in subject.lower_flags


def _old(key: Key, subject: Subject) -> bool:
    return "\\recent" not in subject.lower_flags


def _keyword(key: Key, subject: Subject) -> bool:
    return (_text(key).lower() in subject.lower_flags) == (key.name == "KEYWORD")


_COMPARE: dict[str, Callable[[date, date], bool]] = {
    "BEFORE": operator.lt,
    "ON": operator.eq,
    "SINCE": operator.ge,
}


def _internal_date(key: Key, subject: Subject) -> bool:
    assert isinstance(key.argument, date)
    return _COMPARE[key.name](subject.internal_date.date(), key.argument)


def _sent_date(key: Key, subject: Subject) -> bool:
    assert isinstance(key.argument, date)
    if subject.sent is None:
        return False
    return _COMPARE[key.name.removeprefix("SENT")](subject.sent, key.argument)


def _size(key: Key, subject: Subject) -> bool:
    assert isinstance(key.argument, int)
    return subject.size > key.argument if key.name == "LARGER" else subject.size < key.argument


def _interval(key: Key, subject: Subject) -> bool:
    """RFC 5032 §2: to the second; a message of exactly that age is both OLDER and YOUNGER."""
    assert isinstance(key.argument, int)
    age = int(subject.now.timestamp()) - int(subject.internal_date.timestamp())
    return age <= key.argument if key.name == "YOUNGER" else age >= key.argument


def _modseq(key: Key, subject: Subject) -> bool:
    assert isinstance(key.argument, int)
    return subject.modseq >= key.argument


def _header(key: Key, subject: Subject) -> bool:
    assert isinstance(key.argument, tuple)
    name, text = key.argument
    return _in_field(subject.message, name, text)


def _envelope_field(key: Key, subject: Subject) -> bool:
    return _in_field(subject.message, key.name, _text(key))


def _in_field(message: Entity, name: str, text: str) -> bool:
    wanted, text = name.lower().encode(), casemap(text)
    values = (field.value for field in message.fields if field.name.lower() == wanted)
    return any(text in casemap(decode_header(value)) for value in values)


def _body(key: Key, subject: Subject) -> bool:
    text = casemap(_text(key))
    return not text or any(text in piece for piece in subject.body_texts)


def _anywhere(key: Key, subject: Subject) -> bool:
    text = casemap(_text(key))
    return _body(key, subject) or any(text in piece for piece in subject.header_texts)


def _text(key: Key) -> str:
    assert isinstance(key.argument, str)
    return key.argument


def _body_texts(entity: Entity) -> Iterator[str]:
    """Yield the texts below the header: text parts, and messages inside with their headers."""
    if entity.message is not None:
        yield from (_field_text(field) for field in entity.message.fields)
        yield from _body_texts(entity.message)
    elif entity.children:
        for child in entity.children:
            yield from _body_texts(child)
    elif entity.kind.main.lower() == b"text":
        yield decode_text(entity)


def _field_text(field: Field) -> str:
    return decode_header(field.raw.rstrip(b"\r\n"))


_ROWS: tuple[tuple[Callable[[Key, Subject], bool], str], ...] = (
    (lambda key, subject: True, "ALL"),
    (_and, "AND"),
    (_or, "OR"),
    (_not, "NOT"),
    (_set, "SET"),
    (_uid, "UID"),
    (_flag, "ANSWERED DELETED DRAFT FLAGGED RECENT SEEN"),
    (_no_flag, "UNANSWERED UNDELETED UNDRAFT UNFLAGGED UNSEEN"),
    (_new, "NEW"),
    (_old, "OLD"),
    (_keyword, "KEYWORD UNKEYWORD"),
    (_internal_date, "BEFORE ON SINCE"),
    (_sent_date, "SENTBEFORE SENTON SENTSINCE"),
    (_size, "LARGER SMALLER"),
    (_interval, "OLDER YOUNGER"),
    (_modseq, "MODSEQ"),
    (_header, "HEADER"),
    (_envelope_field, "BCC CC FROM SUBJECT TO"),
    (_body, "BODY"),
    (_anywhere, "TEXT"),
)
_TESTS = {name: test for test, names in _ROWS for name in names.split()}
