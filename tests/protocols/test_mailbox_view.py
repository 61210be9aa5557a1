"""What a mailbox shows at each step of IMAP dialogues: VANISHED, MOVE, rev2, shared mailboxes."""

from __future__ import annotations

import base64

import pytest

from mailedu.protocols.mailbox_view import with_mailboxes
from mailedu.protocols.observer import observe
from mailedu.sandbox import Sandbox
from mailedu.transcript import Connection, Line, Mailbox, Row, Transcript

MESSAGE = b"Subject: x\r\n\r\nx\r\n"


@pytest.fixture
def box() -> Sandbox:
    box = Sandbox(["bob", "carol"], mail=False, name=None)
    inbox = box.store.mailbox("bob", "INBOX")
    box.store.append_many(inbox.id, [(MESSAGE, (), None)] * 4)
    return box


def shown(transcript: Transcript) -> list[Mailbox]:
    """Return the mailbox as it is shown at the tagged reply to each command."""
    steps = [s for s in transcript.steps if s.kind == "reply"]
    return [transcript.mailboxes[step.mailboxes[0]] for step in steps]


def numbers(mailbox: Mailbox) -> dict[int, int | None]:
    """Return the number of each message that is there, by UID."""
    return {row.uid: row.number for row in mailbox.rows if row.status != "gone"}


@pytest.mark.parametrize("enabled", ["QRESYNC", "IMAP4rev2", "X-NOTHING"])
def test_numbers_follow_what_is_expunged_and_moved(box: Sandbox, enabled: str) -> None:
    with box:
        talk = [f"ENABLE {enabled}", "SELECT INBOX", r"STORE 2 +FLAGS.SILENT (\Deleted)"]
        talk += ["EXPUNGE", "MOVE 1 Trash", "SELECT Trash", "UNSELECT"]
        pictures = shown(box.imap.dialogue("bob", talk).transcript)
    login, _, opened, marked, expunged, moved, trash, _ = pictures[:8]
    assert numbers(opened) == {1: 1, 2: 2, 3: 3, 4: 4} == numbers(marked)
    assert set(numbers(login).values()) == {None}
    assert numbers(expunged) == {1: 1, 3: 2, 4: 3}
    assert numbers(moved) == {3: 1, 4: 2}
    assert (trash.name, numbers(trash)) == ("Trash", {1: 1})


def test_a_client_that_comes_back_with_qresync_has_todays_numbers(box: Sandbox) -> None:
    with box:
        inbox = box.store.mailbox("bob", "INBOX")
        box.store.expunge(inbox.id, [2])
        talk = ["ENABLE QRESYNC", f"SELECT INBOX (QRESYNC ({inbox.uidvalidity} 1))"]
        tape = box.imap.dialogue("bob", talk)
    vanished = [step for step in tape.transcript.steps if step.verb == "VANISHED"]
    assert len(vanished) == 1
    assert numbers(shown(tape.transcript)[2]) == {1: 1, 3: 2, 4: 3}


def test_a_mailbox_of_another_user_is_shown_as_its_owners(box: Sandbox) -> None:
    with box:
        box.imap.dialogue("bob", ["CREATE Team", "SELECT INBOX", "COPY 1:2 Team",
                                  "SETACL Team carol lrs"])  # fmt: skip
        tape = box.imap.dialogue("carol", ["SELECT shared/bob/Team"])
    opened = shown(tape.transcript)[1]
    assert (opened.owner, opened.name, numbers(opened)) == ("bob", "Team", {1: 1, 2: 2})


def test_the_user_is_known_from_a_scram_login() -> None:
    first = base64.b64encode(b"n,,n=bob,r=fyko+d2lbbFgONRv9qkxdawL")
    said = [("server", b"* OK hi"), ("client", b"a AUTHENTICATE SCRAM-SHA-256 " + first)]
    lines = [
        Line(1, "server" if who == "server" else "client", text + b"\r\n", n, n, n)
        for n, (who, text) in enumerate(said)
    ]
    row = Row(None, 1, "a@b.test", "x", 9, (), "kept")
    steps, mailboxes = with_mailboxes(
        observe("IMAP", lines), [Connection(1, "IMAP", "bob", "s", 143)],
        {("bob", "INBOX"): [row]}, [], {"bob@b.test": "bob"},
    )  # fmt: skip
    assert [mailboxes[m].owner for m in steps[-1].mailboxes] == ["bob"]
