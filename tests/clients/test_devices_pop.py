"""POP devices: what they say, their policies, and what they make of trouble."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from device_worlds import Scene, kinds, play, said

from mailedu.clients.devices import POPDevice, noticed_at
from mailedu.simulation import Kind

DAY = 86400.0


@pytest.mark.parametrize("kind", ["simulated", "live"])
def test_a_visit_fetches_what_is_new_by_uidl_and_deletes_it(kind: Kind) -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(scene.settings, "pc.test")
        host = scene.host(device.name, "lan")
        scene.deliver()
        scene.deliver()
        assert await host.start(device.check())
        assert [copy.body for copy in device.copies.values()] == scene.sent
        assert scene.on_server() == {}
        assert kinds(device) == ["connected", "noticed", "noticed", "disconnected"]
        assert device.log[-1].text == "2 deleted on the server"
        subjects = [copy.subject for copy in device.copies.values()]
        assert subjects == ["Letter 1", "Letter 2"]
        assert list(noticed_at(device.log)) == [copy.message for copy in device.copies.values()]

    scene = play(story, kind=kind)
    session = ["USER bob", "PASS ********", "STAT", "UIDL", "RETR 1", "RETR 2"]
    assert said(scene, 1) == [*session, "DELE 1", "DELE 2", "QUIT"]


def test_mail_that_stays_is_fetched_once_and_goes_after_so_many_days() -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(scene.settings, "pc.test", keep="days", days=2, poll=DAY / 2)
        host = scene.host(device.name)
        task = host.start(device.run(until=4.2 * DAY))
        scene.deliver()
        left = []
        for day in range(4):
            await asyncio.sleep(DAY / 4)
            left.append(len(scene.on_server()))
            if day == 0:
                scene.deliver()
            await asyncio.sleep(3 * DAY / 4)
        await task
        assert left == [1, 2, 2, 0]
        assert len(device.copies) == 2
        assert kinds(device).count("noticed") == 2

    play(story, keep="nothing")


def test_headers_come_by_top_and_the_rest_when_it_is_read() -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(scene.settings, "pc.test", keep="leave", headers_first=True)
        host = scene.host(device.name)
        scene.deliver(5000)
        scene.deliver()
        await host.start(device.check())
        states = [(copy.state, copy.octets) for copy in device.copies.values()]
        assert states == [("header", len(content)) for content in scene.sent]
        second = list(device.copies)[1]
        assert await host.start(device.read(second)) == scene.sent[1]
        assert kinds(device)[-1] == "read"
        scene.expunge(*scene.on_server())
        await host.start(device.check())
        assert list(device.copies) == [second]
        with pytest.raises(KeyError):
            await device.read("nothing")

    scene = play(story)
    assert said(scene, 1)[4:] == ["LIST", "TOP 1 0", "TOP 2 0", "QUIT"]
    assert said(scene, 2)[4:] == ["RETR 2", "QUIT"]


def test_pipelining_saves_round_trips_where_the_server_allows_it() -> None:
    async def story(scene: Scene) -> None:
        for _ in range(12):
            scene.deliver()
        for pipelining in (False, True):
            device = POPDevice(scene.settings, "pc.test", keep="leave", pipelining=pipelining)
            await scene.host(device.name).start(device.check())
            assert [copy.body for copy in device.copies.values()] == scene.sent

    with_it = play(story)
    slow, fast = (traffic.round_trips for traffic in with_it.world.sessions)
    assert slow - fast == 11 - 1  # all RETRs in one round trip; CAPA costs one
    assert said(with_it, 2)[2] == "CAPA"
    without = play(story, pop3_hide={"PIPELINING"})
    slow, fast = (traffic.round_trips for traffic in without.world.sessions)
    assert fast == slow + 1


def test_who_is_locked_out_says_quit_and_comes_back_at_the_next_poll() -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(scene.settings, "pc.test", poll=60)
        scene.deliver()
        lock = scene.world.store.lock_maildrop("bob")
        task = scene.host(device.name).start(device.run(until=100))
        await asyncio.sleep(30)
        assert kinds(device) == ["refused"]
        assert "[IN-USE]" in device.log[0].text
        lock.release()
        await task
        assert kinds(device)[1:] == ["connected", "noticed", "disconnected"]
        assert device.log[1].time > 60

    assert said(play(story), 1)[-1] == "QUIT"


def test_a_line_that_went_dead_is_given_up_and_the_mail_fetched_at_the_next_poll() -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(scene.settings, "pc.test", poll=200)
        other = POPDevice(scene.settings, "phone.test")
        host, elsewhere = scene.host(device.name), scene.host(other.name)
        scene.deliver(100_000)
        task = host.start(device.run(until=250))
        await asyncio.sleep(0.5)
        host.blackhole()
        await asyncio.sleep(90)
        assert not await elsewhere.start(other.check())
        assert kinds(other) == ["refused"]  # the server still waits, with the maildrop locked
        host.heal()
        await task
        assert kinds(device) == ["connected", "error", "connected", "noticed", "disconnected"]
        assert 60 < device.log[1].time < 62
        assert [copy.body for copy in device.copies.values()] == scene.sent
        assert scene.on_server() == {}

    play(story, keep="nothing")


def test_a_wrong_password_and_a_server_without_uidl_are_refusals() -> None:
    async def story(scene: Scene) -> None:
        wrong = POPDevice(replace(scene.settings, password="guess"), "a.test")
        assert not await scene.host(wrong.name).start(wrong.check())
        scene.deliver()
        right = POPDevice(scene.settings, "b.test")
        assert not await scene.host(right.name).start(right.check())
        assert (kinds(wrong), kinds(right)) == (["refused"], ["connected", "refused"])
        assert "UIDL" in right.log[-1].text

    play(story, pop3_hide={"UIDL"}, keep="nothing")


def test_what_is_thrown_away_here_goes_there_and_does_not_come_back() -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(scene.settings, "pc.test", keep="leave")
        host = scene.host(device.name)
        scene.deliver()
        await host.start(device.check())
        await device.delete(next(iter(device.copies)))
        await host.start(device.check())
        await host.start(device.check())
        assert (device.copies, scene.on_server()) == ({}, {})
        assert kinds(device, "connected", "disconnected") == ["noticed", "gone"]

    play(story, keep="nothing")


def test_a_host_that_cannot_be_reached_is_an_error_in_the_log() -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(replace(scene.settings, server="nowhere.test"), "pc.test")
        assert not await scene.host(device.name).start(device.check())
        assert kinds(device) == ["error"]
        assert "nowhere.test" in device.log[0].text

    play(story, keep="nothing")


def test_parameters_that_cannot_be_are_refused_with_what_can() -> None:
    async def story(scene: Scene) -> None:
        with pytest.raises(ValueError, match="use one of delete, leave, days"):
            POPDevice(scene.settings, "pc.test", keep="burn")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="poll=0: use a number of seconds above 0"):
            POPDevice(scene.settings, "pc.test", poll=0)

    play(story, keep="nothing")
