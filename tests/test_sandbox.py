"""The sandbox as a notebook uses it: real clients of the standard library, in one thread."""

import contextlib
import imaplib
import poplib
import smtplib
import socket
import threading
from pathlib import Path

import pytest

from mailedu.sandbox import Sandbox
from mailedu.services import SandboxError
from mailedu.store import StoreError
from mailedu.transcript import Transcript


@pytest.fixture
def box() -> Sandbox:
    with Sandbox(name=None) as sandbox:
        yield sandbox


def test_it_opens_with_three_people_their_mail_and_random_passwords(box: Sandbox) -> None:
    assert list(box.accounts) == ["alice", "bob", "carol"]
    assert box.accounts["bob"].address == "bob@campus.test"
    with Sandbox(name=None) as other:
        passwords = [a.password for b in (box, other) for a in b.accounts.values()]
    assert len(set(passwords)) == 6
    pop = poplib.POP3(box.pop3.host, box.pop3.port)
    pop.user("bob")
    pop.pass_(box.accounts["bob"].password)
    assert pop.stat()[0] == 3
    pop.quit()


def test_mail_sent_by_smtplib_is_found_by_poplib_and_imaplib(box: Sandbox) -> None:
    bob = box.accounts["bob"]
    with smtplib.SMTP(box.submission.host, box.submission.port) as smtp:
        smtp.login("alice", box.accounts["alice"].password)
        smtp.sendmail("alice@campus.test", [bob.address], "Subject: new\r\n\r\nhere\r\n")
    with imaplib.IMAP4(box.imap.host, box.imap.port) as imap:
        imap.login("bob", bob.password)
        assert imap.select("INBOX") == ("OK", [b"4"])
        assert imap.search(None, "SUBJECT", "new") == ("OK", [b"4"])
    pop = poplib.POP3(box.pop3.host, box.pop3.port)
    pop.apop("bob", bob.password)
    assert b"Subject: new" in pop.retr(4)[1]
    pop.quit()


def test_a_pop3_dialogue_is_recorded_with_the_mailbox_at_each_step(box: Sandbox) -> None:
    transcript = box.pop3.dialogue("bob").transcript
    by_verb = {(s.kind, s.verb): s for s in transcript.steps}
    assert transcript.steps[0].kind == "greeting"
    assert transcript.steps[-1].state_after == "UPDATE"

    def statuses(kind: str, verb: str) -> list[str]:
        (picture,) = by_verb[kind, verb].mailboxes
        return [row.status for row in transcript.mailboxes[picture].rows]

    assert statuses("reply", "RETR") == ["kept", "kept", "kept"]
    assert statuses("command", "DELE") == ["kept", "kept", "kept"]
    assert statuses("reply", "DELE") == ["kept", "marked", "kept"]
    assert statuses("command", "QUIT") == ["kept", "marked", "kept"]
    assert statuses("reply", "QUIT") == ["kept", "gone", "kept"]
    (event,) = by_verb["reply", "QUIT"].events
    assert transcript.events[event].kind == "expunged"


def test_a_cut_before_quit_leaves_all_and_says_so(box: Sandbox) -> None:
    transcript = box.pop3.dialogue("bob", ["DELE 1", "DELE 2"], end="cut").transcript
    last = transcript.steps[-1]
    assert (last.kind, last.sender, last.data) == ("event", "client", b"")
    assert len(box.store.messages(box.store.mailbox("bob", "INBOX").id)) == 3
    again = box.pop3.dialogue("bob", ["STAT"]).transcript
    stat = next(s for s in again.steps if s.verb == "STAT" and s.kind == "reply")
    assert stat.data.startswith(b"+OK 3 ")


def test_an_imap_dialogue_numbers_the_messages_as_the_session_sees_them(box: Sandbox) -> None:
    transcript = box.imap.dialogue("bob").transcript
    last = transcript.mailboxes[transcript.steps[-1].mailboxes[0]]
    assert [row.status for row in last.rows] == ["kept", "gone", "kept"]
    expunge = next(s for s in transcript.steps if s.verb == "EXPUNGE" and s.kind == "reply")
    rows = transcript.mailboxes[expunge.mailboxes[0]].rows
    assert [row.number for row in rows] == [1, None, 2]
    marked = next(s for s in transcript.steps if s.verb == "STORE" and s.kind == "reply")
    row = transcript.mailboxes[marked.mailboxes[0]].rows[1]
    assert row.status == "marked"
    assert "\\Deleted" in row.flags


