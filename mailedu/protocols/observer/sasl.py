"""The base64 lines of a login by SASL, decoded, with the password kept out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mailedu.protocols.observer.pieces import SHOWN, Piece, from_base64, printable

# What may be shown of the client's responses: the mechanisms that never send a password.
_OPEN = re.compile(r"CRAM-MD5|DIGEST-MD5|SCRAM-.*|ANONYMOUS|EXTERNAL")
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
    """

    def __init__(self, mechanism: str, reveal: bool, secrets: set[bytes]) -> None:
        self.mechanism = mechanism.upper()
        self.user = ""
        self._reveal = reveal
        self._secrets = secrets
        self._turn = 0
        self._prompt = b""

    def challenge(self, data: bytes) -> Piece:
        """Return the piece for what the server sent."""
        plain = from_base64(data)
        self._prompt = (plain if plain is not None else data).lower()
        return Piece(data, "challenge", "challenge, in base64", self._text(plain, data))

    def response(self, data: bytes) -> Piece:
        """Return the piece for what the client sent, secret where a password is in it."""
        if data == b"*":
            return Piece(data, "cancel", "the client gives up logging in")
        if data in (b"", b"="):
            return Piece(data, "response", "an empty response")
        turn, self._turn = self._turn, self._turn + 1
        plain = from_base64(data)
        if self.mechanism == "PLAIN":
            return self._plain_response(data, plain)
        if self.mechanism == "LOGIN" and turn == 0 and b"pass" not in self._prompt:
            self.user = printable(plain) if plain is not None else ""
            return Piece(data, "user", "user name, in base64", self._text(plain, data))
        if _OPEN.fullmatch(self.mechanism):
            return Piece(data, "response", "response, in base64", self._text(plain, data))
        decoded = self._secret(plain) if plain is not None else "this is not base64"
        return Piece(data, "password", "password, in base64", decoded, True)

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
