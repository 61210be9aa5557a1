"""Encrypting a connection in its middle: STARTTLS and STLS."""

from __future__ import annotations

import asyncio
import ssl
from typing import cast


def is_encrypted(writer: asyncio.StreamWriter) -> bool:
    """Tell whether what is written is encrypted."""
    return writer.get_extra_info("ssl_object") is not None


async def at_hand(reader: asyncio.StreamReader) -> bytes:
    """Return octets that have come already, b"" when there are none; reading must be paused."""
    try:
        async with asyncio.timeout(0):  # read waits for nothing when something is there
            return await reader.read(65536)
    except TimeoutError:
        return b""


async def start_tls(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext
) -> None:
    """Shake hands as the server, once the reply that agrees to it has been written.

    What the client sent ahead in clear text is thrown away, so that nobody on the line can
    slip in commands that then seem to have been encrypted (RFC 3207 §6, RFC 2595 §4). The
    caller must throw away what it has read itself.

    Raises
    ------
    ConnectionError: when the client goes away, or will not have our certificate.
    """
    cast(asyncio.Transport, writer.transport).pause_reading()
    while await at_hand(reader):
        pass
    if reader.at_eof():
        raise ConnectionResetError("the client has gone")
    upgrade = getattr(writer.transport, "start_tls", None)
    try:
        if upgrade is not None:  # a wire does it underneath itself, and goes on recording
            await upgrade(context)
        else:
            await writer.start_tls(context)
    except ssl.SSLError as error:
        raise ConnectionAbortedError(f"no TLS: {error}") from error