def test_an_smtp_dialogue_shows_the_recipients_inbox(box: Sandbox) -> None:
    transcript = box.smtp.dialogue("alice", to=["bob", "carol"]).transcript
    last = [transcript.mailboxes[m] for m in transcript.steps[-1].mailboxes]
    assert [(m.owner, m.rows[-1].status) for m in last] == [("bob", "new"), ("carol", "new")]
    assert last[0].rows[-1].subject == "Hello"
    assert {event.kind for event in transcript.events} == {"delivered"}


def test_submission_logs_in_and_hides_the_password(box: Sandbox, tmp_path: Path) -> None:
    tape = box.submission.dialogue("alice", to="bob")
    path = tape.save(tmp_path / "talk.json")
    assert box.accounts["alice"].password not in path.read_text("ascii")
    assert any(step.verb == "AUTH" for step in Transcript.load(path).steps)
    assert Transcript.load(path) == tape.transcript
    revealed = tape.observe(reveal=True)
    assert any("alice" in (p.decoded or "") for s in revealed.steps for p in s.parts if p.secret)


def test_two_clients_recorded_together_keep_the_order_of_time(box: Sandbox) -> None:
    with box.record("two") as tape:
        one = poplib.POP3(box.pop3.host, box.pop3.port)
        two = imaplib.IMAP4(box.imap.host, box.imap.port)
        one.user("bob")
        two.login("bob", box.accounts["bob"].password)
        one.quit()
        two.logout()
    steps = tape.transcript.steps
    assert [step.received for step in steps] == sorted(step.received for step in steps)
    assert {step.connection for step in steps} == {1, 2}
    for step in steps:
        if step.answers is not None:
            assert steps[step.answers].connection == step.connection
            assert steps[step.answers].sender != step.sender


def test_what_opens_after_the_with_block_is_not_recorded(box: Sandbox) -> None:
    with box.record() as tape:
        pass
    box.pop3.dialogue("bob", ["NOOP"])
    assert len(tape) == 0


def test_a_new_sandbox_of_the_same_name_closes_the_former() -> None:
    first = Sandbox(name="lesson")
    port = first.pop3.port
    with Sandbox(name="lesson") as second:
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
        with pytest.raises(SandboxError, match="closed"):
            first.record()
        with pytest.raises(SandboxError, match="make a new one"):
            first.pop3.dialogue("bob")
        assert second.pop3.dialogue("bob", ["NOOP"]).transcript.steps
    assert repr(first) == "<Sandbox, closed>"


def test_closing_frees_ports_threads_and_connections() -> None:
    before = threading.active_count()
    box = Sandbox(name=None)
    client = socket.create_connection((box.imap.host, box.imap.port), timeout=5)
    assert client.recv(4096).startswith(b"* OK")
    box.close()
    box.close()
    with client, contextlib.suppress(ConnectionResetError):
        assert client.recv(4096) == b""
    assert threading.active_count() == before


def test_a_port_in_use_is_one_clear_line_and_leaves_nothing_open() -> None:
    before = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SandboxError, match=f"port {port} on 127.0.0.1 is in use"):
            Sandbox(name=None, pop3_port=port)
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"users": "bob"}, "give a list of names"),
        ({"users": ["bob smith"]}, "letters, digits"),
        ({"users": {"bob": "two words"}}, "without spaces"),
        ({"domain": "campus.org"}, r"\.test or \.example"),
        ({"pop3_port": 70000}, "0 to 65535"),
    ],
)
def test_arguments_that_cannot_be_used(arguments: dict[str, object], hint: str) -> None:
    with pytest.raises(SandboxError, match=hint):
        Sandbox(name=None, **arguments)  # type: ignore[arg-type]


def test_mistakes_in_a_dialogue_say_what_to_do(box: Sandbox) -> None:
    with pytest.raises(SandboxError, match="there are: alice, bob, carol"):
        box.pop3.dialogue("bbo")
    with pytest.raises(SandboxError, match="give a list"):
        box.pop3.dialogue("bob", "STAT")  # type: ignore[arg-type]
    with pytest.raises(SandboxError, match="line end"):
        box.pop3.dialogue("bob", ["STAT\r\nQUIT"])
    with pytest.raises(SandboxError, match='"quit" or "cut"'):
        box.imap.dialogue("bob", end="now")  # type: ignore[arg-type]


def test_illegal_commands_are_steps_of_the_dialogue(box: Sandbox) -> None:
    steps = box.imap.dialogue("bob", ["EXPUNGE", "FROB"]).transcript.steps
    assert [s.data.split()[1] for s in steps if s.kind == "reply"][1:3] == [b"BAD", b"BAD"]
    assert sum(s.error is not None for s in steps) >= 2


