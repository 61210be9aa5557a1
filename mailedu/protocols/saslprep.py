"""SASLprep: the one spelling of a user name or password (RFC 4013)."""

from __future__ import annotations

import stringprep
import unicodedata

_PROHIBITED = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def saslprep(text: str, *, stored: bool = False) -> str:
    """Return ``text`` prepared for comparison.

    Parameters
    ----------
    text: a name or password.
    stored: whether it comes from the server's own accounts, and not from a client: code
        points that Unicode 3.2 does not assign are refused in a stored string only
        (RFC 3454 §7).

    Raises
    ------
    ValueError: it holds a character that RFC 4013 §2.3 prohibits, mixes directions against
        RFC 3454 §6, or is unassigned in a stored string.
    """
    if text.isascii() and text.isprintable():
        return text
    mapped = "".join(
        " " if stringprep.in_table_c12(char) else char
        for char in text
        if not stringprep.in_table_b1(char)
    )
    prepared = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    for char in prepared:
        if any(prohibited(char) for prohibited in _PROHIBITED):
            raise ValueError(f"{char!r} must not be in a name or password (RFC 4013 §2.3)")
        if stored and stringprep.in_table_a1(char):
            raise ValueError(f"{char!r} is not assigned in Unicode 3.2 (RFC 4013 §2.5)")
    if any(map(stringprep.in_table_d1, prepared)):
        ends = prepared[0], prepared[-1]
        if any(map(stringprep.in_table_d2, prepared)) or not all(map(stringprep.in_table_d1, ends)):
            raise ValueError("a name or password must not mix directions (RFC 3454 §6)")
    return prepared
