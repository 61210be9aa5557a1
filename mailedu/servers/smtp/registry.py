"""How a command finds its code: each handler registers itself under the verb that it serves.

A new command is a row in ``protocols/smtp.py`` and one decorated function in this package.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailedu.servers.smtp.session import Session

Handler = Callable[["Session", str], Awaitable[None]]
"""Carries out one command, given its argument, and answers by ``session.push``."""

HANDLERS: dict[str, Handler] = {}

FEATURES: set[str] = set()
"""The extensions that are carried out without a command of their own."""


class Refusal(Exception):
    """A command that is refused; its text is the whole reply."""


def handles(verb: str) -> Callable[[Handler], Handler]:
    """Register a handler for ``verb``."""

    def register(handler: Handler) -> Handler:
        HANDLERS[verb] = handler
        return handler

    return register


def provides(*capabilities: str) -> None:
    """Say that the module carries out ``capabilities`` that have no command of their own."""
    FEATURES.update(capabilities)


def no_argument(verb: str, argument: str) -> None:
    """Refuse an argument where there is none to be."""
    if argument:
        raise Refusal(f"501 5.5.4 {verb} takes no argument")
