"""What a transcript tells of the servers it was recorded with, as a world wants to be told."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable
from datetime import datetime
from itertools import count
from re import findall
from typing import Any

from mailedu.services import SECURE
from mailedu.settings import checked_hidden
from mailedu.simulation import START
from mailedu.store import SNAPSHOT_LIMIT
from mailedu.transcript import Connection, Transcript


class ForkError(ValueError):
    """A dialogue that cannot be run again; the message says why, and what to do."""


def snapshot_of(transcript: Transcript) -> bytes:
    """Return the store as it stood at the beginning; raises ForkError."""
    if not transcript.start:
        raise ForkError(
            "this transcript does not hold what was in the mailboxes when it began, so it cannot "
            "be run again: record a session in a sandbox, by box.record() or a dialogue such as "
            f"box.pop3.dialogue(), with less than {SNAPSHOT_LIMIT >> 20} MB of mail in it"
        )
    try:
        return zlib.decompress(base64.b64decode(transcript.start, validate=True))
    except (binascii.Error, zlib.error) as error:
        raise ForkError(
            f"the starting state in this transcript is broken ({error}): save it again"
        ) from error


def world_of(transcript: Transcript) -> dict[str, Any]:
    """Return the parameters of a ``World`` like the one of the transcript.

    Raises
    ------
    ForkError, SandboxError: when the transcript's ``meta`` says what cannot be.
    """
    meta = transcript.meta
    hidden = [name.split(" ", 1) for name in meta.get("hidden", "").split(", ") if " " in name]
    try:
        world: dict[str, Any] = {
            "start": datetime.fromisoformat(meta["began"]) if "began" in meta else START,
            "pop3_login_delay": float(meta.get("pop3_login_delay", 0)),
        }
        if "pop3_expire" in meta:
            world["pop3_expire"] = int(meta["pop3_expire"])
    except ValueError as error:
        raise ForkError(f"the transcript's meta is broken ({error}): save it again") from error
    for protocol in ("SMTP", "POP3", "IMAP"):
        names = [name for spoken, name in hidden if spoken == protocol]
        world[f"{protocol.lower()}_hide"] = checked_hidden(protocol, names)
    return {
        **world,
        "domain": meta.get("domain") or _domain(transcript),
        "tls": "none" if meta.get("tls") == "no" else "1.3",
        "cleartext_login": meta.get("cleartext_login") != "no",
        "wrong": [name for name in meta.get("wrong", "").split(", ") if name],
        "unique": _tokens(transcript),
    }


def service_of(transcript: Transcript, connection: Connection) -> str:
    """Return the service that a connection was with, e.g. ``"SUBMISSION"``."""
    places = (place.rpartition(" ") for place in transcript.meta.get("ports", "").split(", "))
    ports = {port: name for name, _, port in places}
    if f"{connection.port}" in ports:
        return ports[f"{connection.port}"]
    first = next((s for s in transcript.steps if s.connection == connection.number), None)
    if first is not None and first.kind == "event" and first.label.startswith("TLS"):
        clear = "SUBMISSION" if connection.protocol == "SMTP" else connection.protocol
        return next(name for name, without in SECURE.items() if without == clear)
    return connection.protocol


def _domain(transcript: Transcript) -> str:
    servers = [connection.server for connection in transcript.connections]
    return servers[0].removeprefix("mail.") if servers else "campus.test"


def _tokens(transcript: Transcript) -> Callable[[], str]:
    """Return what gives tokens as long as the recorded ones, so that sizes are the same."""
    said = b"\n".join(step.data for step in transcript.steps if step.sender == "server")
    seen = [int(number) for number in findall(rb"[0-9a-f]{12}\.(\d+)", said)]
    numbers = count(min(seen, default=1))

    def unique() -> str:
        number = next(numbers)
        return f"{number:012x}.{number}"

    return unique
