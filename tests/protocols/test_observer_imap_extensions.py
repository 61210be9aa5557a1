"""The IMAP observer with what the extensions add: logins, TLS, literals, UTF-8 names, results."""

from __future__ import annotations

import base64
from functools import partial

import pytest
from observer_dialogue import check, dialogue, errors, everything, lines, parts_of, read

from mailedu.protocols.observer import observe, observer_for
from mailedu.transcript import Step

HELLO = "S: * OK hello\n"
LOGIN = HELLO + "C: a1 LOGIN bob sesame-street\nS: a1 OK in\n"
OPEN = LOGIN + "C: a2 SELECT INBOX\nS: * 3 EXISTS\nS: a2 OK [READ-WRITE] open\n"

imap = partial(read, "IMAP")


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def part(step: Step, name: str) -> str:
    (found,) = (part for part in step.parts if part.name == name)
    return found.label


# Logins.


def test_cram_md5_shows_the_name_and_never_the_password() -> None:
    answer = b64("bob b913a602c7eda7a495b4e6e7334d3890")
    challenge = b64("<1896.697170952@mail.test>")
    steps = imap(f"{HELLO}C: a AUTHENTICATE CRAM-MD5\nS: + {challenge}\nC: {answer}\nS: a OK in")
    assert "CRAM-MD5" in steps[1].meaning
    assert "challenge" in steps[2].meaning and steps[2].section == "RFC 2195 §2"
    assert "does not cross the line" in " ".join(steps[3].meaning.split())
    assert steps[4].meaning.startswith("bob is logged in")
    assert steps[3].parts[0].decoded == "bob b913a602c7eda7a495b4e6e7334d3890"


def test_each_step_of_scram_is_told_apart() -> None:
    first, server = b64("n,,n=bob,r=rOprNGfw"), b64("r=rOprNGfw%hvY,s=W22ZaJ0S,i=4096")
    proof, signature = b64("c=biws,r=rOprNGfw%hvY,p=dHzbZapW"), b64("v=6rriTRBi23Wp")
    steps = imap(
        f"{HELLO}C: a AUTHENTICATE SCRAM-SHA-256 {first}\nS: + {server}\nC: {proof}\n"
        f"S: + {signature}\nC: \nS: a OK in"
    )
    assert "saves a round trip (SASL-IR)" in steps[1].meaning and "(n=)" in steps[1].meaning
    told = [step.meaning for step in steps[2:6]]
    assert "salt" in told[0] and "proof" in told[1] and "signature" in told[2]
    assert len(set(told)) == 4
    assert {step.section for step in steps[2:6]} == {"RFC 7677 §3"}
    assert steps[-1].meaning.startswith("bob is logged in")


def test_login_by_the_mechanism_login_hides_the_password() -> None:
    talk = "{}C: a AUTHENTICATE LOGIN\nS: + {}\nC: {}\nS: + {}\nC: {}\nS: a OK in"
    words = [b64("Username:"), b64("bob"), b64("Password:"), b64("sesame-street")]
    steps = imap(talk.format(HELLO, *words))
    assert "sesame" not in everything(steps) and words[3] not in everything(steps)
    assert words[3] in everything(imap(talk.format(HELLO, *words), reveal=True))
    assert steps[3].parts[0].decoded == "bob"


def test_the_literal_of_an_unknown_command_before_the_login_may_be_a_password() -> None:
    steps = imap(f"{HELLO}C: a LOGN bob {{13+}}\nC: sesame-street\nS: a BAD what\nC: b NOOP")
    assert "sesame" not in everything(steps)
    assert (steps[2].kind, steps[2].answers, steps[3].answers) == ("data", 1, 1)
    assert errors(steps[3:]) == []


# TLS.


def test_tls_records_after_starttls_are_encrypted_and_change_no_state() -> None:
    given = [
        *dialogue(f"{HELLO}C: a STARTTLS\nS: a OK go"),
        *lines([
            ("C", b"\x16\x03\x01\x02\x00\x01\n"), ("C", b"\x00a LOGIN\r\n"),
            ("S", b"\x16\x03\x03\x00\x7a\x02"), ("C", b"\x17\x03\x03\x00\x01*"),
        ]),
    ]  # fmt: skip
    steps = observe("IMAP", given)
    check("IMAP", steps)
    assert "still not logged in" in steps[2].meaning
    assert [step.label for step in steps[3:]] == [
        "encrypted, 17 octets", "encrypted, 6 octets", "encrypted, 6 octets",
    ]  # fmt: skip
    assert {step.state_after for step in steps} == {"not authenticated"}
    assert all("encrypted" in step.meaning for step in steps[3:])
    assert errors(steps) == []


def test_nothing_may_be_sent_between_starttls_and_tls() -> None:
    steps = imap(f"{HELLO}C: a STARTTLS\nC: b NOOP")
    assert steps[-1].error == "After STARTTLS nothing may be sent before TLS has begun."


