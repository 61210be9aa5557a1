"""The three wrong behaviours of the IMAP server, as a client sees them, and that none shows."""

from __future__ import annotations

import dataclasses

from imap_helpers import Conversation, answer, login, mail

from mailedu.protocols.faults import FAULTS
from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store


async def selected(connect, host: MailHost, *wrong: str) -> Conversation:
    assert set(wrong) <= set(FAULTS)
    talk = await connect(imap.serve, dataclasses.replace(host, wrong=frozenset(wrong)))
    await login(talk)
    assert (await answer(talk, b"SELECT INBOX"))[-1].startswith(b"t OK ")
    return talk


def deliver(store: Store, *words: str) -> None:
    for word in words:
        store.deliver(mail(word), ["bob"])


async def test_deleted_removes_at_once(connect, host: MailHost, store: Store) -> None:
    deliver(store, "one", "two", "three")
    inbox = store.mailbox("bob", "INBOX").id
    talk = await selected(connect, host, "imap-deleted-removes-at-once")
    assert (await answer(talk, rb"STORE 1 +FLAGS (\Seen)"))[-1] == b"t OK STORE completed"
    assert len(store.messages(inbox)) == 3
    assert await answer(talk, rb"STORE 2 +FLAGS (\Deleted)") == [
        rb"* 2 FETCH (FLAGS (\Deleted \Recent))",
        b"t OK STORE completed",
    ]
    assert [message.uid for message in store.messages(inbox)] == [1, 3]
    assert (await answer(talk, b"NOOP"))[0] == b"* 2 EXPUNGE"
    assert await answer(talk, rb"UID STORE 3 FLAGS.SILENT (\Deleted)") == [
        b"* 2 EXPUNGE",
        b"* 1 RECENT",
        b"t OK UID STORE completed",
    ]


async def test_what_was_marked_before_stays(connect, host: MailHost, store: Store) -> None:
    deliver(store, "one", "two")
    inbox = store.mailbox("bob", "INBOX").id
    store.change_flags(inbox, [1], ["\\Deleted"], "add")
    talk = await selected(connect, host, "imap-deleted-removes-at-once")
    await answer(talk, rb"STORE 1:2 -FLAGS (\Deleted)")
    assert len(store.messages(inbox)) == 2


async def test_expunge_during_fetch(connect, host: MailHost, store: Store) -> None:
    deliver(store, "one", "two")
    talk = await selected(connect, host, "imap-expunge-during-fetch")
    store.expunge(store.mailbox("bob", "INBOX").id, [1])
    assert (await answer(talk, b"SEARCH ALL"))[0] == b"* SEARCH 1 2"
    assert await answer(talk, b"FETCH 2 UID") == [
        b"* 2 FETCH (UID 2)",
        b"* 1 EXPUNGE",
        b"* 1 RECENT",
        b"t OK FETCH completed",
    ]


async def test_numbers_as_uids(connect, host: MailHost, store: Store) -> None:
    deliver(store, "one", "two", "three", "four")
    inbox, sent = (store.mailbox("bob", name).id for name in ("INBOX", "Sent"))
    store.expunge(inbox, [1])
    talk = await selected(connect, host, "imap-numbers-as-uids")
    lines = await answer(talk, b"SELECT INBOX")
    assert b"* OK [UIDNEXT 4] Predicted next UID" in lines
    assert await answer(talk, b"UID FETCH 3:9 (RFC822.SIZE)") == [
        b"* 3 FETCH (UID 3 RFC822.SIZE 69)",
        b"t OK UID FETCH completed",
    ]
    assert (await answer(talk, b"UID SEARCH UID 2:3 SUBJECT four"))[0] == b"* SEARCH 3"
    assert (await answer(talk, b"STATUS INBOX (UIDNEXT)"))[0] == b"* STATUS INBOX (UIDNEXT 4)"
    uidvalidity = store.mailbox("bob", "Sent").uidvalidity
    assert (await answer(talk, b"UID COPY 1,3 Sent"))[-1] == (
        b"t OK [COPYUID %d 1,3 1:2] UID COPY completed" % uidvalidity
    )
    store.expunge(sent, [1])
    assert (await answer(talk, b"APPEND Sent {3+}\r\na:b"))[-1] == (
        b"t OK [APPENDUID %d 2] APPEND completed" % uidvalidity
    )
    await answer(talk, rb"UID STORE 1 +FLAGS.SILENT (\Deleted)")
    assert (await answer(talk, b"UID EXPUNGE 1"))[0] == b"* 1 EXPUNGE"
    assert (await answer(talk, b"UID FETCH 1:* (UID)"))[:2] == [
        b"* 1 FETCH (UID 1)",
        b"* 2 FETCH (UID 2)",
    ]


async def test_all_three_at_once(connect, host: MailHost, store: Store) -> None:
    deliver(store, "one", "two", "three")
    talk = await selected(connect, host, *(n for n in FAULTS if n.startswith("imap-")))
    await answer(talk, rb"STORE 1 +FLAGS.SILENT (\Deleted)")
    assert await answer(talk, b"FETCH 3 UID") == [
        b"* 3 FETCH (UID 3)",
        b"* 1 EXPUNGE",
        b"* 2 RECENT",
        b"t OK FETCH completed",
    ]
    assert (await answer(talk, b"FETCH 2 UID"))[0] == b"* 2 FETCH (UID 2)"


async def test_nothing_announces_them(connect, host: MailHost) -> None:
    said = []
    for wrong in (frozenset[str](), frozenset(FAULTS)):
        talk = await connect(imap.serve, dataclasses.replace(host, wrong=wrong))
        greeting = await talk.line()
        said.append([greeting, *await answer(talk, b"LOGIN bob bob-secret")])
        said[-1] += await answer(talk, b"ID NIL")
    assert said[0] == said[1]


async def test_faults_of_another_protocol_change_nothing(
    connect, host: MailHost, store: Store
) -> None:
    inbox = store.mailbox("bob", "INBOX").id
    said = []
    for wrong in ((), [name for name in FAULTS if not name.startswith("imap-")]):
        store.expunge(inbox, [message.uid for message in store.messages(inbox)])
        deliver(store, "one", "two", "three")
        last = store.mailbox("bob", "INBOX").uidnext - 1
        talk = await selected(connect, host, *wrong)
        lines = await answer(talk, rb"STORE 2 +FLAGS (\Deleted)")
        store.expunge(inbox, [last - 2])
        lines += await answer(talk, b"FETCH 3 (FLAGS)")
        lines += await answer(talk, b"UID FETCH %d (RFC822.SIZE)" % last)
        said.append([line.replace(b"UID %d" % last, b"UID n") for line in lines])
    assert said[0] == said[1]
    assert said[0] == [
        rb"* 2 FETCH (FLAGS (\Deleted \Recent))",
        b"t OK STORE completed",
        rb"* 3 FETCH (FLAGS (\Recent))",
        b"t OK FETCH completed",
        b"* 3 FETCH (UID n RFC822.SIZE 71)",
        b"* 1 EXPUNGE",
        b"* 2 RECENT",
        b"t OK UID FETCH completed",
    ]
