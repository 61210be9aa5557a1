"""What the host decides: how long mail stays, how often one may log in, what is hidden."""

from __future__ import annotations

import base64
import dataclasses
import re
from datetime import timedelta

import pytest
from pop3_helpers import SHORT, capabilities, message

from mailedu.protocols.pop3 import POP3
from mailedu.servers import pop3

PLAIN = base64.b64encode(b"\0bob\0bob-secret")


@pytest.fixture
def call(connect, host):
    """``call(pop3_expire=0)`` opens a connection under a policy; ``as_bob`` logs in as well."""

    async def call(as_bob=True, **policy):
        pop = await connect(pop3.serve, dataclasses.replace(host, **policy))
        await pop.line()
        if as_bob:
            assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")
        return pop

    return call


async def retrieve(pop, number):
    await pop.send(b"RETR %d\r\n" % number)
    await pop.read_until(b"\r\n.\r\n")


# EXPIRE: RFC 2449 §6.7


@pytest.mark.parametrize(("days", "argument"), [(None, "NEVER"), (0, "0"), (30, "30")])
async def test_expire_announces_the_policy_in_both_states(call, days, argument):
    pop = await call(as_bob=False, pop3_expire=days)
    assert (await capabilities(pop))["EXPIRE"] == argument
    await pop.ask(b"AUTH PLAIN " + PLAIN)
    assert (await capabilities(pop))["EXPIRE"] == argument


async def test_expire_0_removes_at_quit_what_retr_gave_out(call, store, inbox):
    for name in "abc":
        store.deliver(message(100, name), ["bob"])
    pop = await call(pop3_expire=0)
    await retrieve(pop, 1)
    await pop.send(b"TOP 2 99\r\n")  # TOP is not RETR
    await pop.read_until(b"\r\n.\r\n")
    assert await pop.ask(b"STAT") == b"+OK 3 300"
    assert len(inbox("bob")) == 3
    assert await pop.ask(b"QUIT") == b"+OK POP3 server signing off (2 messages)"
    assert inbox("bob") == [message(100, "b"), message(100, "c")]


async def test_expire_0_removes_nothing_without_quit(call, connect, store, inbox):
    store.deliver(SHORT, ["bob"])
    pop = await call(pop3_expire=0)
    await retrieve(pop, 1)
    pop.drop()
    await connect.close()
    assert inbox("bob") == [SHORT]


async def test_expire_0_rset_takes_marks_back_and_not_what_was_retrieved(call, store, inbox):
    store.deliver(message(100, "a"), ["bob"])
    store.deliver(message(100, "b"), ["bob"])
    pop = await call(pop3_expire=0)
    await retrieve(pop, 1)
    await pop.ask(b"DELE 2")
    assert await pop.ask(b"RSET") == b"+OK 2 messages (200 octets)"
    assert await pop.ask(b"QUIT") == b"+OK POP3 server signing off (1 message)"
    assert inbox("bob") == [message(100, "b")]


async def test_expire_0_spares_a_message_that_could_not_be_retrieved(call, store, inbox):
    store.deliver("Subject: Grüße\r\n\r\n".encode(), ["bob"])
    pop = await call(pop3_expire=0)
    assert (await pop.ask(b"RETR 1")).startswith(b"-ERR [UTF8]")
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")
    assert len(inbox("bob")) == 1


@pytest.mark.parametrize("days", [None, 7])
async def test_what_was_retrieved_stays_under_another_policy(call, store, inbox, days):
    store.deliver(SHORT, ["bob"])
    pop = await call(pop3_expire=days)
    await retrieve(pop, 1)
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")
    assert inbox("bob") == [SHORT]


async def test_expire_7_removes_what_is_older_before_the_login_is_answered(
    call, host, store, inbox
):
    box = store.mailbox("bob", "INBOX").id
    for days, name in ((8, "old"), (7, "just in time"), (1, "new")):
        store.append(box, message(100, name), (), host.now() - timedelta(days=days))
    changes = []
    stop = store.listen(changes.append)
    pop = await call(pop3_expire=7)
    stop()
    assert [(change.kind, change.uids) for change in changes] == [("expunged", (1,))]
    assert await pop.ask(b"STAT") == b"+OK 2 200"
    assert inbox("bob") == [message(100, "just in time"), message(100, "new")]


async def test_expire_7_removes_nothing_for_a_login_that_fails(call, host, store, inbox):
    box = store.mailbox("bob", "INBOX").id
    store.append(box, SHORT, (), host.now() - timedelta(days=8))
    with store.lock_maildrop("bob"):
        pop = await call(as_bob=False, pop3_expire=7)
        assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"-ERR [IN-USE]")
    assert inbox("bob") == [SHORT]


# LOGIN-DELAY: RFC 2449 §6.5 and §8.1.1


@pytest.fixture
def call_at(call, host):
    """``call_at(seconds)`` connects that long after the first login; logins 60 s apart."""

    async def call_at(seconds):
        now = host.now() + timedelta(seconds=seconds)
        return await call(as_bob=False, pop3_login_delay=60, now=lambda: now)

    return call_at


