"""All that a dialogue shows in Spanish: no text for people stays English, nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from recorded_dialogues import dialogues
from sample_dialogues import long_dialogue, pop3_dialogue

from mailedu import Transcript, fork, use_language
from mailedu.protocols.advice import Standing, completions, notes
from mailedu.protocols.advice.rules import RULES, STUCK, TOO_LATE
from mailedu.protocols.known import PROTOCOLS
from mailedu.protocols.parts import PARTS
from mailedu.protocols.questions import ASKINGS
from mailedu.protocols.smtp import ENHANCED
from mailedu.views.dialogue_data import dialogue_data
from mailedu.views.fallback import dialogue_table
from mailedu.views.fork import fork_data
from mailedu.views.holding import offers
from mailedu.views.words import spoken as speaking
from mailedu.views.words.meanings import meaning, untranslated
from mailedu.views.words.spoken import spoken

ENGLISH = re.compile(
    r"(?<![\w\\.-])([Tt]he|of|is|are|and|which|that|with|this|from|be|there|it|not|was)(?![\w:-])"
)
"""Words that no Spanish text has; states' names hold "not"."""
STATES = ("not authenticated", "authenticated", "selected", "logout")


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    use_language("es")
    yield
    use_language("en")


def left(text: str) -> list[str]:
    """Return what of an English text is still English when it is said in Spanish."""
    if text in STATES or not re.search("[a-z]{3}", text):
        return []  # names, numbers and codes
    said = meaning(text).replace("not authenticated", "")
    return untranslated(text, "es") or [f"{text!r}: {said!r}"] * bool(ENGLISH.search(said))


def check(texts: Iterable[str]) -> None:
    """Assert that all texts are translated; those that are not are named."""
    faults = [fault for text in sorted(texts) for fault in left(text)]
    assert faults == [], "\n".join(faults)


def through(transcript: Transcript, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return all texts of a dialogue that are said in the language in use."""
    texts: set[str] = set()

    def heard(text: str) -> str:
        texts.add(text)
        return meaning(text)

    monkeypatch.setattr(speaking, "meaning", heard)
    data = dialogue_data(transcript)
    ours = {one["text"] for step in data["happenings"] for one in step if "marked" in one["kind"]}
    return texts - ours


def test_the_dialogues_of_the_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("smtp", "submission", "pop3", "pop3 cut", "imap", "stls", "uids", "pipelined"):
        texts = through(dialogues()[name], monkeypatch)
        assert len(texts) > 20, name
        check(texts)


def test_every_row_of_the_tables() -> None:
    texts = {
        text for rows in PARTS.values() for what, why, _ in rows.values() for text in (what, why)
    }
    for protocol in PROTOCOLS.values():
        for table in (protocol.states, protocol.commands, protocol.capabilities):
            texts |= {row.gloss for row in table.values()}
        texts |= set(protocol.codes.values())
    texts |= set(ENHANCED.values())
    check(texts)


VALUES = {
    "all": "3 messages", "rest": "2 messages", "rest_now": "no message", "number": "2",
    "marked": "1, 2", "deleted": "1", "owner": "Bob", "mailbox": "INBOX", "told": "* 3 EXISTS",
}  # fmt: skip


def test_every_question_with_its_answers_and_reasons() -> None:
    asked = [asking for askings in ASKINGS.values() for asking in askings]
    texts = {t for a in asked for t in (a.prompt, a.right, a.why, *(t for w in a.wrong for t in w))}
    filled = {re.sub(r"\{(\w+)\}", lambda n: VALUES.get(n[1], "7"), text) for text in texts}
    assert len(filled) > 400
    check(filled)


LINES = {
    Standing("POP3", "AUTHORIZATION"): (b"a1 LOGIN bob x\r\n", b"RETR 1\r\n", b"LOGIN\r\n", b""),
    Standing("POP3", "TRANSACTION"): (b"dele 1\n", b"DLEE 1\r\n", b"XYZ\r\n", b"PASS x", b"SEND"),
    Standing("SMTP", "RCPT"): (b"EHLO a\r\n", b"EXPN staff\r\n", b"LOGOUT\r\n"),
    Standing("SMTP", "DATA", awaits="text"): (b".x\r\n", b"QUIT\r\n", b"a" * 999 + b"\r\n"),
    Standing("SMTP", "GREETED", awaits="response"): (b"*\r\n", b"bob\r\n"),
    Standing("SMTP", "CHUNKS", awaits="chunk", need=20): (b"abc\r\n", b"a" * 30 + b"\r\n"),
    Standing("IMAP", "selected", tags=("a1",)): (b"a1 RETR 1\r\n", b"NOOP\r\n", b"a2 LOGIN a b\r\n",
                                                 b"a2 APPEND INBOX {12}\r\n", b"a2 \r\n"),
    Standing("IMAP", "selected", awaits="literal", need=20): (b"abc\r\n", b"a" * 30 + b"\r\n"),
    Standing("IMAP", "selected", awaits="literal"): (b"\r\n",),
    Standing("IMAP", "selected", awaits="go-ahead"): (b"abc\r\n",),
    Standing("IMAP", "selected", awaits="done"): (b"NOOP\r\n",),
    Standing("IMAP", "logout"): (b"a1 NOOP\r\n",),
}  # fmt: skip


def test_what_a_console_says_of_lines() -> None:
    said = [note.text for at, lines in LINES.items() for line in lines for note in notes(at, line)]
    said += [one.gloss for at in LINES for one in completions(at)]
    said += [*TOO_LATE.values(), *STUCK.values()]
    fetched = "BODY[]"
    said += [rule.text.format(fetched, verb="STORE") for rules in RULES.values() for rule in rules]
    check(set(said))


def test_what_a_fork_answers() -> None:
    talk = dialogues()["pop3"]
    shown = fork_data(fork(talk, "QUIT", cut=True))
    assert ENGLISH.search(shown["answer"]) is None, shown["answer"]
    assert [note for note in shown["notes"] if ENGLISH.search(note)] == []
    answer = "Without QUIT, messages 1 and 2 are still there and bob has 2 messages more."
    assert meaning(answer) == (
        "Sin QUIT, los mensajes 1 y 2 siguen ahí y bob tiene 2 mensajes más."
    )


def test_the_table_and_the_names_of_stops() -> None:
    table = dialogue_table(pop3_dialogue())
    assert "marcas" not in table
    labels = [offer["label"] for offer in offers()]
    assert [label for label in labels if ENGLISH.search(label)] == []


def test_only_what_is_for_people_is_said_otherwise() -> None:
    wire = {"label": "two", "data": "messages", "subject": "its flags", "kind": "reply"}
    assert spoken(wire) == wire, "names and lines of the wire stay as they are"
    assert spoken({"label": "mailbox", "start": 0, "decoded": "mailbox"}) == {
        "label": "buzón", "start": 0, "decoded": "mailbox",
    }  # fmt: skip
    use_language("en")
    data = dialogue_data(long_dialogue(20))
    assert data["language"] == "en"
    assert spoken(data) is data
