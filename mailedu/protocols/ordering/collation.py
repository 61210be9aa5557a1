"""How texts are compared: the collation i;unicode-casemap (RFC 5051 §2).

RFC 5256 §1 asks for it in SORT and THREAD; SEARCH does the same, so that what is equal in one is
found by the other (RFC 5255 §4).
"""

from __future__ import annotations

import unicodedata


class _Casemap(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        title = character.title()
        # Only the simple mapping counts: one character to one (so that "ß" stays itself).
        mapped = unicodedata.normalize("NFKD", title if len(title) == 1 else character)
        self[code] = mapped
        return mapped


_CASEMAP = _Casemap()


def casemap(text: str) -> str:
    """Return what stands for a text in comparisons: title case, then decomposed.

    Two texts are equal when these are; their order is that of their code points, which is the
    order of their octets in UTF-8; one contains the other when this holds of these.
    """
    return text.upper() if text.isascii() else text.translate(_CASEMAP)
