"""What came of it: who learned of what and when, who shows what, and who was not let in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from mailedu.clients.devices import IMAPDevice, POPDevice, noticed_at
from mailedu.experiments.multi_client.scene import ARRIVES, DELETES, DOER, EVENTS, READS, Scene
from mailedu.experiments.sessions import Sessions
from mailedu.experiments.wording import duration

_MISSED = {ARRIVES: "new", READS: "read", DELETES: "deleted"}


def learned(scenes: Sequence[Scene]) -> pd.DataFrame:
    """Return what each device shows, and how long after each event it showed it.

    Returns
    -------
    rows with columns ``scene``, ``device`` (its number), ``kind``, ``what`` (the event),
    ``happened_seconds``, ``known_seconds`` (after it had happened; empty: not until the end, at
    which visits that had begun are let finish) and ``shows`` (the message at the end: unread,
    read, not there).
    """
    rows = [
        {
            "scene": scene.name,
            "device": number,
            "kind": scene.kinds[number - 1],
            "what": what,
            "happened_seconds": scene.happened.get(what, math.nan),
            "known_seconds": _known(scene, number, what),
            "shows": _shows(device, scene.messages[what]),
        }
        for scene in scenes
        for number, device in enumerate(scene.devices, 1)
        for what in EVENTS
    ]
    return pd.DataFrame(rows).round(6)


def _known(scene: Scene, number: int, what: str) -> float:
    device, message = scene.devices[number - 1], scene.messages[what]
    since = scene.happened.get(what, math.nan)
    if DOER.get(what) == number:
        return since - since
    first = noticed_at(device.log).get(message, math.nan)
    if what == ARRIVES:
        return first - since
    if what == DELETES and math.isnan(first):
        return since - since  # it has nothing to take away
    for entry in device.log:
        if entry.message == message and entry.time >= since:
            if what == DELETES and entry.kind == "gone":
                return entry.time - since
            if what == READS and entry.kind == "flag" and "\\Seen" in entry.text:
                return entry.time - since
    came_read = what == READS and first >= since and _shows(device, message) == "read"
    return first - since if came_read else math.nan


def _shows(device: IMAPDevice | POPDevice, message: str) -> str:
    for copy in device.copies.values():
        if copy.message == message:
            return "read" if "\\Seen" in copy.flags else "unread"
    return "not there"


def agreement(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each scene and event how many devices agree, and after how many seconds all do.

    ``seconds`` is empty when they do not all agree at the end.
    """
    return pd.DataFrame(
        {
            "scene": scene,
            "what": what,
            "devices": len(own),
            "agree": int(own["known_seconds"].notna().sum()),
            "seconds": own["known_seconds"].max(skipna=False),
        }
        for (scene, what), own in rows.groupby(["scene", "what"], sort=False)
    )


def visits(scenes: Sequence[Scene], sessions: Sessions, seconds: float) -> pd.DataFrame:
    """Return the connections: those of ``Sessions.rows``, and what came of each.

    Returns
    -------
    rows with columns ``scene``, ``device``, ``kind``, ``opened_seconds``, ``closed_seconds``,
    ``outcome`` (served, refused, broken), ``waited_seconds`` (from a refusal to the next
    connection that was served, or to the end) and ``session``.
    """
    rows: list[dict[str, Any]] = []
    for scene in scenes:
        for number, device in enumerate(scene.devices, 1):
            own = sessions.rows[sessions.rows["device"] == scene.label(number)]
            opened: list[Any] = [*own.itertuples()]
            waits_until = seconds
            of_device = []
            for visit in reversed(opened):
                kinds = [
                    entry.kind
                    for entry in device.log
                    if visit.opened_seconds <= entry.time <= visit.closed_seconds + 1e-6
                ]
                outcome = (
                    "refused" if "refused" in kinds else "broken" if "error" in kinds else "served"
                )
                waited = max(0.0, waits_until - visit.closed_seconds) if outcome == "refused" else 0
                if outcome == "served":
                    waits_until = visit.opened_seconds
                of_device.append(
                    {
                        "scene": scene.name,
                        "device": number,
                        "kind": scene.kinds[number - 1],
                        "opened_seconds": visit.opened_seconds,
                        "closed_seconds": visit.closed_seconds,
                        "outcome": outcome,
                        "waited_seconds": round(waited, 6),
                        "session": visit.session,
                    }
                )
            rows += reversed(of_device)
    return pd.DataFrame(rows)


def answer(agreed: pd.DataFrame, connections: pd.DataFrame) -> str:
    """Return one sentence: the lock's refusals, and where all devices agree, and how soon.

    What they do not agree on is said where there is one scene alone: the figure says it, too.
    """
    alone = agreed["scene"].nunique() == 1
    apart: list[str] = []
    together: list[str] = []
    for scene, own in agreed.groupby("scene", sort=False):
        pop = connections[(connections["scene"] == scene) & (connections["kind"] == "POP3")]
        refused = f"{(pop['outcome'] == 'refused').sum()} of {len(pop)} POP3 visits refused, "
        missed = " or ".join(own[own["seconds"].isna()]["what"].map(_MISSED))
        missed = missed.replace(" or ", ", ", missed.count(" or ") - 1)
        if missed:
            lock = refused.replace("POP3 ", "" if scene == "POP3" else "POP3 ") if len(pop) else ""
            apart.append(f"{scene}: {lock}no agreement" + f" on what is {missed}" * alone)
        else:
            agrees = "" if together else " agrees"
            together.append(f"{scene}{agrees} in {duration(own['seconds'].max())}")
    return "; ".join([*apart, *([", ".join(together)] if together else [])])
