"""Every word that the views print, in catalogues: one file for a language.

The front end gets a catalogue as it stands and looks words up by name; ``{braces}`` are filled
in there. What lines mean is said by the observers, in English; ``mailedu.views.words.meanings``
says it in other languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailedu.views.words import en, es

__all__ = ["LANGUAGES", "language", "use_language", "word", "words"]

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": en.WORDS, "es": es.WORDS}
"""The catalogue of each language, by its code of ISO 639-1."""

_now = "en"


def use_language(code: str) -> None:
    """Say from now on everything that is shown in another language.

    Parameters
    ----------
    code: ``"en"`` or ``"es"``.

    Raises
    ------
    ValueError: when there is no such language; the message names those that there are.
    """
    global _now
    if code not in LANGUAGES:
        known = ", ".join(repr(one) for one in LANGUAGES)
        raise ValueError(f"there is no language {code!r}; there are {known}")
    _now = code


def language() -> str:
    """Return the code of the language in use."""
    return _now


def words() -> Mapping[str, str]:
    """Return the catalogue of the language in use."""
    return LANGUAGES[_now]


def word(key: str, **values: object) -> str:
    """Return the catalogue's text for ``key`` with its braces filled in."""
    return words()[key].format(**values)
