"""Every command, response, response code and item of IMAP has an explanation of its own."""

from __future__ import annotations

from functools import partial

import pytest
from observer_dialogue import parts_of, read

from mailedu.protocols.imap import IMAP
from mailedu.protocols.observer.imap_data import UNTAGGED
from mailedu.protocols.observer.imap_shapes import SHAPES
from mailedu.protocols.observer.meanings_codes import CODES
from mailedu.protocols.observer.meanings_imap import COMMANDS, ELSEWHERE, NOTES, SUCCESS
from mailedu.protocols.observer.meanings_untagged import RESPONSES, STATUSES

OPEN = """
    S: * OK hello
    C: a1 LOGIN bob sesame-street
    S: a1 OK in
    C: a2 SELECT INBOX
    S: * 3 EXISTS
    S: a2 OK [READ-WRITE] open
"""
STATUS_WORDS = ("OK", "NO", "BAD", "BYE", "PREAUTH")
NO_ARGUMENTS = ("CAPABILITY", "NOOP", "LOGOUT", "STARTTLS", "CHECK", "CLOSE", "EXPUNGE", "IDLE",
                "NAMESPACE", "UNSELECT")  # fmt: skip

imap = partial(read, "IMAP")


CASES = [
    (r'LIST (\HasNoChildren \Sent) "/" Sent', r"\Sent: it is for copies of messages sent"),
    (r'LIST (\NonExistent) "/" a', "a is a name without a mailbox"),
    (r'LIST () "/" a ("CHILDINFO" ("SUBSCRIBED"))', "LIST was to select (SUBSCRIBED)"),
    (r'LIST () "/" b ("OLDNAME" (a))', "The client called it a."),
    (r'LSUB (\Noselect) "/" a', "a itself is not subscribed, but a mailbox below it is"),
    ('LIST () NIL "a b"', "Names here have no levels"),
    (r'LSUB () "." #news.x', "#news.x is a subscribed mailbox"),
    ("STATUS Sent (MESSAGES 2 UNSEEN 1)", r"The counts of Sent: messages: 2; without \Seen: 1."),
    ("SEARCH 2 3 5", "2, 3 and 5"),
    ("SEARCH", "No message matches"),
    (r"FLAGS (\Seen \Deleted)", r"can be used in this mailbox: \Seen \Deleted"),
    ("1 EXISTS", "one message"),
    ("0 RECENT", "no message"),
    ("2 RECENT", "told of: 2"),
    ("2 EXPUNGE", "Message 2 is gone for good"),
    (r"2 FETCH (UID 7 FLAGS () RFC822.SIZE 9)", "has no flags"),
    ("2 FETCH (BODY[1.2]<0> \"ab\")", "2 octets of 1.2, from octet 0"),
    ("2 FETCH (BODY[] NIL MODSEQ (12))", "number 12"),
    ("CAPABILITY IMAP4rev1 IDLE", "only what it finds here"),
    ('NAMESPACE (("" "/")) NIL NIL', "The user's own have no prefix"),
    ('ID ("name" "Dovecot")', "Dovecot"),
    ("OK still here", "ends no command"),
    ("NO disk is nearly full", "A warning"),
    ("BAD what", "tie to no command"),
    ("BYE autologout", "close the connection"),
    ("VANISHED 3:5", "the messages with UIDs 3 to 5"),
    ("VANISHED (EARLIER) 4", "the messages with UID 4. The client forgets them"),
    ('NAMESPACE (("" "/")) (("shared/" "/")) NIL', "those of other users begin with shared/"),
    ("ENABLED IMAP4rev2", "mailbox names are in UTF-8"),
    ("ENABLED", "switched nothing on"),
    ("STATUS a (SIZE 9 HIGHESTMODSEQ 4 DELETED 1)", "octets in all messages: 9; number of the"),
    ('ESEARCH (TAG "a3") UID MIN 2 ALL 2,4:6 COUNT 4', "2 and 4 to 6; their number is 4 (these"),
    ('ESEARCH (TAG "a3")', "found nothing"),
    ("SEARCH 2 3 (MODSEQ 917)", "2 and 3. The newest change among them has the number 917."),
    ("SORT 3 1", "in the order asked for: 3 and 1"),
    ("THREAD (2)(3 (4)(5))", "Two conversations"),
    ('QUOTA "" (STORAGE 10 512)', "without a name: storage: 10 of 512 units of 1024 octets each."),
    ('QUOTA "x" ()', "has no limits"),
    ('QUOTAROOT INBOX ""', "INBOX counts for the quota root"),
    ("QUOTAROOT INBOX", "counts for no quota root"),
    ("ACL a bob lrswipkxtea carol lr", "bob: every right; carol: l (see it in lists) and r (open"),
    ("ACL a -carol s", r"carol may not: s (set and clear \Seen)"),
    ("LISTRIGHTS a carol lr s te", "carol has in a in any case: l (see it in lists) and r"),
    ("MYRIGHTS a te", r"t (set and clear \Deleted) and e (expunge)"),
    ("2 FETCH (BINARY[1] ~{3}", "transfer encoding undone"),
    ("FROBNICATED 1", "does not know"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "words"), CASES)
