"""The POP3 observer: the session of RFC 1939 §10, states, marks, parts, masking and mistakes."""

from __future__ import annotations

import base64
from functools import partial

import pytest
from observer_dialogue import check, dialogue, errors, everything, lines, parts_of, read, table

from mailedu.protocols.observer import observe, observer_for
from mailedu.protocols.observer.meanings_pop3 import COMMANDS, FAILURE, SUCCESS
from mailedu.protocols.pop3 import POP3

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

pop3 = partial(read, "POP3")


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
        ("field", b"Subject: "),
        ("field-value", b"one"),
        ("crlf", b"\r\n"),
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


# AUTH (RFC 5034)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_auth_with_an_initial_response_masks_it_and_knows_who_logged_in() -> None:
    given = f"S: +OK hi\nC: AUTH PLAIN {b64(chr(0) + 'bob' + chr(0) + 'sesame-street')}\nS: +OK in"
    steps = pop3(given)
    assert steps[1].data == b"AUTH PLAIN ********\r\n"
    assert "sesame" not in everything(steps) and "sends its first response" in steps[1].meaning
    assert steps[2].meaning.startswith("bob is logged in.")
    assert (steps[2].state_after, steps[2].section) == ("TRANSACTION", "RFC 5034 §4")


def test_a_scram_exchange_is_explained_message_by_message() -> None:
    steps = pop3(
        f"S: +OK hi\nC: AUTH SCRAM-SHA-256 {b64('n,,n=bob,r=abc')}\n"
        f"S: + {b64('r=abcdef,s=c2FsdA==,i=4096')}\nC: {b64('c=biws,r=abcdef,p=cHJvb2Y=')}\n"
        f"S: + {b64('v=c2ln')}\nC: \nS: +OK in"
    )
    assert [step.kind for step in steps] == [
        "greeting", "command", "continuation", "data", "continuation", "data", "reply",
    ]  # fmt: skip
    assert "own random text" in steps[2].meaning and "proof" in steps[3].meaning
    assert "signature" in steps[4].meaning and "nothing to add" in steps[5].meaning
    assert steps[2].parts[2].decoded == "r=abcdef,s=c2FsdA==,i=4096"
    assert steps[6].meaning.startswith("bob is logged in.") and errors(steps) == []


def test_cram_md5_shows_a_digest_and_no_password() -> None:
    steps = pop3(
        f"S: +OK hi\nC: AUTH CRAM-MD5\nS: + {b64('<1@x>')}\nC: {b64('bob 00ff')}\nS: -ERR [AUTH] no"
    )
    assert steps[3].parts[0].decoded == "bob 00ff"
    assert steps[4].state_after == "AUTHORIZATION" and "not accepted" in steps[4].meaning


def test_a_long_challenge_and_response_are_no_fault() -> None:
    long = b64("x" * 3000)
    steps = pop3(f"S: +OK\nC: AUTH SCRAM-SHA-256\nS: + {long}\nC: {long}\nS: -ERR no")
    assert errors(steps) == []


def test_a_challenge_without_its_space_is_a_mistake_of_the_server() -> None:
    steps = pop3("S: +OK\nC: AUTH PLAIN\nS: +\nC: *\nS: -ERR")
    assert errors(steps) == ["+: After + a space must stand, even when the challenge is empty."]


def test_auth_without_a_mechanism_may_list_them_and_logs_nobody_in() -> None:
    steps = pop3("S: +OK\nC: AUTH\nS: +OK\nS: PLAIN\nS: LOGIN\nS: .\nC: STAT\nS: -ERR")
    assert steps[1].error == "An argument is missing: AUTH mechanism [initial-response]."
    assert steps[2].state_after == "AUTHORIZATION" and "Nobody is logged in" in steps[2].meaning
    assert [part for name, part in parts_of(steps[2]) if name == "capability"] == [
        b"PLAIN", b"LOGIN",
    ]  # fmt: skip


def test_a_password_in_the_place_of_the_mechanism_is_not_repeated() -> None:
    steps = pop3("S: +OK\nC: AUTH sesame/street\nS: -ERR no such mechanism")
    assert "sesame" not in everything(steps)


# STLS (RFC 2595)


