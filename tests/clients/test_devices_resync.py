"""Whatever happened in between: after an undisturbed visit a device has what the server has."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import pytest
from device_worlds import MAILBOX, Scene, cut_after, dark_after, play, seen
from hypothesis import given, settings
from hypothesis import strategies as st

from mailedu.clients.devices import IMAPDevice, POPDevice

FLAGS = ["\\Seen", "\\Flagged", "\\Deleted", "$Later"]
CHOICE = st.integers(0, 30)
DELAY = st.integers(0, 40).map(lambda n: n / 20)

BY_OTHERS = [
    st.tuples(st.just("deliver"), st.sampled_from([0, 3000, 40_000])),
    st.tuples(
        st.just("change"), CHOICE, st.sampled_from(FLAGS), st.sampled_from(["add", "remove"])
    ),
    st.tuples(st.just("expunge"), CHOICE),
    st.tuples(st.just("anew")),
]
BY_THE_USER = [
    st.tuples(st.just("check")),
    st.tuples(st.just("cut"), DELAY),
    st.tuples(st.just("dark"), DELAY),
    st.tuples(st.just("offline")),
    st.tuples(st.just("online")),
    st.tuples(st.just("read"), CHOICE),
    st.tuples(st.just("flag"), CHOICE, st.sampled_from(FLAGS), st.booleans()),
    st.tuples(st.just("delete"), CHOICE, st.booleans()),
]


async def happen(scene: Scene, device: IMAPDevice, event: tuple[Any, ...]) -> None:
    """Let one thing happen; a choice counts through what there is."""
    what, *details = event
    host = scene.world.network.hosts[device.name]
    there = list(scene.on_server(MAILBOX))
    here = list(device.copies)
    if what == "deliver":
        scene.deliver(details[0], MAILBOX)
    elif what == "change" and there:
        scene.change(there[details[0] % len(there)], details[1], details[2], MAILBOX)
    elif what == "expunge" and there:
        scene.expunge(there[details[0] % len(there)], mailbox=MAILBOX)
    elif what == "anew":
        scene.world.store.delete_mailbox("bob", MAILBOX)
        scene.world.store.create_mailbox("bob", MAILBOX)
        scene.deliver(0, MAILBOX)
    elif what == "check":
        await host.start(device.check())
    elif what == "cut":
        await cut_after(details[0], host, host.start(device.check()))
    elif what == "dark":
        await dark_after(details[0], host, host.start(device.check()))
    elif what == "offline":
        await host.start(device.go_offline())
    elif what == "online":
        await host.start(device.go_online())
    elif what == "read" and here:
        await host.start(device.read(here[details[0] % len(here)]))
    elif what == "flag" and here:
        await host.start(device.flag(here[details[0] % len(here)], *details[1:]))
    elif what == "delete" and here:
        await host.start(device.delete(here[details[0] % len(here)], details[1]))


@pytest.mark.parametrize("sync", ["uids", "condstore", "qresync"])
@settings(max_examples=12)
@given(
    events=st.lists(st.one_of(*BY_OTHERS, *BY_THE_USER), max_size=12),
    fetch=st.sampled_from(["headers", "all", "none"]),
)
def test_after_an_undisturbed_visit_the_copy_is_the_mailbox(
    sync: Literal["uids", "condstore", "qresync"],
    events: list[tuple[Any, ...]],
    fetch: Literal["headers", "all", "none"],
) -> None:
    async def story(scene: Scene) -> None:
        device = IMAPDevice(scene.settings, "pc.test", sync=sync, fetch=fetch, mailbox=MAILBOX)
        host = scene.host(device.name)
        for event in events:
            await happen(scene, device, event)
        device.online = True
        assert await host.start(device.check()), device.log
        assert seen(device) == scene.on_server(MAILBOX)
        wanted = {
            "headers": ("header", "whole"),
            "all": ("whole",),
            "none": ("known", "header", "whole"),
        }
        assert all(copy.state in wanted[fetch] for copy in device.copies.values())
        contents = scene.contents(MAILBOX)
        for uid, copy in device.copies.items():
            assert copy.body in (None, contents[uid])

    play(story, keep="nothing")


@settings(max_examples=15)
@given(
    events=st.lists(
        st.one_of(
            st.tuples(st.just("deliver"), st.sampled_from([0, 3000, 40_000])),
            st.tuples(st.just("check")),
            st.tuples(st.just("cut"), DELAY),
        ),
        max_size=12,
    ),
    keep=st.sampled_from(["delete", "leave", "days"]),
    headers_first=st.booleans(),
    pipelining=st.booleans(),
)
def test_pop_loses_no_message_and_shows_none_twice(
    events: list[tuple[Any, ...]],
    keep: Literal["delete", "leave", "days"],
    headers_first: bool,
    pipelining: bool,
) -> None:
    async def story(scene: Scene) -> None:
        device = POPDevice(
            scene.settings, "pc.test", keep=keep, days=0.00001,
            headers_first=headers_first, pipelining=pipelining,
        )  # fmt: skip
        host = scene.host(device.name)

        def nothing_is_lost() -> None:
            here = {copy.body for copy in device.copies.values()}
            assert set(scene.sent) <= here | set(scene.contents().values())
            shown = Counter(entry.message for entry in device.log if entry.kind == "noticed")
            assert max(shown.values(), default=1) == 1

        for what, *details in events:
            if what == "deliver":
                scene.deliver(details[0])
            elif what == "check":
                assert await host.start(device.check()), device.log
            else:
                await cut_after(details[0], host, host.start(device.check()))
            nothing_is_lost()
        assert await host.start(device.check()), device.log
        for key in list(device.copies):
            assert await host.start(device.read(key))
        nothing_is_lost()
        assert [copy.body for copy in device.copies.values()] == scene.sent
        if keep == "delete":
            assert await host.start(device.check())
            assert scene.contents() == {}

    play(story, keep="nothing")


@pytest.mark.parametrize("sync", ["uids", "condstore", "qresync"])
def test_as_many_removed_as_a_broken_line_left_behind(sync: Any) -> None:
    """Copy and mailbox have equal numbers of messages, and not the same ones."""

    async def story(scene: Scene) -> None:
        left = set()
        for fortieths in range(9, 13):
            device = IMAPDevice(scene.settings, "pc.test", sync=sync, fetch="all", mailbox=MAILBOX)
            host = scene.host(f"pc{fortieths}.test", "home")
            scene.expunge(*scene.on_server(MAILBOX), mailbox=MAILBOX)
            for _ in range(4):
                scene.deliver(40_000, MAILBOX)
            await cut_after(fortieths / 40, host, host.start(device.check()))
            missing = 4 - len(device.copies)
            left.add(missing)
            scene.expunge(*list(device.copies)[:missing], mailbox=MAILBOX)
            assert await host.start(device.check())
            assert seen(device) == scene.on_server(MAILBOX)
        assert left & {1, 2}

    play(story, keep="nothing")
