"""The IMAP observer: RFC 3501 §8, RFC 2177 §3, literals, logins, untagged responses, mistakes."""

from __future__ import annotations

from functools import partial

import pytest
from observer_dialogue import check, dialogue, errors, lines, parts_of, read, table

from mailedu.protocols.observer import observe, observer_for

RFC_3501_8 = r"""
    S: * OK IMAP4rev1 Service Ready
    C: a001 login mrc secret
    S: a001 OK LOGIN completed
    C: a002 select inbox
    S: * 18 EXISTS
    S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
    S: * 2 RECENT
    S: * OK [UNSEEN 17] Message 17 is the first unseen message
    S: * OK [UIDVALIDITY 3857529045] UIDs valid
    S: a002 OK [READ-WRITE] SELECT completed
    C: a003 fetch 12 full
    S: * 12 FETCH (FLAGS (\Seen) INTERNALDATE "17-Jul-1996 02:44:25 -0700" RFC822.SIZE 4286 ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) NIL NIL ((NIL NIL "imap" "cac.washington.edu")) NIL NIL NIL "<B27397-0100000@cac.washington.edu>") BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92))
    S: a003 OK FETCH completed
    C: a004 fetch 12 body[header]
    S: * 12 FETCH (BODY[HEADER] {342}
    S: Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
    S: From: Terry Gray <gray@cac.washington.edu>
    S: Subject: IMAP4rev1 WG mtg summary and minutes
    S: To: imap@cac.washington.edu
    S: cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
    S: Message-Id: <B27397-0100000@cac.washington.edu>
    S: MIME-Version: 1.0
    S: Content-Type: TEXT/PLAIN; CHARSET=US-ASCII
    S:
    S: )
    S: a004 OK FETCH completed
    C: a005 store 12 +flags \deleted
    S: * 12 FETCH (FLAGS (\Seen \Deleted))
    S: a005 OK +FLAGS completed
    C: a006 logout
    S: * BYE IMAP4rev1 server terminating connection
    S: a006 OK LOGOUT completed
"""  # noqa: E501
RFC_2177_3 = """
    C: A001 SELECT INBOX
    S: * FLAGS (Deleted Seen)
    S: * 3 EXISTS
    S: * 0 RECENT
    S: * OK [UIDVALIDITY 1]
    S: A001 OK [READ-WRITE] SELECT completed
    C: A002 IDLE
    S: + idling
    S: * 4 EXISTS
    C: DONE
    S: A002 OK IDLE terminated
    C: A003 IDLE
    S: * 2 EXPUNGE
    S: * 3 EXISTS
    S: + idling
    S: * 3 EXPUNGE
    S: * 2 EXISTS
    C: DONE
    S: A003 OK IDLE terminated
"""
LOGIN = "S: * OK hello\nC: a1 LOGIN bob sesame-street\nS: a1 OK in\n"
OPEN = LOGIN + "C: a2 SELECT INBOX\nS: * 3 EXISTS\nS: a2 OK [READ-WRITE] open\n"
NA, AU, SE, LO = "not authenticated", "authenticated", "selected", "logout"

imap = partial(read, "IMAP")


def test_the_session_of_rfc_3501_section_8() -> None:
    steps = imap(RFC_3501_8)
    assert table(steps) == [
        ("", "greeting", NA, None),
        ("LOGIN", "command", NA, None),
        ("LOGIN", "reply", AU, 1),
        ("SELECT", "command", AU, None),
        ("EXISTS", "untagged", AU, 3),
        ("FLAGS", "untagged", AU, 3),
        ("RECENT", "untagged", AU, 3),
        ("OK", "untagged", AU, 3),
        ("OK", "untagged", AU, 3),
        ("SELECT", "reply", SE, 3),
        ("FETCH", "command", SE, None),
        ("FETCH", "untagged", SE, 10),
        ("FETCH", "reply", SE, 10),
        ("FETCH", "command", SE, None),
        ("FETCH", "untagged", SE, 13),
        ("FETCH", "reply", SE, 13),
        ("STORE", "command", SE, None),
        ("FETCH", "untagged", SE, 16),
        ("STORE", "reply", SE, 16),
        ("LOGOUT", "command", SE, None),
        ("BYE", "untagged", LO, 19),
        ("LOGOUT", "reply", LO, 19),
    ]
    assert errors(steps) == []
    assert steps[14].label == "* 12 FETCH (BODY[HEADER] {342} …)"
    assert "its header, 342 octets" in steps[14].meaning
    assert "only marks" in steps[17].meaning and "UIDVALIDITY is 3857529045" in steps[8].meaning


