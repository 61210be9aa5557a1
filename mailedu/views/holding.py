"""The widget of a holding: a live dialogue, and over it the lines that are held on the wire.

Messages to the front end, besides those of a live dialogue: ``{"hold": …}`` after each change
(``HoldDialogue._state``), and ``{"done": name, "error": text, …}`` in answer to each action. From
it: ``{"do": name, …}`` with one of the names in ``_ACTIONS``.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, Protocol
from weakref import WeakKeyDictionary

import traitlets
from IPython.core.getipython import get_ipython

from mailedu.protocols.known import PROTOCOLS
from mailedu.transcript import Chunk, Line, Sender, Step
from mailedu.views.live_dialogue import Growing, LiveDialogue
from mailedu.views.modules import module
from mailedu.views.words import word
from mailedu.views.words.meanings import meaning
from mailedu.views.words.spoken import spoken

GRACE = 5.0
"""Seconds after which a holding ends that no panel shows any more."""
SHOWN = 30
"""Held lines that the panel shows; it says how many more there are."""


class HeldLine(Protocol):
    """A line that is held: ``mailedu.network.hold.Held``."""

    @property
    def id(self) -> int: ...
    @property
    def connection(self) -> int: ...
    @property
    def sender(self) -> Sender: ...
    @property
    def data(self) -> bytes: ...
    @property
    def received(self) -> float: ...
    @property
    def fate(self) -> str: ...
    @property
    def original(self) -> bytes: ...


class Holding(Protocol):
    """What holds the lines: ``mailedu.holding.Holding``."""

    @property
    def held(self) -> Sequence[HeldLine]: ...
    @property
    def mode(self) -> str: ...
    @property
    def open(self) -> bool: ...
    @property
    def stop_at(self) -> Iterable[object]: ...

    def next(self) -> object: ...
    def next_reply(self) -> object: ...
    def run(self) -> object: ...
    def pause(self) -> object: ...
    def auto(self, milliseconds: float, /) -> object: ...
    def stop(self) -> object: ...
    def deliver(self, number: int, /) -> object: ...
    def delay(self, number: int, seconds: float, /) -> object: ...
    def drop(self, number: int, /) -> object: ...
    def edit(self, number: int, data: bytes, /) -> object: ...
    def duplicate(self, number: int, /) -> object: ...
    def cut(self, number: int, where: Literal["before", "after"], /) -> object: ...
    def listen(self, callback: Callable[[], None], /) -> Callable[[], None]: ...


class Observed(Growing, Protocol):
    """What is shown below: ``mailedu.live.Live``."""

    def preview(self, lines: list[Line], /) -> list[Step | None]: ...


class HoldDialogue(LiveDialogue):
    """The lines that are held, with all that can be done to them, over the dialogue so far.

    When the last panel is closed, all lines are let through.

    Parameters
    ----------
    holding: what holds them.
    live: the holding's tape as it goes on.
    options: as for ``Dialogue``, without ``index``.
    """

    _esm = module("hold")

    offers: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, holding: Holding, live: Observed, **options: Any) -> None:
        self._holding = holding
        self._observed = live
        self._unhear: Callable[[], None] = lambda: None
        super().__init__(live, **options)
        self._unhear = holding.listen(self._pulse.beat)
        self._pulse.beat()

    @traitlets.default("offers")
    def _offers(self) -> list[dict[str, str]]:
        return offers()

    def _tell(self) -> None:
        super()._tell()
        self.send({"hold": self._state()})
        if self._live.over:
            self._unhear()

    def _state(self) -> dict[str, Any]:
        """Return how the holding stands.

        Keys
        ----
        held: the first of the lines that are held, the oldest first, each with what ``Held`` says
            of it; ``step``: what it would be, or None where it only begins or goes on with
            something; ``whole``: whether this step is all of the line and nothing else.
        more: how many more are held.
        mode, stop_at: as of the holding.
        over: whether nothing is held any more.
        reached: whether clicks reach the kernel while a cell runs.
        """
        held = list(self._holding.held)
        return {
            "held": self._described(held[:SHOWN]),
            "more": max(0, len(held) - SHOWN),
            "mode": self._holding.mode,
            "stop_at": [str(one) for one in self._holding.stop_at],
            "over": not self._holding.open,
            "reached": has_subshells(),
        }

    def _described(self, held: Sequence[HeldLine]) -> list[dict[str, Any]]:
        steps: dict[int, Step | None] = {}
        for _, some in itertools.groupby(
            sorted(held, key=lambda one: one.connection), key=lambda one: one.connection
        ):
            lines = list(some)
            previews = self._observed.preview([_line(one, one.data) for one in lines])
            steps.update(zip((one.id for one in lines), previews, strict=True))
        return [_plain(one, steps[one.id]) for one in held]

    def _heard(self, widget: object, content: Any, buffers: object) -> None:
        super()._heard(widget, content, buffers)
        if not isinstance(content, dict):
            return
        if "have" in content:
            self._pulse.beat()
        if "do" in content:
            self.send(self._done(content))
            self._pulse.beat()

    def _done(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Do what the front end asks for and say how it went."""
        name = wanted.get("do")
        action = _ACTIONS.get(str(name))
        if action is None:
            return {"done": name, "error": word("hold.unknown", name=name)}
        try:
            answer = action(self, wanted)
        except (ValueError, KeyError, TypeError) as error:
            return {"done": name, "error": str(error)}
        return {"done": name, "error": "", **(answer if isinstance(answer, dict) else {})}

    def _watch(self, wanted: dict[str, Any]) -> None:
        _panels.setdefault(self._holding, set()).add(str(wanted["view"]))

    def _leave(self, wanted: dict[str, Any]) -> None:
        """Let all through when the last panel was closed, and none is opened soon."""
        panels = _panels.setdefault(self._holding, set())
        panels.discard(str(wanted["view"]))
        if not panels:
            timer = threading.Timer(GRACE, self._free)
            timer.daemon = True
            timer.start()

    def _free(self) -> None:
        if not _panels.get(self._holding):
            self._holding.stop()

    def _one(self, wanted: dict[str, Any]) -> HeldLine:
        for one in self._holding.held:
            if one.id == wanted["id"]:
                return one
        raise ValueError(word("hold.passed"))

    def _raw(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Return a line's octets to be edited, a password, too, which nothing else shows."""
        return {"id": wanted["id"], "data": self._one(wanted).data.decode("latin-1")}

    def _try(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Return what a line would be with other octets."""
        one = self._one(wanted)
        before = [
            _line(other, other.data)
            for other in self._holding.held
            if other.connection == one.connection and other.id < one.id
        ]
        step = self._observed.preview([*before, _line(one, _octets(wanted))])[-1]
        return {"id": one.id, "step": _step(step)}

    def _stop_at(self, wanted: dict[str, Any]) -> None:
        self._holding.stop_at = [*self._holding.stop_at, wanted["text"]]  # type: ignore[misc]

    def _go_past(self, wanted: dict[str, Any]) -> None:
        kept = [one for one in self._holding.stop_at if str(one) != wanted["text"]]
        self._holding.stop_at = kept  # type: ignore[misc]


_panels: WeakKeyDictionary[Holding, set[str]] = WeakKeyDictionary()
"""The panels that are open for each holding, also those of different widgets."""

_ACTIONS: dict[str, Callable[[HoldDialogue, dict[str, Any]], object]] = {
    "next": lambda view, _: view._holding.next(),
    "next_reply": lambda view, _: view._holding.next_reply(),
    "run": lambda view, _: view._holding.run(),
    "pause": lambda view, _: view._holding.pause(),
    "auto": lambda view, wanted: view._holding.auto(wanted["milliseconds"]),
    "stop": lambda view, _: view._holding.stop(),
    "deliver": lambda view, wanted: view._holding.deliver(wanted["id"]),
    "delay": lambda view, wanted: view._holding.delay(wanted["id"], wanted["seconds"]),
    "drop": lambda view, wanted: view._holding.drop(wanted["id"]),
    "edit": lambda view, wanted: view._holding.edit(wanted["id"], _octets(wanted)),
    "duplicate": lambda view, wanted: view._holding.duplicate(wanted["id"]),
    "cut": lambda view, wanted: view._holding.cut(wanted["id"], wanted["where"]),
    "watch": HoldDialogue._watch,
    "leave": HoldDialogue._leave,
    "raw": HoldDialogue._raw,
    "try": HoldDialogue._try,
    "stop_at": HoldDialogue._stop_at,
    "go_past": HoldDialogue._go_past,
}


def offers() -> list[dict[str, str]]:
    """Return what one may stop at, with what it is: verbs, reply codes and states."""
    found: dict[str, str] = {}
    for protocol in PROTOCOLS.values():
        rows = [(c.verb, c.gloss) for c in protocol.commands.values()]
        rows += [(code, gloss) for code, gloss in protocol.codes.items() if code.isdigit()]
        rows += [(s.name, s.gloss) for s in protocol.states.values()]
        for value, gloss in rows:
            label = f"{protocol.name}: {meaning(gloss)}"
            found[value] = f"{found[value]} {label}" if value in found else label
    return [{"value": value, "label": label} for value, label in sorted(found.items())]


def has_subshells() -> bool:
    """Tell whether the kernel, if there is one, hears messages while a cell runs."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return True
    return "kernel subshells" in kernel.kernel_info.get("supported_features", ())


def _line(one: HeldLine, data: bytes) -> Line:
    time = one.received
    return Line(one.connection, one.sender, data, time, time, time)


def _octets(wanted: dict[str, Any]) -> bytes:
    return str(wanted["data"]).encode("latin-1")


def _plain(one: HeldLine, step: Step | None) -> dict[str, Any]:
    whole = step is not None and step.data.count(b"\n") <= 1
    return {
        "id": one.id,
        "connection": one.connection,
        "sender": one.sender,
        "received": one.received,
        "data": (step.data if step and whole else one.data).decode("latin-1"),
        "fate": one.fate,
        "original": "" if step and "*" in str(step.data) else one.original.decode("latin-1"),
        "step": _step(step),
        "whole": whole,
    }


def _step(step: Step | None) -> dict[str, Any] | None:
    plain: dict[str, Any] | None = Chunk(steps=(step,)).to_dict()["steps"][0] if step else None
    return spoken(plain)
