"""Every word that the views print, in catalogues: one file for a language.

The front end gets a catalogue as it stands and looks words up by name; ``{braces}`` are filled
in there. What lines mean is not here: the observers say that.
"""

from __future__ import annotations

from mailedu.views.words.en import WORDS

__all__ = ["WORDS", "word"]


def word(key: str, **values: object) -> str:
    """Return the catalogue's text for ``key`` with its braces filled in."""
    return WORDS[key].format(**values)
