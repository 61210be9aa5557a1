"""Coming back on line: what is fetched is what arithmetic says, and both sides agree."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from mailedu import experiments
from mailedu.experiments import ExperimentError, Result

POP, UIDS, CONDSTORE, QRESYNC = "POP3, UIDL", "IMAP, UIDs", "IMAP, CONDSTORE", "IMAP, QRESYNC"
IMAP = [UIDS, CONDSTORE, QRESYNC]
MESSAGES, CHANGED, REMOVED, NEW, QUEUED = 30, 6, 4, 3, 3


def run(**parameters: object) -> Result:
    defaults = {
        "messages": MESSAGES,
        "changed": CHANGED,
        "removed": REMOVED,
        "new": NEW,
        "queued": QUEUED,
        "both": 0,
        "octets": 500,
        "tls": "none",
    }
    return experiments.run("offline", **(defaults | parameters))


def told(result: Result, column: str) -> dict[str, Any]:
    return result.rows.set_index("way")[column].to_dict()


def spent(result: Result, part: str) -> dict[str, int]:
    own = result.tables["parts"].query("part == @part")
    return dict(zip(own["way"], own["octets"], strict=True))


def commands(result: Result, way: str) -> list[bytes]:
    steps = result.transcript(f"{way}, coming back").steps
    return [step.data for step in steps if step.kind == "command"]


@pytest.fixture(scope="module")
def usual() -> Result:
    return run()


@pytest.fixture(scope="module")
def anew() -> Result:
    return run(uidvalidity_changes=True)


def test_each_way_is_told_of_the_flags_that_it_asks_for(usual: Result) -> None:
    assert told(usual, "flags_told") == {
        POP: 0,  # there are none
        UIDS: MESSAGES - REMOVED,  # those of all that was known and is there
        CONDSTORE: CHANGED,
        QRESYNC: CHANGED + NEW,  # a new message has changed since, too (RFC 7162 §3.2.5)
    }
    fetches = [c for c in commands(usual, QRESYNC) if b"FETCH" in c and b"BODY" not in c]
    assert fetches == [], "QRESYNC needs no FETCH of known flags: SELECT has told them"
    assert [c for c in commands(usual, CONDSTORE) if b"CHANGEDSINCE" in c] != []


def test_only_new_messages_are_fetched(usual: Result) -> None:
    assert told(usual, "messages_fetched") == dict.fromkeys([POP, *IMAP], NEW)
    assert told(usual, "messages_fetched_again") == dict.fromkeys([POP, *IMAP], 0)
    ids = re.findall(rb"Message-ID: <letter\.(\d+)@", b"".join(
        step.data for step in usual.transcript(f"{UIDS}, coming back").steps
    ))  # fmt: skip
    assert sorted(map(int, ids)) == [MESSAGES + n for n in range(1, NEW + 1)]


def test_what_is_gone_is_told_or_found_out(usual: Result) -> None:
    said = b"".join(step.data for step in usual.transcript(f"{QRESYNC}, coming back").steps)
    vanished = re.search(rb"VANISHED \(EARLIER\) ([\d,:]+)\r", said)
    assert vanished is not None
    ends = [part.split(b":") for part in vanished[1].split(b",")]
    assert sum(int(end[-1]) - int(end[0]) + 1 for end in ends) == REMOVED
    assert any(b"UID SEARCH" in command for command in commands(usual, CONDSTORE))
    assert not any(b"UID SEARCH" in command for command in commands(usual, QRESYNC))


def test_imap_agrees_in_the_end_and_pop_has_no_flags_to_agree_on(usual: Result) -> None:
    assert told(usual, "messages_differing") == dict.fromkeys([POP, *IMAP], 0)
    # Flags: the other client's changes, and the laptop's two (the third of three is deleted).
    assert told(usual, "flags_differing") == {POP: CHANGED + 2} | dict.fromkeys(IMAP, 0)
    assert told(usual, "queued_lost") == {POP: 2} | dict.fromkeys(IMAP, 0)


def test_every_octet_has_its_part(usual: Result) -> None:
    parts = usual.tables["parts"].groupby("way")["octets"].sum().to_dict()
    assert parts == told(usual, "octets")
    both = usual.rows["octets_up"] + usual.rows["octets_down"]
    assert list(both) == list(usual.rows["octets"])
    assert spent(usual, "encryption") == dict.fromkeys([POP, *IMAP], 0)
    assert spent(run(tls="1.3", messages=5, changed=1, removed=1), "encryption")[UIDS] > 1000


def test_a_new_uidvalidity_brings_everything_again_in_every_way(anew: Result) -> None:
    left = MESSAGES - REMOVED
    assert told(anew, "messages_fetched_again") == dict.fromkeys([POP, *IMAP], left)
    assert told(anew, "messages_fetched") == dict.fromkeys([POP, *IMAP], left + NEW)
    again = spent(anew, "known ones again")
    assert len({again[way] for way in IMAP}) == 1, "neither extension helps"
    assert told(anew, "queued_lost")[QRESYNC] == QUEUED
    assert anew.answer.startswith(
        f"UIDVALIDITY changed: IMAP fetches {left} known messages again, however it synchronises:"
    )


def test_what_both_sides_did_is_a_conflict() -> None:
    # In turn \Seen on a message that was changed elsewhere, \Flagged on one that was removed.
    assert told(run(queued=2, both=2), "conflicts") == {POP: 0} | dict.fromkeys(IMAP, 2)


@pytest.mark.parametrize(
    ("server", "alike"), [("CONDSTORE", [CONDSTORE, QRESYNC]), ("neither", IMAP)]
)
def test_a_server_without_an_extension_is_asked_the_simpler_way(
    server: str, alike: list[str]
) -> None:
    found = run(server=server, messages=10, changed=2, removed=2, new=1)
    octets = told(found, "octets")
    assert len({octets[way] for way in alike}) == 1
    assert [way for way, is_offered in told(found, "offered").items() if not is_offered] == (
        [QRESYNC] if server == "CONDSTORE" else [CONDSTORE, QRESYNC]
    )
    assert found.answer.startswith("The server offers neither") == (server == "neither")


@pytest.mark.parametrize(
    "parameters",
    [
        {"changed": 0, "removed": 0, "new": 0, "queued": 0},
        {"removed": MESSAGES},
        {"removed": MESSAGES, "new": 0, "uidvalidity_changes": True},
        {"messages": 1, "changed": 1, "removed": 0, "queued": 1, "both": 1},
        {"fetch": "all", "hours": 0, "both": QUEUED},
    ],
)
def test_the_answer_is_true_at_the_edges(parameters: dict[str, object]) -> None:
    found = run(**parameters)
    octets = {way: count for way, count in told(found, "octets").items() if way in IMAP}
    assert not any(told(found, "messages_fetched_again").values())
    assert not any(told(found, "flags_differing")[way] for way in IMAP)
    if times := re.search(r"([\d.]+) times as much", found.answer):
        assert float(times[1]) == pytest.approx(max(octets.values()) / min(octets.values()), 0.1)
        cheapest = min(octets, key=lambda way: octets[way])
        assert f"on line: {cheapest.removeprefix('IMAP, ')} needs" in found.answer
    else:
        assert found.answer.startswith("Back on line: all ways of IMAP cost about the same")
        assert max(octets.values()) < 1.1 * min(octets.values())


def test_pop_keeps_what_others_removed() -> None:
    found = run(fetch="all", changed=0, queued=0)
    assert told(found, "messages_differing") == {POP: REMOVED} | dict.fromkeys(IMAP, 0)


@pytest.mark.parametrize("name", ["changed", "removed", "queued"])
def test_more_than_there_are_cannot_be(name: str) -> None:
    with pytest.raises(ExperimentError, match=f"{name}=31: the mailbox has 30 messages"):
        run(**{name: 31})


def test_the_live_world_gives_the_same_but_for_time() -> None:
    small = {"messages": 5, "changed": 1, "removed": 1, "new": 1, "hours": 0.0, "link": "lan"}
    columns = ["seconds"]
    simulated, live = (run(**small, world=world) for world in ("simulated", "live"))
    pd.testing.assert_frame_equal(
        simulated.rows.drop(columns=columns), live.rows.drop(columns=columns)
    )
    pd.testing.assert_frame_equal(simulated.tables["parts"], live.tables["parts"])
