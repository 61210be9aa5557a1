"""The SMTP observer with what the extensions add: logins, chunks, TLS, DSN's parameters."""

from __future__ import annotations

import base64
from functools import partial

import pytest
from observer_dialogue import ENVELOPE, HELLO, check, dialogue, errors, read, table

from mailedu.protocols.observer import observe

RFC_3030_4_2 = """
    S: 220 cnri.reston.va.us SMTP service ready
    C: EHLO ymir.claremont.edu
    S: 250-cnri.reston.va.us says hello
    S: 250-PIPELINING
    S: 250 CHUNKING
    C: MAIL FROM:<ned@ymir.claremont.edu>
    C: RCPT TO:<gvaudre@cnri.reston.va.us>
    C: RCPT TO:<jstewart@cnri.reston.va.us>
    S: 250 <ned@ymir.claremont.edu>... Sender ok
    S: 250 <gvaudre@cnri.reston.va.us>... Recipient ok
    S: 250 <jstewart@cnri.reston.va.us>... Recipient ok
    C: BDAT 8
    C: octets
    C: BDAT 7
    C: fives
    C: BDAT 0 LAST
    S: 250 8 octets received
    S: 250 7 octets received
    S: 250 Message OK, 15 octets received
    C: QUIT
    S: 221 Goodbye
"""
RFC_3207_5 = """
    S: 220 mail.imc.test SMTP service ready
    C: EHLO mail.example.test
    S: 250-mail.imc.test offers a warm hug of welcome
    S: 250-8BITMIME
    S: 250-STARTTLS
    S: 250 DSN
    C: STARTTLS
    S: 220 Go ahead
    C: EHLO mail.example.test
    S: 250-mail.imc.test touches your hand gently for a moment
    S: 250-8BITMIME
    S: 250 DSN
"""

smtp = partial(read, "SMTP")

_EHLO = "S: 220 mx.test\nC: EHLO a.test\nS: 250-mx.test\nS: 250-AUTH PLAIN\nS: 250 SIZE\n"


@pytest.mark.parametrize(
    ("command", "extension"),
    [
        ("STARTTLS", "STARTTLS"),
        ("BDAT 0 LAST", "CHUNKING"),
        ("MAIL FROM:<a@b.test> BODY=8BITMIME", "8BITMIME"),
        ("MAIL FROM:<a@b.test> SIZE=9 RET=HDRS", "DSN"),
    ],
)
def test_what_belongs_to_an_extension_must_have_been_announced(
    command: str, extension: str
) -> None:
    steps = observe("SMTP", dialogue(f"{_EHLO}C: {command}\nS: 500 no"))
    check("SMTP", steps)
    (found,) = errors(steps)
    assert f"extension {extension}, which was not announced" in found


def test_helo_takes_the_extensions_back() -> None:
    steps = observe("SMTP", dialogue(f"{_EHLO}C: HELO a.test\nS: 250 ok\nC: AUTH PLAIN\nS: 503 no"))
    assert "AUTH, which was not announced" in (steps[-2].error or "")


def test_a_second_login_is_out_of_place() -> None:
    login = "C: AUTH PLAIN AGIAYg==\nS: "
    steps = observe("SMTP", dialogue(f"{_EHLO}{login}535 no\n{login}235 ok\n{login}503 no"))
    check("SMTP", steps)
    assert [step.error for step in steps[3::2]] == [
        None,
        None,
        "A session logs in once: after 235 no other AUTH is allowed.",
    ]


def test_a_login_that_is_cancelled_is_no_base64() -> None:
    steps = observe("SMTP", dialogue(f"{_EHLO}C: AUTH PLAIN\nS: 334 \nC: *\nS: 501 cancelled"))
    check("SMTP", steps)
    assert steps[-2].meaning == "The client gives up logging in: * cancels the exchange."


