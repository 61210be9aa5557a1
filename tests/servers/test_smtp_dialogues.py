"""SMTP dialogues that the RFCs print, with campus.test for the local domain."""

from __future__ import annotations

import dataclasses

import pytest
from smtp_helpers import (
    DATA,
    ENVELOPE,
    GREETED,
    NO_MAILBOX,
    NO_RELAY,
    OPEN,
    encoded,
    plain,
    watched_session,
)

# The dialogues that are printed in RFC 5321, with campus.test for foo.com


async def test_rfc5321_appendix_d1_a_typical_transaction(smtp_call, inbox):
    mail = await smtp_call()
    await mail.play("""
        S: 220 mail.campus.test ESMTP mailedu
        C: EHLO bar.example
        S: 250-mail.campus.test greets bar.example
        S: 250-SIZE 26214400
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-PIPELINING
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250-DSN
        S: 250 HELP
        C: MAIL FROM:<smith@bar.example>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<alice@campus.test>
        S: 250 2.1.5 Recipient accepted
        C: RCPT TO:<green@campus.test>
        S: 550 5.1.1 There is no such mailbox here
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        C: DATA
        S: 354 Send the text; end it with a line that holds only a dot
        C: Blah blah blah...
        C: ...etc. etc. etc.
        C: .
        S: 250 2.0.0 Delivered, with id T1
        C: QUIT
        S: 221 2.0.0 mail.campus.test closes the connection
    """)
    assert await mail.rest() == b""
    expected = (
        b"Return-Path: <smith@bar.example>\r\n"
        b"Received: from bar.example" + mail.tcp_info + b"\r\n"
        b"\tby mail.campus.test with ESMTP id T1;\r\n"
        b"\tMon, 02 Mar 2026 09:00:00 +0000\r\n"
        b"Blah blah blah...\r\n"
        b"..etc. etc. etc.\r\n"
    )
    assert inbox("alice") == inbox("bob") == [expected]
    assert inbox("carol") == []


