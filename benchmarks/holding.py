"""What holding costs a line that is let go at once.

NOOP and its reply, two lines, again and again by poplib to a sandbox: recorded as ``box.record``
does; held with nothing to stop at; held with breakpoints that no line meets; held and let go one
by one by ``next`` as soon as each line has come. Then RETR of a long message, of which each line
is one, held and recorded in turn.
"""

from __future__ import annotations

import os
import platform
import poplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median

from mailedu.sandbox import Sandbox

ROUNDS, EXCHANGES, LINES = 5, 200, 5000


def exchanges(session: poplib.POP3) -> int:
    """Exchange two lines many times; returns how many lines passed."""
    for _ in range(EXCHANGES):
        session.noop()
    return 2 * EXCHANGES


def retrieval(session: poplib.POP3) -> int:
    """Fetch the long message; returns how many lines passed."""
    return len(session.retr(1)[1]) + 3  # the command, the status, the dot


@contextmanager
def recorded(box: Sandbox) -> Iterator[None]:
    with box.record():
        yield


@contextmanager
def running(box: Sandbox) -> Iterator[None]:
    with box.hold() as holding:
        holding.run()
        yield


@contextmanager
def watched(box: Sandbox) -> Iterator[None]:
    with box.hold(stop_at=["TOP", "-ERR", "UPDATE"]):
        yield


@contextmanager
def stepped(box: Sandbox) -> Iterator[None]:
    with box.hold() as holding:
        holding.listen(lambda: holding.next() and None)
        yield


WAYS = {"recorded": recorded, "held, running": running, "held, breakpoints": watched,
        "held, let go one by one": stepped}  # fmt: skip


def seconds_a_line(box: Sandbox, way: Callable[..., object], work: Callable[..., int]) -> float:
    """Return the seconds that a line took in one session."""
    with way(box):  # type: ignore[attr-defined]
        session = poplib.POP3(box.pop3.host, box.pop3.port)
        session.user("bob")
        session.pass_("secret-1")
        start = time.perf_counter()
        lines = work(session)
        taken = time.perf_counter() - start
        session.quit()
    return taken / lines


def main() -> None:
    """Print milliseconds a line for each way, and what holding adds."""
    print(f"{datetime.now(UTC).date()}, {platform.platform()}, {os.cpu_count()} cores, Python "
          f"{platform.python_version()}")  # fmt: skip
    long = (
        b"Subject: long\r\n\r\n"
        + b"Seventy octets of text, so that the line is as usual.\r\n" * LINES
    )
    with Sandbox({"bob": "secret-1"}, mail=False, tls=False, name=None) as box:
        box.store.deliver(long, ["bob"])
        for name, work in (("NOOP and reply", exchanges), (f"RETR, {LINES} lines", retrieval)):
            taken: dict[str, list[float]] = {way: [] for way in WAYS}
            for _ in range(ROUNDS):  # in turn, so that all meet the same weather
                for way, begin in WAYS.items():
                    taken[way].append(seconds_a_line(box, begin, work))
            base = median(taken["recorded"])
            for way, all_taken in taken.items():
                cost = median(all_taken)
                added = "" if way == "recorded" else f", adds {1000 * (cost - base):.4f} ms"
                print(f"{name}, {way}: {1000 * cost:.4f} ms a line, {1 / cost:.0f} lines/s{added}")
    print("At most 1 ms a line may be added.")


if __name__ == "__main__":
    main()
