"""FETCH, SEARCH and APPEND against what is in the store; and what they cost."""

from __future__ import annotations

import dataclasses

import pytest
from imap_helpers import Conversation, answer, login, mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store

NESTED = b"""From: "Alice" <alice@campus.test>
To: bob@campus.test
Subject: =?utf-8?q?pr=C3=BCfung?=
Date: Mon, 2 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

preamble
--b
Content-Type: text/plain; charset=utf-8

one
--b
Content-Type: message/rfc822

Subject: inner

two
--b--
""".replace(b"\n", b"\r\n")


@pytest.fixture
async def bob(connect, host: MailHost, store: Store) -> Conversation:
    store.deliver(NESTED, ["bob"])
    talk = await connect(imap.serve, host)
    await login(talk)
    await answer(talk, b"SELECT INBOX")
    return talk


@pytest.mark.parametrize(
    "items, value",
    [
        (b"BODY.PEEK[1]", b"BODY[1] {3}\r\none"),
        (
            b"BODY.PEEK[1.MIME]",
            b"BODY[1.MIME] {43}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
        ),
        (b"BODY.PEEK[2.HEADER]", b"BODY[2.HEADER] {18}\r\nSubject: inner\r\n\r\n"),
        (b"BODY.PEEK[2.1]", b"BODY[2.1] {3}\r\ntwo"),
        (b"BODY.PEEK[3]", b"BODY[3] NIL"),
        (b"BODY.PEEK[]<6.5>", b'BODY[]<6> {5}\r\n"Alic'),
        (b"BODY.PEEK[]<9999.5>", b"BODY[]<9999> {0}\r\n"),
        (
            b"BODY.PEEK[HEADER.FIELDS (To)]",
            b"BODY[HEADER.FIELDS (TO)] {23}\r\nTo: bob@campus.test\r\n\r\n",
        ),
        (b"RFC822.SIZE", b"RFC822.SIZE %d" % len(NESTED)),
        (b"INTERNALDATE", b'INTERNALDATE " 2-Mar-2026 09:00:00 +0000"'),
        (
            b"BODY",
            b'BODY (("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 3 0)("message" "rfc822" '
            b'NIL NIL NIL "7bit" 21 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" '
            b'("charset" "us-ascii") NIL NIL "7bit" 3 0) 2) "mixed")',
        ),
        (b"(UID FLAGS UID)", rb"UID 1 FLAGS (\Recent)"),
    ],
)
async def test_fetch_item(bob: Conversation, items: bytes, value: bytes) -> None:
    await bob.send(b"t FETCH 1 " + items + b"\r\n")
    expected = b"* 1 FETCH (" + value + b")\r\nt OK FETCH completed\r\n"
    assert await bob.read_until(b"t OK FETCH completed\r\n") == expected


@pytest.mark.parametrize(
    "keys, numbers",
    [
        (b"ALL", b" 1 2 3"),
        (b"2:*", b" 2 3"),
        (b"7:9", b""),
        (b"UNSEEN", b" 1 3"),
        (b"NOT UNSEEN", b" 2"),
        (b"NEW", b" 1 3"),
        (b"OLD", b""),
        (b"KEYWORD work", b" 3"),
        (b"OR SUBJECT two KEYWORD Work", b" 2 3"),
        (b'BODY "two"', b" 1 2"),
        (b"UID 3:9", b" 3"),
        (b"SMALLER 100 SEEN", b" 2"),
        (b"ON 2-Mar-2026", b" 1 2 3"),
        (b"SENTBEFORE 3-Mar-2026", b" 1"),
        ("CHARSET UTF-8 SUBJECT {7+}\r\nPrüfun".encode(), b" 1"),
        ("SUBJECT {7}\r\nPrüfun".encode(), b" 1"),
    ],
)
async def test_search(bob: Conversation, store: Store, keys: bytes, numbers: bytes) -> None:
    store.append(store.mailbox("bob", "INBOX").id, mail("two"), ["\\Seen"])
    store.append(store.mailbox("bob", "INBOX").id, mail("three"), ["Work"])
    await answer(bob, b"NOOP")
    if b"{7}" in keys:
        keys, literal = keys.split(b"\r\n")
        assert await bob.ask(b"t SEARCH " + keys) == b"+ Ready for literal data"
        await bob.send(literal + b"\r\n")
    else:
        await bob.send(b"t SEARCH " + keys + b"\r\n")
    assert await bob.line() == b"* SEARCH" + numbers + b"\r\n"
    assert await bob.line() == b"t OK SEARCH completed\r\n"
    lines = await answer(bob, b"UID SEARCH UID 1:2 NOT 1")
    assert lines == [b"* SEARCH 2", b"t OK UID SEARCH completed"]


