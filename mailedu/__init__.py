"""mailedu: a mail laboratory inside a Jupyter notebook.

>>> from mailedu import Sandbox
>>> box = Sandbox()                 # a mail system of your own, on this machine only
>>> box.pop3.dialogue("bob")        # a real POP3 session, to be stepped through
"""

from mailedu import display as _display
from mailedu.sandbox import Sandbox, SandboxError
from mailedu.store import StoreError
from mailedu.transcript import Transcript, TranscriptError

__version__ = "0.1.0"

__all__ = ["Sandbox", "SandboxError", "StoreError", "Transcript", "TranscriptError"]


def _show_sandbox(box: Sandbox) -> object:
    from mailedu.views.card import Card

    return Card(box.describe())


def _show_transcript(transcript: Transcript) -> object:
    from mailedu.views.widgets import Dialogue

    return Dialogue(transcript)


_display.register("sandbox", _show_sandbox)
_display.register("transcript", _show_transcript)
_display.register("tape", lambda tape: _show_transcript(tape.transcript))
