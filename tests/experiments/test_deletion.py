"""Deletion: the rows come from real sessions and say what the RFCs say, in both worlds."""

from __future__ import annotations

import pytest

from mailedu.experiments import Result, run

ALL, MARKED, GONE = ["there"] * 3, ["marked", "marked", "there"], ["gone", "gone", "there"]
UNSEEN, MOVED = ["unseen", "unseen", "there"], ["moved", "moved", "there"]


@pytest.fixture(scope="module")
def ways() -> Result:
    return run("deletion")


@pytest.fixture(scope="module")
def cuts() -> Result:
    return run("deletion", part="cuts")


def at(result: Result, day: float, *, way: str, place: str, cut: bool) -> list[str]:
    """Return the state of each message in a place on a day."""
    rows = result.rows
    rows = rows[(rows["way"] == way) & (rows["place"] == place) & (rows["cut"] == cut)]
    rows = rows[(rows["from_day"] <= day) & (day < rows["to_day"])]
    return list(rows.sort_values("message")["state"])


@pytest.mark.parametrize(
    ("way", "server", "laptop", "phone"),
    [
        ("leave on server", ALL, ALL, ALL),
        ("delete after download", GONE, ALL, UNSEEN),
        ("delete after 3 days", GONE, ALL, ALL),
        ("mark, stay connected", MARKED, MARKED, MARKED),
        ("mark, LOGOUT", MARKED, MARKED, MARKED),
        ("mark, UNSELECT", MARKED, MARKED, MARKED),
        ("mark, CLOSE", GONE, GONE, UNSEEN),
        ("mark, EXPUNGE", GONE, GONE, UNSEEN),
        ("MOVE to Trash", MOVED, MOVED, MOVED),
    ],
)
def test_what_is_left_where_when_the_line_holds(
    ways: Result, way: str, server: list[str], laptop: list[str], phone: list[str]
) -> None:
    found = [at(ways, 4.9, way=way, place=p, cut=False) for p in ("server", "laptop", "phone")]
    assert found == [server, laptop, phone]


def test_marks_of_pop3_die_with_the_connection_those_of_imap_stay(ways: Result) -> None:
    # RFC 1939 §6: without QUIT nothing is removed; RFC 3501 §6.4.6: the flag is in the mailbox.
    after_the_cut = 0.3
    for way in ("leave on server", "delete after download", "delete after 3 days"):
        assert at(ways, after_the_cut, way=way, place="server", cut=True) == ALL
    for way in ("mark, stay connected", "mark, LOGOUT", "mark, UNSELECT", "mark, EXPUNGE"):
        assert at(ways, after_the_cut, way=way, place="server", cut=True) == MARKED
    # The phone gets what the laptop would have deleted, and the laptop deletes it the next day.
    assert at(ways, 0.9, way="delete after download", place="phone", cut=True) == ALL
    assert at(ways, 1.3, way="delete after download", place="server", cut=True) == GONE
    assert at(ways, 1.3, way="mark, EXPUNGE", place="server", cut=True) == GONE
    assert at(ways, 1.3, way="mark, EXPUNGE", place="phone", cut=True) == MARKED  # not yet looked
    assert at(ways, 1.6, way="mark, EXPUNGE", place="phone", cut=True) == GONE


def test_mail_is_left_for_as_many_days_as_it_says(ways: Result) -> None:
    for day, left in ((3.2, ALL), (3.3, GONE)):
        assert at(ways, day, way="delete after 3 days", place="server", cut=False) == left
    shorter = run("deletion", days=1, deleted=1, kept=0)
    assert shorter.answer == ways.answer
    for day, one in ((1.2, ["there"]), (1.3, ["gone"])):
        assert at(shorter, day, way="delete after 1 day", place="server", cut=False) == one


def test_a_row_opens_the_session_that_made_it(ways: Result) -> None:
    rows = ways.rows
    moved = rows[(rows["state"] == "moved") & (rows["place"] == "server") & ~rows["cut"]]
    verbs = [s.verb for s in ways.transcript(moved["session"].iloc[0]).steps if s.kind == "command"]
    assert verbs.count("UID MOVE") == 1 and verbs[-1] == "LOGOUT" and "EXPUNGE" not in verbs
    cut = ways.transcript("POP3, delete after download, cut: laptop, day 0")
    said = [s.verb for s in cut.steps if s.kind == "command"]
    assert said.count("DELE") == 2 and "QUIT" not in said
    assert cut.steps[-1].kind == "event"
    assert set(rows["session"].dropna()) <= set(ways.sessions)


