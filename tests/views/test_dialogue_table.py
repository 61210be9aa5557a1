"""The static table: complete, escaped, and readable with no script and no style sheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sample_dialogues import (
    HOSTILE,
    hostile_dialogue,
    long_dialogue,
    pop3_dialogue,
    two_connections,
)

from mailedu.transcript import Transcript
from mailedu.views.fallback import STEPS, dialogue_table


class Table(HTMLParser):
    """The texts of the table's cells, row by row, and the tags that occur."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data


def test_each_step_is_a_row() -> None:
    table = Table(dialogue_table(pop3_dialogue()))
    assert table.rows[0] == [
        "no.", "time", "who", "line", "meaning", "state after it", "what happened",
    ]  # fmt: skip
    assert len(table.rows) == 14
    number, time, who, line, meaning, state, happened = table.rows[11]
    assert (number, time, who) == ("11", "0.410\N{NO-BREAK SPACE}s", "The server answers")
    assert line == r"+OK message 2 marked\r\n"
    assert meaning.startswith("Message 2 is only marked.")
    assert meaning.endswith("(RFC 1939 §5)")
    assert (state, happened) == ("TRANSACTION", "message 2 marked")
    assert table.open == []


def test_of_many_lines_the_first_and_their_number() -> None:
    line = Table(dialogue_table(pop3_dialogue())).rows[9][3]
    assert line == r"+OK 870 octets follow\r\n212 octets; the first of 13 lines"


def test_text_from_the_wire_is_escaped() -> None:
    html = dialogue_table(hostile_dialogue())
    assert HOSTILE not in html
    assert "img" not in Table(html).tags
    assert HOSTILE in " ".join(Table(html).rows[1])


def test_errors_and_connections_are_named() -> None:
    rows = Table(dialogue_table(two_connections())).rows
    assert rows[4][2] == "The server answers (connection 2)"
    assert rows[4][4].startswith("Error: The maildrop is in use.")
    assert rows[5][3] == "connection closed"


def test_it_needs_no_script_and_no_colours_of_its_own() -> None:
    html = dialogue_table(pop3_dialogue())
    assert Table(html).tags.isdisjoint({"script", "style", "link", "img"})
    assert not re.search(r"background|[^-]color:", html)


def test_an_empty_transcript_says_so() -> None:
    assert "no line has crossed the wire" in dialogue_table(Transcript("Nothing", (), ()))


def test_a_very_long_dialogue_is_cut_and_says_so() -> None:
    rows = Table(dialogue_table(long_dialogue(STEPS + 234))).rows
    assert len(rows) == STEPS + 2
    assert rows[-1] == ["234 more steps are not in this table."]
