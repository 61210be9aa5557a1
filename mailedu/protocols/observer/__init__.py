"""The observers: they turn the bytes of any dialogue into explained steps.

They know no server: ours, another one or a saved dialogue reads the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from mailedu.protocols.observer.base import Observer
from mailedu.protocols.observer.imap import ImapObserver
from mailedu.protocols.observer.pop3 import Pop3Observer
from mailedu.protocols.observer.smtp import SmtpObserver
from mailedu.transcript import Line, Step

__all__ = ["Observer", "observe", "observer_for"]

_OBSERVERS: dict[str, type[Observer]] = {
    "SMTP": SmtpObserver,
    "POP3": Pop3Observer,
    "IMAP": ImapObserver,
}


def observer_for(
    protocol: str, *, reveal: bool = False, submission: bool = False, state: str | None = None
) -> Observer:
    """Return an observer for one connection: feed it lines, then close it.

    Parameters
    ----------
    protocol: ``"SMTP"``, ``"POP3"`` or ``"IMAP"``.
    reveal: show passwords; otherwise each becomes eight asterisks.
    submission: the SMTP server is a submission server (RFC 6409).
    state: the state at the first line, for a dialogue that begins in the middle.

    Raises
    ------
    ValueError: for another protocol, or a state that the protocol does not have.
    """
    if protocol not in _OBSERVERS:
        raise ValueError(f"no observer for {protocol!r}; there is {', '.join(_OBSERVERS)}")
    return _OBSERVERS[protocol](reveal=reveal, submission=submission, state=state)


def observe(
    protocol: str,
    lines: Iterable[Line],
    *,
    reveal: bool = False,
    submission: bool = False,
    state: str | None = None,
) -> list[Step]:
    """Turn the lines of one connection, in wire order, into steps.

    Parameters as for ``observer_for``. ``Step.answers`` are indices into the list returned.
    Bytes that break the protocol become steps with ``error`` set; they raise nothing.
    """
    watcher = observer_for(protocol, reveal=reveal, submission=submission, state=state)
    steps = [step for line in lines for step in watcher.feed(line)]
    return steps + watcher.close()
