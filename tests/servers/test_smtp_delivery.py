"""What final delivery checks and adds: loops, trace fields, quotas; and the submission port."""

from __future__ import annotations

import dataclasses

import pytest
from smtp_helpers import DATA, ENVELOPE, plain

from mailedu.store import StoreError

DELIVERED = "S: 250 2.0.0 Delivered, with id T1"
LOGIN = f"""
    C: AUTH PLAIN {plain("", "alice", "alice-secret")}
    S: 235 2.7.0 Logged in as alice
"""


async def send(mail, octets):
    await mail.play(ENVELOPE + DATA)
    await mail.send(octets + b".\r\n")
    return await mail.line()


# Loops (RFC 5321 §6.3)


async def test_a_message_with_too_many_received_fields(smtp_greet, inbox):
    mail = await smtp_greet()
    hop = b"Received: from a.example by b.example; Mon, 2 Mar 2026 09:00:00 +0000\r\n"
    assert (await send(mail, hop * 101 + b"\r\n")).startswith(b"554 5.4.6 More than 100 Received")
    assert (await send(mail, hop.upper() * 101)).startswith(b"554 5.4.6 ")
    assert inbox("bob") == []
    assert (await send(mail, hop * 100 + b"\r\n" + hop * 10)).startswith(b"250 2.0.0 ")
    await mail.play(ENVELOPE)
    text = hop * 101 + b"\r\n"
    await mail.send(b"BDAT %d LAST\r\n%b" % (len(text), text))
    assert (await mail.line()).startswith(b"554 5.4.6 ")
    assert len(inbox("bob")) == 1


# Exactly one Return-Path (RFC 5321 §4.4)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (b"Return-Path: <x@y.example>\r\n\r\nb\r\n", b"\r\nb\r\n"),
        (b"A: 1\r\nreturn-path:\r\n <x@y.z>\r\nB: 2\r\n\r\nb\r\n", b"A: 1\r\nB: 2\r\n\r\nb\r\n"),
        (b"Return-Path: <x>\r\nA: 1\r\nRETURN-PATH: <y>\r\n\r\n", b"A: 1\r\n\r\n"),
        (b"A: 1\r\n\r\nReturn-Path: <x>\r\n", b"A: 1\r\n\r\nReturn-Path: <x>\r\n"),
        (b"\r\nReturn-Path: <x>\r\n", b"\r\nReturn-Path: <x>\r\n"),
        (b"X-Return-Path: <x>\r\n", b"X-Return-Path: <x>\r\n"),
    ],
)  # fmt: skip
async def test_a_return_path_that_comes_along_is_dropped(smtp_greet, received, sent, stored):
    mail = await smtp_greet()
    assert (await send(mail, sent)).startswith(b"250 ")
    assert received() == stored


# Quotas


async def test_a_full_mailbox_refuses_its_own_recipient_only(smtp_greet, store, inbox):
    store.set_quota("bob", storage=None, messages=0)
    mail = await smtp_greet()
    await mail.play(f"""
        C: MAIL FROM:<a@b.example>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 452 4.2.2 The mailbox is full; try later
        C: RCPT TO:<carol@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: text
        C: .
        {DELIVERED}
    """)
    assert inbox("bob") == [] and len(inbox("carol")) == 1


async def test_the_announced_size_counts_at_rcpt(smtp_greet, store):
    store.set_quota("bob", storage=1024, messages=None)
    mail = await smtp_greet()
    await mail.play("""
        C: MAIL FROM:<a@b.example> SIZE=1025
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 452 4.2.2 The mailbox is full; try later
        C: RSET
        S: 250 2.0.0 Ok
        C: MAIL FROM:<a@b.example> SIZE=1024
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<bob@campus.test>
        S: 250 2.1.5 Recipient accepted
    """)


async def test_a_message_above_a_quota_goes_to_nobody(smtp_greet, store, inbox):
    store.set_quota("bob", storage=1024, messages=None)
    mail = await smtp_greet()
    await mail.play(f"""
        {ENVELOPE}
        C: RCPT TO:<carol@campus.test>
        S: 250 2.1.5 Recipient accepted
        {DATA}
        C: {"x" * 1100}
        C: .
        S: 552 5.2.2 A mailbox would be over its quota; nobody got it
    """)
    assert inbox("bob") == inbox("carol") == []
    assert (await send(mail, b"short\r\n")).startswith(b"250 2.0.0 ")


