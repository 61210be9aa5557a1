"""The sandbox when things go wrong: odd names, odd mail, interruptions, closing too early."""

import socket
import threading
from datetime import UTC, datetime
from itertools import count

import pytest

import mailedu.sandbox
from mailedu.protocols import mailbox_view
from mailedu.sandbox import Sandbox
from mailedu.services import SandboxError
from mailedu.store import Message, Store
from mailedu.tape import Catalogue, Tape
from mailedu.transcript import Row

UNFINISHED = ["APPEND INBOX {5}"]  # the server waits for five octets that never come


def test_a_dialogue_that_hangs_is_given_up_and_its_connection_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mailedu.sandbox, "PATIENCE", 0.2)
    with Sandbox(["bob"], name=None) as box:
        with pytest.raises(SandboxError, match="waits for more"), box.record() as tape:
            box.imap.dialogue("bob", UNFINISHED)
        monkeypatch.undo()
        box.imap.dialogue("bob", ["NOOP"])  # gives the loop its turn
        (connection,) = tape.recording.connections
        assert tape.recording.end_of(connection.number) is not None


def test_closing_the_sandbox_during_a_dialogue_says_so() -> None:
    box = Sandbox(["bob"], name=None)
    closer = threading.Thread(target=box.close)

    with pytest.raises(SandboxError, match="closed during the dialogue"):
        stop = box.store.listen(lambda change: closer.start())
        box.imap.dialogue("bob", [r"STORE 1 +FLAGS (\Seen)", "CREATE x", *UNFINISHED])
    stop()
    closer.join()
    assert not box.is_open


def test_connections_that_the_sandbox_cuts_are_not_said_to_be_the_clients_doing() -> None:
    box = Sandbox(["bob"], name=None)
    with box.record() as tape, socket.create_connection((box.pop3.host, box.pop3.port)) as client:
        client.recv(100)
        box.close()
    assert [(s.kind, s.sender) for s in tape.transcript.steps][-1] == ("event", "server")


def test_a_password_that_is_no_atom_is_quoted_in_imap() -> None:
    with Sandbox({"bob": 'p"\\(x{3}'}, name=None) as box:
        steps = box.imap.dialogue("bob").transcript.steps
    assert "selected" in {step.state_after for step in steps}


def test_user_names_work_as_addresses_and_as_names_of_hosts() -> None:
    with Sandbox(["a+b.c", "postmaster"], mail=False, name=None) as box:
        box.smtp.dialogue("a+b.c", to=["a+b.c", "postmaster"])
        for user in box.accounts:
            assert len(box.store.messages(box.store.mailbox(user, "INBOX").id)) == 1
    for name in ("bob.", "b..b", 7):
        with pytest.raises(SandboxError, match="user name"):
            Sandbox([name], name=None)  # type: ignore[list-item]


def test_a_mistaken_end_opens_no_connection() -> None:
    with Sandbox(["bob"], name=None) as box, box.record() as tape:
        with pytest.raises(SandboxError, match='"quit" or "cut"'):
            box.smtp.dialogue("bob", end="now")  # type: ignore[arg-type]
        assert tape.recording.connections == ()


def test_lines_and_headers_that_no_one_should_write_can_be_recorded() -> None:
    with Sandbox(["bob"], mail=False, name=None) as box:
        box.store.deliver(b"Subject: =?utf-8?b?a?=\r\n\r\n" + b"y" * 200_000, ["bob"])
        transcript = box.pop3.dialogue("bob", ["RETR 1"]).transcript
    assert any(len(step.data) > 200_000 for step in transcript.steps)


def test_mail_without_an_account_for_it_is_refused_in_words() -> None:
    with Sandbox([], name=None) as box, pytest.raises(SandboxError, match="no account"):
        box.import_mail("old.mbox")


def test_mail_that_comes_while_a_tape_starts_is_on_it() -> None:
    store = Store(now=lambda: datetime(2026, 1, 2, tzinfo=UTC), uidvalidity=count(1).__next__)
    store.add_account("bob", "secret", "bob@campus.test")

    class Interrupted(Catalogue):
        """Another thread delivers just after the first mailbox was looked at."""

        late = True

        def rows(self, mailbox_id: int, messages: list[Message]) -> tuple[Row, ...]:  # type: ignore[override]
            found = super().rows(mailbox_id, messages)
            if self.late:
                self.late = False
                store.deliver(b"Subject: late\r\n\r\n", ["bob"])
            return found

    tape = Tape("t", store, Interrupted(store), lambda: 0.0, client="c",
                started=lambda _: None, stopped=lambda _: None)  # fmt: skip
    with tape:
        pass
    assert [event.kind for event in tape.transcript.events] == ["delivered"]


def test_a_mailbox_is_drawn_only_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    draw = mailbox_view._picture
    monkeypatch.setattr(mailbox_view, "_picture", lambda *a: drawn.append(a) or draw(*a))
    with Sandbox(["bob"], mail=False, name=None) as box:
        inbox = box.store.mailbox("bob", "INBOX")
        box.store.append_many(inbox.id, [(b"Subject: x\r\n\r\nx\r\n", (), None)] * 500)
        tape = box.imap.dialogue("bob", ["SELECT INBOX", r"STORE 1:* +FLAGS (\Seen)"])
        transcript = tape.transcript
    assert len(transcript.steps) > 500
    assert len(drawn) < 20