def test_a_server_without_bdat_takes_what_follows_for_commands() -> None:
    given = f"{_EHLO}C: BDAT 5 LAST\nS: 500 unknown\nC: QUIT\nS: 221 bye"
    steps = observe("SMTP", dialogue(given))
    check("SMTP", steps)
    assert [step.verb for step in steps[-2:]] == ["QUIT", "QUIT"]
    assert steps[-1].state_after == "CLOSED"


def test_a_recipient_accepted_in_spite_of_a_fault_counts() -> None:
    steps = observe("SMTP", dialogue("C: RCPT TO: <a@b.test>\nS: 250 ok"), state="MAIL")
    assert steps[0].error
    assert "one recipient" in steps[1].meaning


def test_chunks_as_in_rfc_3030_section_4_2() -> None:
    steps = smtp(RFC_3030_4_2)
    assert table(steps)[9:] == [
        ("BDAT", "command", "RCPT", None),
        ("BDAT", "data", "RCPT", 9),
        ("BDAT", "command", "RCPT", None),
        ("BDAT", "data", "RCPT", 11),
        ("BDAT", "command", "RCPT", None),
        ("BDAT", "reply", "CHUNKS", 9),
        ("BDAT", "reply", "CHUNKS", 11),
        ("BDAT", "reply", "GREETED", 13),
        ("QUIT", "command", "GREETED", None),
        ("QUIT", "reply", "CLOSED", 17),
    ]
    assert errors(steps) == []
    assert "8 octets" in steps[9].meaning and "more chunks" in steps[9].meaning
    assert "last chunk" in steps[13].meaning and "two recipients" in steps[16].meaning


ENVELOPE_FOR_CHUNKS = ENVELOPE.replace("PIPELINING", "CHUNKING")


@pytest.mark.parametrize(
    ("talk", "state"),
    [
        ("C: BDAT 4\nC: ab\nS: 250 ok", "CHUNKS"),
        ("C: BDAT 4\nC: ab\nS: 552 too big", "GREETED"),
        ("C: BDAT 4 LAST\nC: ab\nS: 451 later", "GREETED"),
        ("C: BDAT 4\nC: ab\nS: 503 no", "RCPT"),
        ("C: BDAT 4\nC: ab\nS: 250 ok\nC: RSET\nS: 250 ok", "GREETED"),
        ("C: BDAT 4\nC: ab\nS: 250 ok\nC: EHLO c\nS: 250 ok", "GREETED"),
        ("C: BDAT 0 LAST\nS: 250 ok", "GREETED"),
    ],
)
def test_where_a_chunk_leads(talk: str, state: str) -> None:
    steps = smtp(ENVELOPE_FOR_CHUNKS + talk)
    assert errors(steps) == []
    assert steps[-1].state_after == state


@pytest.mark.parametrize("line", ["DATA", "MAIL FROM:<x@y.test>", "RCPT TO:<x@y.test>"])
def test_what_is_not_allowed_between_chunks(line: str) -> None:
    steps = smtp(ENVELOPE_FOR_CHUNKS + f"C: BDAT 4\nC: ab\nS: 250 ok\nC: {line}\nS: 503 no")
    (fault,) = errors(steps)
    assert "not allowed between chunks" in fault
    assert steps[-1].state_after == "CHUNKS"


def test_starttls_as_in_rfc_3207_section_5() -> None:
    steps = smtp(RFC_3207_5)
    assert [(s.verb, s.kind, s.state_after, s.answers) for s in steps[3:]] == [
        ("STARTTLS", "command", "GREETED", None),
        ("STARTTLS", "reply", "CONNECTED", 3),
        ("EHLO", "command", "CONNECTED", None),
        ("EHLO", "reply", "GREETED", 5),
    ]
    assert errors(steps) == []
    assert "forgotten" in steps[4].meaning and steps[3].section == "RFC 3207 §4"


def test_after_starttls_the_extensions_from_before_count_no_more() -> None:
    steps = smtp(RFC_3207_5 + "C: STARTTLS\nS: 503 no")
    assert "STARTTLS, which was not announced" in errors(steps)[0]


