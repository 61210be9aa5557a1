"""Address lists of header fields, as ENVELOPE shows them (RFC 5322 §3.4, RFC 3501 §7.4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mailedu.protocols.mime.tokens import Tokens, one_line

MISSING_MAILBOX = b"MISSING_MAILBOX"
MISSING_DOMAIN = b"MISSING_DOMAIN"
SYNTAX_ERROR = b"SYNTAX_ERROR"
INVALID_ROUTE = b"INVALID_ROUTE"
"""Stand-ins in broken addresses, since NIL there would mean a group (the words are Dovecot's)."""


@dataclass(frozen=True)
class Address:
    """One address structure.

    A group begins with its name as ``mailbox`` and no ``domain``, and ends with neither.
    """

    name: bytes | None
    route: bytes | None
    mailbox: bytes | None
    domain: bytes | None


_GROUP_END = Address(None, None, None, None)


def parse_addresses(value: bytes) -> tuple[Address, ...]:
    """Read an address list up to the first thing that cannot be read; nothing is raised."""
    return tuple(_Reader(value).addresses())


class _Word(NamedTuple):
    text: bytes
    quoted: bool


class _Reader:
    def __init__(self, value: bytes) -> None:
        self.tokens = Tokens(value)
        self.found: list[Address] = []
        self.in_group = False

    def addresses(self) -> list[Address]:
        """Read addresses and groups; empty places between commas count for nothing (§4.4)."""
        tokens = self.tokens
        tokens.skip()
        more = True
        while more and not tokens.at_end:
            if not tokens.accept(b","):
                if not self.group_end():
                    self.address()
                    tokens.skip()
                    self.group_end()
                tokens.skip()
                more = tokens.peek() == b","
            tokens.skip()
        if self.in_group:
            self.found.append(_GROUP_END)
        return self.found

    def group_end(self) -> bool:
        if not (self.in_group and self.tokens.accept(b";")):
            return False
        self.found.append(_GROUP_END)
        self.in_group = False
        return True

    def address(self) -> None:
        """Read one mailbox, or the beginning of a group and its first mailbox."""
        tokens = self.tokens
        tokens.comment = None
        start = tokens.position
        words = self.words()
        name = one_line(b" ".join(word.text for word in words)) or None
        if tokens.accept(b"<"):
            self.found.append(self.angle(name))
        elif not self.in_group and tokens.accept(b":"):
            self.found.append(Address(None, None, name or b"", None))
            self.in_group = True
            tokens.skip()
            if tokens.peek() not in (b";", b",", b""):
                self.address()
        elif len(words) <= 1 and (tokens.peek() == b"@" or (words and not words[0].quoted)):
            tokens.position = start
            mailbox, domain = self.spec()
            comment = one_line(tokens.comment or b"") or None
            self.found.append(Address(comment, None, mailbox, domain))
        else:
            self.found.append(Address(name, None, MISSING_MAILBOX, MISSING_DOMAIN))

    def angle(self, name: bytes | None) -> Address:
        """Read ``<route:local@domain>`` behind its ``<``."""
        route = self.route()
        mailbox, domain = self.spec()
        if not self.tokens.accept(b">"):
            domain = SYNTAX_ERROR
        return Address(name, route, mailbox, domain)

    def words(self) -> list[_Word]:
        """Read a phrase."""
        words: list[_Word] = []
        while True:
            self.tokens.skip()
            quoted = self.tokens.quoted()
            text = self.dotted() if quoted is None else quoted
            if text is None:
                return words
            words.append(_Word(text, quoted is not None))

    def spec(self) -> tuple[bytes, bytes]:
        tokens = self.tokens
        tokens.skip()
        mailbox = tokens.quoted() if tokens.peek() == b'"' else self.dotted()
        tokens.skip()
        domain = self.domain() if tokens.accept(b"@") else None
        tokens.skip()
        if tokens.broken:
            domain = None
        return mailbox or MISSING_MAILBOX, domain or MISSING_DOMAIN

    def domain(self) -> bytes | None:
        tokens = self.tokens
        tokens.skip()
        start = tokens.position
        if tokens.accept(b"["):
            tokens.skip_to(b"]")
            return tokens.value[start : tokens.position] if tokens.accept(b"]") else None
        labels: list[bytes] = []
        while (label := tokens.atom()) is not None:
            labels.append(label)
            tokens.skip()
            if not tokens.accept(b"."):
                return b".".join(labels)
            tokens.skip()
        return None

    def dotted(self) -> bytes | None:
        """Read atoms and dots that touch each other."""
        start = self.tokens.position
        while self.tokens.atom() is not None or self.tokens.accept(b"."):
            pass
        return self.tokens.value[start : self.tokens.position] or None

    def route(self) -> bytes | None:
        """Read the source route of RFC 5322 §4.4, ``@a,@b:``."""
        tokens = self.tokens
        tokens.skip()
        if tokens.peek() != b"@":
            return None
        hops: list[bytes] = []
        while tokens.accept(b"@"):
            domain = self.domain()
            tokens.skip()
            if domain is None:
                break
            hops.append(b"@" + domain)
            if tokens.accept(b":"):
                return b",".join(hops)
            tokens.accept(b",")
            tokens.skip()
        return INVALID_ROUTE
