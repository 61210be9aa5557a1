"""The loop on its thread: what becomes of coroutines when it stops."""

import asyncio
import threading

import pytest

from mailedu.network.loop_thread import LoopStopped, LoopThread


def test_stopping_ends_the_wait_of_other_threads() -> None:
    thread = LoopThread("test")
    started = threading.Event()

    async def forever() -> None:
        started.set()
        await asyncio.Event().wait()

    stopper = threading.Thread(target=lambda: (started.wait(), thread.stop()))
    stopper.start()
    with pytest.raises(LoopStopped):
        thread.run(forever())
    stopper.join()


def test_a_stopped_loop_takes_nothing_and_may_be_stopped_again() -> None:
    thread = LoopThread("test")
    thread.stop()
    thread.stop()
    with pytest.raises(LoopStopped):
        thread.run(asyncio.sleep(0))
