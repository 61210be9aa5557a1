"""Explains IMAP's untagged responses that carry data, other than FETCH."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailedu.protocols.observer import meanings_untagged as said
from mailedu.protocols.observer.base import Asked
from mailedu.protocols.observer.imap_data_pieces import Segments, cut_data
from mailedu.protocols.observer.imap_phrases import (
    Item,
    mailbox_name,
    numbers,
    pairs,
    read_lists,
    rights_phrase,
    text_of,
    uids,
    unquote,
    words_of,
)
from mailedu.protocols.observer.imap_told import Told
from mailedu.protocols.observer.meanings_items import (
    ATTRIBUTES,
    COUNTS,
    RESOURCES,
    RESULTS,
    SWITCHED,
)
from mailedu.protocols.observer.pieces import Piece, printable, quote, shorten, split_end
from mailedu.protocols.observer.sentences import count, joined

_LONGEST = 200


@dataclass(frozen=True)
class _Data:
    """What a response says: its words and lists, the number before it, and where it stands."""

    number: int
    text: str
    items: list[Item]
    asked: Asked | None
    told: Told

    @property
    def by_uid(self) -> bool:
        return self.asked is not None and self.asked.verb.startswith("UID ")

    def word(self, place: int) -> bytes:
        """Return the word at a place; empty when there is none."""
        words = words_of(self.items[place]) if place < len(self.items) else []
        return words[0] if words and self.items[place] is words[0] else b""

    def name(self, place: int) -> str:
        """Return the mailbox whose name stands at a place."""
        word = self.word(place)
        return mailbox_name(word, self.told.utf8) if word else "(no name)"


_Said = tuple[str, dict[str, str]]
"""The variant of the response, and values of its template."""


def read_data(
    keyword: str, number: int, segments: Segments, asked: Asked | None, told: Told
) -> tuple[list[Piece], str, str]:
    """Return pieces, meaning and section of a response.

    Parameters
    ----------
    keyword, number: its word, and the number before that (or 0).
    segments: what follows the word.
    asked: the command in progress.
    told: what the dialogue has told.
    """
    pieces = cut_data(keyword, segments, told.utf8)
    plain = split_end(b"".join(_plain(*segment) for segment in segments))[0].strip()
    text = shorten(printable(plain), _LONGEST)
    if keyword not in _READERS:
        section, template = said.UNKNOWN
        return pieces, template.format(value=shorten(f"{keyword} {text}")), section
    variant, values = _READERS[keyword](_Data(number, text, read_lists(plain), asked, told))
    section, template = said.RESPONSES[f"{keyword} {variant}" if variant else keyword]
    values = {"value": text, "number": str(number), "more": "", **values}
    return pieces, template.format(**values), section


def _plain(data: bytes, literal: bool) -> bytes:
    """Write a literal as a quoted string, and take off what announces one."""
    if literal:
        return b'"' + re.sub(rb'[\\"]', rb"\\\g<0>", data) + b'"'
    return re.sub(rb"~?\{[0-9]+\}\r?\n$", b"", data)


# What each says.


def _as_it_is(it: _Data) -> _Said:
    return "", {"value": it.text.removeprefix("(").removesuffix(")") or "none"}


def _exists(it: _Data) -> _Said:
    return "", {"messages": count(it.number, "message")}


def _recent(it: _Data) -> _Said:
    return "" if it.number else "0", {}


def _found(it: _Data) -> _Said:
    """SEARCH and SORT: numbers, and perhaps the newest change (RFC 7162 §3.1.5)."""
    words = [printable(item) for item in it.items if isinstance(item, bytes)]
    modseq = [item for item in it.items if isinstance(item, list)]
    more = ""
    if modseq:
        newest = printable(words_of([b"?", *modseq[0]])[-1])
        more = f" The newest change among them has the number {newest}."
    variant = "none" if not words else "UID" if it.by_uid else ""
    return variant, {"value": shorten(joined(words), 120), "more": more}


def _esearch(it: _Data) -> _Said:
    words = [item for item in it.items if isinstance(item, bytes)]
    by_uid = bool(words) and words[0].upper() == b"UID"
    results = []
    for word, value in pairs(words[by_uid:]):
        key = printable(word).upper()
        text = numbers(value) if key == "ALL" else quote(value)
        known = RESULTS.get(key)
        results.append(known.format(value=text) if known else f"{quote(word)} is {text}")
    tags = [words_of(item) for item in it.items if isinstance(item, list)]
    tag = f" with the tag {text_of(tags[0][1])}" if tags and len(tags[0]) > 1 else ""
    results[-1:] = [f"{last} (these are UIDs)" if by_uid else last for last in results[-1:]]
    return "" if results else "nothing", {"value": "; ".join(results), "more": tag}


def _list(it: _Data) -> _Said:
    listed = [printable(word) for word in (words_of(it.items[0]) if it.items else [])]
    known = [f"{a}: {ATTRIBUTES[a.upper()]}" for a in listed if a.upper() in ATTRIBUTES]
    known += [a for a in listed if a.upper() not in ATTRIBUTES]
    levels = f"In a name, {text_of(it.word(1))} stands between the levels."
    if it.word(1).upper() == b"NIL":
        levels = "Names here have no levels."
    more = ""
    for name, value in pairs([i for rest in it.items[3:] for i in _inner(rest)]):
        options = joined(text_of(word) for word in words_of(value))
        if isinstance(name, bytes) and unquote(name).upper() == b"CHILDINFO":
            more += f" Below it are mailboxes that LIST was to select ({options})."
        elif isinstance(name, bytes) and unquote(name).upper() == b"OLDNAME":
            old = words_of(value)
            more += f" The client called it {mailbox_name(old[0], it.told.utf8) if old else '?'}."
    variant = "" if unquote(it.word(2)) else "delimiter"
    if variant == "" and "\\NONEXISTENT" in [attribute.upper() for attribute in listed]:
        variant = "missing"
    attributes = f" {'; '.join(known)}." if known else ""
    values = {"mailbox": it.name(2), "attributes": attributes, "delimiter": levels, "more": more}
    return variant, values


def _lsub(it: _Data) -> _Said:
    attributes = words_of(it.items[0]) if it.items else []
    level = any(word.upper() == b"\\NOSELECT" for word in attributes)
    return "level" if level else "", _list(it)[1]


def _inner(item: Item) -> list[Item]:
    return item if isinstance(item, list) else [item]


def _status(it: _Data) -> _Said:
    counts = words_of(it.items[1]) if len(it.items) > 1 else []
    value = "; ".join(
        COUNTS.get(printable(name).upper(), "{name}: {value}").format(
            name=quote(name), value=quote(amount)
        )
        for name, amount in pairs(counts)
    )
    return "", {"mailbox": it.name(0), "value": shorten(value, 300) or "none"}


def _namespace(it: _Data) -> _Said:
    kinds = ("The user's own", "those of other users", "shared ones")
    told = []
    for kind, spaces in zip(kinds, it.items, strict=False):
        prefixes = [words_of(space_) for space_ in _inner(spaces)]
        starts = [
            f"begin with {text_of(words[0])}" if unquote(words[0]) else "have no prefix"
            for words in prefixes
            if words and not isinstance(spaces, bytes)
        ]
        told.append(f"{kind} {joined(starts)}" if starts else f"{kind}: there are none")
    return "", {"value": "; ".join(told) or "Nothing is said"}


def _id(it: _Data) -> _Said:
    fields = words_of(it.items[0]) if it.items else []
    if not it.items or not isinstance(it.items[0], list):
        return "NIL", {}
    value = ", ".join(f"{text_of(name)} {text_of(what)}" for name, what in pairs(fields))
    return "", {"value": shorten(value, _LONGEST) or "nothing"}


def _enabled(it: _Data) -> _Said:
    names = [printable(word) for item in it.items for word in words_of(item)]
    more = "".join(f" {SWITCHED[n.upper()]}" for n in names if n.upper() in SWITCHED)
    return "" if names else "nothing", {"value": joined(names), "more": more}


def _vanished(it: _Data) -> _Said:
    gone = uids(it.word(len(it.items) - 1)) if it.items else "no UIDs"
    return "EARLIER" if isinstance(next(iter(it.items), b""), list) else "", {"value": gone}


def _quota(it: _Data) -> _Said:
    words = words_of(it.items[1]) if len(it.items) > 1 else []
    limits = [
        RESOURCES.get(printable(name).upper(), "{name}: {used} of {limit}").format(
            name=quote(name), used=quote(used), limit=quote(limit)
        )
        for name, used, limit in zip(words[::3], words[1::3], words[2::3], strict=False)
    ]
    root = text_of(it.word(0)) or "without a name"
    return "" if limits else "none", {"who": root, "value": "; ".join(limits)}


def _quotaroot(it: _Data) -> _Said:
    roots = joined(text_of(word) for item in it.items[1:] for word in words_of(item))
    return "" if it.items[1:] else "none", {"mailbox": it.name(0), "value": roots}


def _acl(it: _Data) -> _Said:
    words = [word for item in it.items[1:] for word in words_of(item)]
    given = []
    for who, rights in pairs(words):
        name = text_of(who)
        denied = name.startswith("-")
        may = f"{name[1:]} may not" if denied else name
        given.append(f"{may}: {rights_phrase(rights)}")
    value = shorten("; ".join(given), 400)
    return "" if given else "nobody", {"mailbox": it.name(0), "value": value}


def _listrights(it: _Data) -> _Said:
    always, *groups = [unquote(word) for item in it.items[2:] for word in words_of(item)] or [b""]
    values = {"mailbox": it.name(0), "who": text_of(it.word(1)) or "(nobody)"}
    values["more"] = rights_phrase(always)
    values["value"] = shorten(" ".join(map(printable, groups)), _LONGEST) or "no more"
    return "", values


def _myrights(it: _Data) -> _Said:
    return "", {"mailbox": it.name(0), "value": rights_phrase(it.word(1))}


def _thread(it: _Data) -> _Said:
    threads = [item for item in it.items if isinstance(item, list)]
    algorithm = "an algorithm of its own"
    if it.asked is not None and it.asked.arguments:
        algorithm = quote(it.asked.arguments[0]).upper()
    rule = ""
    if any(len(thread) > 1 for thread in threads):
        rule = said.THREAD_RULES.get(algorithm, "")
    if rule and algorithm == "REFERENCES":
        parted = any(isinstance(item, list) for thread in threads for item in thread)
        orphans = any(thread and isinstance(thread[0], list) for thread in threads)
        rule += said.THREAD_BRANCHES * parted + said.THREAD_ORPHANS * orphans
    return "" if threads else "none", {
        "more": count(len(threads), "conversation").capitalize(),
        "who": algorithm + (", as UIDs" if it.by_uid else ""),
        "rule": f"{rule}." if rule else "",
    }


_READERS: dict[str, Callable[[_Data], _Said]] = {
    "CAPABILITY": _as_it_is,
    "FLAGS": _as_it_is,
    "EXISTS": _exists,
    "RECENT": _recent,
    "EXPUNGE": _as_it_is,
    "SEARCH": _found,
    "SORT": _found,
    "THREAD": _thread,
    "ESEARCH": _esearch,
    "LIST": _list,
    "LSUB": _lsub,
    "STATUS": _status,
    "NAMESPACE": _namespace,
    "ID": _id,
    "ENABLED": _enabled,
    "VANISHED": _vanished,
    "QUOTA": _quota,
    "QUOTAROOT": _quotaroot,
    "ACL": _acl,
    "LISTRIGHTS": _listrights,
    "MYRIGHTS": _myrights,
}
UNTAGGED = frozenset({*_READERS, "FETCH"})
"""The responses, other than those of status, that can be explained."""
