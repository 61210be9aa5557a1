"""The POP3 observer: the session of RFC 1939 §10, states, marks, parts, masking and mistakes."""

from __future__ import annotations

import pytest
from observer_dialogue import check, dialogue, errors, lines, parts_of, table

from mailedu.protocols.observer import observe, observer_for
from mailedu.protocols.observer.meanings_pop3 import COMMANDS, FAILURE, SUCCESS
from mailedu.protocols.pop3 import POP3
from mailedu.transcript import Step

RFC_1939_10 = """
    S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
    C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
    S: +OK mrose's maildrop has 2 messages (320 octets)
    C: STAT
    S: +OK 2 320
    C: LIST
    S: +OK 2 messages (320 octets)
    S: 1 120
    S: 2 200
    S: .
    C: RETR 1
    S: +OK 120 octets
    S: Subject: one
    S:
    S: ..a line that began with a dot
    S: .
    C: DELE 1
    S: +OK message 1 deleted
    C: RETR 2
    S: +OK 200 octets
    S: Subject: two
    S: .
    C: DELE 2
    S: +OK message 2 deleted
    C: QUIT
    S: +OK dewey POP3 server signing off (maildrop empty)
"""
LOGIN = """
    S: +OK hello
    C: USER bob
    S: +OK
    C: PASS sesame-street
    S: +OK
"""


def pop3(text: str, *, reveal: bool = False) -> list[Step]:
    steps = observe("POP3", dialogue(text), reveal=reveal)
    check("POP3", steps)
    return steps


def test_the_session_of_rfc_1939_section_10() -> None:
    steps = pop3(RFC_1939_10)
    a, t, u = "AUTHORIZATION", "TRANSACTION", "UPDATE"
    assert table(steps) == [
        ("", "greeting", a, None),
        ("APOP", "command", a, None),
        ("APOP", "reply", t, 1),
        ("STAT", "command", t, None),
        ("STAT", "reply", t, 3),
        ("LIST", "command", t, None),
        ("LIST", "reply", t, 5),
        ("RETR", "command", t, None),
        ("RETR", "reply", t, 7),
        ("DELE", "command", t, None),
        ("DELE", "reply", t, 9),
        ("RETR", "command", t, None),
        ("RETR", "reply", t, 11),
        ("DELE", "command", t, None),
        ("DELE", "reply", t, 13),
        ("QUIT", "command", t, None),
        ("QUIT", "reply", u, 15),
    ]
    assert errors(steps) == []
    assert [step.marked for step in steps[9:]] == [
        (), (1,), (1,), (1,), (1,), (1, 2), (1, 2), (),
    ]  # fmt: skip
    assert steps[6].label == "+OK 2 messages (320 octets) … 4 lines"
    assert "removed two messages" in steps[16].meaning


def test_the_parts_of_a_message_name_the_stuffed_dot_and_the_final_one() -> None:
    assert parts_of(pop3(RFC_1939_10)[8]) == [
        ("status", b"+OK"),
        ("text", b"120 octets"),
        ("crlf", b"\r\n"),
        ("header", b"Subject: one\r\n"),
        ("blank", b"\r\n"),
        ("dot-stuffing", b"."),
        ("body", b".a line that began with a dot\r\n"),
        ("final-dot", b"."),
        ("crlf", b"\r\n"),
    ]


def test_the_parts_of_one_line_replies_that_programs_read() -> None:
    steps = pop3(LOGIN + "C: STAT\nS: +OK 2 320\nC: LIST 2\nS: +OK 2 200\nC: UIDL 1\nS: +OK 1 x.7")
    assert parts_of(steps[6])[1:3] == [("messages", b"2"), ("octets", b"320")]
    assert parts_of(steps[8])[1:3] == [("number", b"2"), ("value", b"200")]
    assert "The unique id of message 1 is x.7" in steps[10].meaning


def test_a_mark_is_explained_with_the_number_of_messages() -> None:
    talk = LOGIN + "C: STAT\nS: +OK 3 2341\nC: DELE 2\nS: +OK message 2 marked"
    assert pop3(talk)[-1].meaning == (
        "Message 2 is only marked. Nothing has been removed: if the connection broke now, "
        "all three messages would still be here next time."
    )


