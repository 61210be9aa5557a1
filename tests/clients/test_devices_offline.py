"""What the user does off line is kept, told the server later, and conflicts are in the log."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from device_worlds import MAILBOX, Scene, cut_after, kinds, play, said, seen

from mailedu.clients.devices import IMAPDevice


@pytest.mark.parametrize("sync", ["uids", "condstore", "qresync"])
@pytest.mark.parametrize("mode", ["poll", "idle"])
def test_both_sides_change_and_agree_in_the_end(mode: Any, sync: Any) -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mode=mode, sync=sync, fetch="all")
        host = scene.host(device.name)
        both, here, gone, deleted, there = (scene.deliver() for _ in range(5))
        task = host.start(device.run(until=1000))
        await asyncio.sleep(10)
        await host.start(device.go_offline())
        assert len(scene.world.sessions) == 1
        scene.change(both, "\\Seen")
        scene.change(there, "\\Answered")
        scene.expunge(gone)
        new = scene.deliver()
        await device.flag(both, "\\Flagged")
        assert await device.read(here) == scene.sent[1]
        await device.flag(gone, "$Later")
        await device.delete(deleted)
        assert seen(device)[deleted] == {"\\Deleted"}
        assert scene.on_server()[here] == set()
        before = len(device.log)
        await host.start(device.go_online())
        await asyncio.sleep(10)
        assert seen(device) == scene.on_server() == {
            both: {"\\Flagged", "\\Seen"}, here: {"\\Seen"}, there: {"\\Answered"}, new: set(),
        }  # fmt: skip
        conflicts = [entry.text for entry in device.log[before:] if entry.kind == "conflict"]
        assert sorted(conflicts) == [
            "+$Later came too late: the message is gone",
            "here +\\Flagged, elsewhere +\\Seen: both hold",
        ]
        await task

    play(story, keep="sessions")


def test_equal_changes_go_out_together() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", fetch="all")
        host = scene.host(device.name)
        uids = [scene.deliver() for _ in range(5)]
        await host.start(device.check())
        await device.go_offline()
        for uid in uids:
            await device.read(uid)
        for uid in uids[:2]:
            await device.delete(uid, expunge=False)
        await host.start(device.go_online())
        assert seen(device) == scene.on_server()

    stores = [line for line in said(play(story), 2) if "STORE" in line]
    assert stores == [
        "UID STORE 1:5 +FLAGS.SILENT (\\Seen)",
        "UID STORE 1:2 +FLAGS.SILENT (\\Deleted)",
    ]


def test_without_uidplus_no_message_goes_that_somebody_else_has_marked() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test")
        host = scene.host(device.name)
        mine, theirs, neither = (scene.deliver() for _ in range(3))
        await host.start(device.check())
        await device.go_offline()
        await device.delete(mine)
        scene.change(theirs, "\\Deleted")
        await host.start(device.go_online())
        assert scene.on_server() == {theirs: {"\\Deleted"}, neither: set()}
        assert seen(device) == scene.on_server()

    assert said(play(story, imap_hide={"UIDPLUS"}), 2)[3:-1] == [
        "UID STORE 1 +FLAGS.SILENT (\\Deleted)",
        "UID SEARCH DELETED",
        "UID STORE 2 -FLAGS.SILENT (\\Deleted)",
        "EXPUNGE",
        "UID STORE 2 +FLAGS.SILENT (\\Deleted)",
    ]


def test_actions_that_a_broken_line_swallowed_are_done_again() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test")
        host = scene.host(device.name)
        uid = scene.deliver()
        await host.start(device.check())
        for tenths in range(12):
            task = host.start(device.flag(uid, f"step{tenths}"))
            await cut_after(tenths / 10, host, task)
        await host.start(device.check())
        assert seen(device) == scene.on_server()
        assert len(scene.on_server()[uid]) == 12

    play(story, keep="nothing")


def test_without_a_body_there_is_nothing_to_read_off_line() -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test")
        host = scene.host(device.name)
        uid = scene.deliver()
        await host.start(device.check())
        await device.go_offline()
        assert await device.read(uid) is None
        assert kinds(device)[-2:] == ["offline", "offline"]
        assert await device.check()
        assert len(scene.world.sessions) == 1  # it did not even try

    play(story, keep="sessions")


@pytest.mark.parametrize("sync", ["uids", "condstore", "qresync"])
def test_another_uidvalidity_throws_the_copy_and_pending_actions_away(sync: Any) -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", mailbox=MAILBOX, sync=sync)
        host = scene.host(device.name)
        uid, *_ = (scene.deliver(mailbox=MAILBOX) for _ in range(5))
        await host.start(device.check())
        await device.go_offline()
        await device.flag(uid, "\\Flagged")
        scene.world.store.delete_mailbox("bob", MAILBOX)
        scene.world.store.create_mailbox("bob", MAILBOX)
        scene.deliver(mailbox=MAILBOX)
        await host.start(device.go_online())
        scene.deliver(mailbox=MAILBOX)
        await host.start(device.check())
        assert seen(device) == scene.on_server(MAILBOX)
        subjects = [copy.subject for copy in device.copies.values()]
        assert subjects == ["Letter 6", "Letter 7"]
        texts = [entry.text for entry in device.log if entry.kind in ("conflict", "gone")]
        assert ["UIDVALIDITY was" in text for text in texts] == [True, True]
        assert texts[0].startswith("+\\Flagged came too late")
        assert "the copy of 5 is thrown away" in texts[1]

    play(story, keep="nothing")
