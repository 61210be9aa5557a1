"""Mod-sequences in a session (RFC 7162): who uses them, and HIGHESTMODSEQ.

What they change in the answers of SELECT, FETCH, STORE and SEARCH stands with these commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailedu.protocols.imap_strings import format_sequence_set
from mailedu.protocols.imap_syntax import SequenceSet
from mailedu.servers.imap.registry import provides

if TYPE_CHECKING:
    from mailedu.servers.imap.session import Session

provides("CONDSTORE", "QRESYNC")


def enable_condstore(session: Session) -> None:
    """Note that the client has used mod-sequences: it is told them from now on.

    Called by each "CONDSTORE enabling command" (RFC 7162 §3.1). The first tells how far the
    mailbox that is open has come.
    """
    if "CONDSTORE" not in session.enabled:
        session.enabled.add("CONDSTORE")
        if session.view is not None:
            session.send(b"* OK [HIGHESTMODSEQ %d] Highest" % session.view.highestmodseq)


def tell_vanished(
    session: Session, since: int, uids: SequenceSet | None, *, above: int = 0
) -> None:
    """Send VANISHED (EARLIER) if messages were expunged after a mod-sequence (RFC 7162 §3.2.10.1).

    Told are those of the UIDs given (None: all) and above ``above``. An expunge of which the
    session will be told by a VANISHED without EARLIER is left to that.
    """
    view = session.selected
    known, last = set(view.uids), view.uidnext - 1
    gone = [
        uid
        for uid in session.store.expunged_since(view.mailbox_id, since)
        if uid > above and uid not in known and (uids is None or uids.contains(uid, last))
    ]
    if gone:
        session.send(b"* VANISHED (EARLIER) " + format_sequence_set(gone))


def tell_highestmodseq(session: Session) -> None:
    """Send HIGHESTMODSEQ if the client must be told it now (``View.new_highestmodseq``)."""
    modseq = session.view and session.view.new_highestmodseq()
    if modseq:
        session.send(b"* OK [HIGHESTMODSEQ %d] Highest" % modseq)


def with_highestmodseq(session: Session, text: str) -> str:
    """Put HIGHESTMODSEQ into the text of a tagged OK, as §3.2.7 wants it for EXPUNGE.

    When the text has a response code already, HIGHESTMODSEQ is sent by itself before.
    """
    if text.startswith("["):
        tell_highestmodseq(session)
        return text
    modseq = session.view and session.view.new_highestmodseq()
    return f"[HIGHESTMODSEQ {modseq}] {text}" if modseq else text
