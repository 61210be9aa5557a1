"""What a learner is asked before a step is shown: well formed, right, and always the same."""

from __future__ import annotations

import contextlib
import poplib
import re
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sample_dialogues import hostile_dialogue, long_dialogue, pop3_dialogue, two_connections

from mailedu import Sandbox, Transcript
from mailedu.protocols.observer import observer_for
from mailedu.transcript import Connection, Line, Sender
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.predict import KINDS, Predict, Question, chosen, questions
from mailedu.views.widgets import Dialogue

MARKED = ["SELECT INBOX", r"STORE 1 +FLAGS (\Deleted)"]
GOES_ON = "the transaction goes on without this recipient"
REFUSED = "nobody@campus.test"
CODE = re.compile(r"\+OK|-ERR|\d{3}|OK|NO|BAD|\+(?=:)")
TO_CAROL = "To: carol@campus.test\nSubject: a secret\n\nFor Carol's eyes only.\n"


def pop3(*commands: str, end: str = "quit") -> Callable[[Sandbox], Transcript]:
    return lambda box: box.pop3.dialogue("bob", list(commands), end=end).transcript  # type: ignore[arg-type]


def imap(*commands: str, end: str = "quit") -> Callable[[Sandbox], Transcript]:
    return lambda box: box.imap.dialogue("bob", list(commands), end=end).transcript  # type: ignore[arg-type]


def smtp(to: list[str]) -> Callable[[Sandbox], Transcript]:
    return lambda box: box.smtp.dialogue("alice", to=to).transcript


def header_differs(box: Sandbox) -> Transcript:
    smtp = box.smtp
    with box.record("for Carol") as tape, smtplib.SMTP(smtp.host, smtp.port) as client:
        client.sendmail("alice@campus.test", ["bob@campus.test"], TO_CAROL)
    return tape.transcript


def two_devices(box: Sandbox) -> Transcript:
    def log_in() -> poplib.POP3:
        client = poplib.POP3(box.pop3.host, box.pop3.port)
        client.user("bob")
        client.pass_(box.accounts["bob"].password)
        return client

    with box.record("two devices") as tape:
        laptop = log_in()
        with contextlib.suppress(poplib.error_proto):
            log_in()
        laptop.quit()
        log_in().quit()
    return tape.transcript


DIALOGUES: dict[str, Callable[[Sandbox], Transcript]] = {
    "pop3 as usual": lambda box: box.pop3.dialogue("bob").transcript,
    "pop3 cut": pop3("DELE 1", "STAT", end="cut"),
    "pop3 marks": pop3("DELE 1", "LIST", "DELE 1", "RETR 1", "RETR 9", "TOP 2 1", "RSET", "STAT"),
    "pop3 refused": pop3("XYZ", "USER bob"),
    "pop3 two devices": two_devices,
    "smtp": smtp(["bob"]),
    "smtp to nobody": smtp([REFUSED]),
    "smtp one refused": smtp(["bob", REFUSED]),
    "smtp header": header_differs,
    "smtp submission": lambda box: box.submission.dialogue("alice", to=["bob"]).transcript,
    "smtp tls": lambda box: box.smtp.dialogue("alice", to=["bob"], tls="starttls").transcript,
    "imap as usual": lambda box: box.imap.dialogue("bob").transcript,
    "imap logout": imap(*MARKED),
    "imap cut": imap(*MARKED, end="cut"),
    "imap looks": imap(
        "SELECT INBOX", "FETCH 1:* (UID BODY.PEEK[HEADER])", "NOOP", "SEARCH ALL",
        "SELECT nowhere", "FETCH 1 FLAGS", "XYZ",
    ),
    "imap places": imap(
        "CREATE Saved", "SELECT INBOX", "COPY 2 Saved", "COPY 2 None", "MOVE 2 Saved", "UNSELECT"
    ),
    "imap numbers": imap(
        *MARKED, "EXPUNGE", "SELECT INBOX", *MARKED, "CLOSE",
        "EXAMINE INBOX", r"STORE 1 +FLAGS (\Flagged)",
    ),
}  # fmt: skip
"""By name; IMAP has a new sandbox each time, the others have one together."""


