"""What a script expects of a server: its lines, with ``…`` for what is another each time."""

from __future__ import annotations

import re

from mailedu.transcript import Step

LONGEST = 1500
"""Characters of a line that is expected; of a longer one only what it is."""

MOST_LINES = 12
"""Lines of one reply that are expected."""

_HOLE = re.compile(r"\{[a-z]\w*(?:>[a-z]\w*)?\}")  # a script would take it for a value
_LITERAL = re.compile(rb"~?\{(\d+)\}\r\n")
_OTHER_EACH_TIME = (
    (re.compile(r'INTERNALDATE "[^"]*"'), "INTERNALDATE …"),
    (re.compile(r" ?MODSEQ \(\d+\)"), ""),
    (re.compile(r"\\Recent ?"), ""),
    (re.compile(r" \)"), ")"),
    (re.compile(r"(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) \d+"), r"\1 …"),
)
_UNTAGGED = re.compile(rb"\* (\d+ (EXISTS|EXPUNGE|FETCH)|SEARCH|LIST|LSUB|STATUS|BYE)\b")
_TOLD = re.compile(rb"(OK|NO|BAD) (\[[A-Z-]+\])?")


def expected(protocol: str, step: Step, verb: str, exact: bool) -> list[str]:
    """Return the lines to expect for what a server said.

    ``verb`` is the command's; ``exact``: the mail is the same as it was, so that numbers, sizes and
    contents are; otherwise only the status is expected.
    """
    return {"SMTP": _smtp, "POP3": _pop3, "IMAP": _imap}[protocol](step, verb, exact)


def _smtp(step: Step, verb: str, exact: bool) -> list[str]:
    last = (step.data.splitlines() or [b""])[-1].decode("ascii", "replace")
    status = re.match(r"\d{3}[ ]?(\d\.\d{1,3}\.\d{1,3})?", last)
    return [f"{status[0].rstrip()}…"] if status else ["…"]


def _pop3(step: Step, verb: str, exact: bool) -> list[str]:
    if step.kind == "continuation":
        return ["+ …"]
    first, *rest = step.data.split(b"\r\n")
    if not first.startswith(b"+OK"):
        return ["-ERR…"]
    status = f"{shown(first)}…" if exact and verb == "STAT" else "+OK…"
    if not exact or verb in ("CAPA", "UIDL", "AUTH"):
        return [status]
    return [status, *map(_pattern, rest[:-2][:MOST_LINES])]


def _imap(step: Step, verb: str, exact: bool) -> list[str]:
    if step.kind == "continuation":
        return ["+…"]
    if step.kind in ("reply", "greeting"):
        said = step.data if step.kind == "greeting" else step.data.partition(b" ")[2]
        told = _TOLD.match(said.removeprefix(b"* "))
        start = "* " if step.kind == "greeting" else ""
        return [f"{start}{(told[0].decode().rstrip() if told else '')}…"]
    if exact and _UNTAGGED.match(step.data):
        return [_pattern(_with_strings(step.data).removesuffix(b"\r\n"))]
    return []


def _with_strings(data: bytes) -> bytes:
    """Write literals as quoted strings, as a script does."""
    text, at = b"", 0
    while literal := _LITERAL.search(data, at):
        end = literal.end() + int(literal[1])
        quoted = re.sub(rb'[\\"]', rb"\\\g<0>", data[literal.end() : end])
        text += data[at : literal.start()] + b'"' + quoted + b'"'
        at = end
    return text + data[at:]


def _pattern(data: bytes) -> str:
    text = shown(data)
    for what, instead in _OTHER_EACH_TIME:
        text = what.sub(instead, text)
    text = _HOLE.sub("…", text)
    return text if len(text) <= LONGEST else text.partition(" (")[0] + "…"


def shown(data: bytes) -> str:
    r"""Show octets as scripts do: CRLF as ``\r\n``, what is not UTF-8 as ``\xHH``."""
    text = data.decode("utf-8", "backslashreplace")
    return re.sub(
        r"[\x00-\x1f\x7f]",
        lambda found: {"\r": "\\r", "\n": "\\n"}.get(found[0], f"\\x{ord(found[0]):02x}"),
        text,
    )
