"""Recordings observed as they go on: chunk by chunk the same as all at once."""

from __future__ import annotations

import imaplib
import poplib
import smtplib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailedu.live import Live
from mailedu.network.recording import Recording
from mailedu.observation import Observation
from mailedu.protocols.observer import Observer, observer_for
from mailedu.sandbox import Sandbox
from mailedu.transcript import Chunk, Connection, Line, Mailbox, Sender, Step, Transcript


def together(chunks: list[Chunk]) -> Chunk:
    """Put chunks one after the other."""
    parts = ("connections", "steps", "mailboxes", "events")
    return Chunk(*(tuple(item for c in chunks for item in getattr(c, part)) for part in parts))


def pictures(step: Step, mailboxes: tuple[Mailbox, ...]) -> tuple[Mailbox, ...]:
    return tuple(mailboxes[number] for number in step.mailboxes)


def assert_same(grown: Chunk, whole: Transcript) -> None:
    """Compare all but the mailboxes before the line that says whose they are."""
    assert grown.connections == whole.connections
    assert grown.events == whole.events
    bare = [replace(step, mailboxes=()) for step in grown.steps]
    assert bare == [replace(step, mailboxes=()) for step in whole.steps]
    for step, other in zip(grown.steps, whole.steps, strict=True):
        seen = pictures(step, grown.mailboxes)
        assert seen in ((), pictures(other, whole.mailboxes)) or step.verb == "RCPT"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(name=None) as box:
        yield box


def test_a_session_with_tls_and_changes_between_comes_as_it_is_in_the_end(box: Sandbox) -> None:
    bob = box.accounts["bob"]
    chunks = []
    with box.record("Several at once") as tape:
        live = Live(tape)
        imap = imaplib.IMAP4(box.imap.host, box.imap.port)
        pop = poplib.POP3(box.pop3.host, box.pop3.port)
        chunks.append(live.take())
        pop.stls(box.client_context())
        imap.starttls(box.client_context())
        imap.login(bob.user, bob.password)
        imap.select("INBOX")
        chunks.append(live.take())
        letter = "From: alice@campus.test\r\nSubject: Now\r\n\r\n.\r\nHello\r\n"
        with smtplib.SMTP(box.smtp.host, box.smtp.port) as smtp:
            smtp.sendmail("alice@campus.test", ["bob@campus.test", "carol@campus.test"], letter)
            chunks.append(live.take())
        imap.noop()
        pop.user(bob.user)
        pop.pass_(bob.password)
        pop.dele(1)
        pop.retr(2)
        chunks.append(live.take())
        imap.store("1", "+FLAGS", r"(\Deleted)")
        pop.quit()
        imap.close()
        pop = poplib.POP3(box.pop3.host, box.pop3.port)
        pop.close()  # without goodbye
        imap.logout()
        assert not live.over
    chunks.append(live.take())
    assert live.over
    assert live.take() == Chunk()
    assert all(chunk.steps for chunk in chunks)
    grown, whole = together(chunks), tape.transcript
    assert_same(grown, whole)
    assert [len(grown.connections), len(grown.events)] == [4, len(whole.events)]
    last = {step.connection: step for step in grown.steps if step.mailboxes}
    for step, other in zip(grown.steps, whole.steps, strict=True):
        if step is last.get(step.connection):
            assert pictures(step, grown.mailboxes) == pictures(other, whole.mailboxes)
    assert len(last) == 3


def test_before_the_login_no_mailbox_is_shown_and_after_it_the_users(box: Sandbox) -> None:
    with box.record() as tape:
        live = Live(tape)
        tape.recording.opened("POP3", "client", "mail.campus.test", 110)
        tape.recording.passed(1, "server", b"+OK hello\r\n")
        assert [step.mailboxes for step in live.take().steps] == [()]
        tape.recording.passed(1, "client", b"USER bob\r\n")
        chunk = live.take()
    assert [chunk.mailboxes[n].owner for n in chunk.steps[0].mailboxes] == ["bob"]


def test_a_preview_says_what_lines_would_be_and_changes_nothing(box: Sandbox) -> None:
    with box.record() as tape:
        live = Live(tape)
        tape.recording.opened("POP3", "client", "mail.campus.test", 110)
        assert live.preview([Line(1, "server", b"+OK\r\n", 0, 0, 0)]) == [None]  # not seen yet
        tape.recording.passed(1, "server", b"+OK hello\r\n")
        live.take()
        texts = [b"USER bob\r\n", b"PASS secret\r\n", b"RETR\r\n"]
        lines = [Line(1, "client", text, 1, 1, 1) for text in texts]
        steps = live.preview(lines)
        assert [step.label for step in steps if step] == ["USER bob", "PASS ••••••••", "RETR"]
        assert steps[2] is not None
        assert steps[2].error
        assert live.preview([]) == []
        tape.recording.passed(1, "client", b"USER bob\r\n")
        assert [step.label for step in live.take().steps] == ["USER bob"]


