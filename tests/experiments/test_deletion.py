"""Deletion: the rows come from real sessions and say what the RFCs say."""

import pytest

from mailedu.experiments import deletion
from mailedu.views import plots


@pytest.fixture(scope="module")
def ways() -> deletion.Result:
    return deletion.ways_of_deleting()


def states(ways: deletion.Result, protocol: str, scenario: str, place: str) -> list[str]:
    rows = ways.rows
    here = rows[
        (rows["protocol"] == protocol)
        & rows["scenario"].str.startswith(scenario)
        & (rows["place"] == place)
    ]
    return list(here.sort_values("message")["state"])


ALL, MARKED, GONE = ["there"] * 3, ["marked", "marked", "there"], ["gone", "gone", "there"]


@pytest.mark.parametrize(
    ("protocol", "scenario", "server", "laptop", "phone"),
    [
        ("POP3", "leave", ALL, ALL, ALL),
        ("POP3", "line cut", ALL, ALL, ALL),
        ("POP3", "delete", GONE, ALL, GONE),
        ("IMAP", "line cut", MARKED, MARKED, MARKED),
        ("IMAP", "log out", MARKED, MARKED, MARKED),
        ("IMAP", "expunge", GONE, GONE, GONE),
    ],
)
def test_what_is_left_where(
    ways: deletion.Result,
    protocol: str,
    scenario: str,
    server: list[str],
    laptop: list[str],
    phone: list[str],
) -> None:
    assert states(ways, protocol, scenario, "server") == server
    assert states(ways, protocol, scenario, "laptop") == laptop
    assert states(ways, protocol, scenario, "phone") == phone


def test_every_row_can_be_opened_down_to_its_dialogue(ways: deletion.Result) -> None:
    assert len(ways.tapes) == 6
    cut = ways.tapes["POP3 line cut"].transcript
    assert [s.verb for s in cut.steps if s.kind == "command"][-2:] == ["DELE", "DELE"]
    assert cut.steps[-1].kind == "event"


def test_a_cut_loses_nothing_before_quit_or_expunge() -> None:
    rows = deletion.cut_after_each_step()
    left = {
        protocol: dict(
            zip(own["command"], zip(own["marked"], own["left"], strict=True), strict=True)
        )
        for protocol, own in rows.groupby("protocol")
    }
    assert left["POP3"] == {
        "connect": (0, 3),
        "USER": (0, 3),
        "PASS": (0, 3),
        "RETR 1": (0, 3),
        "DELE 1": (1, 3),
        "RETR 2": (1, 3),
        "DELE 2": (2, 3),
        "QUIT": (0, 1),
    }
    assert left["IMAP"]["STORE +\\Deleted"] == (2, 3)
    assert left["IMAP"]["EXPUNGE"] == (0, 1)
    answers = [plots.cut_answer(own) for _, own in rows.groupby("protocol", sort=False)]
    assert answers == [
        "POP3: a cut loses nothing until QUIT",
        "IMAP: a cut loses nothing until EXPUNGE",
    ]


def test_the_title_is_the_answer_and_follows_the_rows(ways: deletion.Result) -> None:
    assert plots.deletion_answer(ways.rows) == (
        "Only 2 of 6 ways remove mail from the server (POP3: “delete”; IMAP: “expunge”)"
    )
    kept = ways.rows.assign(state="there")
    assert plots.deletion_answer(kept) == "None of 6 ways removed a message from the server"


def test_a_figure_is_large_enough_for_the_last_row(ways: deletion.Result) -> None:
    figure = plots.ways_of_deleting(ways.rows)
    figure.canvas.draw()
    sizes = {text.get_fontsize() for text in figure.findobj(lambda a: hasattr(a, "get_fontsize"))}
    assert figure.get_size_inches()[0] == 15
    assert min(sizes) >= 15
    words = " ".join(t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text")))
    assert "3 left, 2 marked" in words
    assert words.count("1 left") == 5
