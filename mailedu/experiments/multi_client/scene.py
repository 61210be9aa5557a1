"""What happens: devices on mailboxes, a message that comes, one that is read, one deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mailedu.clients.devices import IMAPDevice, POPDevice, sleep_until
from mailedu.clients.settings import Settings
from mailedu.experiments.mail import letter, message_id
from mailedu.network.link import Link
from mailedu.simulation import World

KINDS: Mapping[str, Callable[[Settings, str, float], IMAPDevice | POPDevice]] = {
    "POP3": lambda settings, name, poll: POPDevice(settings, name, poll=poll, keep="leave"),
    "IMAP polling": lambda settings, name, poll: IMAPDevice(settings, name, poll=poll),
    "IMAP IDLE": lambda settings, name, poll: IMAPDevice(settings, name, mode="idle", poll=poll),
}
"""What makes a device, by the way in which it uses the mailbox.

All leave mail on the server; POP3 fetches whole messages, IMAP headers, and bodies when read.
"""

ARRIVES, READS, DELETES = "new mail", "read", "deleted"
EVENTS = {ARRIVES: 0.25, READS: 0.5, DELETES: 0.75}
"""What happens, and when, as a part of the whole time."""

DOER = {READS: 1, DELETES: 2}
"""The number of the device whose user does it."""


@dataclass(frozen=True)
class Plan:
    """How long, how often and over what.

    Parameters
    ----------
    offsets: seconds after which each device begins.
    poll: seconds between visits.
    octets: of each message.
    link: of each device.
    seconds: from the beginning to the end.
    """

    offsets: Sequence[float]
    poll: float
    octets: int
    link: Link
    seconds: float


@dataclass
class Scene:
    """One mailbox and its devices.

    Parameters
    ----------
    name: what a figure calls it.
    user: whose mailbox it is.
    kinds: of the devices, in order.
    devices: themselves, once they are there.
    messages: the Message-ID of the message that each event is about.
    happened: when each event came to pass, in seconds; what never did is not there.
    """

    name: str
    user: str
    kinds: Sequence[str]
    devices: list[IMAPDevice | POPDevice] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    happened: dict[str, float] = field(default_factory=dict)

    def label(self, number: int) -> str:
        """Return what a device is called, by its number from 1."""
        return f"{self.name}, device {number}"


def play(world: World, plan: Plan, scenes: Sequence[Scene]) -> None:
    """Let all happen in all scenes at once."""

    async def everything() -> None:
        await asyncio.gather(*(_play(world, plan, scene) for scene in scenes))

    world.run(everything(), lasts=plan.seconds)


async def _play(world: World, plan: Plan, scene: Scene) -> None:
    first, second, third = (
        letter(world, subject, plan.octets, to=scene.user)
        for subject in ("to be read", "to be deleted", "new")
    )
    for content in (first, second):
        world.store.deliver(content, [scene.user])
    scene.messages |= {
        READS: message_id(first), DELETES: message_id(second), ARRIVES: message_id(third),
    }  # fmt: skip
    running = [_join(world, plan, scene, number) for number in range(1, len(scene.kinds) + 1)]
    await sleep_until(EVENTS[ARRIVES] * plan.seconds)
    scene.happened[ARRIVES] = asyncio.get_running_loop().time()
    world.store.deliver(third, [scene.user])
    for what, device in zip((READS, DELETES), scene.devices, strict=False):
        running.append(world.host(device.name, plan.link).start(_act(plan, scene, what, device)))
    await asyncio.gather(*running)


def _join(world: World, plan: Plan, scene: Scene, number: int) -> asyncio.Task[None]:
    """Let a device live from its moment on."""
    name = f"device{number}.{scene.user}.test"
    device = KINDS[scene.kinds[number - 1]](world.settings(scene.user), name, plan.poll)
    scene.devices.append(device)

    async def live() -> None:
        await sleep_until(plan.offsets[number - 1])
        await device.run(plan.seconds)

    return world.host(name, plan.link).start(live())


async def _act(plan: Plan, scene: Scene, what: str, device: Any) -> None:
    """Let a device's user read or delete a message, as soon as it is there to be seen."""
    loop = asyncio.get_running_loop()
    await sleep_until(EVENTS[what] * plan.seconds)
    while not (keys := [k for k, c in device.copies.items() if c.message == scene.messages[what]]):
        if loop.time() >= plan.seconds:
            return
        await asyncio.sleep(_GLANCE)
    scene.happened[what] = loop.time()
    await (device.read(keys[0]) if what == READS else device.delete(keys[0]))


_GLANCE = 1.0  # seconds between two glances of a user who waits for a message
