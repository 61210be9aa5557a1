"""SASL mechanisms as the server runs them (RFC 4422), for SMTP, POP3 and IMAP alike.

A mechanism is a generator: it yields challenges, is sent the client's responses, and returns
the account that has proved itself. Octets here are the plain ones; base64 and the way to
cancel are the business of each protocol.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass

from mailedu.protocols.saslprep import saslprep
from mailedu.servers.host import MailHost
from mailedu.store import Account, NoSuchAccount

SCRAM_ITERATIONS = 4096
"""RFC 7677 §4 asks for at least so many."""


_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class LoginFailed(Exception):
    """Name, password or proof is wrong."""


class NotAuthorized(LoginFailed):
    """The client asked to act for somebody else."""


class Malformed(Exception):
    """A response is not of the form that the mechanism wants; the text says which."""


Exchange = Generator[bytes, bytes, Account]

# RFC 5802 §7: saslname, and the printable characters of a nonce.
_SASLNAME = re.compile(rb"(?:[^=,\0]|=2C|=3D)+")
_NONCE = re.compile(rb"[!-+\--~]+")


@dataclass(frozen=True)
class Mechanism:
    """One way to log in.

    Parameters
    ----------
    start: begins an exchange.
    cleartext: whether the password itself crosses the line.
    client_first: whether the client begins, so that an initial response can come with the
        command (RFC 4422 §5).
    """

    start: Callable[[MailHost], Exchange]
    cleartext: bool
    client_first: bool = True


def mechanisms(host: MailHost, *, encrypted: bool) -> list[str]:
    """Return the names of the mechanisms that can be used on a line, as they are announced."""
    passwords = host.takes_passwords(encrypted=encrypted)
    return [name for name, each in MECHANISMS.items() if passwords or not each.cleartext]


async def authenticate(
    mechanism: Mechanism,
    host: MailHost,
    initial: bytes | None,
    ask: Callable[[bytes], Awaitable[bytes]],
) -> Account:
    """Run one exchange.

    Parameters
    ----------
    initial: the response that came with the command, or None.
    ask: sends a challenge and returns the response; it may raise, e.g. when the client cancels.

    Raises
    ------
    LoginFailed, NotAuthorized, Malformed
    """
    if initial is not None and not mechanism.client_first:
        raise Malformed("in this mechanism the server speaks first: no initial response")
    exchange = mechanism.start(host)
    try:
        challenge = next(exchange)
        while True:
            response = await ask(challenge) if initial is None else initial
            initial = None
            challenge = exchange.send(response)
    except StopIteration as end:
        account: Account = end.value
        return account
    finally:
        exchange.close()


def check_password(host: MailHost, user: bytes, password: bytes) -> Account:
    """Return the account of a name and password, compared by SASLprep; raises LoginFailed."""
    account = find_account(host, user)
    given = _prepared(password)
    right = _prepared(account.password.encode()) if account else b""
    if not hmac.compare_digest(given, right) or account is None:
        raise LoginFailed("wrong name or password")
    return account


def _prepared(password: bytes) -> bytes:
    try:
        return saslprep(password.decode()).encode()
    except ValueError:
        raise LoginFailed("a password holds what RFC 4013 prohibits") from None


def find_account(host: MailHost, user: bytes) -> Account | None:
    """Return the account of a name as a client gave it, prepared by SASLprep (RFC 4013)."""
    try:
        return host.store.account(saslprep(user.decode()))
    except (NoSuchAccount, ValueError):
        return None


def _check_authorization(host: MailHost, identity: bytes, account: Account) -> None:
    """Refuse an authorization identity that is not the user's own."""
    if identity and find_account(host, identity) != account:
        raise NotAuthorized("nobody may act for another user here")


def from_base64(text: bytes) -> bytes:
    """Return the octets that ``text`` stands for, strictly by RFC 4648 §4; raises ValueError."""
    if not _BASE64.fullmatch(text):
        raise ValueError("not base64")
    return b64decode(text)


def _plain(host: MailHost) -> Exchange:
    """RFC 4616 §2."""
    words = (yield b"").split(b"\0")
    if len(words) != 3:
        raise Malformed("PLAIN needs: [authorization identity] NUL user NUL password")
    authorization, user, password = words
    account = check_password(host, user, password)
    _check_authorization(host, authorization, account)
    return account


def _login(host: MailHost) -> Exchange:
    """The LOGIN mechanism, never standardized (draft-murchison-sasl-login)."""
    user = yield b"Username:"
    password = yield b"Password:"
    return check_password(host, user, password)


