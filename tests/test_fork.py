"""What if? Recorded dialogues run again, unchanged and with a change, in front of real clients."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import imaplib
import poplib
import smtplib
import socket
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailedu import Fork, ForkError, Sandbox, Transcript, World, fork
from mailedu.forking import MailboxDifference
from mailedu.forking.compare import first_deviation
from mailedu.forking.rerun import rerun
from mailedu.forking.schedule import schedule

PASSWORDS = {"alice": "in-wonderland", "bob": "the-builder-s-secret", "carol": None}


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """A sandbox for tests that leave no trace in the mailboxes, or do not mind others'."""
    with Sandbox(PASSWORDS, name=None) as box:
        yield box


@pytest.fixture(scope="module")
def pop3() -> Transcript:
    """Bob reads and deletes message 2 of 3."""
    with Sandbox(PASSWORDS, name=None) as box:
        return box.pop3.dialogue("bob").transcript


@pytest.fixture(scope="module")
def cut_off() -> Transcript:
    """Bob marks message 1, and the connection breaks."""
    with Sandbox(PASSWORDS, name=None) as box:
        return box.pop3.dialogue("bob", ["DELE 1"], end="cut").transcript


def index_of(transcript: Transcript, verb: str) -> int:
    return next(n for n, s in enumerate(transcript.steps) if s.verb == verb)


def ends(difference: MailboxDifference) -> list[tuple[str | None, str | None]]:
    return [(old and old.status, new and new.status) for old, new in difference.pairs]


def labels(transcript: Transcript) -> list[str]:
    return [step.label for step in transcript.steps]


# The headline case


def test_without_quit_the_marked_message_is_still_there(pop3: Transcript) -> None:
    quit_at = index_of(pop3, "QUIT")
    branch = fork(pop3, "QUIT", cut=True)
    assert branch.answer == "Without QUIT, message 2 is still there."
    assert branch.before == pop3
    assert branch.step == quit_at - 1
    assert branch.first_difference == (quit_at, quit_at)
    assert labels(branch.after)[1:quit_at] == labels(pop3)[1:quit_at]
    assert branch.after.steps[quit_at].label == "connection closed"
    (difference,) = branch.mailbox_difference
    assert (difference.owner, difference.name) == ("bob", "INBOX")
    assert ends(difference) == [("kept", "kept"), ("gone", "kept"), ("kept", "kept")]
    assert branch.same_until(len(pop3)) and branch.notes == ()


def test_with_quit_where_the_connection_broke(cut_off: Transcript) -> None:
    branch = fork(cut_off, index_of(cut_off, "DELE") + 1, line="QUIT")
    assert branch.answer == "With “QUIT”, message 1 is gone."
    assert [step.verb for step in branch.after.steps[-2:]] == ["QUIT", "QUIT"]
    assert branch.change.kind == "added"


def test_a_cut_after_quit_was_sent_comes_too_late(pop3: Transcript) -> None:
    branch = fork(pop3, index_of(pop3, "QUIT"), cut=True)
    assert branch.answer == "With the connection cut after QUIT, nothing changes."
    assert branch.first_difference is None and branch.mailbox_difference == ()


# Other changes


@pytest.mark.parametrize(
    ("step", "line", "answer"),
    [
        ("QUIT", b"", "Without QUIT, message 2 is still there."),
        ("DELE", "DELE 3", "With “DELE 3” instead of “DELE 2”, message 2 is still there and "
         "message 3 is gone."),
        ("RETR", b"DELE 1\r\nDELE 3\r\n", "With “DELE 1” instead of “RETR 2”, messages 1 and 3 "
         "are gone."),
        ("RETR", "RSET now", "With “RSET now” instead of “RETR 2”, the server answers “-ERR the "
         "form is: RSET”; the mailboxes end up the same."),
        ("STAT", "STAT", "With “STAT” instead of “STAT”, nothing changes."),
        ("PASS", "PASS wrong", "With “PASS wrong” instead of “PASS ********”, message 2 is still "
         "there."),
    ],
)  # fmt: skip
def test_a_changed_line_and_what_it_changes(
    pop3: Transcript, step: str, line: str | bytes, answer: str
) -> None:
    assert fork(pop3, step, line=line).answer == answer


def test_an_illegal_line_is_sent_as_it_is_and_marked(pop3: Transcript) -> None:
    branch = fork(pop3, "STAT", line=b"STAT\n")
    step = branch.after.steps[index_of(pop3, "STAT")]
    assert step.data == b"STAT\n" and step.error is not None and "bare LF" in step.error


