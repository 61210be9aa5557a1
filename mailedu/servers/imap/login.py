"""LOGIN and AUTHENTICATE PLAIN."""

from __future__ import annotations

import binascii
from hmac import compare_digest

from mailedu.servers.imap.reading import LINE_LIMIT
from mailedu.servers.imap.registry import Bad, Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.streams import LineTooLong
from mailedu.store import NoSuchAccount

provides("AUTH=PLAIN")


@handles("LOGIN")
async def login(session: Session, call: Call) -> str:
    """RFC 3501 §6.2.3."""
    args = call.args
    args.sp()
    user = args.astring()
    args.sp()
    password = args.astring()
    args.end()
    return _admit(session, user, password)


@handles("AUTHENTICATE")
async def authenticate(session: Session, call: Call) -> str:
    """RFC 3501 §6.2.2 with PLAIN (RFC 4616).

    An initial response is a syntax error: SASL-IR (RFC 4959) is not announced.
    """
    args = call.args
    args.sp()
    mechanism = args.atom().upper()
    args.end()
    if mechanism != b"PLAIN":
        raise No("This mechanism is not supported; AUTH=PLAIN is")
    session.send(b"+ ")
    await session.output.flush()
    try:
        line = await session.input.line(LINE_LIMIT)
    except LineTooLong:
        raise Bad("The response is too long") from None
    if line == b"*":
        raise Bad("AUTHENTICATE cancelled by the client")
    try:
        response = binascii.a2b_base64(line, strict_mode=True)
    except binascii.Error:
        raise Bad("The response is not base64") from None
    authorization, *rest = response.split(b"\0")
    if len(rest) != 2:
        raise Bad("PLAIN wants: authorization identity, NUL, user, NUL, password (RFC 4616)")
    user, password = rest
    if authorization not in (b"", user):
        raise No("Acting for another user is not possible", "AUTHORIZATIONFAILED")
    return _admit(session, user, password)


def _admit(session: Session, user: bytes, password: bytes) -> str:
    try:
        account = session.store.account(user.decode("utf-8"))
    except (NoSuchAccount, UnicodeDecodeError):
        account = None
    right = account.password.encode("utf-8") if account else b""
    if not compare_digest(password, right) or account is None:
        raise No("Name or password is wrong", "AUTHENTICATIONFAILED")
    session.account = account
    return f"[CAPABILITY {session.capabilities()}] Logged in"
