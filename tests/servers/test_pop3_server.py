"""POP3 by hand: marks, UPDATE, the fixed view, bodies and bad input, as bytes in and bytes out."""

from __future__ import annotations

import asyncio

import pytest
from pop3_helpers import DOTS, SHORT, message

from mailedu.store import MaildropLocked

# Marks, UPDATE and its absence


async def test_quit_removes_marked_messages_and_releases_the_lock_first(pop3_login, store, inbox):
    for text in (message(100, "a"), message(100, "b"), message(100, "c")):
        store.deliver(text, ["bob"])
    pop = await pop3_login()
    changes = []
    stop = store.listen(changes.append)
    await pop.play("""
        C: DELE 1
        S: +OK message 1 marked
        C: DELE 3
        S: +OK message 3 marked
    """)
    assert changes == []
    await pop.play("""
        C: QUIT
        S: +OK POP3 server signing off (1 message)
    """)
    store.lock_maildrop("bob").release()
    stop()
    assert [(c.kind, c.uids) for c in changes] == [("expunged", (1, 3))]
    assert inbox("bob") == [message(100, "b")]


async def test_a_dropped_connection_removes_nothing(connect, pop3_login, store, inbox):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()
    assert (await pop.ask(b"DELE 1")).startswith(b"+OK")
    await pop.send(b"QUIT")  # cut off before its line end: not a command
    pop.drop()
    await asyncio.gather(*connect.sessions)
    assert inbox("bob") == [SHORT]
    store.lock_maildrop("bob").release()


async def test_quit_before_login_removes_nothing(pop3_call, store, inbox):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_call()
    await pop.play("""
        C: QUIT
        S: +OK POP3 server signing off
    """)
    assert await pop.rest() == b""
    assert inbox("bob") == [SHORT]


async def test_autologout_removes_nothing_and_says_nothing(
    connect, pop3_login, store, clock, inbox
):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()
    assert (await pop.ask(b"DELE 1")).startswith(b"+OK")
    await clock.advance(599)
    assert (await pop.ask(b"NOOP")).startswith(b"+OK")
    await clock.advance(599)
    assert (await pop.ask(b"bogus")).startswith(b"-ERR")
    await clock.advance(601)
    assert await pop.rest() == b""
    await asyncio.gather(*connect.sessions)
    assert inbox("bob") == [SHORT]
    store.lock_maildrop("bob").release()


def note_fetching(store, monkeypatch) -> asyncio.Event:
    """Return an event that comes with the first message that the server takes from the store."""
    fetched = asyncio.Event()
    content = store.content

    def fetch(*args):
        fetched.set()
        return content(*args)

    monkeypatch.setattr(store, "content", fetch)
    return fetched


async def test_autologout_also_ends_a_session_whose_client_does_not_read(
    connect, pop3_login, store, clock, monkeypatch
):
    store.deliver(message(5_000_000), ["bob"])
    pop = await pop3_login()
    fetched = note_fetching(store, monkeypatch)
    pop.writer.transport.pause_reading()
    await pop.send(b"RETR 1\r\n" * 20)
    await fetched.wait()
    await clock.advance(601)  # octets may still be under way, as on a slow line
    await clock.advance(601)
    async with asyncio.timeout(20):
        await asyncio.gather(*connect.sessions)
    pop.writer.transport.resume_reading()
    assert len(await pop.rest()) < 5_000_000
    store.lock_maildrop("bob").release()


async def test_a_cancelled_session_releases_the_lock(connect, pop3_login, store, inbox):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()
    assert (await pop.ask(b"DELE 1")).startswith(b"+OK")
    (session,) = connect.sessions
    session.cancel()
    with pytest.raises(asyncio.CancelledError):
        await session
    connect.sessions.clear()
    assert await pop.rest() == b""
    assert inbox("bob") == [SHORT]
    store.lock_maildrop("bob").release()


async def test_the_lock_is_held_only_after_login(pop3_call, pop3_login, store):
    await pop3_call()
    store.lock_maildrop("bob").release()
    await pop3_login()
    with pytest.raises(MaildropLocked):
        store.lock_maildrop("bob")


async def test_a_failing_store_at_update_is_told(pop3_login, store, monkeypatch, inbox):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(store, "expunge", fail)
    await pop.play("""
        C: DELE 1
        S: +OK message 1 marked
        C: QUIT
        S: -ERR [SYS/TEMP] the marked messages could not be removed
    """)
    assert inbox("bob") == [SHORT]
    store.lock_maildrop("bob").release()


# The view of the maildrop is fixed at login