async def test_login_delay_holds_for_a_user_and_counts_from_the_last_login(call_at):
    pop = await call_at(0)
    assert (await capabilities(pop))["LOGIN-DELAY"] == "60"
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")
    assert (await capabilities(pop))["LOGIN-DELAY"] == "60"
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")

    pop = await call_at(59)
    too_soon = b"-ERR [LOGIN-DELAY] wait 60 seconds between two logins"
    assert await pop.ask(b"AUTH PLAIN " + PLAIN) == too_soon
    assert (await pop.ask(b"USER bob")).startswith(b"+OK")  # RFC 2449 §8.1.1: not here
    assert await pop.ask(b"PASS bob-secret") == too_soon
    alice = base64.b64encode(b"\0alice\0alice-secret")
    assert (await pop.ask(b"AUTH PLAIN " + alice)).startswith(b"+OK")

    pop = await call_at(60)  # refused logins do not count
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")


async def test_login_delay_does_not_tell_who_does_not_know_the_password(call_at):
    pop = await call_at(0)
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")
    pop = await call_at(1)
    wrong = base64.b64encode(b"\0bob\0wrong")
    assert (await pop.ask(b"AUTH PLAIN " + wrong)).startswith(b"-ERR [AUTH]")


async def test_login_delay_does_not_begin_with_a_login_that_was_refused(call_at, store):
    with store.lock_maildrop("bob"):
        pop = await call_at(0)
        assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"-ERR [IN-USE]")
    assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")


async def test_no_delay_is_not_announced(call):
    assert "LOGIN-DELAY" not in await capabilities(await call())


@pytest.mark.parametrize("as_bob", [False, True])
async def test_capability_lines_are_of_the_form_that_rfc2449_prints(call, as_bob, certificates):
    pop = await call(as_bob=as_bob, pop3_expire=30, pop3_login_delay=0.5, tls=certificates.server)
    await pop.send(b"CAPA\r\n")
    first, *lines, dot, end = (await pop.read_until(b"\r\n.\r\n")).split(b"\r\n")
    assert first.startswith(b"+OK") and (dot, end) == (b".", b"")
    for line in lines:
        assert re.fullmatch(rb"[!-\-/-~]+( [!-~]+)*", line) and len(line) <= 510
    assert {b"EXPIRE 30", b"LOGIN-DELAY 1"} < set(lines)


# Hiding

HIDEABLE = [*POP3.capabilities, "APOP", "CAPA"]
COMMANDS = {
    "TOP": [b"TOP 1 0"],
    "USER": [b"USER bob", b"PASS bob-secret"],
    "SASL": [b"AUTH PLAIN " + PLAIN],
    "UIDL": [b"UIDL"],
    "STLS": [b"STLS"],
    "UTF8": [b"UTF8"],
    "APOP": [b"APOP bob 0"],
    "CAPA": [b"CAPA"],
}
CODES = {
    "RESP-CODES": {"IN-USE", "LOGIN-DELAY", "AUTH", "UTF8"},
    "LOGIN-DELAY": {"LOGIN-DELAY"},
    "AUTH-RESP-CODE": {"AUTH"},
    "UTF8": {"UTF8"},
}


@pytest.mark.parametrize("name", HIDEABLE)
async def test_what_is_hidden_is_not_announced_and_not_understood(
    connect, host, store, name, certificates
):
    hiding = dataclasses.replace(
        host, pop3_hide=frozenset({name}), pop3_login_delay=60, tls=certificates.server
    )
    pop = await connect(pop3.serve, hiding)
    greeting = await pop.line()
    assert (b"<" in greeting) == (name != "APOP")
    if name != "CAPA":
        gone = {name, "AUTH-RESP-CODE"} if name == "RESP-CODES" else {name}
        assert set(await capabilities(pop)) == set(POP3.capabilities) - gone
    if name in ("TOP", "UIDL"):
        store.deliver(SHORT, ["bob"])
        assert (await pop.ask(b"AUTH PLAIN " + PLAIN)).startswith(b"+OK")
    for command in COMMANDS.get(name, []):
        assert await pop.ask(command) == b"-ERR unknown command"


@pytest.mark.parametrize("name", [None, *CODES])
async def test_hidden_response_codes_are_never_sent(connect, host, store, name):
    hidden = frozenset() if name is None else frozenset({name})
    hiding = dataclasses.replace(host, pop3_hide=hidden, pop3_login_delay=60)
    store.deliver("Subject: Grüße\r\n\r\n".encode(), ["bob", "carol"])

    async def reply(*commands):
        pop = await connect(pop3.serve, hiding)
        await pop.line()
        return [await pop.ask(command) for command in commands][-1]

    def login(user, password):
        return b"AUTH PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode())

    replies = {
        "UTF8": await reply(login("bob", "bob-secret"), b"RETR 1"),
        "LOGIN-DELAY": await reply(login("bob", "bob-secret")),
        "AUTH": await reply(login("bob", "wrong")),
    }
    with store.lock_maildrop("carol"):
        replies["IN-USE"] = await reply(login("carol", "carol-secret"))
    for code, line in replies.items():
        if name == code == "UTF8":
            assert line.startswith(b"+OK")  # sent as it is, as servers without UTF-8 mode do
        else:
            assert line.startswith(b"-ERR ")
            assert line.startswith(f"-ERR [{code}] ".encode()) == (code not in CODES.get(name, ()))


async def test_a_policy_that_is_not_announced_is_carried_out_all_the_same(call, store, inbox):
    store.deliver(SHORT, ["bob"])
    pop = await call(pop3_expire=0, pop3_hide=frozenset({"EXPIRE"}))
    assert "EXPIRE" not in await capabilities(pop)
    await retrieve(pop, 1)
    assert (await pop.ask(b"QUIT")).startswith(b"+OK")
    assert inbox("bob") == []
