"""A year on the server: what is there each day is what arithmetic says, and so is what is not."""

from __future__ import annotations

import itertools
import re

import pytest

from mailedu import experiments
from mailedu.experiments import ExperimentError, Result

DAYS, KEPT = 9, 3
TRACE = 400
"""Octets that the server's trace fields take at most."""

FOR_EVER, LEAVE, EXPIRE, DELETE = (
    "POP3, leave for ever",
    f"POP3, leave {KEPT} days",
    f"POP3, leave; the server expires after {KEPT} days",
    "POP3, delete once fetched",
)
KEEP, DISK, FOLDER, HALF = (
    "IMAP, keep all",
    f"IMAP, archive on one's own disk after {KEPT} days",
    f"IMAP, move to a folder Archive after {KEPT} days",
    "IMAP, delete 50 % after reading",
)


def run(**parameters: object) -> Result:
    defaults = {"days": DAYS, "visit_days": 1, "keep_days": KEPT, "quota_megabytes": 0}
    return experiments.run("server_space", **(defaults | parameters))


@pytest.fixture(scope="module")
def free() -> Result:
    """What was found without a limit."""
    return run()


@pytest.fixture(scope="module")
def full() -> Result:
    """What was found where two messages fit, and a third does not."""
    return run(quota_megabytes=0.05)


def daily(result: Result, policy: str, column: str) -> list[int]:
    return list(result.rows[result.rows["policy"] == policy][column])


