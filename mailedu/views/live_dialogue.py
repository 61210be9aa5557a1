"""A dialogue that is still going on: the widget gets what is new as it comes.

Chunks go to the front end as messages, so that each line crosses once. A view that opens later,
or has missed something, says how much it has, and gets the rest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

from IPython.display import publish_display_data

from mailedu.transcript import Chunk, Transcript
from mailedu.views.dialogue_data import GrowingData
from mailedu.views.fallback import dialogue_table
from mailedu.views.modules import module
from mailedu.views.pulse import Pulse
from mailedu.views.widgets import Dialogue


class Growing(Protocol):
    """What is shown: ``mailedu.live.Live``."""

    title: str

    @property
    def transcript(self) -> Transcript: ...

    @property
    def over(self) -> bool: ...

    def take(self) -> Chunk: ...

    def listen(self, changed: Callable[[], None], /) -> Callable[[], None]: ...


class LiveDialogue(Dialogue):
    """A dialogue widget that grows while the dialogue goes on.

    Messages to the front end: ``{"grown": …}`` (``GrowingData.since``). From it: ``{"have": …}``,
    with how many connections, steps, mailboxes and events it has.

    Parameters
    ----------
    live: what is shown.
    options: as for ``Dialogue``, without ``index``.
    """

    _esm = module("live")

    def __init__(self, live: Growing, **options: Any) -> None:
        self._live = live
        self._data = GrowingData()
        self._telling = threading.Lock()
        self._table: str | None = None  # the display id of the static table, once it is shown
        super().__init__(Transcript(live.title, (), ()), **options)
        self.on_msg(self._heard)
        self._pulse = Pulse(self._tell)
        self._stop = live.listen(self._pulse.beat)
        self._pulse.beat()

    @property
    def transcript(self) -> Transcript:
        """What was recorded so far."""
        return self._live.transcript

    def _length(self) -> int:
        return len(self._data)

    def _tell(self) -> None:
        """Send what is new; the last time, write down all for those who come without a kernel."""
        with self._telling:
            over = self._live.over
            chunk = self._live.take()
            grown = self._data.add(chunk)
            if chunk.steps or chunk.connections:
                self.send({"grown": grown})
            if self._live.over and not over:
                self._stop()
                self._write_table()

    def _heard(self, _: object, content: Any, __: object) -> None:
        if isinstance(content, dict) and isinstance(content.get("have"), dict):
            with self._telling:
                self.send({"grown": self._data.since(content["have"])})

    def _ipython_display_(self) -> None:
        data, metadata = self._widget_bundle()
        publish_display_data(data, metadata)  # type: ignore[no-untyped-call]
        self._table = uuid4().hex
        self._write_table(update=False)

    def _write_table(self, *, update: bool = True) -> None:
        """Write the static table that stands in for the widget where there is no kernel."""
        if self._table is None:
            return
        publish_display_data(
            {"text/html": dialogue_table(self.transcript)},
            transient={"display_id": self._table},
            update=update,
        )  # type: ignore[no-untyped-call]