def test_idle_as_in_rfc_2177_section_3() -> None:
    steps = imap(RFC_2177_3, state=AU)
    assert table(steps)[6:] == [
        ("IDLE", "command", SE, None),
        ("IDLE", "continuation", SE, 6),
        ("EXISTS", "untagged", SE, 6),
        ("IDLE", "data", SE, 6),
        ("IDLE", "reply", SE, 6),
        ("IDLE", "command", SE, None),
        ("EXPUNGE", "untagged", SE, 11),
        ("EXISTS", "untagged", SE, 11),
        ("IDLE", "continuation", SE, 11),
        ("EXPUNGE", "untagged", SE, 11),
        ("EXISTS", "untagged", SE, 11),
        ("IDLE", "data", SE, 11),
        ("IDLE", "reply", SE, 11),
    ]
    assert errors(steps) == []
    assert ("number", b"2") in parts_of(steps[12]) and ("number", b"4") in parts_of(steps[8])


def test_a_literal_of_the_client_is_a_step_of_its_own() -> None:
    talk = "C: a3 APPEND Sent (\\Seen) {13}\nS: + go\nC: Subject: hi\nC:\nS: a3 OK [APPENDUID 7 9]"
    steps = imap(OPEN + talk)
    assert [(s.kind, s.answers) for s in steps[-4:]] == [
        ("command", None), ("continuation", 6), ("data", 6), ("reply", 6),
    ]  # fmt: skip
    assert parts_of(steps[-4]) == [
        ("tag", b"a3"),
        ("verb", b"APPEND"),
        ("mailbox", b"Sent"),
        ("list", b"("),
        ("flag", b"\\Seen"),
        ("list", b")"),
        ("literal-length", b"{13}"),
        ("crlf", b"\r\n"),
    ]


def test_literals_may_end_inside_a_line_and_be_followed_by_another() -> None:
    begin = dialogue("S: * OK hello")
    sent = [
        ("C", b"a1 LOGIN {3}\r\n"),
        ("S", b"+ go\r\n"),
        ("C", b"bob {7+}\r\n"),
        ("C", b"se\r\name\r\n"),
        ("S", b"a1 OK in\r\n"),
    ]
    steps = observe("IMAP", [*begin, *lines(sent)])
    check("IMAP", steps)
    assert [(s.kind, s.data) for s in steps[1:]] == [
        ("command", b"a1 LOGIN {3}\r\n"),
        ("continuation", b"+ go\r\n"),
        ("data", b"bob {7+}\r\n"),
        ("data", b"********\r\n"),
        ("reply", b"a1 OK in\r\n"),
    ]
    assert [s.answers for s in steps[3:]] == [1, 1, 1] and steps[-1].state_after == AU
    assert "bob is logged in" in steps[-1].meaning


def test_a_literal_that_the_server_refuses_is_not_waited_for() -> None:
    talk = "C: a3 APPEND Nope {9}\nS: a3 NO [TRYCREATE] no such mailbox\nC: a4 NOOP\nS: a4 OK done"
    steps = imap(LOGIN + talk)
    assert [s.verb for s in steps[-4:]] == ["APPEND", "APPEND", "NOOP", "NOOP"]
    assert "CREATE could make it" in steps[-3].meaning and errors(steps) == []


