"""SMTP by hand: order, envelope and bad input, as bytes in and bytes out."""

from __future__ import annotations

import pytest
from smtp_helpers import DATA, ENVELOPE, NO_RELAY, OPEN, plain

# Order


async def test_commands_out_of_order(smtp_call):
    mail = await smtp_call()
    await mail.play(f"""
        S: 220 mail.campus.test ESMTP mailedu
        C: MAIL FROM:<a@b.example>
        S: 503 5.5.1 MAIL is out of order: send EHLO first
        C: RSET
        S: 250 2.0.0 Ok
        C: RCPT TO:<bob@campus.test>
        S: 503 5.5.1 RCPT is out of order: send EHLO first
        C: NOOP something
        S: 250 2.0.0 Ok
        C: HELO a.test
        S: 250 mail.campus.test greets a.test
        C: RCPT TO:<bob@campus.test>
        S: 503 5.5.1 RCPT is out of order: send MAIL first
        C: DATA
        S: 503 5.5.1 DATA is out of order: send MAIL first
        C: MAIL FROM:<a@b.example> SIZE=1
        S: 555 5.5.4 Parameters are an extension: greet with EHLO, not HELO
        C: MAIL FROM:<a@b.example>
        S: 250 2.1.0 Sender accepted
        C: MAIL FROM:<a@b.example>
        S: 503 5.5.1 MAIL is out of order: {OPEN}
        C: DATA
        S: 503 5.5.1 Send RCPT first
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        C: HELO b.test
        S: 250 mail.campus.test greets b.test
        C: DATA
        S: 503 5.5.1 DATA is out of order: send MAIL first
    """)


async def test_several_transactions_in_one_session(smtp_greet, inbox):
    mail = await smtp_greet()
    for number in (1, 2):
        await mail.play(f"""
            {ENVELOPE}
            {DATA}
            C: text {number}
            C: .
            S: 250 2.0.0 Delivered, with id T{number}
        """)
    assert len(inbox("bob")) == 2


# Envelope