def test_every_untagged_response_can_be_said(line: str, words: str) -> None:
    asked, unasked = imap(OPEN + f"C: a3 NOOP\nS: * {line}")[-1], imap(OPEN + f"S: * {line}")[-1]
    assert (asked.kind, asked.answers, unasked.answers) == ("untagged", 6, None)
    assert words in asked.meaning and words in unasked.meaning


def test_the_cases_above_leave_no_response_out() -> None:
    said = {word for line, _ in CASES for word in line.split()[:2]}
    assert said >= UNTAGGED
    assert {key.split()[0] for key in RESPONSES} == UNTAGGED


@pytest.mark.parametrize("code", [*CODES, *IMAP.codes])
def test_every_response_code_can_be_said(code: str) -> None:
    for value in ("", " 12", " 3 4:5 6:7", r" (\Seen \*)"):
        steps = imap(
            OPEN + f"C: a3 NOOP\nS: * OK [{code.split()[0]}{value}] text\nS: a3 NO [{code}] x"
        )
        assert any(name == "response-code" for name, _ in parts_of(steps[-2]))


def test_every_code_of_the_table_has_a_sentence_of_its_own() -> None:
    assert set(IMAP.codes) - set(STATUS_WORDS) <= set(CODES)
    assert set(STATUS_WORDS) <= set(STATUSES)
    meanings = [text for _, text in CODES.values()]
    assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("verb", IMAP.commands)
def test_every_command_and_reply_can_be_said(verb: str) -> None:
    plain = verb.removeprefix("UID ")
    assert (verb in COMMANDS or plain in COMMANDS) or plain == "STORE"
    assert verb in SUCCESS or plain in SUCCESS
    assert verb not in ELSEWHERE
    assert (verb in SHAPES) != (verb in NO_ARGUMENTS)
    for arguments in ("", " 1", ' INBOX ""', r" 1 +FLAGS (\Deleted)", " 1 BODY[]", " 1 -FLAGS x"):
        for status in ("OK", "NO", "BAD"):
            steps = imap(OPEN + f"C: a3 {verb}{arguments}\nS: a3 {status} text")
            assert steps[-1].answers == 6 and steps[-1].verb == verb


@pytest.mark.parametrize("capability", IMAP.capabilities)
def test_a_capability_is_a_part_that_says_what_it_means(capability: str) -> None:
    for line in (f"CAPABILITY {capability}", f"OK [CAPABILITY {capability}] x"):
        step = imap(OPEN + f"S: * {line}")[-1]
        (part,) = (part for part in step.parts if part.name == "capability")
        assert part.label == IMAP.capabilities[capability].gloss.rstrip(".")


EXAMPLES = {
    "SELECT a (CONDSTORE)": "number of each change",
    "SELECT a (QRESYNC (67890007 20050715194045000))": "change 20050715194045000",
    "CREATE a/": "The / at the end",
    r"CREATE a (USE (\Sent))": r"what it is for: \Sent",
    'LIST (SUBSCRIBED) "" *': "only the subscribed ones",
    'LIST (SPECIAL-USE) "" *': "special use, such as",
    'LIST (RECURSIVEMATCH SUBSCRIBED) "" *': "CHILDINFO will say so",
    'LIST "" * RETURN (STATUS (MESSAGES))': "STATUS too, with MESSAGES",
    'LIST "" * RETURN (SUBSCRIBED)': "whether the user has subscribed",
    'LIST "" * RETURN (SPECIAL-USE)': "its special use, if it has one",
    'LIST "" * RETURN (CHILDREN)': "mailboxes below",
    "STATUS a (HIGHESTMODSEQ)": "CONDSTORE",
    "SEARCH CHARSET UTF-8 ALL": "written in UTF-8",
    "SEARCH RETURN () ALL": "all of them as a set",
    "SEARCH RETURN (MIN COUNT) ALL": "only MIN COUNT",
    "SEARCH RETURN (SAVE) ALL": "$ stands for it",
    "SEARCH OLDER 3600": "WITHIN",
    "SEARCH MODSEQ 620162338": "at that number or later",
    "FETCH 1 FLAGS (CHANGEDSINCE 12345)": "after the change numbered 12345",
    "UID FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)": "UIDs that have gone",
    "FETCH 1 BINARY[1]": "undo the part's transfer encoding",
    "FETCH 1 MODSEQ": "last change",
    r"STORE 1 (UNCHANGEDSINCE 5) +FLAGS (\Seen)": "changed after the change numbered 5",
    r"STORE 1 FLAGS.SILENT (\Seen)": "told back",
    "SETACL a -bob w": "denied",
}


@pytest.mark.parametrize("command", EXAMPLES)
def test_what_an_extension_adds_is_said(command: str) -> None:
    step = imap(OPEN + f"C: a3 {command}")[-1]
    assert EXAMPLES[command] in step.meaning
    assert step.error is None


def test_every_note_has_an_example() -> None:
    assert len(EXAMPLES) == len(NOTES)
