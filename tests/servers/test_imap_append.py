"""APPEND of several messages (RFC 3502), of binary ones (RFC 3516), and its limits (RFC 7889)."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imap_helpers import Conversation, answer, login, mail

from mailedu.protocols import mime
from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store

MEETING = b"""\
Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)
From: Fred Foobar <foobar@Blurdybloop.example.COM>
Subject: afternoon meeting
To: mooch@owatagu.example.net
Message-Id: <B27397-0100000@Blurdybloop.example.COM>
MIME-Version: 1.0
Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

Hello Joe, do you think we can meet at 3:30 tomorrow?
""".replace(b"\n", b"\r\n")
ANSWER = b"""\
Date: Mon, 7 Feb 1994 22:43:04 -0800 (PST)
From: Joe Mooch <mooch@OWaTaGu.example.net>
Subject: Re: afternoon meeting
To: foobar@blurdybloop.example.com
Message-Id: <a0434793874930@OWaTaGu.example.net>
MIME-Version: 1.0
Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

3:30 is fine with me.
""".replace(b"\n", b"\r\n")


@pytest.fixture
async def bob(connect, host: MailHost) -> Conversation:
    talk = await connect(imap.serve, dataclasses.replace(host, message_size_limit=100_000))
    await login(talk)
    return talk


async def test_rfc_3502_section_6_3_11(bob: Conversation, store: Store) -> None:
    """The RFC prints the lengths 329 and 295; the trailing blank line counts."""
    store.create_mailbox("bob", "saved-messages")
    first, second = MEETING + b"\r\n", ANSWER + b"\r\n"
    reply = await bob.ask(b"A003 APPEND saved-messages (\\Seen) {%d}" % len(first))
    assert reply.startswith(b"+ ")
    await bob.send(first + b' (\\Seen) " 7-Feb-1994 22:43:04 -0800" {%d}\r\n' % len(second))
    assert (await bob.line()).startswith(b"+ ")
    box = store.mailbox("bob", "saved-messages")
    assert store.messages(box.id) == [], "nothing is stored before all is there"
    reply = await bob.ask(second)
    assert reply == b"A003 OK [APPENDUID %d 1:2] APPEND completed" % box.uidvalidity
    messages = store.messages(box.id)
    assert [store.content(box.id, m.uid) for m in messages] == [first, second]
    assert [m.flags for m in messages] == [{"\\Seen"}, {"\\Seen"}]
    assert messages[1].internal_date == datetime.fromisoformat("1994-02-07T22:43:04-08:00")
    assert messages[0].modseq == messages[1].modseq, "one transaction"
    reply = await bob.ask(b"A004 APPEND bogusname (\\Flagged) {1023}")
    assert reply.startswith(b"A004 NO [TRYCREATE] "), "before the message is sent"


@pytest.mark.parametrize(
    "rest, reply",
    [
        (b" {0+}\r\n", b"t NO "),  # cancels, says RFC 3502
        (b" (\\Seen) {100001+}\r\n" + b"x" * 100_001, b"t NO [TOOBIG] "),
        (b" {3+}\r\na:b {1+}\r\nc (\\Seen)", b"t BAD "),
        (b"  {3+}\r\na:b", b"t BAD "),
        (b" (\\Bad) {3+}\r\na:b", b"t BAD "),
        (b' "no date" {3+}\r\na:b', b"t BAD "),
        (b" ~{3+}\r\na\0b", b"t NO [UNKNOWN-CTE] "),
        (b" {3+}\r\na\0b", b"t BAD "),
    ],
)
async def test_all_or_none(rest: bytes, reply: bytes, bob: Conversation, store: Store) -> None:
    lines = await answer(bob, b"APPEND INBOX {3+}\r\na:b" + rest)
    assert lines[-1].startswith(reply)
    assert store.messages(store.mailbox("bob", "INBOX").id) == []
    assert (await answer(bob, b"NOOP"))[-1].startswith(b"t OK ")


async def test_several_messages_are_seen_at_once_by_another_session(
    bob: Conversation, connect, host: MailHost, store: Store
) -> None:
    other = await connect(imap.serve, host)
    await login(other)
    await answer(other, b"SELECT Sent")
    await answer(bob, b"APPEND Sent" + 300 * b" {3+}\r\na:b")
    lines = await answer(other, b"NOOP")
    assert lines[0] == b"* 300 EXISTS"


async def test_more_than_the_limit_of_one_line_in_several_messages(bob: Conversation) -> None:
    many = 3000 * b' (\\Seen \\Flagged) "17-Jul-1996 02:44:25 -0700" {4+}\r\na:b\n'
    (reply,) = await answer(bob, b"APPEND Sent" + many)
    assert b" 1:3000] " in reply


@pytest.mark.parametrize(
    "name, code",
    [
        (b'""', b"CANNOT"),
        (b'"a//b"', b"CANNOT"),
        (b'"a%"', b"CANNOT"),
        (b"Nowhere", b"TRYCREATE"),
        (b"inbox/x", b"TRYCREATE"),
    ],
)
async def test_trycreate_only_where_create_would_help(
    name: bytes, code: bytes, bob: Conversation, store: Store
) -> None:
    store.deliver(mail("one"), ["bob"])
    assert (await bob.ask(b"t APPEND %b {3}" % name)).startswith(b"t NO [%b] " % code)
    lines = await answer(bob, b"APPEND %b {3+}\r\na:b" % name)
    assert lines[-1].startswith(b"t NO [%b] " % code)
    await answer(bob, b"SELECT INBOX")
    assert (await answer(bob, b"COPY 1 " + name))[-1].startswith(b"t NO [%b] " % code)


@pytest.mark.parametrize("verb", ["SELECT", "EXAMINE", "DELETE", "SUBSCRIBE"])
async def test_an_empty_name_is_no_mailbox(verb: str, bob: Conversation) -> None:
    (reply,) = await answer(bob, f'{verb} ""'.encode())
    assert reply.startswith(b"t NO [NONEXISTENT] ")


async def test_commands_that_no_name_can_please(bob: Conversation) -> None:
    for command in (b'CREATE ""', b'RENAME Sent ""', b'CREATE "/"', b'CREATE "a%"', b"CREATE a//b"):
        (reply,) = await answer(bob, command)
        assert reply.startswith(b"t NO [CANNOT] ")
    for command in (b'STATUS "" (MESSAGES)', b'RENAME "" Sent2'):
        (reply,) = await answer(bob, command)
        assert reply.startswith(b"t NO [NONEXISTENT] ")


async def test_rfc_7889_appendlimit(bob: Conversation) -> None:
    (line, _) = await answer(bob, b"STATUS INBOX (APPENDLIMIT)")
    assert line == b"* STATUS INBOX (APPENDLIMIT 100000)"
    (untagged, _) = await answer(bob, b"CAPABILITY")
    assert b" APPENDLIMIT=100000" in untagged
    lines = await answer(bob, b'LIST "" Sent RETURN (STATUS (APPENDLIMIT))')
    assert b"* STATUS Sent (APPENDLIMIT 100000)" in lines


PART = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: %b\r\n\r\n%b"
MIXED = b"""\
Subject: parts\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
%b\r
--b\r
Content-Transfer-Encoding: quoted-printable\r
\r
caf=C3=A9\r
--b--\r
"""
OCTETS = bytes(range(256)) * 3


async def fetched(talk: Conversation, item: bytes) -> bytes:
    """Return what FETCH 1 says of an item, literal included, after the item's name."""
    await talk.send(b"f FETCH 1 (" + item + b")\r\n")
    name = item.replace(b".PEEK", b"")
    text = await talk.read_until(b"\r\nf OK FETCH completed\r\n")
    assert text.startswith(b"* 1 FETCH (" + name + b" ")
    return text[len(b"* 1 FETCH (" + name + b" ") :].split(b")\r\nf OK")[0]


