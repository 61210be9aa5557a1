"""What the dialogues of the SMTP tests have in common."""

from __future__ import annotations

import asyncio
import base64

from mailedu.servers import smtp
from mailedu.servers.host import MailHost

SUBMISSION_GREETED = """
    S: 220 mail.campus.test ESMTP mailedu
    C: EHLO client.test
    S: 250-mail.campus.test greets client.test
    S: 250-SIZE 26214400
    S: 250-8BITMIME
    S: 250-SMTPUTF8
    S: 250-PIPELINING
    S: 250-ENHANCEDSTATUSCODES
    S: 250-CHUNKING
    S: 250-DSN
    S: 250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256
    S: 250 HELP
"""
GREETED = SUBMISSION_GREETED.replace("    S: 250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\n", "")
ENVELOPE = """
    C: MAIL FROM:<smith@bar.example>
    S: 250 2.1.0 Sender accepted
    C: RCPT TO:<bob@campus.test>
    S: 250 2.1.5 Recipient accepted
"""
DATA = """
    C: DATA
    S: 354 Send the text; end it with a line that holds only a dot
"""
OPEN = "a mail transaction is open; go on with RCPT, or drop it with RSET"
NO_MAILBOX = "550 5.1.1 There is no such mailbox here"
NO_RELAY = "550 5.7.1 This sandbox takes mail for campus.test only; it relays nowhere"


class _Watched:
    """A transport that notes what is written to it."""

    def __init__(self, transport, written):
        self.transport, self.written = transport, written

    def __getattr__(self, name):
        return getattr(self.transport, name)

    def write(self, data):
        self.written.append(data)
        self.transport.write(data)


def watched_session(host: MailHost, written: list[bytes]) -> asyncio.Protocol:
    """Return a session that notes in ``written`` what it hands to its transport at a time."""
    session = smtp.session(host, submission=False)
    begin = session.connection_made
    session.connection_made = lambda transport: begin(_Watched(transport, written))
    return session


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def plain(*words: str) -> str:
    """What AUTH PLAIN sends for authorization identity, user and password."""
    return encoded("\0".join(words))
