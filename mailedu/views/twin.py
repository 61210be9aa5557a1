"""A figure as plain HTML: the picture, and what it says as text and table.

The twin is for screen readers, and for reading numbers off. Neither part needs a script or a
style sheet; both take their colours from the page around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from mailedu.views.words import word

ROWS = 40
"""Most rows that a table shows; the caption counts the rest."""


def picture(answer: str, png: str) -> str:
    """Return the picture, ``png`` (its octets in base64), with ``answer`` as its text."""
    image = f'<img alt="{escape(answer)}" src="data:image/png;base64,{png}" style="{_FIT}">'
    return f'<div class="mailedu-picture"><style>{_DARK}</style>{image}</div>'


_FIT = "width:100%;max-width:1650px;height:auto"
_DARK = (
    ':is([data-jp-theme-light="false"],[data-vscode-theme-kind$="dark"]) .mailedu-picture img'
    "{filter:invert(0.93) hue-rotate(180deg)}"
)


def twin_data(text: str, table: pd.DataFrame | None) -> dict[str, Any]:
    """Return what a twin says: its text, and of the table what is shown of it, all as text.

    Returns
    -------
    ``text``, ``caption``, ``columns`` (each ``name`` and ``number``: whether numbers are in it)
    and ``rows``.
    """
    if table is None:
        return {"text": text, "caption": "", "columns": [], "rows": []}
    shown = table.head(ROWS)
    more = len(table) - len(shown)
    counted = word("figure.rows", count=len(table))
    kinds = pd.api.types
    return {
        "text": text,
        "caption": counted + (word("figure.more", count=more) if more else ""),
        "columns": [
            {
                "name": str(name).replace("_", " "),
                "number": kinds.is_numeric_dtype(kind) and not kinds.is_bool_dtype(kind),
            }
            for name, kind in zip(shown.columns, shown.dtypes, strict=True)
        ],
        "rows": [[_said(value) for value in row] for row in shown.itertuples(index=False)],
    }


def twin(data: Mapping[str, Any]) -> str:
    """Return what ``twin_data`` gave as HTML, closed until somebody opens it."""
    columns = data["columns"]
    head = "".join(_cell("th", column["name"], column) for column in columns)
    rows = (
        "".join(_cell("td", text, column) for text, column in zip(row, columns, strict=True))
        for row in data["rows"]
    )
    table = (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;font-size:13px">'
        f'<caption style="text-align:left;padding:4px 0">{escape(data["caption"])}</caption>'
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table></div>"
    )
    return (
        f"<details><summary>{escape(word('figure.twin'))}</summary>"
        f'<p style="max-width:70em">{escape(data["text"])}</p>'
        f"{table if columns else ''}</details>"
    )


_CELL = "padding:3px 14px 3px 0;vertical-align:top;border-bottom:1px solid #8888;white-space:nowrap"


def _cell(tag: str, text: str, column: Mapping[str, Any]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    side = "right" if column["number"] else "left"
    return f'<{tag}{scope} style="text-align:{side};{_CELL}">{escape(text)}</{tag}>'


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    return "" if value is None else str(value)
