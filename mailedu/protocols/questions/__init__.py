"""What a learner may be asked before a step is shown, as tables: one row for each question.

A row says for which command and outcome it is good, the right answer, and the answers that
people often give instead, each with the reason why it is wrong. ``moments`` finds the places of
a dialogue where something can be asked. A new question is a row in the table of its protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mailedu.protocols.questions import imap, pop3, smtp
from mailedu.protocols.questions.asking import Asking, Kind
from mailedu.protocols.questions.moments import Moment, moments

__all__ = ["ASKINGS", "Asking", "Kind", "Moment", "moments"]

ASKINGS: Mapping[str, Sequence[Asking]] = {
    "SMTP": smtp.ASKINGS,
    "POP3": pop3.ASKINGS,
    "IMAP": imap.ASKINGS,
}
"""By protocol: at each moment the first row that fits is asked, so the more telling come first."""
