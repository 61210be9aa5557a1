"""BDAT (RFC 3030): the text in chunks, in any pieces, refused and dropped."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from smtp_helpers import DATA, ENVELOPE

from mailedu.servers import smtp

DELIVERED = b"250 2.0.0 Delivered, with id T%d\r\n"
IN_CHUNKS = "chunks have come; go on with BDAT, or drop them with RSET"


def chunk(octets, last=False):
    return b"BDAT %d%s\r\n%s" % (len(octets), b" LAST" * last, octets)


async def test_rfc3030_section_4_1_one_chunk(smtp_greet, received):
    mail = await smtp_greet()
    text = b"To: Susan@random.example\r\n\r\n86 octets, or as many\r\n"
    await mail.play("""
        C: MAIL FROM:<sam@random.example>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
    """)
    await mail.send(chunk(text, last=True))
    assert await mail.line() == DELIVERED % 1
    await mail.play("""
        C: QUIT
        S: 221 2.0.0 mail.campus.test closes the connection
    """)
    assert received() == text


async def test_rfc3030_section_4_2_pipelined_chunks(smtp_greet, inbox):
    mail = await smtp_greet()
    first, last = b"x" * 1998 + b"\r\n", b"y" * 322 + b"\r\n"
    await mail.send(
        b"MAIL FROM:<ned@ymir.example>\r\n"
        b"RCPT TO:<alice@campus.test>\r\nRCPT TO:<bob@campus.test>\r\n"
        + chunk(first) + chunk(last) + chunk(b"", last=True)
    )  # fmt: skip
    await mail.play("""
        S: 250 2.1.0 Sender accepted
        S: 250 2.1.5 Recipient accepted
        S: 250 2.1.5 Recipient accepted
        S: 250 2.0.0 2000 octets received
        S: 250 2.0.0 324 octets received
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert inbox("alice") == inbox("bob")
    assert inbox("bob")[0].endswith(b"+0000\r\n" + first + last)


@pytest.mark.parametrize(
    "text",
    [b"", b"\r\n", b".\r\n", b"a\r\n.\r\nb\r\n", b"..\r\n", b"QUIT\r\n", b"no end", b"\0\xff\r\n"],
)
async def test_a_chunk_is_taken_as_it_is(smtp_greet, received, text):
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    await mail.send(chunk(text, last=True) + b"NOOP\r\n")
    assert await mail.line() == DELIVERED % 1
    assert await mail.line() == b"250 2.0.0 Ok\r\n"
    assert received() == text


