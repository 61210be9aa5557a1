"""What a client should not send, and what happens to a session that is cut, idle or cancelled."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest
from imap_helpers import Conversation, answer, login, mail

from mailedu.servers import imap
from mailedu.servers.host import MailHost
from mailedu.store import Store


@pytest.fixture
async def bob(connect, host: MailHost) -> Conversation:
    talk = await connect(imap.serve, dataclasses.replace(host, message_size_limit=100_000))
    await login(talk)
    return talk


@pytest.mark.parametrize(
    "line, reply",
    [
        (b"", b"* BAD "),
        (b" ", b"* BAD "),
        (b" NOOP", b"* BAD "),
        (b"+ NOOP", b"* BAD "),
        (b"* NOOP", b"* BAD "),
        (b"(a) NOOP", b"* BAD "),
        (b"a(b NOOP", b"* BAD "),
        (b"a+b NOOP", b"* BAD "),
        (b"a", b"a BAD "),
        (b"a ", b"a BAD "),
        (b"a  NOOP", b"a BAD "),
        (b"a UID", b"a BAD "),
        (b"a UID NOOP", b"a BAD Unknown command UID NOOP"),
        (b"a HELO campus.test", b"a BAD Unknown command HELO"),
        (b"a NOOP ", b"a BAD "),
        (b"a NOOP now", b"a BAD "),
        (b"a SELECT", b"a BAD "),
        (b"a SELECT INBOX twice", b"a BAD "),
        (b'a SELECT "INBOX', b"a BAD "),
        (b"a SELECT IN\0BOX", b"a BAD "),
        (b'a SELECT "IN\0BOX"', b"a BAD "),
        (b"a SELECT \xc3\xa4", b"a BAD "),
        (b"\xc3\xa4 NOOP", b"* BAD "),
        (b"a \xff", b"a BAD "),
        (b"a SELECT {3+}\r\na\0b", b"a BAD "),
        (b"a SELECT {0x3}", b"a BAD "),
        (b'a CREATE "x\ry"', b"a BAD "),
        (b"a STATUS INBOX MESSAGES", b"a BAD "),
        (b"a APPEND INBOX (\\Seen", b"a BAD "),
        (b'a APPEND INBOX (\\Seen) "1-Jan-2026" {1+}\r\nx', b"a BAD "),
        (b"a APPEND INBOX {0+}\r\n", b"a NO "),
        (b"a APPEND INBOX {3+}\r\na\0b", b"a BAD "),
        (b"a ID (name x)", b"a BAD "),
        (b"a ID (" + b" ".join([b'"k" "v"'] * 31) + b")", b"a BAD "),
        (b"GET / HTTP/1.1", b"GET BAD "),
    ],
)
async def test_a_bad_line_is_answered_and_the_session_goes_on(
    bob: Conversation, line: bytes, reply: bytes
) -> None:
    said = await bob.ask(line)
    assert said.startswith(reply)
    assert await bob.ask(b"z NOOP") == b"z OK NOOP completed"


@pytest.mark.parametrize(
    "command, status",
    [
        (b"FETCH 0 FLAGS", b"BAD"),
        (b"FETCH 2 FLAGS", b"BAD"),
        (b"FETCH 1:2 FLAGS", b"BAD"),
        (b"FETCH 2:* FLAGS", b"BAD"),
        (b"FETCH 4294967296 FLAGS", b"BAD"),
        (b"FETCH 1 ()", b"BAD"),
        (b"FETCH 1 (COLOUR)", b"BAD"),
        (b"FETCH 1 (BODY[)", b"BAD"),
        (b"FETCH 1 BODY[TEXT]<0.0>", b"BAD"),
        (b"FETCH 1 (FLAGS ALL)", b"BAD"),
        (b"FETCH 1,, FLAGS", b"BAD"),
        (b"UID FETCH 0 FLAGS", b"BAD"),
        (b"UID FETCH 9 FLAGS", b"OK"),
        (b"STORE 1 FLAGS", b"BAD"),
        (b"STORE 1 COLOUR (\\Seen)", b"BAD"),
        (b"STORE 1 FLAGS (\\Recent)", b"BAD"),
        (b"COPY 2 Sent", b"BAD"),
        (b"COPY 1 Nowhere", b"NO"),
        (b"SEARCH", b"BAD"),
        (b"SEARCH COLOUR blue", b"BAD"),
        (b"SEARCH CHARSET KOI8-R TEXT x", b"NO"),
        (b"SEARCH CHARSET US-ASCII TEXT {2+}\r\n\xc3\xa4", b"NO"),
        (b"UID EXPUNGE", b"BAD"),
        (b"UID EXPUNGE x", b"BAD"),
        (b"MOVE 1", b"BAD"),
    ],
)
async def test_a_bad_argument_changes_nothing(
    bob: Conversation, store: Store, command: bytes, status: bytes
) -> None:
    store.deliver(mail("one"), ["bob"])
    await answer(bob, b"SELECT INBOX")
    lines = await answer(bob, command)
    assert len(lines) == 1
    assert lines[0].startswith(b"t " + status + b" ")
    box = store.mailbox("bob", "INBOX")
    assert [message.flags for message in store.messages(box.id)] == [frozenset()]


async def test_fetch_in_an_empty_mailbox_has_no_last_message(bob: Conversation) -> None:
    await answer(bob, b"SELECT INBOX")
    assert (await answer(bob, b"FETCH 1:* FLAGS"))[-1].startswith(b"t BAD ")
    assert await answer(bob, b"UID FETCH 1:* FLAGS") == [b"t OK UID FETCH completed"]
    assert await answer(bob, b"SEARCH 1:*") == [b"* SEARCH", b"t OK SEARCH completed"]


async def test_an_unknown_charset_names_those_that_are_known(bob: Conversation) -> None:
    await answer(bob, b"SELECT INBOX")
    (reply,) = await answer(bob, b"SEARCH CHARSET KOI8-R TEXT x")
    assert reply.startswith(b"t NO [BADCHARSET (US-ASCII UTF-8)] ")


async def test_a_line_that_is_too_long_is_read_away(bob: Conversation) -> None:
    await bob.send(b"long NOOP " + b"x" * 300_000 + b"\r\nz NOOP\r\n")
    assert (await bob.line()).startswith(b"long BAD The command is too long")
    assert await bob.line() == b"z OK NOOP completed\r\n"


async def test_a_tag_without_end_is_not_answered_as_one(bob: Conversation) -> None:
    await bob.send(b"x" * 300_000 + b" NOOP\r\nz NOOP\r\n")
    assert (await bob.line()).startswith(b"* BAD The command is too long")
    assert await bob.line() == b"z OK NOOP completed\r\n"


async def test_a_long_line_may_end_in_a_literal(bob: Conversation) -> None:
    await bob.send(b"a LOGIN " + b"x" * 70_000 + b" {5+}\r\nNOOP\n {70000+}\r\n" + b"y" * 70_000)
    await bob.send(b"\r\nz NOOP\r\n")
    assert (await bob.line()).startswith(b"a BAD ")
    assert await bob.line() == b"z OK NOOP completed\r\n"
    await bob.send(b"b LOGIN " + b"x" * 70_000 + b" {5}\r\n")
    assert (await bob.line()).startswith(b"b BAD "), "the literal is not asked for"
    assert await bob.ask(b"z NOOP") == b"z OK NOOP completed"


async def test_literals_count_as_parts_of_the_line(bob: Conversation) -> None:
    assert (await bob.ask(b"a LOGIN {65536}")).startswith(b"a BAD The literal is too long")
    assert await bob.ask(b"a LOGIN {60000}") == b"+ Ready for literal data"
    assert (await bob.ask(b"x" * 60_000 + b" {6000}")).startswith(b"a BAD ")
    await bob.send(b"a LOGIN {60000+}\r\n" + b"x" * 60_000 + b" {6000+}\r\n" + b"y" * 6000)
    await bob.send(b"\r\nz NOOP\r\n")
    assert (await bob.line()).startswith(b"a BAD ")
    assert await bob.line() == b"z OK NOOP completed\r\n"


async def test_a_message_that_is_too_big_is_refused_before_it_is_sent(
    bob: Conversation, store: Store
) -> None:
    assert (await bob.ask(b"a APPEND INBOX {100001}")).startswith(b"a NO [TOOBIG] ")
    assert (await bob.ask(b"a APPEND INBOX {99999999999999999999}")).startswith(b"a NO [TOOBIG] ")
    await bob.send(b"b APPEND INBOX {100001+}\r\n" + b"NOOP\r\n" * 16666 + b"12345\r\nz NOOP\r\n")
    assert (await bob.line()).startswith(b"b NO [TOOBIG] ")
    assert await bob.line() == b"z OK NOOP completed\r\n"
    await bob.send(b"c APPEND INBOX {100000+}\r\n" + b"x\r\n" * 33333 + b"x\r\n")
    assert (await bob.line()).startswith(b"c OK [APPENDUID ")
    box = store.mailbox("bob", "INBOX")
    assert [message.size for message in store.messages(box.id)] == [100_000]


async def test_many_big_literals_do_not_get_round_the_limit(
    bob: Conversation, store: Store
) -> None:
    assert await bob.ask(b"a APPEND INBOX {100000}") == b"+ Ready for literal data"
    for _ in range(3):
        assert await bob.ask(b"x" * 100_000 + b" {100000}") == b"+ Ready for literal data"
    assert (await bob.ask(b"x" * 100_000 + b" {100000}")).startswith(b"a NO [LIMIT] ")
    assert store.messages(store.mailbox("bob", "INBOX").id) == []


async def test_a_literal_too_big_to_be_thrown_away_ends_the_session(bob: Conversation) -> None:
    await bob.send(b"a APPEND INBOX {1000000000+}\r\n")
    assert (await bob.rest()).startswith(b"* BYE ")


async def test_no_big_literal_before_login(connect, host: MailHost) -> None:
    talk = await connect(imap.serve, host)
    await talk.line()
    assert (await talk.ask(b"a APPEND INBOX {70000}")).startswith(b"a BAD ")


async def test_a_bare_line_feed_ends_a_line_too(bob: Conversation) -> None:
    await bob.send(b"a NOOP\nb NOOP\n")
    assert await bob.line() == b"a OK NOOP completed\r\n"
    assert await bob.line() == b"b OK NOOP completed\r\n"


async def test_pipelined_commands_are_answered_in_order(bob: Conversation, store: Store) -> None:
    store.deliver(mail("one"), ["bob"])
    await bob.send(
        b"a SELECT INBOX\r\nb STORE 1 +FLAGS.SILENT (\\Deleted)\r\nc EXPUNGE\r\n"
        b"d IDLE\r\nDONE\r\ne CREATE {1+}\r\nx\r\nf LOGOUT\r\ng NOOP\r\n"
    )
    lines = (await bob.rest()).split(b"\r\n")
    tagged = [line for line in lines if line[1:2] == b" " and line[:1] not in b"*+"]
    assert [line.split()[0] for line in tagged] == [b"a", b"b", b"c", b"d", b"e", b"f"]
    assert all(line.split()[1] == b"OK" for line in tagged)


async def test_commands_may_arrive_octet_by_octet(bob: Conversation) -> None:
    for octet in b"a CREATE {3}":
        await bob.send(bytes([octet]))
    assert await bob.ask(b"") == b"+ Ready for literal data"
    assert (await bob.ask(b"abc")).startswith(b"a OK ")


@pytest.mark.parametrize("before", [b"", b"a IDLE\r\n", b"a APPEND INBOX {10}\r\n"])
async def test_autologout(connect, host: MailHost, clock, before: bytes) -> None:
    talk = await connect(imap.serve, host)
    await login(talk)
    if before:
        await talk.send(before)
        assert (await talk.line()).startswith(b"+ ")
    await clock.advance(host.imap_autologout + 1)
    assert (await talk.rest()).startswith(b"* BYE Autologout")


async def test_any_command_postpones_the_autologout(connect, host: MailHost, clock) -> None:
    talk = await connect(imap.serve, host)
    await login(talk)
    for _ in range(3):
        await clock.advance(host.imap_autologout - 1)
        assert await talk.ask(b"a NOOP") == b"a OK NOOP completed"


@pytest.mark.parametrize(
    "unfinished", [b"", b"a NO", b"a APPEND INBOX {10+}\r\nabc", b"a IDLE\r\n", b"a AUTHENTICATE"]
)
async def test_a_client_may_go_away_at_any_time(
    connect, host: MailHost, store: Store, unfinished: bytes
) -> None:
    store.deliver(mail("one"), ["bob"])
    talk = await connect(imap.serve, host)
    await login(talk)
    await answer(talk, b"SELECT INBOX")
    await answer(talk, rb"STORE 1 +FLAGS (\Deleted)")
    await talk.send(unfinished)
    talk.drop()
    await asyncio.gather(*connect.sessions)
    box = store.mailbox("bob", "INBOX")
    assert [m.flags for m in store.messages(box.id)] == [{"\\Deleted"}], "nothing is expunged"
    store.deliver(mail("two"), ["bob"])


async def test_a_half_closed_connection_is_answered_and_closed(connect, host: MailHost) -> None:
    talk = await connect(imap.serve, host)
    await login(talk)
    await talk.send(b"a NOOP\r\n")
    talk.half_close()
    assert await talk.rest() == b"a OK NOOP completed\r\n"


@pytest.mark.parametrize("ending", [b"DONE\r\n", b"NOOP\r\n", b"", None])
async def test_after_idle_the_store_is_not_listened_to(
    connect, host: MailHost, store: Store, monkeypatch, ending: bytes | None
) -> None:
    """However IDLE ends: by DONE, a wrong line, a connection cut (``b""``) or cancelling."""
    listening = 0
    listen = store.listen

    def counted(*arguments):
        nonlocal listening
        listening += 1
        stop = listen(*arguments)

        def stop_counted() -> None:
            nonlocal listening
            listening -= 1
            stop()

        return stop_counted

    monkeypatch.setattr(store, "listen", counted)
    talk = await connect(imap.serve, host)
    await login(talk)
    await answer(talk, b"SELECT INBOX")
    assert await talk.ask(b"a IDLE") == b"+ idling"
    assert listening == 1
    if ending:
        assert (await talk.ask(ending.strip())).startswith(b"a ")
    else:
        (session,) = connect.sessions
        talk.drop() if ending == b"" else session.cancel()
        await asyncio.wait({session})
        connect.sessions.clear()
    assert listening == 0


@pytest.mark.parametrize("before", [b"", b"a IDLE\r\n"])
async def test_cancelling_says_bye_and_closes(connect, host: MailHost, before: bytes) -> None:
    talk = await connect(imap.serve, host)
    await login(talk)
    if before:
        await talk.send(before)
        assert await talk.line() == b"+ idling\r\n"
    session = connect.sessions.pop()
    session.cancel()
    assert (await talk.rest()).startswith(b"* BYE ")
    with pytest.raises(asyncio.CancelledError):
        await session
