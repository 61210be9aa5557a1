"""The checks of lab 1: a right answer passes; every usual mistake gets a sentence that helps."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pytest

from mailedu import Sandbox, grading

ALICE, BOB, CAROL = (f"{user}@campus.test" for user in ("alice", "bob", "carol"))
TEXT = f"To: {CAROL}\nSubject: hello\n\nHello.\n"


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(2)  # one wrong answer below waits that long
    with Sandbox(name=None, mail=False) as sandbox:
        yield sandbox
    socket.setdefaulttimeout(before)


def read_reply(stream: BinaryIO) -> list[str]:
    lines = [stream.readline().decode().rstrip("\r\n")]
    while lines[-1][3:4] == "-":
        lines.append(stream.readline().decode().rstrip("\r\n"))
    return lines


def converse(box: Sandbox, *lines: str) -> list[list[str]]:
    """Send lines, one by one, reading a reply after each; return all replies."""
    with socket.create_connection((box.smtp.host, box.smtp.port)) as connection:
        stream = connection.makefile("rb")
        replies = [read_reply(stream)]
        for line in lines:
            connection.sendall(line.replace("\n", "\r\n").encode() + b"\r\n")
            replies.append(read_reply(stream))
        return replies


def envelope(*users: str) -> list[str]:
    return ["EHLO laptop.test", f"MAIL FROM:<{ALICE}>", *(f"RCPT TO:<{u}>" for u in users), "DATA"]


def refuse(sentence: str, check: Callable[..., None], *arguments: Any, **names: Any) -> None:
    with pytest.raises(AssertionError) as caught:
        check(*arguments, **names)
    assert sentence in str(caught.value)


REPLY = b"250-mail.campus.test\r\n250-SIZE 1000\r\n250 HELP\r\n"


def test_a_whole_reply_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    grading.check_read_reply(read_reply, REPLY)
    assert capsys.readouterr().out.startswith("Right: read_reply took the whole reply, 3 line(s)")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda s: [s.readline().decode().rstrip()], "stopped after 1 of 3 lines"),
        (lambda s: s.read().decode().splitlines(), "read on into the next reply"),
        (lambda s: [s.readline().decode() for _ in range(3)], "take the CRLF off"),
        (lambda s: b"".join(s.readline() for _ in range(3)), "should return a list of text lines"),
        (lambda s: [s.readline() for _ in range(3)], "should return a list of text lines"),
        (lambda s: [s.readline().decode().strip()[4:] for _ in range(3)], "should return ['250-"),
        (lambda s: s.nothing, "your code stopped with AttributeError"),
    ],
)
def test_a_reply_read_wrongly_gets_its_reason(
    wrong: Callable[[BinaryIO], list[str]], sentence: str
) -> None:
    refuse(sentence, grading.check_read_reply, wrong, REPLY)


def test_a_greeting_is_checked_on_the_wire(box: Sandbox) -> None:
    grading.check_greeting(box, lambda: converse(box, "EHLO laptop.test")[-1])
    refuse("no EHLO reached", grading.check_greeting, box, lambda: converse(box, "HELO a.test")[-1])
    refuse("greet returned", grading.check_greeting, box, lambda: converse(box, "EHLO a.test")[0])
    refuse("no EHLO reached the server", grading.check_greeting, box, list)


def test_an_empty_task_says_so(box: Sandbox) -> None:
    def empty() -> list[str]:
        raise NotImplementedError

    refuse("still empty", grading.check_greeting, box, empty)


def test_waiting_for_a_line_that_never_comes_says_so(box: Sandbox) -> None:
    def read_twice() -> list[str]:
        with socket.create_connection((box.smtp.host, box.smtp.port)) as connection:
            stream = connection.makefile("rb")
            return [*read_reply(stream), *read_reply(stream)]

    refuse("never came", grading.check_greeting, box, read_twice)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a\n..\nb\n.\n", "every line ends with CR LF"),
        (b"a\r\n..\r\nb\r\n", "a line that holds a dot and nothing else"),
        (b"a\r\n.\r\nb\r\n.\r\n", "a line with only a dot stands inside"),
        (b"a\r\n...\r\nb\r\n.\r\n", "one more dot in front"),
        (b"a\r\n..\r\n.\r\n", "3 line(s), to_data made 2"),
        ("a\r\n..\r\nb\r\n.\r\n", "should return bytes"),
    ],
)
def test_data_stuffed_wrongly_gets_its_reason(data: bytes, sentence: str) -> None:
    grading.check_data(lambda text: b"a\r\n..\r\nb\r\n.\r\n", "a\n.\nb\n")
    refuse(sentence, grading.check_data, lambda text: data, "a\n.\nb\n")


def test_sending_is_checked_in_the_mailboxes(box: Sandbox) -> None:
    def send(*after: str, to: tuple[str, ...] = ()) -> Callable[..., object]:
        return lambda sender, people, text: converse(
            box, *envelope(*(to or people)), f"{text}.", *after
        )

    def check(sentence: str, act: Callable[..., object], *users: str) -> None:
        refuse(sentence, grading.check_send, box, act, ALICE, users, TEXT)

    grading.check_send(box, send("QUIT"), ALICE, ["bob", "carol"], TEXT)
    check("now say QUIT", send(), "bob")
    check("nothing reached carol", send("QUIT", to=(BOB,)), "bob", "carol")
    check("refused RCPT with: 550", send("QUIT", to=("x@elsewhere.test", BOB)), "bob")
    check("not the text", lambda s, p, text: send("QUIT")(s, p, "Subject: other\n\n"), "bob")
    check("got 2 copies", lambda *a: [send("QUIT")(*a), send("QUIT")(*a)], "bob")


def test_the_envelope_is_checked_against_the_header(box: Sandbox) -> None:
    def check(to: list[str], text: str) -> None:
        grading.check_envelope(
            box, lambda: converse(box, *envelope(*to), f"{text}."), named="carol", reached="bob"
        )

    check([BOB], TEXT)
    refuse("nothing reached bob", check, [CAROL], TEXT)
    refuse("carol got it too", check, [BOB, CAROL], TEXT)
    refuse("should hold carol@campus.test", check, [BOB], TEXT.replace(CAROL, BOB))
    refuse("it holds nothing", check, [BOB], "Subject: no header\n\n")


def test_a_refusal_must_be_provoked_and_returned(box: Sandbox) -> None:
    early = ("EHLO laptop.test", "DATA")
    grading.check_refusal(box, lambda: converse(box, *early)[-1][-1], "503")
    refuse("never said 550 5.7.1", grading.check_refusal, box, lambda: "550 5.7.1", "550 5.7.1")
    refuse("return that line", grading.check_refusal, box, lambda: converse(box, *early), "503")


def test_a_choice_is_answered_with_its_reason() -> None:
    for question, (right, reasons) in grading.CHOICES.items():
        grading.check_choice(question, f" {right.upper()} ")
        for wrong in set(reasons) - {right}:
            refuse(reasons[wrong], grading.check_choice, question, wrong)
        refuse("answer with one of a, b, c", grading.check_choice, question, None)


def test_pipelining_is_seen_on_the_wire(box: Sandbox) -> None:
    hello, *rest = envelope(BOB, CAROL)

    def at_once() -> None:
        with socket.create_connection((box.smtp.host, box.smtp.port)) as connection:
            stream = connection.makefile("rb")
            read_reply(stream)
            connection.sendall(f"{hello}\r\n".encode())
            read_reply(stream)
            connection.sendall("".join(f"{line}\r\n" for line in rest).encode())
            for _ in rest:
                read_reply(stream)
            connection.sendall(b"Subject: at once\r\n\r\n.\r\nQUIT\r\n")
            stream.read()

    grading.check_pipelining(box, at_once, "bob")
    one_by_one = [*envelope(BOB), "Subject: slowly\n\n."]
    refuse(
        "with one sendall", grading.check_pipelining, box, lambda: converse(box, *one_by_one), "bob"
    )
    refuse("nothing reached bob", grading.check_pipelining, box, list, "bob")
