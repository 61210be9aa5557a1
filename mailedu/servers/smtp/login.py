"""AUTH: logging in (RFC 4954)."""

from __future__ import annotations

from base64 import b64encode

from mailedu.servers.lines import LineTooLong
from mailedu.servers.sasl import (
    MECHANISMS,
    LoginFailed,
    Malformed,
    NotAuthorized,
    authenticate,
    from_base64,
)
from mailedu.servers.smtp.registry import Refusal, handles
from mailedu.servers.smtp.session import Session


@handles("AUTH")
async def auth(session: Session, argument: str) -> None:
    """RFC 4954 §4."""
    words = argument.split()
    if not 1 <= len(words) <= 2:
        raise Refusal("501 5.5.4 Syntax: AUTH mechanism [initial-response]")
    if session.user is not None:
        raise Refusal("503 5.5.1 You are logged in already")
    if not session.extended:
        raise Refusal("503 5.5.1 AUTH is an extension: greet with EHLO, not HELO")
    name = words[0].upper()
    if name not in MECHANISMS:
        *most, last = session.mechanisms
        known = f"{', '.join(most)} and {last}"
        raise Refusal(f"504 5.5.4 Unknown mechanism; there are {known}")
    if name not in session.mechanisms:
        raise Refusal(f"538 5.7.11 {name} would show the password: encrypt first")

    async def ask(challenge: bytes) -> bytes:
        await session.push(f"334 {b64encode(challenge).decode()}")
        try:
            answer = await session.read_line()
        except LineTooLong:
            raise Refusal("500 5.5.6 The line is too long") from None
        if answer == b"*":
            raise Refusal("501 5.7.0 The login was cancelled")
        return _decoded(answer)

    # "=" is an initial response without octets (RFC 4954 §4)
    initial = _decoded(words[1].encode() if words[1] != "=" else b"") if words[1:] else None
    try:
        account = await authenticate(MECHANISMS[name], session.host, initial, ask)
    except Malformed as problem:
        text = str(problem)
        raise Refusal(f"501 5.5.2 {text[0].upper()}{text[1:]}") from None
    except NotAuthorized:
        raise Refusal("535 5.7.8 Nobody may act for another user here") from None
    except LoginFailed:
        raise Refusal("535 5.7.8 Wrong name or password") from None
    session.user = account.user
    await session.push(f"235 2.7.0 Logged in as {session.user}")


def _decoded(word: bytes) -> bytes:
    try:
        return from_base64(word)
    except ValueError:
        raise Refusal("501 5.5.2 That is not base64") from None
