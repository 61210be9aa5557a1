"""Several devices on one mailbox: the lock of POP3, the news of IMAP, and when all agree."""

from __future__ import annotations

import pandas as pd
import pytest

from mailedu.experiments import Result, run

EVENTS = ("new mail", "read", "deleted")


@pytest.fixture(scope="module")
def three() -> Result:
    return run("multi_client", devices=3, seconds=300)


def agreed(result: Result, scene: str) -> dict[str, float]:
    table = result.tables["agreement"]
    own = table[table["scene"] == scene]
    return dict(zip(own["what"], own["seconds"], strict=True))


def test_no_two_pop3_sessions_ever_hold_the_maildrop_together(three: Result) -> None:
    visits = three.tables["visits"]
    pop = visits[visits["kind"] == "POP3"]
    served = pop[pop["outcome"] == "served"].sort_values("opened_seconds")
    ends = served["closed_seconds"].shift().dropna()
    # A session is logged in some round trips after it opened; it must then be alone.
    overlap = ends - served["opened_seconds"].iloc[1:]
    assert overlap.max() < 3
    refused = pop[pop["outcome"] == "refused"]
    assert len(refused) and (refused["waited_seconds"] > 0).all()


def test_a_refusal_is_in_use_on_the_wire(three: Result) -> None:
    visits = three.tables["visits"]
    session = visits.loc[visits["outcome"] == "refused", "session"].iloc[0]
    replies = [step.data for step in three.transcript(session).steps if step.sender == "server"]
    assert any(reply.startswith(b"-ERR [IN-USE]") for reply in replies)  # RFC 2449 §8.1.2


def test_pop3_devices_never_learn_what_another_did(three: Result) -> None:
    found = agreed(three, "POP3")
    assert found["new mail"] > 0 and pd.isna(found["read"]) and pd.isna(found["deleted"])
    own = three.rows[three.rows["scene"] == "POP3"]
    shown = {(row.device, row.what): row.shows for row in own.itertuples()}
    assert [shown[n, "read"] for n in (1, 2, 3)] == ["read", "unread", "unread"]
    assert [shown[n, "deleted"] for n in (1, 2, 3)] == ["unread", "not there", "unread"]


def test_imap_devices_agree_by_their_next_visit_and_with_idle_at_once(three: Result) -> None:
    polling, idle = agreed(three, "IMAP polling"), agreed(three, "IMAP IDLE")
    for what in EVENTS:
        assert 5 < polling[what] <= 60 + 5  # a poll, and what a visit takes on this link
        assert 0 < idle[what] < 5
    own = three.rows[three.rows["scene"] != "POP3"]
    assert set(own.loc[own["what"] == "read", "shows"]) == {"read"}
    assert set(own.loc[own["what"] == "deleted", "shows"]) == {"not there"}


def test_expunge_and_flags_arrive_in_idle_on_the_wire(three: Result) -> None:
    said = [
        step.data
        for step in three.transcript("IMAP IDLE, device 3 #1").steps
        if step.sender == "server"
    ]
    assert any(b"EXISTS" in line for line in said)
    assert any(line.startswith(b"* 1 FETCH") and b"\\Seen" in line for line in said)
    assert b"* 2 EXPUNGE\r\n" in said


def test_a_message_number_shifts_at_expunge_and_a_uid_does_not(three: Result) -> None:
    # Claim 13: the third message becomes number 2 when the second has gone; its UID stays 3.
    transcript = three.transcript("IMAP IDLE, device 3 #1")
    numbers = [
        [(row.number, row.uid) for row in transcript.mailboxes[box].rows if row.status != "gone"]
        for step in transcript.steps
        for box in step.mailboxes
    ]
    assert [(1, 1), (2, 2), (3, 3)] in numbers
    assert [(1, 1), (2, 3)] in numbers


def test_longer_sessions_mean_more_refusals() -> None:
    refused = {}
    for kilobytes in (10, 300):
        result = run("multi_client", protocol="POP3", devices=4, kilobytes=kilobytes, seconds=200)
        refused[kilobytes] = int((result.tables["visits"]["outcome"] == "refused").sum())
    assert refused[10] < refused[300]


def test_mixed_devices_share_one_mailbox() -> None:
    result = run("multi_client", protocol="mixed", devices=3, kilobytes=10, seconds=300)
    kinds = dict(zip(result.rows["device"], result.rows["kind"], strict=True))
    assert kinds == {1: "IMAP IDLE", 2: "POP3", 3: "IMAP polling"}
    known = result.rows.set_index(["what", "device"])["known_seconds"]
    assert pd.isna(known["read", 2])  # POP3 does not learn that device 1 has read
    assert known["read", 3] <= 65
    assert known["deleted", 1] > 0 and known["deleted", 3] > 0  # IMAP learns what POP3 deleted
    assert "Mixed: " in result.answer and "no agreement on what is read" in result.answer


@pytest.mark.parametrize("protocol", ["all", "POP3", "IMAP polling", "IMAP IDLE", "mixed"])
@pytest.mark.parametrize("seconds", [10, 60])
def test_the_answer_is_true_where_time_is_short(protocol: str, seconds: int) -> None:
    result = run(
        "multi_client", protocol=protocol, devices=2, seconds=seconds, poll=600, kilobytes=20
    )
    table = result.tables["agreement"]
    for scene, own in table.groupby("scene"):
        clause = next(c for c in result.answer.split("; ") if str(scene) in c)
        missed = own["seconds"].isna().any()
        assert ("no agreement" in clause) == missed
    assert len(result.rows) == 3 * 2 * (3 if protocol == "all" else 1)


def test_the_live_world_finds_the_same() -> None:
    small = {
        "protocol": "IMAP IDLE", "devices": 2, "seconds": 4, "link": "lan", "kilobytes": 1,
    }  # fmt: skip
    simulated, live = run("multi_client", **small), run("multi_client", world="live", **small)
    columns = ["scene", "device", "kind", "what", "shows"]
    pd.testing.assert_frame_equal(simulated.rows[columns], live.rows[columns])
    assert live.rows["known_seconds"].notna().all()
    assert simulated.rows["known_seconds"].notna().all()