@pytest.fixture(scope="module")
def dialogues() -> Iterator[dict[str, Transcript]]:
    made = {}
    with Sandbox(name=None) as box:
        for name, make in DIALOGUES.items():
            if not name.startswith("imap"):
                made[name] = make(box)
                continue
            with Sandbox(name=None, tls=False) as own:
                made[name] = make(own)
    yield made


@pytest.fixture(scope="module")
def faulty() -> Iterator[list[Transcript]]:
    wrong = ("pop3-dele-at-once", "pop3-no-lock", "imap-deleted-removes-at-once")
    with Sandbox(name=None, wrong=wrong) as box:
        makes = [pop3("DELE 1", "STAT", end="cut"), two_devices, imap(*MARKED, "EXPUNGE")]
        yield [make(box) for make in makes]


@pytest.fixture(params=[*DIALOGUES, "sample", "locked", "hostile", "long"])
def transcript(request: pytest.FixtureRequest, dialogues: dict[str, Transcript]) -> Transcript:
    made = {
        **dialogues,
        "sample": pop3_dialogue(),
        "locked": two_connections(),
        "hostile": hostile_dialogue(),
        "long": long_dialogue(40),
    }
    return made[request.param]


def everything(transcript: Transcript) -> list[Question]:
    """Return all that can be asked of any kind, wherever it can be asked."""
    asked = []
    for kind in KINDS:
        for step in range(len(transcript)):
            try:
                asked += questions(transcript, [step], [kind])
            except ValueError:
                continue
    return asked


def test_each_question_has_one_right_answer_and_reasons(transcript: Transcript) -> None:
    for question in everything(transcript) + questions(transcript):
        texts = [choice.text for choice in question.choices]
        assert sum(choice.right for choice in question.choices) == 1
        assert len({text.lower() for text in texts}) == len(texts)
        assert question.typed or len(texts) >= 3
        assert not question.typed or all(re.fullmatch(r"\d+", text) for text in texts), texts
        assert all(
            text and choice.why.endswith(".")
            for text, choice in zip(texts, question.choices, strict=True)
        )
        assert question.prompt.endswith(("?", "(Type a number.)", "(Type three digits.)"))
        assert not re.search(r"[{}]|\(\)|  |None", "".join([question.prompt, *texts])), texts
        assert re.match(r"RFC \d{4} §", question.section)
        assert 0 <= question.step <= question.until < len(transcript)
        assert transcript.steps[question.step].kind != "command", "a command is never asked for"


def agrees(question: Question, transcript: Transcript) -> bool:
    """Tell whether the right answer is what was recorded, as far as a program can see."""
    step = transcript.steps[question.until]
    text = question.answer.text
    if question.kind == "state":
        return text.partition(":")[0] == step.state_after
    code = CODE.match(text)
    if question.kind == "mailbox" and not question.typed and re.match(r"\d+ messages?", text):
        rows = transcript.mailboxes[step.mailboxes[0]].rows
        return int(text.split()[0]) == sum(row.status != "gone" for row in rows)
    if code and not (question.typed and question.kind == "mailbox") and text != "1":
        words = step.data.decode("latin-1").split(maxsplit=2)
        return any(word.startswith(code[0]) for word in words[:2])
    return True


def test_the_right_answer_is_what_was_recorded(transcript: Transcript) -> None:
    for question in everything(transcript):
        assert agrees(question, transcript), question


def test_of_a_wrong_server_nothing_wrong_is_said(faulty: list[Transcript]) -> None:
    for transcript in faulty:
        for question in everything(transcript):
            assert agrees(question, transcript), question
            assert question.answer.text != "-ERR: the maildrop is in use"
            assert "\\Deleted is a flag" not in question.answer.text
            assert "the marks are forgotten" not in question.answer.text


def test_the_same_dialogue_asks_the_same(transcript: Transcript) -> None:
    again = Transcript.from_dict(transcript.to_dict())
    assert questions(again) == questions(transcript)
    steps = [question.step for question in questions(transcript)]
    assert steps == sorted(set(steps)), "in order, one a step"


