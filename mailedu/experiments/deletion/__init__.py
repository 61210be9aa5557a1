"""What is left after deleting: on the server and on each device, under POP3 and IMAP.

RFC 1939 §5 and §6 (marks, UPDATE), RFC 3501 §6.4.2, §6.4.3 and §6.4.6 (CLOSE, EXPUNGE, STORE),
RFC 3691 (UNSELECT) and RFC 6851 (MOVE) say what must come out.
"""

from __future__ import annotations

from mailedu.experiments.base import Experiment, Found, Parameter, Value
from mailedu.experiments.deletion import cuts, ways
from mailedu.simulation import Kind

DAY = 86_400
RIGHT = "none"


def conduct(
    kind: Kind,
    seed: int,
    *,
    part: str,
    deleted: int,
    kept: int,
    days: int,
    wrong: str,
    day_seconds: int,
) -> Found:
    """Delete in all ways, or cut the line everywhere; see ``EXPERIMENT`` for the parameters.

    Returns the rows of ``ways.conduct``, or those of ``cuts.conduct``.
    """
    policy = {} if wrong == RIGHT else {"wrong": frozenset({wrong})}
    if part == "cuts":
        return cuts.conduct(kind, seed, deleted=deleted, kept=kept, policy=policy)
    return ways.conduct(
        kind, seed, deleted=deleted, kept=kept, days=days, day_seconds=day_seconds, policy=policy
    )


def _lasts(*, part: str, days: int, day_seconds: int, **_: Value) -> float:
    if part == "cuts":
        return cuts.LASTS
    return len(ways.ways(days)) * 2 * ways.story_days(days) * day_seconds


EXPERIMENT = Experiment(
    "What is left of deleted mail, where, and from which line on?",
    (
        Parameter(
            "part",
            "ways",
            "ways of deleting, or cuts",
            choices=("ways", "cuts"),
        ),
        Parameter("deleted", 2, "messages deleted", least=1, most=4),
        Parameter("kept", 1, "messages kept", least=0, most=4),
        Parameter("days", 3, "days left on server (POP3)", least=1, most=14),
        Parameter(
            "wrong",
            RIGHT,
            "the server's mistake",
            choices=(RIGHT, "pop3-dele-at-once", "imap-deleted-removes-at-once"),
        ),
        Parameter(
            "day_seconds",
            DAY,
            "seconds in a day (for live runs)",
            least=1,
            most=DAY,
        ),
    ),
    conduct,
    _lasts,
)
