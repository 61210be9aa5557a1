"""mailedu: a mail laboratory inside a Jupyter notebook.

>>> import mailedu
>>> box = mailedu.Sandbox()         # a mail system of your own, on this machine only
>>> box.pop3.dialogue("bob")        # a real POP3 session, to be stepped through
>>> mailedu.explore("speed")        # an experiment with sliders; mailedu.run("speed") without

Names are loaded when they are first asked for, so that ``import mailedu`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mailedu import display as _display

if TYPE_CHECKING:
    from mailedu.console import Console
    from mailedu.exchange import read
    from mailedu.experiments import ExperimentError, run
    from mailedu.experiments.base import Result
    from mailedu.experiments.sweep import sweep
    from mailedu.forking import Fork, ForkError, fork
    from mailedu.holding import HoldError, Holding
    from mailedu.sandbox import Sandbox
    from mailedu.services import SandboxError
    from mailedu.simulation import World
    from mailedu.store import StoreError
    from mailedu.tape import Tape
    from mailedu.transcript import Transcript, TranscriptError
    from mailedu.views.explore import explore
    from mailedu.views.export import export
    from mailedu.views.words import use_language
    from mailedu.watching import Watch, WatchError, watch

__version__ = "0.1.0"

__all__ = [
    "ExperimentError",
    "Fork",
    "ForkError",
    "HoldError",
    "Sandbox",
    "SandboxError",
    "StoreError",
    "Tape",
    "Transcript",
    "TranscriptError",
    "WatchError",
    "World",
    "explore",
    "export",
    "fork",
    "read",
    "run",
    "sweep",
    "use_language",
    "watch",
]

_HOME = {
    "ExperimentError": "experiments",
    "Fork": "forking",
    "ForkError": "forking",
    "HoldError": "holding",
    "Sandbox": "sandbox",
    "SandboxError": "services",
    "StoreError": "store",
    "Tape": "tape",
    "Transcript": "transcript",
    "TranscriptError": "transcript",
    "WatchError": "watching",
    "World": "simulation",
    "explore": "views.explore",
    "export": "views.export",
    "fork": "forking",
    "read": "exchange",
    "run": "experiments",
    "sweep": "experiments.sweep",
    "use_language": "views.words",
    "watch": "watching",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"mailedu has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"mailedu.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _show_sandbox(box: Sandbox) -> object:
    from mailedu.views.card import Card

    return Card(box.describe()) if box.is_open else repr(box)


def _show_console(console: Console, **options: Any) -> object:
    from mailedu.views.console import ConsoleWidget

    return ConsoleWidget(console, **options)


def _show_transcript(transcript: Transcript, **options: Any) -> object:
    from mailedu.views.widgets import Dialogue

    return Dialogue(transcript, **options)


def _show_fork(fork: Fork) -> object:
    from mailedu.views.fork import ForkView

    return ForkView(fork)


def _show_result(result: Result) -> object:
    from mailedu.views.result import shown

    return shown(result)


def _show_tape(tape: Tape, **options: Any) -> object:
    from mailedu.live import Live
    from mailedu.views.live_dialogue import LiveDialogue

    if tape.recording.stopped:
        return _show_transcript(tape.transcript, **options)
    return LiveDialogue(Live(tape), **options)


def _show_holding(holding: Holding, **options: Any) -> object:
    from mailedu.live import Live
    from mailedu.views.holding import HoldDialogue

    return HoldDialogue(holding, Live(holding.tape), **options)


def _show_watch(watch: Watch, **options: Any) -> object:
    from mailedu.live import Live
    from mailedu.views.live_dialogue import LiveDialogue

    return LiveDialogue(Live(watch.tape), **options)


_display.register("watch", _show_watch)
_display.register("fork", _show_fork)
_display.register("holding", _show_holding)
_display.register("console", _show_console)
_display.register("result", _show_result)
_display.register("sandbox", _show_sandbox)
_display.register("transcript", _show_transcript)
_display.register("tape", _show_tape)
