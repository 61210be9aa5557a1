"""Several devices on one mailbox: who is let in, and when do all show the same?

POP3 has a lock: one session at a time (RFC 1939 §4; [IN-USE]: RFC 2449 §8.1.2). IMAP tells each
session what the others do: EXISTS, EXPUNGE and FETCH with FLAGS (RFC 3501 §7.3.1, §7.4), while
it answers a command or in IDLE (RFC 2177).
"""

from __future__ import annotations

from mailedu.experiments.base import Experiment, Found, Parameter, Value
from mailedu.experiments.multi_client.agreement import agreement, answer, learned, visits
from mailedu.experiments.multi_client.scene import KINDS, Plan, Scene, play
from mailedu.experiments.sessions import Sessions
from mailedu.network.link import PRESETS, Link
from mailedu.simulation import Kind, World

EDGE = Link("edge", 0.150, 0.050, 100e3, 200e3, "EDGE at the rim of a cell: typical round figures")
_LINKS = {**PRESETS, EDGE.name: EDGE}

ALL, MIXED = "all", "mixed"
_USERS = dict(zip(KINDS, ("alice", "bob", "carol"), strict=True))
_MIXTURE = ("IMAP IDLE", "POP3", "IMAP polling")


def _scenes(protocol: str, devices: int) -> list[Scene]:
    if protocol == MIXED:
        return [Scene("Mixed", "bob", [_MIXTURE[n % len(_MIXTURE)] for n in range(devices)])]
    chosen = KINDS if protocol == ALL else [protocol]
    return [Scene(kind, _USERS[kind], [kind] * devices) for kind in chosen]


def conduct(
    kind: Kind,
    seed: int,
    *,
    devices: int,
    protocol: str,
    poll: float,
    kilobytes: int,
    link: str,
    seconds: float,
) -> Found:
    """Let all happen; see ``EXPERIMENT`` for the parameters.

    Returns
    -------
    rows: as ``learned`` returns them.
    tables: ``agreement`` and ``visits``, as the functions of these names return them.
    """
    scenes = _scenes(protocol, devices)
    with World(kind, seed=seed, users=_USERS.values()) as world:
        begin_within = min(poll, seconds / 4)
        offsets = [round(world.random.uniform(0, begin_within), 3) for _ in range(devices)]
        play(world, Plan(offsets, poll, kilobytes * 1000, _LINKS[link], seconds), scenes)
    hosts = {
        scene.label(number): device.name
        for scene in scenes
        for number, device in enumerate(scene.devices, 1)
    }
    sessions = Sessions(world, hosts)
    rows = learned(scenes)
    agreed = agreement(rows)
    connections = visits(scenes, sessions, seconds)
    return Found(
        rows,
        answer(agreed, connections),
        {"agreement": agreed, "visits": connections},
        sessions.names,
        sessions.transcript,
    )


def _lasts(*, seconds: float, **_: Value) -> float:
    return seconds


EXPERIMENT = Experiment(
    "Several devices use one mailbox: who is let in, and when do all show the same?",
    (
        Parameter("devices", 4, "devices on one mailbox", least=2, most=10),
        Parameter(
            "protocol",
            ALL,
            "how they use it",
            choices=(ALL, *KINDS, MIXED),
        ),
        Parameter("poll", 60.0, "seconds between visits", least=5, most=600, step=5),
        Parameter("kilobytes", 300, "kilobytes a message", least=1, most=500),
        Parameter("link", EDGE.name, "link of each device", choices=tuple(_LINKS)),
        Parameter("seconds", 600.0, "seconds that are watched", least=4, most=1200, step=4),
    ),
    conduct,
    _lasts,
)
