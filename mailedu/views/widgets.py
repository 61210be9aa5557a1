"""The widgets: traits only. What they do is in the ES module of the same name in ``static/``.

Importing this module loads anywidget and ipywidgets, so others import it when a widget is
wanted and not before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets
from IPython.display import publish_display_data

from mailedu.transcript import Transcript
from mailedu.views import taking
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.fallback import dialogue_table
from mailedu.views.modules import module, styles
from mailedu.views.predict import Predict

Answer = tuple[dict[str, Any], list[bytes]]
"""A message to the front end, and its buffers."""


def _forked(transcript: Transcript, wanted: Any) -> Answer:
    from mailedu.views.fork import forked  # loads the simulated world

    return forked(transcript, wanted), []


ANSWERS: Mapping[str, Callable[[Transcript, Any], Answer]] = {"fork": _forked, "take": taking.given}
"""What a front end may ask of what it shows, by the name in its message, and who answers."""


class Dialogue(anywidget.AnyWidget):
    """A recorded dialogue to step through, as a ladder diagram with each line explained.

    All stepping happens in the front end, so it works while the kernel is busy or gone.

    Parameters
    ----------
    transcript: what to show.
    index: the step to begin with, counted from 0; follows the front end when a kernel listens.
    theme: ``"auto"`` (the page's own), ``"light"`` or ``"dark"``.
    size: ``"normal"``, or ``"presentation"``: everything larger by half, for a projector.
    predict: hide steps until the learner has said what they will be. True asks wherever it is
        worth asking, ``[9, "DELE"]`` at these indices and verbs,
        ``{"steps": ["DELE", "QUIT"], "kinds": ["mailbox"]}`` only what the mailbox will hold
        (the others are ``"reply"`` and ``"state"``). None: a button switches it on; False: none.

    ``score`` says how predicting went in the view answered last: ``count`` of questions, how many
    were answered ``right``, how many are still ``open``, and the indices of the steps ``missed``.

    Raises
    ------
    TypeError: when ``transcript`` is not a Transcript.
    TypeError, ValueError: when ``predict`` is none of the above, or names what is not there.
    traitlets.TraitError: when ``index``, ``theme`` or ``size`` is none of the above.
    """

    _esm = module("dialogue")
    _css = styles()

    data = traitlets.Dict().tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark"), "auto").tag(sync=True)
    size = traitlets.Enum(("normal", "presentation"), "normal").tag(sync=True)
    score = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        transcript: Transcript,
        *,
        index: int = 0,
        theme: str = "auto",
        size: str = "normal",
        predict: Predict | None = None,
    ) -> None:
        if not isinstance(transcript, Transcript):
            raise TypeError(
                f"Dialogue() shows a Transcript, not {type(transcript).__name__}: give it "
                "tape.transcript, or Transcript.load(path) for a saved one"
            )
        self._transcript = transcript
        data = dialogue_data(transcript, predict)
        super().__init__(data=data, index=index, theme=theme, size=size)
        reach_busy_kernel(self)
        self.on_msg(self._asked)

    def _asked(self, _: object, content: Any, __: object) -> None:
        for name in ANSWERS.keys() & (content if isinstance(content, dict) else {}):
            self.send(*ANSWERS[name](self.transcript, content[name]))

    @property
    def transcript(self) -> Transcript:
        """What is shown."""
        return self._transcript

    def _length(self) -> int:
        """Return how many steps the front end has."""
        return len(self._transcript)

    @traitlets.validate("index")
    def _check_index(self, proposal: dict[str, Any]) -> int:
        index: int = proposal["value"]
        last = max(self._length() - 1, 0)
        if not 0 <= index <= last:
            raise traitlets.TraitError(f"index is {index}; this dialogue has steps 0 to {last}")
        return index

    def __repr__(self) -> str:
        return f"<Dialogue {self.transcript.title!r}, {len(self.transcript)} steps>"

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the widget, its static table and its one-line text as one bundle."""
        data, metadata = self._widget_bundle()
        return {**data, "text/html": dialogue_table(self.transcript)}, metadata

    def _ipython_display_(self) -> None:
        """Show the widget and, as an output of its own, the static table.

        In one bundle the table would be passed over wherever a front end believes that it
        can show the widget and then cannot: after a restart of the kernel, or in an exported
        page without network. Where the widget does show, its style sheet hides the table.
        """
        data, metadata = self._widget_bundle()
        publish_display_data(data, metadata)  # type: ignore[no-untyped-call]
        table = {"text/html": dialogue_table(self.transcript)}
        publish_display_data(table)  # type: ignore[no-untyped-call]

    def _widget_bundle(self) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_()
        assert bundle is not None, "only a widget without a view has none"
        return bundle


def reach_busy_kernel(widget: anywidget.AnyWidget) -> None:
    """Let messages of the front end reach the kernel while a cell runs.

    JupyterLab sends them to a subshell, a second thread of the kernel; but ipykernel 7.4 hands
    them on to the shell that has last sent something to the widget, which waits for the cell.
    """
    comm = widget.comm
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda _, subshell: subshell
