"""Any lines thrown at POP3, AUTH and STLS among them: one reply each, and never a failure."""

from __future__ import annotations

import base64
import dataclasses
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pop3_helpers import SHORT

from mailedu.protocols.pop3 import POP3
from mailedu.servers import pop3

pytestmark = pytest.mark.usefixtures("no_failure_inside")

PLAIN = base64.b64encode(b"\0bob\0bob-secret")
words = st.sampled_from([
    *(verb.encode() for verb in POP3.commands if verb != "QUIT"), b"AUTH PLAIN", b"AUTH LOGIN",
    b"AUTH CRAM-MD5", b"AUTH SCRAM-SHA-256", PLAIN, base64.b64encode(b"bob"), b"biwsbj1ib2Iscj1j",
    b"=", b"*", b"", b"bob", b"bob-secret", b"1", b"2", b"0", b"\xc3\xb6", b"\xff",
])  # fmt: skip
noise = st.binary(max_size=30).map(lambda data: data.replace(b"\n", b"\0"))
lines = st.lists(
    st.lists(words | noise, max_size=3).map(b" ".join) | st.just(b"A" * 13_000), max_size=15
)


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lines=lines,
    login=st.booleans(),
    hide=st.frozensets(st.sampled_from([*POP3.capabilities, "APOP", "CAPA"]), max_size=3),
    cleartext=st.booleans(),
    expire=st.sampled_from([None, 0, 1]),
)
async def test_every_line_gets_one_reply(
    connect, host, store, lines, login, hide, cleartext, expire
):
    box = store.mailbox("bob", "INBOX").id
    if not store.messages(box):
        store.append(box, SHORT)
        store.append(box, "Subject: ö\r\n\r\n".encode())
    policy = dataclasses.replace(
        host, pop3_hide=hide, cleartext_login=cleartext, pop3_expire=expire
    )
    pop = await connect(pop3.serve, policy)
    await pop.line()
    exchange = False
    if login:
        lines = [b"USER bob", b"PASS bob-secret", *lines]
    for line in lines:
        reply = await pop.ask(line)
        assert re.fullmatch(rb"(\+OK|-ERR) [ -~]+|\+ [A-Za-z0-9+/]*=*", reply)
        assert len(reply) <= 510 and (
            exchange or not reply.startswith(b"+ ") or b"AUTH" in line.upper()
        )
        long = re.match(rb"(?i)(RETR|TOP|CAPA)( |$)|(LIST|UIDL) *$", line)
        if not exchange and long and reply.startswith(b"+OK"):
            while await pop.line() != b".\r\n":
                pass
        exchange = reply.startswith(b"+ ")
    pop.half_close()
    assert await pop.rest() == b""
    store.lock_maildrop("bob").release()
    assert len(store.messages(box)) == 2