def test_a_message_is_not_sent_to_a_server_that_does_not_wait_for_it(box: Sandbox) -> None:
    tape = box.smtp.dialogue("alice", ["bob"])
    branch = fork(tape, "DATA", line="NOOP")
    assert branch.answer == "With “NOOP” instead of “DATA”, bob has one message fewer."
    assert branch.notes == (
        "1 recorded line was not sent any more, because the server did not wait for it.",
    )
    assert [step.verb for step in branch.after.steps if step.error] == []


def test_commands_are_not_sent_to_a_server_that_waits_for_a_message(box: Sandbox) -> None:
    tape = box.smtp.dialogue("alice", ["bob"], end="cut")
    branch = fork(tape, len(tape) - 2, line="DATA")
    assert labels(branch.after)[-2:] == ["DATA", labels(branch.after)[-1]]
    assert branch.after.steps[-1].data.startswith(b"354 ")
    branch = fork(box.smtp.dialogue("alice", ["bob", "carol"]), "RCPT", line="VRFY bob")
    assert "bob has one message fewer" in branch.answer


def test_other_connections_go_on(box: Sandbox) -> None:
    bob = box.account("bob")
    with box.record() as tape:
        laptop, phone = (poplib.POP3(box.pop3.host, box.pop3.port) for _ in range(2))
        laptop.user(bob.user), laptop.pass_(bob.password)
        phone.user(bob.user)
        with pytest.raises(poplib.error_proto, match="IN-USE"):
            phone.pass_(bob.password)
        laptop.quit()
        phone.quit()
    transcript = tape.transcript
    login = next(n for n, s in enumerate(transcript.steps) if s.data.startswith(b"PASS"))
    branch = fork(transcript, login + 1, cut=True)
    assert "“+OK " in branch.answer, "the maildrop is free then"
    assert {step.connection for step in branch.after.steps[login + 3 :]} == {2}


def test_a_fork_of_a_fork(pop3: Transcript) -> None:
    first = fork(pop3, "DELE", line="DELE 3")
    second = fork(first.after, "QUIT", cut=True)
    assert second.answer == "Without QUIT, message 3 is still there."
    assert second.same_until(len(first.after))


def test_it_is_the_same_each_time_and_inside_a_running_loop(pop3: Transcript) -> None:
    async def in_a_cell() -> Fork:
        return fork(pop3, "RETR", cut=True)

    assert asyncio.run(in_a_cell()) == fork(pop3, "RETR", cut=True)


def test_a_session_under_another_policy() -> None:
    with Sandbox(
        {"bob": None}, name=None, tls=False, domain="lab.example", pop3_hide={"TOP"},
        wrong={"pop3-dele-at-once"}, pop3_login_delay=60, quota=5000,
    ) as box:  # fmt: skip
        transcript = box.pop3.dialogue("bob", ["TOP 1 0", "DELE 1"]).transcript
    branch = fork(transcript, "QUIT", cut=True)
    assert branch.same_until(len(transcript))
    assert branch.mailbox_difference == (), "this server deletes at once"


# Unchanged, all comes again


def by_poplib(box: Sandbox) -> None:
    bob = box.account("bob")
    client = poplib.POP3(box.pop3.host, box.pop3.port)
    client.apop(bob.user, bob.password)
    client.retr(1)
    client.quit()
    client = poplib.POP3(box.pop3.host, box.pop3.port)
    client.stls(box.client_context())
    client.user(bob.user), client.pass_(bob.password)
    client.uidl()
    client.close()
    client = poplib.POP3_SSL(box.pop3s.host, box.pop3s.port, context=box.client_context())
    client.user("bob")
    with pytest.raises(poplib.error_proto):
        client.pass_("wrong")
    client.quit()


def by_imaplib(box: Sandbox) -> None:
    bob = box.account("bob")
    clients = [imaplib.IMAP4(box.imap.host, box.imap.port) for _ in range(2)]
    clients[0].login_cram_md5(bob.user, bob.password)
    clients[1].authenticate("PLAIN", lambda _: b"\0bob\0%b" % bob.password.encode())
    for client in clients:
        client.select()
    clients[0].append("Sent", r"(\Seen)", None, b"Subject: a copy\r\n\r\nHi\r\n")
    clients[0].store("1", "+FLAGS", r"(\Deleted)")
    clients[0].expunge()
    clients[1].noop()
    clients[1].create("Lectures/Networks")
    clients[1].status("Lectures/Networks", "(UIDNEXT UIDVALIDITY)")
    clients[0].logout()
    clients[1].shutdown()
    client = imaplib.IMAP4(box.imap.host, box.imap.port)
    with pytest.raises(imaplib.IMAP4.error):
        client.login("bob", "wrong")
    client.send(b"x LOGIN {3}\r\n")
    client.readline()
    client.send(b"bob {%d}\r\n" % len(bob.password))
    client.readline()
    client.send(bob.password.encode() + b"\r\n")
    client.readline()
    client.logout()


