"""Replies of POP3 as bytes, and the way to refuse a command."""

from __future__ import annotations

import re
from base64 import b64encode

from mailedu.protocols.pop3 import POP3

NUMBER = re.compile(rb"[0-9]+")


class CommandError(Exception):
    """A command that gets ``-ERR``.

    Parameters
    ----------
    text: what the client is told.
    code: the response code, e.g. ``"IN-USE"`` (RFC 2449 §8, RFC 3206, RFC 6856 §5), or "".
    """

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


def ok(text: str) -> bytes:
    """Return a reply of one line, or the first line of a longer one."""
    return f"+OK {text}\r\n".encode()


def error(text: str, code: str = "") -> bytes:
    """Return a refusal."""
    return f"-ERR [{code}] {text}\r\n".encode() if code else f"-ERR {text}\r\n".encode()


def challenge(octets: bytes) -> bytes:
    """Return a SASL challenge; an empty one keeps its space (RFC 5034 §4)."""
    return b"+ " + b64encode(octets) + b"\r\n"


def rows(first: str, lines: list[str]) -> bytes:
    """Return a reply of several lines that cannot begin with a dot."""
    return ok(first) + "\r\n".join((*lines, ".", "")).encode()


def messages(count: int) -> str:
    """Return ``1 message``, ``2 messages``."""
    return f"{count} message" if count == 1 else f"{count} messages"


def stuffed(content: bytes) -> bytes:
    """Return ``content`` byte-stuffed, ending in CRLF and the line with a dot (RFC 1939 §3)."""
    if content and not content.endswith(b"\r\n"):
        content += b"\r\n"
    doubled = content.replace(b"\r\n.", b"\r\n..")
    if doubled.startswith(b"."):
        doubled = b"." + doubled
    return doubled + b".\r\n"


def top(content: bytes, count: int) -> bytes:
    """Return the header, the empty line and the first ``count`` lines of the body."""
    start = header_end(content)
    if start is None:
        return content
    rest = content[start:].split(b"\r\n", min(count, len(content)))[count:]
    return content[: len(content) - len(rest[0])] if rest else content


def header_end(content: bytes) -> int | None:
    """Return where the body begins, after the empty line; None when there is no body."""
    if content.startswith(b"\r\n"):
        return 2
    blank = content.find(b"\r\n\r\n")
    return None if blank < 0 else blank + 4


def syntax(verb: str) -> str:
    """Return what to say of a command whose arguments are wrong."""
    return f"the form is: {POP3.commands[verb].syntax}"


def words(verb: str, argument: bytes, fewest: int, most: int) -> list[bytes]:
    """Return a command's arguments, or raise CommandError when there are too few or many."""
    given = argument.split()
    if not fewest <= len(given) <= most:
        raise CommandError(syntax(verb))
    return given