@pytest.mark.parametrize(
    ("name", "verb", "answer"),
    [
        ("pop3 as usual", "RETR", "the same as before"),
        ("pop3 as usual", "DELE", "+OK: message 2 is marked, and still in the maildrop"),
        ("pop3 as usual", "QUIT", "2 messages: what was marked is removed"),
        ("pop3 cut", "STAT", "1"),
        ("pop3 marks", "LIST", "the others, under the numbers that they had"),
        ("pop3 marks", "RSET", "it takes all marks back; no message is gone"),
        ("pop3 marks", "RETR", "-ERR: the number of a marked message may not be used"),
        ("pop3 refused", "USER", "AUTHORIZATION: the password is still to come"),
        ("smtp", "DATA", "354"),
        ("smtp to nobody", "RCPT", f"550: no such mailbox; {GOES_ON}"),
        ("smtp submission", "AUTH", "235: logged in"),
        ("smtp tls", "STARTTLS", "220, and then both begin the TLS handshake on this connection"),
        ("imap as usual", "EXPUNGE", "2"),
        ("imap as usual", "STORE", "3 messages; \\Deleted is a flag, and removes nothing"),
        ("imap logout", "LOGOUT", "3 messages, and the flag stays"),
        ("imap looks", "FETCH", "nothing"),
        ("imap looks", "SELECT", "selected: its messages can be read and changed"),
        ("imap places", "MOVE", "in Saved only"),
        ("imap numbers", "CLOSE", "it is removed, and no EXPUNGE response says so"),
    ],
)  # fmt: skip
def test_what_is_asked(dialogues: dict[str, Transcript], name: str, verb: str, answer: str) -> None:
    assert questions(dialogues[name], [verb])[0].answer.text == answer


def asked(transcript: Transcript) -> dict[str, str]:
    """Return the right answers to what is asked by default, by the prompt."""
    return {question.prompt: question.answer.text for question in questions(transcript)}


def test_a_cut_forgets_marks_in_pop3_and_keeps_flags_in_imap(
    dialogues: dict[str, Transcript],
) -> None:
    assert "2 messages: the marks are forgotten" in asked(dialogues["pop3 cut"]).values()
    assert "3 messages, and the flag stays" in asked(dialogues["imap cut"]).values()


def test_who_comes_second_is_told_that_the_maildrop_is_in_use(
    dialogues: dict[str, Transcript],
) -> None:
    answers = list(asked(dialogues["pop3 two devices"]).values())
    assert "-ERR: the maildrop is in use" in answers
    assert answers.index("-ERR: the maildrop is in use") < answers.index(
        "+OK: the lock went with the session that held it"
    )


def test_the_envelope_decides(dialogues: dict[str, Transcript]) -> None:
    assert "bob@campus.test, as RCPT said" in asked(dialogues["smtp header"]).values()
    assert "bob@campus.test, and nobody else" in asked(dialogues["smtp one refused"]).values()


def test_sequence_numbers_are_asked_for_where_they_differ(
    dialogues: dict[str, Transcript],
) -> None:
    expunge = questions(dialogues["imap numbers"], ["EXPUNGE"])[0]
    assert expunge.typed and expunge.answer.text == "2"
    assert "UID 3 has the number 3 now" in expunge.prompt
    select = questions(dialogues["imap numbers"], ["SELECT"])[1]
    assert select.typed and "Which sequence number has UID 3" in select.prompt
    assert select.answer.text == "2"


def test_the_right_answer_does_not_always_stand_at_the_same_place(
    dialogues: dict[str, Transcript],
) -> None:
    places = [
        [choice.right for choice in question.choices].index(True)
        for transcript in dialogues.values()
        for question in questions(transcript)
        if not question.typed
    ]
    assert all(places.count(place) > len(places) / 6 for place in (0, 1, 2))