async def test_rfc5321_appendix_d2_an_aborted_transaction(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(f"""
        C: MAIL FROM:<smith@bar.example>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        C: RCPT TO:<green@campus.test>
        S: {NO_MAILBOX}
        C: RSET
        S: 250 2.0.0 Ok
        C: DATA
        S: 503 5.5.1 DATA is out of order: send MAIL first
        C: QUIT
        S: 221 2.0.0 mail.campus.test closes the connection
    """)
    assert inbox("bob") == []


async def test_rfc5321_appendix_d3_the_relay_refuses_what_is_not_local(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(f"""
        C: MAIL FROM:<bob@campus.test>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<@campus.test:jones@xyz.example>
        S: {NO_RELAY}
        C: DATA
        S: 554 5.5.1 No recipient was accepted
        C: RCPT TO:<@xyz.example,@abc.example:bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: Received: from bar.example by foo.example ; Thu, 21 May 1998 05:33:29 -0700
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert (
        b"\tby mail.campus.test with ESMTP id T1\r\n\tfor <bob@campus.test>;\r\n" in inbox("bob")[0]
    )


async def test_rfc5321_appendix_d4_verifying_and_sending(smtp_greet, received):
    mail = await smtp_greet()
    await mail.play(f"""
        C: VRFY bob
        S: 250 2.1.5 <bob@campus.test>
        C: VRFY <Carol@CAMPUS.test>
        S: 250 2.1.5 <carol@campus.test>
        C: VRFY green
        S: {NO_MAILBOX}
        C: VRFY jones@xyz.example
        S: {NO_RELAY}
        C: VRFY
        S: 501 5.5.4 Syntax: VRFY and a user's name or address
        C: VRFY two words
        S: 501 5.1.3 That is neither a user's name nor an address
        C: VRFY postmaster SMTPUTF8
        S: 250 2.1.5 <alice@campus.test>
        C: EXPN staff
        S: 502 5.5.1 There are no mailing lists here
        {ENVELOPE}
        {DATA}
        C: Blah
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert received() == b"Blah\r\n"


# RFC 1870 §8


async def test_rfc1870_section_8_size(smtp_call, host, inbox):
    mail = await smtp_call(on=dataclasses.replace(host, message_size_limit=1000))
    await mail.send(b"EHLO ymir.claremont.example\r\n")
    assert b"\r\n250-SIZE 1000\r\n" in await mail.read_until(b"250 HELP\r\n")
    too_big = "552 5.3.4 A message may have at most 1000 octets"
    await mail.play(f"""
        C: MAIL FROM:<ned@thor.example> SIZE=1001
        S: {too_big}
        C: MAIL FROM:<ned@thor.example> SIZE=500
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
    """)
    line = b"." * 48 + b"\r\n"
    await mail.send((b"." + line) * 20 + b".\r\n")  # 1000 octets without the stuffed dots
    assert await mail.line() == b"250 2.0.0 Delivered, with id T1\r\n"
    assert inbox("bob")[0].endswith(b"+0000\r\n" + line * 20)
    for text in (b"x\r\n" * 333 + b"xx\r\n", line * 5000, b"x" * 900_000 + b"\r\n"):
        await mail.play(ENVELOPE + DATA)
        await mail.send(text + b".\r\n")
        assert await mail.line() == too_big.encode() + b"\r\n"
    assert await mail.ask(b"NOOP") == b"250 2.0.0 Ok"
    assert len(inbox("bob")) == 1


# RFC 2920 §4


class CountedTurns:
    """Sends groups of commands, and counts how often the client had to wait for replies."""

    def __init__(self, conversation):
        self.conversation = conversation
        self.turns = 0

    async def __call__(self, group: bytes, codes: str) -> None:
        await self.conversation.send(group)
        self.turns += 1
        for code in codes.split():
            while (line := await self.conversation.line())[3:4] == b"-":
                pass
            assert line[:3].decode() == code


async def test_rfc2920_section_4_nine_turnarounds_become_four(smtp_call, inbox):
    recipients = [b"RCPT TO:<%s@campus.test>\r\n" % user for user in (b"alice", b"bob", b"carol")]
    mail_from, text = b"MAIL FROM:<mrose@dbc.example>\r\n", b"Blah blah\r\n.\r\n"

    slow = CountedTurns(await smtp_call())
    await slow(b"", "220")
    await slow(b"EHLO dbc.example\r\n", "250")
    await slow(mail_from, "250")
    for recipient in recipients:
        await slow(recipient, "250")
    await slow(b"DATA\r\n", "354")
    await slow(text, "250")
    await slow(b"QUIT\r\n", "221")

    fast = CountedTurns(await smtp_call())
    await fast(b"", "220")
    await fast(b"EHLO dbc.example\r\n", "250")
    await fast(b"".join([mail_from, *recipients, b"DATA\r\n"]), "250 250 250 250 354")
    await fast(text + b"QUIT\r\n", "250 221")

    assert (slow.turns, fast.turns) == (9, 4)
    assert [len(inbox(user)) for user in ("alice", "bob", "carol")] == [2, 2, 2]


async def test_rfc2920_section_3_2_replies_to_a_group_go_out_together(connect, host):
    written: list[bytes] = []
    mail = await connect.to_protocol(lambda: watched_session(host, written))
    await mail.play(GREETED)
    written.clear()
    await mail.send(
        b"MAIL FROM:<a@b.example>\r\nRCPT TO:<x@campus.test>\r\nNOOP\r\nRSET\r\nDATA\r\n"
    )
    await mail.read_until(b"503 5.5.1 DATA is out of order: send MAIL first\r\n")
    (group,) = filter(None, written)
    assert [line[:3] for line in group.splitlines()] == [b"250", b"550", b"250", b"250", b"503"]


async def test_commands_pipelined_before_end_of_file_are_answered(smtp_call, received):
    mail = await smtp_call()
    await mail.send(
        b"EHLO a.test\r\nMAIL FROM:<>\r\nRCPT TO:<bob@campus.test>\r\nDATA\r\n"
        b"text\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\nNOOP\r\n"
    )
    mail.half_close()
    replies = (await mail.rest()).splitlines()
    assert [line[:3] for line in replies if line[3:4] == b" "] == [
        b"220", b"250", b"250", b"250", b"354", b"250", b"250", b"221",
    ]  # fmt: skip
    assert received() == b"text\r\n"


# AUTH: RFC 4954 §4.1


async def test_rfc4954_section_4_1_plain_with_initial_response(smtp_greet):
    mail = await smtp_greet(submission=True)
    await mail.play(f"""
        C: AUTH PLAIN {plain("", "bob", "wrong")}
        S: 535 5.7.8 Wrong name or password
        C: AUTH PLAIN {plain("", "nobody", "bob-secret")}
        S: 535 5.7.8 Wrong name or password
        C: AUTH plain {plain("", "bob", "bob-secret")}
        S: 235 2.7.0 Logged in as bob
        C: AUTH PLAIN {plain("", "bob", "bob-secret")}
        S: 503 5.5.1 You are logged in already
    """)


async def test_rfc4954_section_4_1_plain_without_initial_response(smtp_greet):
    mail = await smtp_greet(submission=True)
    await mail.send(b"AUTH PLAIN\r\n")
    assert await mail.line() == b"334 \r\n"
    assert (
        await mail.ask(plain("bob", "bob", "bob-secret").encode()) == b"235 2.7.0 Logged in as bob"
    )


@pytest.mark.parametrize("command", ["AUTH LOGIN", f"AUTH LOGIN {encoded('bob')}"])
async def test_auth_login(smtp_greet, command):
    mail = await smtp_greet(submission=True)
    if command == "AUTH LOGIN":
        await mail.play(f"""
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: {encoded("bob")}
        """)
    else:
        await mail.play(f"C: {command}")
    await mail.play(f"""
        S: 334 UGFzc3dvcmQ6
        C: {encoded("bob-secret")}
        S: 235 2.7.0 Logged in as bob
    """)


async def test_auth_can_be_cancelled_and_go_wrong(smtp_greet):
    mail = await smtp_greet(submission=True)
    await mail.send(b"AUTH PLAIN\r\n*\r\nAUTH LOGIN\r\n*\r\nAUTH LOGIN\r\n")
    await mail.read_until(b"334 \r\n")
    await mail.play(f"""
        S: 501 5.7.0 The login was cancelled
        S: 334 VXNlcm5hbWU6
        S: 501 5.7.0 The login was cancelled
        S: 334 VXNlcm5hbWU6
        C: !!!
        S: 501 5.5.2 That is not base64
        C: AUTH PLAIN Zm9v
        S: 501 5.5.2 PLAIN needs: [authorization identity] NUL user NUL password
        C: AUTH PLAIN =
        S: 501 5.5.2 PLAIN needs: [authorization identity] NUL user NUL password
        C: AUTH PLAIN gr\u00fc\u00dfe
        S: 501 5.5.2 That is not base64
        C: AUTH PLAIN {plain("alice", "bob", "bob-secret")}
        S: 535 5.7.8 Nobody may act for another user here
        C: AUTH
        S: 501 5.5.4 Syntax: AUTH mechanism [initial-response]
        C: AUTH PLAIN a b
        S: 501 5.5.4 Syntax: AUTH mechanism [initial-response]
        C: AUTH GSSAPI
        S: 504 5.5.4 Unknown mechanism; there are PLAIN, LOGIN, CRAM-MD5 and SCRAM-SHA-256
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: {"x" * 13000}
        S: 500 5.5.6 The line is too long
        C: AUTH PLAIN {plain("", "bob", "bob-secret")}
        S: 235 2.7.0 Logged in as bob
    """)


async def test_submission_needs_a_login_before_mail(smtp_greet, inbox):
    mail = await smtp_greet(submission=True)
    first = "530 5.7.0 Log in first: EHLO, then AUTH"
    login = plain("", "alice", "alice-secret")
    await mail.play(f"""
        C: MAIL FROM:<alice@campus.test>
        S: {first}
        C: VRFY bob
        S: {first}
        C: NOOP
        S: 250 2.0.0 Ok
        C: RSET
        S: 250 2.0.0 Ok
        C: AUTH PLAIN {login}
        S: 235 2.7.0 Logged in as alice
        C: MAIL FROM:<dean@campus.test> AUTH=<>
        S: 250 2.1.0 Sender accepted
        C: AUTH PLAIN {login}
        S: 503 5.5.1 AUTH is out of order: {OPEN}
        C: RCPT TO:<someone@other.example>
        S: {NO_RELAY}
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: From: the dean
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert inbox("bob") == [
        b"Return-Path: <dean@campus.test>\r\n"
        b"Received: from client.test" + mail.tcp_info + b" (authenticated as alice)\r\n"
        b"\tby mail.campus.test with ESMTPA id T1\r\n"
        b"\tfor <bob@campus.test>;\r\n"
        b"\tMon, 02 Mar 2026 09:00:00 +0000\r\n"
        b"From: the dean\r\n"
    ]


async def test_a_login_needs_ehlo_and_the_submission_port(smtp_call, smtp_greet):
    mail = await smtp_call(submission=True)
    await mail.play("""
        S: 220 mail.campus.test ESMTP mailedu
        C: AUTH PLAIN
        S: 503 5.5.1 AUTH is out of order: send EHLO first
        C: HELO client.test
        S: 250 mail.campus.test greets client.test
        C: AUTH PLAIN
        S: 503 5.5.1 AUTH is an extension: greet with EHLO, not HELO
    """)
    relay = await smtp_greet()
    await relay.play("""
        C: AUTH PLAIN
        S: 502 5.5.1 There is no login on this port; use the submission port
        C: MAIL FROM:<alice@campus.test> AUTH=<>
        S: 555 5.5.4 MAIL has no parameter AUTH here
    """)
