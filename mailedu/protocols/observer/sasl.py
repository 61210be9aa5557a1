"""The base64 lines of a login by SASL, decoded, with the password kept out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mailedu.protocols.observer.pieces import SHOWN, Piece, from_base64, printable

# What may be shown of the client's responses: the mechanisms that never send a password.
_OPEN = re.compile(r"CRAM-MD5|DIGEST-MD5|SCRAM-.*|ANONYMOUS|EXTERNAL")
_BASE64 = "That is a way of writing octets, no encryption: without TLS, any listener can read it."
_CHALLENGES = {
    "LOGIN": "The server asks for the next item of the login.",
    "CRAM-MD5": "The server sends a challenge that was never sent before. The client is to answer "
    "with a digest of it, keyed with the password.",
    "SCRAM r": "The server adds its own random text to the client's (r=), and says how the "
    "password is stored: with which salt (s=), hashed how many times (i=).",
    "SCRAM v": "The server's signature (v=): it proves that the server, too, has what was made "
    "from the password, and is no impostor.",
}
_WAITS = "The server waits for the client's next line of the login."
_RESPONSES = {
    "PLAIN": f"The client sends name and password, each after a NUL, in base64. {_BASE64}",
    "LOGIN": f"The client answers in base64. {_BASE64}",
    "CRAM-MD5": "The client answers with its name and the digest. The password itself does not "
    "cross the line, and the digest is of no use for another challenge.",
    "SCRAM n": "The client says who it is (n=) and sends a random text (r=), which makes this "
    "exchange unlike any other.",
    "SCRAM c": "The client's proof (p=) that it knows the password, made for this exchange only. "
    "The password itself does not cross the line.",
    "SCRAM": "The client has checked the server's signature and has nothing to add.",
    "": f"The client answers in base64. {_BASE64}",
}
_NAME = re.compile(rb"[A-Z0-9_-]{1,20}|(?i:plain|login|cram-md5|digest-md5|scram-[a-z0-9-]{1,14})")


def begin_exchange(
    pieces: Iterable[Piece], reveal: bool, secrets: set[bytes]
) -> tuple[list[Piece], Exchange | None]:
    """Read the arguments of AUTH or AUTHENTICATE, cut into pieces.

    What stands where the mechanism should is secret when it cannot be a mechanism's name.
    Returns the pieces anew, and the exchange that begins, if there is a mechanism.
    """
    exchange: Exchange | None = None
    result = []
    for piece in pieces:
        if piece.name == "mechanism":
            exchange = Exchange(printable(piece.data), reveal, secrets)
            piece = replace(piece, secret=_NAME.fullmatch(piece.data) is None)
        elif piece.name != "space" and exchange is not None:
            piece = exchange.response(piece.data)
        result.append(piece)
    return result, exchange


class Exchange:
    """One AUTH or AUTHENTICATE: challenges of the server, responses of the client.

    Parameters
    ----------
    mechanism: the SASL mechanism's name.
    reveal: show passwords in what is decoded.
    secrets: gets the bare passwords, so that a server's echo of them is masked too.

    ``meaning`` says in a sentence what the last challenge or response does; ``user`` is the
    name as far as it is known.
    """

    def __init__(self, mechanism: str, reveal: bool, secrets: set[bytes]) -> None:
        self.mechanism = mechanism.upper()
        self.user = ""
        self.meaning = ""
        self._reveal = reveal
        self._secrets = secrets
        self._turn = 0
        self._prompt = b""

    def challenge(self, data: bytes) -> Piece:
        """Return the piece for what the server sent."""
        plain = from_base64(data)
        self.meaning = _CHALLENGES.get(self._key(plain or b""), _WAITS)
        self._prompt = (plain if plain is not None else data).lower()
        return Piece(data, "challenge", "challenge, in base64", self._text(plain, data))

    def response(self, data: bytes) -> Piece:
        """Return the piece for what the client sent, secret where a password is in it."""
        self.meaning = _RESPONSES[""]
        if data == b"*":
            return Piece(data, "cancel", "the client gives up logging in")
        if data in (b"", b"="):
            self.meaning = _RESPONSES.get(self._key(b""), _RESPONSES[""])
            return Piece(data, "response", "an empty response")
        turn, self._turn = self._turn, self._turn + 1
        plain = from_base64(data)
        self.meaning = _RESPONSES.get(self._key(plain or b""), _RESPONSES[""])
        if self.mechanism == "PLAIN":
            return self._plain_response(data, plain)
        if self.mechanism == "LOGIN" and turn == 0 and b"pass" not in self._prompt:
            self.user = printable(plain) if plain is not None else ""
            return Piece(data, "user", "user name, in base64", self._text(plain, data))
        if _OPEN.fullmatch(self.mechanism):
            self._note_user(plain or b"")
            return Piece(data, "response", "response, in base64", self._text(plain, data))
        decoded = self._secret(plain) if plain is not None else "this is not base64"
        return Piece(data, "password", "password, in base64", decoded, True)

    def _key(self, plain: bytes) -> str:
        """Find the sentence: that of the mechanism, or of this message of SCRAM."""
        if not self.mechanism.startswith("SCRAM-"):
            return self.mechanism
        if plain[:2] in (b"r=", b"v=", b"c="):
            return f"SCRAM {chr(plain[0])}"
        return "SCRAM n" if plain else "SCRAM"

    def _note_user(self, plain: bytes) -> None:
        """Take the name out of a response that proves the password without showing it."""
        name = re.match(rb"[nyp][^,]*,[^,]*,n=([^,]*)", plain)
        if name and self.mechanism.startswith("SCRAM-"):
            self.user = printable(name[1].replace(b"=2C", b",").replace(b"=3D", b"="))
        elif self.mechanism == "CRAM-MD5":
            self.user = printable(plain.rpartition(b" ")[0])

    def _plain_response(self, data: bytes, plain: bytes | None) -> Piece:
        if plain is None:
            return Piece(data, "response", "name and password", "this is not base64", True)
        if plain.count(b"\0") != 2:
            self._secrets.add(plain)
            decoded = "not a name and a password with NUL before each"
            return Piece(data, "response", "name and password, in base64", decoded, True)
        identity, user, password = plain.split(b"\0")
        self.user = printable(user)
        decoded = f"{printable(identity)} NUL {self.user} NUL {self._secret(password)}".lstrip()
        return Piece(data, "response", "name and password, in base64", decoded, True)

    def _secret(self, password: bytes) -> str:
        self._secrets.add(password)
        return printable(password) if self._reveal else SHOWN

    def _text(self, plain: bytes | None, data: bytes) -> str | None:
        if plain is not None:
            return printable(plain)
        return "this is not base64" if data else None