# A store that fails


@pytest.mark.parametrize("ending", ["DATA", "BDAT"])
async def test_a_store_that_fails(smtp_greet, store, inbox, monkeypatch, ending):
    def fail(*_):
        raise StoreError("disk full")

    monkeypatch.setattr(store, "deliver", fail)
    mail = await smtp_greet()
    await mail.play(ENVELOPE)
    await mail.send(b"DATA\r\n" if ending == "DATA" else b"BDAT 3 LAST\r\nx\r\n")
    if ending == "DATA":
        await mail.line()
        await mail.send(b".\r\n")
    failed = b"451 4.3.0 The server failed here; nothing was delivered, try later\r\n"
    assert await mail.line() == failed
    monkeypatch.undo()
    assert (await send(mail, b"again\r\n")).startswith(b"250 2.0.0 ")
    assert len(inbox("bob")) == 1


# Submission (RFC 6409)


async def test_submission_changes_nothing_in_the_text(smtp_greet, received):
    mail = await smtp_greet(submission=True)
    await mail.play(LOGIN)
    text = b"X-No: Date, no Message-ID\r\n\r\n\xe9\r\n"
    assert (await send(mail, text)).startswith(b"250 ")
    assert received() == text


async def test_submission_wants_whole_domains(smtp_greet, smtp_call):
    unqualified = "554 5.1.8 The domain must be fully qualified"
    mail = await smtp_greet(submission=True)
    await mail.play(f"""
        {LOGIN}
        C: MAIL FROM:<alice@laptop>
        S: {unqualified}
        C: MAIL FROM:<alice@[192.0.2.1]>
        S: 250 2.1.0 Sender accepted
        C: RSET
        S: 250 2.0.0 Ok
        C: MAIL FROM:<>
        S: 250 2.1.0 Sender accepted
    """)
    relay = await smtp_greet()
    assert await relay.ask(b"MAIL FROM:<root@laptop>") == b"250 2.1.0 Sender accepted"


# The AUTH parameter of MAIL (RFC 4954 §5)


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("AUTH=<>", True),
        ("AUTH=e+3Dmc2@example.com", True),
        ("auth=bob@campus.test", True),
        ("AUTH", False),
        ("AUTH=", False),
        ("AUTH=bob", False),
        ("AUTH=bob@", False),
        ("AUTH=e+3mc2@example.com", False),
        ("AUTH=e+0A@example.com", False),
        ("AUTH=@x.example:bob@campus.test+20x", False),
    ],
)
async def test_the_auth_parameter_of_mail(smtp_greet, value, accepted):
    mail = await smtp_greet(submission=True)
    await mail.play(LOGIN)
    reply = await mail.ask(f"MAIL FROM:<alice@campus.test> {value}".encode())
    assert reply.startswith(b"250 2.1.0 " if accepted else b"501 5.5.4 ")


# Line lengths that extensions allow


async def test_the_longest_mail_and_rcpt(smtp_call, host):
    mail = await smtp_call(on=host, submission=True)
    await mail.line()
    await mail.send(b"EHLO c.test\r\n")
    await mail.read_until(b"250 HELP\r\n")
    await mail.play(LOGIN)
    path = b"<" + b"x" * 300 + b"@a.example>"
    options = b" SIZE=00000000000000000001 BODY=8BITMIME SMTPUTF8 RET=FULL"
    xtext = b"+41" * 120 + b"@a.example"
    line = b"MAIL FROM:" + path + options + b" ENVID=" + b"x" * 100 + b" AUTH=" + xtext
    assert len(line) > 700
    assert (await mail.ask(line)).startswith(b"250 ")
    line = b"RCPT TO:<bob@campus.test> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;" + b"x" * 500
    assert len(line) > 512
    assert (await mail.ask(line)).startswith(b"250 ")


async def test_a_submission_host_without_auth_lets_everybody_post(smtp_call, host, inbox):
    mail = await smtp_call(
        on=dataclasses.replace(host, smtp_hide=frozenset({"AUTH"})), submission=True
    )
    await mail.line()
    await mail.send(b"EHLO c.test\r\n")
    assert b"AUTH" not in await mail.read_until(b"250 HELP\r\n")
    await mail.play(ENVELOPE + DATA + "C: .\n" + DELIVERED)
    assert len(inbox("bob")) == 1