def test_rset_takes_marks_back_and_a_refused_dele_marks_nothing() -> None:
    talk = (
        "C: DELE 1\nS: +OK\nC: DELE 1\nS: -ERR marked already\nC: RSET\nS: +OK\nC: DELE 9\nS: -ERR"
    )
    assert [s.marked for s in pop3(LOGIN + talk)[5:]] == [
        (), (1,), (1,), (1,), (1,), (), (), (),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("talk", "state", "words"),
    [
        ("C: QUIT\nS: +OK", "UPDATE", "No message carried a mark"),
        ("C: DELE 1\nS: +OK\nC: QUIT\nS: +OK", "UPDATE", "removed one message"),
        ("C: DELE 1\nS: +OK\nC: QUIT\nS: -ERR some not removed", "UPDATE", "could not remove"),
    ],
)
def test_quit_after_the_login_enters_update(talk: str, state: str, words: str) -> None:
    last = pop3(LOGIN + talk)[-1]
    assert (last.state_before, last.state_after) == ("TRANSACTION", state)
    assert words in last.meaning and last.section == "RFC 1939 §6"


def test_quit_before_the_login_removes_nothing_and_enters_no_update() -> None:
    last = pop3("S: +OK hi\nC: QUIT\nS: +OK bye")[-1]
    assert last.state_after == "AUTHORIZATION"
    assert "no UPDATE" in last.meaning and last.section == "RFC 1939 §4"


def test_a_cut_connection_is_a_step_that_says_that_marks_are_forgotten() -> None:
    observer = observer_for("POP3")
    for line in dialogue(LOGIN + "C: STAT\nS: +OK 2 99\nC: DELE 1\nS: +OK"):
        observer.feed(line)
    (step,) = observer.close(time=9.0, by="client")
    assert (step.kind, step.data, step.sender, step.received) == ("event", b"", "client", 9.0)
    assert "without QUIT" in step.meaning and "both messages" in step.meaning
    assert observer.close() == []


def test_a_reply_cut_off_in_the_middle_is_a_step_with_an_error() -> None:
    last = pop3(LOGIN + "C: RETR 1\nS: +OK\nS: Subject: half")[-1]
    assert last.error == "The connection ended before the line with a single dot."
    assert last.data.endswith(b"half\r\n")


def test_the_password_is_masked_and_revealed_on_request() -> None:
    masked, shown = pop3(LOGIN)[3], pop3(LOGIN, reveal=True)[3]
    assert (masked.data, masked.label) == (b"PASS ********\r\n", "PASS ••••••••")
    assert [part.secret for part in masked.parts] == [False, False, True, False]
    assert shown.data == b"PASS sesame-street\r\n" and shown.label == "PASS sesame-street"


def test_an_auth_plain_exchange_is_decoded_without_the_password() -> None:
    steps = pop3("S: +OK hi\nC: AUTH PLAIN\nS: + \nC: AGJvYgBzZXNhbWU=\nS: +OK in")
    assert [step.kind for step in steps] == [
        "greeting", "command", "continuation", "data", "reply",
    ]  # fmt: skip
    assert steps[3].data == b"********\r\n"
    assert steps[3].parts[0].decoded == "NUL bob NUL ••••••••"
    assert steps[4].state_after == "TRANSACTION"


def test_pipelined_commands_find_their_replies() -> None:
    talk = "C: CAPA\nS: +OK\nS: PIPELINING\nS: .\nC: STAT\nC: LIST\nC: NOOP\n"
    replies = "S: +OK 1 9\nS: +OK\nS: 1 9\nS: .\nS: +OK"
    steps = pop3(LOGIN + talk + replies)
    assert [(s.verb, s.answers) for s in steps[-3:]] == [("STAT", 7), ("LIST", 8), ("NOOP", 9)]
    assert errors(steps) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"FETCH 1\r\n", "FETCH is no POP3 command"),
        (b"USER bob\r\n", "USER is a command of AUTHORIZATION"),
        (b"RETR\r\n", "An argument is missing: RETR msg"),
        (b"RETR 0\r\n", "0 is no message number"),
        (b"RETR one\r\n", "one is no message number"),
        (b"DELE 1 2\r\n", "more arguments than DELE takes"),
        (b"TOP 1\r\n", "An argument is missing: TOP msg n"),
        (b"TOP 1 -1\r\n", "-1 is no number of lines"),
        (b"STAT\n", "bare LF"),
        (b"STAT", "no end"),
        (b" STAT\r\n", "start of the line"),
        (b"NOOP " + b"x" * 300 + b"\r\n", "more arguments"),
        (b"\r\n", "no POP3 command"),
        (b"\xff\xfe\r\n", "no POP3 command"),
    ],
)
def test_a_mistake_of_the_client_is_a_step_that_says_what_is_wrong(line: bytes, words: str) -> None:
    steps = observe("POP3", [*dialogue(LOGIN), *lines([("C", line)])])
    check("POP3", steps)
    assert words in (steps[-1].error or "")
    assert steps[-1].data == line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"OK\r\n", "+OK or -ERR"),
        (b"+ok\r\n", "+OK or -ERR"),
        (b"+OK " + b"x" * 600 + b"\r\n", "allows 512"),
        (b"+OK\n", "bare LF"),
    ],
)
def test_a_mistake_of_the_server_is_a_step_that_says_what_is_wrong(line: bytes, words: str) -> None:
    steps = observe("POP3", [*dialogue(LOGIN + "C: NOOP"), *lines([("S", line)])])
    check("POP3", steps)
    assert words in (steps[-1].error or "") and steps[-1].answers == 5


