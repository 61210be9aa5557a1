"""Checks for labs: each says in a sentence what is right, or what is not right yet.

A check prints its sentence when all is well; otherwise it raises AssertionError
with a sentence that a student can use, so that nbgrader gives no points.
"""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Callable, Sequence
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from mailedu.sandbox import Sandbox
    from mailedu.transcript import Step

ReadReply = Callable[[BinaryIO], list[str]]
Send = Callable[[str, Sequence[str], str], object]

CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "the To: line": (
        "b",
        {
            "a": "carol has an account here, and nobody but your RCPT named bob.",
            "b": "the envelope (MAIL and RCPT) moves the message; the header is part of its text.",
            "c": "no server has to compare them: that is how Bcc and mailing lists work.",
        },
    ),
    "because 550": (
        "b",
        {
            "a": "it could look that up; 550 5.7.1 means that it will not, as a matter of policy.",
            "b": "5.7.1 is policy: delivery not authorised. Those who may send anywhere log in, "
            "on the submission port.",
            "c": "the 7 in 5.7.1 stands for policy; a bad address would be 5.1.x.",
        },
    ),
    "because 503": (
        "a",
        {
            "a": "503 is a bad sequence of commands; the same command is right after RCPT.",
            "b": "that would be a 4xx reply, such as 421 or 451: try again later.",
            "c": "that would be 500 (not recognised) or 502 (not implemented).",
        },
    ),
}
"""Questions of the labs: the right letter, and what is right or wrong with each."""


def check_read_reply(read_reply: ReadReply, reply: bytes) -> None:
    """Check that ``read_reply(stream)`` takes exactly one reply (RFC 5321 §4.2.1).

    Parameters
    ----------
    read_reply: the student's function; returns the lines as text, without CRLF.
    reply: what the server sends; one whole reply, its lines ending in CRLF.
    """
    following = b"354 the next reply\r\n"
    stream = io.BytesIO(reply + following)
    lines = _attempt(read_reply, stream)
    left = stream.read()
    want = reply.decode("utf-8").splitlines()
    _require(
        isinstance(lines, list) and all(isinstance(line, str) for line in lines),
        f"read_reply should return a list of text lines; it returned {lines!r}",
    )
    if len(lines) < len(want) and left:
        raise AssertionError(
            f"read_reply stopped after {len(lines)} of {len(want)} lines. A hyphen after the code "
            "means that more follows; the last line has a space there."
        )
    _require(
        left == following,
        "read_reply read on into the next reply: stop after the line that has a space "
        "(or nothing) after its code.",
    )
    _require(
        [line.rstrip("\r\n") for line in lines] == want,
        f"read_reply should return {want!r}; it returned {lines!r}",
    )
    _require(lines == want, "read_reply should take the CRLF off the end of each line.")
    _right(f"read_reply took the whole reply, {len(want)} line(s), and nothing after it.")


def check_greeting(box: Sandbox, greet: Callable[[], list[str]]) -> None:
    """Check that ``greet()`` opens a session with EHLO and returns the reply's lines."""
    steps, lines = _recorded(box, greet)
    commands = _verbs(steps)
    _require("EHLO" in commands, f"no EHLO reached the server; it saw {_list(commands)}.")
    ehlo = next(s for s in steps if s.sender == "server" and s.verb == "EHLO")
    want = ehlo.data.decode().splitlines()
    _require(
        lines == want,
        f"the server answered EHLO with {len(want)} lines, the last one is {want[-1]!r}; "
        f"greet returned {lines!r}",
    )
    _right(f"the server named {len(want) - 1} extensions, and greet returned them all.")


def check_data(to_data: Callable[[str], bytes], text: str) -> None:
    """Check that ``to_data(text)`` is what may follow 354 (RFC 5321 §4.1.1.4, §4.5.2)."""
    data = _attempt(to_data, text)
    _require(isinstance(data, bytes), f"to_data should return bytes; it returned {data!r}")
    _require(
        data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r"),
        "every line ends with CR LF, never with LF or CR alone.",
    )
    _require(
        data == b".\r\n" or data.endswith(b"\r\n.\r\n"),
        "the text ends with a line that holds a dot and nothing else.",
    )
    lines = data.removesuffix(b".\r\n").split(b"\r\n")[:-1]
    _require(
        b"." not in lines,
        "a line with only a dot stands inside your text: the server takes it as the end and "
        "reads the rest as commands. Put a second dot before it.",
    )
    want = [line.encode("utf-8") for line in text.split("\n")]
    if want[-1] == b"":
        want.pop()
    stuffed = [b"." + line if line.startswith(b".") else line for line in want]
    for got, line in zip(lines, stuffed, strict=False):
        _require(
            got == line,
            f"one line should go out as {line!r}, to_data made {got!r}. "
            "Every line that begins with a dot gets one more dot in front; no other changes.",
        )
    _require(
        len(lines) == len(stuffed),
        f"the text has {len(stuffed)} line(s), to_data made {len(lines)}.",
    )
    _right(f"{len(stuffed)} line(s), CRLF, dots stuffed, and the dot that ends it.")


def check_send(box: Sandbox, send: Send, sender: str, users: Sequence[str], text: str) -> None:
    """Check that ``send(sender, recipients, text)`` puts the text into each user's INBOX once.

    Parameters
    ----------
    users: who are to get it; their addresses are handed to ``send``.
    """
    before = {user: _newest_uid(box, user) for user in users}
    addresses = [box.accounts[user].address for user in users]
    steps, _ = _recorded(box, lambda: send(sender, addresses, text))
    _require_no_refusal(steps)
    want = text.rstrip("\n").replace("\n", "\r\n").encode("utf-8")
    for user in users:
        new = _contents_since(box, user, before[user])
        _require(len(new) > 0, f"nothing reached {user}. The server saw {_list(_verbs(steps))}.")
        _require(len(new) == 1, f"{user} got {len(new)} copies; one transaction is enough.")
        _require(
            new[0].rstrip(b"\r\n").endswith(want),
            f"what reached {user} is not the text that was to be sent; it ends with "
            f"{new[0][-60:]!r}",
        )
    quits = _verbs(steps).count("QUIT")
    _require(quits > 0, "the message arrived; now say QUIT before you close the connection.")
    _right(f"the message reached {_list(users)}, byte for byte, in one transaction.")


