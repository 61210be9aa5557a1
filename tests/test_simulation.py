"""A world: it runs, again and again, ends cleanly, and says what went wrong."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import gc
import logging
import threading
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import mailedu.progress
import mailedu.simulation
from mailedu.network.tls import Certificates
from mailedu.network.virtual import Deadlock
from mailedu.services import SandboxError
from mailedu.simulation import World

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(autouse=True)
def nothing_is_left_over(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No task destroyed while pending, no open transport, no exception that nobody saw."""
    gc.collect()  # what other tests have left
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        yield
        gc.collect()
    assert [str(warning.message) for warning in caught] == []
    assert [r.getMessage() for r in caplog.get_records("call") if r.levelno > logging.INFO] == []


async def read_mail(world: World) -> int:
    """Fetch the first message by IMAP, and return how long its answer is."""
    settings = world.settings("bob")
    client = await settings.imap()
    await client.greeting()
    await client.login(settings.user, settings.password)
    await client.command("SELECT INBOX")
    reply = await client.command("FETCH 1 BODY[]")
    await client.goodbye()
    await client.close()
    return len(reply.untagged[0])


def deliver(world: World) -> None:
    world.store.deliver(world.compose("alice@campus.test", ["bob@campus.test"], "Hi", "-"), ["bob"])


async def on_phone(world: World, link: str = "home") -> int:
    return await world.host("phone.bob.test", link).start(read_mail(world))


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"users": "bob"}, r"give a list of names, e.g. users=\['bob'\]"),
        ({"wrong": {"pop3-nolock"}}, "did you mean 'pop3-no-lock'"),
        ({"kind": "moon"}, "use one of simulated, live"),
    ],
)
def test_a_world_that_cannot_be(given: dict[str, Any], hint: str) -> None:
    with pytest.raises(SandboxError, match=hint):
        World(**given)


def test_a_transcript_shows_the_mailbox_as_its_session_found_it() -> None:
    async def day(world: World) -> None:
        inbox = world.store.mailbox("bob", "INBOX")
        deliver(world)
        deliver(world)
        world.store.expunge(inbox.id, [1])
        await asyncio.sleep(1)
        await on_phone(world)

    with World(users=["bob"]) as world:
        world.run(day(world))
        transcript = world.transcript(1)
    assert [event.kind for event in transcript.events] == ["flagged"]  # read, and no more
    assert {(r.uid, r.status) for box in transcript.mailboxes for r in box.rows} == {(2, "kept")}


def test_it_may_run_more_than_once_and_time_goes_on() -> None:
    with World() as world:
        deliver(world)
        assert world.run(on_phone(world)) > 100
        between = world.loop.time()
        assert between > 0
        assert world.run(on_phone(world)) > 100
        assert world.loop.time() > between
        assert [session.client for session in world.sessions] == ["phone.bob.test"] * 2


def test_it_need_not_run_at_all() -> None:
    with World("live"), World(tls="1.3") as world:
        assert repr(world) == "<World, simulated, 2026-03-02 08:00:00>"
    world.close()
    with pytest.raises(SandboxError, match=r"this world is closed; make a new one with World\(\)"):
        world.run(on_phone(world))
    with pytest.raises(SandboxError, match="this world is closed"):
        world.settings("bob")


@pytest.mark.parametrize("kind", ["simulated", "live"])
@pytest.mark.parametrize("tls", ["none", "1.3"])
def test_what_still_runs_is_ended_by_close(kind: Any, tls: Any) -> None:
    ended: list[str] = []

    async def stay(world: World, ready: asyncio.Event) -> None:
        settings = world.settings("bob")
        client = await settings.imap()
        await client.greeting()
        await client.login(settings.user, settings.password)
        await client.command("SELECT INBOX")
        ready.set()
        try:
            await client.write_line("x IDLE")
            while True:
                await client.read_line()
        finally:
            ended.append("the client")
            await client.close()

    async def scenario(world: World, fail: bool) -> None:
        ready = asyncio.Event()
        world.host("phone.bob.test", "lan").start(stay(world, ready))
        await ready.wait()
        if fail:
            raise ArithmeticError("the scenario is wrong")

    for fail in (False, True):
        world = World(kind, tls=tls)
        if fail:
            with pytest.raises(ArithmeticError, match="the scenario is wrong"):
                world.run(scenario(world, fail))
        else:
            world.run(scenario(world, fail))
        world.close()
        assert [session.port for session in world.sessions] == [993 if tls == "1.3" else 143]
        assert world.sessions[0].closed is not None
        assert world.transcript(1).steps
    assert ended == ["the client"] * 2


def test_what_fails_on_a_host_is_told() -> None:
    async def fail() -> None:
        await asyncio.sleep(1)
        raise ArithmeticError("wrong")

    async def scenario(world: World) -> None:
        world.host("phone.bob.test").start(fail(), "the phone")
        await asyncio.sleep(2)

    with World() as world:
        with pytest.raises(RuntimeError, match=r"the phone on phone.bob.test: wrong"):
            world.run(scenario(world))
        deliver(world)
        assert world.run(on_phone(world)) > 100


