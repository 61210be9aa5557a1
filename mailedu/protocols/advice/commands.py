"""What there is to say of a command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from mailedu.protocols.advice.coming import next_tag
from mailedu.protocols.advice.rules import (
    CASE,
    ENCRYPTS,
    LINE_ENDS,
    RULES,
    SAME_AS,
    STUCK,
    TOO_LATE,
    WAY,
    Rule,
)
from mailedu.protocols.advice.standing import Note, Standing
from mailedu.protocols.imap import IMAP
from mailedu.protocols.known import PROTOCOLS
from mailedu.protocols.observer import observer_for
from mailedu.protocols.observer.sentences import digits, joined
from mailedu.protocols.table import Command, Protocol
from mailedu.transcript import Line


@dataclass(frozen=True)
class _Typed:
    """A command line in pieces: ``head`` is IMAP's tag with its space."""

    head: str
    verb: str
    rest: str

    @property
    def name(self) -> str:
        return " ".join(self.verb.split()).upper()

    @property
    def arguments(self) -> str:
        return self.rest.strip()

    def with_verb(self, verb: str) -> str:
        return f"{self.head}{verb}{self.rest}"

    def __str__(self) -> str:
        return self.with_verb(self.verb)


_VERB = re.compile(r"((?i:UID[ \t]+(?=[^ \t]))?[^ \t]*)(.*)", re.DOTALL)


def _cut(protocol: Protocol, text: str) -> _Typed:
    """Cut a line; where IMAP's tag is missing, ``head`` is empty."""
    head = ""
    if protocol is IMAP:
        first, after = _words(text)
        untagged = _is_verb(first, 0.7) and not _is_verb(after, 0.7)
        if not untagged or (_is_verb(after) and not _is_verb(first)):
            head = re.match(r"[^ \t]*[ \t]*", text)[0]  # type: ignore[index]
    verb, rest = _VERB.match(text[len(head) :]).groups()  # type: ignore[union-attr]
    return _Typed(head, verb, rest)


def _words(text: str) -> tuple[str, str]:
    """Return what would be the command if there is no tag, and if there is one."""
    found = _VERB.match(text)
    assert found is not None
    after = _VERB.match(text.partition(" ")[2].lstrip())
    assert after is not None
    return found[1], after[1]


def _is_verb(word: str, likeness: float = 1.0) -> bool:
    """Tell whether a word is a command of IMAP, or like one."""
    name = " ".join(word.split()).upper()
    return bool(get_close_matches(name, IMAP.commands, 1, likeness))


def about_command(standing: Standing, body: bytes) -> Iterator[Note]:
    protocol = PROTOCOLS[standing.protocol]
    text = body.decode("latin-1")
    if not text.strip():
        yield Note("wrong", "An empty line is no command.", LINE_ENDS[protocol.name])
        return
    typed = _cut(protocol, text)
    untagged = protocol is IMAP and not typed.head and typed.name in protocol.commands
    if protocol is IMAP:
        yield from _tag(standing, typed)
    elif (after := _cut(protocol, typed.rest.lstrip())).name in protocol.commands and (
        typed.name not in protocol.commands and len(typed.verb) <= 8
    ):
        yield Note(
            "wrong",
            f"{protocol.name} has no tags: {typed.verb} would be taken for the command.",
            LINE_ENDS[protocol.name],
            str(after),
        )
        typed = after
    command = protocol.commands.get(typed.name)
    if command is None:
        yield from _unknown(standing, typed)
        return
    if standing.state not in command.states:
        yield _misplaced(standing, command)
        return
    if not untagged:
        yield from _illegal(standing, typed, command)
    for rule in RULES[protocol.name]:
        yield from _advise(standing, typed, rule)
    if any(letter.islower() for letter in typed.verb):
        yield Note("fine", "Small letters are fine: case does not matter in a command's name.",
                   CASE[protocol.name])  # fmt: skip
    literal = re.search(r"\{([0-9]{1,10})(\+?)\}$", typed.rest)
    if literal and protocol is IMAP:
        octets = digits(int(literal[1]), "octet")
        wait = "are sent at once" if literal[2] else "follow when the server has answered +"
        yield Note("fine", f"A literal: {octets} {wait}. Each line end counts for two.",
                   "RFC 7888 §3" if literal[2] else "RFC 3501 §4.3")  # fmt: skip


