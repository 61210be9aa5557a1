"""Whether what is written in a figure can be read: inside the picture, and nothing over another."""

from __future__ import annotations

from itertools import combinations

from matplotlib.text import Text
from matplotlib.transforms import Bbox

from mailedu.views.figures.style import Answer


def written(figure: Answer) -> dict[str, Bbox]:
    """Return where each text of a figure is, in pixels; equal texts get a number."""
    figure.draw_without_rendering()
    found: dict[str, Bbox] = {}
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent()
            if box.width and box.height:
                found[f"{text.get_text()} ({len(found)})"] = box
    return found


def complaints(figure: Answer) -> list[str]:
    """Return which texts are cut off by the figure's edge, and which lie over each other."""
    texts = written(figure)
    whole = figure.bbox.padded(1)
    cut = [
        f"{text!r} is cut off"
        for text, box in texts.items()
        if not (whole.x0 <= box.x0 and box.x1 <= whole.x1)
        or not (whole.y0 <= box.y0 and box.y1 <= whole.y1)
    ]
    inner = {text: box.padded(-1) for text, box in texts.items()}
    return cut + [
        f"{one!r} lies over {other!r}"
        for (one, first), (other, second) in combinations(inner.items(), 2)
        if first.overlaps(second)
    ]
