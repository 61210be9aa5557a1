"""UTF-8 mode (RFC 6856): which messages need it, and what a client without it gets."""

from __future__ import annotations

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pop3_helpers import SHORT, capabilities

PLAIN = base64.b64encode(b"\0bob\0bob-secret")
HEADER = "Subject: Grüße\r\n\r\nHallo\r\n".encode()
PART = (
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    "Content-Disposition: attachment; filename=grüße.txt\r\n\r\ntext\r\n--x--\r\n"
).encode()
NESTED = b"Content-Type: message/rfc822\r\n\r\n" + HEADER
BODY = "Content-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n".encode()
REFUSED = b"-ERR [UTF8] this message has UTF-8 in its header: give UTF8 first"


@pytest.fixture
async def pop(pop3_call):
    return await pop3_call()


async def login(pop):
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")


async def test_utf8_is_announced_with_user_in_both_states(pop):
    assert (await capabilities(pop))["UTF8"] == "USER"
    assert await pop.ask(b"UTF8") == b"+OK UTF-8 mode"
    await login(pop)
    assert (await capabilities(pop))["UTF8"] == "USER"


@pytest.mark.parametrize("content", [HEADER, PART, NESTED])
async def test_a_message_with_utf8_in_a_header_needs_the_mode(pop, pop3_call, store, content):
    store.deliver(content, ["bob"])
    await login(pop)
    assert await pop.ask(b"LIST 1") == b"+OK 1 %d" % len(content)
    assert await pop.ask(b"RETR 1") == REFUSED
    assert await pop.ask(b"TOP 1 0") == REFUSED
    assert (await pop.ask(b"UTF8")).startswith(b"-ERR UTF8 may be given only in the AUTHORIZATION")
    assert (await pop.ask(b"DELE 1")).startswith(b"+OK")
    assert (await pop.ask(b"RSET")).startswith(b"+OK")
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")

    pop = await pop3_call()
    assert (await pop.ask(b"UTF8")).startswith(b"+OK")
    await login(pop)
    assert await pop.ask(b"LIST 1") == b"+OK 1 %d" % len(content)
    await pop.send(b"RETR 1\r\n")
    assert (await pop.line()).startswith(b"+OK")
    assert await pop.read_until(b"\r\n.\r\n") == content + b".\r\n"
    assert (await pop.ask(b"TOP 1 0")).startswith(b"+OK")


@pytest.mark.parametrize("content", [SHORT, BODY])
@pytest.mark.parametrize("mode", [False, True])
async def test_any_other_message_is_the_same_in_both_modes(pop, store, content, mode):
    store.deliver(content, ["bob"])
    if mode:
        assert (await pop.ask(b"UTF8")).startswith(b"+OK")
    await login(pop)
    assert await pop.ask(b"RETR 1") == b"+OK %d octets" % len(content)
    assert await pop.read_until(b"\r\n.\r\n") == content + b".\r\n"


async def test_utf8_takes_no_argument_and_may_be_repeated(pop):
    assert await pop.ask(b"UTF8 USER") == b"-ERR the form is: UTF8"
    assert (await pop.ask(b"utf8")).startswith(b"+OK")
    assert (await pop.ask(b"UTF8")).startswith(b"+OK")


@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pieces=st.lists(st.sampled_from([b"A: ", b"x", b"\r\n", b"\xc3\xbc", b" "]), max_size=12))
async def test_without_the_mode_no_header_beyond_ascii_is_sent(pop3_call, store, pieces):
    box = store.mailbox("bob", "INBOX").id
    store.expunge(box, [message.uid for message in store.messages(box)])
    content = b"".join(pieces) or b"x"
    store.append(box, content)
    pop = await pop3_call()
    await login(pop)
    await pop.send(b"RETR 1\r\nQUIT\r\n")
    replies = await pop.rest()
    stored = store.content(box, store.messages(box)[0].uid)
    start = stored.startswith(b"\r\n")
    header = b"" if start else stored.partition(b"\r\n\r\n")[0]
    assert replies.startswith(b"+OK") == header.isascii()