def test_nothing_is_asked_again_and_again() -> None:
    one = pop3_dialogue()
    ask, reply = one.steps[5:7]
    lists = [step for at in range(5, 105, 2) for step in (ask, replace(reply, answers=at))]
    many = replace(one, steps=(*one.steps[:5], *lists))
    assert [question.line for question in questions(many)].count("LIST") == 1
    assert len(questions(many, ["LIST"])) == 50


def test_what_a_hand_on_the_wire_changed_is_not_asked() -> None:
    sample = pop3_dialogue()
    steps = list(sample.steps)
    steps[10] = replace(steps[10], fate="edited", original=b"+OK\r\n")
    assert 10 in [question.step for question in questions(sample)]
    assert 10 not in [q.step for q in questions(replace(sample, steps=tuple(steps)))]


@pytest.mark.parametrize(
    ("predict", "steps"),
    [
        (True, [2, 4, 6, 8, 10, 12]),
        (False, []),
        ([9, "quit"], [10, 12]),
        ("DELE", [10]),
        ({"kinds": ["mailbox"]}, [8, 10, 12]),
        ({"steps": ["LIST"], "kinds": ["state"]}, [6]),
        ({}, [2, 4, 6, 8, 10, 12]),
    ],
)
def test_an_instructor_says_what_is_asked(predict: Predict, steps: list[int]) -> None:
    assert [question.step for question in chosen(pop3_dialogue(), predict)] == steps


@pytest.mark.parametrize(
    ("predict", "error", "hint"),
    [
        ([99], ValueError, "this dialogue has steps 0 to 12"),
        ([0], ValueError, "give any of the steps 2, 4, 6, 8, 10, 12"),
        (["NOOP"], ValueError, "give any of 'USER', 'PASS', 'LIST', 'RETR', 'DELE', 'QUIT'"),
        ({"kinds": ["answer"]}, ValueError, "give any of 'reply', 'state', 'mailbox'"),
        ({"step": [1]}, ValueError, '"steps": [9, "DELE"]'),
        ([1.5], ValueError, "give indices from 0, or verbs"),
        (3, TypeError, "give True, a list of steps"),
    ],
)
def test_a_wrong_wish_is_answered_by_what_to_do(
    predict: Predict, error: type[Exception], hint: str
) -> None:
    with pytest.raises(error, match=re.escape(hint)):
        Dialogue(pop3_dialogue(), predict=predict)


def test_the_widget_has_questions_and_begins_by_asking_only_if_told() -> None:
    plain = Dialogue(pop3_dialogue())
    assert len(plain.data["questions"]) == 6
    assert plain.data["predicting"] is False
    told = Dialogue(pop3_dialogue(), predict=["DELE"])
    assert [question["step"] for question in told.data["questions"]] == [10]
    assert told.data["predicting"] is True
    assert Dialogue(pop3_dialogue(), predict=False).data["questions"] == []
    assert plain.score == {}


def test_an_empty_dialogue_asks_nothing() -> None:
    assert dialogue_data(Transcript("nothing", (), ()), predict=True)["predicting"] is False


@pytest.mark.parametrize(("last", "asked"), [(b"Hi\r\n", True), (b"Hi\r\n.\r\n", False)])
def test_what_becomes_of_a_text_without_an_answer_is_asked_only_if_it_was_cut(
    last: bytes, asked: bool
) -> None:
    said = [
        b"S220 x\r\n", b"CEHLO a.test\r\n", b"S250 x\r\n", b"CMAIL FROM:<>\r\n", b"S250 ok\r\n",
        b"CRCPT TO:<b@b.test>\r\n", b"S250 ok\r\n", b"CDATA\r\n", b"S354 go\r\n", b"C" + last,
    ]  # fmt: skip
    observer = observer_for("SMTP")
    steps = []
    for time, line in enumerate(said):
        sender: Sender = "server" if line[:1] == b"S" else "client"
        steps += observer.feed(Line(1, sender, line[1:], time, time, time))
    steps += observer.close(time=99.0)
    connection = Connection(1, "SMTP", "a", "b.test", 25)
    found = questions(Transcript("cut", (connection,), tuple(steps)))
    assert any("connection breaks" in question.prompt for question in found) is asked
