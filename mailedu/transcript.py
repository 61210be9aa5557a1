"""The one format that everything reads: lines, steps, events and the transcript.

A *transcript* is what a wire recorded: an immutable list of *steps*, and what happened
in the store meanwhile. A step holds all that is needed to draw it. The JSON form is
described in ``docs/transcript-format.md``.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from mailedu.display import Shown

FORMAT = "mailedu-transcript"
VERSION = 2

Sender = Literal["client", "server"]
Kind = Literal["greeting", "command", "reply", "untagged", "continuation", "data", "event"]
Fate = Literal["", "delayed", "edited", "duplicated", "dropped"]
"""What a hand on the wire did to a line; "" is nothing but to let it pass."""


class TranscriptError(ValueError):
    """A transcript that cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it crossed the wire, ending in CRLF (or whatever ended it).

    Times are seconds on a monotonic clock since the recording began: when the wire had
    it, when it was let go (differs while held), when it went on to the other side.
    ``fate`` and ``original`` as in ``Step``.
    """

    connection: int
    sender: Sender
    data: bytes
    received: float
    released: float
    forwarded: float
    fate: Fate = ""
    original: bytes = b""

    def __deepcopy__(self, memo: object) -> Line:
        """Return this line, which never changes: observers in the middle of a text are copied."""
        return self


@dataclass(frozen=True, slots=True)
class Part:
    """A named stretch of a step's bytes: ``data[start:end]``.

    ``name`` is a machine's word (``verb argument code text tag crlf literal body …``),
    ``label`` is for people, ``decoded`` says what e.g. base64 stands for.
    ``secret`` parts were masked unless the observer was asked to reveal them.
    """

    start: int
    end: int
    name: str
    label: str
    decoded: str | None = None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One message of a mailbox as it stands at a step.

    ``number`` is the POP3 message number or IMAP sequence number as this session sees
    it, or None; ``size`` in octets; ``status`` in words: kept, new, marked or gone.
    """

    number: int | None
    uid: int
    sender: str
    subject: str
    size: int
    flags: tuple[str, ...]
    status: Literal["kept", "new", "marked", "gone"]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox at one moment: whose, its name, its rows in order of UID.

    ``omitted`` counts the messages that are there but have no row, in a large mailbox.
    """

    owner: str
    name: str
    rows: tuple[Row, ...]
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the store: ``delivered``, ``flagged`` or ``expunged``
    messages, or a mailbox ``renamed`` or ``removed``.

    ``text`` says it for people (``"message 2 removed"``).
    """

    time: float
    kind: str
    owner: str
    mailbox: str
    uids: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One command, reply, literal or message body, and what an observer says of it.

    Parameters
    ----------
    connection: number of the connection, from 1.
    received, released, forwarded: seconds since the recording began.
    data: the bytes, of all lines that belong together (a multi-line reply is one step).
    kind: greeting, command, reply, untagged, continuation, data, or event
        (a connection encrypted, closed or cut: ``data`` is empty).
    verb: the command this is or answers, in capitals, or "".
    label: what the ladder prints on the arrow, one short line.
    state_before, state_after: names of states in the protocol's table.
    meaning: what the line means in this place, one to three sentences.
    section: the RFC section, e.g. ``"RFC 1939 §5"``.
    parts: named stretches that together cover ``data``.
    error: what is wrong with it, or None.
    answers: index (in the transcript) of the command that this replies to, or None.
    mailboxes: indices into ``Transcript.mailboxes``, the mailboxes as they stand after it.
    events: indices into ``Transcript.events``, what happened in the store since the step before.
    marked: POP3: message numbers that carry the session's mark after this step.
    fate: what was done to it on the wire. An edited line has in ``data`` what went on, a dropped
        one is an event.
    original: what its sender had sent, where it was edited or dropped.
    """

    connection: int
    sender: Sender
    data: bytes
    received: float
    released: float
    forwarded: float
    kind: Kind
    label: str
    verb: str = ""
    state_before: str = ""
    state_after: str = ""
    meaning: str = ""
    section: str = ""
    parts: tuple[Part, ...] = ()
    error: str | None = None
    answers: int | None = None
    mailboxes: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    marked: tuple[int, ...] = ()
    fate: Fate = ""
    original: bytes = b""


@dataclass(frozen=True, slots=True)
class Connection:
    """Who spoke what with whom: one row per connection of a transcript."""

    number: int
    protocol: str
    client: str
    server: str
    port: int


@dataclass(frozen=True)
class Transcript(Shown):
    """An immutable record of one or several connections.

    ``meta`` holds free text for people and tools (never needed to draw a step), such as
    ``hidden`` and ``wrong``: in what the server was not as others are. ``start`` is the store as
    it stood when the recording began, for those who want to run the dialogue again: an SQLite
    file, compressed by zlib, in base64, with every password replaced by eight asterisks; "" where
    it is not known. Nothing that is drawn needs it.
    """

    title: str
    connections: tuple[Connection, ...]
    steps: tuple[Step, ...]
    mailboxes: tuple[Mailbox, ...] = ()
    events: tuple[Event, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    start: str = ""

    shown_as: ClassVar[str] = "transcript"

    def __len__(self) -> int:
        return len(self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form (bytes as Latin-1 text, one character per octet)."""
        return {"format": FORMAT, "version": VERSION, **_plain(asdict(self))}

    def save(self, path: str | Path) -> Path:
        """Write the transcript as JSON and return the path."""
        path = Path(path)
        path.write_text(json.dumps(self.to_dict(), indent=1, ensure_ascii=True) + "\n", "ascii")
        return path

    @classmethod
    def load(cls, path: str | Path) -> Transcript:
        """Read a transcript that ``save`` wrote.

        Raises
        ------
        TranscriptError: when the file is missing, cut off, of a newer version or another format.
        """
        try:
            text = Path(path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TranscriptError(f"cannot read {path}: {error}") from error
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise TranscriptError(
                f"{path} is not whole JSON ({error}); was the file cut off? Save it again."
            ) from error
        return cls.from_dict(value, str(path))

    @classmethod
    def from_dict(cls, value: Any, name: str = "the transcript") -> Transcript:
        """Build a transcript from its JSON form; raises TranscriptError as ``load`` does."""
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise TranscriptError(f'{name} is no transcript: "format" must be "{FORMAT}"')
        version = value.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise TranscriptError(f'{name} has no usable "version" (a whole number from 1)')
        if version > VERSION:
            raise TranscriptError(
                f"{name} has format version {version}, this mailedu reads up to {VERSION}: "
                "upgrade mailedu (pip install -U mailedu)"
            )
        content = {key: item for key, item in value.items() if key not in ("format", "version")}
        try:
            transcript: Transcript = _read(cls, content, "")
            transcript._check_references()
        except ValueError as error:
            raise TranscriptError(f"{name} is broken: {error}; save it again") from error
        return transcript

    def _check_references(self) -> None:
        known = {connection.number for connection in self.connections}
        for number, step in enumerate(self.steps):
            inside = (
                step.connection in known
                and all(0 <= m < len(self.mailboxes) for m in step.mailboxes)
                and all(0 <= e < len(self.events) for e in step.events)
                and (step.answers is None or 0 <= step.answers < len(self.steps))
                and all(0 <= p.start <= p.end <= len(step.data) for p in step.parts)
            )
            if not inside:
                raise ValueError(f"steps[{number}] points to something that is not in the file")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What came to a transcript that is still being recorded, since the chunk before it.

    The indices in its steps count in the whole transcript, as if all chunks were put together.
    """

    connections: tuple[Connection, ...] = ()
    steps: tuple[Step, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    events: tuple[Event, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form, as that of ``Transcript``."""
        value: dict[str, Any] = _plain(asdict(self))
        return value


def _plain(value: Any) -> Any:
    """Turn bytes into Latin-1 text and tuples into lists, all the way down."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


_hints = functools.cache(get_type_hints)

_SIMPLE: Mapping[Any, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    bytes: ((str,), "text"),
    bool: ((bool,), "true or false"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
}


def _read(kind: Any, value: Any, where: str) -> Any:
    """Turn JSON into what the annotation ``kind`` asks for; raises ValueError naming the place."""
    if is_dataclass(kind):
        return _read_fields(kind, value, where)
    if kind in _SIMPLE:
        types, words = _SIMPLE[kind]
        usable = isinstance(value, types) and (kind is bool or not isinstance(value, bool))
        _require(usable, where, words, value)
        _require(kind is not float or math.isfinite(value), where, "a finite number", value)
        return _octets(value, where) if kind is bytes else value
    arguments = get_args(kind)
    origin = get_origin(kind)
    if origin is Literal:
        known = ", ".join(one or '""' for one in arguments)
        _require(value in arguments, where, f"one of {known}", value)
        return value
    if origin is tuple:
        _require(isinstance(value, list), where, "a list", value)
        return tuple(
            _read(arguments[0], item, f"{where}[{number}]") for number, item in enumerate(value)
        )
    if origin is Mapping:
        _require(isinstance(value, dict), where, "an object", value)
        return {key: _read(arguments[1], item, f"{where}.{key}") for key, item in value.items()}
    return None if value is None else _read(arguments[0], value, where)


def _read_fields(kind: Any, value: Any, where: str) -> Any:
    _require(isinstance(value, dict), where or "it", "an object", value)
    hints = _hints(kind)
    known = {f.name: f for f in fields(kind)}
    prefix = f"{where}." if where else ""
    for name in value.keys() - known.keys():
        raise ValueError(f"{prefix}{name} is no field of this format")
    for name, f in known.items():
        if name not in value and f.default is MISSING and f.default_factory is MISSING:
            raise ValueError(f"{prefix}{name} is missing")
    return kind(
        **{name: _read(hints[name], item, f"{prefix}{name}") for name, item in value.items()}
    )


def _octets(text: str, where: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise ValueError(f"{where} holds a character that is no octet (above U+00FF)") from error


def _require(condition: bool, where: str, expected: str, found: Any) -> None:
    if not condition:
        raise ValueError(f"{where} should be {expected}, not {json.dumps(found)[:40]}")