def by_smtplib(box: Sandbox) -> None:
    alice = box.account("alice")
    for starttls, mechanism in ((True, "PLAIN"), (False, "LOGIN"), (False, "CRAM-MD5")):
        client = smtplib.SMTP(box.submission.host, box.submission.port)
        if starttls:
            client.starttls(context=box.client_context())
        client.ehlo()
        client.user, client.password = alice.user, alice.password
        authenticate = getattr(client, f"auth_{mechanism.lower().replace('-', '_')}")
        client.auth(mechanism, authenticate, initial_response_ok=starttls)
        client.sendmail(alice.address, ["bob@campus.test"], f"Subject: by {mechanism}\n\n.\n..\n")
        client.quit()
    bob = box.account("bob")
    reader = poplib.POP3(box.pop3.host, box.pop3.port)  # sizes of what was delivered meanwhile
    reader.user(bob.user), reader.pass_(bob.password)
    reader.list()
    reader.close()


def by_scram(box: Sandbox) -> None:
    """RFC 5802 §3, by hand."""
    password = box.account("bob").password.encode()
    with socket.create_connection((box.pop3.host, box.pop3.port)) as connection:
        stream = connection.makefile("rwb")

        def say(line: bytes) -> bytes:
            stream.write(line + b"\r\n")
            stream.flush()
            return stream.readline()

        stream.readline()
        bare = b"n=bob,r=fyko+d2lbbFgONRv9qkxdawL"
        answer = say(b"AUTH SCRAM-SHA-256 " + base64.b64encode(b"n,," + bare))
        first = base64.b64decode(answer[2:])
        nonce, salt, rounds = (field[2:] for field in first.split(b","))
        salted = hashlib.pbkdf2_hmac("sha256", password, base64.b64decode(salt), int(rounds))
        key = hmac.digest(salted, b"Client Key", "sha256")
        final = b"c=biws,r=" + nonce
        stored = hashlib.sha256(key).digest()
        signature = hmac.digest(stored, b",".join((bare, first, final)), "sha256")
        proof = bytes(a ^ b for a, b in zip(key, signature, strict=True))
        say(base64.b64encode(final + b",p=" + base64.b64encode(proof)))
        assert say(b"").startswith(b"+OK")
        assert say(b"STAT").startswith(b"+OK")
        assert say(b"QUIT").startswith(b"+OK")


@pytest.mark.parametrize("session", [by_poplib, by_imaplib, by_smtplib, by_scram])
def test_real_clients_sessions_come_again(session: Callable[[Sandbox], None]) -> None:
    with Sandbox(PASSWORDS, name=None) as box:
        with box.record() as tape:
            session(box)
        recorded = tape.transcript
    again = rerun(recorded, schedule(recorded))
    place = first_deviation(recorded, again.transcript)
    assert place is None, f"step {place}: {recorded.steps[place]}"
    assert again.unsent == ()
    revealed = replace(tape.observe(reveal=True), start=recorded.start)
    assert first_deviation(recorded, rerun(revealed, schedule(revealed)).transcript) is None


def test_the_scripted_dialogues_come_again(box: Sandbox) -> None:
    for tape in (
        box.pop3.dialogue("bob", tls="starttls"),
        box.imap.dialogue("carol"),
        box.smtp.dialogue("alice", to=["bob", "carol"]),
        box.smtp.dialogue("alice", to=["nobody@campus.test"]),
        box.submissions.dialogue("alice", to="bob"),
        box.imaps.dialogue("bob", ["CREATE Old", "SELECT INBOX", "COPY 1 Old", "DELETE Old"]),
    ):
        recorded = tape.transcript
        again = rerun(recorded, schedule(recorded)).transcript
        assert first_deviation(recorded, again) is None, recorded.title


# What cannot be the same


def test_what_others_did_meanwhile_is_told(box: Sandbox) -> None:
    with box.record() as tape:
        client = imaplib.IMAP4(box.imap.host, box.imap.port)
        client.login("carol", box.account("carol").password)
        client.select()
        box.store.deliver(b"Subject: from nowhere\r\n\r\n", ["carol"])
        client.noop()
        client.logout()
    transcript = tape.transcript
    branch = fork(transcript, "LOGOUT", cut=True)
    late = index_of(transcript, "EXISTS")
    assert not branch.same_until(len(transcript)) and branch.same_until(late - 1)
    foreign = [note for note in branch.notes if "Not by a recorded client" in note]
    assert foreign and "1 message added to carol's INBOX" in foreign[0]
    assert any("already differs from the recording" in note for note in branch.notes)


