"""A day's octets: what crosses the link, and what of it somebody opens."""

from __future__ import annotations

import pandas as pd
import pytest

from mailedu import experiments
from mailedu.experiments import ExperimentError, Result
from mailedu.experiments.traffic import BEHIND, HABITS, PARTS, answer

FEW = {"messages": 8, "attachment_kb": 20, "poll_minutes": 60, "tls": "none"}
ON_DEMAND = [habit.name for habit in HABITS if habit.on_demand]


@pytest.fixture(scope="module")
def half() -> Result:
    """Every message has an attachment, and half of them are opened."""
    return experiments.run("traffic", **FEW, attached_percent=100, opened_percent=50)


def test_the_parts_are_all_that_crossed_the_link(half: Result) -> None:
    sessions = half.tables["sessions"]
    assert list(half.rows["part"]) == list(PARTS) * len(HABITS)
    for device, own in half.rows.groupby("device", sort=False):
        connections = sessions[sessions["device"] == device]
        crossed = connections["octets_up"].sum() + connections["octets_down"].sum()
        assert own["octets"].sum() == crossed
        assert (own["octets"] >= 0).all()


def test_all_open_the_same_and_those_on_demand_fetch_nothing_else(half: Result) -> None:
    devices = half.tables["devices"]
    whole = devices[devices["protocol"] != "HTTP"]
    assert whole["octets_opened"].nunique() == 1
    one = devices["octets_opened"].iloc[0] / 4
    assert one == pytest.approx(4000 + 20_000 * 1.37 + 300, rel=0.01)
    for device in devices.to_dict("records"):
        unopened = 0 if device["device"] in ON_DEMAND else pytest.approx(4 * one, rel=0.01)
        assert device["octets_never_opened"] == unopened


def test_a_browser_gets_attachments_without_base64_and_the_site_behind_it_with(
    half: Result,
) -> None:
    devices, sessions = half.tables["devices"].set_index("device"), half.tables["sessions"]
    assert 4 * 20_000 < devices["octets_opened"]["webmail"] < 4 * (20_000 + 4000)
    site = sessions[sessions["device"] == BEHIND]
    assert site["octets_down"].sum() > devices["octets_opened"]["IMAP, on demand"]
    busiest = site.loc[site["octets_down"].idxmax(), "session"]
    assert any(b"BODY[]" in step.data for step in half.transcript(busiest).steps)


def test_overhead_without_any_mail_is_what_polling_takes() -> None:
    found = experiments.run("traffic", **(FEW | {"messages": 0}))
    devices = found.tables["devices"].set_index("device")
    assert (devices["octets_opened"] + devices["octets_never_opened"] == 0).all()
    assert list(devices["connections"]) == [10, 10, 10, 10, 10, 1, 10]
    assert devices["octets_up"]["IMAP, IDLE, on demand"] < devices["octets_up"]["IMAP, on demand"]
    assert found.answer.startswith("It depends on the habit: ")


def test_every_connection_can_be_opened(half: Result) -> None:
    assert list(half.sessions) == list(half.tables["sessions"]["session"].dropna())
    fetched = half.transcript(f"{ON_DEMAND[0]} #1")
    assert any(step.data.startswith(b"USER ") for step in fetched.steps)


def test_too_much_to_carry_is_refused_at_once() -> None:
    with pytest.raises(ExperimentError, match="take fewer or smaller attachments, 60 MB at most"):
        experiments.run("traffic", messages=100, attached_percent=100, attachment_kb=2000)


@pytest.mark.parametrize(
    ("on_demand", "at_once", "never", "sentence"),
    [
        ((220, 350), (820, 910), 564,
         "On demand takes 220 to 350 kB a day, everything at once 820 to 910 kB "
         "(564 kB never opened)"),
        ((220, 350), (820, 910), 0,
         "On demand takes 220 to 350 kB a day, everything at once 820 to 910 kB"),
        ((800, 900), (300, 350), 50,
         "Everything at once takes 300 to 350 kB a day (50 kB never opened), "
         "on demand 800 to 900 kB"),
        ((100, 500), (300, 350), 50, "It depends on the habit: 100 kB (a) to 500 kB (b) a day"),
        ((100, 101), (102, 103), 2, "No great difference: every device takes 100 to 103 kB a day"),
        ((100, 100), (100, 100), 0, "No great difference: every device takes 100 kB a day"),
    ],
)  # fmt: skip
def test_the_answer_is_true_for_whatever_is_found(
    on_demand: tuple[int, int], at_once: tuple[int, int], never: int, sentence: str
) -> None:
    devices = pd.DataFrame(
        {
            "device": ["a", "b", "c", "d"],
            "on_demand": [True, True, False, False],
            "octets_up": 0,
            "octets_down": [1000 * count for count in (*on_demand, *at_once)],
            "octets_never_opened": [0, 0, 1000 * never, 0],
        }
    )
    assert answer(devices) == sentence