async def test_recipients(smtp_greet, inbox):
    mail = await smtp_greet()
    accepted = "250 2.1.5 Recipient accepted"
    syntax = "501 5.1.3 Syntax: RCPT TO:<address>, in angle brackets"
    await mail.play(f"""
        C: MAIL FROM:<>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<BOB@Campus.Test>
        S: {accepted}
        C: rcpt to: <"bob"@campus.test>
        S: {accepted}
        C: RCPT TO:<bob@campus.test>
        S: {accepted}
        C: RCPT TO:<Postmaster>
        S: {accepted}
        C: RCPT TO:<POSTMASTER@campus.test>
        S: {accepted}
        C: RCPT TO:bob@campus.test
        S: {syntax}
        C: RCPT TO:<bob>
        S: {syntax}
        C: RCPT TO:<bob@campus.test
        S: {syntax}
        C: RCPT TO:<bob@campus.test>x
        S: {syntax}
        C: RCPT TO:<bob@>
        S: {syntax}
        C: RCPT TO:<>
        S: 501 5.1.3 A recipient cannot be empty
        C: RCPT FROM:<bob@campus.test>
        S: 501 5.5.4 Syntax: RCPT TO:<address>
        C: RCPT
        S: 501 5.5.4 Syntax: RCPT TO:<address>
        C: RCPT TO:<bob@campus.test> X-NEW=1
        S: 555 5.5.4 RCPT has no parameter X-NEW here
        C: RCPT TO:<bob@campus.test> =
        S: 501 5.5.4 A parameter is malformed, or given twice
        C: RCPT TO:<b\u00f6b@campus.test>
        S: 553 5.6.7 An address that is not ASCII needs SMTPUTF8 with MAIL
        C: RCPT TO:<bob@[127.0.0.1]>
        S: {NO_RELAY}
        C: RCPT TO:<bob@sub.campus.test>
        S: {NO_RELAY}
        {DATA}
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert [len(inbox(user)) for user in ("alice", "bob", "carol")] == [1, 1, 0]
    assert inbox("bob")[0].startswith(b"Return-Path: <>\r\n")


async def test_mail_parameters(smtp_greet, inbox, store):
    store.add_account("jörg", "secret", "jörg@campus.test")
    mail = await smtp_greet()
    for bad, reply in {
        "<a@b.example> SIZE=x": "501 5.5.4 SIZE is a number of octets",
        "<a@b.example> SIZE": "501 5.5.4 SIZE is a number of octets",
        "<a@b.example> SIZE=999999999999": "552 5.3.4 A message may have at most 26214400 octets",
        "<a@b.example> BODY=9BIT": "501 5.5.4 BODY is 7BIT or 8BITMIME",
        "<a@b.example> BODY=BINARYMIME": "501 5.5.4 BODY is 7BIT or 8BITMIME",
        "<a@b.example> SMTPUTF8=yes": "501 5.5.4 SMTPUTF8 takes no value",
        "<a@b.example> X-NEW": "555 5.5.4 MAIL has no parameter X-NEW here",
        "<a@b.example> BODY=7BIT BODY=7BIT": "501 5.5.4 A parameter is malformed, or given twice",
        "<a@b.example>SIZE=1": "501 5.1.7 Syntax: MAIL FROM:<address>, in angle brackets",
        "a@b.example": "501 5.1.7 Syntax: MAIL FROM:<address>, in angle brackets",
        "<a b@c.example>": "501 5.1.7 Syntax: MAIL FROM:<address>, in angle brackets",
        "<a@@b.example>": "501 5.1.7 Syntax: MAIL FROM:<address>, in angle brackets",
        "<.a@b.example>": "501 5.1.7 Syntax: MAIL FROM:<address>, in angle brackets",
        "<postmaster>": "501 5.1.7 The reverse-path needs a domain",
        "<jörg@campus.test>": "553 5.6.7 An address that is not ASCII needs SMTPUTF8 with MAIL",
    }.items():
        assert (await mail.ask(f"MAIL FROM:{bad}".encode())).decode() == reply
    await mail.play(f"""
        C: mail from: <"a \\"b> c"@b.example> size=10 body=8bitmime
        S: 250 2.1.0 Sender accepted
        C: RSET
        S: 250 2.0.0 Ok
        C: MAIL FROM:<j\u00f6rg@campus.test> SMTPUTF8 BODY=8BITMIME SIZE=0
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<j\u00f6rg@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: Subject: gr\u00fc\u00dfe
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    (content,) = inbox("jörg")
    assert content.startswith("Return-Path: <jörg@campus.test>\r\n".encode())
    assert b" with UTF8SMTP id T1\r\n" in content
    assert content.endswith("+0000\r\nSubject: grüße\r\n".encode())


async def test_the_received_line_names_an_old_greeting_and_quotes_what_needs_it(smtp_call, inbox):
    mail = await smtp_call()
    await mail.play(f"""
        S: 220 mail.campus.test ESMTP mailedu
        C: HELO [192.0.2.1]
        S: 250 mail.campus.test greets [192.0.2.1]
        C: MAIL FROM:<"a \\"b> c"@b.example>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    assert inbox("bob") == [
        b'Return-Path: <"a \\"b> c"@b.example>\r\n'
        b"Received: from [192.0.2.1]" + mail.tcp_info + b"\r\n"
        b"\tby mail.campus.test with SMTP id T1\r\n"
        b"\tfor <bob@campus.test>;\r\n"
        b"\tMon, 02 Mar 2026 09:00:00 +0000\r\n"
    ]


@pytest.mark.parametrize(
    "name", ["", "two words", "a@b", "<a>", "[]", "x" * 256, "gr\u00fc\u00dfe"]
)
async def test_a_name_that_ehlo_cannot_take(smtp_greet, name):
    mail = await smtp_greet()
    for verb in ("EHLO", "HELO"):
        reply = await mail.ask(f"{verb} {name}".encode())
        assert reply == f"501 Syntax: {verb} and the client's name, or [its address]".encode()
    await mail.play(ENVELOPE)


# Bad input


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (b"BOGUS", b"500 5.5.1 Unknown command; HELP names those that there are"),
        (b"STARTTLS", b"500 5.5.1 Unknown command; HELP names those that there are"),
        (b"MAILFROM:<a@b.example>", b"500 5.5.1 Unknown command; HELP names those that there are"),
        (b"", b"500 5.5.2 A command is a line of text without control characters"),
        (b" NOOP", b"500 5.5.1 Unknown command; HELP names those that there are"),
        (b"NOOP\0", b"500 5.5.2 A command is a line of text without control characters"),
        (b"NOOP\rNOOP", b"500 5.5.2 A command is a line of text without control characters"),
        (b"\xff\xfe", b"500 5.5.2 A command is ASCII, or UTF-8 in addresses"),
        (b"NOOP " + b"x" * 506, b"500 5.5.2 The line is too long"),
        (b"NOOP " + b"x" * 20_000, b"500 5.5.2 The line is too long"),
        (b"x" * 1_000_000, b"500 5.5.2 The line is too long"),
        (b"MAIL FROM:<a@b.example> AUTH=" + b"x" * 1200, b"500 5.5.2 The line is too long"),
        (b"RSET now", b"501 5.5.4 RSET takes no argument"),
        (b"QUIT now", b"501 5.5.4 QUIT takes no argument"),
        (b"HELP bogus", b"504 5.5.4 There is no such command; HELP alone names them all"),
    ],
)
async def test_bad_commands_are_refused_and_the_session_goes_on(smtp_greet, line, reply):
    mail = await smtp_greet()
    for _ in range(7):
        assert await mail.ask(line) == reply
    await mail.play(ENVELOPE)


async def test_data_takes_no_argument(smtp_greet):
    mail = await smtp_greet()
    await mail.play(f"""
        {ENVELOPE}
        C: DATA now
        S: 501 5.5.4 DATA takes no argument
        {DATA}
    """)


async def test_lines_of_the_greatest_length_and_other_liberties(smtp_greet):
    mail = await smtp_greet()
    assert await mail.ask(b"NOOP " + b"x" * 505) == b"250 2.0.0 Ok"
    await mail.send(b"noop\r\nNoOp   \r\n")
    assert await mail.line() == await mail.line() == b"250 2.0.0 Ok\r\n"


async def test_a_line_end_is_cr_and_lf(smtp_greet):
    refused = b"500 5.5.2 A line ends with CR and LF, not with LF alone (by hand: nc -C)\r\n"
    mail = await smtp_greet(submission=True)
    await mail.send(b"NOOP\nMAIL FROM:<a@b.example>\nQUIT\nNOOP\r\n")
    for _ in range(3):
        assert await mail.line() == refused
    assert await mail.line() == b"250 2.0.0 Ok\r\n"
    await mail.send(b"AUTH PLAIN\r\n" + plain("", "bob", "bob-secret").encode() + b"\n")
    assert await mail.line() == b"334 \r\n"
    assert await mail.line() == refused


async def test_a_hundred_recipients(smtp_greet, store, inbox):
    for number in range(100):
        store.add_account(f"user{number}", "secret", f"user{number}@campus.test")
    mail = await smtp_greet()
    await mail.send(b"MAIL FROM:<>\r\n")
    await mail.line()
    for number in range(100):
        reply = await mail.ask(f"RCPT TO:<user{number}@campus.test>".encode())
        assert reply == b"250 2.1.5 Recipient accepted"
    await mail.play(DATA + "C: .\nS: 250 2.0.0 Delivered, with id T1")
    assert all(len(inbox(f"user{number}")) == 1 for number in range(100))


async def test_objects_of_the_least_sizes_that_must_be_taken(smtp_greet, inbox, store):
    local, domain = "x" * 64, ".".join(["d" * 63] * 3) + "." + "e" * 63
    path = f"{'y' * 55}@{domain[:198]}"  # a path of 256 octets with its brackets
    mail = await smtp_greet()
    assert len(domain) == 255 and len(path) == 254
    for reverse_path in (f"{local}@b.example", f"a@{domain}", path):
        assert (await mail.ask(f"MAIL FROM:<{reverse_path}>".encode())).startswith(b"250 ")
        assert (await mail.ask(b"RSET")).startswith(b"250 ")
    await mail.play(ENVELOPE + DATA)
    await mail.send((b"x" * 998 + b"\r\n") * 66 + b".\r\n")
    assert (await mail.line()).startswith(b"250 ")
    assert len(inbox("bob")[0]) > 64 * 1024


async def test_replies_have_the_form_of_the_rfc_and_keep_the_case_of_a_path(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(f"""
        C: MAIL FROM:<JoHn@B.example>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<BoB@Campus.Test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: .
        S: 250 2.0.0 Delivered, with id T1
    """)
    (content,) = inbox("bob")
    assert content.startswith(b"Return-Path: <JoHn@B.example>\r\n")
    assert b"\tfor <BoB@Campus.Test>;\r\n" in content


async def test_help(smtp_greet):
    mail = await smtp_greet()
    assert (await mail.ask(b"HELP")).startswith(b"214 2.0.0 Commands: EHLO HELO MAIL RCPT DATA ")
    assert (await mail.ask(b"HELP rcpt")).startswith(b"214 2.0.0 RCPT TO:<forward-path>")


async def test_a_silent_client_is_told_and_closed(smtp_greet, clock):
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    await clock.advance(299)
    assert await mail.ask(b"bogus") == b"500 5.5.1 Unknown command; HELP names those that there are"
    await clock.advance(299)
    await mail.play(DATA)
    await clock.advance(301)
    assert await mail.rest() == b"421 4.4.2 Nothing was heard for too long; closing\r\n"


async def test_sessions_have_their_own_limits_and_state(smtp_greet):
    first, second = await smtp_greet(), await smtp_greet()
    await first.play(ENVELOPE)
    for _ in range(3):
        await first.send(b"EHLO client.test\r\n")
        await first.read_until(b"250 HELP\r\n")
    assert await second.ask(b"DATA") == b"503 5.5.1 DATA is out of order: send MAIL first"
    long = b"MAIL FROM:<a@b.example> X-A=" + b"x" * 1140
    assert await first.ask(long) == b"555 5.5.4 MAIL has no parameter X-A here"
    assert await second.ask(long) == b"555 5.5.4 MAIL has no parameter X-A here"
    assert await second.ask(long + b"x" * 50) == b"500 5.5.2 The line is too long"
