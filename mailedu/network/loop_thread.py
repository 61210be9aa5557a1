"""An asyncio loop on a daemon thread, so that blocking clients can talk to it from a cell."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


class LoopStopped(RuntimeError):
    """The loop was stopped before the coroutine was done."""


class LoopThread:
    """Runs an event loop until ``stop``; other threads hand it coroutines."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._handing_over = (
            threading.RLock()
        )  # the collector of garbage may call start at any time
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    def run(self, coroutine: Coroutine[Any, Any, _T], timeout: float | None = None) -> _T:
        """Run a coroutine on the loop and wait for its result.

        Parameters
        ----------
        timeout: seconds; after it the coroutine is cancelled and TimeoutError raised. An
            interrupt (KeyboardInterrupt) in the waiting thread cancels it as well.

        Raises
        ------
        LoopStopped: when ``stop`` came before or meanwhile.
        """
        future = self._hand_over(coroutine)
        try:
            return future.result(timeout)
        except concurrent.futures.CancelledError as error:
            raise LoopStopped("the loop was stopped") from error
        except BaseException:
            future.cancel()
            raise

    def start(self, coroutine: Coroutine[Any, Any, object]) -> None:
        """Run a coroutine on the loop, if it has not been stopped, and wait for nothing."""
        with contextlib.suppress(LoopStopped):
            self._hand_over(coroutine)

    def _hand_over(self, coroutine: Coroutine[Any, Any, _T]) -> concurrent.futures.Future[_T]:
        with self._handing_over:  # what a stopping loop is handed would never be done
            if self._stopping:
                coroutine.close()
                raise LoopStopped("the loop was stopped")
            return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def stop(self) -> None:
        """Cancel what runs, end the loop and wait for the thread; harmless when repeated."""
        with self._handing_over:
            if not self._stopping:
                self._stopping = True
                self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
