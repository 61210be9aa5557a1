"""Our devices on Dovecot: afterwards they have what Python's imaplib sees there."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from door import USER, DoorLoop, Outside
from dovecot import Dovecot

from mailedu.clients.devices import IMAPDevice, POPDevice
from mailedu.clients.devices.resync import Sync
from mailedu.clients.settings import Settings

pytestmark = pytest.mark.needs("dovecot")

SYNCS = ("uids", "condstore", "qresync")
PATIENCE = 20
_addresses = (f"127.78.{number >> 8}.{number & 255}" for number in itertools.count(1))


def letter(number: int) -> bytes:
    lines = (f"Line {line} of letter {number}.\r\n" for line in range(number % 7 * 20))
    return (
        f"From: eve@far.example\r\nSubject: Letter {number}\r\nMessage-ID: <{number}@far.example>"
        "\r\n\r\n.\r\n..two dots\r\n" + "".join(lines)
    ).encode()


class Account:
    """One account of Dovecot, as another client and as our devices see it."""

    def __init__(self, dovecot: Dovecot) -> None:
        self.address, self.dovecot = next(_addresses), dovecot
        self.outside = Outside(dovecot, self.address)
        self.settings = Settings(USER, f"{USER}-secret", f"{USER}@localhost", "localhost")
        self.encrypted = Settings(
            USER, f"{USER}-secret", f"{USER}@localhost", "localhost", dovecot.client_tls()
        )
        self.sent = 0

    def deliver(self, count: int = 1) -> None:
        for _ in range(count):
            self.sent += 1
            self.outside.put(letter(self.sent))

    def play(self, story: Callable[[], Awaitable[None]]) -> None:
        """Run a story; the server must not have refused any command of it."""
        loop = DoorLoop(self.dovecot.ports, self.address)
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(asyncio.wait_for(_told(story), PATIENCE))
        assert loop.said
        assert loop.refusals() == []  # BAD, NO, -ERR

    def assert_same(self, device: IMAPDevice, whole: bool = True) -> None:
        assert {uid: copy.flags for uid, copy in device.copies.items()} == self.outside.flags()
        if whole:
            bodies = {uid: copy.body for uid, copy in device.copies.items()}
            assert bodies == self.outside.contents()
        assert not device.box.pending.actions


async def _told(story: Callable[[], Awaitable[None]]) -> None:
    await story()


@pytest.fixture
def account(dovecot: Dovecot) -> Iterator[Account]:
    account = Account(dovecot)
    yield account
    account.outside.logout()


@pytest.mark.parametrize("tls", [False, True], ids=["clear", "TLS"])
@pytest.mark.parametrize("sync", SYNCS)
def test_an_imap_device_follows_another_client(account: Account, sync: Sync, tls: bool) -> None:
    settings = account.encrypted if tls else account.settings
    device = IMAPDevice(settings, "laptop.test", fetch="all", sync=sync)
    account.deliver(6)

    async def story() -> None:
        await device.check()
        account.assert_same(device)
        account.outside.change(2, r"+FLAGS (\Flagged $Work)")
        account.outside.change(5, r"+FLAGS (\Seen)")
        account.outside.remove(1, 4)
        account.deliver(2)
        await device.check()
        account.assert_same(device)
        account.outside.remove(8)  # the last one: n:* names an old message now
        await device.check()
        account.assert_same(device)
        account.outside.remove(*account.outside.flags())
        await device.check()
        account.assert_same(device)
        assert device.copies == {}

    account.play(story)


@pytest.mark.parametrize("sync", SYNCS)
def test_what_was_done_off_line_is_told_and_both_sides_hold(account: Account, sync: Sync) -> None:
    device = IMAPDevice(account.settings, "laptop.test", fetch="all", sync=sync)
    account.deliver(6)

    async def story() -> None:
        await device.check()
        await device.go_offline()
        await device.read(1)
        await device.flag(2, "\\Flagged")
        await device.delete(3)
        await device.delete(4)
        await device.flag(5, "\\Answered")
        account.outside.change(2, r"+FLAGS (\Answered)")
        account.outside.change(6, r"+FLAGS (\Deleted)")  # it stays: nobody here removed it
        account.outside.remove(4, 5)
        account.deliver(2)
        await device.go_online()
        account.assert_same(device)
        assert account.outside.flags() == {
            1: {"\\Seen"}, 2: {"\\Flagged", "\\Answered"}, 6: {"\\Deleted"}, 7: set(), 8: set(),
        }  # fmt: skip
        await device.check()
        account.assert_same(device)

    account.play(story)


@pytest.mark.parametrize("sync", SYNCS)
def test_any_changes_on_both_sides_come_together(account: Account, sync: Sync) -> None:
    """Every other time the line breaks somewhere, and the visit after that puts it right."""
    chance = random.Random(f"changes, {sync}")
    device = IMAPDevice(account.settings, "laptop.test", fetch="all", sync=sync)

    async def story() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, DoorLoop)
        for number in range(20):
            await device.go_offline()
            for _ in range(chance.randrange(8)):
                by_another_client(account, chance)
                if device.copies and chance.random() < 0.5:
                    await by_the_user(device, chance)
            loop.breaks_after = chance.randrange(1000, 3000) if number % 2 else None
            await device.go_online()
            loop.breaks_after = None
            assert await device.check()
            account.assert_same(device)

    account.play(story)
    assert "error" in [entry.kind for entry in device.log]


def by_another_client(account: Account, chance: random.Random) -> None:
    there = sorted(account.outside.flags())
    action = chance.choice(("deliver", "+", "-", "remove"))
    if action == "deliver" or not there:
        account.deliver(chance.randrange(1, 4))
    elif action == "remove":
        account.outside.remove(chance.choice(there))
    else:
        account.outside.change(chance.choice(there), rf"{action}FLAGS (\Seen \Flagged)")


async def by_the_user(device: IMAPDevice, chance: random.Random) -> None:
    key = chance.choice(sorted(device.copies))
    if chance.random() < 0.3:
        await device.delete(key, expunge=chance.random() < 0.7)
    else:
        await device.flag(key, "\\Seen", on=chance.random() < 0.5)


class Watched(IMAPDevice):
    """A device whose log can be waited for."""

    news: asyncio.Event | None = None

    def note(self, *entry: Any, **more: Any) -> None:
        super().note(*entry, **more)
        if self.news is not None:
            self.news.set()

    async def until(self, happened: Callable[[], bool]) -> None:
        while not happened():
            self.news = asyncio.Event()
            await self.news.wait()


@pytest.mark.parametrize("sync", SYNCS)
def test_a_device_in_idle_is_told_at_once(account: Account, sync: Sync) -> None:
    device = Watched(account.settings, "phone.test", mode="idle", fetch="headers", sync=sync)
    account.deliver(3)

    async def story() -> None:
        running = asyncio.get_running_loop().create_task(device.run())
        await device.until(lambda: len(device.copies) == 3)
        account.deliver(1)
        account.outside.change(2, r"+FLAGS (\Flagged)")
        account.outside.remove(1)
        await device.until(
            lambda: [*device.copies] == [2, 3, 4] and "\\Flagged" in device.copies[2].flags
        )
        assert await device.read(3) == account.outside.content(3)
        await device.delete(2)
        account.assert_same(device, whole=False)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    account.play(story)


def test_headers_come_first_and_a_message_when_it_is_read(account: Account) -> None:
    device = IMAPDevice(account.settings, "phone.test", mode="stay")
    account.deliver(2)

    async def story() -> None:
        await device.check()
        assert [copy.subject for copy in device.copies.values()] == ["Letter 1", "Letter 2"]
        assert await device.read(2) == letter(2)
        account.deliver(1)
        await device.check()  # by NOOP
        account.assert_same(device, whole=False)
        assert account.outside.flags() == {1: set(), 2: {"\\Seen"}, 3: set()}
        await device.close()

    account.play(story)
    assert device.copies[1].body is None


@pytest.mark.parametrize("tls", [False, True], ids=["clear", "TLS"])
@pytest.mark.parametrize("pipelining", [False, True], ids=["one by one", "pipelined"])
@pytest.mark.parametrize("keep", ["delete", "leave", "days"])
def test_a_pop_device_fetches_all_once(
    account: Account, keep: Any, pipelining: bool, tls: bool
) -> None:
    settings = account.encrypted if tls else account.settings
    device = POPDevice(settings, "laptop.test", keep=keep, days=7, pipelining=pipelining)
    account.deliver(5)

    async def story() -> None:
        await device.check()
        assert len(account.outside.flags()) == (0 if keep == "delete" else 5)
        account.deliver(2)
        await device.check()
        device.days = 0  # a week later
        await device.check()

    account.play(story)
    assert [entry.kind for entry in device.log].count("noticed") == 7
    assert [copy.body for copy in device.copies.values()] == [*map(letter, range(1, 8))]
    left = [*account.outside.contents().values()]
    assert left == ([*map(letter, range(1, 8))] if keep == "leave" else [])


@pytest.mark.parametrize("pipelining", [False, True], ids=["one by one", "pipelined"])
def test_a_pop_device_takes_headers_first(account: Account, pipelining: bool) -> None:
    device = POPDevice(
        account.settings, "phone.test", keep="leave", headers_first=True, pipelining=pipelining
    )
    account.deliver(4)

    async def story() -> None:
        await device.check()
        keys = [*device.copies]
        assert [device.copies[key].octets for key in keys] == [
            len(letter(number)) for number in range(1, 5)
        ]
        assert await device.read(keys[2]) == letter(3)
        await device.delete(keys[1])
        await device.check()
        assert [*account.outside.contents().values()] == [letter(1), letter(3), letter(4)]

    account.play(story)
    assert [copy.body for copy in device.copies.values()] == [None, letter(3), None]
