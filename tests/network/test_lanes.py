"""The way of segments: none overtakes another, not even in one moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailedu.network.hosts import Network
from mailedu.network.lanes import Lane, Segment, Way
from mailedu.network.virtual import VirtualLoop

Log = list[tuple[float, int]]


def carried(
    lanes: list[Lane], send: Callable[[VirtualLoop, Way], None], chances: list[float]
) -> Log:
    """Return when which segment arrived."""
    loop = VirtualLoop(Network(lambda: 0.0))
    log: Log = []
    way = Way(loop, lanes, lambda s: log.append((loop.time(), s.number)), iter(chances).__next__)
    send(loop, way)
    done = loop.create_future()
    loop.call_later(100, done.set_result, None)
    loop.run_until_complete(done)
    loop.close()
    return log


def test_jitter_changes_no_order() -> None:
    def send(loop: VirtualLoop, way: Way) -> None:
        for number in range(3):
            way.take(Segment(number, b"x", 1))

    lane = Lane(latency=1.0, jitter=1.0, bandwidth=float("inf"))
    assert carried([lane], send, [0.5, 1.0, 0.0]) == [(1.5, 0), (2.0, 1), (2.0, 2)]


def test_an_end_without_octets_does_not_overtake_what_is_between_two_lanes() -> None:
    def send(loop: VirtualLoop, way: Way) -> None:
        loop.call_at(1.0, way.take, Segment(1, None, 0))  # before the timer of the octets
        way.take(Segment(0, b"x" * 100, 100))

    lanes = [Lane(0.0, 0.0, 100.0), Lane(0.0, 0.0, 50.0)]
    assert carried(lanes, send, []) == [(3.0, 0), (3.0, 1)]


@pytest.mark.parametrize("free", [True, False])
def test_all_that_is_on_the_way_may_be_lost(free: bool) -> None:
    def send(loop: VirtualLoop, way: Way) -> None:
        for number in range(3):
            loop.call_at(number, way.take, Segment(number, b"x", 1))
        loop.call_at(1.5, way.lose)

    bandwidth = float("inf") if free else 1e12
    lanes = [Lane(1.0, 0.0, bandwidth), Lane(1.0, 0.0, bandwidth)]
    assert carried(lanes, send, []) == [(pytest.approx(4.0), 2)]
