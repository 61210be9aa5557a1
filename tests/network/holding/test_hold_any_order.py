"""Whatever a hand does: no octet is lost, doubled or out of order unless it was asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import hypothesis.strategies as st
from hypothesis import given, settings

from mailedu.network.gate import LIMIT, Gate
from mailedu.network.hold import Hold
from mailedu.transcript import Fate, Sender


class Loop:
    """As much of an event loop as a hold needs; timers fire when a test says so."""

    def __init__(self) -> None:
        self.timers: list[Callable[[], object]] = []

    def call_soon_threadsafe(self, act: Callable[..., object], *arguments: object) -> None:
        act(*arguments)

    def call_later(self, _: float, act: Callable[..., object], *arguments: object) -> Any:
        self.timers.append(lambda: act(*arguments))
        return self

    def cancel(self) -> None:
        self.timers.clear()


class Nowhere:
    """A judge that stops nowhere, or everywhere."""

    watches = False

    def catch_up(self) -> None:
        pass

    def stops(self, *_: object) -> bool:
        return True

    def passed(self, _: int) -> tuple[bool, bool]:
        return False, True


class Ends:
    """Both ends of a connection: what went on to either, and who was told to wait."""

    def __init__(self) -> None:
        self.went: list[tuple[Sender, bytes, Fate, bytes]] = []
        self.slowed: set[Sender] = set()
        self.time = 0.0
        self.open = True

    def stamps(self) -> list[float]:
        self.time += 1
        return [self.time]

    def forward(
        self,
        sender: Sender,
        data: bytes,
        received: list[float] | None = None,
        released: list[float] | None = None,
        fate: Fate = "",
        original: bytes = b"",
    ) -> None:
        assert received is None or released is None or received < released
        self.went.append((sender, data, fate, original))

    def slow(self, sender: Sender, *, on: bool) -> None:
        (self.slowed.add if on else self.slowed.remove)(sender)

    def cut(self) -> None:
        raise AssertionError("nobody asked for it")

    def cut_after(self) -> None:
        raise AssertionError("nobody asked for it")

    def opened_gate(self) -> None:
        self.open = False

    def sent(self, sender: Sender) -> bytes:
        """Return what ``sender`` had sent, as the fates tell it."""
        own = [one for one in self.went if one[0] == sender and one[2] != "duplicated"]
        return b"".join(original or data for _, data, _, original in own)

    def arrived(self, sender: Sender) -> bytes:
        return b"".join(data for side, data, *_ in self.went if side == sender)


def a_hold() -> tuple[Hold, Gate, Ends, Loop, Nowhere]:
    loop, ends, judge = Loop(), Ends(), Nowhere()
    hold = Hold(cast(asyncio.AbstractEventLoop, loop), judge)
    return hold, hold.gate(ends, 1, 0), ends, loop, judge


SIDES = st.sampled_from(["client", "server"])
CHUNKS = st.lists(
    st.sampled_from([b"a", b"bc", b"\r\n", b"d\r\n", b"e\nf"]), min_size=1, max_size=4
)
COMES = st.tuples(st.just("comes"), SIDES, CHUNKS.map(b"".join))
HARMLESS = st.tuples(
    st.sampled_from(
        ["next", "deliver", "delay", "fire", "run", "reply", "paused", "auto", "watch", "block"]
    ),
    SIDES,
    st.just(b""),
)
MEDDLES = st.tuples(st.sampled_from(["drop", "edit", "duplicate"]), SIDES, st.just(b""))


def act(what: str, sender: Sender, data: bytes, hold: Hold, gate: Gate, loop: Loop, judge: Any):
    """Do one thing, to the first held line of a side where it needs one."""
    own = [one for one in hold.held if one.sender == sender]
    first = own[0].id if own else None
    if what == "comes":
        gate.came(sender, data)
    elif what == "next":
        hold.next()
    elif what == "fire":
        timers, loop.timers = loop.timers, []
        for fire in timers:
            fire()
    elif what in ("run", "reply", "paused"):
        hold.go(cast(Any, what))
    elif what == "auto":
        hold.go("auto", 1.0)
    elif what == "watch":
        judge.watches = not judge.watches
    elif what == "block":
        gate.block(sender, on=not (gate.client if sender == "client" else gate.server).blocked)
    elif first is not None and what == "deliver":
        hold.deliver(first)
    elif first is not None and what == "delay":
        hold.delay(first, 1.0)
    elif first is not None and what == "drop":
        hold.drop(own[-1].id)
    elif first is not None and what == "edit":
        hold.edit(own[len(own) // 2].id, b"edited\r\n")
    elif first is not None and what == "duplicate" and own[0].data.endswith(b"\n"):
        hold.duplicate(first)


def finish(hold: Hold, gate: Gate, ends: Ends) -> None:
    hold.stop()
    gate.block("client", on=False)
    gate.block("server", on=False)
    assert hold.held == () and not ends.open and not ends.slowed


@settings(max_examples=50)
@given(st.lists(st.one_of(COMES, HARMLESS), max_size=20))
def test_what_only_waits_arrives_as_it_was_sent(acts: list[tuple[str, Sender, bytes]]) -> None:
    hold, gate, ends, loop, judge = a_hold()
    for what, sender, data in acts:
        act(what, sender, data, hold, gate, loop, judge)
    finish(hold, gate, ends)
    for side in ("client", "server"):
        came = b"".join(data for what, sender, data in acts if (what, sender) == ("comes", side))
        assert ends.arrived(cast(Sender, side)) == came
    assert all(fate in ("", "delayed") and not original for *_, fate, original in ends.went)


@settings(max_examples=50)
@given(st.lists(st.one_of(COMES, HARMLESS, MEDDLES), max_size=20))
def test_the_fates_tell_what_was_sent_in_its_order(acts: list[tuple[str, Sender, bytes]]) -> None:
    hold, gate, ends, loop, judge = a_hold()
    for what, sender, data in acts:
        act(what, sender, data, hold, gate, loop, judge)
    finish(hold, gate, ends)
    for side in ("client", "server"):
        came = b"".join(data for what, sender, data in acts if (what, sender) == ("comes", side))
        assert ends.sent(cast(Sender, side)) == came
    for _, data, fate, original in ends.went:
        assert (data == b"") == (fate == "dropped")
        assert bool(original) == (fate in ("edited", "dropped"))


def test_a_side_is_told_to_wait_above_the_limit_and_to_go_on_below_half_of_it() -> None:
    hold, gate, ends, *_ = a_hold()
    line = b"x" * (LIMIT // 8 - 1) + b"\n"
    for _ in range(8):
        gate.came("client", line)
    assert not ends.slowed
    gate.came("client", b"\n")
    assert ends.slowed == {"client"}
    for _ in range(4):
        hold.next()
    assert ends.slowed == {"client"}
    hold.next()
    assert not ends.slowed


def test_what_is_behind_lines_waits_for_them() -> None:
    hold, gate, ends, *_ = a_hold()
    order: list[str] = []
    gate.came("client", b"a\n")
    gate.then("client", lambda: order.append("end"))
    gate.then("server", lambda: order.append("other side"))
    assert order == ["other side"]
    hold.next()
    assert order == ["other side", "end"] and ends.arrived("client") == b"a\n"


def test_two_connections_take_turns_by_age() -> None:
    hold, gate, _, *_ = a_hold()
    other = Ends()
    second = hold.gate(other, 2, 0)
    gate.came("client", b"1\n")
    second.came("client", b"2\n")
    gate.came("server", b"3\n")
    assert [(held.connection, held.data) for held in hold.held] == [
        (1, b"1\n"),
        (2, b"2\n"),
        (1, b"3\n"),
    ]
    assert [one.data for one in iter(hold.next, None)] == [b"1\n", b"2\n", b"3\n"]
    second.over()
    hold.stop()
    assert other.open, "a connection that is over needs nothing any more"
