"""Commands of SMTP that come at a wrong place, or without the extension that they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mailedu.protocols.observer.pieces import Piece
from mailedu.protocols.observer.smtp_parameters import (
    EXTENSIONS,
    parameter_fault,
    parameter_name,
)
from mailedu.protocols.smtp import CHUNKS, CLOSED, MAIL, RCPT, SMTP

_NEEDS = {"AUTH": "AUTH", "STARTTLS": "STARTTLS", "BDAT": "CHUNKING", "ETRN": "ETRN"}
_LAST_OF_GROUP = {"EHLO", "DATA", "VRFY", "EXPN", "TURN", "QUIT", "NOOP"}  # RFC 2920 §3.1
_BEFORE = {
    "MAIL": "EHLO", "RCPT": "MAIL", "DATA": "RCPT", "BDAT": "RCPT", "AUTH": "EHLO",
    "STARTTLS": "EHLO",
}  # fmt: skip


def place_faults(
    name: str, state: str, extensions: Collection[str] | None, logged_in: bool
) -> list[str]:
    """Tell whether a command may be given here.

    Parameters
    ----------
    state: the state, if all commands under way succeed.
    extensions: what the server announced; None while nothing has been said of them.
    logged_in: whether AUTH has succeeded.
    """
    extension = _NEEDS.get(name)
    if extension and extensions is not None and extension not in extensions:
        return [f"{name} belongs to the extension {extension}, which was not announced."]
    if name not in SMTP.commands or SMTP.legal(name, state):
        if name == "AUTH" and logged_in:
            return ["A session logs in once: after 235 no other AUTH is allowed."]
        return []
    if state == CLOSED:
        return [f"{name} comes after QUIT; the server takes no more commands."]
    if state == CHUNKS:
        return [f"{name} is not allowed between chunks; BDAT goes on, and RSET drops them."]
    if name in ("MAIL", "AUTH") and state in (MAIL, RCPT):
        return [f"{name} is not allowed while a transaction is open; RSET would drop it."]
    return [f"{name} comes too early: {_BEFORE.get(name, '')} must have succeeded first."]


def parameter_faults(pieces: Iterable[Piece], extensions: Collection[str] | None) -> list[str]:
    """Tell which parameters are malformed, or belong to extensions that were not announced."""
    faults = []
    for data in [piece.data for piece in pieces if piece.name == "parameter"]:
        name = parameter_name(data)
        extension = EXTENSIONS.get(name)
        fault = parameter_fault(data)
        if fault:
            faults.append(fault)
        elif extension and extensions is not None and extension not in extensions:
            faults.append(f"{name} belongs to the extension {extension}, which was not announced.")
    return faults


def pipelining_faults(before: str, extensions: Collection[str] | None) -> list[str]:
    """Tell what is wrong with a command that did not wait for the reply to the one before."""
    if before == "STARTTLS":  # there it is a worse fault, found elsewhere
        return []
    if "PIPELINING" not in (extensions or ()):
        return ["The client did not wait for the reply, but PIPELINING was not announced."]
    if before in _LAST_OF_GROUP:
        return [f"{before} must be the last command of a group: wait for its reply."]
    return []
