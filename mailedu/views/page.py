"""A dialogue as one HTML page that needs no kernel, no network and no other file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from contextlib import suppress
from html import escape
from typing import Any

from mailedu.exchange import FORMATS
from mailedu.transcript import Transcript, TranscriptError
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.modules import module, styles
from mailedu.views.predict import Predict
from mailedu.views.words import language, word

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{styles}
html {{ color-scheme: {scheme}; }}
h1 {{ position: absolute; clip-path: inset(50%); }}
body {{ margin: 12px; background: Canvas; color: CanvasText; font-family: system-ui, sans-serif; }}
</style>
</head>
<body>
<header><h1>{title}</h1></header>
<main data-trouble="{trouble}"><noscript>{noscript}</noscript></main>
<script type="application/octet-stream" id="traits">{traits}</script>
<script type="module">{script}</script>
</body>
</html>
"""

_POLICY = (
    "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""The page runs its own script and asks nobody for anything."""

_NOT_HERE = ("hold", "console", "figure", "controls")  # sheets of what needs a kernel
_SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


def page(
    transcript: Transcript,
    *,
    index: int = 0,
    theme: str = "auto",
    size: str = "normal",
    predict: Predict | None = None,
    name: str = "",
) -> str:
    """Return a whole HTML page with the dialogue, to be opened from disk.

    It is the widget of the notebook with all that it shows, and the dialogue in the other formats,
    to be saved from the page. On paper it is a table of all steps.

    Parameters
    ----------
    index: the step to begin with, counted from 0; an address that ends in ``#step-12`` wins.
    theme: ``"auto"`` (the reader's system), ``"light"`` or ``"dark"``.
    size, predict: as those of ``mailedu.views.widgets.Dialogue``.
    name: how files that are saved from the page are called, without a suffix; "": by the title.

    Raises
    ------
    ValueError: for another theme, or an index that the dialogue does not have.
    TypeError, ValueError: when ``predict`` is not what it may be.
    """
    if theme not in _SCHEMES:
        raise ValueError(f"there is no theme {theme!r}; there are {', '.join(_SCHEMES)}")
    last = max(len(transcript) - 1, 0)
    if not 0 <= index <= last:
        raise ValueError(f"index is {index}; this dialogue has steps 0 to {last}")
    name = name or file_name(transcript)
    script = f"\n{module('page')}\n".replace("</script", "<\\/script").replace("<!--", "<\\!--")
    traits = {
        "data": dialogue_data(transcript, predict),
        "index": index,
        "theme": theme,
        "size": size,
        "page": True,
        "name": name,
        "files": _files(transcript, name),
    }
    return _PAGE.format(
        language=language(),
        policy=_POLICY.format(hash=_base64(hashlib.sha256(script.encode()).digest())),
        title=escape(transcript.title),
        styles=styles(without=_NOT_HERE),
        scheme=_SCHEMES[theme],
        trouble=escape(word("page.trouble")),
        noscript=escape(word("page.script")),
        traits=_base64(zlib.compress(json.dumps(traits, ensure_ascii=False).encode(), 9)),
        script=script,
    )


def _files(transcript: Transcript, name: str) -> dict[str, Any]:
    """Return what can be saved from the page, without what the page makes itself.

    It makes the transcript of what it shows, unless that is a translation.
    """
    found = {}
    for kind, form in FORMATS.items():
        if kind == "json" and language() == "en":
            continue
        with suppress(TranscriptError):  # the dialogue has no such form
            octets = form.octets(transcript).decode("latin-1")
            name_there = f"{name}{form.suffix}"
            found[kind] = {"name": name_there, "type": form.media_type, "octets": octets}
    return found


def file_name(transcript: Transcript) -> str:
    """Return a name for files of a dialogue, made of its title: letters, digits and hyphens."""
    words = re.findall(r"[^\W_]+", transcript.title.replace("'", ""))
    return "-".join(words)[:60].rstrip("-").lower() or "dialogue"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
