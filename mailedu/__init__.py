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
    from mailedu.experiments import ExperimentError, run
    from mailedu.experiments.base import Result
    from mailedu.experiments.sweep import sweep
    from mailedu.sandbox import Sandbox
    from mailedu.services import SandboxError
    from mailedu.simulation import World
    from mailedu.store import StoreError
    from mailedu.tape import Tape
    from mailedu.transcript import Transcript, TranscriptError
    from mailedu.views.explore import explore

__version__ = "0.1.0"

__all__ = [
    "ExperimentError",
    "Sandbox",
    "SandboxError",
    "StoreError",
    "Tape",
    "Transcript",
    "TranscriptError",
    "World",
    "explore",
    "run",
    "sweep",
]

_HOME = {
    "ExperimentError": "experiments",
    "Sandbox": "sandbox",
    "SandboxError": "services",
    "StoreError": "store",
    "Tape": "tape",
    "Transcript": "transcript",
    "TranscriptError": "transcript",
    "World": "simulation",
    "explore": "views.explore",
    "run": "experiments",
    "sweep": "experiments.sweep",
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


def _show_transcript(transcript: Transcript) -> object:
    from mailedu.views.widgets import Dialogue

    return Dialogue(transcript)


def _show_result(result: Result) -> object:
    from mailedu.views.result import shown

    return shown(result)


_display.register("result", _show_result)
_display.register("sandbox", _show_sandbox)
_display.register("transcript", _show_transcript)
_display.register("tape", lambda tape: _show_transcript(tape.transcript))
