"""A hidden extension is not announced, not understood and not hinted at."""

from __future__ import annotations

import dataclasses
import re

import pytest
from smtp_helpers import plain, watched_session

from mailedu.protocols.smtp import SMTP

UNKNOWN = "500 5.5.1 Unknown command; HELP names those that there are"
MAIL, RCPT = "MAIL FROM:<alice@campus.test>", "RCPT TO:<bob@campus.test>"

# What each extension adds: lines that are accepted with it, and the reply when it is hidden.
ADDS = {
    "SIZE": [(f"{MAIL} SIZE=9", "555 5.5.4 MAIL has no parameter SIZE here")],
    "8BITMIME": [
        (f"{MAIL} BODY=8BITMIME", "555 5.5.4 MAIL has no parameter BODY here"),
        (f"{MAIL} SMTPUTF8", "555 5.5.4 MAIL has no parameter SMTPUTF8 here"),  # RFC 6531 §3.1
    ],
    "SMTPUTF8": [
        (f"{MAIL} SMTPUTF8", "555 5.5.4 MAIL has no parameter SMTPUTF8 here"),
        ("VRFY bob SMTPUTF8", "501 5.1.3 That is neither a user's name nor an address"),
    ],
    "PIPELINING": [],
    "ENHANCEDSTATUSCODES": [],
    "CHUNKING": [("BDAT 0 LAST", UNKNOWN)],
    "DSN": [
        (f"{MAIL} RET=FULL", "555 5.5.4 MAIL has no parameter RET here"),
        (f"{MAIL} ENVID=x", "555 5.5.4 MAIL has no parameter ENVID here"),
        (f"{RCPT} NOTIFY=NEVER", "555 5.5.4 RCPT has no parameter NOTIFY here"),
        (f"{RCPT} ORCPT=rfc822;x", "555 5.5.4 RCPT has no parameter ORCPT here"),
    ],
    "STARTTLS": [("STARTTLS", UNKNOWN)],
    "AUTH": [
        (f"AUTH PLAIN {plain('', 'bob', 'bob-secret')}", UNKNOWN),
        (f"{MAIL} AUTH=<>", "555 5.5.4 MAIL has no parameter AUTH here"),
    ],
    "HELP": [("HELP", "500 5.5.1 Unknown command"), ("HELP MAIL", "500 5.5.1 Unknown command")],
}


def test_every_extension_is_tried():
    assert ADDS.keys() == SMTP.capabilities.keys()


async def session(smtp_call, host, certificates, hidden, line):
    """Open a submission session that hides some, and get as far as ``line`` can be given."""
    host = dataclasses.replace(host, tls=certificates.server, smtp_hide=frozenset(hidden))
    mail = await smtp_call(on=host, submission=True)
    await mail.line()
    await mail.send(b"EHLO c.test\r\nNOOP\r\n")
    announced = (await mail.read_until(b" Ok\r\n")).decode()
    if not line.startswith("AUTH"):
        await mail.ask(f"AUTH PLAIN {plain('', 'bob', 'bob-secret')}".encode())
    if line.startswith(("RCPT", "BDAT")):
        assert (await mail.ask(MAIL.encode())).startswith(b"250 ")
    if line.startswith("BDAT"):
        assert (await mail.ask(RCPT.encode())).startswith(b"250 ")
    return mail, announced


@pytest.mark.parametrize("name", ADDS)
async def test_it_is_not_announced(smtp_call, host, certificates, name):
    for hidden, there in ((set(), True), ({name}, False)):
        mail, announced = await session(smtp_call, host, certificates, hidden, "NOOP")
        keywords = re.findall(r"^250[ -](\w+)", announced, re.MULTILINE)
        assert (name in keywords) is there
        if "HELP" not in hidden:
            verbs = (await mail.ask(b"HELP")).split()
            for verb, command in SMTP.commands.items():
                assert (verb.encode() in verbs) is (command.capability not in hidden)


@pytest.mark.parametrize(
    ("name", "line", "refusal"), [(name, *each) for name in ADDS for each in ADDS[name]]
)
async def test_what_it_adds_is_refused(smtp_call, host, certificates, name, line, refusal):
    mail, _ = await session(smtp_call, host, certificates, set(), line)
    assert (await mail.ask(line.encode()))[:1] == b"2"
    mail, _ = await session(smtp_call, host, certificates, {name}, line)
    assert (await mail.ask(line.encode())).decode() == refusal
    assert (await mail.ask(b"NOOP")) == b"250 2.0.0 Ok"


async def test_without_enhanced_codes_every_reply_is_plain(smtp_call, host, clock):
    mail = await smtp_call(on=dataclasses.replace(host, smtp_hide={"ENHANCEDSTATUSCODES"}))
    await mail.play("""
        S: 220 mail.campus.test ESMTP mailedu
        C: HELO c.test
        S: 250 mail.campus.test greets c.test
        C: NOOP
        S: 250 Ok
        C: BOGUS
        S: 500 Unknown command; HELP names those that there are
        C: MAIL FROM:<>
        S: 250 Sender accepted
        C: RCPT TO:<nobody@campus.test>
        S: 550 There is no such mailbox here
    """)
    await clock.advance(301)
    assert await mail.rest() == b"421 Nothing was heard for too long; closing\r\n"


async def test_without_smtputf8_an_address_is_ascii(smtp_call, host):
    mail = await smtp_call(on=dataclasses.replace(host, smtp_hide={"SMTPUTF8"}))
    await mail.play("""
        S: 220 mail.campus.test ESMTP mailedu
        C: HELO c.test
        S: 250 mail.campus.test greets c.test
        C: MAIL FROM:<jörg@campus.test>
        S: 501 5.1.7 An address is ASCII
        C: MAIL FROM:<>
        S: 250 2.1.0 Sender accepted
        C: RCPT TO:<jörg@campus.test>
        S: 501 5.1.3 An address is ASCII
    """)


async def test_a_hidden_bdat_brings_no_octets(smtp_call, host, certificates):
    mail, _ = await session(smtp_call, host, certificates, {"CHUNKING"}, "BDAT")
    await mail.send(b"BDAT 6 LAST\r\nNOOP\r\n")
    assert (await mail.line()).decode() == UNKNOWN + "\r\n"
    assert await mail.line() == b"250 2.0.0 Ok\r\n"


@pytest.mark.parametrize(("hidden", "writes"), [(frozenset(), 1), (frozenset({"PIPELINING"}), 3)])
async def test_without_pipelining_each_reply_goes_out_by_itself(connect, host, hidden, writes):
    written: list[bytes] = []
    host = dataclasses.replace(host, smtp_hide=hidden)
    mail = await connect.to_protocol(lambda: watched_session(host, written))
    await mail.line()
    written.clear()
    await mail.send(b"NOOP\r\nNOOP\r\nNOOP\r\n")
    for _ in range(3):
        assert await mail.line() == b"250 2.0.0 Ok\r\n"
    assert len([data for data in written if data]) == writes