async def test_numbers_stay_while_others_change_the_mailbox(pop3_login, store, inbox):
    for name in ("a", "b", "c"):
        store.deliver(message(100, name), ["bob"])
    pop = await pop3_login()
    box = store.mailbox("bob", "INBOX").id
    store.expunge(box, [2])
    store.deliver(message(100, "d"), ["bob"])
    await pop.play("""
        C: STAT
        S: +OK 3 300
        C: LIST 3
        S: +OK 3 100
        C: LIST 4
        S: -ERR no such message, there are 3 in the maildrop
        C: RETR 2
        S: -ERR another session has removed message 2
        C: TOP 2 1
        S: -ERR another session has removed message 2
        C: DELE 2
        S: +OK message 2 marked
        C: RETR 3
        S: +OK 100 octets
    """)
    assert await pop.read_until(b"\r\n.\r\n") == message(100, "c") + b".\r\n"
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")
    assert inbox("bob") == [message(100, name) for name in "acd"]


async def test_messages_fetched_in_order_are_what_the_mailbox_holds_now(pop3_login, store):
    letters = [message(size, f"n{size}") for size in range(100, 200)]
    for letter in letters:
        store.deliver(letter, ["bob"])
    pop = await pop3_login()
    removed = {3, 50, 100}
    for number, letter in enumerate(letters, 1):
        if number in removed:
            store.expunge(store.mailbox("bob", "INBOX").id, [number])
        await pop.send(b"RETR %d\r\n" % number)
        if number in removed:
            assert await pop.line() == b"-ERR another session has removed message %d\r\n" % number
        else:
            assert await pop.line() == b"+OK %d octets\r\n" % len(letter)
            assert await pop.read_until(b"\r\n.\r\n") == letter + b".\r\n"


async def test_marked_messages_are_out_of_every_reply(pop3_login, store, inbox):
    store.deliver(message(100), ["bob"])
    store.deliver(message(200), ["bob"])
    pop = await pop3_login()
    gone = "-ERR message 1 is marked as deleted; RSET takes marks back"
    validity = store.mailbox("bob", "INBOX").uidvalidity
    await pop.play(f"""
        C: DELE 1
        S: +OK message 1 marked
        C: LIST
        S: +OK 1 message (200 octets)
        S: 2 200
        S: .
        C: UIDL
        S: +OK 1 message (200 octets)
        S: 2 {validity}.2
        S: .
        C: LIST 1
        S: {gone}
        C: UIDL 1
        S: {gone}
        C: RETR 1
        S: {gone}
        C: TOP 1 0
        S: {gone}
        C: DELE 1
        S: {gone}
        C: RSET
        S: +OK 2 messages (300 octets)
        C: QUIT
        S: +OK POP3 server signing off (2 messages)
    """)
    assert len(inbox("bob")) == 2


async def test_pop_changes_no_flags(pop3_login, store):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()
    await pop.send(b"RETR 1\r\n")
    await pop.read_until(b"\r\n.\r\n")
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")
    (kept,) = store.messages(store.mailbox("bob", "INBOX").id)
    assert kept.flags == frozenset()


# Bodies


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (DOTS, b"Subject: dots\r\n\r\n..\r\n...\r\n..two\r\nend\r\n.\r\n"),
        (b".begins with a dot\r\n", b"..begins with a dot\r\n.\r\n"),
        (b"S: x\r\n\r\nno line end", b"S: x\r\n\r\nno line end\r\n.\r\n"),
        (b"S: x\r\n\r\n.", b"S: x\r\n\r\n..\r\n.\r\n"),
        (b"S: x\r\n\r\n\0\x80\xff\r\n", b"S: x\r\n\r\n\0\x80\xff\r\n.\r\n"),
    ],
)
async def test_retr_byte_stuffs_and_ends_in_crlf(pop3_login, store, content, sent):
    box = store.mailbox("bob", "INBOX")
    store.append(box.id, content)
    pop = await pop3_login()
    assert await pop.ask(b"RETR 1") == b"+OK %d octets" % len(content)
    await pop.send(b"QUIT\r\n")
    assert await pop.rest() == sent + b"+OK POP3 server signing off (1 message)\r\n"


@pytest.mark.parametrize(
    ("content", "lines", "top"),
    [
        (b"A: 1\r\n\r\none\r\ntwo\r\nthree\r\n", 0, b"A: 1\r\n\r\n"),
        (b"A: 1\r\n\r\none\r\ntwo\r\nthree\r\n", 2, b"A: 1\r\n\r\none\r\ntwo\r\n"),
        (b"A: 1\r\n\r\none\r\ntwo\r\nthree\r\n", 3, b"A: 1\r\n\r\none\r\ntwo\r\nthree\r\n"),
        (b"A: 1\r\n\r\none\r\ntwo", 10**30, b"A: 1\r\n\r\none\r\ntwo\r\n"),
        (b"A: 1\r\n\r\none\r\ntwo", 1, b"A: 1\r\n\r\none\r\n"),
        (b"A: 1\r\nB: 2\r\n", 0, b"A: 1\r\nB: 2\r\n"),
        (b"\r\none\r\n\r\ntwo\r\n", 1, b"\r\none\r\n"),
        (b"A: 1\r\n\r\n\r\n.\r\n", 2, b"A: 1\r\n\r\n\r\n..\r\n"),
    ],
)
async def test_top_gives_the_header_and_some_lines(pop3_login, store, content, lines, top):
    store.append(store.mailbox("bob", "INBOX").id, content)
    pop = await pop3_login()
    assert (await pop.ask(b"TOP 1 %d" % lines)).startswith(b"+OK")
    await pop.send(b"NOOP\r\n")
    assert await pop.read_until(b"+OK nothing done\r\n") == top + b".\r\n+OK nothing done\r\n"