def _cram_md5(host: MailHost) -> Exchange:
    """RFC 2195 §2."""
    challenge = f"<{host.unique()}@{host.name}>".encode()
    user, blank, digest = (yield challenge).rpartition(b" ")
    if not blank:
        raise Malformed("CRAM-MD5 needs: user, a space, the digest in hexadecimal")
    account = find_account(host, user)
    password = account.password.encode() if account else b""
    right = hmac.new(password, challenge, "md5").hexdigest().encode()
    if not hmac.compare_digest(digest.lower(), right) or account is None:
        raise LoginFailed("wrong name or digest")
    return account


def _scram_sha_256(host: MailHost) -> Exchange:
    """RFC 5802 §5 with SHA-256 (RFC 7677), without channel binding."""
    first = yield b""
    authorization, bare = _gs2(first)
    fields = _attributes(bare)
    if list(fields)[:2] != [b"n", b"r"] or not _NONCE.fullmatch(fields[b"r"]):
        raise Malformed("SCRAM needs: gs2-header, n=user, r=nonce")
    user = _saslname(fields[b"n"])
    account = find_account(host, user)
    salt = hashlib.sha256(b"%b@%b" % (user, host.name.encode())).digest()[:16]
    nonce = fields[b"r"] + host.unique().encode()
    challenge = b"r=%b,s=%b,i=%d" % (nonce, b64encode(salt), SCRAM_ITERATIONS)
    final = yield challenge
    without_proof, _, proof_text = final.rpartition(b",p=")
    fields = _attributes(without_proof)
    header = first[: len(first) - len(bare)]
    if fields.get(b"c") != b64encode(header) or fields.get(b"r") != nonce:
        raise LoginFailed("the nonce or the channel binding is not the one of this exchange")
    password = _prepared((account.password if account else host.unique()).encode())
    salted = hashlib.pbkdf2_hmac("sha256", password, salt, SCRAM_ITERATIONS)
    stored = hashlib.sha256(_hmac(salted, b"Client Key")).digest()
    signed = b",".join((bare, challenge, without_proof))
    proof = _xor(_base64(proof_text), _hmac(stored, signed))
    if not hmac.compare_digest(hashlib.sha256(proof).digest(), stored) or account is None:
        raise LoginFailed("wrong name or password")
    _check_authorization(host, authorization, account)
    verifier = _hmac(_hmac(salted, b"Server Key"), signed)
    if (yield b"v=" + b64encode(verifier)):
        raise Malformed("after the server's signature the response is empty")
    return account


def _gs2(message: bytes) -> tuple[bytes, bytes]:
    """Return authorization identity and the rest of a first message (RFC 5802 §7, gs2-header)."""
    parts = message.split(b",", 2)
    if len(parts) != 3 or parts[0] not in (b"n", b"y"):
        raise Malformed("SCRAM begins with n,, (there is no channel binding here)")
    if parts[1] and not parts[1].startswith(b"a="):
        raise Malformed("SCRAM: an authorization identity is written a=name")
    return _saslname(parts[1][2:]) if parts[1] else b"", parts[2]


def _attributes(text: bytes) -> dict[bytes, bytes]:
    found = {}
    for field in text.split(b","):
        name, equals, value = field.partition(b"=")
        if not equals or len(name) != 1 or name in found:
            raise Malformed("SCRAM: a message is a list of x=value, separated by commas")
        found[name] = value
    return found


def _saslname(text: bytes) -> bytes:
    if not _SASLNAME.fullmatch(text):
        raise Malformed("SCRAM: in a name , is written =2C and = is written =3D")
    return text.replace(b"=2C", b",").replace(b"=3D", b"=")


def _base64(text: bytes) -> bytes:
    try:
        return from_base64(text)
    except ValueError:
        raise Malformed("SCRAM: the proof is not base64") from None


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, "sha256").digest()


def _xor(one: bytes, other: bytes) -> bytes:
    if len(one) != len(other):
        raise LoginFailed("wrong name or password")
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


MECHANISMS: Mapping[str, Mechanism] = {
    "PLAIN": Mechanism(_plain, cleartext=True),
    "LOGIN": Mechanism(_login, cleartext=True),
    "CRAM-MD5": Mechanism(_cram_md5, cleartext=False, client_first=False),
    "SCRAM-SHA-256": Mechanism(_scram_sha_256, cleartext=False),
}
"""The mechanisms by their registered names, in the order in which they are announced."""
