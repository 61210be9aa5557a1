"""IMAP devices: visits, IDLE, reading, and the three ways to synchronise."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from typing import Any

import pytest
from device_worlds import Scene, cut_after, kinds, play, said, seen

from mailedu.clients.devices import IMAPDevice, POPDevice
from mailedu.simulation import Kind

HEADERS = "RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM TO SUBJECT MESSAGE-ID)]"


SILENT_AFTER_THIS = (
    b"a1 OK in\r\n",
    b"* CAPABILITY IMAP4rev1 IDLE\r\na2 OK\r\n",
    b"* 0 EXISTS\r\n* OK [UIDNEXT 1] none\r\na3 OK\r\n",
    b"+ idling\r\n",
)


@pytest.mark.parametrize("kind", ["simulated", "live"])
def test_a_first_visit_fetches_all_headers_and_the_next_what_changed(kind: Kind) -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test")
        host = scene.host(device.name, "lan")
        first, second = scene.deliver(), scene.deliver()
        assert await host.start(device.check())
        scene.change(first, "\\Flagged")
        scene.expunge(second)
        third = scene.deliver()
        assert await host.start(device.check())
        assert seen(device) == scene.on_server() == {first: {"\\Flagged"}, third: set()}
        assert kinds(device) == [
            *["connected", "noticed", "noticed", "disconnected"],
            *["connected", "noticed", "flag", "gone", "disconnected"],
        ]
        assert device.copies[third].subject == "Letter 3"

    scene = play(story, kind=kind)
    select, logout = ["LOGIN bob ********", "SELECT INBOX"], ["LOGOUT"]
    assert said(scene, 1) == [*select, f"UID FETCH 1:* (FLAGS {HEADERS})", *logout]
    news, flags = f"UID FETCH 3:* (FLAGS {HEADERS})", "UID FETCH 1:2 (FLAGS)"
    assert said(scene, 2) == [*select, news, flags, *logout]


@pytest.mark.parametrize(
    ("sync", "expected"),
    [
        (
            "condstore",
            [
                "SELECT INBOX (CONDSTORE)",
                f"UID FETCH 4:* (FLAGS {HEADERS})",
                "UID FETCH 1:3 (FLAGS) (CHANGEDSINCE 4)",
                "UID SEARCH ALL",
            ],
        ),
        (
            "qresync",
            [
                "ENABLE QRESYNC",
                "SELECT INBOX (QRESYNC (1772438400 4))",
                f"UID FETCH 4 (FLAGS {HEADERS})",
            ],
        ),
    ],
)
def test_mod_sequences_save_the_flags_of_what_did_not_change(
    sync: Any, expected: list[str]
) -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", sync=sync)
        host = scene.host(device.name)
        uids = [scene.deliver() for _ in range(3)]
        await host.start(device.check())
        scene.change(uids[0], "\\Seen")
        scene.expunge(uids[1])
        scene.deliver()
        await host.start(device.check())
        assert seen(device) == scene.on_server()
        await host.start(device.check())

    scene = play(story)
    assert said(scene, 2)[1:-1] == expected
    assert len(said(scene, 3)) == (3 if sync == "condstore" else 4)  # nothing is asked


def test_a_server_without_an_extension_is_asked_by_the_next_simpler_way() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", sync="qresync")
        scene.deliver()
        await scene.host(device.name).start(device.check())
        assert len(device.copies) == 1

    assert "SELECT INBOX (CONDSTORE)" in said(play(story, imap_hide={"QRESYNC"}), 1)
    assert "SELECT INBOX" in said(play(story, imap_hide={"QRESYNC", "CONDSTORE"}), 1)


def test_idle_notices_at_once_and_is_begun_anew_before_the_server_loses_patience() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mode="idle", fetch="all")
        task = scene.host(device.name, "lan").start(device.run(until=2 * 3600))
        await asyncio.sleep(4000)
        first = scene.deliver()
        second = scene.deliver()
        await asyncio.sleep(1)
        assert [copy.body for copy in device.copies.values()] == scene.sent
        scene.change(first, "\\Seen")
        scene.expunge(second)
        await asyncio.sleep(1)
        assert seen(device) == scene.on_server() == {first: {"\\Seen"}}
        await task
        happened = ["noticed", "noticed", "gone", "flag"]
        assert kinds(device) == ["connected", *happened, "disconnected"]
        assert all(4000 < entry.time < 4002 for entry in device.log[1:-1])

    scene = play(story)
    lines = said(scene, 1)
    assert lines[:3] == ["LOGIN bob ********", "SELECT INBOX", "IDLE"]
    assert (
        lines.count("IDLE") == lines.count("DONE") == 5
    )  # and all at 29 minutes, but for the news
    assert len(scene.world.sessions) == 1


def test_a_broken_line_is_found_and_made_anew_with_growing_pauses() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mode="idle", poll=60)
        host = scene.host(device.name)
        task = host.start(device.run(until=1000))
        await cut_after(100, host, asyncio.ensure_future(asyncio.sleep(200)))
        listener = scene.world.network.listeners.pop((scene.settings.server, 143))
        scene.deliver()
        await cut_after(0, host, asyncio.ensure_future(asyncio.sleep(200)))
        scene.world.network.listeners[scene.settings.server, 143] = listener
        await task
        assert seen(device) == scene.on_server()
        errors = [entry.time for entry in device.log if entry.kind == "error"]
        pauses = [round(after - before) for before, after in itertools.pairwise(errors[1:])]
        assert pauses == [5, 10, 20, 40, 60, 60]
        assert kinds(device, "error") == [
            "connected",
            "connected",
            "connected",
            "noticed",
            "disconnected",
        ]

    play(story, keep="nothing")


def test_reading_fetches_once_and_is_seen_by_others() -> None:
    async def story(scene: Scene) -> None:
        phone = IMAPDevice(scene.settings, "phone.test", mode="idle")
        pc = IMAPDevice(scene.settings, "pc.test", mode="idle", fetch="all")
        scene.deliver(3000)
        tasks = [scene.host(device.name).start(device.run(until=100)) for device in (phone, pc)]
        await asyncio.sleep(10)
        (uid,) = phone.copies
        assert await phone.read(uid) == scene.sent[0]
        assert await phone.read(uid) == scene.sent[0]
        await asyncio.sleep(10)
        assert seen(phone) == seen(pc) == {uid: {"\\Seen"}}
        await pc.flag(uid, "\\Seen", on=False)
        await asyncio.sleep(10)
        assert seen(phone) == scene.on_server() == {uid: set()}
        await pc.read(uid)
        await pc.delete(uid)
        assert pc.copies == {}
        await asyncio.gather(*tasks)
        assert kinds(phone) == [
            *["connected", "noticed", "flag", "read", "read"],
            *["flag", "flag", "flag", "gone", "disconnected"],
        ]
        with pytest.raises(KeyError):
            await phone.read(uid)

    scene = play(story)
    lines = [*said(scene, 1), *said(scene, 2)]
    assert lines.count("UID FETCH 1 (BODY[])") == 1
    assert lines.count("UID STORE 1 +FLAGS.SILENT (\\Seen)") == 1


def test_what_the_user_does_never_waits_for_idle_to_end_by_itself() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mode="idle")
        uid = scene.deliver()
        task = scene.host(device.name).start(device.run(until=100))
        await asyncio.sleep(10)
        loop = asyncio.get_running_loop()
        for step in range(12):  # some of them between IDLE and the server's word that it listens
            await asyncio.sleep(step / 50)
            before = loop.time()
            await device.flag(uid, f"step{step}")
            assert loop.time() - before < 1
            assert f"step{step}" in scene.on_server()[uid]
        await task

    play(story, keep="nothing")


def test_a_server_without_idle_is_asked_by_noop_on_the_same_connection() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mode="idle", poll=60)
        task = scene.host(device.name).start(device.run(until=200))
        await asyncio.sleep(70)
        scene.deliver()
        await task
        assert kinds(device) == ["connected", "noticed", "disconnected"]

    scene = play(story, imap_hide={"IDLE"})
    assert said(scene, 1).count("NOOP") == 3


def test_one_connection_may_stay_open_between_visits() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mode="stay", poll=60)
        task = scene.host(device.name).start(device.run(until=200))
        await asyncio.sleep(70)
        uid = scene.deliver()
        await asyncio.sleep(60)
        scene.expunge(uid)
        await task
        assert kinds(device) == ["connected", "noticed", "gone", "disconnected"]

    assert said(play(story), 1).count("NOOP") == 3


def test_messages_deleted_without_uidplus_go_by_expunge() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test")
        scene.deliver()
        host = scene.host(device.name)
        await host.start(device.check())
        await host.start(device.delete(1))
        assert scene.on_server() == {}

    assert said(play(story, imap_hide={"UIDPLUS"}), 2)[-2] == "EXPUNGE"


def test_a_server_that_falls_silent_is_left_after_a_minute() -> None:
    async def story(scene: Scene) -> None:
        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")
            for answer in SILENT_AFTER_THIS:
                await reader.readline()
                writer.write(answer)
            await reader.read()

        scene.host("mute.test", "lan")
        server = await asyncio.start_server(silent, "mute.test", 143)
        settings = replace(scene.settings, server="mute.test")
        device = IMAPDevice(settings, "pc.test", mode="idle", idle_again=1000)
        await scene.host(device.name, "lan").start(device.run(until=1062))
        server.close()
        assert kinds(device) == ["connected", "error"]
        assert round(device.log[1].time) == 1060
        assert "has not answered" in device.log[1].text

    play(story, keep="nothing")


def test_no_password_is_sent_where_login_is_disabled() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test")
        assert not await scene.host(device.name).start(device.check())
        assert kinds(device) == ["refused"]

    assert said(play(story, cleartext_login=False), 1) == ["LOGOUT"]


@pytest.mark.parametrize(
    ("make", "port", "answers"),
    [
        (IMAPDevice, 143, [b"* BYE too busy\r\n"]),
        (IMAPDevice, 143, [b"* OK hello\r\n", b"a1 NO too busy\r\n"]),
        (POPDevice, 110, [b"-ERR too busy\r\n"]),
        (POPDevice, 110, [b"+OK\r\n", b"+OK\r\n", b"-ERR [SYS/TEMP] too busy\r\n"]),
    ],
)
def test_a_server_that_refuses_and_hangs_up_is_understood(
    make: type[IMAPDevice | POPDevice], port: int, answers: list[bytes]
) -> None:
    async def story(scene: Scene) -> None:
        async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for answer in answers:
                if answer is not answers[0]:
                    await reader.readline()
                writer.write(answer)
            writer.close()

        scene.host("busy.test", "lan")
        server = await asyncio.start_server(refuse, "busy.test", port)
        device = make(replace(scene.settings, server="busy.test"), "pc.test")
        assert not await scene.host(device.name, "lan").start(device.check())
        server.close()
        assert kinds(device) == ["refused"]
        assert "too busy" in device.log[0].text

    play(story, keep="nothing")


def test_a_line_that_went_dead_is_noticed_when_idle_is_begun_anew() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mode="idle", idle_again=600)
        host = scene.host(device.name)
        task = host.start(device.run(until=2000))
        await asyncio.sleep(100)
        host.blackhole()
        scene.deliver()
        await asyncio.sleep(570)
        host.heal()
        await task
        assert kinds(device) == ["connected", "error", "connected", "noticed", "disconnected"]
        assert 660 < device.log[1].time < 661

    play(story, keep="nothing")


def test_a_server_that_says_nonsense_is_an_error_in_the_log() -> None:
    async def story(scene: Scene) -> None:
        async def mad(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"* OK ready\r\n")
            for answer in (
                b"a1 OK [CAPABILITY IMAP4rev1] in\r\n",
                b"* 1 EXISTS\r\n* 7 EXPUNGE\r\n",
            ):
                await reader.readline()
                writer.write(answer)
            await reader.read()

        server = await asyncio.start_server(mad, "mad.test", 143)
        device = IMAPDevice(replace(scene.settings, server="mad.test"), "pc.test")
        assert not await scene.host(device.name).start(device.check())
        server.close()
        assert kinds(device) == ["connected", "error"]
        assert "EXPUNGE of message 7" in device.log[1].text

    play(story, keep="nothing")


def test_parameters_that_cannot_be_are_refused_with_what_can() -> None:
    async def story(scene: Scene) -> None:
        for wrong in ({"mode": "push"}, {"fetch": "some"}, {"sync": "magic"}, {"idle_again": -1}):
            (name,) = wrong
            with pytest.raises(ValueError, match=f"{name}=.*: use "):
                IMAPDevice(scene.settings, "pc.test", **wrong)  # type: ignore[arg-type]

    play(story, keep="nothing")