@pytest.mark.parametrize(
    ("step", "options", "hint"),
    [
        (99, {"cut": True}, "has steps 0 to 16"),
        (-1, {"cut": True}, "has steps 0 to 16"),
        ("NOOP", {"cut": True}, "there are: USER, PASS, STAT, LIST, UIDL, RETR, DELE, QUIT"),
        (3, {}, "say what is to be otherwise"),
        (3, {"cut": True, "line": "NOOP"}, "one of them"),
        (16, {"cut": True}, "connection 1 is over after step 16"),
        (16, {"line": "NOOP"}, "choose an earlier step"),
    ],
)
def test_what_cannot_be_forked_says_why(
    pop3: Transcript, step: int | str, options: dict[str, object], hint: str
) -> None:
    with pytest.raises(ForkError, match=hint):
        fork(pop3, step, **options)  # type: ignore[arg-type]


def test_no_line_to_be_left_out(cut_off: Transcript) -> None:
    with pytest.raises(ForkError, match="no line can be left out"):
        fork(cut_off, len(cut_off) - 2, line=b"")


def test_a_transcript_without_its_beginning_says_where_to_get_one(pop3: Transcript) -> None:
    with pytest.raises(ForkError, match=r"record a session in a sandbox"):
        fork(replace(pop3, start=""), "QUIT", cut=True)
    with World() as world, pytest.raises(ForkError, match="has no steps"):
        fork(world.transcript(), 0, cut=True)
    with pytest.raises(ForkError, match="broken"):
        fork(replace(pop3, start="AAAA"), "QUIT", cut=True)
    with pytest.raises(ForkError, match="damaged"):
        empty = base64.b64encode(zlib.compress(b"SQLite? No.")).decode()
        fork(replace(pop3, start=empty), "QUIT", cut=True)
    with pytest.raises(ForkError, match="not a str"):
        fork("transcript.json", "QUIT", cut=True)  # type: ignore[arg-type]
    with pytest.raises(ForkError, match="meta"):
        fork(replace(pop3, meta={"began": "yesterday"}), "QUIT", cut=True)
    with pytest.raises(ForkError, match="not a wrong behaviour"):
        fork(replace(pop3, meta={"wrong": "all of it"}), "QUIT", cut=True)


def test_too_much_mail_is_not_kept() -> None:
    with Sandbox({"bob": None}, name=None, mail=False) as box:
        box.store.deliver(b"Subject: large\r\n\r\n" + b"x" * 70 + b"\r\n" * 4_500_000, ["bob"])
        transcript = box.pop3.dialogue("bob", ["STAT"]).transcript
    assert transcript.start == ""
    with pytest.raises(ForkError, match="less than 8 MB"):
        fork(transcript, "QUIT", cut=True)


def test_nothing_of_a_password_is_in_a_transcript(pop3: Transcript) -> None:
    for secret in PASSWORDS.values():
        assert secret is None or secret not in str(pop3.to_dict())


LINES = st.one_of(
    st.sampled_from(
        [
            b"QUIT\r\n",
            b"RSET\r\n",
            b"DELE 1\r\nDELE 2\r\n",
            b"RETR 9\r\n",
            b"STLS\r\n",
            b"",
            b"AUTH PLAIN\r\n",
            b"AUTH CRAM-MD5\r\n",
            b"USER alice\r\n",
            b"PASS ********\r\n",
            b"APOP bob ********\r\n",
            b"UTF8\r\n",
            b"no end",
        ]
    ),
    st.binary(max_size=40).map(lambda octets: octets + b"\r\n"),
    st.binary(max_size=600),
)


@settings(max_examples=15)
@given(st.integers(0, 15), st.one_of(st.none(), LINES))
def test_any_change_anywhere(pop3: Transcript, step: int, line: bytes | None) -> None:
    branch = fork(pop3, step, line=line, cut=line is None)
    assert branch.same_until(len(pop3))
    part, _ = branch.first_difference or (len(pop3), 0)
    assert part > step, "all is the same up to the step"
    assert labels(branch.after)[1:part] == labels(pop3)[1:part]
    assert bool(branch.mailbox_difference) <= bool(branch.first_difference)
    assert branch.answer.endswith(".")
