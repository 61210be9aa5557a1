"""The POP3 table against its RFCs."""

from __future__ import annotations

import re

from mailedu.protocols.pop3 import POP3


def test_each_command_is_legal_where_rfc_1939_section_9_lists_it() -> None:
    login = {verb for verb in POP3.commands if POP3.legal(verb, "AUTHORIZATION")}
    mail = {verb for verb in POP3.commands if POP3.legal(verb, "TRANSACTION")}
    assert login == {"USER", "PASS", "APOP", "AUTH", "STLS", "UTF8", "CAPA", "QUIT"}
    assert mail == {
        "STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL", "CAPA", "QUIT",
    }  # fmt: skip
    assert not any(POP3.legal(verb, "UPDATE") for verb in POP3.commands)


def test_only_a_login_and_quit_change_the_state() -> None:
    leading = {verb: row.leads_to for verb, row in POP3.commands.items() if row.leads_to}
    logins = dict.fromkeys(("PASS", "APOP", "AUTH"), "TRANSACTION")
    assert leading == {**logins, "QUIT": "UPDATE"}


def test_sections_are_those_of_the_rfcs() -> None:
    sections = {verb: row.section for verb, row in POP3.commands.items()}
    assert {sections[v] for v in ("STAT", "LIST", "RETR", "DELE", "NOOP", "RSET")} == {
        "RFC 1939 §5"
    }
    assert {sections[v] for v in ("USER", "PASS", "APOP", "TOP", "UIDL")} == {"RFC 1939 §7"}
    assert (sections["QUIT"], sections["CAPA"]) == ("RFC 1939 §4, §6", "RFC 2449 §5")
    assert {verb: sections[verb] for verb in ("AUTH", "STLS", "UTF8")} == {
        "AUTH": "RFC 5034 §4", "STLS": "RFC 2595 §4", "UTF8": "RFC 6856 §2.1",
    }  # fmt: skip


def test_every_gloss_is_a_sentence() -> None:
    rows = [*POP3.commands.values(), *POP3.capabilities.values(), *POP3.states.values()]
    assert all(re.fullmatch(r"[A-Z].*\.", gloss) for gloss in [row.gloss for row in rows])
    assert all(re.fullmatch(r"[A-Z].*\.", gloss) for gloss in POP3.codes.values())
