"""The IMAP table against RFC 3501 and the extensions that it holds."""

from __future__ import annotations

import re

import pytest

from mailedu.protocols.imap import IMAP

NA, AU, SE = "not authenticated", "authenticated", "selected"
SECTIONS = {
    "6.1": "CAPABILITY NOOP LOGOUT",
    "6.3": "SELECT EXAMINE CREATE DELETE RENAME SUBSCRIBE UNSUBSCRIBE LIST LSUB STATUS APPEND",
    "6.4": "CHECK CLOSE EXPUNGE SEARCH FETCH STORE COPY",
}
STATES = {"6.1": {NA, AU, SE}, "6.3": {AU, SE}, "6.4": {SE}}


@pytest.mark.parametrize("chapter", SECTIONS)
def test_sections_and_states_follow_rfc_3501_section_6(chapter: str) -> None:
    for number, verb in enumerate(SECTIONS[chapter].split(), 1):
        command = IMAP.commands[verb]
        assert command.section == f"RFC 3501 §{chapter}.{number}"
        assert command.states == STATES[chapter]


def test_logins_are_legal_only_before_a_login() -> None:
    for number, verb in enumerate(("AUTHENTICATE", "LOGIN"), 2):
        assert IMAP.commands[verb].states == {NA}
        assert IMAP.commands[verb].section == f"RFC 3501 §6.2.{number}"
        assert IMAP.commands[verb].leads_to == AU


def test_what_opens_and_closes_a_mailbox() -> None:
    assert [IMAP.commands[v].leads_to for v in ("SELECT", "EXAMINE", "CLOSE", "UNSELECT")] == [
        SE, SE, AU, AU,
    ]  # fmt: skip


def test_uid_forms_are_in_section_6_4_8_or_in_their_extension() -> None:
    for verb in ("UID COPY", "UID FETCH", "UID STORE", "UID SEARCH"):
        assert IMAP.commands[verb].section == "RFC 3501 §6.4.8"
    assert IMAP.commands["UID EXPUNGE"].section == "RFC 4315 §2.1"
    assert IMAP.commands["UID MOVE"].section == "RFC 6851 §3.2"


def test_every_gloss_is_a_sentence_and_every_extension_is_announced() -> None:
    rows = [*IMAP.commands.values(), *IMAP.capabilities.values(), *IMAP.states.values()]
    assert all(re.fullmatch(r"[A-Z\\].*\.", row.gloss, re.DOTALL) for row in rows)
    assert all(re.fullmatch(r"[A-Z].*\.", gloss) for gloss in IMAP.codes.values())
    announced = {row.capability for row in IMAP.commands.values() if row.capability}
    assert announced <= set(IMAP.capabilities)
