"""POP3 dialogues that RFC 1939 and RFC 2449 print."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from pop3_helpers import DOTS, SHORT, message

from mailedu.servers import pop3

# The dialogues that are printed in RFC 1939


async def test_rfc1939_section_5_and_6_and_10(connect, host, store, inbox):
    store.deliver(message(120), ["bob"])
    store.deliver(message(200), ["bob"])
    pop = await connect(pop3.serve, host)
    digest = hashlib.md5(b"<T1@mail.campus.test>bob-secret").hexdigest()
    await pop.play(f"""
        S: +OK POP3 server ready <T1@mail.campus.test>
        C: APOP bob {digest}
        S: +OK 2 messages (320 octets)
        C: STAT
        S: +OK 2 320
        C: LIST
        S: +OK 2 messages (320 octets)
        S: 1 120
        S: 2 200
        S: .
        C: LIST 2
        S: +OK 2 200
        C: LIST 3
        S: -ERR no such message, there are 2 in the maildrop
        C: RETR 1
        S: +OK 120 octets
    """)
    assert await pop.read_until(b"\r\n.\r\n") == message(120) + b".\r\n"
    await pop.play("""
        C: DELE 1
        S: +OK message 1 marked
        C: DELE 1
        S: -ERR message 1 is marked as deleted; RSET takes marks back
        C: STAT
        S: +OK 1 200
        C: RSET
        S: +OK 2 messages (320 octets)
        C: DELE 1
        S: +OK message 1 marked
        C: RETR 2
        S: +OK 200 octets
    """)
    assert await pop.read_until(b"\r\n.\r\n") == message(200) + b".\r\n"
    await pop.play("""
        C: DELE 2
        S: +OK message 2 marked
        C: QUIT
        S: +OK POP3 server signing off (maildrop empty)
    """)
    assert await pop.rest() == b""
    assert inbox("bob") == []


async def test_rfc1939_section_7_apop_with_the_printed_timestamp(connect, host, store):
    store.add_account("mrose", "tanstaaf", "mrose@campus.test")
    printed = dataclasses.replace(host, name="dbc.mtview.ca.us", unique=lambda: "1896.697170952")
    store.deliver(SHORT, ["mrose"])
    pop = await connect(pop3.serve, printed)
    await pop.play(f"""
        S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
        C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
        S: +OK 1 message ({len(SHORT)} octets)
    """)


async def test_rfc1939_section_7_apop_refused(connect, host):
    pop = await connect(pop3.serve, host)
    await pop.play("""
        S: +OK POP3 server ready <T1@mail.campus.test>
        C: APOP bob c4c9334bac560ecc979e58001b3e22fb
        S: -ERR [AUTH] wrong name or digest
        C: APOP nobody c4c9334bac560ecc979e58001b3e22fb
        S: -ERR [AUTH] wrong name or digest
        C: APOP bob
        S: -ERR the form is: APOP name digest
        C: APOP bob two words
        S: -ERR the form is: APOP name digest
        C: STAT
        S: -ERR STAT may be given only in the TRANSACTION state
    """)


async def test_rfc1939_section_7_uidl_and_top(pop3_login, store):
    store.deliver(SHORT, ["bob"])
    store.deliver(DOTS, ["bob"])
    pop = await pop3_login()
    validity = store.mailbox("bob", "INBOX").uidvalidity
    await pop.play(f"""
        C: UIDL
        S: +OK 2 messages ({len(SHORT + DOTS)} octets)
        S: 1 {validity}.1
        S: 2 {validity}.2
        S: .
        C: UIDL 2
        S: +OK 2 {validity}.2
        C: UIDL 3
        S: -ERR no such message, there are 2 in the maildrop
        C: TOP 1 0
        S: +OK 16 octets
        S: Subject: one
    """)
    assert await pop.read_until(b".\r\n") == b"\r\n.\r\n"
    await pop.play("""
        C: TOP 100 3
        S: -ERR no such message, there are 2 in the maildrop
    """)


async def test_rfc1939_section_7_user_and_pass(pop3_call):
    pop = await pop3_call()
    await pop.play("""
        C: USER bob
        S: +OK now send PASS
        C: PASS wrong
        S: -ERR [AUTH] wrong name or password
        C: PASS bob-secret
        S: -ERR PASS must follow a USER that was answered with +OK
        C: USER nobody
        S: +OK now send PASS
        C: PASS anything
        S: -ERR [AUTH] wrong name or password
        C: USER bob
        S: +OK now send PASS
        C: CAPA
    """)
    await pop.read_until(b".\r\n")
    await pop.play("""
        C: PASS bob-secret
        S: -ERR PASS must follow a USER that was answered with +OK
        C: USER
        S: -ERR the form is: USER name
        C: USER bob
        S: +OK now send PASS
        C: PASS bob-secret
        S: +OK 0 messages (0 octets)
        C: USER bob
        S: -ERR USER may be given only in the AUTHORIZATION state
        C: LIST
        S: +OK 0 messages (0 octets)
        S: .
    """)


# RFC 2449


@pytest.mark.parametrize("state", ["AUTHORIZATION", "TRANSACTION"])
async def test_rfc2449_section_5_capa(pop3_call, pop3_login, state):
    pop = await (pop3_call() if state == "AUTHORIZATION" else pop3_login())
    await pop.send(b"CAPA\r\n")
    reply = await pop.read_until(b"\r\n.\r\n")
    assert reply.startswith(b"+OK ")
    assert reply.split(b"\r\n")[1:-2] == [
        b"TOP", b"USER", b"SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256", b"RESP-CODES", b"PIPELINING",
        b"EXPIRE NEVER", b"UIDL", b"IMPLEMENTATION mailedu", b"AUTH-RESP-CODE", b"UTF8 USER",
    ]  # fmt: skip


async def test_rfc2449_section_8_in_use(pop3_call, pop3_login, store):
    first = await pop3_login()
    second = await pop3_call()
    in_use = "-ERR [IN-USE] another session has locked this maildrop"
    await second.play(f"""
        C: USER bob
        S: +OK now send PASS
        C: PASS bob-secret
        S: {in_use}
        C: STAT
        S: -ERR STAT may be given only in the TRANSACTION state
    """)
    await first.play("""
        C: QUIT
        S: +OK POP3 server signing off (maildrop empty)
    """)
    await second.play("""
        C: USER bob
        S: +OK now send PASS
        C: PASS bob-secret
        S: +OK 0 messages (0 octets)
    """)


async def test_a_wrong_password_does_not_tell_whether_the_maildrop_is_in_use(pop3_call, pop3_login):
    await pop3_login()
    second = await pop3_call()
    await second.ask(b"USER bob")
    assert await second.ask(b"PASS wrong") == b"-ERR [AUTH] wrong name or password"


async def test_rfc2449_section_6_6_pipelined_commands_are_answered_in_order(
    pop3_call, store, inbox
):
    store.deliver(SHORT, ["bob"])
    pop = await pop3_call()
    await pop.send(
        b"USER bob\r\nPASS bob-secret\r\nSTAT\r\nBOGUS\r\nRETR 1\r\nDELE 1\r\nQUIT\r\nSTAT\r\n"
    )
    pop.half_close()
    size = len(SHORT)
    assert await pop.rest() == (
        b"+OK now send PASS\r\n"
        b"+OK 1 message (%d octets)\r\n+OK 1 %d\r\n-ERR unknown command\r\n"
        b"+OK %d octets\r\n%s.\r\n"
        b"+OK message 1 marked\r\n"
        b"+OK POP3 server signing off (maildrop empty)\r\n" % (size, size, size, SHORT)
    )
    assert inbox("bob") == []