def test_after_tls_the_password_is_hidden_from_listeners_and_nothing_else_is_kept() -> None:
    observer = observer_for("IMAP")
    steps = [
        step
        for line in dialogue(f"{HELLO}S: * CAPABILITY IMAP4rev1\nC: a STARTTLS\nS: a OK go")
        for step in observer.feed(line)
    ]
    steps += observer.encrypted(9.0, "TLSv1.3", "TLS_AES_256_GCM_SHA384")
    after = dialogue("C: b LOGIN bob {13+}\nC: sesame-street\nS: b OK in")
    steps += [step for line in after for step in observer.feed(line)]
    assert "TLS hides the password" in steps[-3].meaning
    assert "TLS hides it" in steps[-2].meaning
    assert errors(steps) == [], "what could be sent before TLS does not count"


# Literals.


@pytest.mark.parametrize(
    ("offered", "octets", "fault"),
    [
        ("LITERAL+", 9000, None),
        ("LITERAL-", 4096, None),
        ("LITERAL-", 4097, "LITERAL- lets only literals of up to 4096 octets"),
        ("IMAP4rev2", 5, None),
        ("IMAP4rev1", 5, "has not announced LITERAL+"),
    ],
)
def test_a_literal_sent_at_once_must_be_allowed(
    offered: str, octets: int, fault: str | None
) -> None:
    step = imap(f"{LOGIN}S: * CAPABILITY {offered}\nC: a2 APPEND a {{{octets}+}}")[-1]
    assert (fault in (step.error or "")) if fault else step.error is None


def test_capabilities_said_before_the_login_do_not_bind_after_it() -> None:
    before = "S: * OK [CAPABILITY IMAP4rev1] hello\n" + LOGIN.removeprefix(HELLO)
    assert imap(f"{before}C: a2 APPEND a {{5+}}")[-1].error is None
    told = before.replace("a1 OK", "a1 OK [CAPABILITY IMAP4rev1]")
    assert "LITERAL+" in (imap(f"{told}C: a2 APPEND a {{5+}}")[-1].error or "")


def test_several_messages_in_one_append() -> None:
    steps = imap(
        f"{LOGIN}C: a2 APPEND Sent (\\Seen) {{5}}\nS: + go\nC: first (\\Flagged) ~{{6+}}\n"
        "C: second\nS: a2 OK [APPENDUID 38505 7:8] done"
    )
    assert errors(steps) == []
    assert steps[5].meaning.startswith("This is message 1 of the command, 5 octets")
    assert ("flag", rb"\Flagged") in parts_of(steps[5])
    assert "literal8" in part(steps[5], "literal-length")
    assert steps[6].meaning.startswith("This is message 2, the last one")
    assert steps[7].meaning.startswith("All messages of the command are stored in Sent.")
    assert "UIDs 7 and 8, in the order" in steps[7].meaning
    refused = imap(f"{LOGIN}C: a2 APPEND S {{1+}}\nC: a {{1+}}\nC: b\nS: a2 NO [X] no")[-1]
    assert refused.meaning.startswith("None of the messages was stored")


def test_literal8_in_a_response() -> None:
    given = [*dialogue(OPEN + "C: a3 FETCH 1 BINARY[1]"),
             *lines([("S", b"* 1 FETCH (BINARY[1] ~{3}\r\n"), ("S", b"\0\r\n)\r\n")])]  # fmt: skip
    steps = observe("IMAP", given)
    check("IMAP", steps)
    assert "part 1 with its transfer encoding undone, 3 octets" in steps[-1].meaning
    assert ("body", b"\0\r\n") in parts_of(steps[-1])


# Names.


def test_after_enable_imap4rev2_names_are_in_utf_8() -> None:
    before = imap(f"{LOGIN}C: a2 SELECT &AOQ-")[-1]
    assert "opens ä for" in before.meaning
    text = f"{LOGIN}C: a2 ENABLE IMAP4rev2\nS: * ENABLED IMAP4rev2\nS: a2 OK on\n"
    assert "opens &AOQ- for" in imap(f"{text}C: a3 SELECT &AOQ-")[-1].meaning
    utf8 = lines([("C", "a3 SELECT ä\r\n".encode()), ("S", b"* 0 EXISTS\r\n")])
    step = observe("IMAP", [*dialogue(text), *utf8])[-2]
    assert "opens ä for" in step.meaning


# Results and changes.


def test_a_copy_of_several_messages_names_sets_of_uids() -> None:
    step = imap(OPEN + "C: a3 COPY 1:2 b\nS: a3 OK [COPYUID 38505 304,319:320 3956:3958] done")[-1]
    assert "The messages with UIDs 304, 319 and 320 here have UIDs 3956 to 3958" in step.meaning


