"""Waiting for a run that may take long: a progress bar after a second, and interrupts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from typing import Any

_QUIET = 1.0
"""Seconds without a progress bar."""
_STEP = 0.1


def watched(result: Future[Any], time: Callable[[], float], lasts: float | None) -> None:
    """Wait until ``result`` is there, in bounded waits that an interrupt can end.

    Parameters
    ----------
    time: gives the seconds of the world's time.
    lasts: how many there will be, or None when nobody knows.
    """
    if wait([result], _QUIET).done:
        return
    from tqdm.auto import tqdm

    began = time()
    with tqdm(
        total=lasts and round(lasts), unit=" simulated s", unit_scale=True, leave=False
    ) as bar:
        while not wait([result], _STEP).done:
            bar.update(round(time() - began) - bar.n)
        bar.total = bar.n  # or else a notebook leaves the bar behind, in red


def counted(results: Sequence[Future[Any]]) -> None:
    """Wait until all are there, or one of them failed; the bar counts them."""
    if wait(results, _QUIET, FIRST_EXCEPTION).not_done:
        from tqdm.auto import tqdm

        with tqdm(total=len(results), unit=" runs", leave=False) as bar:
            while not any(r.done() and r.exception() for r in results):
                done = sum(r.done() for r in results)
                bar.update(done - bar.n)
                if done == len(results):
                    return
                wait([r for r in results if not r.done()], _STEP, FIRST_EXCEPTION)