async def test_uidl_ids_last_from_session_to_session(pop3_login, store):
    store.deliver(SHORT, ["bob"])
    store.deliver(DOTS, ["bob"])
    pop = await pop3_login()
    second = (await pop.ask(b"UIDL 2")).split()[2]
    await pop.ask(b"DELE 1")
    await pop.ask(b"QUIT")
    pop = await pop3_login()
    assert await pop.ask(b"UIDL 1") == b"+OK 1 " + second
    assert 1 <= len(second) <= 70 and all(0x21 <= octet <= 0x7E for octet in second)


# Bad input


@pytest.mark.parametrize(
    "command",
    [
        b"LIST 0", b"LIST -1", b"LIST one", b"LIST 1 2", b"LIST 99999999999999999999999999",
        b"LIST 2", b"LIST \xb2", b"RETR", b"RETR 0", b"RETR 1 1", b"DELE", b"DELE x", b"TOP",
        b"TOP 1", b"TOP 1 -1", b"TOP 1 x", b"TOP 1 1 1", b"TOP 0 0", b"UIDL 0", b"UIDL 1 1",
        b"STAT 1", b"NOOP x", b"RSET x", b"QUIT x", b"CAPA x", b"", b" ", b" STAT", b"STATS",
        b"XTND", b"AUTH PLAIN", b"STAT\0", b"\0", b"ST\xc4T", b"\xff\xfe\xfd", b"RETR 1\rSTAT",
        b"x" * 253, b"x" * 254, b"x" * 512, b"x" * 100_000,
    ],
)  # fmt: skip
async def test_bad_commands_are_refused_and_the_session_goes_on(pop3_login, store, command):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()
    reply = await pop.ask(command)
    assert reply.startswith(b"-ERR ") and len(reply) < 510
    assert await pop.ask(b"STAT") == b"+OK 1 %d" % len(SHORT)


async def test_a_command_may_have_255_octets(pop3_call):
    pop = await pop3_call()
    assert await pop.ask(b"USER " + b"x" * 248) == b"+OK now send PASS"
    assert await pop.ask(b"USER " + b"x" * 249) == b"-ERR a line may have at most 255 octets"


async def test_commands_in_any_case_and_with_a_bare_lf(pop3_login):
    pop = await pop3_login()
    await pop.send(b"stat\nNoOp\r\n")
    assert await pop.line() == b"+OK 0 0\r\n"
    assert await pop.line() == b"+OK nothing done\r\n"


@pytest.mark.parametrize("password", ["two words", " leading", "trailing ", "grüße"])
async def test_pass_takes_its_argument_whole(pop3_call, store, password):
    store.add_account("dora", password, "dora@campus.test")
    pop = await pop3_call()
    await pop.ask(b"USER dora")
    assert (await pop.ask(b"PASS " + password.encode())).startswith(b"+OK")


async def test_a_command_that_fails_inside_is_refused(pop3_login, store, monkeypatch):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()

    def fail(*_):
        raise OSError("disk error")

    monkeypatch.setattr(store, "content", fail)
    assert (await pop.ask(b"RETR 1")).startswith(b"-ERR [SYS/TEMP] the mail store failed")
    monkeypatch.undo()
    assert await pop.ask(b"RETR 1") == b"+OK %d octets" % len(SHORT)


async def test_bytes_may_come_one_by_one(pop3_login, store):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_login()
    for octet in b"LIST 1\r\nNOOP\r\n":
        await pop.send(bytes([octet]))
    assert await pop.line() == b"+OK 1 %d\r\n" % len(SHORT)
    assert await pop.line() == b"+OK nothing done\r\n"


async def test_a_client_that_reads_late_gets_every_reply(pop3_login, store, monkeypatch, inbox):
    letter = message(200_000)
    store.deliver(letter, ["bob"])
    pop = await pop3_login()
    fetched = note_fetching(store, monkeypatch)
    pop.writer.transport.pause_reading()
    await pop.send(b"RETR 1\r\n" * 30 + b"DELE 1\r\nQUIT\r\n")
    pop.half_close()
    await fetched.wait()
    pop.writer.transport.resume_reading()
    assert (await pop.rest()).count(letter + b".\r\n") == 30
    assert inbox("bob") == []