@pytest.mark.parametrize("code", ["READ-WRITE", "READ-ONLY"])
@pytest.mark.parametrize("verb", ["SELECT", "EXAMINE"])
def test_the_reply_to_select_says_it_once(verb: str, code: str) -> None:
    meaning = imap(LOGIN + f"C: a2 {verb} INBOX\nS: a2 OK [{code}] open")[-1].meaning
    assert meaning.count("INBOX is open") == 1
    assert ("reading only" in meaning) == (code == "READ-ONLY" or verb == "EXAMINE")


def test_status_of_the_open_mailbox_is_another_thing() -> None:
    assert "which it has open" in imap(OPEN + "C: a3 STATUS inbox (MESSAGES)")[-1].meaning
    assert "without opening it" in imap(OPEN + "C: a3 STATUS Sent (MESSAGES)")[-1].meaning


def test_the_words_of_a_search_are_told_apart() -> None:
    step = imap(OPEN + "C: a3 SEARCH CHARSET UTF-8 OR (FROM alice UNSEEN) NOT HEADER X y")[-1]
    labels = [p.label for p in step.parts if p.name not in ("space", "list", "crlf")][2:]
    assert labels == [
        "CHARSET: how the texts are written",
        "character set",
        "search key: messages that match one of the next two keys, or both",
        "search key: messages with this in From",
        "text",
        r"search key: messages without \Seen",
        "search key: messages that do not match the next key",
        "search key: messages with this in a header field",
        "field",
        "text",
    ]
    assert "match OR (FROM alice UNSEEN) NOT HEADER X y." in step.meaning


def test_rights_are_spelled_out_letter_by_letter() -> None:
    step = imap(OPEN + "C: a3 SETACL Team carol +lr")[-1]
    labels = [p.label for p in step.parts if p.name == "right"]
    assert labels[0] == "add these rights"
    assert labels[1:] == ["right l: see it in lists", "right r: open and read it"]


def test_an_esearch_belongs_to_the_command_with_its_tag() -> None:
    steps = imap(OPEN + 'C: a3 NOOP\nC: a4 SEARCH RETURN () ALL\nS: * ESEARCH (TAG "a4") ALL 1')
    assert steps[-1].answers == len(steps) - 2
    labels = [p.label for p in steps[-1].parts if p.name == "result"]
    assert labels[:2] == ["the tag of the command that this answers", "the messages are"]


def test_vanished_counts_as_removal_unless_it_was_earlier() -> None:
    gone = imap(OPEN + "C: a3 EXPUNGE\nS: * VANISHED 3:4,7\nS: a3 OK done")[-1]
    assert "three messages are gone" in gone.meaning
    earlier = imap(OPEN + "C: a3 EXPUNGE\nS: * VANISHED (EARLIER) 3:4\nS: a3 OK done")[-1]
    assert earlier.meaning == "Done. No message was removed."


@pytest.mark.parametrize(
    ("verb", "which"), [("STORE", "messages 7 and 9"), ("UID STORE", "the messages with UIDs 7")]
)
def test_modified_names_messages_as_the_command_did(verb: str, which: str) -> None:
    text = f"C: a3 {verb} 7,9 (UNCHANGEDSINCE 4) FLAGS (x)\nS: a3 OK [MODIFIED 7,9] some"
    meaning = imap(OPEN + text)[-1].meaning
    assert meaning.startswith("The flags are stored only where nobody else had been faster.")
    assert which in meaning


THREADS = {
    ("REFERENCES", "(2)(3)"): "Two conversations, by REFERENCES: (2)(3).",
    ("REFERENCES", "(3 6 (4 23)(44 7 96))"): "branches that part there.",
    ("REFERENCES", "((3)(5))"): "what joins them is no message here",
    ("ORDEREDSUBJECT", "(2 (3)(4))"): "the first number is the oldest.",
}


@pytest.mark.parametrize(("algorithm", "result"), THREADS)
def test_the_parentheses_of_a_conversation_are_explained(algorithm: str, result: str) -> None:
    talk = f"C: a3 THREAD {algorithm} UTF-8 ALL\nS: * THREAD {result}"
    assert THREADS[algorithm, result] in imap(OPEN + talk)[-1].meaning


def test_a_mailbox_that_could_not_be_opened() -> None:
    first = imap(LOGIN + "C: a2 SELECT Nope\nS: a2 NO no")[-1]
    again = imap(OPEN + "C: a3 SELECT Nope\nS: a3 NO no")[-1]
    assert first.meaning == "Nope could not be opened. No mailbox is open."
    assert "the one that was open before is closed" in again.meaning


def test_an_alert_does_not_hide_what_failed() -> None:
    step = imap(HELLO + "C: a AUTHENTICATE X\nS: a NO [ALERT] no such mechanism")[-1]
    assert step.meaning.startswith("The login failed.")
    assert step.meaning.endswith("must show this text to its user.")
