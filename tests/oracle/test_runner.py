"""The runner itself: a script that is wrong must fail, and say where."""

from __future__ import annotations

from pathlib import Path

import pytest
from matching import assign, matches
from ours import Ours
from play import ScriptFails, play
from script import BadScript, parse

PATH = Path("imap/example.txt")

SAME = [
    ("* 3 EXISTS", "* 3 EXISTS"),
    ("* … EXISTS", "* 3 EXISTS"),
    ("* …EXPUNGE", "* 3 EXPUNGE"),
    ("OK…", "OK [READ-WRITE] done"),
    ("OK [READ-WRITE]…", "OK [READ-WRITE] done"),
    ("* OK [PERMANENTFLAGS (\\* \\Seen)]…", "* OK [PERMANENTFLAGS (\\Seen \\*)] yes"),
    ("* OK [PERMANENTFLAGS (\\* …)]…", "* OK [PERMANENTFLAGS (\\Seen \\*)] yes"),
    ("OK [COPYUID 7 1:3 4,5,6]…", "OK [COPYUID 7 1,2,3 4:6] done"),
    ("* 1 FETCH (FLAGS (\\Seen \\Flagged))", "* 1 FETCH (UID 4 FLAGS (\\flagged \\Seen))"),
    ("* 1 FETCH (FLAGS (\\Seen))", "* 1 FETCH (FLAGS (\\Recent \\Seen))"),
    ("* 1 FETCH (FLAGS (… x))", "* 1 FETCH (FLAGS (\\Seen x))"),
    ("* 1 FETCH (BODY[HEADER.FIELDS (To)] …)", '* 1 FETCH (BODY[HEADER.FIELDS ("TO")] "x")'),
    ('* 1 FETCH (BODY[]<0> "a\\r\\n")', '* 1 FETCH (UID 1 BODY[]<0> "a\\r\\n")'),
    ('* LIST () "/" INBOX', '* LIST (\\HasNoChildren) "/" "INBOX"'),
    ('* LIST (\\HasChildren …) "/" a', '* LIST (\\Noselect \\HasChildren) "/" a'),
    ("* STATUS a (UIDNEXT 4)", "* STATUS a (MESSAGES 1 UIDNEXT 4)"),
    ("* SEARCH 2 1", "* SEARCH 1 2"),
    ("* CAPABILITY IDLE …", "* CAPABILITY IMAP4rev1 IDLE"),
    ("* ACL a bob rl carol l", "* ACL a carol l bob lr"),
]
DIFFERENT = [
    ("* 3 EXISTS", "* 4 EXISTS"),
    ("OK [READ-WRITE]…", "OK [READ-ONLY] done"),
    ("OK [READ-WRITE]…", "OK done"),
    ("* OK [PERMANENTFLAGS (\\Seen)]…", "* OK [PERMANENTFLAGS (\\Seen \\*)] yes"),
    ("OK [COPYUID 7 1:3 4:6]…", "OK [COPYUID 7 1:3 6,5,4] done"),
    ("* 1 FETCH (FLAGS (\\Seen))", "* 1 FETCH (FLAGS (\\Seen x))"),
    ("* 1 FETCH (FLAGS (\\Recent))", "* 1 FETCH (FLAGS ())"),
    ("* 1 FETCH (UID 1 FLAGS ())", "* 1 FETCH (FLAGS ())"),
    ('* LIST () "/" INBOX', '* LIST (\\Noselect) "/" INBOX'),
    ('* LIST () "/" saved', '* LIST () "/" Saved'),
    ("* STATUS a (UIDNEXT 4)", "* STATUS a (UIDNEXT 5)"),
    ("* SEARCH 1", "* SEARCH 1 2"),
    ("* SEARCH 1 2", "* SEARCH 1"),
    ("* CAPABILITY IDLE", "* CAPABILITY IMAP4rev1 IDLE"),
    ("* ACL a bob lr", "* ACL a bob lrs"),
]


@pytest.mark.parametrize(("pattern", "line"), SAME)
def test_a_line_that_says_the_same_matches(pattern: str, line: str) -> None:
    assert matches(pattern, line, {}) == {}


@pytest.mark.parametrize(("pattern", "line"), DIFFERENT)
def test_a_line_that_says_something_else_does_not(pattern: str, line: str) -> None:
    assert matches(pattern, line, {}) is None


def test_values_are_remembered_and_compared() -> None:
    values = matches("* OK [UIDNEXT {n}]…", "* OK [UIDNEXT 7] next", {})
    assert values == {"n": "7"}
    assert matches("* 1 FETCH (UID {n})", "* 1 FETCH (UID 7 FLAGS ())", values) == values
    assert matches("* 1 FETCH (UID {n})", "* 1 FETCH (UID 8)", values) is None
    assert matches("{m>n}", "8", values) == {"n": "7", "m": "8"}
    assert matches("{m>n}", "7", values) is None


