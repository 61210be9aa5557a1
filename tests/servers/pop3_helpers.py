"""Messages that the POP3 tests deliver."""

from __future__ import annotations

SHORT = b"Subject: one\r\n\r\nHello.\r\n"
DOTS = b"Subject: dots\r\n\r\n.\r\n..\r\n.two\r\nend\r\n"


def message(size: int, name: str = "m") -> bytes:
    """A message of exactly ``size`` octets."""
    head = f"Subject: {name}\r\n\r\n".encode()
    return head + b"x" * (size - len(head) - 2) + b"\r\n"