async def test_what_may_and_may_not_stand_between_chunks(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    await mail.send(chunk(b"one\r\n"))
    await mail.play(f"""
        S: 250 2.0.0 5 octets received
        C: NOOP
        S: 250 2.0.0 Ok
        C: VRFY bob
        S: 250 2.1.5 <bob@campus.test>
        C: DATA
        S: 503 5.5.1 DATA is out of order: {IN_CHUNKS}
        C: RCPT TO:<alice@campus.test>
        S: 503 5.5.1 RCPT is out of order: {IN_CHUNKS}
        C: MAIL FROM:<>
        S: 503 5.5.1 MAIL is out of order: {IN_CHUNKS}
        C: RSET
        S: 250 2.0.0 Ok
        {ENVELOPE}
    """)
    await mail.send(chunk(b"two\r\n", last=True) + chunk(b"three\r\n", last=True))
    await mail.play("""
        S: 250 2.0.0 Delivered, with id T1
        S: 503 5.5.1 BDAT is out of order: send MAIL first
    """)
    (content,) = inbox("bob")
    assert content.endswith(b"+0000\r\ntwo\r\n")
    assert inbox("alice") == []


async def test_ehlo_between_chunks_drops_them(smtp_greet, received):
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    await mail.send(chunk(b"one\r\n") + b"HELO again.test\r\n")
    await mail.play("""
        S: 250 2.0.0 5 octets received
        S: 250 mail.campus.test greets again.test
        C: EHLO again.test
    """)
    await mail.read_until(b"250 HELP\r\n")
    await mail.play(ENVELOPE)
    await mail.send(chunk(b"two\r\n", last=True))
    assert await mail.line() == DELIVERED % 1
    assert received() == b"two\r\n"


COMMANDS = b"RSET\r\nMAIL FROM:<x@y.example>\r\nRCPT TO:<alice@campus.test>\r\nDATA\r\n"


@pytest.mark.parametrize(
    ("before", "size", "reply"),
    [
        ("", "%d LAST", "503 5.5.1 BDAT is out of order: send MAIL first"),
        ("", "%d", "503 5.5.1 BDAT is out of order: send MAIL first"),
        ("C: MAIL FROM:<>\nS: 250 2.1.0 Sender accepted", "%d", "503 5.5.1 Send RCPT first"),
        (
            """
            C: MAIL FROM:<>
            S: 250 2.1.0 Sender accepted
            C: RCPT TO:<nobody@campus.test>
            S: 550 5.1.1 There is no such mailbox here
            """,
            "%d LAST",
            "554 5.5.1 No recipient was accepted",
        ),
        (ENVELOPE, "%d FIRST", "501 5.5.4 Syntax: BDAT octets [LAST]"),
        (ENVELOPE, "%d LAST LAST", "501 5.5.4 Syntax: BDAT octets [LAST]"),
        (ENVELOPE, "%dLAST", "501 5.5.4 Syntax: BDAT octets [LAST]"),
        (
            "C: HELO c.test\nS: 250 mail.campus.test greets c.test\n" + ENVELOPE,
            "%d LAST",
            "503 5.5.1 BDAT is an extension: greet with EHLO, not HELO",
        ),
    ],
)
async def test_a_refused_chunk_is_read_away(smtp_greet, inbox, before, size, reply):
    mail = await smtp_greet()
    await mail.play(before)
    await mail.send(b"BDAT " + (size % len(COMMANDS)).encode() + b"\r\n" + COMMANDS)
    assert await mail.line() == reply.encode() + b"\r\n"
    assert await mail.ask(b"VRFY carol") == b"250 2.1.5 <carol@campus.test>"
    assert inbox("bob") == inbox("alice") == []


@pytest.mark.parametrize("argument", [b"", b"x", b"LAST", b"-1", b"0x10 LAST"])
async def test_a_chunk_without_a_number_brings_no_octets(smtp_greet, argument):
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    assert await mail.ask(b"BDAT " + argument) == b"501 5.5.4 Syntax: BDAT octets [LAST]"
    assert await mail.ask(b"NOOP") == b"250 2.0.0 Ok"


async def test_submission_reads_away_a_chunk_before_the_login(smtp_greet):
    mail = await smtp_greet(submission=True)
    await mail.send(chunk(COMMANDS, last=True) + b"QUIT\r\n")
    assert await mail.line() == b"530 5.7.0 Log in first: EHLO, then AUTH\r\n"
    assert await mail.line() == b"221 2.0.0 mail.campus.test closes the connection\r\n"


async def test_chunks_above_the_limit_are_refused_and_nothing_is_kept(smtp_call, host, inbox):
    mail = await smtp_call(on=dataclasses.replace(host, message_size_limit=1000))
    await mail.send(b"EHLO c.test\r\n")
    await mail.read_until(b"250 HELP\r\n")
    too_big = "552 5.3.4 A message may have at most 1000 octets"
    await mail.play(ENVELOPE)
    await mail.send(chunk(b"x" * 998 + b"\r\n") + chunk(b"y\r\n") + chunk(b"z\r\n", last=True))
    await mail.play(f"""
        S: 250 2.0.0 1000 octets received
        S: {too_big}
        S: 503 5.5.1 BDAT is out of order: send MAIL first
        {ENVELOPE}
    """)
    await mail.send(chunk(b"x" * 998 + b"\r\n") + chunk(b"", last=True))
    await mail.play("""
        S: 250 2.0.0 1000 octets received
        S: 250 2.0.0 Delivered, with id T1
    """)
    await mail.play(ENVELOPE)
    await mail.send(chunk(b"x" * 3_000_000))
    assert await mail.line() == too_big.encode() + b"\r\n"
    assert len(inbox("bob")) == 1


async def test_a_connection_cut_in_a_chunk_delivers_nothing(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    await mail.send(b"BDAT 100 LAST\r\nhalf of it\r\n")
    mail.half_close()
    assert await mail.rest() == b""
    assert inbox("bob") == []


async def test_data_and_chunks_in_one_session(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    await mail.send(chunk(b"one\r\n", last=True))
    assert await mail.line() == DELIVERED % 1
    await mail.play(f"""
        {ENVELOPE}
        {DATA}
        C: ..two
        C: .
        S: 250 2.0.0 Delivered, with id T2
    """)
    assert [content.partition(b"+0000\r\n")[2] for content in inbox("bob")] == [
        b"one\r\n", b".two\r\n",
    ]  # fmt: skip


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    chunks=st.lists(
        st.lists(
            st.sampled_from([b"\r\n", b".", b"BDAT 3 LAST\r\n", b"RSET\r\n", b"x" * 70]), max_size=6
        ).map(b"".join),
        max_size=6,
    ),
    cuts=st.lists(st.integers(1, 40), min_size=1, max_size=20),
    last_is_empty=st.booleans(),
)
async def test_any_chunks_in_any_pieces_make_the_text(
    connect, host, store, chunks, cuts, last_is_empty
):
    loop = asyncio.get_running_loop()
    mail = await connect.to_protocol(lambda: smtp.session(host, submission=False, loop=loop))
    octets = b"EHLO a.test\r\nMAIL FROM:<>\r\nRCPT TO:<bob@campus.test>\r\n"
    if last_is_empty or not chunks:
        chunks = [*chunks, b""]
    for number, each in enumerate(chunks, 1):
        octets += chunk(each, last=number == len(chunks))
    octets += b"QUIT\r\n"
    while octets:
        for size in cuts:
            await mail.send(octets[:size])
            octets = octets[size:]
    replies = (await mail.rest()).splitlines()
    finals = [line for line in replies if line[3:4] == b" "]
    assert [line[:3] for line in finals] == [b"220", b"250", b"250", b"250"] + [b"250"] * len(
        chunks
    ) + [b"221"]
    box = store.mailbox("bob", "INBOX")
    newest = max(message.uid for message in store.messages(box.id))
    assert store.content(box.id, newest).partition(b"+0000\r\n")[2] == b"".join(chunks)
