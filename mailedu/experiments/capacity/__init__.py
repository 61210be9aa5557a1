"""How many users one machine bears, when they poll and when they stay connected by IDLE.

Connections, memory and the processor's time are measured with real sessions of real servers,
for as many users as asked for; beyond that a model goes on, which is fitted to all but the largest
measured number of users and checked by that one. Unlike other experiments this one measures
this machine: its seconds and octets differ from one run to the next.

Time is that of one thread, which carries the servers and the clients alike; memory is what Python
allocates for both ends of a session. Both are therefore upper bounds for the servers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from mailedu.experiments.base import (
    Experiment,
    Found,
    Parameter,
    link_parameter,
    tls_parameter,
)
from mailedu.experiments.capacity.measuring import (
    IDLE_AGAIN,
    Setting,
    delivery,
    idles,
    memory_of_sessions,
    polls,
    require_files,
)
from mailedu.experiments.wording import octets
from mailedu.simulation import Encryption, Kind

WAYS = ("polling", "IDLE")
USERS = (10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)


@dataclass(frozen=True)
class Cost:
    """What was measured for one way and one number of users.

    Parameters
    ----------
    connections: open at the same time, on average.
    octets: of memory that these connections take.
    regular: seconds of the processor for each visit (polling) or each new IDLE.
    delivery: seconds of the processor for each message, told to who waits for it.
    """

    connections: float
    octets: float
    regular: float
    delivery: float


def conduct(
    kind: Kind,
    seed: int,
    *,
    measured: int,
    poll_minutes: float,
    mails_a_day: int,
    link: str,
    tls: Encryption,
) -> Found:
    """Measure, model, and compare; see ``EXPERIMENT`` for the parameters.

    Returns
    -------
    rows: for each of WAYS and USERS one of ``source`` model, and one of measured as far as that
        goes: ``connections`` open at the same time, their memory in ``megabytes``, ``cores`` that
        visits and deliveries keep busy, and ``deliveries_a_second`` that one core bears besides
        the visits.
    tables: ``check``, as the function of this name returns it.

    Raises
    ------
    ExperimentError: live, when this process may not open so many sockets.
    """
    if kind == "live":
        require_files(2 * measured + 100)
    sizes = [users for users in USERS if users <= measured]
    costs = {}
    for users in sizes:
        setting = Setting(users, kind, seed, tls)
        memory = memory_of_sessions(setting)
        seconds, connections = polls(setting, poll_minutes * 60, link)
        costs["polling", users] = Cost(
            connections, memory * connections / users, seconds, delivery(setting, idling=False)
        )
        costs["IDLE", users] = Cost(users, memory, idles(setting), delivery(setting, idling=True))
    interval = {"polling": poll_minutes * 60, "IDLE": float(IDLE_AGAIN)}
    rows = []
    for way in WAYS:
        model = Model([(users, costs[way, users]) for users in sizes[:-1]])
        for users in USERS:
            if (way, users) in costs:
                found = load(costs[way, users], users, interval[way], mails_a_day)
                rows.append({"way": way, "users": users, "source": "measured", **found})
            found = load(model.cost(users), users, interval[way], mails_a_day)
            rows.append({"way": way, "users": users, "source": "model", **found})
    table = pd.DataFrame(rows)
    return Found(table, answer(table), {"check": check(table)})


def answer(rows: pd.DataFrame) -> str:
    """Return what the most users cost, in one sentence."""
    users = int(rows["users"].max())
    polling, idle = (rows[(rows["way"] == way) & (rows["users"] == users)].iloc[-1] for way in WAYS)
    return (
        f"{users:,} users (model): IDLE holds {octets(idle['megabytes'] * 1e6)} of memory, "
        f"{_cores(idle['cores'])}; polling {_cores(polling['cores'])}"
    )


def _cores(cores: float) -> str:
    if cores < 1:
        return f"{cores:.0%} of a core"
    return f"{cores:.1f} cores" if cores < 10 else f"{cores:,.0f} cores"


def check(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how far the model is from the largest measured number of users, which it never saw.

    Columns ``way``, ``users``, ``quantity``, ``measured``, ``model`` and ``percent_off``.
    """
    largest = rows[rows["source"] == "measured"]["users"].max()
    found = []
    for way in WAYS:
        own = rows[(rows["way"] == way) & (rows["users"] == largest)].set_index("source")
        for quantity in ("connections", "megabytes", "cores", "deliveries_a_second"):
            seen, said = (float(own.loc[source, quantity]) for source in ("measured", "model"))
            found.append(
                {
                    "way": way,
                    "users": int(largest),
                    "quantity": quantity,
                    "measured": seen,
                    "model": said,
                    "percent_off": 100 * (said - seen) / seen,
                }
            )
    return pd.DataFrame(found)


class Model:
    """Costs for any number of users: connections and memory by the user, the rest constant."""

    def __init__(self, known: Sequence[tuple[int, Cost]]) -> None:
        users = sum(number for number, _ in known)
        # Sums, not means of quotients: what was measured on more users counts for more.
        self._connections = sum(cost.connections for _, cost in known) / users
        self._octets = sum(cost.octets for _, cost in known) / users
        self._regular = sum(number * cost.regular for number, cost in known) / users
        self._delivery = fmean(cost.delivery for _, cost in known)

    def cost(self, users: int) -> Cost:
        """Return what so many users cost."""
        return Cost(users * self._connections, users * self._octets, self._regular, self._delivery)


def load(cost: Cost, users: int, interval: float, mails_a_day: int) -> Mapping[str, Any]:
    """Return the quantities of a row: what so many users ask of one machine.

    Parameters
    ----------
    interval: seconds from one visit, or one IDLE, of a user to the next.
    mails_a_day: messages for each user.
    """
    regular = users / interval * cost.regular
    return {
        "connections": cost.connections,
        "megabytes": cost.octets / 1e6,
        "cores": regular + users * mails_a_day / 86400 * cost.delivery,
        "deliveries_a_second": max(0.0, 1 - regular) / cost.delivery,
    }


EXPERIMENT = Experiment(
    question="How many users does one machine bear, polling or staying connected?",
    parameters=(
        Parameter("measured", 300, "users measured; the model goes on from there",
                  choices=(30, 100, 300, 1000, 3000)),
        Parameter("poll_minutes", 5.0, "minutes between polls", least=0.01, most=60, step=0.5),
        Parameter("mails_a_day", 20, "messages a day for each user", least=0, most=1000),
        link_parameter("home", "each user's link"),
        tls_parameter("none"),
    ),
    conduct=conduct,
    lasts=lambda measured, poll_minutes, **_: (
        poll_minutes * 60 * sum(users <= measured for users in USERS)
    ),
)  # fmt: skip
