"""A figure in a notebook whose marks open sessions, each in a dialogue below the figure."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict
from html import escape
from typing import Any

import anywidget
import ipywidgets
import traitlets
from IPython.display import publish_display_data

from mailedu.transcript import Transcript
from mailedu.views.figures.style import DPI, Answer
from mailedu.views.modules import module, styles
from mailedu.views.twin import picture, twin, twin_data
from mailedu.views.widgets import Dialogue
from mailedu.views.words import word, words


class FigureWidget(anywidget.AnyWidget):
    """A picture with its marks, its text and table, and a line that says what is going on.

    Parameters
    ----------
    answer: the figure.
    code: a line of Python that makes it, or nothing.
    theme: ``"auto"`` (the page's own), ``"light"`` or ``"dark"``.
    """

    _esm = module("figure")
    _css = styles()

    data = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict({"kind": "", "text": ""}).tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark"), "auto").tag(sync=True)

    def __init__(self, answer: Answer, *, code: str = "", theme: str = "auto") -> None:
        super().__init__(data=figure_data(answer, code), theme=theme)

    def say(self, kind: str, text: str = "", **more: str) -> None:
        """Say something under the picture; ``kind`` is "", "busy", "open" or "error"."""
        self.status = {"kind": kind, "text": text, **more}


def figure_data(answer: Answer, code: str = "") -> dict[str, Any]:
    """Return all that the front end needs to show a figure, as plain data."""
    picture = base64.b64encode(answer.png()).decode()
    width, height = answer.get_size_inches()
    return {
        "picture": picture,
        "width": round(width * DPI),
        "height": round(height * DPI),
        "answer": answer.answer,
        "twin": twin_data(answer.describe(), answer.table),
        "marks": [asdict(mark) for mark in answer.marks],
        "code": code,
        "words": {key: text for key, text in words().items() if key.startswith("figure")},
    }


class LiveFigure(ipywidgets.VBox):  # type: ignore[misc]
    """A figure, and below it the dialogue of the session that was opened last.

    Parameters
    ----------
    answer: the figure.
    transcript: gives the transcript of a session; what it raises is said under the figure.
    code: a line of Python that makes the figure, or nothing.

    Attributes
    ----------
    figure, dialogue: the widgets that it consists of; the second may be None.
    """

    def __init__(
        self, answer: Answer, transcript: Callable[[str], Transcript], *, code: str = ""
    ) -> None:
        self.figure = FigureWidget(answer, code=code)
        self.dialogue: Dialogue | None = None
        self._transcript = transcript
        self.figure.on_msg(self._asked)
        super().__init__([self.figure])
        self.add_class("mailedu-box")

    def show(
        self, answer: Answer, transcript: Callable[[str], Transcript], *, code: str = ""
    ) -> None:
        """Show another figure in place of this one; closes the dialogue below."""
        self._transcript = transcript
        self._below(None)
        self.figure.data = figure_data(answer, code)
        self.figure.say("")

    def open_session(self, session: str) -> None:
        """Show the dialogue of a session below, or say under the figure why there is none."""
        marks = self.figure.data["marks"]
        label = next((mark["label"] for mark in marks if mark["session"] == session), session)
        self.figure.say("busy", word("figure.opening", label=label))
        try:
            dialogue = Dialogue(self._transcript(session))
        except Exception as error:  # whatever it is, it must not vanish in a log
            self.figure.say("error", word("figure.failed", label=label, error=said(error)))
        else:
            self._below(dialogue)
            self.figure.say("open", word("figure.opened", label=label), session=session)

    def html(self) -> str:
        """Return picture, text and table for places where widgets cannot run."""
        data = self.figure.data
        code = f"<p><code>{escape(data['code'])}</code></p>" if data["code"] else ""
        image = picture(data["answer"], data["picture"])
        return f'<div class="mailedu-static">{image}{code}{twin(data["twin"])}</div>'

    def _ipython_display_(self) -> None:
        publish(self, self.html(), self.figure.data["answer"])

    def _below(self, dialogue: Dialogue | None) -> None:
        before, self.dialogue = self.dialogue, dialogue
        self.children = [self.figure, dialogue] if dialogue else [self.figure]
        if before:
            before.close()

    def _asked(self, _: object, message: dict[str, Any], __: object) -> None:
        if "open" in message:
            self.open_session(message["open"])


def publish(widget: ipywidgets.DOMWidget, html: str, text: str) -> None:
    """Show a widget and, as an output of its own, what stands in for it where it cannot run.

    See ``Dialogue._ipython_display_`` for why there are two.
    """
    shown = {**widget._repr_mimebundle_(), "text/plain": text}
    publish_display_data(shown)  # type: ignore[no-untyped-call]
    publish_display_data({"text/html": html})  # type: ignore[no-untyped-call]


def said(error: Exception) -> str:
    """Return what an error says: its message; with its kind where it was not made for people."""
    meant = isinstance(error, ValueError) and str(error)
    return str(error) if meant else f"{type(error).__name__}: {error}"
