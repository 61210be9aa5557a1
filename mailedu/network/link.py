"""Links: how far a host is from the network, and how much goes through.

Octets are those of the connection's stream; headers of TCP and IP are not counted, so a
bandwidth is what is left for the stream.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass


class LinkError(ValueError):
    """A link that cannot be; the message says what to do."""


@dataclass(frozen=True)
class Link:
    """What lies between one host and the network.

    Parameters
    ----------
    name: what a figure calls it.
    latency: seconds from the host to the network, one way, and the same back.
    jitter: seconds that a packet may take longer, at most; evenly distributed.
    up, down: bandwidth in bits a second, from the host and to it.
    source: where the figures come from.

    Raises
    ------
    LinkError: for a negative time, or a bandwidth that is not above 0.
    """

    name: str = "custom"
    latency: float = 0.0
    jitter: float = 0.0
    up: float = math.inf
    down: float = math.inf
    source: str = ""

    def __post_init__(self) -> None:
        for what in ("latency", "jitter"):
            value = getattr(self, what)
            if not (_is_number(value) and 0 <= value < math.inf):
                raise LinkError(f"{what}={value}: give seconds, 0 or more (0.02 is 20 ms)")
        for what in ("up", "down"):
            value = getattr(self, what)
            if not (_is_number(value) and value > 0):
                raise LinkError(f"{what}={value}: give bits a second, above 0 (10e6 is 10 Mbit/s)")

    @property
    def round_trip(self) -> float:
        """Seconds there and back, without jitter, to a host that is on the network itself."""
        return 2 * self.latency


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


IDEAL = Link("ideal")
"""A link that costs nothing."""

PRESETS: Mapping[str, Link] = {
    link.name: link
    for link in (
        Link(
            "lan", 0.000_25, 0.000_05, 1e9, 1e9,
            "Gigabit Ethernet (IEEE 802.3ab); latency and jitter are typical round figures",
        ),
        Link(
            "campus-wifi", 0.005, 0.005, 50e6, 50e6,
            "typical round figures for IEEE 802.11ac that a lecture hall shares",
        ),
        Link(
            "home", 0.016, 0.002, 20e6, 100e6,
            "round trip: cable, 32 ms on average (FCC, Measuring Broadband America, 2014); "
            "bandwidth: what the FCC calls broadband since 2024; jitter is a typical round figure",
        ),
        Link(
            "mobile", 0.026_5, 0.015, 13.6e6, 14.7e6,
            "4G in British towns, October to December 2014, on average: round trip 53.1 ms, "
            "13.6 and 14.7 Mbit/s (Ofcom, 2015); jitter is a typical round figure",
        ),
        Link(
            "satellite", 0.300, 0.010, 3e6, 25e6,
            "geostationary: 240 to 279 ms to the satellite and down again (RFC 2488 §2), the rest, "
            "jitter and bandwidth are typical round figures",
        ),
    )
}  # fmt: skip
"""Links to choose from by name. Times are to a server on the network itself, one way."""


def link_of(link: str | Link) -> Link:
    """Return a link by its preset's name, or itself; raises LinkError naming those there are."""
    if isinstance(link, Link):
        return link
    found = {IDEAL.name: IDEAL, **PRESETS}.get(str(link))
    if found is None:
        near = difflib.get_close_matches(str(link), PRESETS, 1, 0.5)
        hint = f"did you mean {near[0]}? " if near else ""
        raise LinkError(f"there is no link {link!r}: {hint}There are {', '.join(PRESETS)}")
    return found