@pytest.mark.parametrize(
    ("policy", "left"),
    [
        (FOR_EVER, lambda day: day),
        (LEAVE, lambda day: min(day, KEPT)),
        (EXPIRE, lambda day: min(day, KEPT)),
        (DELETE, lambda day: 0),
        (KEEP, lambda day: day),
        (DISK, lambda day: min(day, KEPT + 1)),  # "before" a date: the whole day is kept
        (FOLDER, lambda day: day),
        (HALF, lambda day: -(-day // 2)),
    ],
)
def test_each_policy_leaves_what_it_says(free: Result, policy: str, left: object) -> None:
    assert callable(left)
    assert daily(free, policy, "messages") == [left(day) for day in range(1, DAYS + 1)]
    for octets, count in zip(
        daily(free, policy, "octets"), daily(free, policy, "messages"), strict=True
    ):
        assert 19_999 * count <= octets <= (20_000 + TRACE) * count


def test_pop_that_leaves_mail_takes_what_imap_takes(free: Result) -> None:
    assert daily(free, FOR_EVER, "octets") == daily(free, KEEP, "octets")
    assert free.answer == (
        "After 9 days POP3 takes 0 octets to 181 kB, IMAP takes 81 to 181 kB: the policy decides"
    )


def test_the_server_tells_pop_what_the_rows_say(free: Result) -> None:
    own = free.rows[free.rows["policy"] == FOR_EVER].iloc[-1]
    login = next(
        step for step in free.transcript(own["session"]).steps
        if step.kind == "reply" and step.verb == "PASS"
    )  # fmt: skip
    assert f"{own['messages']} messages ({own['octets']} octets)" in login.data.decode()


def test_a_full_mailbox_puts_mail_off_and_the_sender_gives_up_after_five_days(
    full: Result,
) -> None:
    for policy in (FOR_EVER, KEEP, FOLDER, LEAVE):
        assert daily(full, policy, "messages")[:3] == [1, 2, 2]
    for policy in (FOR_EVER, KEEP, FOLDER):
        assert daily(full, policy, "waiting") == [0, 0, 1, 2, 3, 4, 5, 5, 5]
        assert daily(full, policy, "returned") == [0] * 7 + [1, 2]
    assert daily(full, DELETE, "waiting") == [0] * DAYS
    refusals = full.tables["refusals"]
    assert list(refusals["reply"].unique()) == ["452 4.2.2"]
    assert refusals["octets"].sum() == 0, "with SIZE the text of the message never goes out"
    assert refusals.groupby("policy")["day"].min().to_dict() == dict.fromkeys(
        [FOR_EVER, KEEP, FOLDER, LEAVE, EXPIRE, DISK], 3
    ) | {HALF: 4}


def test_what_waited_comes_when_there_is_room_again(full: Result) -> None:
    # Messages of days 1 and 2, fetched then, are deleted in the evenings of days 4 and 5; the
    # next mornings bring what waited since day 3, and then since day 4.
    assert daily(full, LEAVE, "messages")[:6] == [1, 2, 2, 1, 1, 2]
    assert daily(full, LEAVE, "waiting")[:6] == [0, 0, 1, 2, 2, 2]
    assert not any(daily(full, LEAVE, "returned"))


def test_without_size_the_text_is_sent_in_vain_and_mail_goes_back_at_once() -> None:
    blind = run(quota_megabytes=0.05, announce_size=False, days=5)
    own = blind.tables["refusals"].query("policy == @KEEP")
    assert own[["day", "reply"]].to_numpy().tolist() == [[d, "552 5.2.2"] for d in (3, 4, 5)]
    assert (own["octets"] >= 19_999).all()
    assert daily(blind, KEEP, "waiting") == [0] * 5
    assert daily(blind, KEEP, "returned") == [0, 0, 1, 2, 3]
    assert daily(blind, DELETE, "returned") == [0] * 5, "others' full mailboxes are not theirs"


def test_a_refusal_is_opened_down_to_its_dialogue(full: Result) -> None:
    first = full.tables["refusals"].query("policy == @KEEP").iloc[0]
    steps = full.transcript(first["session"]).steps
    refused = [step for step in steps if step.data.startswith(b"452 4.2.2")]
    asked = [steps[step.answers].data for step in refused if step.answers is not None]
    assert b"RCPT TO:<eve@campus.test>\r\n" in asked
    assert any(step.data.startswith(b"MAIL FROM:<list@club.example> SIZE=") for step in steps)


def test_a_day_on_which_mail_is_deleted_is_opened(free: Result) -> None:
    verbs = [s.verb for s in free.transcript("day 4, " + LEAVE).steps if s.kind == "command"]
    assert verbs == ["USER", "PASS", "UIDL", "RETR", "DELE", "QUIT"]


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        (
            {"quota_megabytes": 0.05, "visit_days": 30, "days": 3},
            "Every policy fills 50 kB, POP3's and IMAP's first on day 3",
        ),
        (
            {"quota_megabytes": 0.01, "days": 2},
            "No message of 20 kB fits into 10 kB: all are refused",
        ),
        (
            {"quota_megabytes": 0.09, "deleted_percent": 100, "keep_days": 2, "days": 6},
            "3 of 8 policies fill 90 kB, POP3's and IMAP's first on day 5: the policy decides",
        ),
        ({"visit_days": 30, "days": 2}, "After 2 days every policy takes 40 kB: no difference"),
        ({"days": 1}, "After 1 day POP3 takes 0 octets to 20 kB, IMAP takes 20 kB"),
    ],
)
def test_the_answer_is_true_at_the_edges(parameters: dict[str, object], answer: str) -> None:
    found = run(**parameters)
    assert found.answer == answer
    refused = found.rows[found.rows["waiting"] + found.rows["returned"] > 0]
    if number := re.match(r"(\d) of 8", answer):
        assert refused["policy"].nunique() == int(number[1])
    if day := re.search(r"first on day (\d+)", answer):
        assert refused["day"].min() == int(day[1])


def test_a_year_is_too_long_for_the_live_world() -> None:
    with pytest.raises(ExperimentError, match=r"takes 8,760 h: .* run it in the simulated world"):
        experiments.run("server_space", world="live")


def test_commands_go_together_only_where_the_server_has_offered_that() -> None:
    """POP3's PIPELINING is known by CAPA (RFC 2449 §6.6), which nobody asks here."""
    result = run(days=6, visit_days=3)
    for session in (name for name in result.sessions if FOR_EVER in name or DELETE in name):
        senders = [step.sender for step in result.transcript(session).steps]
        assert all(one != other for one, other in itertools.pairwise(senders))
