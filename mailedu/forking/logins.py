"""What a client sends to log in again: a transcript hides passwords, and digests fit one session.

In the starting state of a transcript every account's password is the mask that stands for it in
the lines. So ``PASS ********`` logs in as it stands, and what is made from a password is made anew.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from mailedu.protocols.observer.pieces import MASK
from mailedu.transcript import Part, Step, Transcript

_WRONG = b"not-that"
"""What is sent where the recorded password was wrong."""

_REFUSED = re.compile(rb"\[AUTH\]|\[AUTHENTICATIONFAILED\]|^535|^-ERR wrong name")
_PLAIN = re.compile(r"(?:(?P<identity>\S+) )?NUL (?P<user>\S+) NUL .*", re.DOTALL)
_TIMESTAMP = re.compile(rb"<[^<>\s]+@[^<>\s]+>")
_TYPED = re.compile(rb"(\S+ LOGIN \S+ )\*{8}(?=\r?\n|\Z)", re.IGNORECASE)
_ANNOUNCED = re.compile(rb"\{\d+(\+?)\}(\r?\n)\Z")


class Login:
    """The client's side of the logins on one connection.

    Parameters
    ----------
    transcript: the recorded one.
    protocol: of the connection.
    """

    def __init__(self, transcript: Transcript, protocol: str) -> None:
        self._steps = transcript.steps
        self._protocol = protocol
        self._mechanism = ""
        self._timestamp = b""
        self._challenge = b""
        self._first = b""

    def heard(self, line: bytes) -> None:
        """Take note of a line of the server: its greeting has a timestamp, others challenges."""
        if not self._timestamp and (stamp := _TIMESTAMP.search(line)):
            self._timestamp = stamp[0]
        if line.startswith((b"+ ", b"334 ")):
            self._challenge = _decoded(line.partition(b" ")[2].strip())

    def line(self, index: int) -> bytes:
        """Return what is to be sent for a recorded step of the client."""
        step = self._steps[index]
        if step.verb in ("AUTH", "AUTHENTICATE"):
            self._mechanism = _text(step, "mechanism").upper() or self._mechanism
        password = _WRONG if self._was_refused(index) else MASK
        data = step.data
        for part in reversed(step.parts):
            anew = self._anew(step, part, password)
            if anew is not None:
                data = data[: part.start] + anew + data[part.end :]
        return self._announcing(index, data)

    def typed(self, data: bytes) -> bytes:
        """Return a line as somebody typed it, with the mask quoted where IMAP wants that.

        An asterisk is no character of an atom (RFC 3501 §9).
        """
        return _TYPED.sub(rb'\1"********"', data) if self._protocol == "IMAP" else data

    def _anew(self, step: Step, part: Part, password: bytes) -> bytes | None:
        """Return what stands for a part of a line now; None leaves it."""
        if part.name == "digest" and password == MASK:
            return (
                hashlib.md5(self._timestamp + password, usedforsecurity=False).hexdigest().encode()
            )
        if step.verb not in ("AUTH", "AUTHENTICATE"):
            quoted = self._protocol == "IMAP" and step.kind == "command"
            return (b'"%b"' % password if quoted else password) if part.secret else None
        if part.secret:
            named = _PLAIN.fullmatch(part.decoded or "")
            if self._mechanism == "PLAIN" and named is None:
                return MASK  # it was malformed, and is so again
            if named:
                identity = (named["identity"] or "").encode()
                password = b"%b\0%b\0%b" % (identity, named["user"].encode(), password)
            return base64.b64encode(password)
        if part.name == "response" and password == MASK:
            plain = self._proof(_decoded(step.data[part.start : part.end]))
            return None if plain is None else base64.b64encode(plain)
        return None

    def _proof(self, recorded: bytes) -> bytes | None:
        """Return the answer to the challenge of this session, or None for the recorded one."""
        if self._mechanism == "CRAM-MD5":  # RFC 2195 §2
            user = recorded.rpartition(b" ")[0]
            return user + b" " + hmac.new(MASK, self._challenge, "md5").hexdigest().encode()
        if self._mechanism != "SCRAM-SHA-256":
            return None
        if not recorded.startswith(b"c="):
            self._first = recorded
            return None
        given = dict(field.split(b"=", 1) for field in self._challenge.split(b",") if b"=" in field)
        if not {b"r", b"s", b"i"} <= given.keys():
            return None
        salted = hashlib.pbkdf2_hmac("sha256", MASK, _decoded(given[b"s"]), int(given[b"i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")  # RFC 5802 §3
        without = recorded.partition(b",")[0] + b",r=" + given[b"r"]
        bare = self._first.split(b",", 2)[2]
        signed = b",".join((bare, self._challenge, without))
        signature = hmac.digest(hashlib.sha256(key).digest(), signed, "sha256")
        proof = bytes(a ^ b for a, b in zip(key, signature, strict=True))
        return without + b",p=" + base64.b64encode(proof)

    def _was_refused(self, index: int) -> bool:
        """Tell whether the recorded server said, to this login, that it is not the user."""
        step = self._steps[index]
        replies = (
            other
            for other in self._steps[index + 1 :]
            if other.connection == step.connection and other.kind == "reply"
        )
        reply = next(replies, None)
        return reply is not None and bool(_REFUSED.search(reply.data))

    def _announcing(self, index: int, data: bytes) -> bytes:
        """Let a line announce a literal as long as the one that will follow."""
        step = self._steps[index]
        following = next(
            (n for n in range(index + 1, len(self._steps)) if _speaks(self._steps[n], step)), None
        )
        if following is None or not _ANNOUNCED.search(data):
            return data
        secret = next((part for part in self._steps[following].parts if part.secret), None)
        if secret is None or secret.start != 0:
            return data
        return _ANNOUNCED.sub(rb"{%d\1}\2" % len(MASK), data)


def _speaks(step: Step, before: Step) -> bool:
    return step.connection == before.connection and step.sender == "client" and bool(step.data)


def _text(step: Step, name: str) -> str:
    found = [step.data[p.start : p.end] for p in step.parts if p.name == name]
    return found[0].decode("latin-1") if found else ""


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
