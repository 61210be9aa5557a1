"""What the front end needs to explain every part of a line, each text once."""

from __future__ import annotations

from collections.abc import Iterable

from mailedu.protocols.parts import explanation, key_of
from mailedu.transcript import Step


def keys_of(step: Step, protocol: str) -> list[str]:
    """Return for each part of a step a key of ``texts_of``; "" where nothing is known of it."""
    keys = (key_of(protocol, step, part) for part in step.parts)
    return [f"{protocol} {key}" if key else "" for key in keys]


def texts_of(explained: Iterable[Iterable[str]]) -> dict[str, dict[str, str]]:
    """Return the texts of all keys: ``{key: {"what": …, "why": …, "section": …}}``."""
    keys = dict.fromkeys(key for keys in explained for key in keys if key)
    return {key: explanation(*key.split(" ", 1))._asdict() for key in keys}
