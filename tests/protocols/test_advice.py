"""What the console says of a line before it is sent: line by line, and never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailedu.protocols.advice import Standing, completions, next_tag, notes
from mailedu.protocols.advice.rules import RULES, SAME_AS, TOO_LATE, WAY
from mailedu.protocols.known import PROTOCOLS

AUTH, SELECTED = "not authenticated", "selected"


def said(protocol: str, state: str, line: str, **more: object) -> list[tuple[str, str, str]]:
    """Return kind, section and proposed line of each note on ``line``, which ends in CRLF."""
    standing = Standing(protocol, state, **more)  # type: ignore[arg-type]
    return [(n.kind, n.section, n.instead) for n in notes(standing, line.encode() + b"\r\n")]


IMAP = [
    # line, state, kind, section, the line instead
    ("a1 NOOP", SELECTED, None, "", ""),
    ("a1 FETCH 1:* (FLAGS UID)", SELECTED, None, "", ""),
    ("a1 FETCH 1 BODY.PEEK[HEADER]", SELECTED, None, "", ""),
    ("a1 UID STORE 7 +FLAGS (\\Deleted)", SELECTED, None, "", ""),
    ("a1 FETCH 1 BODY[]", SELECTED, "but", "RFC 3501 §6.4.5", "a1 FETCH 1 BODY.PEEK[]"),
    ("a1 UID FETCH 9 (UID BODY[TEXT]<0.10>)", SELECTED, "but", "RFC 3501 §6.4.5",
     "a1 UID FETCH 9 (UID BODY.PEEK[TEXT]<0.10>)"),
    ("a1 FETCH 1 RFC822", SELECTED, "but", "RFC 3501 §6.4.5, RFC 9051 App. E",
     "a1 FETCH 1 BODY.PEEK[]"),
    ("a1 FETCH 1 (RFC822.SIZE RFC822.TEXT)", SELECTED, "but", "RFC 3501 §6.4.5, RFC 9051 App. E",
     "a1 FETCH 1 (RFC822.SIZE BODY.PEEK[TEXT])"),
    ("a1 FETCH 1 RFC822.HEADER", SELECTED, "but", "RFC 9051 App. E",
     "a1 FETCH 1 BODY.PEEK[HEADER]"),
    ("a1 FETCH 1 RFC822.SIZE", SELECTED, None, "", ""),
    ("a1 STORE 1 +FLAGS (\\Seen)", SELECTED, "but", "RFC 3501 §2.3.1", ""),
    ("a1 UID STORE 1 FLAGS (\\Seen)", SELECTED, "but", "RFC 3501 §6.4.6", ""),
    ("a1 UID STORE 1 +FLAGS (Deleted)", SELECTED, "but", "RFC 3501 §2.3.2",
     "a1 UID STORE 1 +FLAGS (\\Deleted)"),
    ("a1 COPY 1 Trash", SELECTED, "but", "RFC 3501 §2.3.1", ""),
    ("a1 SEARCH ALL", SELECTED, "but", "RFC 3501 §6.4.8", ""),
    ("a1 EXPUNGE", SELECTED, "but", "RFC 3501 §6.4.3, RFC 4315 §2.1", ""),
    ("a1 CLOSE", SELECTED, "but", "RFC 3501 §6.4.2, RFC 3691 §2", ""),
    ("a1 SELECT Trash", SELECTED, "but", "RFC 3501 §6.3.1", ""),
    ("a1 SELECT Trash", "authenticated", None, "", ""),
    ("a1 STATUS INBOX (MESSAGES)", SELECTED, "but", "RFC 3501 §6.3.10", ""),
    ("a1 CHECK", SELECTED, "but", "RFC 9051 App. E", ""),
    ('a1 LSUB "" *', SELECTED, "but", "RFC 9051 App. E", ""),
    ("a1 CREATE INBOX", SELECTED, "wrong", "RFC 3501 §6.3.3", ""),
    ("a1 DELETE inbox", SELECTED, "wrong", "RFC 3501 §6.3.4", ""),
    ("a1 LOGIN bob secret", AUTH, "but", "RFC 3501 §6.2.3", ""),
    ("a1 AUTHENTICATE PLAIN", AUTH, "but", "RFC 3501 §6.2.2", ""),
    ("a1 AUTHENTICATE SCRAM-SHA-256", AUTH, None, "", ""),
    ("LOGIN bob secret", AUTH, "wrong", "RFC 3501 §2.2.1", "a1 LOGIN bob secret"),
    ("a1 SELECT INBOX", AUTH, "wrong", "RFC 3501 §6.3.1", ""),
    ("a1 LOGIN bob secret", SELECTED, "wrong", "RFC 3501 §6.2.3", ""),
    ("a1 SLECT INBOX", "authenticated", "wrong", "RFC 3501 §6.3.1", "a1 SELECT INBOX"),
    ("a1 UID FTECH 1 FLAGS", SELECTED, "wrong", "RFC 3501 §6.4.8", "a1 UID FETCH 1 FLAGS"),
    ("SELETC INBOX", "authenticated", "wrong", "RFC 3501 §6.3.1", "a1 SELECT INBOX"),
    ("LOGOTU", SELECTED, "wrong", "RFC 3501 §6.1.3", "a1 LOGOUT"),
    ("LIST SELECT INBOX", SELECTED, "but", "RFC 3501 §6.3.1", ""),  # LIST is a tag here
    ("a1 QUIT", SELECTED, "wrong", "RFC 3501 §6.1.3", "a1 LOGOUT"),
    ("a1 RETR 1", SELECTED, "wrong", "RFC 3501 §6.4.5", ""),
    ("a1 FETCH 1", SELECTED, "wrong", "RFC 3501 §6.4.5", ""),
    ("a1", SELECTED, "wrong", "RFC 3501 §2.2.1", ""),
    ("", SELECTED, "wrong", "RFC 3501 §2.2", ""),
    ("a1  NOOP", SELECTED, "wrong", "RFC 3501 §6.1.2", ""),
    ("a1 noop", SELECTED, "fine", "RFC 3501 §9", ""),
    ("a1 IDLE", SELECTED, "fine", "RFC 2177 §3", ""),
    ("a1 APPEND INBOX {14}", SELECTED, "fine", "RFC 3501 §4.3", ""),
    ("a1 APPEND INBOX {14+}", SELECTED, "fine", "RFC 7888 §3", ""),
    ("a1 XYZZY", SELECTED, "wrong", "RFC 3501 §3.3", ""),
    ("a1 NOOP", "logout", "wrong", "RFC 3501 §3.4", ""),
]  # fmt: skip
POP3 = [
    ("STAT", "TRANSACTION", None, "", ""),
    ("RETR 1", "TRANSACTION", None, "", ""),
    ("USER bob", "AUTHORIZATION", None, "", ""),
    ("PASS secret", "AUTHORIZATION", "but", "RFC 1939 §13", ""),
    ("AUTH PLAIN", "AUTHORIZATION", "but", "RFC 5034 §4", ""),
    ("APOP bob c4c9334bac560ecc979e58001b3e22fb", "AUTHORIZATION", "but",
     "RFC 1939 §7, RFC 6151 §2", ""),
    ("RSET", "TRANSACTION", "but", "RFC 1939 §5", ""),
    ("QUIT", "AUTHORIZATION", "fine", "RFC 1939 §4", ""),
    ("QUIT", "TRANSACTION", None, "", ""),
    ("a1 STAT", "TRANSACTION", "wrong", "RFC 1939 §3", "STAT"),
    ("RETR", "TRANSACTION", "wrong", "RFC 1939 §5", ""),
    ("RETR one", "TRANSACTION", "wrong", "RFC 1939 §5", ""),
    ("RERT 1", "TRANSACTION", "wrong", "RFC 1939 §5", "RETR 1"),
    ("DELETE 1", "TRANSACTION", "wrong", "RFC 1939 §5", ""),
    ("LOGOUT", "TRANSACTION", "wrong", "RFC 1939 §4, §6", "QUIT"),
    ("STAT", "AUTHORIZATION", "wrong", "RFC 1939 §5", ""),
    ("USER bob", "TRANSACTION", "wrong", "RFC 1939 §7", ""),
    ("stat", "TRANSACTION", "fine", "RFC 1939 §3", ""),
    ("STAT ", "TRANSACTION", "wrong", "RFC 1939 §5", ""),
    ("STAT", "UPDATE", "wrong", "RFC 1939 §6", ""),
]  # fmt: skip
SMTP = [
    ("EHLO laptop.campus.test", "CONNECTED", None, "", ""),
    ("EHLO laptop", "CONNECTED", "but", "RFC 5321 §4.1.1.1", ""),
    ("EHLO [127.0.0.1]", "CONNECTED", None, "", ""),
    ("HELO laptop.campus.test", "CONNECTED", "but", "RFC 5321 §3.2",
     "EHLO laptop.campus.test"),
    ("EHLO laptop.campus.test", "RCPT", "but", "RFC 5321 §4.1.4", ""),
    ("MAIL FROM:<bob@campus.test>", "GREETED", None, "", ""),
    ("MAIL FROM: <bob@campus.test>", "GREETED", "wrong", "RFC 5321 §3.3",
     "MAIL FROM:<bob@campus.test>"),
    ("RCPT TO :<bob@campus.test>", "MAIL", "wrong", "RFC 5321 §3.3",
     "RCPT TO:<bob@campus.test>"),
    ("MAIL FROM:bob@campus.test", "GREETED", "wrong", "RFC 5321 §4.1.1.2", ""),
    ("MAIL FROM:<>", "GREETED", "but", "RFC 5321 §4.5.5", ""),
    ("RCPT TO:<a@b.test>,<c@d.test>", "MAIL", "wrong", "RFC 5321 §3.3", ""),
    ("VRFY bob", "GREETED", "but", "RFC 5321 §7.3", ""),
    ("RSET", "RCPT", "fine", "RFC 5321 §4.1.1.5", ""),
    ("QUIT", "RCPT", "but", "RFC 5321 §4.1.1.10", ""),
    ("QUIT", "GREETED", None, "", ""),
    ("AUTH PLAIN AGJvYgBzZWNyZXQ=", "GREETED", "but", "RFC 4954 §4", ""),
    ("MAIL FROM:<bob@campus.test>", "CONNECTED", "wrong", "RFC 5321 §4.1.1.2", ""),
    ("DATA", "MAIL", "wrong", "RFC 5321 §4.1.1.4", ""),
    ("MAIL FROM:<bob@campus.test>", "RCPT", "wrong", "RFC 5321 §4.1.1.2", ""),
    ("DATA", "CHUNKS", "wrong", "RFC 5321 §4.1.1.4", ""),
    ("RCPT TO:<bob@campus.test>", "CHUNKS", "wrong", "RFC 5321 §4.1.1.3", ""),
    ("a1 NOOP", "GREETED", "wrong", "RFC 5321 §2.3.8", "NOOP"),
    ("HELLO laptop.campus.test", "CONNECTED", "wrong", "RFC 5321 §4.1.1.1", ""),
    ("LOGIN bob secret", "GREETED", "wrong", "RFC 4954 §4", ""),
    ("quit", "GREETED", "fine", "RFC 5321 §2.4", ""),
]  # fmt: skip
LINES = [(name, *row) for name, rows in (("IMAP", IMAP), ("POP3", POP3), ("SMTP", SMTP))
         for row in rows]  # fmt: skip


@pytest.mark.parametrize(("protocol", "line", "state", "kind", "section", "instead"), LINES)
def test_each_line_gets_its_note_and_what_is_fine_gets_none(
    protocol: str, line: str, state: str, kind: str | None, section: str, instead: str
) -> None:
    expected = [] if kind is None else [(kind, section, instead)]
    assert said(protocol, state, line)[:1] == expected


def test_every_rule_is_tried_above() -> None:
    """A rule that no line meets, or a section that differs, would be missed otherwise."""
    met = {row[4] for row in LINES}
    later = {"The connection is encrypted already."}
    assert [r.section for rules in RULES.values() for r in rules
            if r.section not in met and r.text not in later] == []  # fmt: skip


def test_on_an_encrypted_line_passwords_are_safe_and_tls_is_on_already() -> None:
    assert said("IMAP", AUTH, "a1 LOGIN bob secret", encrypted=True) == []
    assert said("POP3", "AUTHORIZATION", "PASS secret", encrypted=True) == []
    for protocol, state, line, section in (
        ("IMAP", AUTH, "a1 STARTTLS", "RFC 3501 §6.2.1"),
        ("POP3", "AUTHORIZATION", "STLS", "RFC 2595 §4"),
        ("SMTP", "GREETED", "STARTTLS", "RFC 3207 §4.2"),
    ):
        assert said(protocol, state, line) == []
        assert said(protocol, state, line, encrypted=True) == [("wrong", section, "")]


def test_a_tag_that_was_used_gets_a_better_one() -> None:
    (note,) = notes(Standing("IMAP", SELECTED, tags=("a1", "a2")), b"a2 NOOP\r\n")
    assert (note.kind, note.section, note.instead) == ("but", "RFC 9051 §2.2.1", "a3 NOOP")


@pytest.mark.parametrize(
    ("tags", "tag"),
    [((), "a1"), (("a1",), "a2"), (("A009",), "A010"), (("x",), "a2"), (("a2", "a1"), "a3")],
)
def test_the_next_tag_follows_the_last(tags: tuple[str, ...], tag: str) -> None:
    assert next_tag(tags) == tag


def test_the_note_on_a_misplaced_command_says_the_way() -> None:
    def text(protocol: str, state: str, line: bytes) -> str:
        return notes(Standing(protocol, state), line)[0].text

    assert "LOGIN, then SELECT first" in text("IMAP", AUTH, b"a1 FETCH 1 FLAGS\r\n")
    assert "SELECT first" in text("IMAP", "authenticated", b"a1 FETCH 1 FLAGS\r\n")
    assert "USER and PASS first" in text("POP3", "AUTHORIZATION", b"STAT\r\n")
    assert "EHLO, then MAIL, then RCPT first" in text("SMTP", "CONNECTED", b"DATA\r\n")
    assert "did you mean SELECT?" in text("IMAP", "authenticated", b"a1 SELETC INBOX\r\n")
    assert "a command of IMAP" in text("POP3", "TRANSACTION", b"FETCH 1\r\n")


def test_line_ends() -> None:
    standing = Standing("SMTP", "GREETED")
    assert notes(standing, b"NOOP\r\n") == []
    (bare,) = notes(standing, b"NOOP\n")
    assert (bare.kind, bare.section) == ("wrong", "RFC 5321 §2.3.8")
    (none,) = notes(standing, b"NOOP")
    assert (none.kind, none.section) == ("but", "RFC 5321 §2.3.8")


@pytest.mark.parametrize(
    ("awaits", "need", "line", "kinds", "instead"),
    [
        ("text", 0, b"Subject: hello\r\n", [], ""),
        ("text", 0, b".\r\n", [], ""),
        ("text", 0, b".hidden\r\n", ["but"], "..hidden"),
        ("text", 0, b"..stuffed\r\n", ["but"], ""),
        ("text", 0, b"QUIT\r\n", ["but"], ""),
        ("text", 0, b"x" * 999 + b"\r\n", ["wrong"], ""),
        ("literal", 10, b"12345678\r\n", [], ""),
        ("literal", 20, b"12345678\r\n", ["fine"], ""),
        ("literal", 2, b"12345678\r\n", ["but"], ""),
        ("literal", 0, b"\r\n", ["fine"], ""),
        ("chunk", 20, b"12345678\n", ["fine"], ""),
        ("go-ahead", 5, b"hello\r\n", ["but"], ""),
        ("response", 0, b"AGJvYgBzZWNyZXQ=\r\n", [], ""),
        ("response", 0, b"a1 LOGIN bob\r\n", ["wrong"], ""),
        ("response", 0, b"*\r\n", ["fine"], ""),
        ("done", 0, b"DONE\r\n", [], ""),
        ("done", 0, b"a2 DONE\r\n", ["wrong"], "DONE"),
    ],
)
def test_lines_that_are_no_commands(
    awaits: str, need: int, line: bytes, kinds: list[str], instead: str
) -> None:
    protocol, state = ("SMTP", "DATA") if awaits in ("text", "chunk") else ("IMAP", SELECTED)
    found = notes(Standing(protocol, state, awaits=awaits, need=need), line)  # type: ignore[arg-type]
    assert [note.kind for note in found] == kinds
    assert "".join(note.instead for note in found) == instead


def test_completions_are_the_commands_that_are_legal_now() -> None:
    for protocol in PROTOCOLS.values():
        for state in protocol.states:
            legal = {c.verb for c in protocol.commands.values() if state in c.states}
            assert {c.verb for c in completions(Standing(protocol.name, state))} == legal


def test_completions_begin_with_those_that_belong_to_the_state() -> None:
    first = {state: completions(Standing("IMAP", state))[0].verb for state in (AUTH, SELECTED)}
    assert first == {AUTH: "STARTTLS", SELECTED: "CHECK"}


def test_completions_follow_what_is_typed() -> None:
    def verbs(protocol: str, state: str, typed: str, **more: object) -> list[str]:
        return [c.verb for c in completions(Standing(protocol, state, **more), typed)]  # type: ignore[arg-type]

    assert verbs("IMAP", SELECTED, "a1 fe") == ["FETCH"]
    assert verbs("IMAP", SELECTED, "a1 UID F") == ["UID FETCH"]
    assert verbs("IMAP", SELECTED, "FE") == ["FETCH"]
    assert verbs("IMAP", SELECTED, "a1 FETCH 1") == []
    assert verbs("POP3", "TRANSACTION", "r") == ["RETR", "RSET"]
    assert verbs("SMTP", "MAIL", "rc") == ["RCPT"]
    assert "STARTTLS" not in verbs("IMAP", AUTH, "", encrypted=True)
    assert "IDLE" not in verbs("IMAP", SELECTED, "", without=frozenset({"IDLE"}))
    assert verbs("IMAP", SELECTED, "", awaits="done") == ["DONE"]
    assert verbs("SMTP", "DATA", "", awaits="text") == ["."]
    assert verbs("IMAP", SELECTED, "", awaits="literal", need=3) == []


@pytest.mark.parametrize(
    ("verb", "insert"),
    [("MAIL", "MAIL FROM:<"), ("RCPT", "RCPT TO:<"), ("DATA", "DATA"), ("EHLO", "EHLO ")],
)
def test_what_is_inserted_goes_up_to_what_only_the_user_knows(verb: str, insert: str) -> None:
    found = {c.verb: c.insert for s in PROTOCOLS["SMTP"].states
             for c in completions(Standing("SMTP", s))}  # fmt: skip
    assert found[verb] == insert


def test_the_tables_name_nothing_that_is_not_there() -> None:
    for name, protocol in PROTOCOLS.items():
        assert [own for own in SAME_AS[name].values() if own not in protocol.commands] == []
        assert [verb for verb in SAME_AS[name] if verb in protocol.commands] == []
        assert [v for r in RULES[name] for v in r.verbs if v not in protocol.commands] == []
        assert [state for state, _ in WAY[name] if state not in protocol.states] == []
    assert [key for key in TOO_LATE if key[1] not in PROTOCOLS[key[0]].states] == []


_words = st.sampled_from(
    ["a1", "UID", "FETCH", "LOGIN", "SELECT", "MAIL", "FROM:<>", "QUIT", "BODY[", "{3}", "{9+}",
     " ", "  ", "\\", "(", '"', "*", "+", ".", "RFC822", "FLAGS", "é", "\0", "\t", "AUTH", "PLAIN"]
)  # fmt: skip
_lines = st.one_of(st.binary(max_size=60), st.lists(_words, max_size=8).map(
    lambda words: " ".join(words).encode()))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    protocol=st.sampled_from(sorted(PROTOCOLS)), line=_lines, encrypted=st.booleans(),
    awaits=st.sampled_from(["command", "go-ahead", "literal", "chunk", "text", "response", "done"]),
    end=st.sampled_from([b"\r\n", b"\n", b""]), pick=st.data(),
)  # fmt: skip
def test_nothing_that_is_typed_raises(
    protocol: str, line: bytes, encrypted: bool, awaits: str, end: bytes, pick: st.DataObject
) -> None:
    state = pick.draw(st.sampled_from(sorted(PROTOCOLS[protocol].states)))
    standing = Standing(protocol, state, encrypted, awaits, 5, ("a1",))  # type: ignore[arg-type]
    for note in notes(standing, line + end):
        assert note.text.endswith(".")
        assert note.section.startswith("RFC ")
    completions(standing, line.decode("latin-1"))