def test_a_reply_that_nobody_asked_for_is_an_error() -> None:
    last = pop3(LOGIN + "S: -ERR autologout")[-1]
    assert last.answers is None and "No command was waiting" in (last.error or "")


def test_the_lock_held_by_another_session_is_explained() -> None:
    talk = "S: +OK\nC: USER bob\nS: +OK\nC: PASS x\nS: -ERR [IN-USE] busy"
    last = pop3(talk)[-1]
    assert "lock" in last.meaning and last.state_after == "AUTHORIZATION"
    assert ("response-code", b"[IN-USE]") in parts_of(last)


@pytest.mark.parametrize("verb", POP3.commands)
def test_every_command_has_words_for_itself_its_success_and_its_failure(verb: str) -> None:
    assert verb in COMMANDS and verb in SUCCESS and verb in FAILURE


@pytest.mark.parametrize("verb", POP3.commands)
@pytest.mark.parametrize("reply", ["+OK", "-ERR no"])
@pytest.mark.parametrize("argument", ["", " 1", " 1 2"])
def test_every_command_and_reply_can_be_said(verb: str, reply: str, argument: str) -> None:
    before = "S: +OK\n" if "TRANSACTION" not in POP3.commands[verb].states else LOGIN
    steps = pop3(before + f"C: {verb}{argument}\nS: {reply}\nS: .")
    assert any(step.verb == verb and step.kind == "reply" for step in steps)


def test_a_quit_refused_for_its_form_leaves_the_session_in_transaction() -> None:
    steps = observe(
        "POP3",
        dialogue("""
        C: DELE 1
        S: +OK
        C: QUIT now
        S: -ERR the form is: QUIT
        C: QUIT
        S: -ERR some deleted messages not removed"""),
        state="TRANSACTION",
    )
    check("POP3", steps)
    assert [(step.state_after, step.marked) for step in steps[1::2]] == [
        ("TRANSACTION", (1,)),
        ("TRANSACTION", (1,)),
        ("UPDATE", ()),
    ]


@pytest.mark.parametrize("before", ["", "C: USER bob\nS: -ERR\n", "C: USER bob\nS: +OK\nC: CAPA\n"])
def test_pass_must_follow_a_user_that_was_accepted(before: str) -> None:
    long = "S: +OK\nS: .\n" if before.endswith("CAPA\n") else ""
    given = f"S: +OK ready\n{before}{long}C: PASS secret\nS: -ERR not now"
    steps = observe("POP3", dialogue(given))
    check("POP3", steps)
    assert steps[-2].error == "PASS must follow at once after a USER that was answered with +OK."
    assert steps[-1].meaning.startswith("The server refuses the command")


def test_pass_may_follow_user_and_a_client_may_try_again() -> None:
    once = "C: USER bob\nS: +OK\nC: PASS wrong\nS: -ERR\n"
    assert errors(observe("POP3", dialogue(f"S: +OK ready\n{once}{once}"))) == []


@pytest.mark.parametrize("command", ["AUTH PLAIN", "STLS", "UTF8"])
def test_commands_before_the_login_are_out_of_place_after_it(command: str) -> None:
    steps = observe("POP3", dialogue(f"C: {command}\nS: -ERR"), state="TRANSACTION")
    verb = command.split()[0]
    assert steps[0].error == (
        f"{verb} is a command of AUTHORIZATION; in TRANSACTION the server must answer -ERR."
    )
    assert "AUTHORIZATION" not in steps[1].meaning


def test_a_login_that_is_cancelled_is_no_base64() -> None:
    steps = observe("POP3", dialogue("S: +OK\nC: AUTH PLAIN\nS: + \nC: *\nS: -ERR cancelled"))
    check("POP3", steps)
    assert steps[3].meaning == "The client gives up logging in: * cancels the exchange."
