"""What is said of the scripts: how many there are, and where Dovecot differs."""

from __future__ import annotations

import re

from differences import FILE, page
from script import PROTOCOLS, scripts

SCRIPTS = scripts(*PROTOCOLS)


def test_the_list_of_differences_is_up_to_date() -> None:
    assert FILE.read_text("utf-8") == page(SCRIPTS), "run tests/oracle/differences.py"


def test_each_difference_names_the_section_that_decides() -> None:
    vague = [s.name for s in SCRIPTS if s.dovecot and not re.search(r"RFC \d+ §\w", s.dovecot)]
    assert vague == []


def test_each_script_names_a_section() -> None:
    assert [s.name for s in SCRIPTS if not re.search(r"RFC \d+ §\w", s.title)] == []


def test_there_are_enough_scripts() -> None:
    of_imap = [script for script in SCRIPTS if script.protocol == "imap"]
    several = [s for s in SCRIPTS if len({block.connection for block in s.blocks}) > 1]
    print(f"{len(SCRIPTS)} scripts, {len(of_imap)} of IMAP, {len(several)} with connections")
    assert len(SCRIPTS) >= 150
    assert len(of_imap) > len(SCRIPTS) / 2
    assert len(several) >= 40