def _tag(standing: Standing, typed: _Typed) -> Iterator[Note]:
    tag = typed.head.strip()
    if not tag and typed.name in IMAP.commands:
        new = next_tag(standing.tags)
        yield Note(
            "wrong",
            f"The tag is missing: each command begins with one of your choice, such as {new}, by "
            "which the reply can be told from others.",
            "RFC 3501 §2.2.1",
            f"{new} {typed}",
        )
    elif tag and tag in standing.tags:
        new = next_tag(standing.tags)
        yield Note(
            "but",
            f"The tag {tag} was used before. A server must take it, but you could not tell the "
            "two replies apart.",
            "RFC 9051 §2.2.1",
            f"{new} {str(typed)[len(typed.head) :]}",
        )


def _unknown(standing: Standing, typed: _Typed) -> Iterator[Note]:
    """Say what may be meant by a verb that the protocol does not have."""
    protocol = PROTOCOLS[standing.protocol]
    name = typed.name
    if not name:
        yield Note("wrong", "After the tag a command must follow.", "RFC 3501 §2.2.1")
        return
    tag = f"{next_tag(standing.tags)} " if protocol is IMAP and not typed.head else ""
    homes = [p.name for p in PROTOCOLS.values() if name in p.commands]
    own = SAME_AS[protocol.name].get(name)
    if own:
        command = protocol.commands[own]
        whose = f", a command of {joined(homes)}" if homes else ""
        yield Note(
            "wrong",
            f"{protocol.name} has no {name}{whose}. Here it is {command.syntax}: {command.gloss}",
            command.section,
            f"{typed.head}{own}" if command.syntax == own else "",
        )
        return
    here = [c.verb for c in protocol.commands.values() if standing.state in c.states]
    swapped = [verb for verb in here if sorted(verb) == sorted(name)]  # fingers in a hurry
    close = swapped or get_close_matches(name, here, 1)
    close = close or get_close_matches(name, protocol.commands, 1)
    if close:
        command = protocol.commands[close[0]]
        yield Note(
            "wrong",
            f"{protocol.name} has no {typed.verb}: did you mean {command.verb}? {command.gloss}",
            command.section,
            tag + typed.with_verb(command.verb),
        )
        return
    whose = f", which is a command of {joined(homes)}" if homes else ""
    yield Note(
        "wrong",
        f"{protocol.name} has no command {typed.verb}{whose}.",
        protocol.states[standing.state].section,
    )


def _misplaced(standing: Standing, command: Command) -> Note:
    """Say how to come to where a command is legal, or why it is too late for it."""
    protocol = PROTOCOLS[standing.protocol]
    if protocol.states[standing.state].phase == "ending":
        text = "The session is over: the server takes no more commands."
        return Note("wrong", text, protocol.states[standing.state].section)
    first = next(state for state in protocol.states if state in command.states)
    way = WAY[protocol.name]
    places = {state: number for number, (state, _) in enumerate(way)}
    here, there = places.get(standing.state), places[first]
    if here is not None and here < there:
        steps = ", then ".join(verb for _, verb in way[here:there])
        text = f"{command.verb} needs the state {first}: {steps} first."
    else:
        text = (
            f"{command.verb} is for the state {first}, and this session is in {standing.state}. "
            f"{STUCK.get((protocol.name, standing.state)) or TOO_LATE[protocol.name, first]}"
        )
    return Note("wrong", text, command.section)


def _illegal(standing: Standing, typed: _Typed, command: Command) -> Iterator[Note]:
    """Let the observer say what is wrong with the line."""
    observer = observer_for(standing.protocol, state=standing.state)
    line = Line(1, "client", f"{typed}\r\n".encode("latin-1"), 0.0, 0.0, 0.0)
    fault = next((step.error for step in observer.feed(line) if step.error), None)
    if fault:
        swapped = re.sub(r"(:)[ \t]+(<)|[ \t]+(:<)", r"\1\2\3", str(typed), count=1)
        better = swapped if command.verb in ("MAIL", "RCPT") and swapped != str(typed) else ""
        section = "RFC 5321 §3.3" if better else command.section
        yield Note("wrong", fault, section, better)


def _advise(standing: Standing, typed: _Typed, rule: Rule) -> Iterator[Note]:
    if typed.name not in rule.verbs or (rule.states and standing.state not in rule.states):
        return
    if (rule.clear and standing.encrypted) or (typed.name in ENCRYPTS and not standing.encrypted):
        return
    found = re.search(rule.pattern, typed.arguments, re.IGNORECASE)
    if found:
        better = ""
        if rule.swap:
            better = re.sub(rule.swap[0], rule.swap[1], str(typed), flags=re.IGNORECASE)
        text = rule.text.replace("{verb}", typed.name)
        for number, group in enumerate(found.groups()):
            text = text.replace(f"{{{number}}}", group or "")
        yield Note(rule.kind, text, rule.section, better)
