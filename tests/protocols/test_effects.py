"""Which commands change the store: the table speaks of commands that there are."""

from __future__ import annotations

import pytest

from mailedu.protocols.effects import EFFECTS
from mailedu.protocols.imap import IMAP
from mailedu.protocols.pop3 import POP3
from mailedu.protocols.smtp import SMTP
from mailedu.protocols.table import Protocol

KINDS = {"delivered", "flagged", "expunged", "renamed", "removed"}


@pytest.mark.parametrize("protocol", [SMTP, POP3, IMAP], ids=lambda protocol: protocol.name)
def test_each_command_with_an_effect_is_one_of_the_protocol(protocol: Protocol) -> None:
    effects = EFFECTS[protocol.name]
    assert effects.keys() <= protocol.commands.keys()
    assert {kind for kinds in effects.values() for kind in kinds} <= KINDS


def test_each_kind_of_event_has_a_command_that_causes_it() -> None:
    caused = {k for effects in EFFECTS.values() for kinds in effects.values() for k in kinds}
    assert caused == KINDS