async def test_search_in_the_text_of_an_expunged_message(bob: Conversation, store: Store) -> None:
    store.deliver(mail("two"), ["bob"])
    await answer(bob, b"NOOP")
    store.expunge(store.mailbox("bob", "INBOX").id, [1])
    assert await answer(bob, b"SEARCH TEXT two") == [
        b"* SEARCH 2",
        b"t OK [EXPUNGEISSUED] SEARCH completed",
    ]
    assert await answer(bob, b"SEARCH SMALLER 99999") == [
        b"* SEARCH 1 2",
        b"t OK SEARCH completed",
    ]
    assert await answer(bob, b"UID SEARCH TEXT two") == [
        b"* SEARCH 2",
        b"* 1 EXPUNGE",
        b"* 1 RECENT",
        b"t OK UID SEARCH completed",
    ]


async def test_append_with_flags_and_date_to_the_selected_mailbox(
    bob: Conversation, store: Store
) -> None:
    message = mail("mine")
    command = b'APPEND inbox (\\SEEN work) "28-Feb-2026 23:59:59 -0500" {%d+}\r\n' % len(message)
    lines = await answer(bob, command + message)
    box = store.mailbox("bob", "INBOX")
    assert lines == [
        b"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft work)",
        b"* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\* work)] "
        b"Flags permitted",
        b"* 2 EXISTS",
        b"* 2 RECENT",
        b"t OK [APPENDUID %d 2] APPEND completed" % box.uidvalidity,
    ]
    assert (await answer(bob, b"FETCH 2 (FLAGS INTERNALDATE)"))[0] == (
        b'* 2 FETCH (FLAGS (\\Seen \\Recent work) INTERNALDATE "28-Feb-2026 23:59:59 -0500")'
    )
    assert store.content(box.id, 2) == message


class CountingStore(Store):
    """Counts how often contents are asked for."""

    asked: list[int]

    def contents(self, mailbox_id, uids):
        self.asked.append(len(uids))
        return super().contents(mailbox_id, uids)


async def test_a_hundred_small_messages_are_one_query_and_few_writes(connect, host) -> None:
    store = CountingStore(now=host.now, uidvalidity=lambda: 7)
    store.asked = []
    store.add_account("bob", "bob-secret", "bob@campus.test")
    for n in range(100):
        store.deliver(mail("x" * 900 + str(n)), ["bob"])
    writes: list[int] = []

    async def serve(reader, writer, host):
        write = writer.write
        writer.write = lambda data: (writes.append(len(data)), write(data))
        await imap.serve(reader, writer, host)

    talk = await connect(serve, dataclasses.replace(host, store=store))
    await login(talk)
    await answer(talk, b"SELECT INBOX")
    writes.clear()
    await answer(talk, b"FETCH 1:100 (BODY[])")
    assert store.asked == [100]
    assert len(writes) == 1


async def test_big_messages_are_read_and_sent_a_few_at_a_time(connect, host) -> None:
    store = CountingStore(now=host.now, uidvalidity=lambda: 7)
    store.asked = []
    store.add_account("bob", "bob-secret", "bob@campus.test")
    for _ in range(10):
        store.deliver(b"x" * 400_000, ["bob"])
    talk = await connect(imap.serve, dataclasses.replace(host, store=store))
    await login(talk)
    await answer(talk, b"SELECT INBOX")
    await talk.send(b"t FETCH 1:* (BODY.PEEK[])\r\nt LOGOUT\r\n")
    said = await talk.rest()
    assert said.count(b"{400000}") == 10
    assert store.asked == [2] * 5
