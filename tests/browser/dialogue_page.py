"""A page that shows widgets with no Jupyter around them: the ES module and a small model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mailedu.transcript import Transcript
from mailedu.views import dialogue_data, modules

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Widgets</title>
<style>{css}</style>
<style>body {{ margin: 16px; background: {paper}; }}</style></head>
<body {body}>
<script type="application/json" id="traits">{data}</script>
<script type="module">
const model = (traits, listeners = {{}}) => ({{
  traits, saved: 0, sent: [],
  get: (name) => traits[name],
  set(name, value) {{
    traits[name] = value;
    (listeners[`change:${{name}}`] ?? []).forEach((f) => f());
  }},
  save_changes() {{ this.saved += 1; }},
  send(content) {{ this.sent.push(content); }},
  tell: (content, buffers) =>
    (listeners["msg:custom"] ?? []).forEach((f) => f(content, buffers)),
  happen: (name) => (listeners[name] ?? []).forEach((f) => f()),
  on: (name, f) => (listeners[name] ??= []).push(f),
  off: (name, f) => (listeners[name] = listeners[name].filter((g) => g !== f)),
}});
const source = new Blob([{module}], {{ type: "text/javascript" }});
const widget = (await import(URL.createObjectURL(source))).default;
Object.assign(window, {{ model, widget }});
window.models = [];
window.widget = widget;
for (const traits of JSON.parse(document.getElementById("traits").textContent)) {{
  const el = document.body.appendChild(document.createElement("div"));
  el.style.marginBottom = "16px";
  models.push(model(traits));
  models.at(-1).close = widget.render({{ model: models.at(-1), el }});
}}
document.body.dataset.ready = "true";
</script></body></html>
"""


def dialogue_page(*transcripts: Transcript, body: str = "", theme: str = "auto") -> str:
    """Return a whole HTML page with one dialogue widget for each transcript.

    ``body`` holds the attributes of the page's body, as a host would set them.
    """
    traits = [
        {"data": dialogue_data.dialogue_data(transcript), "index": 0, "theme": theme}
        for transcript in transcripts
    ]
    return widget_page("dialogue", traits, body)


def widget_page(name: str, traits: Sequence[Mapping[str, Any]], body: str = "") -> str:
    """Return a whole HTML page with a widget of this module for each set of traits."""
    return _PAGE.format(
        css=modules.styles(),
        paper="Canvas; color-scheme: light dark",
        body=body,
        data=_in_script(traits),
        module=_in_script(modules.module(name)),
    )


def _in_script(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")
