"""Delivery status notifications: the parameters (RFC 3461) and the report (RFC 3464)."""

from __future__ import annotations

import email
import email.policy

import pytest
from smtp_helpers import DATA

MAIL_OK, RCPT_OK = b"250 2.1.0 Sender accepted", b"250 2.1.5 Recipient accepted"
RET = b"501 5.5.4 RET is FULL or HDRS"
ENVID = b"501 5.5.4 ENVID is xtext of at most 100 characters"
NOTIFY = b"501 5.5.4 NOTIFY is NEVER, or some of SUCCESS, FAILURE and DELAY"
ORCPT = b"501 5.5.4 ORCPT is a type of address, a semicolon and xtext"
TWICE = b"501 5.5.4 A parameter is malformed, or given twice"


def send(mail_parameters="", *recipients, reverse_path="alice@campus.test", text="C: text"):
    """A dialogue that sends one message; ``recipients`` are paths with their parameters."""
    rows = [f"C: MAIL FROM:<{reverse_path}> {mail_parameters}", f"S: {MAIL_OK.decode()}"]
    for recipient in recipients:
        rows += [f"C: RCPT TO:{recipient}", f"S: {RCPT_OK.decode()}"]
    return "\n".join([*rows, DATA, text, "C: ."])


@pytest.mark.parametrize(
    ("parameters", "reply"),
    [
        ("RET=FULL", MAIL_OK),
        ("ret=hdrs", MAIL_OK),
        ("RET=HDRS ENVID=QQ314159", MAIL_OK),
        ("ENVID=a+2Bb+3Dc+20d", MAIL_OK),
        ("ENVID=" + "x" * 100, MAIL_OK),
        ("RET", RET),
        ("RET=PARTIAL", RET),
        ("RET=FULL RET=HDRS", TWICE),
        ("ENVID", ENVID),
        ("ENVID=", TWICE),
        ("ENVID=a=b", TWICE),
        ("ENVID=a+2", ENVID),
        ("ENVID=a+2b", ENVID),
        ("ENVID=a+ZZ", ENVID),
        ("ENVID=a+0D+0ABcc:x", ENVID),
        ("ENVID=a+00", ENVID),
        ("ENVID=a+E9", ENVID),
        ("ENVID=" + "x" * 101, ENVID),
        ("ENVID=é", ENVID),
    ],
)
async def test_parameters_of_mail(smtp_greet, parameters, reply):
    mail = await smtp_greet()
    assert await mail.ask(f"MAIL FROM:<> {parameters}".encode()) == reply


@pytest.mark.parametrize(
    ("parameters", "reply"),
    [
        ("NOTIFY=NEVER", RCPT_OK),
        ("notify=success,failure,delay", RCPT_OK),
        ("NOTIFY=DELAY ORCPT=rfc822;Bob@x.example", RCPT_OK),
        ("ORCPT=x400;/C=3DUS/".replace("=3D", "+3D"), RCPT_OK),
        ("ORCPT=utf-8;b\\x{F6}b@x.example", RCPT_OK),
        ("ORCPT=rfc822;" + "x" * 500, RCPT_OK),
        ("NOTIFY", NOTIFY),
        ("NOTIFY=ALWAYS", NOTIFY),
        ("NOTIFY=NEVER,SUCCESS", NOTIFY),
        ("NOTIFY=SUCCESS,", NOTIFY),
        ("NOTIFY=NEVER NOTIFY=NEVER", TWICE),
        ("ORCPT", ORCPT),
        ("ORCPT=bob@x.example", ORCPT),
        ("ORCPT=;bob@x.example", ORCPT),
        ("ORCPT=rfc822;", ORCPT),
        ("ORCPT=rfc822;a+0Ab", ORCPT),
        ("ORCPT=rfc(822;a", ORCPT),
        ("ORCPT=utf-8;a\\x{A}b", ORCPT),
        ("ORCPT=utf-8;a\\x{0A}b", ORCPT),
        ("ORCPT=utf-8;a\\x{D800}b", ORCPT),
        ("ORCPT=utf-8;a\\x{FFFFFF}b", ORCPT),
        ("ORCPT=utf-8;böb", ORCPT),  # needs SMTPUTF8
        ("ORCPT=rfc822;" + "x" * 501, ORCPT),
        ("RET=FULL", b"555 5.5.4 RCPT has no parameter RET here"),
    ],
)
async def test_parameters_of_rcpt(smtp_greet, parameters, reply):
    mail = await smtp_greet()
    assert await mail.ask(b"MAIL FROM:<alice@campus.test>") == MAIL_OK
    line = f"RCPT TO:<bob@campus.test> {parameters}".encode()
    assert await mail.ask(line) == reply
    assert await mail.ask(b"RCPT TO:<carol@campus.test>") == RCPT_OK