def test_what_is_sent_ahead_of_the_handshake_gets_no_reply() -> None:
    begin = RFC_3207_5.replace("8BITMIME", "PIPELINING")
    injected = begin.replace("C: STARTTLS\n", "C: STARTTLS\n    C: MAIL FROM:<evil@x.test>\n")
    steps = smtp(injected)
    assert "throw it away" in errors(steps)[0]
    assert [(s.verb, s.answers) for s in steps[-2:]] == [("EHLO", None), ("EHLO", 6)]
    assert steps[-1].state_after == "GREETED"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("MAIL FROM:<> SIZE=500", "about 500 octets"),
        ("MAIL FROM:<> BODY=8BITMIME", "octets above 127"),
        ("MAIL FROM:<> SMTPUTF8", "in UTF-8"),
        ("MAIL FROM:<> RET=HDRS", "the header only"),
        ("MAIL FROM:<> ret=full", "the whole message"),
        ("MAIL FROM:<> ENVID=QQ+2B1", "this envelope QQ+1"),
        ("MAIL FROM:<> AUTH=e+3Dmc2@example.test", "submitted by e=mc2@example.test"),
        ("MAIL FROM:<> AUTH=<>", "is not known"),
        ("RCPT TO:<a@b.test> NOTIFY=NEVER", "No report is wanted"),
        ("RCPT TO:<a@b.test> NOTIFY=SUCCESS,DELAY", "in case of success and delay"),
        ("RCPT TO:<a@b.test> ORCPT=rfc822;Bob@x.test", "rfc822;Bob@x.test"),
    ],
)
def test_parameters_are_explained(line: str, words: str) -> None:
    keywords = ["SIZE", "8BITMIME", "SMTPUTF8", "DSN"]
    hello = "S: 220 m\nC: EHLO c\nS: 250-m\n" + "".join(f"S: 250-{word}\n" for word in keywords)
    hello += "S: 250 AUTH PLAIN\n"
    if line.startswith("RCPT"):
        hello += "C: MAIL FROM:<>\nS: 250 ok\n"
    steps = smtp(f"{hello}C: {line}\nS: 250 ok")
    assert errors(steps) == []
    assert words in steps[-2].meaning


@pytest.mark.parametrize(
    "parameter",
    ["SIZE=x", "SIZE", "BODY=9BIT", "SMTPUTF8=1", "RET=ALL", "ENVID=a+2b", "ENVID=", "AUTH=a+"],
)
def test_a_malformed_parameter_is_a_fault(parameter: str) -> None:
    steps = smtp(f"{HELLO}C: MAIL FROM:<> {parameter}\nS: 501 no")
    assert "is not of its form" in errors(steps)[0]


def test_a_login_by_cram_md5_as_in_rfc_2195_section_2() -> None:
    talk = (
        "C: AUTH CRAM-MD5\n"
        "S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\n"
        "C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\nS: 235 ok"
    )
    steps = smtp(HELLO + talk)[-4:]
    assert steps[1].parts[2].decoded == "<1896.697170952@postoffice.reston.mci.net>"
    assert "challenge" in steps[1].meaning
    assert steps[2].parts[0].decoded == "tim b913a602c7eda7a495b4e6e7334d3890"
    assert "does not cross the line" in steps[2].meaning
    assert "tim is logged in" in steps[3].meaning


def test_a_login_by_scram_as_in_rfc_7677_section_3() -> None:
    nonce = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    proof = "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    first, salt, final, signature = (
        base64.b64encode(text.encode()).decode()
        for text in (
            "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
            f"{nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            f"c=biws,{nonce},{proof}",
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        )
    )
    steps = smtp(
        f"{HELLO}C: AUTH SCRAM-SHA-256 {first}\nS: 334 {salt}\nC: {final}\nS: 334 {signature}\n"
        "C: \nS: 235 ok"
    )[-6:]
    assert errors(steps) == []
    for step, words in zip(
        steps,
        ["random text", "salt", "proof (p=)", "signature (v=)", "has checked", "user is logged in"],
        strict=True,
    ):
        assert words in step.meaning