def left_after(result: Result, protocol: str) -> dict[int, tuple[str, list[str], int]]:
    """Return, by the number of lines that passed: the last, the states, what the laptop knows."""
    own = result.rows[result.rows["protocol"] == protocol]
    return {
        int(cut): (rows["passed"].iloc[0], list(rows["state"]), int(rows["told"].iloc[0]))
        for cut, rows in own.groupby("cut")
    }


def test_pop3_removes_when_quit_arrives_and_not_before(cuts: Result) -> None:
    lines = left_after(cuts, "POP3")
    quit_at = next(cut for cut, (line, _, _) in lines.items() if line == "QUIT")
    assert quit_at == len(lines) - 2
    assert all(states == ALL for cut, (_, states, _) in lines.items() if cut < quit_at)
    # The line that tells of it is lost: gone all the same, and the laptop cannot know.
    assert lines[quit_at][1:] == (GONE, 0)
    assert lines[quit_at + 1][1:] == (GONE, 2)


def test_imap_marks_when_store_arrives_and_removes_when_expunge_does(cuts: Result) -> None:
    lines = left_after(cuts, "IMAP")
    place = {line: cut for cut, (line, _, _) in lines.items()}
    store, expunge = place["a4 STORE 1:2 +FLAGS (\\Deleted)"], place["a5 EXPUNGE"]
    assert all(states == ALL for cut, (_, states, _) in lines.items() if cut < store)
    assert all(lines[cut][1] == MARKED for cut in range(store, expunge))
    assert all(lines[cut][1] == GONE for cut in range(expunge, len(lines)))
    # RFC 3501 §7.4.1: the numbers shift at once, so message 1 goes twice.
    assert [lines[expunge + n][0] for n in (1, 2)] == ["* 1 EXPUNGE"] * 2
    assert [lines[expunge + n][2] for n in (0, 1, 2)] == [0, 1, 2]


def test_every_line_in_both_directions_is_a_cut_of_its_own(cuts: Result) -> None:
    for protocol in ("POP3", "IMAP"):
        lines = left_after(cuts, protocol)
        assert list(lines) == list(range(len(lines)))
        own = cuts.rows[cuts.rows["protocol"] == protocol].drop_duplicates("cut")
        assert list(own["lost"][:-1]) == list(own["passed"][1:])
    cut = cuts.transcript("POP3, cut after line 4").steps
    assert [s.verb for s in cut if s.kind == "command"] == ["USER", "PASS"]


def test_the_title_is_the_answer(ways: Result, cuts: Result) -> None:
    assert ways.answer == (
        "4 of 9 ways remove mail from the server; a cut line removes nothing, a later visit does"
    )
    assert cuts.answer == (
        "A cut loses no message until QUIT (POP3) or EXPUNGE (IMAP) has reached the server"
    )


@pytest.mark.parametrize(
    ("wrong", "ways", "cut"),
    [
        (
            "pop3-dele-at-once",
            "4 of 9 ways remove mail from the server; under POP3 even after a cut",
            "A cut loses no message until DELE (POP3) or EXPUNGE (IMAP) has reached the server",
        ),
        (
            "imap-deleted-removes-at-once",
            "7 of 9 ways remove mail from the server; under IMAP even after a cut",
            "A cut loses no message until QUIT (POP3) or STORE (IMAP) has reached the server",
        ),
    ],
)
def test_the_answer_finds_a_server_that_is_wrong(wrong: str, ways: str, cut: str) -> None:
    one = {"wrong": wrong, "deleted": 1, "kept": 0}
    assert run("deletion", **one, days=1).answer == ways
    assert run("deletion", **one, part="cuts").answer == cut


def test_both_worlds_agree() -> None:
    small = {"part": "cuts", "deleted": 1, "kept": 0}
    simulated, live = run("deletion", **small), run("deletion", world="live", **small)
    assert {**simulated.to_dict(), "world": "live"} == live.to_dict()
    assert set(simulated.rows["state"][-3:]) == {"gone"}
