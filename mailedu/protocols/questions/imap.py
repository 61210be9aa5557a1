"""What may be asked about an IMAP dialogue: all of it in one order."""

from __future__ import annotations

from mailedu.protocols.imap import IMAP
from mailedu.protocols.questions import imap_mailbox, imap_session
from mailedu.protocols.questions.common import common

ASKINGS = (
    *imap_mailbox.ASKINGS,
    *imap_session.ASKINGS,
    *common(IMAP, "RFC 3501 §2.3.2, §6.4.3"),
)
