"""Two POP3 clients and a third hand in the mailbox, against a model of the maildrop."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pop3_helpers import message

from mailedu.servers import pop3


@dataclass
class Client:
    """What one client should see: its view is taken at login."""

    pop: object
    view: list[int] | None = None  # UIDs; None: not logged in
    marks: set[int] = field(default_factory=set)

    def listed(self) -> list[int]:
        return [n for n in range(1, len(self.view) + 1) if n not in self.marks]

    def has(self, number: int) -> bool:
        return number in self.listed()


@dataclass
class Model:
    """What the mailbox should hold: UID -> content."""

    mail: dict[int, bytes] = field(default_factory=dict)
    everything: dict[int, bytes] = field(default_factory=dict)


whole = ["LOGIN", "LOGIN", "STAT", "LIST", "UIDL", "RSET", "NOOP", "QUIT", "DROP"]
single = ["RETR", "DELE", "DELE", "LIST", "TOP", "UIDL"]
commands = st.sampled_from(whole) | st.tuples(st.sampled_from(single), st.sampled_from(range(5)))
steps = st.one_of(
    st.tuples(st.sampled_from([0, 0, 1]), commands),
    st.tuples(st.sampled_from([0, 0, 1]), commands),
    st.tuples(st.just("deliver"), st.integers(60, 90)),
    st.tuples(st.just("expunge"), st.integers(1, 6)),
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(steps, min_size=10, max_size=40))
async def test_two_clients_and_the_model(connect, host, store, script):
    box = store.mailbox("bob", "INBOX")
    store.expunge(box.id, [kept.uid for kept in store.messages(box.id)])
    model = Model()

    async def fresh() -> Client:
        pop = await connect(pop3.serve, host)
        await pop.line()
        return Client(pop)

    clients = [await fresh(), await fresh()]
    await deliver(store, model, 70)
    await deliver(store, model, 80)
    for who, what in [(0, "LOGIN"), *script]:
        if who == "deliver":
            await deliver(store, model, what)
        elif who == "expunge":
            gone = sorted(model.mail)[what - 1 : what]
            store.expunge(box.id, gone)
            for uid in gone:
                del model.mail[uid]
        else:
            client, other = clients[who], clients[1 - who]
            await play(what, client, other, model, box.uidvalidity)
            if what in ("QUIT", "DROP"):
                await client.pop.rest()
                clients[who] = await fresh()
        held = [store.content(box.id, kept.uid) for kept in store.messages(box.id)]
        assert held == [model.mail[uid] for uid in sorted(model.mail)]
    for client in clients:
        client.pop.drop()
        with pytest.raises((ConnectionError, EOFError)):
            await client.pop.line()


async def deliver(store, model, size):
    content = message(size, f"n{size}")
    uid = store.deliver(content, ["bob"])["bob"]
    model.mail[uid] = model.everything[uid] = content


async def play(what, client, other, model, validity):
    pop, view = client.pop, client.view
    verb, number = what if isinstance(what, tuple) else (what, None)
    if verb == "DROP":
        pop.half_close()
        client.view = None
    elif verb == "LOGIN":
        first = await pop.ask(b"USER bob")
        reply = first if view is not None else await pop.ask(b"PASS bob-secret")
        if view is not None:
            assert reply.startswith(b"-ERR ")
        elif other.view is not None:
            assert reply.startswith(b"-ERR [IN-USE] ")
        else:
            assert reply.startswith(b"+OK ")
            client.view = sorted(model.mail)
    elif verb == "QUIT":
        assert (await pop.ask(b"QUIT")).startswith(b"+OK ")
        for mark in client.marks:
            model.mail.pop(view[mark - 1], None)
        client.view = None
    elif view is None or (number is not None and not client.has(number)):
        line = verb if number is None else f"{verb} {number}"
        line += " 0" if verb == "TOP" else ""
        assert (await pop.ask(line.encode())).startswith(b"-ERR ")
    elif number is None:
        await whole_drop(verb, client, model, validity)
    else:
        await one_message(verb, number, client, model, validity)


async def whole_drop(verb, client, model, validity):
    pop = client.pop
    if verb == "RSET":
        client.marks.clear()
    sizes = {n: len(model.everything[client.view[n - 1]]) for n in client.listed()}
    if verb in ("LIST", "UIDL"):
        await pop.send(verb.encode() + b"\r\n")
        assert (await pop.line()).startswith(b"+OK")
        tell = {"LIST": lambda n: sizes[n], "UIDL": lambda n: f"{validity}.{client.view[n - 1]}"}
        for n in client.listed():
            assert await pop.line() == f"{n} {tell[verb](n)}\r\n".encode()
        assert await pop.line() == b".\r\n"
    else:
        reply = await pop.ask(verb.encode())
        assert reply.startswith(b"+OK")
        if verb == "STAT":
            assert reply == b"+OK %d %d" % (len(sizes), sum(sizes.values()))


async def one_message(verb, number, client, model, validity):
    pop, uid = client.pop, client.view[number - 1]
    content = model.everything[uid]
    if verb == "DELE":
        client.marks.add(number)
        assert (await pop.ask(b"DELE %d" % number)).startswith(b"+OK ")
    elif verb in ("LIST", "UIDL"):
        told = len(content) if verb == "LIST" else f"{validity}.{uid}"
        assert await pop.ask(f"{verb} {number}".encode()) == f"+OK {number} {told}".encode()
    else:
        reply = await pop.ask(b"RETR %d" % number if verb == "RETR" else b"TOP %d 0" % number)
        if uid not in model.mail:  # another hand removed it
            assert reply.startswith(b"-ERR ")
            return
        assert reply.startswith(b"+OK ")
        header = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        sent = content if verb == "RETR" else header
        assert await pop.read_until(b"\r\n.\r\n") == sent + b".\r\n"