def test_untagged_responses_carry_their_literals() -> None:
    fetch = "C: a3 FETCH 1 (ENVELOPE BODY[TEXT])\nS: * 1 FETCH (ENVELOPE (NIL {3}\nS: a\nS:  NIL) "
    steps = imap(OPEN + fetch + "BODY[TEXT] {4}\nS: hi\nS: )\nS: a3 OK done")
    assert steps[-2].label.startswith("* 1 FETCH (ENVELOPE (NIL {3} …")
    assert [p for p in parts_of(steps[-2]) if p[0] in ("literal", "body")] == [
        ("literal", b"a\r\n"), ("body", b"hi\r\n"),
    ]  # fmt: skip
    assert "its text without the header, 4 octets" in steps[-2].meaning


def test_logins_are_masked_in_every_form() -> None:
    assert imap(LOGIN)[1].data == b"a1 LOGIN bob ********\r\n"
    assert imap(LOGIN)[1].label == "a1 LOGIN bob ••••••••"
    assert imap(LOGIN, reveal=True)[1].data == b"a1 LOGIN bob sesame-street\r\n"
    steps = imap("S: * OK\nC: a AUTHENTICATE PLAIN\nS: + \nC: AGJvYgBzZXNhbWU=\nS: a OK in")
    assert [s.kind for s in steps] == ["greeting", "command", "continuation", "data", "reply"]
    assert steps[3].parts[0].decoded == "NUL bob NUL ••••••••" and steps[4].state_after == AU


@pytest.mark.parametrize(
    ("talk", "states"),
    [
        ("C: x SELECT nope\nS: x NO no", (SE, AU)),
        ("C: x SELECT nope nope nope\nS: x BAD no", (SE, SE)),
        ("C: x EXAMINE INBOX\nS: x OK [READ-ONLY] ok", (SE, SE)),
        ("C: x CLOSE\nS: x OK closed", (SE, AU)),
        ("C: x UNSELECT\nS: x OK closed", (SE, AU)),
        ("C: x EXPUNGE\nS: x NO", (SE, SE)),
        ("S: * BYE autologout", (SE, LO)),
        ("C: x DELETE INBOX\nS: * OK [CLOSED] the selected mailbox was deleted", (SE, AU)),
        ("C: x SELECT y\nS: * OK [CLOSED] done\nS: x OK [READ-WRITE] open", (AU, SE)),
        ("C: x SELECT y\nS: * OK [CLOSED] done\nS: x NO no", (AU, AU)),
    ],
)
def test_the_states_follow_the_replies(talk: str, states: tuple[str, str]) -> None:
    last = imap(OPEN + talk)[-1]
    assert (last.state_before, last.state_after) == states


def test_greetings() -> None:
    assert imap("S: * PREAUTH hello")[0].state_after == AU
    assert imap("S: * BYE busy")[0].state_after == LO
    assert "capabilities" in imap("S: * OK [CAPABILITY IMAP4rev1 IDLE] hello")[0].meaning
    assert "greeting must be" in (imap("S: * 3 EXISTS")[0].error or "")


