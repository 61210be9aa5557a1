"""The base subject: a subject without "Re:", "[list]", "(fwd)" and the like (RFC 5256 §2.1)."""

from __future__ import annotations

import re
from typing import NamedTuple

from mailedu.protocols.mime.text import decode_header

_BLANKS = re.compile(r"[ \t\r\n]+")
_BLOB = r"\[[^\[\]]*\][ \t]*"
_BLOBS = re.compile(rf"(?:{_BLOB})*")
_REPLY = re.compile(rf"(?:re|fwd?)[ \t]*(?:{_BLOB})?:", re.IGNORECASE | re.ASCII)
_FORWARDED, _FORWARD_HEAD, _FORWARD_TAIL = "(fwd)", "[fwd:", "]"


class BaseSubject(NamedTuple):
    """``text`` is what is compared; ``is_reply``: what was taken off marks a reply or forward."""

    text: str
    is_reply: bool


def base_subject(value: bytes) -> BaseSubject:
    """Return the base subject of a Subject field's value, by the steps of RFC 5256 §2.1."""
    return strip_subject(_BLANKS.sub(" ", decode_header(value)))  # step 1


def strip_subject(text: str) -> BaseSubject:
    """Do steps 2 to 7 of RFC 5256 §2.1 on a text in which step 1 is done.

    A reply or forward is what a subj-refwd, a "(fwd)" behind, or "[fwd: …]" around was taken
    from (RFC 5256 §3, REFERENCES, step 5).
    """
    start, end = 0, len(text)
    is_reply = False
    while True:
        end, forwarded = _without_trailers(text, start, end)  # step 2
        start, reply = _without_leaders(text, start, end)  # steps 3 to 5
        is_reply = is_reply or forwarded or reply
        if not _wrapped(text, start, end):  # step 6
            return BaseSubject(text[start:end], is_reply)
        is_reply = True
        start += len(_FORWARD_HEAD)
        end -= len(_FORWARD_TAIL)


def _wrapped(text: str, start: int, end: int) -> bool:
    head = text[start : min(start + len(_FORWARD_HEAD), end)].lower()
    return head == _FORWARD_HEAD and text[end - 1] == _FORWARD_TAIL


def _without_trailers(text: str, start: int, end: int) -> tuple[int, bool]:
    """Return the end without each subj-trailer, and whether one was "(fwd)"."""
    forwarded = False
    while end > start:
        if text[end - 1] in " \t":
            end -= 1
        elif text[max(start, end - len(_FORWARDED)) : end].lower() == _FORWARDED:
            end -= len(_FORWARDED)
            forwarded = True
        else:
            break
    return end, forwarded


def _without_leaders(text: str, start: int, end: int) -> tuple[int, bool]:
    """Return the start behind each subj-leader and subj-blob, and whether one was a reply's.

    Blobs that no subj-refwd follows are taken off, but the last one stays when it is all
    that is left.
    """
    is_reply = False
    while start < end:
        if text[start] in " \t":
            start += 1
            continue
        blobs = _BLOBS.match(text, start, end)
        assert blobs is not None
        reply = _REPLY.match(text, blobs.end(), end)
        if reply is not None:
            start, is_reply = reply.end(), True
            continue
        if blobs.end() < end:
            start = blobs.end()
        elif blobs.group():
            start = text.rindex("[", start, end)
        break
    return start, is_reply
