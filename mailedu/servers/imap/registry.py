"""How a command finds its code: each handler registers itself under the verbs that it serves.

A new command is a row in ``protocols/imap.py`` and one decorated function in this package.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailedu.protocols.imap_syntax import Scanner

if TYPE_CHECKING:
    from mailedu.servers.imap.session import Session


@dataclass(frozen=True)
class Call:
    """One command as the client gave it.

    Parameters
    ----------
    tag: the client's tag.
    verb: the verb as the table spells it, e.g. ``"UID FETCH"``.
    args: what follows the verb, at the space before the first argument.
    """

    tag: bytes
    verb: str
    args: Scanner

    @property
    def by_uid(self) -> bool:
        """Tell whether the messages are named by UID (RFC 3501 §6.4.8)."""
        return self.verb.startswith("UID ")


class No(Exception):
    """The command is understood and fails: answered ``NO [code] text`` (RFC 3501 §7.1.2)."""

    status = b"NO"

    def __init__(self, text: str, code: str | None = None) -> None:
        super().__init__(text)
        self.code = code


class Bad(No):
    """The command is not understood or not legal here: answered ``BAD`` (RFC 3501 §7.1.3)."""

    status = b"BAD"


class Bye(Exception):
    """The server ends the session: answered ``* BYE text`` (RFC 3501 §7.1.5)."""


Handler = Callable[["Session", Call], Awaitable[str]]
"""Does one command and returns the text of the tagged OK, response code included."""

HANDLERS: dict[str, Handler] = {}

FEATURES: set[str] = set()
"""The capabilities that are carried out without a command of their own."""


def provides(*capabilities: str) -> None:
    """Say that the module carries out ``capabilities`` that have no command of their own."""
    FEATURES.update(capabilities)


def handles(*verbs: str) -> Callable[[Handler], Handler]:
    """Register a handler for ``verbs``."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(verbs, handler))
        return handler

    return register
