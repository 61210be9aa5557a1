"""The form of a protocol's table: its states, commands, capabilities and reply codes.

The server's legality check, the observer's labels, CAPA / CAPABILITY / EHLO, the
state diagram and (later) the console's completions all read these tables, so that a
fact stands in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["start", "working", "ending"]


@dataclass(frozen=True)
class State:
    """One state of the server, as its RFC names it.

    ``phase`` chooses the colour of its band; ``gloss`` says in one sentence what holds here.
    """

    name: str
    phase: Phase
    gloss: str
    section: str


@dataclass(frozen=True)
class Command:
    """One command: where it is legal, and where its success leads.

    Parameters
    ----------
    verb: the command in capitals, as the RFC writes it (``"UID FETCH"`` is one verb).
    syntax: its arguments for people, e.g. ``"RETR msg"``.
    states: the names of the states in which it is legal.
    leads_to: the state after success, or None when it stays.
    section: e.g. ``"RFC 1939 §5"``.
    gloss: one sentence for a second-year student.
    capability: the name under which it is announced, or None when it is in the base protocol.
    """

    verb: str
    syntax: str
    states: frozenset[str]
    leads_to: str | None
    section: str
    gloss: str
    capability: str | None = None


@dataclass(frozen=True)
class Capability:
    """One thing that a server announces (EHLO keyword, CAPA line, IMAP capability).

    ``needs`` names the capabilities that it builds on or takes in: where one of them is
    missing, a server must not announce this one.
    """

    name: str
    section: str
    gloss: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """A whole protocol as data."""

    name: str
    title: str
    port: int
    states: Mapping[str, State]
    commands: Mapping[str, Command]
    capabilities: Mapping[str, Capability]
    codes: Mapping[str, str] = field(default_factory=dict)
    """Reply or response codes, each with a gloss, e.g. ``{"550": "…", "IN-USE": "…"}``."""

    def legal(self, verb: str, state: str) -> bool:
        """Tell whether ``verb`` may be given in ``state``."""
        command = self.commands.get(verb)
        return command is not None and state in command.states

    def require_code(self, verbs: Iterable[str], features: Iterable[str]) -> None:
        """Fail when the table promises something that a server has no code for.

        Called by each server's module at import with the verbs that it has handlers for
        and the capabilities (those without a command of their own) that it carries out.

        Raises
        ------
        ImportError: naming each command or capability without code.
        """
        verbs, features = set(verbs), set(features)
        announced_by_command = {c.capability for c in self.commands.values() if c.capability}
        missing = sorted(set(self.commands) - verbs)
        missing += sorted(set(self.capabilities) - announced_by_command - features)
        if missing:
            raise ImportError(f"the {self.name} table announces without code: {', '.join(missing)}")


def states(*rows: State) -> dict[str, State]:
    """Index states by name, in the order of the diagram."""
    return {row.name: row for row in rows}


def commands(*rows: Command) -> dict[str, Command]:
    """Index commands by verb."""
    return {row.verb: row for row in rows}


def capabilities(*rows: Capability) -> dict[str, Capability]:
    """Index capabilities by name."""
    return {row.name: row for row in rows}
