"""Any lines thrown at SMTP, any bytes at both, any text through both: never a failure."""

from __future__ import annotations

import asyncio
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailedu.servers import pop3, smtp

pytestmark = pytest.mark.usefixtures("no_failure_inside")

EXAMPLES = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

words = st.sampled_from([
    b"EHLO", b"HELO", b"a.test", b"MAIL", b"MAIL FROM:<a@b.test>", b"FROM:", b"<>", b"RCPT",
    b"RCPT TO:<bob@campus.test>", b"TO:<postmaster>", b"TO:<", b'<"', b"@", b">", b"DATA", b"RSET",
    b"NOOP", b"VRFY", b"bob", b"EXPN", b"HELP", b"AUTH PLAIN", b"AUTH LOGIN",
    b"AGJvYgBib2Itc2VjcmV0", b"=", b"SIZE=1", b"BODY=8BITMIME", b"SMTPUTF8", b"SIZE=", b"\xc3\xb6",
])  # fmt: skip


noise = st.binary(max_size=40).map(lambda data: data.replace(b"\n", b"\0"))
lines = st.lists(
    st.lists(words | noise, max_size=4).map(b" ".join) | st.just(b"x" * 20_000), max_size=12
)


@EXAMPLES
@given(lines=lines, submission=st.booleans(), greet=st.booleans())
async def test_every_smtp_line_gets_one_reply(connect, host, lines, submission, greet):
    def session():
        return smtp.session(host, submission=submission, loop=asyncio.get_running_loop())

    async def reply():
        lines = [await mail.line()]
        while lines[-1][3:4] == b"-":
            lines.append(await mail.line())
        for line in lines:
            assert re.fullmatch(rb"[2-5][0-9][0-9][ -][ -~]*\r\n", line) and len(line) <= 512
            assert line[:3] == lines[0][:3]
        return lines[-1]

    beside = await connect.to_protocol(session)
    await beside.line()
    mail = await connect.to_protocol(session)
    await reply()
    if greet:
        lines = [b"EHLO a.test", *lines]
    for line in lines:
        await mail.send(line + b"\r\n")
        answer = await reply()
        greeting = re.match(rb"(?i)(EHLO|HELO)( |$)", line)
        while answer.startswith(b"3"):
            await mail.send(b".\r\n" if answer.startswith(b"354") else b"*\r\n")
            answer = await reply()
        if not greeting:
            assert re.match(rb"([245])[0-9][0-9] \1\.[0-9]{1,3}\.[0-9]{1,3} ", answer)
    assert await beside.ask(b"NOOP") == b"250 2.0.0 Ok"
    for conversation in (mail, beside):
        conversation.half_close()
        await conversation.rest()


@EXAMPLES
@given(
    chunks=st.lists(st.binary(max_size=300), max_size=6), protocol=st.sampled_from(["POP3", "SMTP"])
)
async def test_any_bytes_end_in_a_closed_connection(connect, host, chunks, protocol):
    loop = asyncio.get_running_loop()
    if protocol == "POP3":
        talk = await connect(pop3.serve, host)
    else:
        talk = await connect.to_protocol(lambda: smtp.session(host, submission=True, loop=loop))
    for chunk in chunks:
        await talk.send(chunk)
    talk.half_close()
    replies = await talk.rest()
    assert replies.endswith(b"\r\n")
    for line in replies.splitlines():
        assert re.match(rb"\+OK|-ERR" if protocol == "POP3" else rb"[2-5][0-9][0-9][ -]", line)


@EXAMPLES
@given(
    body=st.lists(
        st.sampled_from([b".", b"..", b"\r\n", b"\n", b"\r", b"x", b"\0", b"\xff"]), max_size=30
    ).map(b"".join)
)
async def test_text_that_a_client_stuffs_arrives_whole(connect, host, store, body):
    body = re.sub(rb"\r\n|\r|\n", b"\r\n", body + b"\r\n")
    loop = asyncio.get_running_loop()
    mail = await connect.to_protocol(lambda: smtp.session(host, submission=False, loop=loop))
    stuffed = re.sub(rb"(?m)^\.", b"..", body)
    await mail.send(
        b"HELO a.test\r\nMAIL FROM:<>\r\nRCPT TO:<bob@campus.test>\r\nDATA\r\n"
        + stuffed + b".\r\nQUIT\r\n"
    )  # fmt: skip
    assert b"\r\n250 2.0.0 Delivered" in await mail.rest()
    box = store.mailbox("bob", "INBOX")
    newest = store.messages(box.id)[-1].uid
    assert store.content(box.id, newest).partition(b"+0000\r\n")[2] == body
    if not body.isascii():  # a header with other octets needs UTF8 of POP3 (RFC 6856 §2)
        return
    pop = await connect(pop3.serve, host)
    await pop.send(
        b"USER bob\r\nPASS bob-secret\r\nRETR %d\r\nQUIT\r\n" % len(store.messages(box.id))
    )
    replies = await pop.rest()
    text = replies.partition(b"+0000\r\n")[2].removesuffix(replies[replies.rindex(b"+OK") :])
    assert text == re.sub(rb"(?m)^\.", b"..", body) + b".\r\n"
