"""What every figure is: a title that fits, marks where they are drawn, words beside the picture."""

from __future__ import annotations

import math
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.text import Text
from stub_experiments import add_stubs

import mailedu
from mailedu.views import figures, twin
from mailedu.views.figures import style
from mailedu.views.figures.style import Answer, figure


@pytest.fixture
def polls(monkeypatch: pytest.MonkeyPatch) -> Answer:
    add_stubs(monkeypatch)
    return figures.draw(mailedu.run("polls", minutes=60, devices=2))


def test_a_long_answer_is_wrapped_inside_the_picture() -> None:
    answer = "IMAP is quicker over every link but the first, " * 4
    with figure(15, 5, answer) as drawn:
        axes = drawn.subplots()
        axes.set_title("a part")
    drawn.draw_without_rendering()
    title = next(t for t in drawn.findobj(Text) if isinstance(t, Text) and t.get_text() == answer)
    box, part = title.get_window_extent(), axes.title.get_window_extent()
    assert box.x0 >= 0 and box.x1 <= drawn.bbox.x1
    assert drawn.bbox.y1 >= box.y1
    assert box.y0 >= part.y1  # and nothing lies below it


def test_marks_are_where_the_data_is() -> None:
    with figure(10, 5, "An answer") as drawn:
        axes = drawn.subplots()
        axes.set_xscale("log")
        axes.set_xlim(1, 100)
        axes.set_ylim(10, 0)  # downwards
        drawn.mark(axes, 10, 0, 100, 5, session="s", label="the right half, above")
    (mark,) = drawn.marks
    box = axes.get_position()
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    assert (mark.session, mark.label) == ("s", "the right half, above")
    assert math.isclose(mark.x0, middle[0], abs_tol=1e-3)
    assert math.isclose(mark.x1, box.x1, abs_tol=1e-3)
    assert math.isclose(mark.y0, middle[1], abs_tol=1e-3)
    assert math.isclose(mark.y1, box.y1, abs_tol=1e-3)


def test_it_says_in_words_what_is_written_in_it(polls: Answer) -> None:
    assert polls.describe() == (
        "2 devices connect 20 times over home. Hours. Every device polls, or is it so?"
    )


def test_one_palette_with_a_shape_and_a_hatch_for_each_colour() -> None:
    colours = [style.CLIENT, style.SERVER, style.THIRD, style.GONE, style.INK, style.SECOND_INK]
    for table in (style.MARKERS, style.HATCHES):
        assert set(table) == set(colours)
        assert len(set(table.values())) == len(colours)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_saved_files_say_what_they_show_and_are_the_same_each_time(
    polls: Answer, tmp_path: Path, kind: str
) -> None:
    one, other = tmp_path / f"one.{kind}", tmp_path / f"other.{kind.upper()}"
    polls.save(one)
    polls.save(str(other))
    content = one.read_bytes()
    assert content == other.read_bytes()
    assert b"2 devices connect 20 times over home" in content


@pytest.mark.parametrize("name", ["figure.bmp", "figure", "png"])
def test_another_kind_of_file_is_refused(polls: Answer, tmp_path: Path, name: str) -> None:
    with pytest.raises(mailedu.ExperimentError, match=r"\.png, \.svg or \.pdf"):
        polls.save(tmp_path / name)


class Cells(HTMLParser):
    """The text of each cell and caption."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._inside = tag in ("td", "th", "caption")
        if self._inside:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def test_the_table_holds_the_rows_as_text() -> None:
    rows = pd.DataFrame(
        {
            "subject": ["<script>alert(1)</script>", None],
            "up_octets": [1234567.5, float("nan")],
            "lost": [True, False],
        }
    )
    html = twin.twin(twin.twin_data("An <b>answer</b>", rows))
    assert Cells(html).found == [
        "2 rows", "subject", "up octets", "lost",
        "<script>alert(1)</script>", "1234568", "yes", "", "", "no",
    ]  # fmt: skip
    assert "<script>" not in html and "An &lt;b&gt;answer" in html


def test_a_long_table_says_what_is_left_out() -> None:
    data = twin.twin_data("An answer", pd.DataFrame({"n": range(twin.ROWS + 7)}))
    assert data["caption"] == f"{twin.ROWS + 7} rows, the last 7 of which are not shown"
    assert len(data["rows"]) == twin.ROWS
    assert "<table" not in twin.twin(twin.twin_data("An answer", None))


def test_a_figure_without_marks_is_a_picture_with_its_words(polls: Answer) -> None:
    bundle = polls._repr_mimebundle_()
    assert 'alt="2 devices connect 20 times over home"' in bundle["text/html"]
    assert "20 rows" in bundle["text/html"]
    assert bundle["text/plain"] == polls.describe()
