"""The shape of each IMAP command's arguments: their names, and what may stand between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mailedu.protocols.observer.meanings_items import SEARCH_KEYS

_MANY = 99


@dataclass(frozen=True)
class Option:
    """An argument that may be left out and is not counted.

    It stands behind at least ``least`` and at most ``most`` arguments, begins with ``start``,
    and comes right ``after`` that word, if one is given.
    """

    least: int
    most: int
    start: str
    name: str
    label: str
    after: str = ""


@dataclass(frozen=True)
class Shape:
    """A command's arguments (machine word, words for people), and how many it may have.

    ``options`` do not count; ``keys``: from the last argument on they are search keys.
    """

    arguments: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0
    options: tuple[Option, ...] = ()
    keys: bool = False

    def name(self, position: int) -> tuple[str, str]:
        """Return the name of the argument at ``position``; the last one repeats."""
        if not self.arguments or position >= self.most:
            return "argument", "one argument too many"
        return self.arguments[min(position, len(self.arguments) - 1)]


@dataclass
class Place:
    """Where in a command's arguments the cutter stands, from one literal to the next.

    ``utf8``: mailbox names are in UTF-8; ``secret``: any argument may be a password;
    ``before``: the word before; ``awaited``: what the search keys before still want, last
    first; ``messages``: literals of APPEND that were taken.
    """

    verb: str
    shape: Shape
    utf8: bool = False
    secret: bool = False
    position: int = 0
    depth: int = 0
    before: str = ""
    awaited: list[str] = field(default_factory=list)
    messages: int = 0

    @property
    def hidden(self) -> bool:
        """Whether what stands here is a password, or may be one."""
        return self.secret or (self.verb == "LOGIN" and self.position > 0)

    def option(self, word: str) -> Option | None:
        """Return the option that ``word``, in capitals, is here; None when it is none."""
        for option in self.shape.options:
            fits = option.least <= self.position <= option.most
            if fits and word.startswith(option.start) and option.after in ("", self.before):
                return option
        return None

    def key(self, word: str) -> tuple[str, str]:
        """Return name and label of a word, in capitals, among search keys, and move on."""
        if self.awaited:
            wanted = self.awaited.pop()
            if wanted == "number" and word.startswith('"'):
                self.awaited += ["number", "private or shared"]  # RFC 7162 §3.1.5
                wanted = "flag"
            return "value", wanted
        looks_for, values = SEARCH_KEYS.get(word, ("", ()))
        self.awaited += reversed(values)
        if re.fullmatch(r"[0-9*:,]+", word):
            looks_for = "messages with these numbers"
        elif word == "$":
            looks_for = "messages of the saved search result"
        return "key", f"search key: {looks_for or 'unknown'}"


_MAILBOX = ("mailbox", "mailbox")
_SET = ("set", "sequence set")
_UIDS = ("set", "set of UIDs")
_KEY = ("key", "search key")
_CHANGE = ("change", "how to change: FLAGS sets, +FLAGS adds, -FLAGS takes off")
_WHO = ("identifier", "user or group")
_PARAMETERS = Option(1, 1, "(", "parameters", "parameters, of extensions")
_CONDITION = ("modifiers", "modifiers: on which condition")
_SINCE = Option(2, 2, "(", *_CONDITION)
_UNLESS = Option(1, 1, "(", *_CONDITION)
_RETURN = Option(0, 0, "RETURN", "option", "RETURN: what to tell of the result")
_RESULTS = Option(0, 0, "(", "options", "results wanted", after="RETURN")
_CHARSET = (
    Option(0, 0, "CHARSET", "option", "CHARSET: how the texts are written"),
    Option(0, 0, "", "charset", "character set", after="CHARSET"),
)
_SEARCH = Shape((_KEY,), 1, _MANY, (_RESULTS, *reversed(_CHARSET), _RETURN), keys=True)
_SORT = Shape(
    (("criteria", "order wanted"), ("charset", "character set"), _KEY), 3, _MANY,
    (_RESULTS, _RETURN), keys=True,
)  # fmt: skip
_THREAD = Shape(
    (("algorithm", "how to find conversations"), ("charset", "character set"), _KEY), 3, _MANY,
    keys=True,
)  # fmt: skip

SHAPES: Mapping[str, Shape] = {
    "AUTHENTICATE": Shape((("mechanism", "SASL mechanism"), ("response", "response")), 1, 2),
    "LOGIN": Shape((("user", "user name"), ("password", "password")), 2, 2),
    "ENABLE": Shape((("capability", "extension to switch on"),), 1, _MANY),
    "SELECT": Shape((_MAILBOX,), 1, 1, (_PARAMETERS,)),
    "EXAMINE": Shape((_MAILBOX,), 1, 1, (_PARAMETERS,)),
    "CREATE": Shape((_MAILBOX,), 1, 1, (_PARAMETERS,)),
    "DELETE": Shape((_MAILBOX,), 1, 1),
    "RENAME": Shape((_MAILBOX, ("new-name", "new name")), 2, 2),
    "SUBSCRIBE": Shape((_MAILBOX,), 1, 1),
    "UNSUBSCRIBE": Shape((_MAILBOX,), 1, 1),
    "LIST": Shape(
        (("reference", "reference: where to begin"), ("pattern", "pattern")), 2, 2,
        (Option(0, 0, "(", "options", "which mailboxes"),
         Option(2, 2, "RETURN", "option", "RETURN: what to tell besides"),
         Option(2, 2, "(", "options", "what to tell besides", after="RETURN")),
    ),
    "LSUB": Shape((("reference", "reference: where to begin"), ("pattern", "pattern")), 2, 2),
    "STATUS": Shape((_MAILBOX, ("counts-wanted", "counts wanted")), 2, 2),
    "APPEND": Shape(
        (_MAILBOX, ("message", "message")), 2, _MANY,
        (Option(1, _MANY, "(", "flags", "flags of the new message"),
         Option(1, _MANY, '"', "date", "date of the new message")),
    ),
    "SEARCH": _SEARCH,
    "UID SEARCH": _SEARCH,
    "SORT": _SORT,
    "UID SORT": _SORT,
    "THREAD": _THREAD,
    "UID THREAD": _THREAD,
    "FETCH": Shape((_SET, ("items", "what to fetch")), 2, 2, (_SINCE,)),
    "UID FETCH": Shape((_UIDS, ("items", "what to fetch")), 2, 2, (_SINCE,)),
    "STORE": Shape((_SET, _CHANGE, ("flags", "flags")), 3, _MANY, (_UNLESS,)),
    "UID STORE": Shape((_UIDS, _CHANGE, ("flags", "flags")), 3, _MANY, (_UNLESS,)),
    "COPY": Shape((_SET, ("mailbox", "target mailbox")), 2, 2),
    "UID COPY": Shape((_UIDS, ("mailbox", "target mailbox")), 2, 2),
    "MOVE": Shape((_SET, ("mailbox", "target mailbox")), 2, 2),
    "UID MOVE": Shape((_UIDS, ("mailbox", "target mailbox")), 2, 2),
    "UID EXPUNGE": Shape((_UIDS,), 1, 1),
    "GETQUOTA": Shape((("root", "quota root"),), 1, 1),
    "GETQUOTAROOT": Shape((_MAILBOX,), 1, 1),
    "SETQUOTA": Shape((("root", "quota root"), ("limits", "limits")), 2, 2),
    "SETACL": Shape((_MAILBOX, _WHO, ("rights", "rights, a letter each")), 3, 3),
    "DELETEACL": Shape((_MAILBOX, _WHO), 2, 2),
    "GETACL": Shape((_MAILBOX,), 1, 1),
    "LISTRIGHTS": Shape((_MAILBOX, _WHO), 2, 2),
    "MYRIGHTS": Shape((_MAILBOX,), 1, 1),
    "ID": Shape((("fields", "who the program is"),), 1, 1),
}  # fmt: skip
EVERYTHING = Shape((("argument", "argument"),), 0, _MANY)  # of commands of other RFCs
