"""The envelope's syntax, paths and parameters, and the trace lines made from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

# Sets are written by what they leave out: with ranges up to U+10FFFF, compiling takes 80 ms.
_ATOM = r'[^\x00-\x20\x7f"(),.:;<>@\[\\\]]+'
_LOCAL_PART = rf'{_ATOM}(?:\.{_ATOM})*|"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])*"'
_LETTER = r"[^\x00-/:-@\[-`{-\x7f]"
_LABEL = rf"{_LETTER}(?:[^\x00-,./:-@\[-`{{-\x7f]*{_LETTER})?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*|\[[!-Z^-~]+\]"
_ROUTE = rf"@(?:{_DOMAIN})(?:,@(?:{_DOMAIN}))*:"
_PATH = re.compile(
    rf"<(?:(?:{_ROUTE})?(?P<local>{_LOCAL_PART})@(?P<domain>{_DOMAIN})|(?P<bare>(?i:postmaster)))?>"
)
_CLIENT = re.compile(r"[\w.-]{1,255}|\[[!-Z^-~]{1,253}\]", re.ASCII)
_KEYWORD = re.compile(r"(?P<keyword>[A-Za-z0-9][A-Za-z0-9-]*)(?:=(?P<value>[^\x00-\x20=\x7f]+))?")


@dataclass(frozen=True)
class Path:
    """A reverse-path or forward-path, without angle brackets and source route.

    Both fields are empty in the null reverse-path ``<>``; ``domain`` is empty in
    ``<postmaster>`` as well (RFC 5321 §4.1.1.3). ``local_part`` has no quotes.
    """

    local_part: str
    domain: str

    def __str__(self) -> str:
        if not self.domain:
            return self.local_part
        quoted = self.local_part
        if not re.fullmatch(rf"{_ATOM}(?:\.{_ATOM})*", quoted):
            quoted = '"' + re.sub(r'(["\\])', r"\\\1", quoted) + '"'
        return f"{quoted}@{self.domain}"


def parse_path(text: str) -> tuple[Path, str] | None:
    """Split ``<path> parameters``; None when it is not of that form (RFC 5321 §4.1.2).

    A source route is understood and dropped, as appendix C of RFC 5321 asks.
    """
    match = _PATH.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if rest and not rest.startswith(" "):
        return None
    if match["bare"]:
        return Path(match["bare"], ""), rest
    local_part = match["local"] or ""
    if local_part.startswith('"'):
        local_part = re.sub(r"\\(.)", r"\1", local_part[1:-1])
    return Path(local_part, match["domain"] or ""), rest


def parse_parameters(text: str) -> dict[str, str | None] | None:
    """Read ``KEYWORD=value KEYWORD …``; None when it is not of that form or one comes twice."""
    parameters: dict[str, str | None] = {}
    for word in text.split():
        match = _KEYWORD.fullmatch(word)
        if match is None or match["keyword"].upper() in parameters:
            return None
        parameters[match["keyword"].upper()] = match["value"]
    return parameters


def is_client_name(text: str) -> bool:
    """Tell whether ``text`` can be a domain or address literal, as EHLO needs it.

    An underscore passes: real machines have one in their name.
    """
    return _CLIENT.fullmatch(text) is not None


@dataclass(frozen=True)
class Trace:
    """What the Received line tells of a session and its transaction.

    Parameters
    ----------
    client: the name that the client gave in EHLO.
    address: its network address, or None where the transport has none.
    server: the host's name.
    protocol: e.g. ``ESMTPA`` (RFC 3848, RFC 6531 §4.3).
    user: who is logged in, or None.
    """

    client: str
    address: str | None
    server: str
    protocol: str
    user: str | None


def trace_lines(
    trace: Trace, reverse_path: Path, recipients: Sequence[Path], queue_id: str, now: datetime
) -> bytes:
    """Return the Return-Path and Received lines that final delivery adds (RFC 5321 §4.4).

    With several recipients none is named: the copies must not tell who got blind ones
    (RFC 5321 §7.2).
    """
    sender = trace.client
    if trace.address is not None:
        literal = f"IPv6:{trace.address}" if ":" in trace.address else trace.address
        sender += f" ([{literal}])"
    if trace.user is not None:
        sender += f" (authenticated as {trace.user})"
    recipient = f"\r\n\tfor <{recipients[0]}>" if len(recipients) == 1 else ""
    return (
        f"Return-Path: <{reverse_path}>\r\n"
        f"Received: from {sender}\r\n"
        f"\tby {trace.server} with {trace.protocol} id {queue_id}{recipient};\r\n"
        f"\t{format_datetime(now)}\r\n"
    ).encode()
