"""The commands that bring the message text: DATA, and BDAT in chunks (RFC 3030)."""

from __future__ import annotations

import re

from mailedu.protocols.smtp import CHUNKS, DATA
from mailedu.servers.smtp.delivery import deliver, too_big
from mailedu.servers.smtp.registry import Refusal, handles, no_argument
from mailedu.servers.smtp.session import Session

_CHUNK = re.compile(r"[0-9]{1,20}(?: +(?P<last>LAST))?", re.IGNORECASE)


@handles("DATA")
async def data(session: Session, argument: str) -> None:
    """RFC 5321 §4.1.1.4."""
    no_argument("DATA", argument)
    transaction = session.transaction
    assert transaction is not None
    session.state = DATA
    await session.push("354 Send the text; end it with a line that holds only a dot")
    text = await session.read_text(2 * session.host.message_size_limit)
    session.reset()
    if text is None:
        raise Refusal(too_big(session.host))
    queue_id = deliver(session, transaction, _unstuffed(text))
    await session.push(f"250 2.0.0 Delivered, with id {queue_id}")


@handles("BDAT")
async def bdat(session: Session, argument: str) -> None:
    """RFC 3030 §2: the octets follow the command at once, whatever the reply will be."""
    transaction = session.transaction
    assert transaction is not None
    match = _CHUNK.fullmatch(argument)
    if match is None:
        session.reset()
        raise Refusal("501 5.5.4 Syntax: BDAT octets [LAST]")
    if not session.extended:
        raise Refusal("503 5.5.1 BDAT is an extension: greet with EHLO, not HELO")
    chunk = await session.read_chunk(session.host.message_size_limit - len(transaction.chunks))
    if chunk is None:
        session.reset()
        raise Refusal(too_big(session.host))
    transaction.chunks += chunk
    if not match["last"]:
        session.state = CHUNKS
        await session.push(f"250 2.0.0 {len(chunk)} octets received")
        return
    session.reset()
    queue_id = deliver(session, transaction, bytes(transaction.chunks))
    await session.push(f"250 2.0.0 Delivered, with id {queue_id}")


def _unstuffed(text: bytes) -> bytes:
    """Take one dot from each line that begins with one (RFC 5321 §4.5.2)."""
    return text.removeprefix(b".").replace(b"\r\n.", b"\r\n")