def test_a_data_folder_keeps_mail_and_accounts(tmp_path: Path) -> None:
    with Sandbox({"bob": "sesame-1"}, data=tmp_path, name=None) as box:
        box.smtp.dialogue("bob", to="bob", subject="kept")
        count = len(box.store.messages(box.store.mailbox("bob", "INBOX").id))
    with Sandbox(data=tmp_path, name=None) as box:
        assert box.accounts["bob"].password == "sesame-1"
        assert len(box.store.messages(box.store.mailbox("bob", "INBOX").id)) == count
    with pytest.raises(SandboxError, match="another password"):
        Sandbox({"bob": "other"}, data=tmp_path, name=None)


def test_a_corrupt_data_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mail.sqlite").write_bytes(b"this is not a database" * 100)
    with pytest.raises(StoreError):
        Sandbox(data=tmp_path, name=None)
    assert (tmp_path / "mail.sqlite").read_bytes().startswith(b"this is not a database")


def test_mail_files_can_be_brought_in(box: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "old.eml"
    path.write_bytes(b"From: x@y.test\r\nSubject: old\r\n\r\nhello\r\n")
    assert box.import_mail(path, "carol") == 1
    assert len(box.store.messages(box.store.mailbox("carol", "INBOX").id)) == 2


def test_marks_of_a_session_that_was_cut_are_forgotten_at_its_end(box: Sandbox) -> None:
    transcript = box.pop3.dialogue("bob", ["DELE 1", "DELE 2"], end="cut").transcript

    def statuses(step: int) -> list[str]:
        return [r.status for r in transcript.mailboxes[transcript.steps[step].mailboxes[0]].rows]

    assert statuses(-2) == ["marked", "marked", "kept"]
    assert statuses(-1) == ["kept", "kept", "kept"]


def test_a_large_mailbox_is_shown_by_what_changes_in_it(box: Sandbox) -> None:
    inbox = box.store.mailbox("bob", "INBOX")
    box.store.append_many(inbox.id, [(b"Subject: x\r\n\r\nx\r\n", (), None)] * 500)
    script = ["SELECT INBOX", r"STORE 400 +FLAGS (\Deleted)", "EXPUNGE"]
    transcript = box.imap.dialogue("bob", script).transcript
    (picture,) = transcript.steps[-1].mailboxes
    last = transcript.mailboxes[picture]
    assert (len(last.rows), last.omitted) == (200, 303)
    assert [row.uid for row in last.rows if row.status == "gone"] == [400]


def _pictures(transcript: Transcript) -> list[tuple[str, list[tuple[int | None, int]]]]:
    """What the last step of each command shows: the mailbox's name, its numbers and UIDs."""
    shown = [transcript.mailboxes[s.mailboxes[0]] for s in transcript.steps if s.kind == "reply"]
    return [(m.name, [(row.number, row.uid) for row in m.rows]) for m in shown]


def test_a_mailbox_renamed_or_made_anew_is_shown_as_it_is(box: Sandbox) -> None:
    commands = ["CREATE Old", "SELECT INBOX", "COPY 1:2 Old", "SELECT Old", "RENAME Old New"]
    commands += ["STORE 1 +FLAGS (\\Seen)", "DELETE New", "CREATE New", "SELECT New"]
    transcript = box.imap.dialogue("bob", commands).transcript
    both = [(1, 1), (2, 2)]
    assert _pictures(transcript)[4:10] == [
        ("Old", both),
        ("New", both),
        ("New", both),
        ("INBOX", [(None, 1), (None, 2), (None, 3)]),
        ("INBOX", [(None, 1), (None, 2), (None, 3)]),
        ("New", []),
    ]
    texts = [(e.kind, e.text) for e in transcript.events if e.kind.startswith("re")]
    assert texts == [("renamed", "mailbox Old renamed New"), ("removed", "mailbox New removed")]


def test_a_mailbox_is_shown_when_the_server_opens_it_not_before(box: Sandbox) -> None:
    commands = ["SELECT Nope", "SELECT INBOX", "SELECT Sent", "SELECT Nope"]
    transcript = box.imap.dialogue("bob", commands).transcript
    names = {m.name for m in transcript.mailboxes}
    assert names == {"INBOX", "Sent"}
    asked = [s for s in transcript.steps if s.kind == "command" and s.verb == "SELECT"]
    assert [transcript.mailboxes[s.mailboxes[0]].name for s in asked] == [
        "INBOX",
        "INBOX",
        "INBOX",
        "Sent",
    ]
