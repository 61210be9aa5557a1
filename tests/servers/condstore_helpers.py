"""What the tests of CONDSTORE and of QRESYNC share.

The store counts mod-sequences from 1 in each mailbox, one more with each change; a delivery is a
change. So after nine deliveries, the ninth message has mod-sequence 10.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable

from imap_helpers import Conversation, answer, login, mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store

Session = Callable[..., Awaitable[Conversation]]


def sessions(connect: Callable[..., Awaitable[Conversation]], host: MailHost) -> Session:
    """Return ``session(*commands, hide=…)``: it logs bob in and gives the commands."""

    async def session(*commands: bytes, hide: frozenset[str] = frozenset()) -> Conversation:
        talk = await connect(imap.serve, dataclasses.replace(host, imap_hide=hide))
        await login(talk)
        for command in commands:
            assert (await answer(talk, command))[-1].startswith(b"t OK "), command
        return talk

    return session


def inbox_id(store: Store) -> int:
    return store.mailbox("bob", "INBOX").id


def deliver(store: Store, count: int) -> None:
    for _ in range(count):
        store.deliver(mail("x"), ["bob"])


async def select(talk: Conversation, parameters: bytes = b"") -> list[bytes]:
    """SELECT and return what came behind HIGHESTMODSEQ."""
    lines = await answer(talk, b"SELECT INBOX" + parameters)
    place = next(i for i, line in enumerate(lines) if b"[HIGHESTMODSEQ" in line)
    return lines[place:]