def test_stls_and_what_no_longer_counts() -> None:
    steps = pop3(
        "S: +OK\nC: CAPA\nS: +OK\nS: STLS\nS: PIPELINING\nS: .\nC: USER bob\nS: +OK\n"
        "C: STLS\nS: +OK begin\nC: PASS sesame-street\nS: -ERR first USER\nC: STLS\nS: -ERR twice"
    )
    assert "handshake begins" in steps[6].meaning and steps[6].section == "RFC 2595 §4"
    assert steps[7].error is not None and steps[7].error.startswith("PASS must follow")
    assert steps[9].error is not None and steps[9].error.startswith("The connection is encrypted")


def test_commands_sent_along_with_stls_are_a_mistake_even_where_pipelining_is_announced() -> None:
    steps = pop3("S: +OK\nC: CAPA\nS: +OK\nS: PIPELINING\nS: .\nC: STLS\nC: USER bob\nS: +OK go")
    assert steps[3].error is None
    assert steps[4].error is not None and steps[4].error.startswith("After STLS the client must")


def test_the_handshake_is_a_step_and_the_password_after_it_is_safe() -> None:
    watcher = observer_for("POP3")
    before = dialogue("S: +OK\nC: USER bob\nS: +OK\nC: STLS\nS: +OK go\nC: USER mallory")
    after = dialogue("C: USER bob\nS: +OK\nC: PASS sesame-street\nS: +OK")
    steps = [step for line in before for step in watcher.feed(line)]
    steps += watcher.encrypted(5.0, "TLSv1.3", "TLS_AES_256_GCM_SHA384")
    steps += [step for line in after for step in watcher.feed(line)]
    check("POP3", steps)
    assert [step.kind for step in steps[5:]] == [
        "command", "event", "command", "reply", "command", "reply",
    ]  # fmt: skip
    assert "only the server can read it" in steps[9].meaning
    assert steps[10].meaning.startswith("bob is logged in") and steps[10].answers == 9


# UTF8, EXPIRE, and the connection's end


def test_utf8_and_its_response_code() -> None:
    assert "UTF-8 mode" in pop3("S: +OK\nC: UTF8\nS: +OK")[2].meaning
    refused = pop3(LOGIN + "C: RETR 1\nS: -ERR [UTF8] no")[-1]
    assert "must give UTF8 before it logs in" in refused.meaning


def test_expire_0_is_remembered_when_messages_are_retrieved_and_at_quit() -> None:
    capa = "C: CAPA\nS: +OK\nS: EXPIRE 0\nS: .\n"
    talk = "C: RETR 2\nS: +OK\nS: A: b\nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK"
    steps = pop3(LOGIN + capa + talk)
    assert "EXPIRE 0" in steps[8].meaning
    assert steps[-1].meaning == (
        "In UPDATE the server removed what was marked: one message. By EXPIRE 0 it may take what "
        "was retrieved for marked as well: number 2. The lock is released."
    )
    assert "EXPIRE" not in pop3(LOGIN + talk)[-1].meaning


def test_capabilities_with_arguments_are_explained() -> None:
    rows = "S: SASL PLAIN\nS: EXPIRE 7\nS: LOGIN-DELAY 60\nS: AUTH-RESP-CODE\nS: UTF8 USER\n"
    parts = pop3(f"S: +OK\nC: CAPA\nS: +OK\n{rows}S: .")[2].parts
    labels = [part.label for part in parts if part.name == "capability"]
    assert labels == [
        POP3.capabilities[name].gloss
        for name in ("SASL", "EXPIRE", "LOGIN-DELAY", "AUTH-RESP-CODE", "UTF8")
    ]


@pytest.mark.parametrize(
    ("talk", "ended"),
    [
        ("S: +OK", False),
        ("S: +OK\nC: QUIT", False),
        ("S: +OK\nC: QUIT\nS: -ERR", False),
        ("S: +OK\nC: QUIT\nS: +OK", True),
        (LOGIN, False),
        (LOGIN + "C: QUIT\nS: +OK", True),
        (LOGIN + "C: QUIT\nS: -ERR not all removed", True),
    ],
)
def test_after_goodbye_the_end_of_the_connection_is_no_news(talk: str, ended: bool) -> None:
    watcher = observer_for("POP3")
    for line in dialogue(talk):
        watcher.feed(line)
    assert watcher.ended is ended
