"""The pages of a webmail site, and what a browser's tab finds in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from mailedu.clients.devices.base import Copy
from mailedu.protocols.mime import Entity, decode_text, parse

NEWEST = 50
"""Messages that the list shows at most."""

_FORM = """<form method="post" action="/send"><input name="to"><input name="subject">
<textarea name="text"></textarea><button>Send</button></form>"""


@dataclass(frozen=True)
class Row:
    """One message in the list; ``key`` is its UID."""

    key: int
    message: str
    subject: str
    octets: int
    flags: frozenset[str]


def login_page(problem: str = "") -> bytes:
    """Return the page on which a user logs in."""
    return _page(
        "Log in",
        f"""<p>{escape(problem)}</p><form method="post" action="/login">
<input name="user"><input name="password" type="password"><button>Log in</button></form>""",
    )


def list_page(copies: Iterable[Copy]) -> bytes:
    """Return the list of the newest messages, the newest first, and a form to write one."""
    newest = sorted(copies, key=lambda copy: -copy.key)[:NEWEST]
    rows = "\n".join(
        f'<tr data-key="{copy.key}" data-message="{escape(copy.message)}" '
        f'data-octets="{copy.octets}" data-flags="{escape(" ".join(sorted(copy.flags)))}">'
        f'<td><a href="/message/{copy.key}">{escape(copy.subject)}</a></td></tr>'
        for copy in newest
    )
    return _page("Inbox", f"<table>\n{rows}\n</table>\n{_FORM}")


def message_page(key: int, content: bytes) -> bytes:
    """Return a message's text, links to its other parts, and a button to delete it."""
    leaves = parts(content)
    text = next((leaf for leaf in leaves if leaf.kind.main.lower() == b"text"), None)
    links = "\n".join(
        f'<a href="/message/{key}/part/{number}">part {number}, {leaf.size} octets</a>'
        for number, leaf in enumerate(leaves, 1)
        if leaf is not text
    )
    return _page(
        "Message",
        f"<pre>{escape(decode_text(text) if text else '')}</pre>\n{links}\n"
        f'<form method="post" action="/message/{key}/delete"><button>Delete</button></form>',
    )


def problem_page(problem: str) -> bytes:
    """Return a page that says what went wrong."""
    return _page("Trouble", f"<p>{escape(problem)}</p>")


def parts(content: bytes) -> list[Entity]:
    """Return those parts of a message that have no parts themselves."""
    return [entity for entity in parse(content).walk() if not entity.inside]


def rows(page: bytes) -> list[Row]:
    """Return what the list shows, in its order."""
    reader = _Reader()
    reader.feed(page.decode())
    return reader.rows


def text(page: bytes) -> str:
    """Return the text that a message's page shows."""
    reader = _Reader()
    reader.feed(page.decode())
    return reader.text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.text = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        if tag == "tr":
            told = {name: value or "" for name, value in attrs}
            flags = frozenset(told["data-flags"].split())
            octets = int(told["data-octets"])
            self.rows.append(Row(int(told["data-key"]), told["data-message"], "", octets, flags))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "a" and self.rows:
            row = self.rows[-1]
            self.rows[-1] = Row(row.key, row.message, row.subject + data, row.octets, row.flags)
        elif self._inside == "pre":
            self.text += data


def _page(title: str, body: str) -> bytes:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"</head>\n<body>\n{body}\n</body></html>\n"
    ).encode()