@pytest.mark.parametrize(
    ("patterns", "lines", "places"),
    [
        ([("b", False), ("a", False)], ["a", "b"], [1, 0]),
        ([("a", False), ("b", True)], ["a", "b"], [0, 1]),
        ([("b", False), ("a", True)], ["a", "b"], None),
        ([("…", False), ("a", False)], ["a", "b"], [1, 0]),
        ([("a", False), ("a", False)], ["a", "b"], None),
        ([("* 3:4,7 EXPUNGE", False)], ["* 3 EXPUNGE", "* 3 EXPUNGE", "* 5 EXPUNGE"], [0, 1, 2]),
        ([("* 3:4,7 EXPUNGE", False)], ["* 7 EXPUNGE", "* 4 EXPUNGE", "* 3 EXPUNGE"], [0, 1, 2]),
        ([("* 3:4,7 EXPUNGE", False)], ["* 3 EXPUNGE", "* 4 EXPUNGE", "* 5 EXPUNGE"], None),
        ([("* 3:4 EXPUNGE", False)], ["* 3 EXPUNGE", "* 3 EXPUNGE", "* 3 EXPUNGE"], None),
    ],
)
def test_each_expectation_has_a_line_of_its_own(patterns, lines, places) -> None:  # type: ignore[no-untyped-def]
    found = assign(patterns, lines, {}, [])
    assert found == (None if places is None else (places, {}))


BEGINNING = "# Example.\n@ messages one two\n1> SELECT INBOX\n"


def run(ours: Ours, text: str) -> list[str]:
    stage = ours.stage()
    try:
        return play(parse(BEGINNING + text, PATH), stage)
    finally:
        stage.close()


@pytest.mark.parametrize(
    "text",
    [
        "1< * 2 EXISTS\n1! * … EXISTS",
        "1< * 2 EXISTS\n1! * 3 EXISTS\n1> NOOP\n1> FETCH 1 UID\n1< * 1 FETCH (UID 1)",
        "1< * OK [UIDVALIDITY {v}]…\n1> STATUS INBOX (UIDVALIDITY)\n"
        "1< * STATUS INBOX (UIDVALIDITY {v})",
        "1> FETCH 1:2 UID\n1< * 1 FETCH (UID 1)\n1<+ * 2 FETCH (UID 2)",
        "1> FETCH 9 UID\n1< BAD…",
        "2: login carol\n2> SELECT INBOX\n2< * 0 EXISTS\n1> FETCH 2 BODY[TEXT]\n"
        '1< * 2 FETCH (BODY[TEXT] "two\\r\\n")',
        "1> IDLE\n1< +…\n2> SELECT INBOX\n2> STORE 1 +FLAGS \\Seen\n"
        "1< * 1 FETCH (FLAGS (\\Seen))\n1>> DONE",
        "1> LOGOUT\n1< * BYE…\n1: closed",
        "1: drop\n1> SELECT INBOX\n1< * 2 EXISTS",
        "1< * 2 EXISTS\n1>> mine NOOP\n1< mine OK…\n1> NOOP",
        "2: connect pop3\n2> USER bob\n2> PASS bob-secret\n2> LIST\n2< 1 …\n2< 2 …\n2! 3 …",
    ],
)
def test_a_right_script_passes(ours: Ours, text: str) -> None:
    assert run(ours, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1< * 3 EXISTS", "example.txt:4 on mailedu\n  this did not come:  1< * 3 EXISTS"),
        ("1! * 2 EXISTS", "example.txt:4 on mailedu\n  this must not come:  1! * 2 EXISTS"),
        ("1> NOOP\n1! OK…", "example.txt:5 on mailedu\n  this must not come:  1! OK…"),
        ("1> NOOP\n1< …\n1! OK…", "example.txt:6 on mailedu\n  this must not come:  1! OK…"),
        ("1< NO…", "example.txt:4 on mailedu\n  this did not come:  1< NO…"),
        ("1> NOPE", "example.txt:4 on mailedu\n  this did not come:  1< OK…"),
        ("1> FETCH 1:2 UID\n1< * 2 FETCH …\n1<+ * 1 FETCH …", "txt:6 on mailedu"),
        ("1> NOOP\n1< * 2 EXISTS", "txt:5 on mailedu"),  # what came to SELECT is gone
        ("1< * OK [UIDNEXT {n}]…\n1> FETCH 1 UID\n1< * 1 FETCH (UID {n})", "1< * 1 FETCH (UID 3)"),
        ("1> FETCH {n} UID", "no value is remembered as 'n'"),
        ("1> LOGOUT\n1> NOOP", "the server closed the connection"),
        ("1: dance", "there is no action dance"),
        ("2: connect nntp", "there is no service nntp"),
        ("2: login dave", "this did not come:  2< OK…"),
    ],
)
def test_a_wrong_script_fails_and_says_where(ours: Ours, text: str, message: str) -> None:
    with pytest.raises(ScriptFails) as failure:
        run(ours, text)
    assert message in str(failure.value)
    assert "\n    1> SELECT INBOX\n    1< * FLAGS" in str(failure.value)


@pytest.mark.parametrize(
    "text",
    ["1> NOOP", "# Title\nNOOP", "# Title\n@ nonsense", "# Title\n1> NOOP\n@ messages one"],
)
def test_a_file_that_is_no_script_is_refused(text: str) -> None:
    with pytest.raises(BadScript, match=r"example\.txt"):
        parse(text, PATH)
