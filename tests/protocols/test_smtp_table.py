"""The SMTP table against RFC 5321, RFC 4954 and RFC 3463."""

from __future__ import annotations

import re

import pytest

from mailedu.protocols.smtp import ENHANCED, SMTP


@pytest.mark.parametrize(
    ("section", "verbs"),
    [(1, "EHLO HELO"), (2, "MAIL"), (3, "RCPT"), (4, "DATA"), (5, "RSET"), (6, "VRFY"),
     (7, "EXPN"), (8, "HELP"), (9, "NOOP"), (10, "QUIT")],
)  # fmt: skip
def test_sections_are_those_of_rfc_5321(section: int, verbs: str) -> None:
    for verb in verbs.split():
        assert SMTP.commands[verb].section == f"RFC 5321 §4.1.1.{section}"


def test_the_transaction_has_its_order() -> None:
    assert [SMTP.commands[v].leads_to for v in ("EHLO", "MAIL", "RCPT", "DATA", "QUIT")] == [
        "GREETED", "MAIL", "RCPT", "DATA", "CLOSED",
    ]  # fmt: skip
    assert not SMTP.legal("MAIL", "CONNECTED") and not SMTP.legal("MAIL", "MAIL")
    assert SMTP.legal("RCPT", "MAIL") and SMTP.legal("RCPT", "RCPT")
    assert not SMTP.legal("RCPT", "GREETED") and not SMTP.legal("DATA", "MAIL")
    assert not SMTP.legal("AUTH", "MAIL"), "RFC 4954 §4: not during a mail transaction"


def test_what_is_allowed_at_any_time() -> None:
    """RFC 5321 §4.1.4: NOOP, HELP, EXPN, VRFY, RSET and QUIT need no EHLO before them."""
    for verb in ("NOOP", "HELP", "EXPN", "VRFY", "RSET", "QUIT", "EHLO"):
        for state in ("CONNECTED", "GREETED", "MAIL", "RCPT"):
            assert SMTP.legal(verb, state)


def test_codes_and_glosses() -> None:
    assert all(re.fullmatch("[2-5][0-5][0-9]", code) for code in SMTP.codes)
    assert all(re.fullmatch(r"[0-7]\.[0-9]{1,2}", code) for code in ENHANCED)
    glosses = [*SMTP.codes.values(), *ENHANCED.values()]
    glosses += [row.gloss for row in (*SMTP.commands.values(), *SMTP.states.values())]
    assert all(re.fullmatch(r"[A-Z].*\.", gloss) for gloss in glosses)
