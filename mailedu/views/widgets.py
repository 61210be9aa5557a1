"""The widgets: traits only. What they do is in the ES module of the same name in ``static/``.

Importing this module loads anywidget and ipywidgets, so others import it when a widget is
wanted and not before.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets
from IPython.display import publish_display_data

from mailedu.transcript import Transcript
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.fallback import dialogue_table
from mailedu.views.modules import module, styles


class Dialogue(anywidget.AnyWidget):
    """A recorded dialogue to step through, as a ladder diagram with each line explained.

    All stepping happens in the front end, so it works while the kernel is busy or gone.

    Parameters
    ----------
    transcript: what to show.
    index: the step to begin with, counted from 0; follows the front end when a kernel listens.
    theme: ``"auto"`` (the page's own), ``"light"`` or ``"dark"``.

    Raises
    ------
    TypeError: when ``transcript`` is not a Transcript.
    traitlets.TraitError: when ``index`` or ``theme`` is none of the above.
    """

    _esm = module("dialogue")
    _css = styles()

    data = traitlets.Dict().tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark"), "auto").tag(sync=True)

    def __init__(self, transcript: Transcript, *, index: int = 0, theme: str = "auto") -> None:
        if not isinstance(transcript, Transcript):
            raise TypeError(
                f"Dialogue() shows a Transcript, not {type(transcript).__name__}: give it "
                "tape.transcript, or Transcript.load(path) for a saved one"
            )
        self.transcript = transcript
        super().__init__(data=dialogue_data(transcript), index=index, theme=theme)

    @traitlets.validate("index")
    def _check_index(self, proposal: dict[str, Any]) -> int:
        index: int = proposal["value"]
        last = max(len(self.transcript) - 1, 0)
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