def test_pipelined_commands_are_legal_and_find_their_replies_by_tag() -> None:
    talk = "S: * OK\nC: a LOGIN bob sesame\nC: b SELECT INBOX\nC: c FETCH 1 FLAGS\nC: d NOOP\n"
    steps = imap(talk + "S: a OK\nS: b OK\nS: d OK\nS: * 1 FETCH (FLAGS ())\nS: c OK")
    assert [s.answers for s in steps[5:]] == [1, 2, 4, 3, 3]
    assert errors(steps) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"a9 FROB\r\n", "no IMAP command"),
        (b"a9 LOGIN a b\r\n", "LOGIN is possible when not authenticated; the session is selected"),
        (b"a9 FETCH 1\r\n", "An argument is missing: FETCH set items"),
        (b"a9 FETCH 0 FLAGS\r\n", "0 is no set of message numbers"),
        (b"a9 NOOP now\r\n", "more arguments than NOOP takes"),
        (b"a9 SELECT  INBOX\r\n", "Exactly one space"),
        (b"a9  NOOP\r\n", "Exactly one space"),
        (b"NOOP\r\n", "The tag is missing"),
        (b"a9\r\n", "a command must follow"),
        (b"\r\n", "An empty line"),
        (b"a+ NOOP\r\n", "A tag must not hold"),
        (b"a9 NOOP\n", "bare LF"),
        (b"a9 NOOP", "no end"),
        (b"a9 CREATE a\rb\r\n", "bare CR"),
        (b"a9 CREATE " + b"x" * 9000 + b"\r\n", "allows 8192"),
        (b"a9 APPEND x {5+}\r\nab", "inside the literal"),
    ],
)
def test_a_mistake_of_the_client_is_a_step_that_says_what_is_wrong(line: bytes, words: str) -> None:
    steps = observe("IMAP", [*dialogue(OPEN), *lines([("C", line)])])
    check("IMAP", steps)
    assert words in (steps[-1].error or "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("z9 OK done", "No command with the tag z9"),
        ("* huh?", "After * there must be a response"),
        ("* EXISTS", "EXISTS needs a number"),
        ("* 3 FLAGS ()", "No response FLAGS has a number"),
        ("* PREAUTH in", "only as a greeting"),
        ("nonsense", "A tagged reply must be"),
        ("+ go on", "No command of the client waits"),
        ("* 1 FETCH (BODY[] {99}", "in the middle of a response"),
    ],
)
def test_a_mistake_of_the_server_is_a_step_that_says_what_is_wrong(line: str, words: str) -> None:
    assert words in (imap(OPEN + f"S: {line}")[-1].error or "")


def test_a_command_during_idle_is_an_error() -> None:
    last = imap(OPEN + "C: a3 IDLE\nS: + idling\nC: a4 NOOP")[-1]
    assert last.error == "While IDLE runs, the client may send only DONE."


def test_a_connection_cut_while_selected_removes_nothing() -> None:
    observer = observer_for("IMAP")
    for line in dialogue(OPEN):
        observer.feed(line)
    (end,) = observer.close(time=5.0)
    assert end.kind == "event" and "Nothing is removed" in end.meaning


def test_mailbox_names_are_read_out_of_modified_utf_7() -> None:
    step = imap(LOGIN + 'C: a2 SELECT "Entw&APw-rfe"')[-1]
    (part,) = (part for part in step.parts if part.name == "mailbox")
    assert part.decoded == "Entwürfe" and "Entwürfe" in step.meaning


def test_a_code_about_the_open_mailbox_names_that_mailbox() -> None:
    steps = observe(
        "IMAP",
        dialogue(r"""
        C: a1 EXAMINE Work
        S: * 1 EXISTS
        S: a1 OK [READ-ONLY] done
        C: a2 STORE 1 +FLAGS (\Seen)
        S: a2 NO [READ-ONLY] no"""),
        state="authenticated",
    )
    check("IMAP", steps)
    assert steps[-1].meaning.startswith("Work is open for reading only")


def test_a_mailbox_that_cannot_be_opened_leaves_none_open() -> None:
    steps = observe(
        "IMAP", dialogue("C: a1 SELECT Nope\nS: a1 NO [NONEXISTENT] no"), state="selected"
    )
    assert steps[-1].state_after == "authenticated"
    assert "now no mailbox is open" in steps[-1].meaning
    assert steps[-1].meaning.endswith("There is no such mailbox.")


def test_closed_says_whether_another_mailbox_follows() -> None:
    opening = observe("IMAP", dialogue("C: a1 SELECT b\nS: * OK [CLOSED] x"), state="selected")
    deleting = observe("IMAP", dialogue("C: a1 DELETE b\nS: * OK [CLOSED] x"), state="selected")
    assert opening[-1].meaning.endswith("What follows is about the one to be opened.")
    assert deleting[-1].meaning.endswith("no other takes its place.")