# Any bytes in any pieces, and asked at any time.

WORDS = [
    b"+OK hello\r\n", b"+OK\r\n", b"-ERR no\r\n", b"USER bob\r\n", b"LIST\r\n", b"RETR 1\r\n",
    b"+OK 2 messages\r\n1 10\r\n2 20\r\n.\r\n", b"QUIT\r\n", b"+OK bye\r\n", b"PA",
    b"SS x\r\n", b"\n",
]  # fmt: skip
happenings = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from([1, 2, 3]),
            st.sampled_from(["client", "server"]),
            st.sampled_from(WORDS),
        ),
        st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(["tls", "no tls", "closed", "over"])),
        st.just(("take",)),
    ),
    max_size=40,
)


def observer(connection: Connection) -> Observer:
    one = observer_for("POP3")
    one.connection = connection.number
    return one


@given(happenings)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_steps_in_pieces_are_the_steps_of_the_whole(happenings: list[tuple[object, ...]]) -> None:
    recording = Recording(lambda: 0.0)
    for _ in range(3):
        recording.opened("POP3", "client", "server", 110)
    live = Observation(recording, observer)
    steps: list[Step] = []
    for happening in happenings:
        match happening:
            case (int(number), ("client" | "server") as sender, bytes(data)):
                recording.passed(number, sender, data)
            case (int(number), "tls"):
                recording.encrypted(number, "TLSv1.3", "X")
            case (int(number), "no tls"):
                recording.not_encrypted(number, "gone")
            case (int(number), "closed"):
                recording.closed(number, by_client=True)
            case (int(number), "over"):
                recording.over(number)
            case _:
                steps += live.more()
    recording.stop()
    steps += live.finish()
    assert steps == Observation(recording, observer).finish()
    for number, step in enumerate(steps):
        if step.answers is not None:
            assert step.answers < number
            assert steps[step.answers].connection == step.connection
    for number in (1, 2, 3):  # what the others do changes nothing
        alone = Observation(recording, observer, [number]).finish()
        mine = [step for step in steps if step.connection == number]
        assert [replace(s, answers=None) for s in mine] == [replace(s, answers=None) for s in alone]


def test_each_line_is_observed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording(lambda: 0.0)
    recording.opened("POP3", "client", "server", 110)
    fed: list[Line] = []
    feed = Observer.feed
    monkeypatch.setattr(
        Observer, "feed", lambda self, line: (fed.append(line), feed(self, line))[1]
    )
    live = Observation(recording, observer)
    sides: tuple[Sender, Sender] = ("client", "server")
    for number in range(10_000):
        recording.passed(1, sides[number % 2], (b"NOOP\r\n", b"+OK\r\n")[number % 2])
        if number % 100 == 0:
            live.more()
    live.finish()
    assert len(fed) == 10_000


def test_who_listens_is_told_of_each_line_and_of_the_end() -> None:
    recording = Recording(lambda: 0.0)
    recording.opened("POP3", "client", "server", 110)
    told: list[int] = []
    stop = recording.listen(lambda: told.append(1))
    recording.passed(1, "server", b"+OK\r\n")
    recording.stop()
    assert len(told) == 2
    stop()
    recording.stop()
    assert len(told) == 2


def test_a_reply_that_takes_its_time_holds_up_nobody() -> None:
    recording = Recording(lambda: 0.0)
    for _ in range(2):
        recording.opened("POP3", "client", "server", 110)
    live = Observation(recording, observer)
    recording.passed(1, "server", b"+OK hello\r\n")
    recording.passed(2, "server", b"+OK hello\r\n")
    recording.passed(1, "client", b"CAPA\r\n")
    recording.passed(1, "server", b"+OK list\r\nUSER\r\n")
    recording.passed(2, "client", b"QUIT\r\n")
    assert [(step.connection, step.label) for step in live.more()] == [
        (1, "+OK hello"), (2, "+OK hello"), (1, "CAPA"), (2, "QUIT"),
    ]  # fmt: skip
    recording.passed(1, "server", b".\r\n")
    (reply,) = live.more()
    assert (reply.connection, reply.answers) == (1, 2)