async def append_and_select(talk: Conversation, content: bytes) -> None:
    lines = await answer(talk, b"APPEND INBOX ~{%d+}\r\n%b" % (len(content), content))
    assert lines[-1].startswith(b"t OK [APPENDUID ")
    await answer(talk, b"SELECT INBOX")


async def test_rfc_3516_binary_in_and_out(bob: Conversation, store: Store) -> None:
    await append_and_select(bob, MIXED % (PART % (b"binary", OCTETS)))
    assert await fetched(bob, b"BINARY.PEEK[1]") == b"~{768}\r\n" + OCTETS
    assert await fetched(bob, b"BINARY.SIZE[1]") == b"768"
    stored = store.content(store.mailbox("bob", "INBOX").id, 1)
    assert b"\0" not in stored
    assert b"Content-Transfer-Encoding: base64\r\n" in stored
    (structure, _) = await answer(bob, b"FETCH 1 BODYSTRUCTURE")
    assert b'"application" "octet-stream" NIL NIL NIL "base64" ' in structure


async def test_partial_and_peek(bob: Conversation, store: Store) -> None:
    await append_and_select(bob, MIXED % (PART % (b"base64", b"AAECAwQF")))
    lines = await answer(bob, b"FETCH 1 BINARY.PEEK[1]<2.2>")
    assert lines[0] == b"* 1 FETCH (BINARY[1]<2> {2}"
    assert store.message(store.mailbox("bob", "INBOX").id, 1).flags == frozenset()
    lines = await answer(bob, b"FETCH 1 BINARY[1]<0.2>")
    assert lines[0] == b"* 1 FETCH (BINARY[1]<0> ~{2}", "NUL is in it"
    assert b"FLAGS (\\Seen \\Recent)" in lines[1]
    assert await fetched(bob, b"BINARY.PEEK[2]") == b"{5}\r\ncaf\xc3\xa9"
    assert await fetched(bob, b"BINARY.SIZE[2]") == b"5"
    assert await fetched(bob, b"BINARY.PEEK[3]") == b"NIL"
    assert await fetched(bob, b"BINARY.SIZE[3]") == b"0"
    size = int(await fetched(bob, b"BINARY.SIZE[]"))
    assert (await fetched(bob, b"BINARY.PEEK[]")).startswith(b"{%d}\r\nSubject: parts\r\n" % size)


