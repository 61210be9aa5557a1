"""The fields of a message's header (RFC 5322, MIME and others): what each says, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class FieldMeaning(NamedTuple):
    """``label`` stands beside the field; ``gloss`` is a sentence or two; then the RFC section."""

    label: str
    gloss: str
    section: str


FIELDS: Mapping[str, FieldMeaning] = {
    "from": FieldMeaning("author", "Who wrote the message. The envelope of SMTP may say something "
                         "else, and nothing in the protocol checks either.", "RFC 5322 §3.6.2"),
    "sender": FieldMeaning("sender", "Who sent the message, where that is not its author.",
                           "RFC 5322 §3.6.2"),
    "reply-to": FieldMeaning("where replies go", "The address to which its author wants replies. "
                             "Without it they go to the address in From.", "RFC 5322 §3.6.2"),
    "to": FieldMeaning("addressees", "Whom the message is addressed to, for people to read. SMTP "
                       "delivers by RCPT TO, not by this.", "RFC 5322 §3.6.3"),
    "cc": FieldMeaning("copies", "Who gets a copy, as everyone can see.", "RFC 5322 §3.6.3"),
    "bcc": FieldMeaning("blind copies", "Who gets a copy that the others are not to know of. It "
                        "should be gone by the time that they read the message.",
                        "RFC 5322 §3.6.3"),
    "subject": FieldMeaning("subject", "What the message is about, in free text.",
                            "RFC 5322 §3.6.5"),
    "date": FieldMeaning("date", "When its author had finished the message and sent it off, by the "
                         "clock of the author's machine.", "RFC 5322 §3.6.1"),
    "message-id": FieldMeaning("message id", "A name that no other message in the world has. "
                               "Replies refer to it.", "RFC 5322 §3.6.4"),
    "in-reply-to": FieldMeaning("answers this message", "The Message-ID of the message that this "
                                "one answers.", "RFC 5322 §3.6.4"),
    "references": FieldMeaning("the conversation so far", "The Message-IDs of the messages before "
                               "it in the conversation. Programs make threads of them.",
                               "RFC 5322 §3.6.4"),
    "comments": FieldMeaning("comments", "Remarks about the message.", "RFC 5322 §3.6.5"),
    "keywords": FieldMeaning("keywords", "Words under which the message can be filed.",
                             "RFC 5322 §3.6.5"),
    "return-path": FieldMeaning("envelope's sender", "The reverse-path of MAIL FROM, written here "
                                "by the server that delivered the message. Error reports go "
                                "there.", "RFC 5321 §4.4"),
    "received": FieldMeaning("a server on the way", "A server put this on top when it took the "
                             "message. Read from below, these fields tell its way.",
                             "RFC 5321 §4.4"),
    "mime-version": FieldMeaning("MIME version", "The message follows MIME, and so may hold more "
                                 "than plain ASCII text.", "RFC 2045 §4"),
    "content-type": FieldMeaning("kind of content", "What kind of data the body is: text, an "
                                 "image, several parts.", "RFC 2045 §5"),
    "content-transfer-encoding": FieldMeaning(
        "how it is written", "How the body's octets were written so that they pass through mail "
        "servers. The reader's program undoes it.", "RFC 2045 §6"),
    "content-disposition": FieldMeaning("how to show it", "Whether the part is to be shown in the "
                                        "message (inline) or offered as a file (attachment).",
                                        "RFC 2183 §2"),
    "content-id": FieldMeaning("name of the part", "A name for this part, so that another one can "
                               "show it: an image in HTML, for example.", "RFC 2045 §7"),
    "content-description": FieldMeaning("what the part is", "A few words about the part, for "
                                        "people.", "RFC 2045 §8"),
    "content-language": FieldMeaning("language", "The language that the part is written in.",
                                     "RFC 3282 §2"),
    "list-id": FieldMeaning("mailing list", "The name of the mailing list that sent this.",
                            "RFC 2919 §3"),
    "list-unsubscribe": FieldMeaning("how to leave the list", "Where to write, or what page to "
                                     "open, to leave the mailing list.", "RFC 2369 §3.2"),
    "list-post": FieldMeaning("where the list takes mail", "The address to write to, to reach all "
                              "of the mailing list.", "RFC 2369 §3.4"),
    "auto-submitted": FieldMeaning("written by a program", "Says that a program made this message. "
                                   "No program should answer it.", "RFC 3834 §5"),
    "resent-from": FieldMeaning("resent by", "Who sent an old message on, unchanged.",
                                "RFC 5322 §3.6.6"),
    "resent-to": FieldMeaning("resent to", "Whom an old message was sent on to.",
                              "RFC 5322 §3.6.6"),
    "resent-date": FieldMeaning("resent when", "When an old message was sent on.",
                                "RFC 5322 §3.6.6"),
    "resent-message-id": FieldMeaning("id of the resending", "The message's new name, from when it "
                                      "was sent on.", "RFC 5322 §3.6.6"),
    "dkim-signature": FieldMeaning("signature", "A signature of the sending domain over the body "
                                   "and some fields: a receiver can check that nobody changed "
                                   "them.", "RFC 6376 §3.5"),
    "authentication-results": FieldMeaning("checks of the sender", "What a receiving server found "
                                           "when it checked where the message came from.",
                                           "RFC 8601 §2"),
    "original-recipient": FieldMeaning("first recipient", "In a report: the address that the "
                                       "sender had given.", "RFC 3464 §2.3.1"),
    "final-recipient": FieldMeaning("last recipient", "In a report: the recipient that it is "
                                    "about.", "RFC 3464 §2.3.2"),
    "reporting-mta": FieldMeaning("who reports", "In a report: the server that tried to deliver.",
                                  "RFC 3464 §2.2.2"),
    "action": FieldMeaning("what became of it", "In a report: failed, delayed, delivered, relayed "
                           "or expanded.", "RFC 3464 §2.3.3"),
    "status": FieldMeaning("enhanced code", "In a report: what happened, as an enhanced status "
                           "code.", "RFC 3464 §2.3.4"),
    "diagnostic-code": FieldMeaning("reply of the other server", "In a report: what the other "
                                    "server had answered.", "RFC 3464 §2.3.6"),
    "user-agent": FieldMeaning("the author's program", "Names the program that the message was "
                               "written with. No RFC defines it for mail; many programs use it.",
                               "RFC 5322 §3.6.8"),
    "x-mailer": FieldMeaning("the author's program", "Names the program that the message was "
                             "written with. No RFC defines it; many programs use it.",
                             "RFC 5322 §3.6.8"),
}  # fmt: skip
"""By name in lower case."""

DATE = "date and time"
VALUES: Mapping[str, str] = {
    **dict.fromkeys(("date", "resent-date"), DATE),
    **dict.fromkeys(
        ("from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-to"), "addresses"
    ),
    **dict.fromkeys(
        ("message-id", "in-reply-to", "references", "resent-message-id", "content-id"),
        "message ids",
    ),
}
"""What kind of value a field has, by name in lower case."""
