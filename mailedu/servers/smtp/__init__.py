"""The SMTP server, for relay (RFC 5321) and for submission (RFC 6409)."""

from __future__ import annotations

import asyncio

from mailedu.protocols.smtp import SMTP
from mailedu.servers.host import MailHost
from mailedu.servers.smtp import (  # noqa: F401 - each registers its commands
    basics,
    contents,
    encryption,
    login,
    transaction,
)
from mailedu.servers.smtp.registry import FEATURES, HANDLERS
from mailedu.servers.smtp.session import Session

SMTP.require_code(HANDLERS, FEATURES)

__all__ = ["Session", "session"]


def session(
    host: MailHost, *, submission: bool, loop: asyncio.AbstractEventLoop | None = None
) -> asyncio.Protocol:
    """Return the protocol object of one new connection.

    Parameters
    ----------
    host: the mail host.
    submission: True for the submission port, where MAIL needs a login (RFC 6409 §4.3).
    loop: the loop that the connection runs on; the running one when None.
    """
    return Session(host, submission=submission, loop=loop or asyncio.get_running_loop())
