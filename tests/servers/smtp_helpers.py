"""What the dialogues of the SMTP tests have in common."""

from __future__ import annotations

import base64

SUBMISSION_GREETED = """
    S: 220 mail.campus.test ESMTP mailedu
    C: EHLO client.test
    S: 250-mail.campus.test greets client.test
    S: 250-SIZE 26214400
    S: 250-8BITMIME
    S: 250-SMTPUTF8
    S: 250-PIPELINING
    S: 250-ENHANCEDSTATUSCODES
    S: 250-AUTH PLAIN LOGIN
    S: 250 HELP
"""
GREETED = SUBMISSION_GREETED.replace("    S: 250-AUTH PLAIN LOGIN\n", "")
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


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def plain(*words: str) -> str:
    """What AUTH PLAIN sends for authorization identity, user and password."""
    return encoded("\0".join(words))
