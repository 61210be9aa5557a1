"""The ports on which mail is spoken, and the protocol of each."""

from __future__ import annotations

CLEAR = {25: "SMTP", 587: "SMTP", 110: "POP3", 143: "IMAP"}
"""Ports where a session begins in clear text (RFC 5321 §4.5.4.2, 6409 §3.1, 1939 §3, 3501 §2.1)."""

ENCRYPTED = {465: "SMTP", 995: "POP3", 993: "IMAP"}
"""Ports where TLS comes first (RFC 8314 §7)."""

_CLEAR_TWIN = {465: 587, 995: 110, 993: 143}
_USUAL = {"SMTP": 25, "POP3": 110, "IMAP": 143}


def protocol_on(port: int) -> str | None:
    """Return the protocol that is spoken on a well-known port; None on any other."""
    return CLEAR.get(port) or ENCRYPTED.get(port)


def well_known(protocol: str, port: int) -> int:
    """Return the clear-text port by which other programs know the protocol.

    It is ``port`` itself where that is one of the protocol's, the one for clear text beside the
    encrypted one, and the usual one for all others: a sandbox listens on whatever is free.
    """
    port = _CLEAR_TWIN.get(port, port)
    return port if CLEAR.get(port) == protocol else _USUAL.get(protocol, port)


def protocol_by_greeting(data: bytes) -> str | None:
    """Tell the protocol from the first octets of a server; None where they are no greeting."""
    first = data[:512].split(b"\n", 1)[0].upper()
    if first.startswith((b"+OK", b"-ERR")):
        return "POP3"
    if first.startswith((b"* OK", b"* PREAUTH", b"* BYE")):
        return "IMAP"
    # FTP greets with 220 as well, so the word must be there (RFC 5321 §4.3.1 recommends it).
    return "SMTP" if first.startswith((b"220", b"554")) and b"SMTP" in first else None


def protocol_by_command(data: bytes) -> str | None:
    """Tell the protocol from the first octets of a client; None where that cannot be told."""
    words = data[:512].split(b"\n", 1)[0].upper().split()
    if words[:1] and words[0] in (b"EHLO", b"HELO", b"MAIL"):
        return "SMTP"
    if words[:1] and words[0] in (b"USER", b"CAPA", b"STLS", b"APOP"):
        return "POP3"
    tagged = len(words) > 1 and words[1] in (b"CAPABILITY", b"LOGIN", b"STARTTLS", b"AUTHENTICATE")
    return "IMAP" if tagged else None
