"""The ledger of a session against what the RFCs' rules of waiting ask for."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from mailedu import experiments
from mailedu.experiments import ExperimentError, Result
from mailedu.experiments.round_trips import ENCRYPTIONS, held
from mailedu.experiments.round_trips.dialogues import WAYS, Asked

DIALOGUES = ("relay", "submission", "POP3", "IMAP")
ONE = Asked("submission", "none", True, 3, 1000, 100, pipelined=False)

CASES = [
    (dialogue, encryption, pipelined)
    for dialogue in DIALOGUES
    for encryption in ENCRYPTIONS
    for pipelined in (False, True)
    if dialogue != "relay" or not encryption.startswith("tls")
]


def expected(asked: Asked) -> int:
    """Count the round trips as one would by hand, from one answer to the next."""
    greeting = 1
    hello = 0 if asked.dialogue == "IMAP" else 1
    secured = {
        "none": 0,
        "tls1.3": 1,
        "tls1.2": 2 - greeting,  # the greeting comes with the handshake's last octets
        "starttls1.3": 1 + 1 + 1,  # STARTTLS, handshake, and asking again what there is
        "starttls1.2": 1 + 2 + 1,
    }[asked.encryption]
    login = 0 if asked.dialogue == "relay" else 1 if asked.initial_response else 2
    groups = {
        "relay": [1 + asked.count + 1, 2],  # MAIL, RCPT, DATA; text, QUIT
        "submission": [1 + asked.count + 1, 2],
        "POP3": [2, asked.count + 1],  # STAT, UIDL; RETR, QUIT
        "IMAP": [1, 1 + asked.count + 1],  # SELECT; FETCH of envelopes, of bodies, LOGOUT
    }[asked.dialogue]
    work = len(groups) if asked.pipelined else sum(groups)
    return 1 + secured + greeting + hello + login + work


@pytest.fixture(scope="module")
def relayed() -> Result:
    return experiments.run("round_trips", dialogue="relay", count=3)


def test_rfc_2920_section_4_nine_turnarounds_become_four(relayed: Result) -> None:
    rows = relayed.rows[relayed.rows["line"] != "TCP handshake"]
    turnarounds = rows.groupby("way")["round_trips"].sum()
    assert (turnarounds["line by line"], turnarounds["pipelined"]) == (9, 4)


@pytest.mark.parametrize(("dialogue", "encryption", "pipelined"), CASES)
def test_the_ledger_is_what_counting_by_hand_gives_and_adds_up_to_the_connection(
    dialogue: str, encryption: str, pipelined: bool
) -> None:
    asked = replace(ONE, dialogue=dialogue, encryption=encryption, pipelined=pipelined)
    ledger, world = held("simulated", 1, asked)
    (traffic,) = world.sessions
    trips = ledger["round_trips"].sum()
    assert trips == expected(asked) == traffic.round_trips
    assert ledger["octets_up"].sum() == traffic.up
    assert ledger["octets_down"].sum() == traffic.down
    assert (ledger[["octets_up", "octets_down", "round_trips"]] >= 0).all(axis=None)
    took = ledger["answered_seconds"].max()
    assert took == pytest.approx(trips * asked.round_trip / 1000, abs=1e-6)
    assert traffic.closed == pytest.approx(took, abs=1e-6)


@pytest.mark.parametrize("dialogue", ["submission", "POP3", "IMAP"])
def test_an_initial_response_saves_one_round_trip(dialogue: str) -> None:
    asked = replace(ONE, dialogue=dialogue)
    with_one, _ = held("simulated", 1, asked)
    without, _ = held("simulated", 1, replace(asked, initial_response=False))
    assert without["round_trips"].sum() - with_one["round_trips"].sum() == 1


@pytest.mark.parametrize("count", [1, 2, 20])
def test_of_a_group_of_lines_all_but_one_round_trip_are_saved(count: int) -> None:
    asked = replace(ONE, dialogue="POP3", count=count)
    trips = {}
    for pipelined in (False, True):
        ledger, _ = held("simulated", 1, replace(asked, pipelined=pipelined))
        group = ledger[ledger["line"].str.match("RETR|QUIT")]
        trips[pipelined] = group["round_trips"].sum()
        assert len(group) == count + 1
        assert group["flight"].nunique() == (1 if pipelined else count + 1)
    assert trips[False] - trips[True] == (count + 1) - 1


def test_pipelining_changes_when_things_are_said_and_not_what(relayed: Result) -> None:
    said = [
        [step.data for step in relayed.transcript(session).steps if step.sender == who]
        for who in ("client", "server")
        for session in relayed.rows["session"].unique()
    ]
    assert b"".join(said[0]) == b"".join(said[1])
    assert b"".join(said[2]) == b"".join(said[3])
    assert b"RCPT TO:<friend2@campus.test>\r\n" in said[0]


def test_tls_1_2_costs_more_than_1_3_only_where_the_client_speaks_first() -> None:
    trips = {
        encryption: held("simulated", 1, replace(ONE, encryption=encryption))[0][
            "round_trips"
        ].sum()
        for encryption in ENCRYPTIONS
    }
    assert trips["tls1.3"] == trips["tls1.2"] == trips["none"] + 1
    assert trips["starttls1.2"] == trips["starttls1.3"] + 1 == trips["none"] + 4


def test_what_is_longer_than_the_first_window_waits_longer_than_its_round_trips() -> None:
    (short, _), (long, _) = (
        held("simulated", 1, replace(ONE, octets=octets)) for octets in (1000, 60_000)
    )
    assert short["round_trips"].sum() == long["round_trips"].sum()
    # 10 segments of 1460 octets go at once, then twice as many (RFC 6928, RFC 5681 §3.1):
    # 14,600 + 29,200 < 60,000, so there are two further waits.
    more = long["answered_seconds"].max() - short["answered_seconds"].max()
    assert more == pytest.approx(2 * 0.1, abs=1e-6)


@pytest.mark.parametrize(("dialogue", "count", "octets"), [
    ("relay", 1, 500), ("relay", 20, 50_000), ("POP3", 1, 500), ("IMAP", 2, 20_000),
])  # fmt: skip
def test_the_answer_tells_what_the_rows_say(dialogue: str, count: int, octets: int) -> None:
    result = experiments.run("round_trips", dialogue=dialogue, count=count, octets=octets)
    assert len(result.answer) <= 95
    told = re.search(r"(\d+) (recipient|message)s?.*: (\d+) round .*\), (\d+) ", result.answer)
    assert told is not None, result.answer
    trips = result.rows.groupby("way")["round_trips"].sum()
    assert [int(told[place]) for place in (1, 3, 4)] == [count, *(trips[way] for way in WAYS)]
    assert ("s" in told[0].split(" round")[0].split(told[2])[1][:1]) == (count > 1)


def test_the_totals_hold_every_encryption_and_every_session_opens(relayed: Result) -> None:
    totals = relayed.tables["totals"]
    assert set(totals["session"]) == set(relayed.sessions) >= set(relayed.rows["session"])
    assert list(totals["encryption"].unique()) == ["none", "starttls1.3", "starttls1.2"]
    for session in relayed.sessions:
        (connection,) = relayed.transcript(session).connections
        assert connection.protocol == "SMTP"
    shown = totals.merge(relayed.rows.groupby("session", as_index=False)["round_trips"].sum())
    assert len(shown) == len(WAYS)


def test_the_live_world_takes_the_same_round_trips_and_octets() -> None:
    asked = replace(ONE, dialogue="IMAP", round_trip=1, pipelined=True)
    costs = ["line", "flight", "round_trips", "octets_up", "octets_down"]
    live, _ = held("live", 1, asked)
    simulated, _ = held("simulated", 1, asked)
    pd.testing.assert_frame_equal(live[costs], simulated[costs])


def test_a_relay_is_not_encrypted_from_the_first_octet_on() -> None:
    with pytest.raises(ExperimentError, match=r"starttls1\.3"):
        experiments.run("round_trips", dialogue="relay", encryption="tls1.3")
