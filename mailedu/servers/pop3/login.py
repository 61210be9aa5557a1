"""The AUTHORIZATION state: USER and PASS, APOP, AUTH, and what may come before them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from mailedu.protocols.saslprep import saslprep
from mailedu.servers.pop3.faults import open_maildrop
from mailedu.servers.pop3.replies import CommandError, challenge, ok, syntax, words
from mailedu.servers.pop3.session import Session
from mailedu.servers.pop3.transaction import summary
from mailedu.servers.sasl import (
    MECHANISMS,
    LoginFailed,
    Malformed,
    check_password,
    find_account,
    from_base64,
)
from mailedu.store import Account


def user(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §7. A name that nobody has is answered like any other."""
    if not argument:
        raise CommandError(syntax("USER"))
    _require_password_allowed(session)
    _require_text(session, argument)
    session.name = argument
    return ok("now send PASS")


def password(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §7; the argument is taken whole, with its spaces."""
    name, session.name = session.name, None
    if name is None:
        raise CommandError("PASS must follow a USER that was answered with +OK")
    _require_text(session, argument)
    try:
        account = check_password(session.host, name, argument)
    except LoginFailed as failure:
        raise CommandError(str(failure), "AUTH") from None
    return _enter(session, account)


def apop(session: Session, argument: bytes) -> bytes:
    """RFC 1939 §7; name and password are prepared by SASLprep (RFC 6856 §2.2)."""
    name, digest = words("APOP", argument, 2, 2)
    _require_text(session, name)
    account = find_account(session.host, name)
    try:
        secret = saslprep(account.password, stored=True) if account else ""
    except ValueError:
        secret, account = "", None
    right = hashlib.md5((session.timestamp + secret).encode(), usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(right.encode(), digest.lower()) or account is None:
        raise CommandError("wrong name or digest", "AUTH")
    return _enter(session, account)


def auth(session: Session, argument: bytes) -> bytes:
    """Begin a SASL exchange (RFC 5034 §4)."""
    given = words("AUTH", argument, 1, 2)
    mechanism = MECHANISMS.get(given[0].decode("ascii", "replace").upper())
    if mechanism is None:
        raise CommandError("there is no such SASL mechanism here; CAPA lists them")
    if mechanism.cleartext:
        _require_password_allowed(session)
    if len(given) == 2 and not mechanism.client_first:
        raise CommandError("in this mechanism the server speaks first: no initial response")
    session.exchange = mechanism.start(session.host)
    first = next(session.exchange)
    if len(given) == 1:
        return challenge(first)
    return respond(session, "AUTH", b"" if given[1] == b"=" else given[1])


def respond(session: Session, _: str, line: bytes) -> bytes:
    """Take one response of a SASL exchange; whatever goes wrong ends it."""
    assert session.exchange is not None
    exchange, session.exchange = session.exchange, None
    if line == b"*":
        raise CommandError("the login was cancelled")
    try:
        response = from_base64(line)
    except ValueError:
        raise CommandError("a response must be base64, or * to cancel") from None
    try:
        more = exchange.send(response)
    except LoginFailed as failure:
        raise CommandError(str(failure), "AUTH") from None
    except Malformed as problem:
        raise CommandError(str(problem)) from None
    except StopIteration as end:
        account: Account = end.value
        return _enter(session, account)
    session.exchange = exchange
    return challenge(more)


def stls(session: Session, argument: bytes) -> bytes:
    """Agree to encrypt (RFC 2595 §4); the connection does it after this reply."""
    words("STLS", argument, 0, 0)
    if session.encrypted:
        raise CommandError("the connection is encrypted already")
    if session.utf8:
        raise CommandError("STLS must come before UTF8")  # RFC 6856 §2.1
    session.wants_tls = True
    return ok("begin the TLS handshake now")


def utf8(session: Session, argument: bytes) -> bytes:
    """Enter UTF-8 mode (RFC 6856 §2.1); there is no way back."""
    words("UTF8", argument, 0, 0)
    session.utf8 = True
    return ok("UTF-8 mode")


def _require_password_allowed(session: Session) -> None:
    if not session.passwords_allowed:
        raise CommandError("no password may cross this line before it is encrypted", "AUTH")


def _require_text(session: Session, octets: bytes) -> None:
    """Refuse what is no UTF-8, or is prohibited in it (RFC 6856 §2.2)."""
    if not octets.isascii() and not session.offers("UTF8"):
        raise CommandError("names and passwords must be ASCII here")
    try:
        saslprep(octets.decode())
    except ValueError:
        raise CommandError("a name or password must be UTF-8 without control characters") from None


def _enter(session: Session, account: Account) -> bytes:
    """Open the maildrop of somebody who has logged in."""
    host = session.host
    now = host.now()
    last = host.pop3_logins.get(account.user)
    if last is not None and now - last < timedelta(seconds=host.pop3_login_delay):
        raise CommandError(
            f"wait {host.pop3_login_delay:g} seconds between two logins", "LOGIN-DELAY"
        )
    session.enter(open_maildrop(host, account))
    host.pop3_logins[account.user] = now
    return ok(summary(session))