async def test_the_report_of_a_success(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(
        send(
            "RET=FULL ENVID=QQ+2B314159",
            "<bob@campus.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Bob@Elsewhere.example",
            "<carol@campus.test> NOTIFY=FAILURE",
            text="C: Subject: hello\nC:\nC: body",
        )
        + "\nS: 250 2.0.0 Delivered, with id T1"
    )
    (content,) = inbox("alice")
    assert content.startswith(b"Return-Path: <>\r\n")
    report = email.message_from_bytes(content, policy=email.policy.default)
    assert report.get_content_type() == "multipart/report"
    assert report.get_param("report-type") == "delivery-status"
    assert report["To"] == "alice@campus.test" and "postmaster@campus.test" in report["From"]
    assert report["Date"] and report["Message-ID"] and report["Auto-Submitted"] == "auto-replied"
    assert report.defects == []
    people, programs, header = report.iter_parts()
    assert "<bob@campus.test>" in people.get_content()
    assert "carol" not in content.decode()
    message, recipient = programs.get_payload()
    assert message.items() == [
        ("Original-Envelope-Id", "QQ+314159"),
        ("Reporting-MTA", "dns;mail.campus.test"),
        ("Arrival-Date", "Mon, 02 Mar 2026 09:00:00 +0000"),
    ]
    assert recipient.items() == [
        ("Original-Recipient", "rfc822;Bob@Elsewhere.example"),
        ("Final-Recipient", "rfc822;bob@campus.test"),
        ("Action", "delivered"),
        ("Status", "2.0.0"),
    ]
    assert header.get_content_type() == "text/rfc822-headers"
    assert header.get_content().endswith("Subject: hello\r\n")
    assert "body" not in header.get_content()
    (delivered,) = inbox("bob")
    assert delivered.endswith(b"Subject: hello\r\n\r\nbody\r\n")


async def test_one_report_for_all_who_have_it(smtp_greet, inbox):
    mail = await smtp_greet()
    await mail.play(
        send("", "<bob@campus.test> NOTIFY=SUCCESS", "<Postmaster> NOTIFY=SUCCESS")
        + "\nS: 250 2.0.0 Delivered, with id T1"
    )
    letter, report = inbox("alice")
    assert letter.endswith(b"text\r\n")
    assert report.count(b"\r\nAction: delivered\r\n") == 2
    assert b"\r\nFinal-Recipient: rfc822;bob@campus.test\r\n" in report
    assert b"\r\nFinal-Recipient: rfc822;Postmaster@campus.test\r\n" in report
    assert b"Original-" not in report


@pytest.mark.parametrize(
    ("reverse_path", "notify"),
    [
        ("", "NOTIFY=SUCCESS"),
        ("ned@elsewhere.example", "NOTIFY=SUCCESS"),
        ("nobody@campus.test", "NOTIFY=SUCCESS"),
        ("alice@campus.test", ""),
        ("alice@campus.test", "NOTIFY=NEVER"),
        ("alice@campus.test", "NOTIFY=FAILURE,DELAY"),
    ],
)
async def test_when_there_is_no_report(smtp_greet, inbox, reverse_path, notify):
    mail = await smtp_greet()
    await mail.play(
        send("", f"<bob@campus.test> {notify}", reverse_path=reverse_path)
        + "\nS: 250 2.0.0 Delivered, with id T1"
    )
    assert len(inbox("bob")) == 1
    assert inbox("alice") == inbox("carol") == []


async def test_what_is_not_delivered_is_not_reported_as_delivered(smtp_greet, store, inbox):
    store.set_quota("bob", storage=50, messages=None)
    mail = await smtp_greet()
    await mail.play(
        send("", "<bob@campus.test> NOTIFY=SUCCESS")
        + "\nS: 552 5.2.2 A mailbox would be over its quota; nobody got it"
    )
    assert inbox("alice") == inbox("bob") == []


async def test_a_report_that_has_no_room_is_lost_and_the_message_is_not(smtp_greet, store, inbox):
    store.set_quota("alice", storage=None, messages=0)
    mail = await smtp_greet()
    await mail.play(
        send("", "<bob@campus.test> NOTIFY=SUCCESS") + "\nS: 250 2.0.0 Delivered, with id T1"
    )
    assert inbox("alice") == []
    assert len(inbox("bob")) == 1


async def test_a_report_in_utf8(smtp_greet, store, inbox):
    store.add_account("jörg", "secret", "jörg@campus.test")
    mail = await smtp_greet()
    await mail.play(
        send(
            "SMTPUTF8",
            "<jörg@campus.test> NOTIFY=SUCCESS ORCPT=utf-8;j\\x{F6}rg@x.example",
            text="C: Subject: grüße",
        )
        + "\nS: 250 2.0.0 Delivered, with id T1"
    )
    (content,) = inbox("alice")
    assert b"Content-Type: message/global-delivery-status\r\n" in content
    assert b"Content-Type: message/global-headers\r\n" in content
    assert "Original-Recipient: utf-8;jörg@x.example\r\n".encode() in content
    assert "Final-Recipient: utf-8;jörg@campus.test\r\n".encode() in content
    assert "Subject: grüße\r\n".encode() in content
