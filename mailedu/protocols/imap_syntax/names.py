"""Mailbox names: modified UTF-7 (RFC 3501 §5.1.3) or UTF-8, and the wildcards of LIST (§6.3.8)."""

from __future__ import annotations

import binascii
import re
import unicodedata

from mailedu.protocols.imap_strings import astring_out, quoted_utf8
from mailedu.protocols.imap_syntax.problems import BadMailboxName

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")
_SHIFTED = re.compile(rb"&([A-Za-z0-9+,]*)-")


def encode_mailbox_name(name: str) -> bytes:
    """Write a mailbox name in modified UTF-7.

    Raises
    ------
    BadMailboxName: when the name holds half of a surrogate pair.
    """
    try:
        return _UNPRINTABLE.sub(_shift, name.replace("&", "&-")).encode("ascii")
    except UnicodeEncodeError:
        raise BadMailboxName(f"{name!r} holds half of a surrogate pair") from None


def decode_mailbox_name(name: bytes) -> str:
    """Read a mailbox name in modified UTF-7.

    Strict: there is one way to write each name, and every other way is refused.

    Raises
    ------
    BadMailboxName: saying what is wrong.
    """
    try:
        decoded = _SHIFTED.sub(_unshift, name).decode("utf-8")
    except (UnicodeDecodeError, binascii.Error):
        raise BadMailboxName(f"{_show(name)} is not modified UTF-7") from None
    canonical = encode_mailbox_name(decoded)
    if canonical != name:
        raise BadMailboxName(f"{_show(name)} is not modified UTF-7; see {_show(canonical)}")
    return decoded


def decode_utf8_name(name: bytes) -> tuple[str, str]:
    """Read a mailbox name in UTF-8 (RFC 9051 §5.1).

    Returns
    -------
    The name in Unicode's normal form C, and as it was written.

    Raises
    ------
    BadMailboxName: when it is not UTF-8.
    """
    try:
        given = name.decode("utf-8")
    except UnicodeDecodeError:
        raise BadMailboxName(f"{_show(name)} is not UTF-8") from None
    return unicodedata.normalize("NFC", given), given


def mailbox_out(name: str, *, utf8: bool) -> bytes:
    """Write a mailbox name for a reply, in UTF-8 (RFC 9051 §5.1) or in modified UTF-7."""
    if not utf8:
        return astring_out(encode_mailbox_name(name))
    return astring_out(name.encode()) if name.isascii() else quoted_utf8(name)


def _shift(run: re.Match[str]) -> str:
    packed = binascii.b2a_base64(run.group().encode("utf-16-be"), newline=False)
    return "&" + packed.decode().rstrip("=").replace("/", ",") + "-"


def _unshift(run: re.Match[bytes]) -> bytes:
    packed = run.group(1).replace(b",", b"/")
    if not packed:
        return b"&"
    plain = binascii.a2b_base64(packed + b"=" * (-len(packed) % 4), strict_mode=True)
    return plain.decode("utf-16-be").encode("utf-8")


def _show(name: bytes) -> str:
    return "mailbox name " + repr(name)[1:]


def match_mailbox(pattern: str, name: str, separator: str = "/") -> bool:
    """Tell whether ``name`` matches a LIST pattern.

    ``*`` stands for any characters, ``%`` for any but ``separator``. The letters of INBOX,
    when it is the whole name or its first level, match in either case.

    The pattern is run as a set of states, one bit each, so that the time grows with the
    length of the name and not with the number of wildcards.
    """
    pattern = re.sub(r"[*%]+", lambda run: "*" if "*" in run.group() else "%", pattern)
    inbox = 5 if re.match(rf"INBOX(\Z|{re.escape(separator)})", name, re.IGNORECASE) else 0
    letters: dict[str, int] = {}
    any_char = not_separator = 0
    for index, char in enumerate(pattern):
        if char == "*":
            any_char |= 1 << index
        elif char == "%":
            not_separator |= 1 << index
        else:
            letters[char] = letters.get(char, 0) | 1 << index
    wild = any_char | not_separator
    states = 1 | (1 & wild) << 1
    for index, char in enumerate(name):
        follows = letters.get(char, 0)
        if index < inbox:
            follows |= letters.get(char.swapcase(), 0)
        stays = any_char if char == separator else wild
        states = (states & follows) << 1 | states & stays
        states |= (states & wild) << 1
    return bool(states >> len(pattern) & 1)
