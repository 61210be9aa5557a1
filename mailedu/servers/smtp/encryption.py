"""STARTTLS: encrypting the connection (RFC 3207)."""

from __future__ import annotations

from mailedu.servers.smtp.registry import handles, no_argument
from mailedu.servers.smtp.session import Session


@handles("STARTTLS")
async def starttls(session: Session, argument: str) -> None:
    """RFC 3207 §4: afterwards the session is as at its beginning, without a greeting."""
    no_argument("STARTTLS", argument)
    assert session.host.tls is not None
    await session.push("220 2.0.0 Begin TLS now")
    await session.start_tls(session.host.tls)
    session.forget()