def test_a_deadlock_says_who_waits_for_whom() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def client() -> None:
        streams = await asyncio.open_connection("silent.test", 1)
        await streams[0].readline()

    async def one(mine: asyncio.Event, other: asyncio.Event) -> None:
        await other.wait()
        mine.set()

    async def scenario(world: World) -> None:
        world.host("silent.test")
        await asyncio.start_server(silent, "silent.test", 1)
        world.host("phone.bob.test", "lan").start(client(), "the phone")
        eggs, hens = asyncio.Event(), asyncio.Event()
        hatching = asyncio.create_task(one(eggs, hens), name="the egg")
        await asyncio.gather(asyncio.create_task(one(hens, eggs), name="the hen"), hatching)

    with World() as world, pytest.raises(Deadlock) as deadlock:
        world.run(scenario(world))
    said = str(deadlock.value)
    assert said.startswith("nothing can happen any more: ")
    for sentence in (
        r"the egg waits for an Event in one (test_simulation.py:",
        r"the hen waits for an Event in one (test_simulation.py:",
        r"the phone waits for octets from silent.test (port 1) in client (test_simulation.py:",
        r"a session on silent.test waits for octets from phone.bob.test (port 1) in silent (",
        r"the experiment waits for the hen and the egg",
    ):
        assert sentence in said


def test_a_world_runs_where_a_loop_runs_already() -> None:
    """As in a notebook's cell."""

    async def cell() -> int:
        with World(tls="1.3") as world:
            deliver(world)
            return world.run(on_phone(world))

    assert asyncio.run(cell()) > 100


def test_worlds_on_several_threads_trust_each_other_s_certificates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = threading.Barrier(2)

    def slowly(*arguments: Any) -> Certificates:
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.2)
        return Certificates(*arguments)

    def visit(_: int) -> int:
        with World(domain="threads.test", tls="1.3") as world:
            content = world.compose("alice@uni.example", ["bob@threads.test"], "Hi", "-")
            world.store.deliver(content, ["bob"])
            return world.run(on_phone(world))

    monkeypatch.setattr(mailedu.simulation, "Certificates", slowly)
    with concurrent.futures.ThreadPoolExecutor(2) as executor:
        assert all(octets > 100 for octets in executor.map(visit, range(2)))


async def for_ever(started: threading.Event) -> None:
    started.set()
    while True:
        await asyncio.sleep(60)


async def regardless(started: threading.Event) -> None:
    while True:
        try:
            await for_ever(started)
        except asyncio.CancelledError:
            continue


@pytest.mark.parametrize("scenario", [for_ever, regardless])
def test_an_interrupt_ends_a_run_that_would_last_for_ever(
    scenario: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = threading.Event()

    def watched(*_: object) -> None:
        assert started.wait(20)
        raise KeyboardInterrupt

    world = World()
    monkeypatch.setattr(mailedu.simulation, "_PATIENCE", 0.1)
    monkeypatch.setattr(mailedu.simulation, "watched", watched)
    with pytest.raises(KeyboardInterrupt):
        world.run(scenario(started))
    monkeypatch.undo()
    if scenario is for_ever:
        deliver(world)
        assert world.run(on_phone(world)) > 100
    world.close()


def test_the_progress_bar_appears_when_a_second_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    shown: list[dict[str, object]] = []
    updates: list[int] = []
    times = iter([0.0, 1000.0, 3000.0])

    class Bar:
        n = 0
        total: object = None

        def __init__(self, **options: object) -> None:
            shown.append(options)

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            assert self.total == self.n, "tqdm leaves an unfinished bar in the notebook, in red"
            updates.append(-1)

        def update(self, more: int) -> None:
            self.n += more
            updates.append(self.n)

    result: concurrent.futures.Future[None] = concurrent.futures.Future()

    def wait(futures: object, seconds: float) -> Any:
        waits.append(seconds)
        if len(waits) == 4:
            result.set_result(None)
        return concurrent.futures.wait([result], 0)

    monkeypatch.setattr(mailedu.progress, "wait", wait)
    monkeypatch.setattr("tqdm.auto.tqdm", Bar)
    mailedu.progress.watched(result, times.__next__, 3600.0)
    assert waits == [1.0, 0.1, 0.1, 0.1]
    assert [bar["total"] for bar in shown] == [3600]
    assert updates == [1000, 3000, -1]
    mailedu.progress.watched(result, times.__next__, 3600.0)
    assert len(shown) == 1, "what is over within the second has no bar"


def test_memory_does_not_grow_with_simulated_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A POP device that fetches and deletes, an IMAP one that polls, mail every ten minutes."""

    async def pop(world: World) -> None:
        settings = world.settings("bob")
        client = await settings.pop3()
        await client.greeting()
        await client.login(settings.user, settings.password)
        for number in range(1, int((await client.command("STAT")).status.split()[1]) + 1):
            await client.command(f"RETR {number}")
            await client.command(f"DELE {number}")
        await client.goodbye()
        await client.close()

    async def day(world: World, polls: int) -> None:
        phone = world.host("phone.bob.test", "mobile")
        laptop = world.host("laptop.bob.test", "home")
        for _ in range(polls):
            deliver(world)
            async with asyncio.timeout(3600):  # a timer that never fires
                await laptop.start(read_mail(world))
                await phone.start(pop(world))
            await asyncio.sleep(600)

    # A progress bar would take memory, too.
    monkeypatch.setattr(mailedu.simulation, "watched", lambda *_: None)
    with World(keep="nothing") as world:
        world.run(day(world, 12))
        tracemalloc.start()
        try:
            sizes = []
            for polls in (6, 24):
                world.run(day(world, polls))
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
        finally:
            tracemalloc.stop()
        assert world.sessions == []
        assert len(world.loop._scheduled) < 250  # type: ignore[attr-defined]
        assert sizes[1] - sizes[0] < 8_000
