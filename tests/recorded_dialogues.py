"""Dialogues that a sandbox had, for the tests of what is made of them."""

from __future__ import annotations

import functools
import imaplib
import poplib
import smtplib
import socket

from mailedu import Sandbox
from mailedu.transcript import Transcript

TEXT = "Hello,\n\n.\n..and so on: é\n" + "a line of a long message\n" * 800


NAMES = (
    "smtp", "submission", "pop3", "imap", "cut", "pop3 cut", "starttls", "stls", "imap starttls",
    "imaps", "uids", "big", "big fetched", "pipelined", "stdlib",
)  # fmt: skip


@functools.cache
def dialogues() -> dict[str, Transcript]:
    """Return dialogues of all three protocols, by ``NAMES``; they are made once."""
    with Sandbox() as box:
        return {
            "smtp": box.smtp.dialogue("alice", to=["bob", "nobody@campus.test"]).transcript,
            "submission": box.submission.dialogue("alice").transcript,
            "pop3": box.pop3.dialogue("bob").transcript,
            "imap": box.imap.dialogue("carol").transcript,
            "cut": box.smtp.dialogue("alice", end="cut").transcript,
            "pop3 cut": box.pop3.dialogue("bob", ["DELE 1", "TOP 1 1"], end="cut").transcript,
            "starttls": box.submission.dialogue("alice", tls="starttls").transcript,
            "stls": box.pop3.dialogue("bob", tls="starttls").transcript,
            "imap starttls": box.imap.dialogue("bob", tls="starttls").transcript,
            "imaps": box.imaps.dialogue("bob").transcript,
            "uids": box.imap.dialogue(
                "bob", ["SELECT INBOX", "UID FETCH 1:* FLAGS", "UID SEARCH ALL"]
            ).transcript,
            "big": box.smtp.dialogue("alice", to="carol", text=TEXT).transcript,
            "big fetched": box.pop3.dialogue("carol", ["RETR 2", "LIST"]).transcript,
            "pipelined": _pipelined(box),
            "stdlib": _stdlib(box),
        }


def _pipelined(box: Sandbox) -> Transcript:
    """Commands that were sent at once, in each protocol, with literals."""
    password = box.accounts["bob"].password.encode()
    sent = {
        box.smtp: b"EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<bob@campus.test>\r\nQUIT\r\n",
        box.pop3: b"USER bob\r\nPASS %s\r\nSTAT\r\nLIST\r\nQUIT\r\n" % password,
        box.imap: b"a LOGIN bob %s\r\nb APPEND INBOX {6+}\r\nhello \r\nc SELECT INBOX\r\n"
        b"d FETCH * (FLAGS BODY[])\r\ne STATUS {5+}\r\nINBOX (MESSAGES)\r\nf LOGOUT\r\n" % password,
    }
    with box.record("Commands at once") as tape:
        for service, data in sent.items():
            with socket.create_connection((service.host, service.port), 20) as connection:
                connection.sendall(data)
                while connection.recv(65536):
                    pass
    return tape.transcript


def _stdlib(box: Sandbox) -> Transcript:
    """Python's own clients, side by side, with a challenge and a literal."""
    password = box.accounts["bob"].password
    with box.record("Python's own clients") as tape:
        imap = imaplib.IMAP4(box.imap.host, box.imap.port, 20)
        imap.authenticate("PLAIN", lambda _: b"\0bob\0" + password.encode())
        imap.select("INBOX")
        pop = poplib.POP3(box.pop3.host, box.pop3.port, 20)
        pop.user("bob")
        pop.pass_(password)
        imap.append("INBOX", "\\Seen", None, b"Subject: {v} \\x41 caf\xe9\r\n\r\nhello\nthere\r\n")
        imap.noop()
        with smtplib.SMTP(box.submission.host, box.submission.port, timeout=20) as smtp:
            smtp.ehlo("a.test")
            smtp.login("bob", password)
            smtp.sendmail("bob@campus.test", ["alice@campus.test"], b"Subject: q\r\n\r\n.dot\r\n")
        imap.fetch("1:*", "(FLAGS BODY.PEEK[])")
        pop.quit()
        imap.logout()
    return tape.transcript


def spoken(transcript: Transcript) -> list[tuple[int, str, bytes]]:
    """Return who said what on which connection, in order."""
    return [(s.connection, s.sender, s.data) for s in transcript.steps]
