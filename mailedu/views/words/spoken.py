"""Data for a front end in the language in use: what is for people is translated, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from mailedu.views.words import language
from mailedu.views.words.meanings import meaning

_Data = TypeVar("_Data")

_TEXTS = frozenset(
    ("answer", "error", "gloss", "meaning", "notes", "prompt", "text", "what", "why")
)
"""Keys whose text is always for people; under others stand names, and octets from the wire."""
_NO_LINES = ("event", "data")
"""Kinds of steps whose label is no line from the wire."""
_COUNTED = re.compile(r" … \d+ lines?$")
"""How the label of a reply of several lines ends, behind its first line."""
_DECODED = re.compile(
    r"\d+ [A-Z][a-z]+ \d{4}, [\d:]+ UTC|\d+ octets? of \S+/\S+|this is not base64|"
    "not a name and a password with NUL before each"
)
"""What a part stands for, where the observer says so in words of its own."""


def spoken(data: _Data) -> _Data:
    """Return JSON data with every text for people in the language in use.

    These are the texts under some keys (``meaning``, ``why`` …), the labels of parts and those of
    steps that are no lines. In English the data itself is returned.
    """
    return data if language() == "en" else _said(data, "", {})


def _said(value: Any, key: str, holder: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _said(inside, name, value) for name, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_said(inside, key, holder) for inside in value]
    if not isinstance(value, str):
        return value
    if key == "label" and _COUNTED.search(value):
        line, dots, count = value.rpartition(" … ")
        return line + dots + meaning(count)
    return meaning(value) if _is_said(value, key, holder) else value


def _is_said(text: str, key: str, holder: Mapping[str, Any]) -> bool:
    if key == "label":
        return "start" in holder or holder.get("kind") in _NO_LINES
    return key in _TEXTS or (key == "decoded" and _DECODED.fullmatch(text) is not None)
