"""Complete sessions as a person would type them, line by line, tags and all."""

from __future__ import annotations

from base64 import b64encode


def plain_response(user: str, password: str) -> str:
    """Return what AUTH PLAIN sends: NUL, name, NUL, password, in base64 (RFC 4616 §2)."""
    return b64encode(f"\0{user}\0{password}".encode()).decode()


def imap_session(user: str, password: str, count: int, *, tls: bool) -> list[str]:
    """Return a session that reads, marks and removes a message, and keeps a draft.

    Parameters
    ----------
    user, password: who logs in.
    count: messages in INBOX.
    tls: begin with STARTTLS.
    """
    draft = f"From: {user}\nSubject: a draft\n\nTo be written.".split("\n")
    octets = sum(len(line) + 2 for line in draft) - 2
    secure = ["STARTTLS", "CAPABILITY"] if tls else []
    mail = [
        "FETCH 1:* (FLAGS RFC822.SIZE ENVELOPE)",
        f"FETCH {count} BODY.PEEK[TEXT]",
        f"STORE {count} +FLAGS (\\Deleted)",
        "EXPUNGE",
    ]
    commands = [
        "CAPABILITY",
        *secure,
        f"LOGIN {user} {password}",
        "SELECT INBOX",
        *(mail if count else []),
        f"APPEND INBOX (\\Draft) {{{octets}}}",
        "LOGOUT",
    ]
    lines = []
    for number, command in enumerate(commands, 1):
        lines.append(f"a{number} {command}")
        if command.startswith("APPEND"):
            lines += draft
    return lines


def pop3_session(user: str, password: str, count: int, *, tls: bool) -> list[str]:
    """Return a session that fetches the last message and marks it; parameters as above."""
    return [
        "CAPA",
        *(["STLS", "CAPA"] if tls else []),
        f"USER {user}",
        f"PASS {password}",
        "STAT",
        "LIST",
        "UIDL",
        *([f"RETR {count}", f"DELE {count}"] if count else []),
        "QUIT",
    ]


def smtp_session(
    user: str, password: str, sender: str, recipient: str, *, tls: bool, login: bool
) -> list[str]:
    """Return a session that sends a short message.

    Parameters
    ----------
    user, password: who logs in, if ``login``.
    sender, recipient: addresses.
    tls: begin with STARTTLS.
    """
    name = f"laptop.{sender.partition('@')[2]}"
    return [
        f"EHLO {name}",
        *(["STARTTLS", f"EHLO {name}"] if tls else []),
        *([f"AUTH PLAIN {plain_response(user, password)}"] if login else []),
        f"MAIL FROM:<{sender}>",
        f"RCPT TO:<{recipient}>",
        "DATA",
        f"From: {sender}",
        f"To: {recipient}",
        "Subject: typed by hand",
        "",
        "Every line of this message was typed.",
        "..A line that begins with a dot gets a second one.",
        ".",
        "QUIT",
    ]
