"""Logging in: STARTTLS, LOGIN, AUTHENTICATE."""

from __future__ import annotations

from base64 import b64encode

from mailedu.servers import sasl
from mailedu.servers.imap.reading import LINE_LIMIT
from mailedu.servers.imap.registry import Bad, Call, No, handles, provides
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.streams import LineTooLong
from mailedu.store import Account

provides("SASL-IR")


@handles("STARTTLS")
async def starttls(session: Session, call: Call) -> str:
    """RFC 3501 §6.2.1; the session shakes hands when the reply has been sent."""
    call.args.end()
    session.starting_tls = True
    return "Begin TLS negotiation now"


@handles("LOGIN")
async def login(session: Session, call: Call) -> str:
    """RFC 3501 §6.2.3."""
    args = call.args
    args.sp()
    user = args.astring()
    args.sp()
    password = args.astring()
    args.end()
    _require_privacy(session)
    try:
        return _admit(session, sasl.check_password(session.host, user, password))
    except sasl.LoginFailed:
        raise No("Name or password is wrong", "AUTHENTICATIONFAILED") from None


@handles("AUTHENTICATE")
async def authenticate(session: Session, call: Call) -> str:
    """RFC 3501 §6.2.2, with an initial response (RFC 4959 §3)."""
    args = call.args
    args.sp()
    name = args.atom().upper().decode()
    initial = None
    if session.offers("SASL-IR") and args.accept(b" "):
        text = args.rest()
        initial = b"" if text == b"=" else _decoded(text)
    args.end()
    mechanism = sasl.MECHANISMS.get(name)
    if mechanism is not None and mechanism.cleartext:
        _require_privacy(session)
    if mechanism is None or not session.offers(f"AUTH={name}"):
        raise No("This mechanism is not offered; CAPABILITY lists those that are", "CANNOT")

    async def ask(challenge: bytes) -> bytes:
        session.send(b"+ " + b64encode(challenge))
        await session.output.flush()
        try:
            line = await session.input.line(LINE_LIMIT)
        except LineTooLong:
            raise Bad("The response is too long") from None
        if line == b"*":
            raise Bad("AUTHENTICATE cancelled by the client")
        return _decoded(line)

    try:
        return _admit(session, await sasl.authenticate(mechanism, session.host, initial, ask))
    except sasl.NotAuthorized:
        raise No("Acting for another user is not possible", "AUTHORIZATIONFAILED") from None
    except sasl.LoginFailed:
        raise No("Name, password or proof is wrong", "AUTHENTICATIONFAILED") from None
    except sasl.Malformed as problem:
        raise Bad(str(problem)) from None


def _require_privacy(session: Session) -> None:
    if not session.host.takes_passwords(encrypted=session.encrypted):
        hint = "give STARTTLS first" if session.offers("STARTTLS") else "use the TLS port"
        raise No(f"No password is taken on a line that is not encrypted: {hint}", "PRIVACYREQUIRED")


def _decoded(text: bytes) -> bytes:
    try:
        return sasl.from_base64(text)
    except ValueError:
        raise Bad("The response is not base64") from None


def _admit(session: Session, account: Account) -> str:
    session.account = account
    return f"[CAPABILITY {session.capabilities()}] Logged in"
