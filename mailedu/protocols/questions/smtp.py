"""What may be asked about an SMTP dialogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from email.utils import getaddresses

from mailedu.protocols.questions.asking import Asking
from mailedu.protocols.questions.common import common
from mailedu.protocols.questions.moments import Moment
from mailedu.protocols.smtp import CONNECTED, DATA, GREETED, MAIL, RCPT, SMTP
from mailedu.transcript import Step

_TO = re.compile(rb"^To:[ \t]*(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_OPEN = (MAIL, RCPT)


def _envelope(m: Moment) -> tuple[list[str], list[str]]:
    """Return the recipients of this transaction that were accepted, and those refused."""
    accepted: list[str] = []
    refused: list[str] = []
    for step in m.earlier():
        if step.verb in ("MAIL", "RSET") and step.kind == "reply":
            break
        if step.verb == "RCPT" and step.kind == "reply" and step.answers is not None:
            path = _path(m.transcript.steps[step.answers])
            (accepted if step.data.startswith(b"25") else refused).insert(0, path)
    return accepted, refused


def _path(command: Step) -> str:
    found = re.search(rb"<([^>]*)>", command.data)
    return found[1].decode("utf-8", "replace") if found else ""


def _text(m: Moment) -> bytes:
    """Return the message text that is answered, or nothing."""
    return m.command.data if m.command and m.command.kind == "data" else b""


def _named(m: Moment) -> list[str]:
    """Return the addresses in the To: header of the text."""
    header = re.split(rb"\r?\n\r?\n", _text(m), maxsplit=1)[0]
    found = _TO.search(header)
    values = [found[1].decode("utf-8", "replace")] if found else []
    return [address for _, address in getaddresses(values) if "@" in address]


def _taken(m: Moment) -> bool:
    return _text(m) != b"" and m.status == "250"


def _some_refused(m: Moment) -> bool:
    accepted, refused = _envelope(m)
    return _taken(m) and len(accepted) == 1 and len(refused) == 1


def _header_differs(m: Moment) -> bool:
    accepted, refused = _envelope(m)
    named = _named(m)
    return (
        _taken(m) and len(accepted) == 1 and not refused and len(named) == 1
        and named[0].lower() != accepted[0].lower()
    )  # fmt: skip


def _enhanced(m: Moment) -> str:
    found = re.match(rb"\d{3}[ -](\d\.\d{1,3}\.\d{1,3}) ", m.reply.data)
    return found[1].decode() if found else ""


def _refused_as(code: str) -> Callable[[Moment], bool]:
    """Return whether a recipient is refused for good, with this enhanced status code."""
    return lambda m: m.status.startswith("55") and _enhanced(m) == code


def _replies(*codes: str) -> Callable[[Moment], bool]:
    """Return whether a command, not a message text, is answered by one of these codes."""
    return lambda m: not m.ends and not _text(m) and m.status in codes


def _recipients(m: Moment) -> Mapping[str, object]:
    accepted, refused = _envelope(m)
    named = _named(m)
    return {
        "accepted": ", ".join(accepted),
        "refused": ", ".join(refused),
        "to": ", ".join(named),
    }


ASKINGS = (
    Asking(
        ("EHLO",), "reply", _replies("250"),
        "What does the server answer?",
        "250: its name, and a line for each extension that it has",
        (("220: it is ready", "220 is the greeting; it came before the client said anything."),
         ("250: it has made sure that the client really is {domain}",
          "A server may look the name up, but must not refuse mail because it does not fit.")),
        "EHLO asks which extensions there are; HELO would get one line without any.",
        "RFC 5321 §4.1.1.1",
    ),
    Asking(
        ("HELO",), "reply", _replies("250"),
        "What does the server answer?",
        "250: its name, in one line",
        (("250: its name, and a line for each extension that it has",
          "HELO is the old greeting, without extensions; EHLO asks for them."),
         ("500: HELO has been replaced by EHLO", "Servers must still take HELO.")),
        "A client that says HELO gets SMTP as it was before there were extensions.",
        "RFC 5321 §4.1.1.1",
    ),
    Asking(
        ("MAIL",), "reply", _replies("250"),
        "What does the server answer?",
        "250: the reverse-path is noted, and recipients may follow",
        (("354: the text may follow", "354 answers DATA; there is no recipient yet."),
         ("250: the message is queued", "No octet of a message has been sent yet."),
         ("235: {path} is logged in",
          "MAIL is no login. It says where reports of errors go, and AUTH is what logs in.")),
        "MAIL opens a transaction. The reverse-path is where a report goes if the mail cannot be "
        "delivered.", "RFC 5321 §3.3",
    ),
    Asking(
        ("MAIL",), "reply", _replies("530"),
        "This server wants a login first, and there was none. What does it answer?",
        "530: authentication is required",
        (("535: the password is wrong", "535 answers an AUTH that failed. There was no AUTH."),
         ("250: the login may come later, before DATA",
          "A server that wants a login refuses the mail at once."),
         ("221: it closes the connection", "The client may still log in and try again.")),
        "A submission server takes mail from those whom it knows.", "RFC 4954 §6",
    ),
    Asking(
        ("MAIL",), "reply", lambda m: m.status == "552" and "SIZE=" in m.line.upper(),
        "The client announces more octets than this server takes. What does the server answer?",
        "552: the message is too large",
        (("250: the size counts when the text is there",
          "The size is announced so that the text need not be sent in vain."),
         ("354: the text, but only up to the limit", "Nobody cuts a message short.")),
        "With SIZE a message that is too large is refused before its text has crossed the line.",
        "RFC 1870 §6.1",
    ),
    Asking(
        ("RCPT",), "reply", _refused_as("5.1.1"),
        "The server knows that it has no such mailbox. What does it answer?",
        "550: no such mailbox; the transaction goes on without this recipient",
        (("250: the sender hears of it later, by a message",
          "That is for a server that cannot tell yet. One that knows says so at once."),
         ("354: the text, please", "354 answers DATA only."),
         ("221: it closes the connection", "One wrong recipient does not end the session.")),
        "Each recipient gets a reply of its own. Refused at once, the client can tell its user.",
        "RFC 5321 §3.3",
    ),
    Asking(
        ("RCPT",), "reply", _refused_as("5.7.1"),
        "This server takes mail for its own domain only. What does it answer?",
        "550: this recipient is refused; the transaction goes on",
        (("550: this recipient is refused, and with it the whole transaction",
          "Recipients that were accepted stay in the envelope."),
         ("250: it will pass the mail on to the other domain",
          "A server that passes on anybody's mail is an open relay, and is soon blocked."),
         ("250: it takes the mail and drops it",
          "After 250 a server must deliver or report.")),
        "Each recipient gets a reply of its own; a server may refuse to relay.",
        "RFC 5321 §3.3, §7.9",
    ),
    Asking(
        ("RCPT",), "reply", _replies("250"),
        "The server has this mailbox. What does it answer?",
        "250: the recipient is added to the envelope",
        (("250: the message lies in the recipient's mailbox", "No text has been sent yet."),
         ("354: the text may follow",
          "354 answers DATA. Before it the client may name more recipients.")),
        "RCPT adds one recipient. What the To: header will say plays no part.", "RFC 5321 §3.3",
    ),
    Asking(
        ("DATA",), "reply", _replies("354"),
        "The envelope is complete. Which code does the server answer? (Type three digits.)",
        "354",
        (("250", "250 comes when the server has taken the text. This reply asks for it."),
         ("220", "220 is the greeting."),
         ("334", "334 asks for more of an AUTH."),
         ("200", "SMTP has no 200; that is HTTP.")),
        "354: send the text, and end it with a line that holds only a dot. A 3 in front means "
        "that the server waits for more.", "RFC 5321 §4.1.1.4", typed=True,
    ),
    Asking(
        ("DATA",), "mailbox", _some_refused,
        "{accepted} was accepted as a recipient, {refused} was refused. The server answers 250. "
        "Who gets the message?",
        "{accepted}, and nobody else",
        (("nobody: one refusal stops the message for all",
          "Each recipient stands for itself; the transaction went on."),
         ("both: the message is the same for all",
          "The envelope decides, and a refused recipient is not in it.")),
        "The message goes to all recipients that were accepted, and to no others.",
        "RFC 5321 §3.3", names=_recipients,
    ),
    Asking(
        ("DATA",), "mailbox", _header_differs,
        "The To: header names {to}. The server answers 250. Who gets the message?",
        "{accepted}, as RCPT said",
        (("{to}, as the To: header says", "The server does not look at the header for that."),
         ("both", "The header is text for people; only the envelope has recipients."),
         ("nobody: the two contradict each other",
          "They need not agree. Every mailing list and every Bcc depends on that.")),
        "The envelope decides where mail goes, the header is part of the text.",
        "RFC 5321 §2.3.1, §7.2", names=_recipients,
    ),
    Asking(
        ("DATA", "BDAT"), "reply", _taken,
        "The server answers 250. What may the client rely on?",
        "the server answers for the message now: it delivers it or reports the failure",
        (("the message lies in the mailbox of each recipient",
          "It may; but 250 does not say that. Behind this server there may be others."),
         ("the server has checked that the From: header is true",
          "SMTP does not check that. The header is text like any other.")),
        "With 250 the responsibility passes from the client to the server.",
        "RFC 5321 §4.2.5, §6.1",
    ),
    Asking(
        ("BDAT",), "reply", lambda m: m.status == "250",
        "The chunk came along with the command. What does the server answer?",
        "250: it has taken these octets",
        (("354: the text, please",
          "BDAT says how many octets come, so nobody has to ask for them."),
         ("nothing, until the last chunk is there", "Each BDAT gets a reply of its own.")),
        "The length takes the place of the dot at the end, and saves a turn.", "RFC 3030 §2",
    ),
    Asking(
        ("RSET",), "state", lambda m: m.status == "250" and m.after == GREETED and m.state in _OPEN,
        "Which state does RSET lead to?",
        "GREETED: the transaction is dropped, the session goes on",
        (("CONNECTED: the client must say EHLO again",
          "RSET leaves untouched what EHLO has settled."),
         ("CLOSED: the server closes the connection", "That is QUIT.")),
        "RSET forgets sender, recipients and text, and nothing else.", "RFC 5321 §4.1.1.5",
    ),
    Asking(
        ("AUTH",), "reply", lambda m: m.continues or m.status == "334",
        "The client has named a mechanism that needs more. What does the server answer?",
        "334: a challenge in base64; the client is to answer it",
        (("235: logged in", "Nothing has been proved yet."),
         ("354: the text may follow", "354 is for message text; AUTH has 334."),
         ("250: done", "The login is not over, and 235 will end it.")),
        "A 3 in front means that the server waits for more of the same command.", "RFC 4954 §4",
    ),
    Asking(
        ("AUTH",), "reply", lambda m: m.status == "235",
        "Name and password are right. What does the server answer?",
        "235: logged in",
        (("250: done", "AUTH has a code of its own for success."),
         ("334: more, please", "Everything that the mechanism needs was sent."),
         ("220: it is ready", "220 greets, and begins TLS.")),
        "From now on the server knows for whom it takes mail.", "RFC 4954 §4",
    ),
    Asking(
        ("AUTH",), "reply", lambda m: m.status == "535",
        "Name or password are wrong. What does the server answer?",
        "535: the login failed; the session goes on",
        (("530: authentication is required",
          "530 answers a command that needs a login when there was none."),
         ("235: logged in, with fewer rights", "A login succeeds or fails.")),
        "A 5 in front means that the same again would fail again.", "RFC 4954 §4, §6",
    ),
    Asking(
        ("STARTTLS",), "reply", lambda m: m.status == "220",
        "What does the server do?",
        "220, and then both begin the TLS handshake on this connection",
        (("220, and the client opens a new connection to port 465",
          "Port 465 is for TLS from the first octet on; STARTTLS encrypts the line at hand."),
         ("250, and the password will be encrypted, the text will not",
          "TLS encrypts all that follows, and STARTTLS is answered by 220.")),
        "After the handshake both forget what they knew, and the client says EHLO again.",
        "RFC 3207 §4, §4.2",
    ),
    Asking(
        ("QUIT",), "mailbox", lambda m: m.status == "221" and m.state in _OPEN,
        "A transaction is open, and no text was sent. What becomes of it?",
        "221: the server drops it and closes the connection",
        (("221: the server keeps it, and the client goes on after its next EHLO",
          "A transaction never outlives its connection."),
         ("503: the client must send RSET first", "QUIT is allowed at any time.")),
        "QUIT drops what is unfinished. What was answered by 250 before is not touched.",
        "RFC 5321 §4.1.1.10",
    ),
    Asking(
        ("QUIT",), "reply", lambda m: m.status == "221",
        "What does the server do?",
        "221, and it closes the connection",
        (("250, and the client closes the connection",
          "QUIT has a code of its own, and it is the server that closes."),
         ("it closes the connection without an answer",
          "The client waits for 221, so that both know that nothing was lost.")),
        "221 is the last line on this connection.", "RFC 5321 §4.1.1.10",
    ),
    Asking(
        (), "mailbox", lambda m: m.ends and m.state == DATA and not m.unanswered,
        "The connection breaks here, in the middle of the text. What becomes of the message?",
        "it is dropped: its end never came",
        (("what had arrived is delivered, cut short",
          "Without the final dot there is no message."),
         ("the server keeps what it has, and the client sends the rest later",
          "A transaction ends with its connection. The client begins anew.")),
        "A server must drop what is unfinished. The client still has the message and tries again.",
        "RFC 5321 §4.1.1.10",
    ),
    Asking(
        ("EHLO", "MAIL", "RCPT", "DATA", "BDAT", "AUTH"), "reply",
        lambda m: m.status == "503" and not m.legal and m.state != CONNECTED,
        "The server is in the state {state}. Which code does it answer? (Type three digits.)",
        "503",
        (("500", "500 is for commands that the server does not know. It knows {verb}."),
         ("550", "550 is for mailboxes that cannot be reached."),
         ("354", "354 asks for message text. Here the order is wrong."),
         ("250", "{verb} does not fit into this state, so it cannot be done.")),
        "503: bad sequence of commands. The state stays as it was.", "RFC 5321 §4.1.4",
        typed=True,
    ),
    Asking(
        (), "reply", lambda m: not m.ends and m.status in ("500", "502")
        and m.verb not in m.protocol.commands,
        "What does the server answer?",
        "500 or 502: it does not know this command, or does not have it",
        (("250: what it does not know, it passes over",
          "A client could then never tell what was done."),
         ("221: it closes the connection",
          "A wrong command gets a 5 in front, and the session goes on.")),
        "The first digit says it: 5 means that the command failed for good.",
        "RFC 5321 §4.2.1, §4.2.4",
    ),
    *common(SMTP, "RFC 5321 §3.3"),
)  # fmt: skip
