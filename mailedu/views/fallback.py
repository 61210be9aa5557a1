"""A dialogue as a plain HTML table, for every place where widgets cannot run.

It needs no script and no style sheet, and takes its colours from the page around it, so
that it is read in light and dark: on code hosts, in exported pages, after a restart of the
kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING

from mailedu.transcript import Row, Step, Transcript
from mailedu.views.dialogue_data import happenings
from mailedu.views.words import word
from mailedu.views.words.meanings import meaning

if TYPE_CHECKING:
    from mailedu.forking import Fork

STEPS = 1000
"""Most steps that a table holds; a last row counts the rest."""

_CELL = "padding:4px 10px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid #8888"
_CODE = "font-family:ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap"
_COMMON = 3  # steps before a fork that its table begins with
_COLUMNS = ("number", "time", "who", "line", "meaning", "state", "happened")


def dialogue_table(transcript: Transcript) -> str:
    """Return the dialogue as an HTML table in a ``details`` element that stands open.

    Everything from the wire is escaped; passwords are as the transcript holds them (masked,
    unless the observer was asked to reveal them).
    """
    title = escape(word("table.caption", title=transcript.title))
    if not transcript.steps:
        return _folding(title, f"<p>{escape(word('empty'))}</p>")
    head = "".join(
        f'<th scope="col" style="{_CELL}">{escape(word("table." + name))}</th>' for name in _COLUMNS
    )
    several = len(transcript.connections) > 1
    happened = happenings(transcript)
    rows = [
        _row(number, step, [meaning(h["text"]) for h in happened[number]], several)
        for number, step in enumerate(transcript.steps[:STEPS])
    ]
    if len(transcript.steps) > STEPS:
        rest = escape(word("table.more", count=len(transcript.steps) - STEPS))
        rows.append(f'<tr><td colspan="{len(_COLUMNS)}" style="{_CELL}">{rest}</td></tr>')
    return _folding(
        title,
        f'<table style="border-collapse:collapse;font-size:13px;line-height:1.4;margin:8px 0">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p>{escape(word('table.hint'))}</p>",
    )


def fork_table(fork: Fork) -> str:
    """Return both branches of a fork, from a few steps before they part, as tables."""
    first = fork.first_difference
    at = len(fork.before) if first is None else min(first)
    begin = max(0, at - _COMMON)
    pairs = zip_longest(fork.before.steps[begin:STEPS], fork.after.steps[begin:STEPS])
    steps = []
    for number, (old, new) in enumerate(pairs, begin):
        here = f" {escape(word('fork.differs'))}" if number == at else ""
        steps.append([f"{number + 1}{here}", *(_line(s) if s else "" for s in (old, new))])
    columns = ["table.number", "fork.before", "fork.after"]
    tables = [_table([word(name) for name in columns], steps)]
    for box in fork.mailbox_difference:
        title = word("fork.mailbox", owner=box.owner, name=box.name)
        rows = [
            [escape((new or old).subject), _status(old), _status(new)]  # type: ignore[union-attr]
            for old, new in box.pairs
        ]
        columns = ["column.subject", "fork.before", "fork.after"]
        tables.append(f"<p>{escape(title)}</p>" + _table([word(name) for name in columns], rows))
    notes = "".join(f"<p>{escape(meaning(note))}</p>" for note in fork.notes)
    hint = f"<p>{escape(word('table.hint'))}</p>"
    return _folding(escape(meaning(fork.answer)), "".join([notes, *tables, hint]))


def _status(row: Row | None) -> str:
    if row is None:
        return escape(word("fork.never"))
    flags = f" {' '.join(row.flags)}" if row.status != "gone" else ""
    return escape(f"{word(f'status.{row.status}')}{flags}")


def _table(columns: Iterable[str], rows: Sequence[Iterable[str]]) -> str:
    """Return a table; the columns' names are text, the cells are HTML."""
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(name)}</th>' for name in columns)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    style = "border-collapse:collapse;font-size:13px;line-height:1.4;margin:8px 0"
    return f'<table style="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def printable(data: bytes) -> str:
    """Return bytes as text for people: UTF-8 where it is, everything unseen as an escape."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _folding(title: str, inside: str) -> str:
    return (
        f'<details open class="mailedu-table"><summary><b>{title}</b></summary>{inside}</details>'
    )


def _row(number: int, step: Step, happened: Iterable[str], several: bool) -> str:
    cells = (
        str(number + 1),
        f"{step.received:.3f}\N{NO-BREAK SPACE}s",
        escape(_who(step, several)),
        _line(step),
        _meaning(step),
        escape(step.state_after),
        "<br>".join(escape(text) for text in happened),
    )
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _who(step: Step, several: bool) -> str:
    who = word(f"speaks.{step.kind}.{step.sender}")
    return f"{who} ({word('connection', number=step.connection)})" if several else who


def _line(step: Step) -> str:
    if not step.data:
        return escape(meaning(step.label))
    lines = step.data.splitlines(keepends=True)
    code = f'<code style="{_CODE}">{escape(printable(lines[0]))}</code>'
    if len(lines) == 1:
        return code
    octets = word("octets.many", count=len(step.data))
    return f"{code}<br>{escape(word('table.first', octets=octets, count=len(lines)))}"


def _meaning(step: Step) -> str:
    text = escape(meaning(step.meaning))
    if step.error:
        text = f"<b>{escape(word('error'))}: {escape(meaning(step.error))}</b><br>{text}"
    return f"{text} <small>({escape(step.section)})</small>" if step.section else text