async def test_an_unknown_encoding(bob: Conversation) -> None:
    await append_and_select(bob, MIXED % (PART % (b"x-uuencode", b"begin")))
    for item in (b"BINARY[1]", b"BINARY.PEEK[1]", b"BINARY.SIZE[1]"):
        lines = await answer(bob, b"FETCH 1 " + item)
        assert lines[-1].startswith(b"t NO [UNKNOWN-CTE] ")
    assert await fetched(bob, b"BINARY.SIZE[2]") == b"5", "the other part is no worse"


@pytest.mark.parametrize(
    "item",
    [b"BINARY", b"BINARY.SIZE", b"BINARY[TEXT]", b"BINARY[1.MIME]", b"BINARY[1", b"BINARY[1.]",
     b"BINARY[0]", b"BINARY.SIZE[1]<0.1>", b"BINARY.PEEK", b"BINARY[1]<1>"],
)  # fmt: skip
async def test_bad_items(item: bytes, bob: Conversation) -> None:
    await append_and_select(bob, mail("one"))
    assert (await answer(bob, b"FETCH 1 " + item))[-1].startswith(b"t BAD ")


async def test_a_literal8_of_text_is_stored_as_it_is(bob: Conversation, store: Store) -> None:
    await append_and_select(bob, MIXED % (PART % (b"binary", b"text\r\n")))
    stored = store.content(store.mailbox("bob", "INBOX").id, 1)
    assert stored == MIXED % (PART % (b"binary", b"text\r\n"))


def test_only_the_part_itself_is_encoded() -> None:
    """What holds it may say binary, too: that is no encoding of its own (RFC 2045 §6.4)."""
    outer = b"Content-Transfer-Encoding: binary\r\n"
    stored = mime.encode_binary_parts(outer + MIXED % (PART % (b"binary", b"a\0b")))
    assert stored == outer + MIXED % (PART % (b"base64", b"YQBi\r\n"))


@given(octets=st.binary(max_size=300))
def test_any_octets_come_back_from_a_binary_part(octets: bytes) -> None:
    for content in (PART % (b"binary", octets), MIXED % (PART % (b"Binary", b"\0" + octets))):
        stored = mime.encode_binary_parts(content)
        part = mime.find_part(mime.parse(stored), (1,))
        assert part is not None
        if b"\r\n--b" not in octets:
            assert mime.decoded(part).removeprefix(b"\0") == octets.removeprefix(b"\0")
        assert mime.encode_binary_parts(stored) == stored
