"""What a hand on the wire did to a line, as the observer tells of it."""

from __future__ import annotations

from collections.abc import Iterable

from mailedu.protocols.observer.pieces import MASK
from mailedu.transcript import Line, Sender, Step

LOST: dict[Sender, str] = {
    "client": "This line never reached the server, which knows nothing of it and answers nothing. "
    "TCP alone loses nothing out of the middle of a stream: a hand on the wire took it, or the "
    "connection broke while it was under way.",
    "server": "This line never reached the client, which knows nothing of it, though the server "
    "has done what it says. TCP alone loses nothing out of the middle of a stream: a hand on the "
    "wire took it, or the connection broke while it was under way.",
}
SECTION = "RFC 9293 §2.2"


def masked(data: bytes, secrets: Iterable[bytes]) -> bytes:
    """Return octets with asterisks in the place of each secret."""
    for secret in sorted(secrets, key=len, reverse=True):
        if secret.strip():
            data = data.replace(secret, MASK)
    return data


def lost(line: Line, label: str, original: bytes, state: str, marked: tuple[int, ...]) -> Step:
    """Return the step of a line that never arrived."""
    return Step(
        line.connection, line.sender, b"", line.received, line.released, line.forwarded, "event",
        f"dropped: {label}", "", state, state, LOST[line.sender], SECTION,
        marked=marked, fate="dropped", original=original,
    )  # fmt: skip
