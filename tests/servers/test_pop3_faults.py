"""The three wrong behaviours of POP3: each errs as named, the wire tells nothing else of it."""

from __future__ import annotations

import base64
import dataclasses

import pytest
from pop3_helpers import capabilities, message

from mailedu.protocols.faults import FAULTS
from mailedu.servers import pop3

PLAIN = base64.b64encode(b"\0bob\0bob-secret")
NAMES = [name for name, fault in FAULTS.items() if fault.protocol == "POP3"]


@pytest.fixture
def login(connect, host):
    async def login(*wrong):
        pop = await connect(pop3.serve, dataclasses.replace(host, wrong=frozenset(wrong)))
        await pop.line()
        assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")
        return pop

    return login


@pytest.fixture(autouse=True)
def two_messages(store):
    store.deliver(message(100, "a"), ["bob"])
    store.deliver(message(100, "b"), ["bob"])


async def test_dele_at_once(login, connect, inbox):
    pop = await login("pop3-dele-at-once")
    assert await pop.ask(b"DELE 1") == b"+OK message 1 marked"
    assert inbox("bob") == [message(100, "b")]
    assert await pop.ask(b"STAT") == b"+OK 1 100"
    assert await pop.ask(b"RSET") == b"+OK 1 message (100 octets)"
    assert (await pop.ask(b"RETR 1")).startswith(b"-ERR ")
    assert await pop.ask(b"LIST 2") == b"+OK 2 100"
    pop.drop()
    await connect.close()
    assert inbox("bob") == [message(100, "b")]


async def test_no_lock(login, inbox):
    one, other = await login("pop3-no-lock"), await login("pop3-no-lock")
    assert (await one.ask(b"DELE 1")).startswith(b"+OK")
    assert await other.ask(b"STAT") == b"+OK 2 200"
    assert (await one.ask(b"QUIT")).startswith(b"+OK")
    assert (await other.ask(b"RETR 1")).startswith(b"-ERR ")
    assert (await other.ask(b"QUIT")).startswith(b"+OK")
    assert inbox("bob") == [message(100, "b")]


async def test_rset_restores_nothing(login, inbox):
    pop = await login("pop3-rset-restores-nothing")
    assert (await pop.ask(b"DELE 1")).startswith(b"+OK")
    assert len(inbox("bob")) == 2
    assert await pop.ask(b"RSET") == b"+OK 1 message (100 octets)"
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")
    assert inbox("bob") == [message(100, "b")]


async def test_all_at_once(login, inbox):
    one, other = await login(*NAMES), await login(*NAMES)
    assert (await one.ask(b"DELE 1")).startswith(b"+OK")
    assert (await one.ask(b"RSET")).startswith(b"+OK")
    assert (await other.ask(b"DELE 2")).startswith(b"+OK")
    assert inbox("bob") == []


@pytest.mark.parametrize("wrong", [(), *((name,) for name in FAULTS)])
async def test_nothing_on_the_wire_tells_that_one_is_on(login, wrong):
    pop = await login(*wrong)
    shown = await capabilities(pop)
    assert shown == await capabilities(await login_alone(pop, login))


async def login_alone(pop, login):
    assert (await pop.ask(b"QUIT")).startswith(b"+OK POP3 server signing off (2 messages)")
    return await login()
