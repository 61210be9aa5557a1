"""IDLE: the server tells of changes at once (RFC 2177)."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from mailedu.servers.imap.condstore import tell_highestmodseq
from mailedu.servers.imap.reading import LINE_LIMIT
from mailedu.servers.imap.registry import Bad, Call, handles
from mailedu.servers.imap.session import Session
from mailedu.servers.imap.streams import LineTooLong
from mailedu.store import Change


@handles("IDLE")
async def idle(session: Session, call: Call) -> str:
    """RFC 2177 §3: until the client sends DONE; any other line is an error and ends it, too."""
    call.args.end()
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()

    def notice(change: Change) -> None:
        """Wake the session; called by the store, in any thread."""
        with suppress(RuntimeError):  # the loop has been closed
            loop.call_soon_threadsafe(changed.set)

    session.send(b"+ idling")
    stop_listening = None
    if session.view is not None:
        stop_listening = session.store.listen(notice, session.view.mailbox_id)
    line = loop.create_task(session.input.line(LINE_LIMIT))
    try:
        while not line.done():
            changed.clear()
            session.report(expunges=True)
            tell_highestmodseq(session)
            await session.output.flush()
            wake = loop.create_task(changed.wait())
            await asyncio.wait({line, wake}, return_when=asyncio.FIRST_COMPLETED)
            wake.cancel()
    finally:
        if stop_listening is not None:
            stop_listening()
        line.cancel()
        ended = (await asyncio.gather(line, return_exceptions=True))[0]
    if isinstance(ended, LineTooLong):
        raise Bad("Expected DONE")
    if isinstance(ended, BaseException):
        raise ended
    if ended.upper() != b"DONE":
        raise Bad("Expected DONE")
    return "IDLE completed"
