"""How long fetching takes: against the links' arithmetic, and the answer against the rows."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from mailedu import experiments
from mailedu.experiments import ExperimentError, Result
from mailedu.experiments.speed.methods import METHODS, TASKS
from mailedu.experiments.wording import duration
from mailedu.network.link import PRESETS

FIRST, SUBJECTS, NEWEST, ALL = TASKS


@pytest.fixture(scope="module")
def thirty() -> Result:
    return experiments.run("speed", messages=30, link="satellite", tls="none")


def cells(rows: pd.DataFrame, value: str) -> dict[tuple[str, int, str, str], float]:
    """Return a column by link, messages, method and task."""
    keys = zip(rows["link"], rows["messages"], rows["method"], rows["task"], strict=True)
    return dict(zip(keys, rows[value], strict=True))


def expected_trips(method: str, messages: int, task: str, *, tls: int) -> int:
    """Count the answers that the client waits for, as one would by hand."""
    connected = 1 + tls + 1  # TCP, TLS, greeting
    if method == "POP, one by one":
        return connected + 3 + (1 if task == FIRST else messages)  # USER, PASS, STAT, RETR
    connected += 2  # CAPA and the login with STAT; LOGIN and SELECT
    if "headers first" not in method:
        return connected + 1
    return connected + {FIRST: 1, SUBJECTS: 1, NEWEST: 2, ALL: 3}[task]


@pytest.mark.parametrize(("tls", "handshakes"), [("none", 0), ("1.3", 1), ("1.2", 1)])
def test_round_trips_are_those_that_the_protocols_need(tls: str, handshakes: int) -> None:
    rows = experiments.run("speed", messages=10, tls=tls).rows
    for (_, messages, method, task), trips in cells(rows, "round_trips").items():
        assert trips == expected_trips(method, messages, task, tls=handshakes), (method, task)


def test_time_is_round_trips_and_octets_over_bandwidth_and_what_slow_start_adds(
    thirty: Result,
) -> None:
    octets = cells(thirty.rows, "octets")
    trips = cells(thirty.rows, "round_trips")
    for key, seconds in cells(thirty.rows, "seconds").items():
        link = PRESETS[key[0]]
        least = trips[key] * link.round_trip + octets[key] * 8 / link.down
        # From a window of 10 segments on it doubles (RFC 6928, RFC 5681 §3.1): each doubling
        # may cost a round trip, and jitter as much as the link has, both ways.
        windows = math.ceil(math.log2(1 + octets[key] / 14_600))
        waits = trips[key] + windows
        most = waits * (link.round_trip + 2 * link.jitter) + octets[key] * 8 / link.down
        assert least * 0.999 <= seconds <= most * 1.02, key


def test_more_messages_are_never_quicker(thirty: Result) -> None:
    here = thirty.rows[thirty.rows["link"] == "satellite"]
    for _, own in here.groupby(["method", "task"]):
        by_size = own.sort_values("messages")["seconds"]
        jitter = 2 * PRESETS["satellite"].jitter
        assert (by_size.diff().dropna() > -jitter).all()


def test_the_tasks_are_done_in_their_order(thirty: Result) -> None:
    seconds = thirty.rows.pivot_table(index="session", columns="task", values="seconds")
    assert (seconds[FIRST] <= seconds[SUBJECTS]).all()
    assert (seconds[SUBJECTS] <= seconds[ALL]).all()
    assert (seconds[NEWEST] <= seconds[ALL]).all()
    headers = seconds[seconds.index.str.contains("headers first")]
    assert (headers[NEWEST] < headers[ALL]).all()


@pytest.mark.parametrize("messages", [10, 30])
def test_pipelining_saves_all_but_one_of_the_waits_for_messages(
    thirty: Result, messages: int
) -> None:
    trips = cells(thirty.rows, "round_trips")
    one, piped = (
        trips["satellite", messages, f"POP, {how}", ALL] for how in ("one by one", "pipelined")
    )
    # CAPA costs one, and lets USER, PASS and STAT cost one instead of three.
    assert one - piped == (messages - 1) + (3 - 1) - 1


def test_the_same_messages_arrive_whichever_way(thirty: Result) -> None:
    for session in thirty.sessions[: len(METHODS)]:
        steps = thirty.transcript(session).steps
        said = b"".join(step.data for step in steps if step.sender == "server")
        for number in range(1, 11):
            assert b"Subject: Letter %05d\r\n" % number in said
        assert said.count(b"What somebody had to say") >= 10 * 20


def test_a_session_opens_as_it_was_measured(thirty: Result) -> None:
    name = "POP, pipelined, 30 messages, mobile"
    transcript = thirty.transcript(name)
    retrieved = [step for step in transcript.steps if step.data.startswith(b"RETR ")]
    assert len(retrieved) == 30
    last = [step for step in transcript.steps if step.sender == "server" and step.verb == "RETR"]
    rows = thirty.rows[(thirty.rows["session"] == name) & (thirty.rows["task"] == ALL)]
    arrival = rows["seconds"].iloc[0]
    back = PRESETS["mobile"].latency
    assert last[-1].forwarded < arrival < last[-1].forwarded + 20 * back


def test_the_verdicts_compare_both_protocols_in_their_quickest_way(thirty: Result) -> None:
    verdicts = thirty.tables["verdicts"]
    assert len(verdicts) == len(PRESETS) * len(TASKS)
    seconds = cells(thirty.rows, "seconds")
    for verdict in verdicts.to_dict("records"):
        best = {
            protocol: min(
                seconds[verdict["link"], 30, method.name, verdict["task"]]
                for method in METHODS
                if method.protocol == protocol
            )
            for protocol in ("POP3", "IMAP")
        }
        assert verdict["pop_seconds"] == best["POP3"]
        assert verdict["imap_seconds"] == best["IMAP"]
        assert verdict["pop_by_imap"] == pytest.approx(best["POP3"] / best["IMAP"], abs=0.001)


@pytest.mark.parametrize(("asked", "link", "messages"), [
    (FIRST, "lan", 10), (ALL, "satellite", 10), (SUBJECTS, "home", 30), (NEWEST, "mobile", 30),
])  # fmt: skip
def test_the_answer_is_true_of_the_rows(asked: str, link: str, messages: int) -> None:
    result = experiments.run("speed", asked=asked, link=link, messages=messages, tls="none")
    verdicts = result.tables["verdicts"]
    here = verdicts[(verdicts["link"] == link) & (verdicts["task"] == asked)].iloc[0]
    simple = cells(result.rows, "seconds")[link, messages, "POP, one by one", asked]
    quicker = here["pop_seconds"] > here["imap_seconds"] * 1.05
    assert result.answer.startswith("Yes" if quicker else "No")
    for seconds in (here["pop_seconds"], here["imap_seconds"], simple):
        assert duration(seconds) in result.answer
    assert len(result.answer) <= 95


def test_a_mailbox_that_would_take_hours_is_refused_before_it_is_filled() -> None:
    with pytest.raises(ExperimentError, match="fewer or smaller"):
        experiments.run("speed", messages=10_000, octets=100_000)


def test_a_long_live_run_is_refused_and_says_how_long_it_would_take() -> None:
    with pytest.raises(ExperimentError, match=r"takes 4\.3 min"):
        experiments.run("speed", world="live", messages=300)
