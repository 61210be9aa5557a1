"""A day of three devices: what their connections cost, and how soon each tells of new mail."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from mailedu import experiments
from mailedu.experiments import Result
from mailedu.experiments.connection_time import answer
from mailedu.network.link import PRESETS

SHORT = {"hours": 0.5, "poll_minutes": 5, "messages": 6, "tls": "none"}
POLLING, IDLE = ("POP, polling", "IMAP, polling"), "IMAP, IDLE"


@pytest.fixture(scope="module")
def busy() -> Result:
    """Two hours with much mail, over a mobile link."""
    return experiments.run(
        "connection_time", hours=2, poll_minutes=10, messages=100, tls="none", seed=3
    )


@pytest.fixture(scope="module")
def short() -> Result:
    return experiments.run("connection_time", **SHORT)


def of(table: pd.DataFrame, device: str) -> pd.DataFrame:
    return table[table["device"] == device]


def test_the_totals_are_those_of_the_connections(busy: Result) -> None:
    for total in busy.tables["devices"].to_dict("records"):
        own = of(busy.rows, total["device"])
        assert total["connections"] == len(own)
        for column in ("octets_up", "octets_down", "round_trips"):
            assert total[column] == own[column].sum() > 0
        assert total["connected_seconds"] == pytest.approx(own["connected_seconds"].sum())
    assert list(busy.tables["devices"]["connections"]) == [12, 12, 1]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("tls", ["none", "1.2"])
def test_a_visit_takes_its_round_trips_and_its_octets(name: str, tls: str) -> None:
    found = experiments.run(
        "connection_time", hours=0.1, poll_minutes=1, messages=3, link=name, tls=tls
    )
    link = PRESETS[name]
    visits = found.rows[found.rows["device"] != IDLE]
    least = visits["round_trips"] * link.round_trip
    jitter = visits["round_trips"] * 2 * link.jitter
    transfer = visits["octets_up"] * 8 / link.up + visits["octets_down"] * 8 / link.down
    assert (visits["connected_seconds"] >= least - 1e-6).all()
    assert (visits["connected_seconds"] <= least + jitter + transfer + 1e-3).all()


def test_idle_tells_within_a_few_round_trips(busy: Result) -> None:
    told = of(busy.tables["notices"], IDLE)["delay_seconds"]
    mobile = PRESETS["mobile"]
    assert len(told) == 100 and told.notna().all()
    assert told.min() >= mobile.latency
    assert told.median() <= 3 * (mobile.round_trip + 2 * mobile.jitter)


@pytest.mark.parametrize("device", POLLING)
def test_polling_tells_at_the_next_poll_and_so_any_time_up_to_the_interval(
    busy: Result, device: str
) -> None:
    notices = of(busy.tables["notices"], device).dropna()
    visits = of(busy.rows, device)
    for notice in notices.to_dict("records"):
        told = notice["noticed_seconds"]
        during = (visits["opened_seconds"] < told) & (told <= visits["closed_seconds"])
        assert during.sum() == 1
        began = float(visits.loc[during, "opened_seconds"].iloc[0])
        assert began - notice["arrived_seconds"] < 600  # not a poll later
    quarters = (notices["delay_seconds"] // 150).clip(upper=3).value_counts()
    assert len(notices) >= 80 and (quarters >= 10).all() and len(quarters) == 4


def test_both_polling_devices_are_equally_late(busy: Result) -> None:
    one, other = (of(busy.tables["notices"], device).reset_index() for device in POLLING)
    assert (one["delay_seconds"] - other["delay_seconds"]).abs().max() < 10


def test_half_of_the_mail_is_noticed_within_the_median(busy: Result) -> None:
    for total in busy.tables["devices"].to_dict("records"):
        delays = of(busy.tables["notices"], total["device"])["delay_seconds"]
        within = delays <= total["median_delay_seconds"]
        assert within.sum() == 50
        assert total["noticed"] == delays.notna().sum()


def test_every_connection_can_be_opened(short: Result) -> None:
    assert list(short.sessions) == list(short.rows["session"])
    for row in short.rows.to_dict("records"):
        transcript = short.transcript(row["session"])
        (connection,) = transcript.connections
        assert connection.protocol == ("POP3" if row["device"] == POLLING[0] else "IMAP")
        assert all(
            row["opened_seconds"] <= step.received <= row["closed_seconds"]
            for step in transcript.steps
        )
    idle = short.transcript(f"{IDLE} #1")
    told = [step for step in idle.steps if step.data.strip().endswith(b" EXISTS")]
    assert len(told) >= 6


def test_a_session_knows_of_its_own_mailbox_only_and_of_its_own_time(short: Result) -> None:
    for row in short.rows.to_dict("records"):
        transcript = short.transcript(row["session"])
        assert transcript.title == row["session"]
        owner = {POLLING[0]: "alice", POLLING[1]: "bob", IDLE: "carol"}[row["device"]]
        assert {event.owner for event in transcript.events} <= {owner}
        for event in transcript.events:
            assert row["opened_seconds"] <= event.time <= row["closed_seconds"]
    idle = short.transcript(f"{IDLE} #1")
    told = [place for step in idle.steps for place in step.events]
    assert [idle.events[place].kind for place in told] == ["delivered"] * 6


def test_no_mail_and_one_visit_are_no_trouble() -> None:
    found = experiments.run("connection_time", hours=0.1, poll_minutes=120, messages=0, tls="none")
    assert len(found.rows) == 3 and found.tables["notices"].empty
    assert found.answer == "No mail came: IDLE connects once for nothing, polling once"
    assert "Infinity" not in json.dumps(found.to_dict()) and "NaN" not in json.dumps(
        found.to_dict()
    )


NONE = float("nan")


@pytest.mark.parametrize(
    ("pop", "imap", "idle", "sentence"),
    [  # (connections, messages noticed of 4, seconds)
        ((40, 4, 441), (40, 4, 442), (1, 4, 0.1),
         "IDLE connects once and tells after 100 ms; polling connects 40 times, "
         "tells after 7.3 to 7.4 min"),
        ((600, 4, 31), (600, 4, 31), (1, 4, 0.1),
         "IDLE connects once and tells after 100 ms; polling connects 600 times, tells after 31 s"),
        ((40, 4, 2), (40, 4, 2.01), (1, 4, 2.02),
         "IDLE and polling both tell after 2 s; IDLE connects once, polling 40 times"),
        ((1, 0, NONE), (1, 0, NONE), (1, 4, 0.1),
         "IDLE connects once and tells after 100 ms; polling connects once, tells of nothing"),
        ((2, 1, NONE), (2, 1, NONE), (3, 4, 0.1),
         "IDLE connects 3 times and tells after 100 ms; polling connects twice, "
         "tells of less than half of the mail"),
        ((2, 1, NONE), (3, 2, 60), (1, 4, 0.1),
         "IDLE connects once and tells after 100 ms; polling connects twice to 3 times, "
         "tells after 60 s, or of less than half"),
        ((1, 0, NONE), (1, 0, NONE), (1, 0, NONE),
         "IDLE and polling both tell of nothing; IDLE connects once, polling once"),
    ],
)  # fmt: skip
def test_the_answer_is_true_for_whatever_is_found(
    pop: tuple[int, int, float],
    imap: tuple[int, int, float],
    idle: tuple[int, int, float],
    sentence: str,
) -> None:
    devices = pd.DataFrame(
        [pop, imap, idle], columns=["connections", "noticed", "median_delay_seconds"]
    ).assign(told=[False, False, True], messages=4)
    assert answer(devices) == sentence
