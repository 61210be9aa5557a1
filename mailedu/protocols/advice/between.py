"""What there is to say of lines that are no commands: literals, texts, answers, the end of IDLE."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator, Mapping

from mailedu.protocols.advice.rules import RESPONSES
from mailedu.protocols.advice.standing import Note, Standing
from mailedu.protocols.observer.sentences import digits
from mailedu.protocols.smtp import SMTP


def _ahead(standing: Standing, body: bytes) -> Iterator[Note]:
    yield Note(
        "but",
        "The server has not asked for the literal yet: a client must wait for its +.",
        "RFC 3501 §4.3",
    )


def _counted(standing: Standing, body: bytes) -> Iterator[Note]:
    """Count octets: line ends are among them."""
    left = standing.need - len(body) - 2
    section = "RFC 3501 §4.3" if standing.awaits == "literal" else "RFC 3030 §2"
    if not standing.need and standing.awaits == "literal":
        yield Note("fine", "The literal is complete. What is typed now goes on with the command; "
                   "an empty line ends it.", section)  # fmt: skip
    elif len(body) > standing.need:
        what = "the literal" if standing.awaits == "literal" else "the chunk"
        after = "what follows them goes on with the command"
        yield Note("but", f"Only the first {digits(standing.need, 'octet')} belong to {what}; "
                   f"{after}.", section)  # fmt: skip
    elif left > 0:
        yield Note("fine", f"After this line and its end, {digits(left, 'octet')} are still to "
                   "come.", section)  # fmt: skip


def _text(standing: Standing, body: bytes) -> Iterator[Note]:
    first = body.split(b" ")[0].upper().decode("latin-1")
    if body.startswith(b".") and body != b".":
        yield Note("but", "The server takes the first dot away: a line that begins with one is "
                   "sent with two.", "RFC 5321 §4.5.2",
                   "." + body.decode("latin-1") if not body.startswith(b"..") else "",
                   )  # fmt: skip
    elif first in SMTP.commands and first not in ("DATA", "HELP", "MAIL"):
        yield Note("but", f"{first} would be a line of the message here; a dot alone ends the "
                   "message.", "RFC 5321 §4.1.1.4")  # fmt: skip
    if len(body) > 998:
        yield Note("wrong", f"A line of text may have 998 octets and CRLF; this has {len(body)}.",
                   "RFC 5321 §4.5.3.1.6")  # fmt: skip


def _response(standing: Standing, body: bytes) -> Iterator[Note]:
    section = RESPONSES[standing.protocol]
    if body == b"*":
        yield Note("fine", "This gives up logging in.", section)
        return
    try:
        b64decode(body, validate=True)
    except NotBase64:
        yield Note("wrong", "Now the server waits for an answer to its challenge, in base64; "
                   "this is none. A * alone gives up.", section)  # fmt: skip


def _done(standing: Standing, body: bytes) -> Iterator[Note]:
    if body.strip().upper() != b"DONE":
        yield Note("wrong", "While IDLE runs, the client may send DONE and nothing else.",
                   "RFC 2177 §3", "DONE")  # fmt: skip


BETWEEN: Mapping[str, Callable[[Standing, bytes], Iterator[Note]]] = {
    "go-ahead": _ahead,
    "literal": _counted,
    "chunk": _counted,
    "text": _text,
    "response": _response,
    "done": _done,
}
"""What speaks of a line, by what the session awaits; a command is not among them."""
