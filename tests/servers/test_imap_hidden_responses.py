"""What an extension adds to the replies of base commands is not sent where it is hidden."""

from __future__ import annotations

import dataclasses

import pytest
from imap_helpers import Conversation, answer, login, mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store


async def selected(connect, host: MailHost, *hide: str) -> Conversation:
    talk = await connect(imap.serve, dataclasses.replace(host, imap_hide=frozenset(hide)))
    await login(talk)
    assert (await answer(talk, b"SELECT INBOX"))[-1].startswith(b"t OK ")
    return talk


@pytest.mark.parametrize(
    "command, reply",
    [
        (b"COPY 1 Sent", [b"t OK COPY completed"]),
        (b"MOVE 1 Sent", [b"* 1 EXPUNGE", b"* 0 RECENT", b"t OK MOVE completed"]),
        (b"APPEND Sent {3+}\r\na:b", [b"t OK APPEND completed"]),
    ],
)
async def test_without_uidplus(
    connect, host: MailHost, store: Store, command: bytes, reply: list[bytes]
) -> None:
    store.deliver(mail("one"), ["bob"])
    talk = await selected(connect, host, "UIDPLUS")
    assert await answer(talk, command) == reply


async def test_closed_is_of_condstore_and_of_rev2(connect, host: MailHost) -> None:
    plain = await selected(connect, host, "CONDSTORE")
    assert not [line for line in await answer(plain, b"SELECT Sent") if b"CLOSED" in line]
    usual = await selected(connect, host)
    assert (await answer(usual, b"SELECT Sent"))[0].startswith(b"* OK [CLOSED] ")
