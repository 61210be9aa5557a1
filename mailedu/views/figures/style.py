"""How every figure looks, and what it is: a picture whose title is its answer.

Colours, type sizes and hatching follow one palette; colour is never the only sign.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from mailedu.experiments.base import ExperimentError
from mailedu.views.twin import picture, twin, twin_data

CLIENT, SERVER, THIRD, GONE = "#0b62b5", "#b3441e", "#7a5aa6", "#b00020"
INK, SECOND_INK, HAIRLINE = "#1b2430", "#5b6776", "#d9dfe6"
PROTOCOL_COLOUR = {"POP3": SERVER, "IMAP": CLIENT}

_Point = tuple[float, float]

DPI = 110
"""Dots an inch of a picture: 1650 pixels for a figure 15 inches wide."""

# What is drawn in a colour also has its shape (points, ends of lines) and its hatch (areas).
MARKERS = {SERVER: "o", CLIENT: "D", THIRD: "s", GONE: "X", INK: "^", SECOND_INK: "v"}
HATCHES = {SERVER: "", CLIENT: "//", THIRD: "..", GONE: "xx", INK: "\\\\", SECOND_INK: "--"}

_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 15,
    "text.color": INK,
    "axes.labelcolor": SECOND_INK,
    "axes.edgecolor": SECOND_INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 18,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": SECOND_INK,
    "ytick.color": SECOND_INK,
    "figure.facecolor": "white",
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "hatch.linewidth": 1.2,
}


@dataclass(frozen=True)
class Mark:
    """A part of a figure that opens a session's transcript.

    Parameters
    ----------
    session: the name under which ``Result.transcript`` gives the transcript.
    label: what is said of it, e.g. ``"phone, 08:15, 12 octets down"``.
    x0, y0, x1, y1: where it is, in fractions of the figure from its lower left corner.
    """

    session: str
    label: str
    x0: float
    y0: float
    x1: float
    y1: float


class Answer(Figure):
    """A figure that says in words what it shows.

    It belongs to no window and no pyplot state; a notebook shows it as a picture.

    Attributes
    ----------
    answer: one sentence, the figure's title and its text for screen readers.
    table: the rows that it was drawn from, or None.
    """

    answer: str = ""
    table: pd.DataFrame | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._areas: list[tuple[Axes, tuple[_Point, _Point], str, str]] = []

    def mark(
        self, axes: Axes, x0: float, y0: float, x1: float, y1: float, *, session: str, label: str
    ) -> None:
        """Let an area, given by two corners in the data of ``axes``, open a session."""
        self._areas.append((axes, ((x0, y0), (x1, y1)), session, label))

    @property
    def marks(self) -> list[Mark]:
        """The areas that open a session, where the picture has them."""
        self._lay_out()
        to_fraction = self.transFigure.inverted()
        marks = []
        for axes, corners, session, label in self._areas:
            (x0, y0), (x1, y1) = to_fraction.transform(axes.transData.transform(corners)).tolist()
            place = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            marks.append(Mark(session, label, *place))
        return marks

    def describe(self) -> str:
        """Return the answer, and what is written in each part of the figure."""
        return " ".join([_sentence(self.answer), *filter(None, map(_described, self.axes))])

    def png(self) -> bytes:
        """Return the picture."""
        file = io.BytesIO()
        self._lay_out()
        with mpl.rc_context(_STYLE):
            self.savefig(file, format="png")
        return file.getvalue()

    def save(self, path: str | Path) -> None:
        """Write the figure to a file, with its text in the file's metadata.

        Raises
        ------
        ExperimentError: when the name does not end in .png, .svg or .pdf.
        OSError: when the file cannot be written.
        """
        kind = kind_of(path)
        texts = {"answer": self.answer, "text": self.describe()}
        metadata = {k: v and v.format(**texts) for k, v in _METADATA[kind].items()}
        self._lay_out()
        with mpl.rc_context({**_STYLE, "svg.hashsalt": "mailedu"}):
            self.savefig(path, metadata=metadata)

    def _lay_out(self) -> None:
        """Place all parts, once: laid out again they move a little, and it takes its time."""
        engine = self.get_layout_engine()
        if engine is not None:
            with mpl.rc_context(_STYLE):
                engine.execute(self)
                self.set_layout_engine(None)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        png = base64.b64encode(self.png()).decode()
        text = self.describe()
        html = f"<div>{picture(self.answer, png)}{twin(twin_data(text, self.table))}</div>"
        return {"text/html": html, "image/png": png, "text/plain": text}


# What a file says of itself; None leaves out what would differ from one run to the next.
_METADATA: dict[str, dict[str, str | None]] = {
    ".png": {"Title": "{answer}", "Description": "{text}"},
    ".svg": {"Title": "{answer}", "Description": "{text}", "Date": None},
    ".pdf": {"Title": "{answer}", "Subject": "{text}", "CreationDate": None},
}


def kind_of(path: str | Path) -> str:
    """Return ``".png"``, ``".svg"`` or ``".pdf"``; raises ExperimentError for any other name."""
    kind = Path(path).suffix.lower()
    if kind not in _METADATA:
        raise ExperimentError(
            f"{path}: a figure is saved as .png, .svg or .pdf; give a name that ends so"
        )
    return kind


def _described(axes: Axes) -> str:
    """Return the words of one part of a figure: its title, its axes, its labels.

    A label without a word, a number beside its point, is left to the table.
    """
    titles = [axes.get_title(loc=place) for place in ("left", "center", "right")]
    labels = [text.get_text() for text in axes.texts]
    written = [*titles, axes.get_xlabel(), axes.get_ylabel(), *labels]
    return " ".join(_sentence(words) for words in written if _WORD.search(words))


_WORD = re.compile(r"[^\W\d_]{2}")
_UNIT = re.compile(r"(?<=\d) (?=(?:ms|s|min|h|octets|[kMG]B|%)(?!\w))")


def _sentence(words: str) -> str:
    """Return lines of words as one sentence."""
    line = " ".join(re.sub(r"(?<![,;:(…])\n", ", ", words.strip()).split())
    end = "" if line.endswith((".", "?", "!", "…")) else "."
    return line[:1].upper() + line[1:] + end


@contextmanager
def figure(width: float, height: float, answer: str) -> Iterator[Answer]:
    """Give a figure in our style with its title, the answer, wrapped at the figure's width.

    Parameters
    ----------
    width, height: in inches; 15 wide, so that 15 points are read from the last row.
    answer: one sentence.
    """
    with mpl.rc_context(_STYLE):
        margins = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.14)  # inches
        drawn = Answer(figsize=(width, height), dpi=DPI, layout=margins)
        drawn.answer = answer
        title = _UNIT.sub("\N{NO-BREAK SPACE}", answer)  # a number stays with its unit
        drawn.suptitle(title, x=0.01, ha="left", fontsize=19, fontweight="bold", wrap=True)
        yield drawn