def check_envelope(box: Sandbox, act: Callable[[], object], named: str, reached: str) -> None:
    """Check that a message whose To: header has ``named`` alone went to ``reached`` alone."""
    before = {user: _newest_uid(box, user) for user in (named, reached)}
    steps, _ = _recorded(box, act)
    _require_no_refusal(steps)
    new = _contents_since(box, reached, before[reached])
    _require(
        len(new) > 0,
        f"nothing reached {reached}. Who gets a message is decided by RCPT TO, not by To:.",
    )
    message = email.message_from_bytes(new[-1], policy=email.policy.default)
    to = [address for _, address in getaddresses(message.get_all("To", []))]
    _require(
        to == [box.accounts[named].address],
        f"the To: header of what {reached} got should hold {box.accounts[named].address} and "
        f"no one else; it holds {_list(to)}. Is there an empty line between header and body?",
    )
    _require(
        not _contents_since(box, named, before[named]),
        f"{named} got it too: leave {named} out of the envelope.",
    )
    _right(f"To: says {named}, and {reached} got it: the envelope decides.")


def check_refusal(box: Sandbox, act: Callable[[], str], code: str) -> None:
    """Check that ``act()`` makes the server refuse with ``code`` and returns that line.

    Parameters
    ----------
    code: reply code, with the enhanced status code where it matters, e.g. ``"550 5.7.1"``.
    """
    steps, line = _recorded(box, act)
    replies = [s.data.decode().splitlines()[-1] for s in steps if s.sender == "server" and s.data]
    refusals = [reply for reply in replies if reply.startswith(code)]
    _require(
        bool(refusals), f"the server never said {code}; its replies were: {' | '.join(replies)}"
    )
    _require(
        line in refusals, f"the server did say {refusals[0]!r}; return that line, not {line!r}."
    )
    _right(f"the server refused: {line}")


def check_choice(question: str, answer: object) -> None:
    """Check a choice; a wrong one is answered with the reason why it is wrong.

    Parameters
    ----------
    question: one of ``CHOICES``.
    answer: the student's letter.
    """
    right, reasons = CHOICES[question]
    letter = str(answer).strip().lower()
    _require(letter in reasons, f"answer with one of {_list(reasons)}; you have {answer!r}")
    _require(letter == right, f"not ({letter}): {reasons[letter]}")
    _right(f"({letter}): {reasons[letter]}")


def check_pipelining(box: Sandbox, act: Callable[[], object], user: str) -> None:
    """Check that ``act()`` sends MAIL, RCPT and DATA without waiting in between (RFC 2920)."""
    before = _newest_uid(box, user)
    steps, _ = _recorded(box, act)
    _require_no_refusal(steps)
    _require(bool(_contents_since(box, user, before)), f"nothing reached {user}.")
    sent = [s.verb if s.sender == "client" else "reply" for s in steps]
    group = sent[sent.index("MAIL") :][: 1 + sent.count("RCPT") + 1]
    _require(
        group[-1] == "DATA" and "reply" not in group,
        f"the server saw {', '.join(group)}: send MAIL, every RCPT and DATA with one sendall, "
        "and read their replies afterwards.",
    )
    _right(f"{len(group)} commands, one turnaround instead of {len(group)}.")


def _recorded(box: Sandbox, act: Callable[[], Any]) -> tuple[Sequence[Step], Any]:
    with box.record() as tape:
        result = _attempt(act)
    return tape.transcript.steps, result


def _attempt(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a student's function; whatever stops it becomes a sentence."""
    try:
        return function(*arguments)
    except AssertionError:
        raise
    except NotImplementedError:
        raise AssertionError("this task is still empty.") from None
    except TimeoutError:
        raise AssertionError(
            "your code waited for a line that never came. Does every command end with CRLF? Does "
            "something read one reply more than the server gives?"
        ) from None
    except ConnectionError as error:
        raise AssertionError(f"the connection ended while your code used it: {error}") from error
    except Exception as error:
        raise AssertionError(f"your code stopped with {type(error).__name__}: {error}") from error


def _require_no_refusal(steps: Sequence[Step]) -> None:
    for step in steps:
        if step.sender == "server" and step.data[:1] in (b"4", b"5"):
            line = step.data.decode(errors="replace").splitlines()[-1]
            raise AssertionError(f"the server refused {step.verb or 'a line'} with: {line}")


def _verbs(steps: Sequence[Step]) -> list[str]:
    return [step.verb for step in steps if step.kind == "command"]


def _newest_uid(box: Sandbox, user: str) -> int:
    return max((m.uid for m in box.store.messages(box.store.mailbox(user, "INBOX").id)), default=0)


def _contents_since(box: Sandbox, user: str, uid: int) -> list[bytes]:
    inbox = box.store.mailbox(user, "INBOX").id
    return [box.store.content(inbox, m.uid) for m in box.store.messages(inbox) if m.uid > uid]


def _list(words: Sequence[str] | dict[str, str]) -> str:
    return ", ".join(words) or "nothing"


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise AssertionError(sentence)


def _right(sentence: str) -> None:
    print("Right:", sentence)