def test_a_list_of_the_delimiter_names_no_mailbox() -> None:
    steps = observe(
        "IMAP", dialogue('C: a1 LIST "" ""\nS: * LIST (\\Noselect) "/" ""'), state="authenticated"
    )
    assert steps[-1].meaning == (
        "This names no mailbox; it tells the hierarchy delimiter. "
        "In a name, / stands between the levels."
    )


@pytest.mark.parametrize(
    ("command", "reply", "meaning"),
    [
        ("UID MOVE 9 b", "OK done", "Done. No message was moved."),
        (
            "UID COPY 9 b",
            "OK done",
            "Done. A UID without a message is passed over; it is no error.",
        ),
        ("UID COPY 9 b", "OK [COPYUID 1 9 1] done", "The copy is in b; the original is unchanged."),
    ],
)
def test_uids_without_a_message_are_no_copy(command: str, reply: str, meaning: str) -> None:
    steps = observe("IMAP", dialogue(f"C: a1 {command}\nS: a1 {reply}"), state="selected")
    assert steps[-1].meaning.startswith(meaning)


def test_a_move_says_how_many_messages_went() -> None:
    given = "C: a1 MOVE 1:2 b\nS: * OK [COPYUID 1 1:2 1:2] x\nS: * 1 EXPUNGE\nS: * 1 EXPUNGE\n"
    steps = observe("IMAP", dialogue(f"{given}S: a1 OK done"), state="selected")
    assert steps[-1].meaning == (
        "What was moved is in b now, and no longer in this mailbox: two messages are gone here."
    )


@pytest.mark.parametrize(
    ("command", "state", "legal"),
    [
        ("STARTTLS", "not authenticated", True),
        ("STARTTLS", "selected", False),
        ("ENABLE CONDSTORE", "authenticated", True),
        ("ENABLE CONDSTORE", "selected", False),
        ("SORT (DATE) UTF-8 ALL", "selected", True),
        ("SORT (DATE) UTF-8 ALL", "authenticated", False),
        ("COMPRESS DEFLATE", "selected", True),
    ],
)
def test_commands_of_other_rfcs_have_their_states(command: str, state: str, legal: bool) -> None:
    (step,) = observe("IMAP", dialogue(f"C: a1 {command}"), state=state)
    assert (step.error is None) == legal


def test_a_login_that_is_cancelled_is_no_base64() -> None:
    given = "S: * OK\nC: a1 AUTHENTICATE PLAIN\nS: + \nC: *\nS: a1 BAD cancelled"
    steps = observe("IMAP", dialogue(given))
    check("IMAP", steps)
    assert steps[3].meaning == "The client gives up logging in: * cancels the exchange."


@pytest.mark.parametrize("line", ["", "+z NOOP"])
@pytest.mark.parametrize("reply", ["S: * BAD no tag\n", ""])
def test_a_line_without_a_usable_tag_does_not_take_the_answers_of_later_ones(
    line: str, reply: str
) -> None:
    given = f"C: {line}\n{reply}C: a1 NOOP\nS: a1 OK\nC: a2 UID SEARCH ALL\nS: * SEARCH 7"
    steps = observe("IMAP", dialogue(given), state="selected")
    check("IMAP", steps)
    if reply:
        assert steps[1].answers == 0
    assert steps[-1].answers == len(steps) - 2
    assert steps[-1].meaning == "The messages with these UIDs match: 7."


def test_a_space_at_the_end_of_a_command_is_a_fault() -> None:
    given = lines([("C", b"a1 NOOP \r\n"), ("C", b"a2 NOOP\r\n")])
    steps = observe("IMAP", given, state="selected")
    assert [step.error for step in steps] == ["A space stands before the end of the line.", None]
