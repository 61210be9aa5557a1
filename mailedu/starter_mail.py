"""The mail that is there when a sandbox opens: small messages of the kinds that lessons need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

_DIGEST = (
    "This week: three ways to read mail, and why they differ.\n\n.\n\n"
    "The line above holds a single dot. It is part of the letter.\n"
)

# recipient, sender, subject, hours ago, text
_LETTERS = (
    ("alice", "Bob <bob@{domain}>", "Thursday's lab", 30,
     "Hi Alice,\n\nare you coming to the lab on Thursday? Please bring the cable tester.\n\nBob\n"),
    ("alice", "News <news@firm.example>", "Weekly digest", 9, _DIGEST),
    ("bob", "Carol <carol@{domain}>", "Re: lab notes", 27,
     "Bob,\n\nthe notes are fine. One thing: the port in exercise 3 is wrong.\n\nCarol\n"),
    ("bob", "Alice <alice@{domain}>", "Lunch on Friday?", 5,
     "Hi Bob,\n\nlunch on Friday at noon, the usual place?\n\nAlice\n"),
    ("bob", "News <news@firm.example>", "Weekly digest", 2, _DIGEST),
    ("carol", "Alice <alice@{domain}>", "Grüße aus Köln", 3,
     "Hallo Carol,\n\nviele Grüße aus Köln! Das Bild hängt an.\n\nAlice\n"),
)  # fmt: skip


def starter_mail(domain: str, now: datetime) -> Iterator[tuple[str, datetime, bytes]]:
    """Yield recipient, date and message (CRLF line ends) of each starter message.

    Parameters
    ----------
    domain: the domain of the local addresses, e.g. ``"campus.test"``.
    now: the time from which the messages' ages count.
    """
    for number, (recipient, sender, subject, hours, text) in enumerate(_LETTERS, 1):
        date = (now - timedelta(hours=hours)).replace(microsecond=0)
        message = EmailMessage(policy=policy.SMTP)
        message["Date"] = format_datetime(date)
        message["From"] = sender.format(domain=domain)
        message["To"] = f"{recipient.title()} <{recipient}@{domain}>"
        message["Subject"] = subject
        message["Message-ID"] = f"<starter.{number}@{domain}>"
        message.set_content(text)
        if recipient == "carol":
            message.add_attachment(_PIXEL, maintype="image", subtype="png", filename="dom.png")
            message.set_boundary(f"=_starter_{number}")
        yield recipient, date, message.as_bytes()


# One grey pixel, the smallest picture that is one.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6368000000820081dd436af40000000049454e44ae426082"
)
