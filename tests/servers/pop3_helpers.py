"""What the POP3 tests share: messages to deliver, CAPA as a table, STLS."""

from __future__ import annotations

import ssl

SHORT = b"Subject: one\r\n\r\nHello.\r\n"
DOTS = b"Subject: dots\r\n\r\n.\r\n..\r\n.two\r\nend\r\n"


def message(size: int, name: str = "m") -> bytes:
    """A message of exactly ``size`` octets."""
    head = f"Subject: {name}\r\n\r\n".encode()
    return head + b"x" * (size - len(head) - 2) + b"\r\n"


async def capabilities(pop) -> dict[str, str]:
    """Give CAPA; returns name and arguments."""
    await pop.send(b"CAPA\r\n")
    reply = await pop.read_until(b"\r\n.\r\n")
    assert reply.startswith(b"+OK")
    rows = (row.partition(" ") for row in reply.decode().split("\r\n")[1:-2])
    return {name: arguments for name, _, arguments in rows}


async def encrypt(pop, trust: ssl.SSLContext) -> None:
    """Give STLS and shake hands."""
    assert (await pop.ask(b"STLS")).startswith(b"+OK")
    await pop.start_tls(trust)
