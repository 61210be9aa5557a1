"""Links that cannot be, and presets that say where they come from."""

import math

import pytest

from mailedu.network.link import IDEAL, PRESETS, Link, LinkError, link_of
from mailedu.simulation import World


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"latency": -0.1}, "latency=-0.1: give seconds, 0 or more"),
        ({"latency": math.nan}, "latency=nan: give seconds"),
        ({"latency": math.inf}, "latency=inf: give seconds"),
        ({"latency": "20 ms"}, "latency=20 ms: give seconds"),
        ({"jitter": -1}, "jitter=-1: give seconds"),
        ({"up": 0}, "up=0: give bits a second, above 0"),
        ({"down": -5e6}, "down=-5000000.0: give bits a second"),
        ({"down": math.nan}, "down=nan: give bits a second"),
        ({"down": True}, "down=True: give bits a second"),
    ],
)
def test_a_link_that_cannot_be(parameters: dict[str, float], message: str) -> None:
    with pytest.raises(LinkError, match=message):
        Link(**parameters)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("wifi", r"'wifi': did you mean campus-wifi\? There are lan, campus-wifi, home"),
     ("satelite", r"did you mean satellite\?"), ("carrier pigeon", r"pigeon': There are lan")],
)  # fmt: skip
def test_a_preset_that_there_is_not(name: str, hint: str) -> None:
    with World() as world, pytest.raises(LinkError, match=hint):
        world.host("phone.bob.test", name)


def test_presets() -> None:
    assert list(PRESETS) == ["lan", "campus-wifi", "home", "mobile", "satellite"]
    for name, link in PRESETS.items():
        assert link_of(name) is link
        assert link_of(link) is link
        assert link.source
        assert link.round_trip == 2 * link.latency > 0
    assert link_of("ideal") is IDEAL
