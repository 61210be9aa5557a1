"""The IMAP4rev1 server (RFC 3501) with the extensions that its table announces."""

from __future__ import annotations

import asyncio

from mailedu.protocols.imap import IMAP
from mailedu.servers.host import MailHost
from mailedu.servers.imap import (  # noqa: F401 - each registers its commands
    acl,
    append,
    basics,
    binary,
    copying,
    deleting,
    enable,
    fetch,
    flags,
    folders,
    idle,
    listing,
    login,
    namespace,
    quota,
    search,
    select,
    sort,
    status,
    thread,
)
from mailedu.servers.imap.commands import run
from mailedu.servers.imap.registry import FEATURES, HANDLERS
from mailedu.servers.imap.session import Session

IMAP.require_code(HANDLERS, FEATURES)

__all__ = ["serve"]


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: MailHost) -> None:
    """Serve one client until its session is over, then close the connection.

    A client that disconnects is no error. Cancelling says BYE and closes at once.
    """
    session = Session(reader, writer, host)
    try:
        await run(session)
    finally:
        session.input.close()
        writer.close()
    await session.output.wait_closed()
